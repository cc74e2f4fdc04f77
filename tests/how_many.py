"""How many examples the laws try, and what a default run does once instead of every time.

A default run is for the seconds between two edits: a law tries an eighth of its examples, a test marked
``long`` some of its cases (none without ``every``), and one process computes the same thing once
(``computed_once``). ``SHEETS_STRATEGY_LAWS`` set to a number runs every test in full, everything computed
anew, as ``.ci/run`` does in a step of its own. A long test that is asked for by name is run, too.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

import pytest

LAWS = int(os.environ.get("SHEETS_STRATEGY_LAWS", "0"))
FEWEST = 3
# Meetings of people and runs are asked for apart, and then in full, too.
ALL_CASES = bool(LAWS or os.environ.get("SHEETS_STRATEGY_MEETINGS"))


def examples(full: int) -> int:
    """Give the number of examples of a law: all of them in full, else an eighth."""
    return full if LAWS else min(full, max(FEWEST, full // 8))


def part_long(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Part the cases that a default run tries from those that it leaves out."""
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    seen: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("long")
        if mark is None:
            kept.append(item)
            continue
        test = item.nodeid.split("[")[0]
        every = mark.kwargs.get("every")
        (kept if every and seen[test] % every == 0 else left).append(item)
        seen[test] += 1
    return kept, left
