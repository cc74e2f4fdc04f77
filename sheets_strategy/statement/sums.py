"""Sum up the rows of groups: what pandas' named ``agg`` gives, in a third of its time on small frames.

A sync sums up small frames some forty times, and what ``agg`` does around the sums themselves took
most of the time that they took.
"""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
from pandas.core.groupby import DataFrameGroupBy

How = Literal["all", "any", "count", "max", "mean", "median", "min", "nunique", "size", "sum"]


def sum_up(groups: DataFrameGroupBy[Any, Any], **figures: tuple[str, How]) -> pd.DataFrame:
    """Give one row per group, as ``groups.agg(**figures)`` does.

    Args:
        groups: Rows in groups, the keys being the index of the answer.
        figures: New column → the column and how its values become one.

    Returns:
        The groups in their order; the columns in the order in which they are named.

    >>> paid = pd.DataFrame({"client": ["b", "a", "b"], "kop": [100, 200, 300]})
    >>> sum_up(paid.groupby("client", sort=True), kop=("kop", "sum"), most=("kop", "max")).values.tolist()
    [[200, 200], [400, 300]]
    """
    sums = {name: getattr(groups[column], how)() for name, (column, how) in figures.items()}
    # All have the index of the groups, which pandas would compare column by column.
    index = next(iter(sums.values())).index
    return pd.DataFrame({name: one.array for name, one in sums.items()}, index=index)
