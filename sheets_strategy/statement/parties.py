"""Who paid: payers of the statement and the clients of the base they belong to.

A payer attaches by valid ИНН (as it stands in the base, then as it was
remembered), then by name (as it stands, then every spelling remembered), so
that correcting an ИНН or a name in the base makes no twin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.fingerprints import combine
from sheets_strategy.values.inn import is_valid_inn
from sheets_strategy.values.names import display_name, normalise_name

INN, NAME, ACCOUNT = "inn:", "name:", "account:"
_FEW = 3


@dataclass(frozen=True, slots=True)
class Attached:
    """Payers joined to clients.

    Attributes:
        client: One per row of the payments: code, "" for none.
        new: One row per client that the base lacks: code, name, inn; by code.
        aliases: Party key → code, for all payers that belong to a client.
    """

    client: pd.Series
    new: pd.DataFrame
    aliases: Mapping[str, str]


def key_parties(rows: pd.DataFrame) -> pd.DataFrame:
    """Tell payers apart, whatever the spelling.

    A valid ИНН tells a payer; a payer without one is told by its normalised
    name, and is the payer of that name with an ИНН where there is exactly one;
    without a name, by the account.

    Args:
        rows: party, party_inn, party_account (texts).

    Returns:
        The same rows plus party_key and name_key (normalised name, "" for none).
    """
    codes = combine([rows[name].to_numpy(dtype=object) for name in ("party", "party_inn", "party_account")])
    spellings = rows[~pd.Series(codes, index=rows.index).duplicated()]
    names = _each(spellings["party"], normalise_name)
    valid = _each(spellings["party_inn"], is_valid_inn).astype(bool)
    inn = spellings["party_inn"].to_numpy(dtype=object)
    pairs = pd.DataFrame({"name": names[valid], "inn": inn[valid]}).drop_duplicates()
    sole = pairs[~pairs["name"].duplicated(keep=False) & (pairs["name"] != "")].set_index("name")["inn"]
    lent = pd.Series(names).map(sole).astype(object).fillna("").to_numpy()
    known = np.where(valid, inn, lent)
    fallback = np.where(names != "", NAME + names, ACCOUNT + spellings["party_account"].to_numpy())
    keys = np.where(known != "", INN + known, fallback)
    return rows.assign(party_key=keys[codes], name_key=names[codes])


def _each(texts: pd.Series, read: Callable[[str], object]) -> npt.NDArray[np.object_]:
    """Read every text, equal ones once."""
    codes, uniques = pd.factorize(texts.to_numpy(dtype=object), sort=False)
    values = np.empty(len(uniques), dtype=object)
    values[:] = [read(str(text)) for text in uniques]
    return values[codes]


def attach_clients(
    rows: pd.DataFrame, *, clients: pd.DataFrame, aliases: Mapping[str, str], next_code: int
) -> Attached:
    """Join payers to clients and name those that the base lacks.

    Args:
        rows: What ``key_parties`` gave, plus on and makes_client (bool: a counted sale,
            which alone makes a new client).
        clients: The base: code (unique), name, inn (texts).
        aliases: Party key → code, as remembered.
        next_code: First free number for a new code.
    """
    parties = _one_per_party(rows)
    by_inn, by_name, free_names = _index_clients(clients)
    codes = set(clients["code"])
    remembered = {key: code for key, code in aliases.items() if code in codes}
    found: dict[str, str] = {}
    for key, name_keys in zip(parties["party_key"], parties["name_keys"], strict=True):
        names = free_names if key.startswith(INN) else by_name
        named = [by_inn.get(key), remembered.get(key)]
        for name_key in name_keys:
            named += [
                names.get(NAME + name_key),
                None if key.startswith(INN) else remembered.get(NAME + name_key),
            ]
        found[key] = next((code for code in named if code), "")
    new = parties[parties["party_key"].map(found).eq("") & parties["makes_client"]]
    fresh = [f"c{next_code + place:05d}" for place in range(len(new))]
    found |= dict(zip(new["party_key"], fresh, strict=True))
    created = pd.DataFrame(
        {"code": fresh, "name": _names(new), "inn": list(new["inn"])},
        dtype=object,
    )
    return Attached(rows["party_key"].map(found).astype(object).fillna(""), created, _aliases(parties, found))


def _names(parties: pd.DataFrame) -> list[str]:
    """Name new clients as their latest payment does; one without a name by its ИНН or account."""
    pairs = zip(parties["party"], parties["party_key"], strict=True)
    return [display_name(name) or key.partition(":")[2] for name, key in pairs]


def _one_per_party(rows: pd.DataFrame) -> pd.DataFrame:
    """Sum up each payer: latest spelling, all normalised names, first payment first."""
    ordered = rows[["on", "row", "party_key", "name_key", "party", "makes_client"]]
    ordered = ordered[ordered["party_key"] != ACCOUNT].sort_values(["on", "row"], kind="stable")
    grouped = ordered.groupby("party_key", sort=True)
    parties = grouped.agg(first_on=("on", "min"), makes_client=("makes_client", "any"))
    latest = ordered.drop_duplicates("party_key", keep="last").set_index("party_key")["party"]
    parties = parties.assign(party=latest)
    names: dict[str, list[str]] = {}
    spellings = ordered[["party_key", "name_key"]].drop_duplicates()
    for key, name_key in spellings[spellings["name_key"] != ""].itertuples(index=False):
        names.setdefault(key, []).append(name_key)
    parties = parties.reset_index()
    inn = parties["party_key"].str.removeprefix(INN).where(parties["party_key"].str.startswith(INN), "")
    name_keys = pd.Series([tuple(names.get(key, ())) for key in parties["party_key"]], dtype=object)
    parties = parties.assign(inn=inn, name_keys=name_keys)
    return parties.sort_values(["first_on", "party_key"], ignore_index=True)


def _index_clients(clients: pd.DataFrame) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Index the base by ИНН, by name, and by the names of clients that have no ИНН."""
    by_inn: dict[str, str] = {}
    names: dict[str, list[tuple[str, bool]]] = {}
    for code, name, inn in zip(clients["code"], clients["name"], clients["inn"], strict=True):
        if inn:
            by_inn.setdefault(INN + inn, code)
        key = normalise_name(name)
        if key:
            names.setdefault(NAME + key, []).append((code, not inn))
    by_name = {key: rows[0][0] for key, rows in names.items() if len(rows) == 1}
    free = {key: rows[0][0] for key, rows in names.items() if len(rows) == 1 and rows[0][1]}
    return by_inn, by_name, free


