"""What a job with Google cost, and the table of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

OURS = "sheets-strategy"
STAGES = ("first sync", "100 new payments", "empty sync")
SECONDS_A_CALL = 0.15
_TITLES = (
    "clients",
    "what",
    "with",
    "calls: reads + writes",
    "kB up",
    "kB down, packed / plain",
    "seconds",
    "calls, times ours",
    "bytes, times ours",
    "seconds, times ours",
    "cells that came out wrong",
)
HEAD = ("| " + " | ".join(_TITLES) + " |", "|---" * len(_TITLES) + "|")
"""The first two lines of the table."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one job cost.

    Attributes:
        reads: Calls that read, Drive's among them.
        writes: Calls that write.
        up: Bytes sent.
        down: Bytes received, packed as Google packs.
        plain_down: The same unpacked.
        seconds: The client's own CPU seconds beside computing.
        compute: CPU seconds of computing, 0 where it is not part of the job.
        wrong: Cells that came out otherwise than they should.
    """

    reads: int
    writes: int
    up: int
    down: int
    plain_down: int
    seconds: float
    compute: float = 0.0
    wrong: int = 0

    @property
    def calls(self) -> int:
        """All calls."""
        return self.reads + self.writes

    @property
    def bytes(self) -> int:
        """Bytes in both directions."""
        return self.up + self.down

    @property
    def wall(self) -> float:
        """Seconds with 150 ms a call, without computing."""
        return self.seconds + SECONDS_A_CALL * self.calls


def lines_of(clients: int, results: Mapping[str, Sequence[Cost]]) -> Iterator[str]:
    """Give the lines of the table."""
    for place, stage in enumerate(STAGES):
        ours = results[OURS][place]
        for name, costs in results.items():
            one = costs[place]
            cells = [
                f"{clients:,}",
                stage,
                name,
                f"{one.reads} + {one.writes}",
                _kb(one.up),
                f"{_kb(one.down)} / {_kb(one.plain_down)}",
                f"{one.wall:.1f}",
                f"{one.calls / ours.calls:.1f}",
                f"{one.bytes / ours.bytes:.1f}",
                f"{one.wall / ours.wall:.1f}",
                f"{one.wrong:,}" if one.wrong else "–",
            ]
            yield "| " + " | ".join(cells) + " |"


def _kb(count: int) -> str:
    return f"{count / 1000:,.0f}"
