"""Where clients are registered: by the КПП that they pay with, else by ИНН."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sheets_strategy.values.names import fold
from sheets_strategy.values.regions import find_region


def fill_regions(base: pd.DataFrame, rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Add each client's region, which also answers «Регион» where the team left it empty.

    Of several branches that pay, the region of most payments counts, ties by code.

    Args:
        base: One row per client: code, inn, region (folded text, "" for empty).
        rows: Rows of ``Payments``: client, place, for_other, party_kpp.
        names: Code of a region → name.

    Returns:
        The same rows plus region_found (name, "" for unknown); region filled.
    """
    own = rows[(rows["place"] == "sale") & (rows["client"] != "") & ~rows["for_other"]]
    codes = [find_region("", kpp.strip()) for kpp in own["party_kpp"]]
    paid = pd.DataFrame({"client": own["client"].to_numpy(), "region": codes}, dtype=object)
    paid = paid[paid["region"].isin(list(names))]
    most = paid.value_counts(sort=False).reset_index(name="payments")
    most = most.sort_values(["client", "payments", "region"], ascending=[True, False, True])
    by_kpp = most.drop_duplicates("client").set_index("client")["region"]
    found = base["code"].map(by_kpp).astype(object).fillna("")
    by_inn = pd.Series([find_region(inn, "") for inn in base["inn"]], index=base.index, dtype=object)
    shown = found.where(found != "", by_inn).map(names).astype(object).fillna("")
    folded = shown.map(fold).astype(object)
    return base.assign(region_found=shown, region=base["region"].where(base["region"] != "", folded))
