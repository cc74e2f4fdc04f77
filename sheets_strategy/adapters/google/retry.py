"""How long a command goes on trying: one limit of seconds for all its calls, one of tries for each call."""

from __future__ import annotations

import random as dice
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sheets_strategy.adapters.google.faults import NEAR, Fault
from sheets_strategy.errors import InputError

DEADLINE = "SHEETS_STRATEGY_GOOGLE_DEADLINE"
"""Environment variable: seconds that one command may lose to faults."""

DEADLINE_S = 120.0
CAP_S = 32.0
MOST_TRIES = 10
MOST_NEAR = 4
"""Without a network a person should read so after seconds, not after minutes."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock (seconds since 1970), how to wait and the dice; other ones in tests."""

    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = dice.random


@dataclass(slots=True)
class Patience:
    """The seconds that one command may lose to tries that failed and to the waits after them.

    What succeeds costs nothing, nor does a person who thinks about an answer.
    """

    seconds: float = DEADLINE_S
    spent_s: float = 0.0

    @property
    def left_s(self) -> float:
        """Give the seconds that are left."""
        return max(self.seconds - self.spent_s, 0.0)

    def spend(self, seconds: float) -> None:
        """Take seconds away; a clock that was put back gives none back."""
        self.spent_s += max(seconds, 0.0)

    def renew(self) -> None:
        """Begin anew, for the next run of a command that runs for ever."""
        self.spent_s = 0.0


@dataclass(slots=True)
class Tries:
    """The tries of one call, whoever repeats it.

    Attributes:
        faults: What the failed tries came to, in their order.
    """

    faults: list[Fault] = field(default_factory=list)

    @property
    def unclear(self) -> bool:
        """Say whether one of the tries may have been done by Google all the same."""
        return any(fault.unclear for fault in self.faults)

    def wait_after(self, fault: Fault, *, left_s: float, random: Callable[[], float]) -> float | None:
        """Take a failed try to the others and give the seconds until the next; None for no next.

        The wait is drawn between nothing and a limit that doubles from 1 to 32 seconds, so that
        colleagues who were refused together do not come back together. A wait that the server asks for
        is kept; where that is longer than what is left there is no next try.
        """
        self.faults.append(fault)
        near = all(each.kind in NEAR for each in self.faults)
        if not fault.retried or len(self.faults) >= (MOST_NEAR if near else MOST_TRIES):
            return None
        drawn = random() * min(CAP_S, 2.0 ** (len(self.faults) - 1))
        wait_s = drawn if fault.wait_s is None else fault.wait_s + drawn / CAP_S
        return wait_s if wait_s < left_s else None


def deadline_from(environ: Mapping[str, str]) -> float:
    """Give the seconds that a command may lose to faults.

    Raises:
        InputError: ``google_deadline_wrong`` (variable, found).
    """
    found = environ.get(DEADLINE, "").strip()
    if not found:
        return DEADLINE_S
    if not found.isascii() or not found.isdigit() or not 1 <= int(found) <= 3600:
        raise InputError("google_deadline_wrong", variable=DEADLINE, found=found)
    return float(found)
