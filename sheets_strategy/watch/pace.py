"""How often to look, and how long to wait: one pace for files, another one for Google's sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_PAUSES_S: Final = (5, 10, 20, 40, 80, 160, 300)
_LONG_PAUSES_S: Final = (60, 120, 300, 600, 1200, 3600)
_DAY_BEGINS: Final = timedelta(hours=5)
_SPREAD_S: Final = 7200


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between the steps of a lane.

    Attributes:
        poll_s: Between two questions for what may have changed.
        quiet_s: So long nothing must change before a sync, so that nobody is disturbed who still types.
        most_wait_s: So long at most a change waits for quiet.
        active_s: So long after a change a workbook is looked at directly.
        look_s: Between two such looks; 0 for none.
        idle_look_s: Between two looks at any one of the workbooks that nobody edits; 0 for none.
    """

    poll_s: float
    quiet_s: float
    most_wait_s: float
    active_s: float = 0.0
    look_s: float = 0.0
    idle_look_s: float = 0.0


FILES: Final = Pace(poll_s=2, quiet_s=3, most_wait_s=120)
SHEETS: Final = Pace(poll_s=30, quiet_s=20, most_wait_s=300, active_s=900, look_s=30, idle_look_s=30)
IDLE_AT_MOST: Final = 5
"""Of more sheets than so many, Google's feed tells sooner than looks at one after the other would."""


def pause(tries: int, *, mendable: bool = False) -> timedelta:
    """Give how long to wait after so many failures in a row: minutes where waiting alone hardly helps."""
    pauses = _LONG_PAUSES_S if mendable else _PAUSES_S
    return timedelta(seconds=pauses[min(tries, len(pauses)) - 1])


def day_begins(now: datetime, key: str) -> datetime:
    """Give the moment at which the day of a workbook begins: from 5 to 7, not all at once."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    # A sum of letters is the same in every run, as Python's own hash is not.
    spread = sum(ord(letter) * place for place, letter in enumerate(key, 1)) % _SPREAD_S
    return midnight + _DAY_BEGINS + timedelta(seconds=spread)


def later(moment: datetime, seconds: float) -> datetime:
    """Give the moment so many seconds later."""
    return moment + timedelta(seconds=seconds)
