"""What a sync computed → the cells of Главная: steps, key figures, the week, how the last sync ended.

All of it follows from the workbook and today, but the moment at which the watcher answered and what it
said then: that is kept until something is written, or where it was an error until a sync goes well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.payments import Payments
from sheets_strategy.strategy.plan_rows import RUNNING
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.worklist import ELSEWHERE, FINISHED, NOW
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.catalogue import shorten, word_text
from sheets_strategy.workbook.diff import Cells, Wanted, WantedLines, WantedRows
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.home_steps import show_steps
from sheets_strategy.workbook.plan_words import say_number
from sheets_strategy.workbook.refresh import ANSWER, find_line, read_moment
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.word_profit_keys import word_raise

WEEK_DAYS = 7
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What Главная tells of.

    Attributes:
        strategy: What was computed.
        payments: Rows of the statement.
        segments: The decision table.
        findings: All that Вопросы shows.
    """

    strategy: Strategy
    payments: Payments
    segments: Sequence[Segment]
    findings: Sequence[Finding]


def show_home(book: Book, told: Told, *, log: Cells | None, today: date) -> list[Wanted]:
    """Say what Главная shall hold.

    Args:
        book: The workbook as read.
        told: What was computed.
        log: The row that this sync adds to Журнал; None as long as it has nothing to write, the
            last one that stands is told of then.
        today: What counts as today.
    """
    steps = show_steps(book, told.strategy, told.payments, segments=told.segments, findings=told.findings)
    return [
        _show_answer(book, log),
        steps,
        _show_figures(book, told),
        _show_week(book, told.strategy, log, today=today),
    ]


def _show_answer(book: Book, log: Cells | None) -> WantedRows:
    """Keep what the watcher said, unless this sync writes, or mends what was refused before."""
    view, template = book.tables[ANSWER], book.template
    row = find_line(book.tables, ANSWER)
    answered, result = view.value(row, "answered"), view.text(row, "result")
    stands = read_moment(answered) is not None
    logged = log or (None if result and not view.text(row, "todo") else _last_logged(book))
    cells: Cells = {
        "answered": answered if stands else template.text("home_never"),
        "result": _word_log(logged, template) if logged else result or None,
        "todo": None,
    }
    return WantedRows(ANSWER, {row: cells})


def _word_log(log: Cells, template: Template) -> str:
    return word_text("home_synced", template, on=log["on"], cells=log["cells"])


def _last_logged(book: Book) -> Cells | None:
    """Give the last row of Журнал that tells of a sync that went well."""
    rows = _logged_rows(book)
    view = book.tables["log"]
    return {name: view.value(rows[-1], name) for name in ("on", "cells", "changed")} if rows else None


def _logged_rows(book: Book) -> list[int]:
    view = book.tables["log"]
    return [row for row in view.rows() if isinstance(view.value(row, "cells"), int | float)]


def _show_figures(book: Book, told: Told) -> WantedLines:
    strategy, template = told.strategy, book.template
    turnover_kop = int(strategy.abc["turnover_kop"].clip(lower=0).sum())
    errors = sum(one.grave == "error" for one in told.findings)
    counted = word_text("home_errors", template, count=len(told.findings), checks=book.tabs["checks"].name)
    lines: dict[str, Cells] = {
        "turnover": _line(
            cell_money(turnover_kop, strategy.currency),
            word_text("home_turnover", template, months=strategy.limits.period_months, as_of=strategy.as_of)
            if len(told.payments.rows)
            else word_text("home_turnover_none", template),
        ),
        **_show_classes(strategy, template),
        "keys": _show_keys(strategy, template),
        "errors": _line(errors, counted),
        "hours": _show_hours(strategy, book),
    }
    return WantedLines("home_figures", lines)


def _line(value: CellValue, meaning: str) -> Cells:
    return {"figure_value": value, "figure_meaning": meaning}


