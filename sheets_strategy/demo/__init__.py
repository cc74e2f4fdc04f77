"""An invented firm: its bank statement, its list of clients, and the truth about both.

In: a seed and a day. Out: bytes. Nothing here reads a file, the clock or a
global source of chance.
"""

from __future__ import annotations

from sheets_strategy.demo.firm import Demo, make_demo
from sheets_strategy.demo.truth import TruthParty, TruthRow, truth_csv

__all__ = ["Demo", "TruthParty", "TruthRow", "make_demo", "truth_csv"]
