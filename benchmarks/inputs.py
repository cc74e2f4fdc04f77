"""Purchases and attributes of clients in frames → what the strategy is made from, without a workbook."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.strategy import build
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment

OWN = "own:"


def make_inputs(
    purchases: pd.DataFrame,
    *,
    as_of: date,
    months: int = 3,
    attributes: pd.DataFrame | None = None,
    limits: Limits | None = None,
) -> Inputs:
    """Give the inputs of a strategy.

    Args:
        purchases: client, on, kop; those after as_of are left out.
        as_of: The analysis date.
        months: How far the probability looks ahead.
        attributes: Index client, one column per attribute; None for none. Clients of it that never
            bought are prospects.
        limits: Of class; None for 80 and 95 %.
    """
    known = purchases[purchases["on"] <= pd.Timestamp(as_of)]
    payments = pd.DataFrame(
        {
            "client": known["client"].to_numpy(dtype=object),
            "on": known["on"].to_numpy().astype("datetime64[s]"),
            "kind": np.full(len(known), "sale", dtype=object),
            "currency": np.full(len(known), "RUB", dtype=object),
            "turnover_kop": known["kop"].to_numpy(dtype=np.int64),
            "since": pd.Series(pd.NaT, index=range(len(known)), dtype="datetime64[s]"),
            "profit_kop": np.zeros(len(known), dtype=np.int64),
            "profit_known": np.zeros(len(known), dtype=bool),
        }
    )
    clients = sorted({*payments["client"], *(() if attributes is None else attributes.index)})
    names = {"row": range(2, len(clients) + 2), "code": pd.Series(clients, dtype=object)}
    blank = dict.fromkeys(("inn", "group", "manual", "manual_text", "do_not_work", *ANSWERS, *WORDS), "")
    base = pd.DataFrame(names).assign(name=lambda rows: rows["code"], since=np.nan, margin=np.nan, **blank)
    if attributes is not None:
        own = attributes.reindex(clients).add_prefix(OWN)
        own.index = base.index
        base = pd.concat([base, own.astype(object).where(own.notna(), "")], axis=1)
    labels = {name: name for name in ("satisfaction", "since", *ANSWERS, *WORDS)}
    return Inputs(
        payments,
        base,
        (Segment("s1", 1, "all"),),
        (),
        as_of=as_of,
        history_from=known["on"].min().date(),
        limits=limits or Limits(),
        labels=labels,
        horizon_months=months,
    )


@contextmanager
def timed(*names: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[dict[str, float]]:
    """Time functions that ``build`` calls, as people's syncs call them: name → seconds."""
    spent: dict[str, float] = {}
    plain = {name: getattr(build, name) for name in names}

    def wrap(name: str) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            begun = clock()
            try:
                return plain[name](*args, **kwargs)
            finally:
                spent[name] = spent.get(name, 0.0) + clock() - begun

        return run

    for name in names:
        setattr(build, name, wrap(name))
    try:
        yield spent
    finally:
        for name, function in plain.items():
            setattr(build, name, function)
