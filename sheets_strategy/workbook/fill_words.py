"""What the team could fill in so that the figures become more exact, by the money that stands behind it."""

from __future__ import annotations

import pandas as pd

from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.template import Template

MOST_COLUMNS = 3
_BETWEEN = "; "


def sum_to_fill(strategy: Strategy) -> pd.DataFrame:
    """Give header of Клиенты → clients that lack it and their turnover, the most money first.

    Clients are those whom «Заполнить» asks for it: A and B before others, prospects for what
    only people know of them.

    Source: docs/figures.md, "What to fill next".
    """
    asked = strategy.clients[["fill_next", "turnover_kop"]]
    rows = asked.assign(header=asked["fill_next"].str.split(_BETWEEN)).explode("header")
    rows = rows[rows["header"].fillna("") != ""]
    sums = rows.assign(kop=rows["turnover_kop"].fillna(0).astype("int64")).groupby("header", sort=True)
    found = sums["kop"].agg(["size", "sum"]).rename(columns={"size": "clients", "sum": "turnover_kop"})
    return found.sort_values(["turnover_kop", "clients"], ascending=False, kind="stable")


def say_to_fill(strategy: Strategy, template: Template) -> str | None:
    """Name the columns that pay most to fill; None where nothing is asked for."""
    sums = sum_to_fill(strategy).head(MOST_COLUMNS)
    if not len(sums):
        return None
    parts = [
        word_text(
            "fill_part", template, column=header, clients=int(clients), sum={strategy.currency: int(kop)}
        )
        for header, clients, kop in sums.itertuples()
    ]
    return word_text("fill_next", template, parts=_BETWEEN.join(parts))
