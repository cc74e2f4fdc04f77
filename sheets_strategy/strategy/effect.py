"""What is known of whether a hypothesis works: records, and what they are measured from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheets_strategy.strategy.adjusted import Difference
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.smallest import Smallest

LEVEL = 0.10
FEWEST_TREATED = FEWEST_COMPARED = 20
BY_PAID, BY_MONEY = "paid", "money"
FORESEEN, EARLY, PROVISIONAL, FINAL = "foreseen", "early", "provisional", "final"
WAITING, UNTOUCHED = "waiting", "untouched"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What effects are measured from, apart from the plan.

    Attributes:
        ledger: What ``sum_ledger`` returned.
        interval_days: Code → usual days between payments, NaN unknown; index: all clients that bear
            figures, ascending.
        as_of: The analysis date.
        history_from: First day of the statement.
        limits: Limits of class.
        worked: What people noted in Работа (see ``WORKED``).
        units: Code → code of the row that bears its figures.
    """

    ledger: pd.DataFrame
    interval_days: pd.Series
    as_of: date
    history_from: date
    limits: Limits
    worked: pd.DataFrame
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing for a judgement.

    Attributes:
        what: ``treated``, ``compared`` (clients), ``history`` (months before), ``after`` (days
            since the start), ``span`` (days that count in all).
        have: How much there is.
        need: How much there has to be.
    """

    what: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Paid:
    """Who paid at all.

    Attributes:
        treated: Of those worked, how many paid.
        compared: Of the others.
        chance: How often chance alone makes them as unlike.
    """

    treated: int
    compared: int
    chance: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known of one row of the plan.

    Attributes:
        plan: Code of the row.
        state: ``foreseen`` (not begun), ``early``, ``provisional`` (before the day of the decision),
            ``final``.
        compared_with: ``waiting`` (chance decided who), ``untouched`` (nobody worked them: weaker).
        treated: Clients worked.
        compared: Clients that they are compared with.
        smallest: What can be seen.
        lacks: What is missing for a judgement.
        decide_on: Day of the decision, None before the start is known.
        paid: Who paid; None before the start.
        money: Kopecks per client, of usual clients (capped); None where it cannot be judged.
        judged_by: ``paid`` or ``money``: what decides, chosen before the start.
        verdict: ``helps``, ``hurts``, ``no_difference``; "" where it cannot be judged.
        inseparable: Codes of other rows on the same clients at the same time, so alike that nobody
            can tell which of them it was.
        beside: Codes of other rows on the same clients that could be told apart.
        hours: Hours spent: finished rows of work times hours per client.
        stop: Whether it loses money beyond doubt.
    """

    plan: str
    state: str
    compared_with: str
    treated: int
    compared: int
    smallest: Smallest
    lacks: tuple[Lack, ...] = ()
    decide_on: date | None = None
    paid: Paid | None = None
    money: Difference | None = None
    judged_by: str = BY_PAID
    verdict: str = ""
    inseparable: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    hours: float = 0.0
    stop: bool = False

    @property
    def gained_kop(self) -> float:
        """Kopecks gained by all clients worked; NaN unknown."""
        return self.money.amount * self.treated if self.money is not None else math.nan

    @property
    def kop_per_hour(self) -> float:
        """Kopecks gained per hour spent; NaN unknown."""
        return self.gained_kop / self.hours if self.hours > 0 else math.nan
