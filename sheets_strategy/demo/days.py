"""The period of the statement and the days on which a bank posts."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Whole calendar months, numbered from 0.

    Attributes:
        since: First day of the first month.
        until: Last day of the last month.
        months: How many there are.
    """

    since: date
    until: date
    months: int

    def day(self, month: int, number: int) -> date:
        """Give the working day nearest to a day of a month, inside that month.

        Args:
            month: Number of the month, from 0.
            number: Day of the month from 1; beyond its end means the last.
        """
        total = self.since.year * 12 + self.since.month - 1 + month
        year, index = divmod(total, 12)
        last = monthrange(year, index + 1)[1]
        return working_day(date(year, index + 1, min(number, last)))

    def month_of(self, on: date) -> int:
        """Give the number of the month that holds a day."""
        return (on.year - self.since.year) * 12 + on.month - self.since.month


def period_before(today: date, *, months: int) -> Period:
    """Give so many whole months that end with the month before today's."""
    until = today.replace(day=1) - timedelta(days=1)
    year, index = divmod(until.year * 12 + until.month - months, 12)
    return Period(date(year, index + 1, 1), until, months)


def working_day(on: date) -> date:
    """Move a day off the weekend and the New Year holidays, never into another month.

    Other holidays are not known here: a payment on the ninth of May harms nobody.
    """
    if on.month == 1 and on.day < 9:
        on = on.replace(day=9)
    weekday = on.weekday()
    if weekday < 5:
        return on
    monday = on + timedelta(days=7 - weekday)
    return monday if monday.month == on.month else on - timedelta(days=weekday - 4)
