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


def never_together(*, period_months: int, all_dated: bool = True) -> tuple[Together, ...]:
    """List what never holds at once.

    Args:
        period_months: Length of the period that classes are given for.
        all_dated: Whether every payment has its day. A sum over months gives a class, but no
            day of a last payment.

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
        *(_classes_by_day(period_months) if all_dated else ()),
        *({name: KNOWN, "months_silent": UNKNOWN} for name in ("overdue_times", "one_off", "regularity")),
        {"one_off": UNKNOWN, "months_silent": KNOWN},
        {"months_silent": KNOWN, "payments": _not(1, None)},
        {"overdue_times": KNOWN, "payments": _not(3, None)},
        {"one_off": _YES, "payments": _not(1, 2)},
        {"trend": changing, "payments": _not(_TREND_PAYMENTS, None)},
        {"trend": changing, "months_silent": Condition(intervals=(Interval(low=_TREND_MONTHS),))},
        {"trend": changing, "months_silent": UNKNOWN},
    )


def _classes_by_day(period_months: int) -> tuple[Together, ...]:
    """Say that who has a class paid within the period, and that the best class is no worse."""
    order = ("A", "B", "C", "none")
    worse = (
        {"class": Condition(values=(name,)), "best_class": Condition(values=order[place + 1 :])}
        for place, name in enumerate(order[:-1])
    )
    late = Condition(intervals=(Interval(low=period_months),))
    return ({"class": _CLASSED, "months_silent": late}, *worse)


def _not(low: float, high: float | None) -> Condition:
    """Ask for all but some numbers, unknown included."""
    return Condition(intervals=(Interval(low, high),), negated=True)
