"""What ``watch`` does to a workbook: the same sync as the command, also said in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sheets_strategy.cli import places
from sheets_strategy.cli.places import OpenWorkbook
from sheets_strategy.errors import StrategyError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.adapters.google.watched import WatchedSheets
    from sheets_strategy.adapters.xlsx.watched import WatchedFiles
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.watch import Reported, Synced
    from sheets_strategy.watch.answering import Answering
    from sheets_strategy.workbook.changes import ChangeSet
    from sheets_strategy.workbook.grid import Snapshot
    from sheets_strategy.workbook.sights import Content
    from sheets_strategy.workbook.template import Template


class CliDeeds:
    """Syncs and reports, by the adapters of this machine.

    Args:
        books: Key → where the workbook is.

    Attributes:
        files: The lane of local workbooks, if there are any.
        sheets: The lane of Google sheets, if there are any.
        titles: Key → what a Google sheet calls itself, once it was read.
    """

    def __init__(self, books: Mapping[str, Config]) -> None:
        self._books = books
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
        answering = Answering(opened, _plan_report, _applied)
        with places.hold(opened, write=True):
            opened.read_ahead()
            result = sync(answering, places.template_loader(config), today=date.today())  # noqa: DTZ011  # a firm's own day
            answering.finish(result.book.template)
        self._note(key, opened.title)
        places.note_sync(config)
        return Synced(result.changes.cells() + result.earlier, self._content(key, opened, answering, result))

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
                now=datetime.now(),  # noqa: DTZ005  # by the team's own clock
                error=error,
                untick=error is not None,
            )
        if config.sheet:
            # What is said stands in cells of the tool, which are no content.
            return Reported()
        return Reported(_file_content(changes.version), _file_content(_left_as(opened)))

    def _open(self, config: Config) -> OpenWorkbook:
        if config.sheet and self.sheets is not None:
            from sheets_strategy.adapters.google.workbook import GoogleWorkbook

            api = self.sheets.api()
            owner = api.account.email or places.owner()
            return GoogleWorkbook(api, config.sheet, owner=owner, now=datetime.now)
        return places.open_workbook(config)

    def _content(self, key: str, opened: OpenWorkbook, answering: Answering, result: SyncResult) -> Content:
        """Give what the workbook holds now, as a look will see it."""
        from sheets_strategy.workbook.typed import read_typed

        if self.sheets is None or not self._books[key].sheet:
            return _file_content(_left_as(opened))
        stands = answering.stands or result.book.snapshot
        self.sheets.learn(key, stands, result.book.template)
        return read_typed(stands, result.book.template)

    def _note(self, key: str, title: str) -> None:
        """Note the name of a sheet that the list gives none."""
        if self._books[key].sheet and not self._books[key].name:
            self.titles[key] = title


def _left_as(opened: OpenWorkbook) -> str:
    from sheets_strategy.adapters.xlsx import XlsxWorkbook

    return opened.left_as if isinstance(opened, XlsxWorkbook) else ""


def _file_content(version: str) -> Content:
    from sheets_strategy.adapters.xlsx.watched import file_content

    return file_content(version)


def _plan_report(snapshot: Snapshot, template: Template, cells: int) -> ChangeSet:
    from sheets_strategy.workbook.report_changes import plan_report

    # Whatever tick stands in what was computed from is answered by it.
    return plan_report(snapshot, template, now=datetime.now(), cells=cells, untick=True)  # noqa: DTZ005


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
