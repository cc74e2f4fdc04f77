"""What the statement shows beside a task: the last payment, and what came in after the contact."""

from __future__ import annotations

import pandas as pd

from sheets_strategy.statement.sums import sum_up

FACTS = {
    "last_on": "datetime64[s]",
    "last_kop": "int64",
    "last_purpose": "object",
    "after_on": "datetime64[s]",
    "after_kop": "int64",
}
"""Column → dtype of what ``add_payments`` adds: the last payment (NaT and 0 for none) and its purpose; the
first day after the contact on which the client paid (NaT for none) and what it has paid since then."""


def add_payments(tasks: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """Put the last payment beside every task, and what was paid after the day of the contact.

    A payment of the very day may have come before the call: it does not count. Of several
    payments of the last day the largest is shown. Sums over a period have no day and are left out.

    Args:
        tasks: One row per task: code, client, touched_on (NaT for never).
        payments: Counted rows of the rows that bear figures: client, on, since, kind, turnover_kop, and,
            where known, purpose.

    Source: docs/figures.md, "Paid after the contact".
    """
    mine = payments["client"].isin(list(tasks["client"])) & (payments["kind"] == "sale")
    sales = payments[mine & payments["since"].isna()]
    sales = sales[[name for name in ("client", "on", "turnover_kop", "purpose") if name in sales]]
    if "purpose" not in sales:
        sales = sales.assign(purpose="")
    last = sales.sort_values(["client", "on", "turnover_kop", "purpose"]).drop_duplicates(
        "client", keep="last"
    )
    last = last.set_index("client").reindex(tasks["client"])
    found = {
        "last_on": last["on"].to_numpy(),
        "last_kop": last["turnover_kop"].fillna(0).to_numpy(dtype="int64"),
        "last_purpose": last["purpose"].fillna("").to_numpy(dtype=object),
    }
    sales = sales.astype({"client": object})
    touched = tasks.loc[tasks["touched_on"].notna(), ["code", "client", "touched_on"]]
    later = touched.merge(sales[["client", "on", "turnover_kop"]], on="client", how="inner", validate="m:m")
    later = later[later["on"] > later["touched_on"]]
    after = sum_up(later.groupby("code", sort=True), on=("on", "min"), kop=("turnover_kop", "sum"))
    after = after.reindex(tasks["code"])
    found |= {"after_on": after["on"].to_numpy(), "after_kop": after["kop"].fillna(0).to_numpy(dtype="int64")}
    return tasks.assign(**found).astype(FACTS)