def _show_classes(strategy: Strategy, template: Template) -> dict[str, Cells]:
    abc = strategy.abc
    total = int(abc["amount_kop"].clip(lower=0).sum())
    lines: dict[str, Cells] = {}
    for name in "ABC":
        members = abc["amount_kop"][abc["abc"] == name]
        kop = int(members.sum())
        said = word_text("home_class_none", template)
        if len(members):
            share = kop / total if total else 0.0
            said = word_text("home_class", template, sum={strategy.currency: kop}, share=share)
        lines[name.lower()] = _line(len(members), said)
    return lines


def _show_keys(strategy: Strategy, template: Template) -> Cells:
    coverage = strategy.coverage
    raised = word_raise(coverage, template)
    if coverage.mean is None or raised is None:
        return _line(None, word_text("home_keys_none", template))
    if coverage.best is None:
        return _line(round(coverage.mean, 1), f"{raised[:1].upper()}{raised[1:]}")
    return _line(round(coverage.mean, 1), word_text("home_keys_best", template, raised=raised))


def _show_hours(strategy: Strategy, book: Book) -> Cells:
    """Say how many hours the plan lacks, of the departments whose hours are known."""
    template = book.template
    known = [one for one in strategy.waterfall.departments if one.capacity is not None]
    if not known:
        return _line(None, word_text("home_hours_none", template, sellers=book.tabs["sellers"].name))
    short = [
        word_text(
            "home_hours_short",
            template,
            department=template.labels["department"].get(one.department, ""),
            hours=say_number(one.missing, template),
        )
        for one in known
        if one.missing
    ]
    missing = round(sum(one.missing for one in known) / 60, 1)
    return _line(missing, "; ".join(short) or word_text("home_hours_enough", template))


def _show_week(book: Book, strategy: Strategy, log: Cells | None, *, today: date) -> WantedLines:
    template = book.template
    now = int((strategy.work.tasks["state"] == NOW).sum())
    lines: dict[str, Cells] = {
        "now": _week(now, word_text("home_now", template, worklist=book.tabs["worklist"].name)),
        "overdue": _show_overdue(strategy, template, today=today),
        "due": _show_due(strategy, template, today=today),
        "changed": _show_changed(book, log),
    }
    return WantedLines("home_week", lines)


def _week(value: CellValue, meaning: str) -> Cells:
    return {"week_value": value, "week_meaning": meaning}


def _show_overdue(strategy: Strategy, template: Template, *, today: date) -> Cells:
    """Count contacts that were promised for a day before today and did not take place."""
    tasks = strategy.work.tasks
    is_open = ~tasks["state"].isin((FINISHED, ELSEWHERE))
    promised = tasks[is_open & (tasks["next_on"] < pd.Timestamp(today))]
    late = promised[~(promised["touched_on"] >= promised["next_on"])]
    if not len(late):
        return _week(0, word_text("home_overdue_none", template))
    names = dict(zip(strategy.clients["code"], strategy.clients["name"], strict=True))
    first = late.sort_values(["next_on", "code"], kind="stable").iloc[0]
    client = shorten(str(names.get(first["client"], first["client"])), _LONGEST)
    on = pd.Timestamp(first["next_on"]).date()
    return _week(len(late), word_text("home_overdue", template, client=client, on=on))


def _show_due(strategy: Strategy, template: Template, *, today: date) -> Cells:
    """Count running hypotheses whose day of decision has come or comes within a week."""
    until = today + timedelta(days=WEEK_DAYS - 1)
    running = [row for row in strategy.plan if row.status == RUNNING and row.due_on is not None]
    due = sorted(
        (row.due_on, row.code, row.hypothesis) for row in running if row.due_on and row.due_on <= until
    )
    if not due:
        return _week(0, word_text("home_due_none", template))
    on, _, hypothesis = due[0]
    return _week(len(due), word_text("home_due", template, hypothesis=shorten(hypothesis, _LONGEST), on=on))


def _show_changed(book: Book, log: Cells | None) -> Cells:
    template, last = book.template, log or _last_logged(book)
    if last is None:
        return _week(None, word_text("home_changed_first", template))
    on, changed = last["on"], str(last.get("changed") or "")
    is_first = len(_logged_rows(book)) + (log is not None) == 1
    nothing = "home_changed_first" if is_first else "home_changed_none"
    day = on.date() if isinstance(on, datetime) else on
    return _week(day, changed or word_text(nothing, template))
