"""How many examples the laws try, and what a default run does once instead of every time.

A default run is for the seconds between two edits: a law tries a quarter of its examples, and one
process computes the same workbook once (``computed_once``). ``SHEETS_STRATEGY_LAWS`` set to a number
runs the laws in full, every workbook computed anew, as ``.ci/run`` does in a step of its own.
"""

from __future__ import annotations

import os

LAWS = int(os.environ.get("SHEETS_STRATEGY_LAWS", "0"))
FEWEST = 5


def examples(full: int) -> int:
    """Give the number of examples of a law: all of them in full, else a quarter."""
    return full if LAWS else min(full, max(FEWEST, full // 4))
