"""Google's sheets as ``watch`` sees them: a feed for all, and cheap looks at those where somebody works."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from sheets_strategy.adapters.google.cells import quote, read_rows
from sheets_strategy.adapters.google.feed import ChangesFeed, FeedMemory
from sheets_strategy.adapters.google.reading import read_workbook
from sheets_strategy.errors import StrategyError, WorkbookChanged
from sheets_strategy.values.cells import Row
from sheets_strategy.values.letters import column_letters
from sheets_strategy.workbook.book import find_tabs
from sheets_strategy.workbook.grid import Snapshot, Tab
from sheets_strategy.workbook.sights import Content, Sight
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.typed import (
    STATEMENT,
    TAIL,
    TAIL_COLUMNS,
    is_typed_in,
    read_typed,
    tail_of,
    typed_in,
)

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

SYNC_READS: Final = 4
SYNC_WRITES: Final = 3
"""What a sync may need of the minute's quota; it begins only where so much is left."""
SPARE_READS: Final = 15
"""Looks that may wait leave so many reads to those that may not, and to people's own commands."""
PERSONAL: Final = "+"
"""Before the id of a personal sheet, where a content names its parts."""
WAIT_S: Final = 2.0

IsTicked = Callable[[Sequence[Row], Template], bool]
"""Says of the rows of Главная whether «Обновить» is ticked."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a sheet was like when all of it was read.

    Attributes:
        template: Words of its language.
        titles: Tab key → name, for tabs that people type into.
        rows: Rows of the statement.
    """

    template: Template
    titles: Mapping[str, str]
    rows: int


