"""Payments → the VAT that their purposes name, as columns.

Purposes come in few kinds that differ in digits only: each kind is searched once,
each payment is then read at the places found.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.currencies import sum_currencies
from sheets_strategy.values.vat import DOUBTFUL, UNKNOWN, Mentions, Vat, find_mentions, judge_vat

_SEPARATOR = "\x1f"
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_COUNTED = ("sale", "client_refund")


def tell_vat(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what the purposes of counted payments say of VAT.

    Args:
        rows: One row per payment: purpose, place, group (where the buyer is not seen the
            purpose is the bank's and tells no VAT), currency, amount_kop, counted_kop.

    Returns:
        The same rows plus vat_regime ("" unknown), vat_state (see ``Vat``; "unknown" for
        rows that are no sale and no refund) and vat_kop (in the counted currency; 0 unless
        it is known).

    Source: docs/figures.md, "VAT".
    """
    regimes = np.full(len(rows), "", dtype=object)
    states = np.full(len(rows), UNKNOWN, dtype=object)
    kops = np.zeros(len(rows), dtype=np.int64)
    places = np.flatnonzero((rows["place"].isin(_COUNTED) & (rows["group"] == "")).to_numpy())
    taken = rows.iloc[places]
    purposes = [str(text).replace(_SEPARATOR, " ") for text in taken["purpose"].tolist()]
    columns = (taken[name].tolist() for name in ("currency", "amount_kop", "counted_kop"))
    told = _judge(purposes, *columns)
    regimes[places] = [vat.regime for vat in told]
    states[places] = [vat.state for vat in told]
    kops[places] = [vat.kop for vat in told]
    return rows.assign(vat_regime=regimes, vat_state=states, vat_kop=kops)


def find_vat_doubts(rows: pd.DataFrame) -> list[Finding]:
    """Say how many payments state a VAT that their rate does not give.

    Args:
        rows: What ``tell_vat`` gave, with row.
    """
    doubtful = rows[rows["vat_state"] == DOUBTFUL]
    if doubtful.empty:
        return []
    first, sums = int(doubtful["row"].iloc[0]), sum_currencies(doubtful)
    facts = {"rows": len(doubtful), "row": first + 1}
    total = sum(sums.values())
    return [Finding("vat_doubtful", "info", "", "statement", first, facts=facts, sum_kop=total, sums=sums)]


def _judge(purposes: list[str], currencies: list[str], amounts: list[int], counted: list[int]) -> list[Vat]:
    """Read every purpose at the places that its kind was found to have; amounts in the counted currency."""
    if not purposes:
        return []
    known: dict[str, Mentions] = {}
    constant: dict[str, Vat] = {}
    judged: list[Vat] = []
    kinds = _SEPARATOR.join(purposes).encode(errors="replace").translate(_DIGITS).decode().split(_SEPARATOR)
    for kind, text, currency, amount, worth in zip(
        kinds, purposes, currencies, amounts, counted, strict=True
    ):
        vat = constant.get(kind)
        if vat is None:
            found = known.get(kind)
            if found is None:
                found = known[kind] = find_mentions(kind)
            vat = judge_vat(found, text, amount, currency=currency)
            if not found.items:
                constant[kind] = vat
        if amount != worth and vat.kop:
            vat = vat._replace(kop=_convert(vat.kop, amount, worth))
        judged.append(vat)
    return judged


def _convert(vat_kop: int, amount_kop: int, counted_kop: int) -> int:
    """Give the VAT of a payment in the currency that its sum was converted to, rounded half up."""
    return (2 * vat_kop * counted_kop + amount_kop) // (2 * amount_kop)
