"""Tasks of «Работа» for a CRM: what is to be done, as the last sync left it; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_strategy.workbook.crm import Crm
from sheets_strategy.workbook.crm_out import Task, list_tasks, write_tasks
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

LoadCrms = Callable[[Template], Sequence[Crm]]
"""Gives the CRM that are known, in the language of a template."""


@dataclass(frozen=True, slots=True)
class TaskFile:
    """What goes to a CRM.

    Attributes:
        crm: To which.
        tasks: In the order in which to work.
        known: How many were left out, since the CRM has them.
        lines: Rows of the file, header first.
        template: Words of the workbook.
    """

    crm: Crm
    tasks: Sequence[Task]
    known: int
    lines: Sequence[Sequence[str]]
    template: Template


def export_tasks(
    workbook: Workbook,
    load: LoadTemplate,
    load_crms: LoadCrms,
    *,
    crm: str,
    seller: str = "",
    everything: bool = False,
    known: Collection[str] = (),
    today: date,
) -> TaskFile:
    """Give the tasks that are to be done, as a CRM imports them.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        load_crms: Gives the CRM that are known.
        crm: Key of the one that is meant.
        seller: Name of one seller or how it begins, "" for all.
        everything: Whether tasks that wait are wanted, too.
        known: Codes of tasks that the CRM has already: they are left out.
        today: The day that the tag names.

    Raises:
        InputError: ``seller_unknown`` (name, known), ``seller_unclear`` (name, found), and those of a
            workbook that is not whole.
    """
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    meant = next(one for one in load_crms(template) if one.key == crm)
    found = list_tasks(book, seller=seller, everything=everything)
    tasks = [task for task in found if task.code not in known]
    return TaskFile(
        meant, tasks, len(found) - len(tasks), write_tasks(tasks, meant, template, today=today), template
    )
