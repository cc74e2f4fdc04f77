"""Where the team stands in the method → step by step what is there, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.statement.payments import Payments
from sheets_strategy.strategy.plan_rows import RUNNING
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.worklist import FINISHED, NOW
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.diff import Cells, WantedLines

_DECIDED = ("confirmed", "refuted")


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the method.

    Attributes:
        key: Key of its line.
        done: Whether the next step may come; the last step never is.
        facts: Figures for the sentence that says what is there; None where nothing is.
    """

    key: str
    done: bool
    facts: Mapping[str, object] | None


def show_steps(
    book: Book,
    strategy: Strategy,
    payments: Payments,
    *,
    segments: Sequence[Segment],
    findings: Sequence[Finding],
) -> WantedLines:
    """Say of every step what is there and what to do; exactly one is the next step.

    A step is done once it gives the following one something to work with: it may be made better
    later. Work is never done.

    Args:
        book: The workbook, for the names that people gave its tabs.
        strategy: What was computed.
        payments: Rows of the statement.
        segments: The decision table.
        findings: All that Вопросы shows.
    """
    template = book.template
    states = template.labels["home_state"]
    steps = (
        _statement(strategy, payments),
        _abc(strategy),
        _parameters(strategy),
        _segments(strategy, segments, findings),
        _order(strategy, segments),
        _plan(strategy),
        _work(strategy),
    )
    following = next(step.key for step in steps if not step.done)
    names = _names(book)
    lines: dict[str, Cells] = {}
    for step in steps:
        state = "done" if step.done else "next" if step.key == following else "later"
        has = "lacks" if step.facts is None else "has"
        lines[step.key] = {
            "step_state": states[state],
            "step_facts": word_text(f"home_{has}_{step.key}", template, **step.facts or {}),
            "step_todo": word_text(_todo(step), template, **names),
        }
    return WantedLines("home_steps", lines)


def _todo(step: _Step) -> str:
    if step.key == "work":
        return "home_wait_work" if step.facts is None else "home_do_work"
    return f"home_{'done' if step.done else 'do'}_{step.key}"


def _names(book: Book) -> dict[str, object]:
    """Give the words of the sentences: tabs as people call them now, headers, values."""
    template = book.template
    tabs = ("statement", "settings", "abc", "portrait", "segments", "checks", "plan", "worklist")
    clients, segments = template.table("clients"), template.table("segments")
    status = template.labels["plan_status"]
    return {
        **{key: book.tabs[key].name for key in tabs},
        "clients_tab": book.tabs["clients"].name,
        **{key: clients.column(key).label for key in ("satisfaction", "fill_next")},
        **{key: segments.column(key).label for key in ("understood", "number")},
        **{f"{key}_word": status[key] for key in (RUNNING, *_DECIDED)},
    }


def _statement(strategy: Strategy, payments: Payments) -> _Step:
    rows = len(payments.rows)
    facts = {"rows": rows, "as_of": strategy.as_of, "clients": int(strategy.clients["leads"].sum())}
    return _Step("statement", rows > 0, facts if rows else None)


def _abc(strategy: Strategy) -> _Step:
    classes = strategy.abc["abc"].value_counts()
    counted = {name.lower(): int(classes.get(name, 0)) for name in "ABC"}
    verdicts = [row["verdict"] for row in strategy.best.portrait.records()]
    is_there = any(counted.values())
    return _Step("abc", is_there, {**counted, "confirmed": verdicts.count("confirmed")} if is_there else None)


def _parameters(strategy: Strategy) -> _Step:
    """Ask for what only people know: how satisfied clients of class A and B are, at least half of them."""
    abc, clients = strategy.abc, strategy.clients
    best = abc.loc[abc["abc"].isin(("A", "B")), "client"]
    asked = clients["satisfaction"][clients["code"].isin(best) & (clients["do_not_work"] == "")]
    known = int((asked != "").sum())
    separates = int((strategy.parameters.parameters["verdict"] == "separates").sum())
    facts = {"separates": separates, "known": known, "asked": len(asked)}
    is_done = len(asked) > 0 and known * 2 >= len(asked)
    return _Step("parameters", is_done, facts if len(asked) else None)


def _segments(strategy: Strategy, segments: Sequence[Segment], findings: Sequence[Finding]) -> _Step:
    held = _held(strategy)
    full = sum(held.get(one.code, 0) > 0 for one in segments)
    wrong = any(one.grave == "error" and one.tab == "segments" for one in findings)
    facts = {"count": len(segments), "empty": len(segments) - full, "held": sum(held.values())}
    return _Step("segments", full > 0 and not wrong, facts if full else None)


def _order(strategy: Strategy, segments: Sequence[Segment]) -> _Step:
    held = _held(strategy)
    full = [one for one in in_order(segments) if held.get(one.code, 0) > 0]
    numbers = [one.number for one in segments if one.number is not None]
    is_clear = bool(full) and len(numbers) == len(segments) == len(set(numbers))
    facts = {"first": full[0].name, "held": held[full[0].code]} if full else None
    return _Step("order", is_clear, facts)


def _held(strategy: Strategy) -> dict[str, int]:
    sums = strategy.segments["clients"]
    return {str(code): int(count) for code, count in zip(sums.index, sums.tolist(), strict=True)}


def _plan(strategy: Strategy) -> _Step:
    states = [row.status for row in strategy.plan]
    running, decided = states.count(RUNNING), sum(state in _DECIDED for state in states)
    facts = {"count": len(states), "running": running, "decided": decided}
    return _Step("plan", running + decided > 0, facts if states else None)


def _work(strategy: Strategy) -> _Step:
    states = strategy.work.tasks["state"].tolist()
    facts = {"now": states.count(NOW), "finished": states.count(FINISHED)}
    return _Step("work", False, facts if states else None)
