"""Attributes from a few readable rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sheets_strategy.strategy.attributes import Attribute


def attribute(key: str, cells: Sequence[str], *, follows: bool = False) -> Attribute:
    """Make an attribute of one value per client, "" for not filled."""
    values = tuple(sorted(set(cells) - {""}))
    codes = np.array([values.index(cell) if cell else -1 for cell in cells], dtype=np.int64)
    return Attribute(key, values, codes, follows)


def classes(text: str) -> np.ndarray:
    """Make classes of letters, ``-`` for none."""
    return np.array(["" if letter == "-" else letter for letter in text], dtype=object)
