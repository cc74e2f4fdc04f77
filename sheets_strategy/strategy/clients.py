"""The client base: which rows of it are one client."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd


def group_clients(
    clients: pd.DataFrame, payments: pd.DataFrame, *, joined: Collection[tuple[str, str]] = ()
) -> pd.DataFrame:
    """Say for every row of the base which row bears its figures.

    Rows with the same word in «Группа» are one client, and so are pairs that people
    joined; its figures stand in the row with the largest turnover, ties by code.

    Args:
        clients: The base: code (unique), group (folded text, "" for none).
        payments: Counted rows: client (code), turnover_kop.
        joined: Pairs of codes.

    Returns:
        The same rows plus unit (code of the row that bears the figures).
    """
    turnover = payments.groupby("client", sort=True)["turnover_kop"].sum()
    ranked = clients.assign(turnover_kop=clients["code"].map(turnover).fillna(0).astype("int64"))
    ranked = ranked.sort_values(["turnover_kop", "code"], ascending=[False, True])
    leaders = ranked[ranked["group"] != ""].groupby("group", sort=True)["code"].first()
    unit = clients["group"].map(leaders).astype(object).fillna(clients["code"])
    if joined:
        units = dict(zip(clients["code"], unit, strict=True))
        order = {code: place for place, code in enumerate(ranked["code"])}
        merged = _merge([(units[one], units[other]) for one, other in joined], order)
        unit = unit.map(lambda code: merged.get(code, code))
    return clients.assign(unit=unit)


def _merge(pairs: Collection[tuple[str, str]], order: dict[str, int]) -> dict[str, str]:
    """Give unit → the first by order of all that it is joined to, directly or through others."""
    leaders: dict[str, str] = {}

    def chain(code: str) -> Iterator[str]:
        yield code
        while code in leaders:
            code = leaders[code]
            yield code

    for pair in pairs:
        one, other = ([*chain(code)][-1] for code in pair)
        if one != other:
            first, second = sorted((one, other), key=order.__getitem__)
            leaders[second] = first
    return {code: [*chain(code)][-1] for code in leaders}
