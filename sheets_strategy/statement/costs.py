"""Outgoing rows that are costs: what the firm paid for, in a few kinds.

Money that only moves (own transfers, loans, deposits, the owner's), what goes back to clients and
what suppliers give back is no cost.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sheets_strategy.statement.rules import compile_phrases
from sheets_strategy.values.names import fold

COST_OF = {
    "salary": "salary",
    "tax": "tax",
    "bank_fee": "bank_fee",
    "interest": "bank_fee",
    "outgoing": "other",
    "court_or_insurance": "other",
}
"""Kind of an outgoing row → kind of cost; kinds that are not named are no cost."""

_DIGITS = str.maketrans("123456789", "000000000")


def find_costs(rows: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    """Give the costs of the statement.

    Args:
        rows: Rows in their places: on, place, kind, purpose, counted_kop, rated.
        words: Kind of cost → phrases of purposes, as rules have them; they part what the rules
            call an outgoing payment, the first that holds.

    Returns:
        One row per outgoing payment that is a cost and whose worth in the counted currency is
        known, in the order of the tab: on, kind, spent_kop.

    Source: docs/figures.md, "Costs".
    """
    spent = rows[(rows["place"] == "outgoing") & rows["kind"].isin(list(COST_OF)) & rows["rated"]]
    kinds = spent["kind"].map(COST_OF).astype(object)
    phrases = {kind: compile_phrases(text) for kind, text in words.items()}
    texts, codes = np.unique(
        spent["purpose"].astype(str).map(lambda text: fold(text).translate(_DIGITS)).to_numpy(dtype=str),
        return_inverse=True,
    )
    told = np.array(
        [next((kind for kind, one in phrases.items() if one.search(str(text))), "") for text in texts],
        dtype=object,
    )
    told = told[codes] if len(spent) else np.zeros(0, dtype=object)
    named = (spent["kind"] == "outgoing").to_numpy() & (told != "")
    return pd.DataFrame(
        {
            "on": spent["on"].to_numpy(),
            "kind": np.where(named, told, kinds).astype(object),
            "spent_kop": spent["counted_kop"].to_numpy(dtype=np.int64),
        }
    )
