"""What tells one payment from another, and which rows have it in common."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.goods import is_sales
from sheets_strategy.values.names import normalise_name
from sheets_strategy.values.purposes import normalise_purpose

Codes = npt.NDArray[np.int64]
CHEAP = ["on", "direction", "amount_kop", "currency"]
"""What equal payments have in common and what is quick to compare."""

SOLD_FIELDS = {"purpose": "product", "own_account": "quantity"}
"""What ``name_goods`` puts where."""

_NO_NUMBER = frozenset({"", "-", "б/н", "бн", "без номера", "n/a"})


def fingerprints(rows: pd.DataFrame) -> pd.Series:
    """Give each row its fingerprint: all that tells a payment, as 16 hexadecimal digits.

    Args:
        rows: on, direction, amount_kop, currency, number, own_account, party_inn,
            party_account, party, purpose.

    Returns:
        Texts, index of rows.
    """
    columns = [rows[name].tolist() for name in (*CHEAP, "own_account")]
    numbers = [normalise_number(text) for text in rows["number"]]
    purposes = [normalise_purpose(text) for text in rows["purpose"]]
    joined = zip(*columns, numbers, _counterparties(rows), purposes, strict=True)
    return pd.Series([_hash(parts) for parts in joined], index=rows.index, dtype=object)


def normalise_number(text: str) -> str:
    """Give a document number without leading zeros; "" where a bank writes that there is none.

    >>> normalise_number("000045"), normalise_number("б/н"), normalise_number("0")
    ('45', '', '')
    """
    number = text.strip().lstrip("0")
    return "" if number.casefold() in _NO_NUMBER else number


def code_cheaply(rows: pd.DataFrame, *, currency: bool = True) -> Codes:
    """Number rows so that rows of one day, direction, sum and (if asked) currency have one number."""
    days = rows["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    names = ["amount_kop", "direction", *(["currency"] if currency else [])]
    return combine([days, *(rows[name].to_numpy() for name in names)])


def code_fully(rows: pd.DataFrame) -> Codes:
    """Number rows so that rows of one fingerprint have one number, without making fingerprints."""
    return combine(
        [
            code_cheaply(rows),
            rows["own_account"].to_numpy(dtype=object),
            clean_each(rows["number"], normalise_number),
            np.array(_counterparties(rows), dtype=object),
            clean_each(rows["purpose"], normalise_purpose),
        ]
    )


def name_goods(rows: pd.DataFrame) -> pd.DataFrame:
    """Let rows of sales reports carry what was sold where a bank's rows have purpose and own account.

    So lines of one document are told apart by product and quantity, by the same rule as payments.

    Args:
        rows: purpose, own_account; of sales reports product and quantity too.

    Returns:
        The same rows; those of a bank as they are.
    """
    sold = is_sales(rows)
    if not sold.any():
        return rows
    kept = rows[sold]
    purposes, owns = (rows[name].to_numpy(dtype=object).copy() for name in ("purpose", "own_account"))
    purposes[sold] = kept["product"].to_numpy(dtype=object)
    owns[sold] = ["" if np.isnan(value) else f"x{round(value * 1000)}" for value in kept["quantity"].tolist()]
    return rows.assign(purpose=purposes, own_account=owns)


def sharing(rows: pd.DataFrame, others: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which rows have day, sum, direction and currency of some of the others."""
    codes = code_cheaply(pd.concat([rows[CHEAP], others[CHEAP]], ignore_index=True))
    return np.isin(codes[: len(rows)], codes[len(rows) :])


def has_twin(codes: Codes) -> npt.NDArray[np.bool_]:
    """Say which numbers occur more than once."""
    return np.asarray(pd.Series(codes).duplicated(keep=False).to_numpy(dtype=bool))


def combine(columns: Iterable[npt.NDArray[np.generic]]) -> Codes:
    """Number rows by several columns at once: equal rows have one number, from 0 in order of appearance."""
    combined: Codes | None = None
    for values in columns:
        codes, uniques = pd.factorize(values, sort=False)
        codes = codes.astype(np.int64)
        if combined is not None:
            codes, _ = pd.factorize(combined * (len(uniques) + 1) + codes, sort=False)
        combined = codes.astype(np.int64)
    return np.zeros(0, dtype=np.int64) if combined is None else combined


def _counterparties(rows: pd.DataFrame) -> list[str]:
    """Give what tells the counterparty: ИНН, else account, else name."""
    names = clean_each(rows["party"], normalise_name)
    triples = zip(rows["party_inn"], rows["party_account"], names, strict=True)
    return [str(inn or account or name) for inn, account, name in triples]


def clean_each(texts: pd.Series, clean: Callable[[str], str]) -> npt.NDArray[np.object_]:
    """Clean every text, equal ones once."""
    codes, uniques = pd.factorize(texts.to_numpy(dtype=object), sort=False)
    cleaned = np.array([clean(str(text)) for text in uniques] or [""], dtype=object)
    return cleaned[codes]


def _hash(parts: tuple[object, ...]) -> str:
    return hashlib.sha1("\x1f".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()[:16]
