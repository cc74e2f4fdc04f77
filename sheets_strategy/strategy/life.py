"""What is always so of clients, whatever the table says: who never paid has no class.

Rows of a decision table that contradict it can take nobody, and combinations that never occur
are no gap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sheets_strategy.values.conditions import Condition
from sheets_strategy.values.intervals import Interval

Together = Mapping[str, Condition]
"""Conditions that never hold at once."""

ALWAYS_KNOWN = frozenset(("paid", "class", "best_class", "class_before"))
"""Parameters that have a value for every client, also for one without payments."""

BOUNDED = frozenset(("tenure_years",))
"""Parameters of which only a lower bound may be known."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a parameter can be; whole ones only, where that is so."""

    low: float
    high: float = math.inf
    whole: bool = False


RANGES: Mapping[str, Range] = {
    "tenure_years": Range(0),
    "months_silent": Range(0, whole=True),
    "overdue_times": Range(0),
    "payments": Range(0, whole=True),
    "contact_days": Range(0, whole=True),
    "chance": Range(0, 100),
}

KNOWN, UNKNOWN = Condition(unknown=False), Condition(unknown=True)
_CLASSED = Condition(values=("A", "B", "C"))
_NO, _YES = Condition(values=("no",)), Condition(values=("yes",))
_TREND_PAYMENTS, _TREND_MONTHS = 6, 6


def never_together(*, period_months: int) -> tuple[Together, ...]:
    """List what never holds at once.

    Args:
        period_months: Length of the period that classes are given for.

    Source: docs/figures.md, "Analysis of the table of segments".
    """
    changing = Condition(values=("grows", "steady", "falls"))
    return (
        *({"paid": _NO, name: _CLASSED} for name in ("class", "best_class", "class_before", "profit_class")),
        *({"paid": _NO, name: KNOWN} for name in ("months_silent", "overdue_times", "one_off")),
        *({"paid": _NO, name: KNOWN} for name in ("trend", "regularity")),
        {"paid": _NO, "payments": _not(0, 0)},
        {"paid": _YES, "payments": Condition(intervals=(Interval(high=0),))},
        {"paid": _YES, "trend": UNKNOWN},
        *_best_is_no_worse(),
        {"class": _CLASSED, "months_silent": Condition(intervals=(Interval(low=period_months),))},
        *({name: KNOWN, "months_silent": UNKNOWN} for name in ("overdue_times", "one_off", "regularity")),
        {"one_off": UNKNOWN, "months_silent": KNOWN},
        {"months_silent": KNOWN, "payments": _not(1, None)},
        {"overdue_times": KNOWN, "payments": _not(3, None)},
        {"one_off": _YES, "payments": _not(1, 2)},
        {"trend": changing, "payments": _not(_TREND_PAYMENTS, None)},
        {"trend": changing, "months_silent": Condition(intervals=(Interval(low=_TREND_MONTHS),))},
        {"trend": changing, "months_silent": UNKNOWN},
    )


def _best_is_no_worse() -> tuple[Together, ...]:
    """Say that the best class is at least the class of this period."""
    order = ("A", "B", "C", "none")
    return tuple(
        {"class": Condition(values=(name,)), "best_class": Condition(values=order[place + 1 :])}
        for place, name in enumerate(order[:-1])
    )


def _not(low: float, high: float | None) -> Condition:
    """Ask for all but some numbers, unknown included."""
    return Condition(intervals=(Interval(low, high),), negated=True)
