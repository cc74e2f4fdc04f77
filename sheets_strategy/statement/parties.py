"""Who paid: payers of the statement and the clients of the base they belong to.

A payer attaches by a valid number (as it stands in the base, then as it was
remembered), then by name (as it stands, then every spelling remembered), so
that correcting an ИНН or a name in the base makes no twin. People without a
number are told by name and account, since many people share a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.currencies import sum_currencies
from sheets_strategy.statement.fingerprints import combine
from sheets_strategy.statement.sums import sum_up
from sheets_strategy.values.inn import is_valid_number
from sheets_strategy.values.names import display_name, normalise_name
from sheets_strategy.values.people import is_person, part_account, with_account

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

    A valid number (ИНН, УНП, БИН) tells a payer; a payer without one is told by its
    normalised name, and is the payer of that name with a number where there is exactly
    one; without a name, by the account. A person without a number is told by name and
    account, and is the one with a number only where both are the same.

    Args:
        rows: party, party_inn, party_account (texts).

    Returns:
        The same rows plus party_key and name_key (normalised name, for a person without
        a number with the end of the account; "" for none).
    """
    codes = combine([rows[name].to_numpy(dtype=object) for name in ("party", "party_inn", "party_account")])
    spellings = rows[~pd.Series(codes, index=rows.index).duplicated()]
    plain = _each(spellings["party"], normalise_name)
    valid = _each(spellings["party_inn"], is_valid_number).astype(bool)
    inn, account = (spellings[name].to_numpy(dtype=object) for name in ("party_inn", "party_account"))
    people = np.array([is_person(*pair) for pair in zip(plain, account, strict=True)], dtype=bool)
    named = [with_account(*pair) for pair in zip(plain, account, strict=True)]
    told = np.where(people, np.array([*named, ""], dtype=object)[:-1], plain)
    known = np.where(valid, inn, _lend(told, inn, valid & ((told != plain) | ~people)))
    names = np.where(valid, plain, told)
    fallback = np.where(names != "", NAME + names, ACCOUNT + account)
    keys = np.where(known != "", INN + known, fallback)
    return rows.assign(party_key=keys[codes], name_key=names[codes])


