"""What ``handover`` says before it asks: who gets how many clients, tasks and hours, and which hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.workbook.handing import Handover, Share
    from sheets_strategy.workbook.handing_plan import PlanShare
    from sheets_strategy.workbook.personal_known import Known
    from sheets_strategy.workbook.template import Template

_HEADS = ("who", "department", "clients", "tasks", "hours", "week")
_PLAN_HEADS = ("cell", "hypothesis", "who")
_LONGEST = 60


def show_handover(wanted: Handover, known: Known | None, template: Template) -> None:
    """Print who gets what, what gives pause, and what stays for a person to do.

    Args:
        wanted: What is to become of the clients.
        known: The personal sheet of who leaves, None for none.
        template: Words.
    """
    name = wanted.leaving.name
    show.show_text("cli_handover", template, name=name, clients=len(wanted.theirs) + wanted.nobodys)
    if wanted.theirs and wanted.shares:
        rows = [[template.text(f"cli_handover_head_{head}") for head in _HEADS]]
        rows += [_row(one, template) for one in wanted.shares]
        show.show_lines([""])
        show.show_table(rows, right=(2, 3, 4, 5))
        show.show_lines([""])
    for one in wanted.shares:
        for doubt in one.doubts:
            show.show_text(f"cli_handover_doubt_{doubt}", template, name=one.seller.name)
    if wanted.passed:
        show.show_text("cli_handover_passed", template, names=", ".join(wanted.passed))
    if wanted.nobodys and wanted.shares:
        show.show_text("cli_handover_nobody", template, clients=wanted.nobodys, name=name)
    if wanted.plan:
        _show_plan(wanted.plan, name, template)
    if known is not None:
        show.show_text("cli_handover_sheet", template, place=known.place)


def _row(share: Share, template: Template) -> list[str]:
    seller = share.seller
    return [
        seller.name,
        template.labels["department"].get(seller.department, ""),
        str(share.clients),
        str(share.tasks),
        _hours(share.hours, template),
        "" if seller.hours is None else _hours(seller.hours, template),
    ]


def _hours(hours: float, template: Template) -> str:
    from sheets_strategy.workbook.catalogue import format_number

    return format_number(round(hours, 1), lang=template.lang)


def _show_plan(plan: tuple[PlanShare, ...], name: str, template: Template) -> None:
    """Print which hypotheses change hands, and which cells a person has to mend."""
    from sheets_strategy.workbook.catalogue import shorten

    given = [one for one in plan if one.name]
    if given:
        show.show_text("cli_handover_plan", template, rows=len(given))
        rows = [[template.text(f"cli_handover_head_{head}") for head in _PLAN_HEADS]]
        rows += [[one.cell, shorten(one.hypothesis, _LONGEST), one.name] for one in given]
        show.show_lines([""])
        show.show_table(rows)
        show.show_lines([""])
    kept = [one.cell for one in plan if not one.name]
    if kept:
        show.show_text("cli_handover_plan_kept", template, cells=", ".join(kept), name=name)
