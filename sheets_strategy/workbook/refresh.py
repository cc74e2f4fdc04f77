"""«Обновить» on Главная: where its tick stands, whether it is set, and when the watcher answered.

In: tabs as they were read. Out: an address and what stands there; nothing is written here. The
tick is a person's cell, found by its header in any language, wherever people moved it.

When the watcher last answered is a plain moment in a tool cell. Whether that is today is not a
sentence, which would stay and become untrue once nobody runs the watcher any more, but a colour that
every program asks for anew when it shows the sheet: in files a comparison with ``TODAY()``, in
Google the relative date of a condition. A formula beside it would do the same, but costs more than it
gives: its functions and separators depend on the language of the sheet in Google, a local file shows
the text that was stored last until a program recalculates it, and readers that do not recalculate (this
tool, previews, phones) would show yesterday's «сегодня».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView, find_tabs
from sheets_strategy.workbook.grid import CellValue, Row, Snapshot, Tab
from sheets_strategy.workbook.headers import find_present_tables
from sheets_strategy.workbook.template import Template

HOME = "home"
REFRESH, ANSWER = "home_refresh", "home_answer"

_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # a cell holds a moment of the team's own clock
_MOST_DAYS = 200_000


@dataclass(frozen=True, slots=True)
class Refresh:
    """The tick of Главная as it was read.

    Attributes:
        tab: Name of the tab now.
        row: Grid row of the tick.
        col: Grid column.
        value: What stands there.
        asked: Whether it is set.
        answered_at: When the watcher last answered, by the clock of whoever ran it; None for never.
    """

    tab: str
    row: int
    col: int
    value: CellValue
    asked: bool
    answered_at: datetime | None = None


def find_refresh(snapshot: Snapshot, template: Template) -> Refresh | None:
    """Find the tick; None without Главная, or where its header is gone."""
    tab = find_tabs(snapshot, template).get(HOME)
    if tab is None:
        return None
    views = find_home(tab, template)
    if REFRESH not in views:
        return None
    view, row = views[REFRESH], find_line(views, REFRESH)
    value = view.value(row, "refresh")
    answer = views.get(ANSWER)
    answered = None
    if answer is not None and answer.has("answered"):
        answered = read_moment(answer.value(find_line(views, ANSWER), "answered"))
    asked = is_tick(value, template) and (row, view.place("refresh")) not in tab.formulas
    return Refresh(tab.name, row, view.place("refresh"), value, asked, answered)


def is_ticked(rows: Sequence[Row], template: Template) -> bool:
    """Say whether the tick is set in the rows of Главная alone, as a single cheap request gives them.

    Args:
        rows: The tab from its first row on.
        template: Words in all languages.
    """
    tab = Tab(template.tab(HOME).label, rows, handle=HOME)
    found = find_refresh(Snapshot((tab,), ""), template)
    return found is not None and found.asked


def find_home(tab: Tab, template: Template) -> dict[str, TableView]:
    """Give the blocks of Главная whose header lines stand, by key."""
    found, _ = find_present_tables(tab, template.tab(HOME))
    views = {view.spec.key: view for view in found}
    if REFRESH in views and ANSWER in views:
        views[REFRESH] = _beside(views[REFRESH], views[ANSWER])
    return views


def _beside(view: TableView, answer: TableView) -> TableView:
    """Take the header beside those of the answer: a person may have typed its word above, too."""
    column = view.spec.column("refresh")
    words = {fold(word) for word in (column.label, *column.synonyms)}
    row = answer.header_row
    for col, value in enumerate(view.tab.rows[row]):
        if isinstance(value, str) and fold(value) in words:
            return replace(view, header_row=row, columns={"refresh": col}, stop=answer.stop)
    return view


def find_line(views: Mapping[str, TableView], key: str) -> int:
    """Give the grid row under the header of the topmost blocks that holds their cells.

    A person may have put rows between: the line is the first that holds anything of the block, or,
    where the tick is empty, of the block beside it in the same header line.
    """
    view = views[key]
    beside = [
        one for name in (REFRESH, ANSWER) if (one := views.get(name)) and one.header_row == view.header_row
    ]
    for one in (view, *beside):
        cols = list(one.columns.values())
        for row in range(one.header_row + 1, min(view.stop, len(view.tab.rows))):
            if any(view.tab.cell(row, col) not in (None, "") for col in cols):
                return row
    return view.header_row + 1


def is_tick(value: CellValue, template: Template) -> bool:
    """Say whether a cell is ticked: a box in Google, the word of the drop-down in a file."""
    if isinstance(value, bool):
        return value
    return isinstance(value, str) and template.meanings["tick"].get(fold(value)) == "yes"


def read_moment(value: CellValue) -> datetime | None:
    """Read a moment as the backends give it: a date-time, a day, or its serial number; None for words."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # as above
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < _MOST_DAYS:
        return _FIRST_DAY + timedelta(minutes=round(value * 24 * 60))
    return None
