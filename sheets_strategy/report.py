"""Tell in the workbook itself what a watched sync came to, so that who works in the sheet sees it."""

from __future__ import annotations

from datetime import datetime

from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.language import LoadTemplate
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.report_changes import plan_report, template_for
from sheets_strategy.workbook.rounds import Plan, run_rounds


def report(
    workbook: Workbook,
    load: LoadTemplate,
    *,
    now: datetime,
    error: StrategyError | None = None,
    cells: int | None = None,
    untick: bool = False,
) -> ChangeSet:
    """Write to Главная that the watcher answered, and how the sync ended; nothing is computed.

    It works where a sync refuses, as long as Главная is there. An error takes two cells, what and
    what to do, and a row of Журнал; the next sync that goes well takes it away, whoever runs it.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        now: The moment by the team's clock, to be shown.
        error: Why the sync refused.
        cells: How many cells it wrote; 0 says that all was up to date. None with no error
            says only that somebody listens.
        untick: Whether the tick of «Обновить» is taken away, where it stands as it was read.

    Returns:
        What was written; nothing where there is no Главная.

    Raises:
        WorkbookError: The workbook cannot be read or written.
    """

    def plan(snapshot: Snapshot) -> Plan[ChangeSet]:
        template = template_for(snapshot, load)
        changes = plan_report(snapshot, template, now=now, error=error, cells=cells, untick=untick)
        return Plan(changes, changes, template)

    return run_rounds(workbook, plan, write=True).result