def _lend(
    names: npt.NDArray[np.object_], inn: npt.NDArray[np.object_], lenders: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """Give every name the number of the only payer that has both; "" for none or several."""
    pairs = pd.DataFrame({"name": names[lenders], "inn": inn[lenders]}).drop_duplicates()
    sole = pairs[~pairs["name"].duplicated(keep=False) & (pairs["name"] != "")].set_index("name")["inn"]
    return pd.Series(names).map(sole).astype(object).fillna("").to_numpy()


def _each(texts: pd.Series, read: Callable[[str], object]) -> npt.NDArray[np.object_]:
    """Read every text, equal ones once."""
    codes, uniques = pd.factorize(texts.to_numpy(dtype=object), sort=False)
    values = np.empty(len(uniques), dtype=object)
    values[:] = [read(str(text)) for text in uniques]
    return values[codes]


def attach_clients(
    rows: pd.DataFrame,
    *,
    clients: pd.DataFrame,
    aliases: Mapping[str, str],
    next_code: int,
    joined: Mapping[str, str] = MappingProxyType({}),
) -> Attached:
    """Join payers to clients and name those that the base lacks.

    Args:
        rows: What ``key_parties`` gave, plus on and makes_client (bool: a counted sale,
            which alone makes a new client).
        clients: The base: code (unique), name, inn (texts).
        aliases: Party key → code, as remembered.
        next_code: First free number for a new code.
        joined: Code that the base has no more → the client that people said it is.
    """
    parties = _one_per_party(rows)
    base = _index_clients(clients)
    codes = set(clients["code"])
    remembered = {
        key: code for key, old in aliases.items() if (code := old if old in codes else joined.get(old))
    }
    people = _People(base, remembered)
    found: dict[str, str] = {}
    for key, name_keys in zip(parties["party_key"], parties["name_keys"], strict=True):
        names = base.free if key.startswith(INN) else base.named
        tried = [base.by_inn.get(key), remembered.get(key)]
        for name_key in name_keys:
            tried += [
                names.get(NAME + name_key),
                None if key.startswith(INN) else remembered.get(NAME + name_key),
            ]
        found[key] = next((code for code in tried if code), "") or people.find(key)
        people.note(key, found[key])
    new = parties[parties["party_key"].map(found).eq("") & parties["makes_client"]]
    fresh = [f"c{next_code + place:05d}" for place in range(len(new))]
    found |= dict(zip(new["party_key"], fresh, strict=True))
    created = pd.DataFrame(
        {"code": fresh, "name": _names(new, base), "inn": list(new["inn"])},
        dtype=object,
    )
    kept = {key: aliases[key] for key in found if aliases.get(key) in joined}
    return Attached(
        rows["party_key"].map(found).astype(object).fillna(""), created, _aliases(parties, found) | kept
    )


class _People:
    """People of the base: who may be whom by name alone, as long as no other account stands for it.

    Before people were told by account, they were remembered by name; that holds for
    as long as no account is remembered.
    """

    def __init__(self, base: _Base, remembered: Mapping[str, str]) -> None:
        self._free, self._by_name = base.free, remembered
        self._holders: dict[str, set[str]] = {}
        for key, code in remembered.items():
            self.note(key, code)

    def note(self, key: str, code: str) -> None:
        """Remember which client an account stands for."""
        name, digits = part_account(key)
        if digits and code:
            self._holders.setdefault(name, set()).add(code)

    def find(self, key: str) -> str:
        """Give the client that a person's key may mean, "" for none."""
        name, digits = part_account(key)
        if not digits:
            return ""
        holders = self._holders.get(name, set())
        code = self._free.get(name) or ("" if holders else self._by_name.get(name, ""))
        return "" if code in holders else code


def _names(parties: pd.DataFrame, base: _Base) -> list[str]:
    """Name new clients as their latest payment does; one without a name by its ИНН or account.

    A person whose name is taken gets the end of the account behind it.
    """
    taken = set(base.taken)
    names = []
    for text, key in zip(parties["party"], parties["party_key"], strict=True):
        name = display_name(text) or key.partition(":")[2]
        plain, digits = part_account(key)
        if digits:
            name = f"{name} *{digits}" if plain in taken else name
            taken.add(plain)
        names.append(name)
    return names


def _one_per_party(rows: pd.DataFrame) -> pd.DataFrame:
    """Sum up each payer: latest spelling, all normalised names, first payment first."""
    ordered = rows[["on", "row", "party_key", "name_key", "party", "makes_client"]]
    ordered = ordered[ordered["party_key"] != ACCOUNT].sort_values(["on", "row"], kind="stable")
    grouped = ordered.groupby("party_key", sort=True)
    parties = sum_up(grouped, first_on=("on", "min"), makes_client=("makes_client", "any"))
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


@dataclass(frozen=True, slots=True)
class _Base:
    """The base by what payers are told by.

    Attributes:
        by_inn: Number's key → code.
        named: Key of a name that one client has → code.
        free: The same for clients without a number.
        taken: Keys of all names.
    """

    by_inn: Mapping[str, str]
    named: Mapping[str, str]
    free: Mapping[str, str]
    taken: Collection[str]


def _index_clients(clients: pd.DataFrame) -> _Base:
    by_inn: dict[str, str] = {}
    names: dict[str, list[tuple[str, bool]]] = {}
    for code, text, inn in zip(clients["code"], clients["name"], clients["inn"], strict=True):
        if inn:
            by_inn.setdefault(INN + inn, code)
        name, digits = part_account(text)
        key = normalise_name(name)
        if key:
            names.setdefault(NAME + key + (f" *{digits}" if digits else ""), []).append((code, not inn))
    named = {
        key: rows[0][0]
        for key, rows in names.items()
        if len(rows) == 1 and (rows[0][1] or not is_person(key.removeprefix(NAME), ""))
    }
    free = {key: rows[0][0] for key, rows in names.items() if len(rows) == 1 and rows[0][1]}
    return _Base(by_inn, named, free, names.keys())


def _aliases(parties: pd.DataFrame, found: Mapping[str, str]) -> dict[str, str]:
    """Remember every ИНН and every spelling that means one client only; a person's name means nobody."""
    aliases: dict[str, str] = {}
    meanings: dict[str, set[str]] = {}
    for key, name_keys in zip(parties["party_key"], parties["name_keys"], strict=True):
        code = found[key]
        if not code:
            continue
        aliases[key] = code
        for name_key in name_keys:
            if key.startswith(INN) and is_person(name_key, ""):
                continue
            meanings.setdefault(NAME + name_key, set()).add(code)
    sole = {key: next(iter(codes)) for key, codes in meanings.items() if len(codes) == 1}
    return aliases | sole


def find_inn_doubts(rows: pd.DataFrame) -> list[Finding]:
    """Say which payers are told by name since their ИНН fails its check, and where that joined several.

    Args:
        rows: Counted sales: party, party_inn, party_key, amount_kop.
    """
    wrong = {inn for inn in rows["party_inn"].unique() if inn and not is_valid_number(str(inn))}
    if not wrong:
        return []
    doubtful = rows[rows["party_inn"].isin(wrong)]
    inns = sorted(map(str, wrong))
    facts = {
        "payers": doubtful["party_key"].nunique(),
        "inns": ", ".join([*inns[:_FEW], *["…"][: len(inns) > _FEW]]),
    }
    total = int(doubtful["amount_kop"].sum())
    sums = sum_currencies(doubtful)
    found = [Finding("payer_inn_unchecked", "info", "", "statement", facts=facts, sum_kop=total, sums=sums)]
    named = rows[rows["party_key"].isin(set(doubtful["party_key"])) & (rows["party_inn"] != "")]
    for key, payments in named.groupby("party_key", sort=True):
        several = sorted(map(str, payments["party_inn"].unique()))
        if len(several) > 1:
            facts = {"name": payments["party"].iloc[-1], "inns": ", ".join(several)}
            total = int(payments["amount_kop"].sum())
            found.append(
                Finding(
                    "payers_merged_by_name", "warning", str(key), "statement", facts=facts, sum_kop=total,
                    sums=sum_currencies(payments),
                )
            )  # fmt: skip
    return found