class WatchedSheets:
    """Sheets of one Google account.

    Args:
        sheets: Key → id.
        open_api: Opens Google's services as whoever is signed in now.
        template_of: Chooses the template of a sheet by what was read.
        memory: Where the feed was left.
        is_ticked: Says whether somebody asks to be served; None where there is no such cell.
        home: Key of the tab with that cell.
    """

    def __init__(
        self,
        sheets: Mapping[str, str],
        *,
        open_api: Callable[[], GoogleApi],
        template_of: Callable[[str, Snapshot], Template],
        memory: FeedMemory,
        is_ticked: IsTicked | None = None,
        home: str = "home",
    ) -> None:
        self._sheets = dict(sheets)
        self._open = open_api
        self._api: GoogleApi | None = None
        self._template_of, self._is_ticked, self._home = template_of, is_ticked, home
        self._feed = ChangesFeed(sheets.values(), memory)
        self._known: dict[str, _Known] = {}
        self._personal: dict[str, dict[str, int]] = {key: {} for key in sheets}

    @property
    def keys(self) -> Collection[str]:
        """The workbooks."""
        return self._sheets.keys()

    def api(self) -> GoogleApi:
        """Give Google's services, with the whole patience again."""
        if self._api is None:
            self._api = self._open()
        self._api.begin()
        return self._api

    def changed(self) -> list[str]:
        """Give the workbooks that the feed names.

        After a refusal the services are opened anew, so that a new sign-in counts.
        """
        try:
            found = self._feed.changed(self.api())
        except StrategyError:
            self._api = None
            raise
        for personal in self._personal.values():
            for sheet in personal.keys() & found:
                personal[sheet] += 1
        return [
            key
            for key, sheet in self._sheets.items()
            if sheet in found or not found.isdisjoint(self._personal[key])
        ]

    def look(self, key: str, *, whole: bool) -> Sight:
        """Read what people type into: one read, where the names of the tabs are known; else two.

        Args:
            key: The workbook.
            whole: Whether the statement is read whole, too, and not from its last row on.
        """
        sight = self._look(key, whole=whole)
        return replace(sight, content={**sight.content, **self.personal_content(key)})

    def watch_personal(self, key: str, sheets: Iterable[str]) -> None:
        """Watch the personal sheets of a team's sellers with its workbook."""
        before = self._personal[key]
        self._personal[key] = {sheet: before.get(sheet, 0) for sheet in sheets}
        self._feed.watch(self._personal[key])

    def personal_content(self, key: str) -> Content:
        """Give how often the feed has named each personal sheet.

        A write of ours into one is named, too, and costs a sync that finds nothing; reading all of them
        after each sync, to know that write again, would cost as much.
        """
        return {f"{PERSONAL}{sheet}": str(times) for sheet, times in self._personal[key].items() if times}

    def _look(self, key: str, *, whole: bool) -> Sight:
        known = self._known.get(key)
        if known is None:
            return self._read_all(key)
        try:
            found = self._read_tabs(key, known, whole=whole)
        except WorkbookChanged:
            # A tab was renamed or deleted.
            return self._read_all(key)
        ticked = self._is_set(found.get(self._home), known.template)
        content = {
            name: typed_in(Tab(known.titles[name], rows, handle=name), known.template.tab(name))
            for name, rows in found.items()
            if name != TAIL
        }
        if whole and STATEMENT in found:
            rows = found[STATEMENT]
            content[TAIL] = tail_of(_from_last(rows, known.rows))
        elif TAIL in found:
            content[TAIL] = tail_of(found[TAIL])
        return Sight(content, ticked=ticked)

    def wait(self, does: Literal["look", "sync"], *, spare: bool) -> float:
        """Give the seconds until there is room within the quota; 0 for now."""
        reads, writes = (None, None) if self._api is None else self._api.quota_left()
        need = (SYNC_READS if does == "sync" else 2) + (SPARE_READS if spare else 0)
        short = reads is not None and reads < need
        if does == "sync" and writes is not None and writes < SYNC_WRITES:
            short = True
        return WAIT_S if short else 0.0

    def served(self, key: str) -> None:
        """Note that a workbook was dealt with."""
        for sheet in (self._sheets[key], *self._personal[key]):
            self._feed.served(sheet)

    def learn(self, key: str, snapshot: Snapshot, template: Template) -> None:
        """Note what a sync has read and written: names of tabs, and where the statement ends."""
        tabs = find_tabs(snapshot, template)
        typed = [spec for spec in template.tabs if spec.key in tabs and is_typed_in(spec)]
        rows = tabs[STATEMENT].end() if STATEMENT in tabs else 0
        self._known[key] = _Known(template, {spec.key: tabs[spec.key].name for spec in typed}, rows)

    def _read_all(self, key: str) -> Sight:
        reading = read_workbook(self.api(), self._sheets[key])
        template = self._template_of(key, reading.snapshot)
        self.learn(key, reading.snapshot, template)
        home = find_tabs(reading.snapshot, template).get(self._home)
        ticked = self._is_set(None if home is None else home.rows, template)
        return Sight(read_typed(reading.snapshot, template), ticked=ticked)

    def _read_tabs(self, key: str, known: _Known, *, whole: bool) -> dict[str, list[Row]]:
        """Read the tabs in one request: tab key → rows."""
        names = [name for name in known.titles if whole or name != STATEMENT]
        ranges = [quote(known.titles[name]) for name in names]
        widest = column_letters(TAIL_COLUMNS - 1)
        if not whole and STATEMENT in known.titles:
            names.append(TAIL)
            ranges.append(f"{quote(known.titles[STATEMENT])}!A{max(known.rows, 1)}:{widest}")
        found = self.api().batch_get_values(self._sheets[key], ranges)
        rows: Iterable[list[Row]] = ([*read_rows(one.get("values", []))] for one in found)
        return dict(zip(names, rows, strict=True))

    def _is_set(self, rows: Sequence[Row] | None, template: Template) -> bool:
        return bool(self._is_ticked is not None and rows and self._is_ticked(rows, template))


def _from_last(rows: Sequence[Row], last: int) -> Sequence[Row]:
    return rows[max(last, 1) - 1 :]
