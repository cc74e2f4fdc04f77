"""The client base: which rows of it are one client."""

from __future__ import annotations

import pandas as pd


def group_clients(clients: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """Say for every row of the base which row bears its figures.

    Rows with the same word in «Группа» are one client; its figures stand in the
    row with the largest turnover, ties by code.

    Args:
        clients: The base: code (unique), group (folded text, "" for none).
        payments: Counted rows: client (code), turnover_kop.

    Returns:
        The same rows plus unit (code of the row that bears the figures).
    """
    turnover = payments.groupby("client", sort=True)["turnover_kop"].sum()
    ranked = clients.assign(turnover_kop=clients["code"].map(turnover).fillna(0).astype("int64"))
    ranked = ranked.sort_values(["turnover_kop", "code"], ascending=[False, True])
    leaders = ranked[ranked["group"] != ""].groupby("group", sort=True)["code"].first()
    unit = clients["group"].map(leaders).astype(object).fillna(clients["code"])
    return clients.assign(unit=unit)
