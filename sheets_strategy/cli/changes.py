"""A change set → lines that people read: what becomes of each tab, and of a few of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.workbook.changes import AddColumn, AddTab, Change, ChangeSet, SetCell
    from sheets_strategy.workbook.template import Template

FEW = 3
SHORT = 60
LINE = 100


def show_changes(changes: ChangeSet, template: Template, *, indent: str = "") -> None:
    """Print a change set by tab: what is new, how many cells, and a few of them before → after."""
    if not changes:
        show.show_text("cli_no_changes", template)
    for tab, members in changes.by_tab():
        show.show_lines([indent + line for line in _tab_lines(tab, members, template)])


def _tab_lines(tab: str, members: Sequence[Change], template: Template) -> Iterator[str]:
    from sheets_strategy.workbook.changes import AddColumn, AddTab, SetCell

    new = next((one for one in members if isinstance(one, AddTab)), None)
    if new is not None:
        yield _say_new_tab(new, template)
        return
    cells = [one for one in members if isinstance(one, SetCell)]
    settings = [one for one in cells if _is_setting(one)]
    cells = [] if settings else cells
    columns = [one for one in members if isinstance(one, AddColumn)]
    said = [*_counts(members, len(cells), template)]
    if settings:
        names = [str(one.after) for one in settings if one.column == "name"]
        said.append(_named("cli_change_settings", names, template))
    if columns:
        said.append(_named("cli_change_columns", [one.column.label for one in columns], template))
    yield show.word("cli_tab_changes", template, tab=tab, what="; ".join(said))
    yield from (_say_cell(one, template) for one in cells[:FEW])
    if len(columns) <= FEW:
        yield from (_say_note(one) for one in columns if one.column.note)


def _is_setting(cell: SetCell) -> bool:
    """Tell a cell of a setting that an older workbook lacks."""
    return cell.exempt == "migrate" and cell.table == "settings"


def _counts(members: Sequence[Change], cells: int, template: Template) -> Iterator[str]:
    """Say how many cells, rows and notes; what there is none of is not said."""
    from sheets_strategy.workbook.changes import AddColumn, AppendRows, MoveRows, SetNote

    appended = [one for one in members if isinstance(one, AppendRows)]
    kept = sum(len(one.rows) for one in appended if one.table == "memory")
    rows = sum(len(one.rows) for one in appended) - kept
    moves = [one for one in members if isinstance(one, MoveRows)]
    moved = sum(place != offset for one in moves for place, offset in enumerate(one.order))
    new = {one.col for one in members if isinstance(one, AddColumn)}
    notes = sum(isinstance(one, SetNote) and one.col not in new for one in members)
    counts = {"cells": cells, "rows": rows, "kept": kept, "moved": moved, "notes": notes}
    yield from (
        show.word(f"cli_change_{name}", template, count=count) for name, count in counts.items() if count
    )


def _named(code: str, names: Sequence[str], template: Template) -> str:
    return show.word(code, template, count=len(names), names=show.list_some(names, template))


def _say_new_tab(new: AddTab, template: Template) -> str:
    where = "" if new.spec.hidden else "_first" if new.after == "" else "_after" if new.after else "_last"
    return show.word(f"cli_change_tab{where}", template, tab=new.spec.label, after=new.after or "")


def _say_cell(one: SetCell, template: Template) -> str:
    from sheets_strategy.workbook.book import address
    from sheets_strategy.workbook.catalogue import shorten, word_fact

    before, after = (
        template.text("cli_empty_cell") if value in (None, "") else word_fact(value, lang=template.lang)
        for value in (one.before, one.after)
    )
    return f"    {address(one.row, one.col)}: {shorten(before, SHORT)} → {shorten(after, SHORT)}"


def _say_note(one: AddColumn) -> str:
    from sheets_strategy.workbook.catalogue import shorten

    return f"    + {one.column.label}: {shorten(one.column.note, LINE)}"