def _aliases(parties: pd.DataFrame, found: Mapping[str, str]) -> dict[str, str]:
    """Remember every ИНН and every spelling that means one client only."""
    aliases: dict[str, str] = {}
    meanings: dict[str, set[str]] = {}
    for key, name_keys in zip(parties["party_key"], parties["name_keys"], strict=True):
        code = found[key]
        if not code:
            continue
        aliases[key] = code
        for name_key in name_keys:
            meanings.setdefault(NAME + name_key, set()).add(code)
    sole = {key: next(iter(codes)) for key, codes in meanings.items() if len(codes) == 1}
    return aliases | sole


def find_inn_doubts(rows: pd.DataFrame) -> list[Finding]:
    """Say which payers are told by name since their ИНН fails its check, and where that joined several.

    Args:
        rows: Counted sales: party, party_inn, party_key, amount_kop.
    """
    wrong = {inn for inn in rows["party_inn"].unique() if inn and not is_valid_inn(str(inn))}
    if not wrong:
        return []
    doubtful = rows[rows["party_inn"].isin(wrong)]
    inns = sorted(map(str, wrong))
    facts = {
        "payers": doubtful["party_key"].nunique(),
        "inns": ", ".join([*inns[:_FEW], *["…"][: len(inns) > _FEW]]),
    }
    total = int(doubtful["amount_kop"].sum())
    found = [Finding("payer_inn_unchecked", "info", tab="statement", facts=facts, sum_kop=total)]
    named = rows[rows["party_key"].isin(set(doubtful["party_key"])) & (rows["party_inn"] != "")]
    for key, payments in named.groupby("party_key", sort=True):
        several = sorted(map(str, payments["party_inn"].unique()))
        if len(several) > 1:
            facts = {"name": payments["party"].iloc[-1], "inns": ", ".join(several)}
            total = int(payments["amount_kop"].sum())
            found.append(
                Finding("payers_merged_by_name", "warning", str(key), "statement", facts=facts, sum_kop=total)
            )
    return found
