"""What ``watch`` does to a workbook: the same sync as the command, also said in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places
from sheets_strategy.cli.personal import access_of
from sheets_strategy.cli.places import OpenWorkbook
from sheets_strategy.errors import StrategyError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.adapters.google.api import GoogleApi
    from sheets_strategy.adapters.google.watched import WatchedSheets
    from sheets_strategy.adapters.xlsx.watched import WatchedFiles
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.watch import Reported, Synced
    from sheets_strategy.watch.answering import Answering
    from sheets_strategy.workbook.changes import ChangeSet
    from sheets_strategy.workbook.grid import Snapshot
    from sheets_strategy.workbook.protocol import Workbook
    from sheets_strategy.workbook.sights import Content
    from sheets_strategy.workbook.template import Template


class CliDeeds:
    """Syncs and reports, by the adapters of this machine.

    Args:
        books: Key → where the workbook is.
        clock: Gives the moment, by the team's own clock.

    Attributes:
        files: The lane of local workbooks, if there are any.
        sheets: The lane of Google sheets, if there are any.
        titles: Key → what a Google sheet calls itself, once it was read.
    """

    def __init__(
        self,
        books: Mapping[str, Config],
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._books, self._clock = books, clock
        self.files: WatchedFiles | None = None
        self.sheets: WatchedSheets | None = None
        self.titles: dict[str, str] = {}

    def sync(self, key: str) -> Synced:
        """Sync a workbook as the command does; see ``watch.Deeds``."""
        from sheets_strategy.sync import sync
        from sheets_strategy.watch import Synced
        from sheets_strategy.watch.answering import Answering

        config = self._books[key]
        opened = self._open(config)
        personal: dict[str, Workbook] = {}
        answering = Answering(opened, self._plan_report, _applied)
        with places.hold(opened, write=True):
            opened.read_ahead()
            result = sync(
                answering,
                places.template_loader(config),
                today=self._clock().date(),
                personal=access_of(config, api=self._api_of(config), opened=personal.__setitem__),
            )
            answering.finish(result.book.template)
        self._note(key, opened.title)
        places.note_sync(config)
        self._watch_personal(key, result)
        content = {**self._content(key, opened, answering, result), **self._personal_content(key, personal)}
        return Synced(_count_cells(result), content)

    def report(self, key: str, error: StrategyError | None) -> Reported:
        """Say something in a workbook; see ``watch.Deeds``."""
        from sheets_strategy.report import report
        from sheets_strategy.watch import Reported

        config = self._books[key]
        opened = self._open(config)
        with places.hold(opened, write=True):
            changes = report(
                opened,
                places.template_loader(config),
                now=self._clock(),
                error=error,
                untick=error is not None,
            )
        if config.sheet:
            # What is said stands in cells of the tool, which are no content.
            return Reported()
        return Reported(_file_content(changes.version), _file_content(_left_as(opened)))

    def watch_remembered(self, key: str, content: Content) -> None:
        """Watch the personal workbooks that the content of the last sync names."""
        from sheets_strategy.adapters.google.watched import PERSONAL
        from sheets_strategy.adapters.xlsx.watched import FILE

        if not self._books[key].sheet and self.files is not None:
            self.files.watch_personal(key, [Path(part) for part in content if part != FILE])
        elif self.sheets is not None:
            named = [part.removeprefix(PERSONAL) for part in content if part.startswith(PERSONAL)]
            self.sheets.watch_personal(key, named)

    def _watch_personal(self, key: str, result: SyncResult) -> None:
        """Watch the personal workbooks that a sync exchanged with, or could not exchange with."""
        from sheets_strategy.adapters.google.links import parse_link, place_of

        found = result.personal
        known = [] if found is None else [*found.sheets, *(one.known for one in found.missed)]
        named = [one.place for one in known if one.place]
        if self._books[key].sheet and self.sheets is not None:
            self.sheets.watch_personal(key, [parse_link(place) for place in named])
        elif self.files is not None:
            folder = self._books[key].workbook.resolve().parent
            self.files.watch_personal(key, [folder / one for one in named if place_of(one) != "google"])

    def _personal_content(self, key: str, opened: Mapping[str, Workbook]) -> Content:
        """Give the content of personal workbooks as the sync left it, for those that it could open."""
        if self._books[key].sheet and self.sheets is not None:
            return self.sheets.personal_content(key)
        folder = self._books[key].workbook.resolve().parent
        left = {str(folder / place): _left_as(workbook) for place, workbook in opened.items()}
        return {path: version for path, version in left.items() if version}

    def _api_of(self, config: Config) -> GoogleApi | None:
        return self.sheets.api() if config.sheet and self.sheets is not None else None

    def _open(self, config: Config) -> OpenWorkbook:
        if config.sheet and self.sheets is not None:
            from sheets_strategy.adapters.google.workbook import GoogleWorkbook

            api = self.sheets.api()
            owner = api.account.email or places.owner()
            return GoogleWorkbook(api, config.sheet, owner=owner, now=self._clock)
        return places.open_workbook(config)

    def _content(self, key: str, opened: OpenWorkbook, answering: Answering, result: SyncResult) -> Content:
        """Give what the workbook holds now, as a look will see it."""
        from sheets_strategy.workbook.typed import read_typed

        if self.sheets is None or not self._books[key].sheet:
            return _file_content(_left_as(opened))
        stands = answering.stands or result.book.snapshot
        self.sheets.learn(key, stands, result.book.template)
        return read_typed(stands, result.book.template)

    def _plan_report(self, snapshot: Snapshot, template: Template, cells: int) -> ChangeSet:
        from sheets_strategy.workbook.report_changes import plan_report

        # Whatever tick stands in what was computed from is answered by it.
        return plan_report(snapshot, template, now=self._clock(), cells=cells, untick=True)

    def _note(self, key: str, title: str) -> None:
        """Note the name of a sheet that the list gives none."""
        if self._books[key].sheet and not self._books[key].name:
            self.titles[key] = title


def _count_cells(result: SyncResult) -> int:
    """Count the cells that a sync wrote, those of personal workbooks too."""
    personal = 0 if result.personal is None else sum(result.personal.written.values())
    return result.changes.cells() + result.earlier + personal


def _left_as(opened: Workbook) -> str:
    from sheets_strategy.adapters.xlsx import XlsxWorkbook

    return opened.left_as if isinstance(opened, XlsxWorkbook) else ""


def _file_content(version: str) -> Content:
    from sheets_strategy.adapters.xlsx.watched import file_content

    return file_content(version)


def _applied(snapshot: Snapshot, changes: ChangeSet, template: Template) -> Snapshot:
    """Give what a snapshot becomes by changes; itself, at the cost of a look, where that cannot be told."""
    from sheets_strategy.adapters.memory import MemoryWorkbook
    from sheets_strategy.workbook.changes import ChangeSet

    memory = MemoryWorkbook(snapshot.tabs)
    try:
        memory.apply(ChangeSet(memory.read().version, changes.changes), template)
    except StrategyError:
        return snapshot
    return memory.read()
