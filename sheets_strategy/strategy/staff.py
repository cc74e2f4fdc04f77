"""Who works with clients: sellers and the hours of departments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

HOUR_MINUTES = 60
FULL_BP = 10_000
DEPARTMENTS = ("upsell", "winback", "new_business")
"""Those that have hours, in the order in which they are named."""


@dataclass(frozen=True, slots=True)
class Seller:
    """One row of Продавцы.

    Attributes:
        code: Lasting key.
        name: As typed.
        key: The name, folded, as other tabs mean it.
        department: Vocabulary key, "" for none.
        hours: Hours a week for the plan, None for unknown.
        access: Vocabulary key.
        email: Address, "" for none.
        left_on: Last day of work, None for no end.
    """

    code: str
    name: str
    key: str
    department: str = ""
    hours: float | None = None
    access: str = "personal"
    email: str = ""
    left_on: date | None = None

    def has_left(self, today: date) -> bool:
        """Say whether the last day of work is over."""
        return self.left_on is not None and self.left_on < today


def part_staff(sellers: Iterable[Seller], *, today: date) -> tuple[tuple[Seller, ...], tuple[Seller, ...]]:
    """Part those who work from those who have left, in their order."""
    staff = tuple(sellers)
    left = tuple(one for one in staff if one.has_left(today))
    return tuple(one for one in staff if one not in left), left


def measure_capacity(
    department: str,
    *,
    typed: Mapping[str, float],
    sellers: Iterable[Seller],
    weeks: int,
    reserve_bp: int,
) -> int | None:
    """Give the minutes that a department has for the plan in the planning period, None for unknown.

    Args:
        department: Vocabulary key.
        typed: Department → hours a week that Настройки gives it.
        sellers: All sellers; their hours are summed where Настройки says nothing.
        weeks: Weeks of the planning period.
        reserve_bp: What is kept for incoming work, in 1/100 of a percent.

    Source: docs/figures.md, "Hours of a department".
    """
    hours = typed.get(department)
    if hours is None:
        known = [one.hours for one in sellers if one.department == department and one.hours is not None]
        if not known:
            return None
        hours = sum(known)
    minutes = round(hours * HOUR_MINUTES) * weeks
    return minutes * (FULL_BP - reserve_bp) // FULL_BP
