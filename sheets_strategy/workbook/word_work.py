"""A task → the sentences beside it: what to do, why now, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.worklist import FINISHED, FIRST_TASKS, NOW
from sheets_strategy.workbook.catalogue import format_number, word_text
from sheets_strategy.workbook.show_cells import to_int
from sheets_strategy.workbook.template import Template

MOST_REASONS = 3
Record = Mapping[str, object]


def say_action(row: PlanRow, template: Template) -> str:
    """Say what to do: the hypothesis, and its first step."""
    if not row.first_step or not row.hypothesis:
        return row.hypothesis or row.first_step
    ended = row.hypothesis.endswith((".", "!", "?", "…"))
    hypothesis = row.hypothesis if ended else f"{row.hypothesis}."
    return word_text("work_action", template, hypothesis=hypothesis, step=row.first_step)


def say_segment(segment: Segment | None, template: Template) -> str | None:
    """Give number and name of a segment."""
    if segment is None:
        return None
    if segment.number is None:
        return segment.name
    number = format_number(segment.number, lang=template.lang)
    return word_text("work_segment", template, number=number, name=segment.name)


def say_why(
    task: Record, client: Record, row: PlanRow, segments: Mapping[str, Segment], template: Template
) -> str | None:
    """Say in one line why a client is to be worked now, or what its task waits for.

    Args:
        task: One row of ``Working.tasks``.
        client: Its row of ``Strategy.clients``.
        row: The row of the plan.
        segments: Code → segment.
        template: Words.

    Source: docs/figures.md, "Worklist".
    """
    if task["state"] == FINISHED:
        return None
    if task["state"] == NOW:
        return "; ".join(list(_facts(task, client, template))[:MOST_REASONS]) or None
    reason = str(task["reason"])
    facts: dict[str, object] = {
        "first": FIRST_TASKS,
        "column": template.table("worklist").column("next_on").label,
    }
    until = task["until"]
    if not pd.isna(until):  # type: ignore[call-overload]
        facts["until"] = pd.Timestamp(until).date()  # type: ignore[arg-type]
    elif reason in ("second_wave", "left_alone"):
        reason += "_open"
    if reason == "plan_over" and not row.segment:
        reason = "plan_nowhere"
    elif reason == "plan_over":
        facts["status"] = template.labels["plan_status"][row.status]
    elif reason == "not_worked":
        facts["why"] = client["do_not_work"]
    elif reason == "in_group":
        facts["name"] = client["led_by"]
    elif reason == "moved":
        said = say_segment(segments.get(str(client["segment"])), template)
        facts["segment"] = said
        reason = "moved" if said else "moved_nowhere"
    return word_text(f"work_{reason}", template, **facts)


def _facts(task: Record, client: Record, template: Template) -> Iterator[str]:
    """Give what tells why to call, the weightiest first."""
    if not pd.isna(task["next_on"]):  # type: ignore[call-overload]
        yield word_text("work_promised", template, on=pd.Timestamp(task["next_on"]).date())  # type: ignore[arg-type]
    if client.get("told_satisfaction") == "claim":
        on = pd.Timestamp(client["told_satisfaction_on"]).date()  # type: ignore[arg-type]
        yield word_text("work_claim", template, on=on)
    elif client["satisfaction"] == "negative":
        yield word_text("work_negative", template)
    if client["paid"] is not True and client["paid"] != 1.0:
        yield _say_prospect(client, template)
    elif client["undated"]:
        yield word_text("work_undated_client", template)
    else:
        yield from _say_payer(client, template)


def _say_prospect(client: Record, template: Template) -> str:
    awareness = str(client["awareness"])
    if not awareness:
        return word_text("work_prospect_unknown", template)
    return word_text("work_prospect", template, awareness=template.labels["awareness"][awareness])


def _say_payer(client: Record, template: Template) -> Iterator[str]:
    interval, times = float(client["interval_days"]), float(client["overdue_times"])  # type: ignore[arg-type]
    payments = to_int(client["payments"])
    passed = to_int(client["silent_days"])
    if client["state"] == "new" and payments <= 2:
        yield word_text("work_new", template, on=pd.Timestamp(client["first_on"]).date())  # type: ignore[arg-type]
    elif interval == interval and times == times:
        yield word_text("work_interval", template, days=round(interval), passed=passed)
    elif payments == 1:
        yield word_text("work_once", template, passed=passed)
    else:
        yield word_text("work_some", template, payments=payments, passed=passed)
    if client["state"] == "returned":
        yield word_text("work_returned", template)
    if client["trend"] in ("falls", "grows"):
        yield word_text(f"work_{client['trend']}", template)
