"""Rows that differ only by empty cells: one payment in exports with other columns, or two payments.

In: rows with a likeness, and which of them full fingerprints keep. Out: for each fingerprint that
has a fuller likeness, how many of its copies are payments of their own.

Source: docs/figures.md, "Rule of repeats".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.decisions import Decision
from sheets_strategy.statement.fingerprints import (
    clean_each,
    code_fully,
    combine,
    fingerprints,
    normalise_number,
)
from sheets_strategy.values.names import normalise_name
from sheets_strategy.values.purposes import normalise_purpose

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
FIELDS = ("own_account", "number", "purpose", "currency", "party_inn", "party_account", "party")
_PLAIN = FIELDS[:4]
_PREFIX = "part:"


@dataclass(frozen=True, slots=True)
class Alike:
    """Copies of one fingerprint that have fuller likenesses.

    Attributes:
        key: What memory knows the decision by.
        decision: Copies that full fingerprints keep, and how many of them are payments of their own.
        places: Places of the copies that full fingerprints keep.
        fields: Fields that are empty in one of them and filled in the other.
        runs: Runs in which they, and in which their likenesses stand.
        kop: Minor units of one copy.
        currency: Its currency.
    """

    key: str
    decision: Decision
    places: tuple[int, ...]
    fields: frozenset[str]
    runs: tuple[frozenset[int], frozenset[int]]
    kop: int
    currency: str

    @property
    def print(self) -> str:
        """Give their full fingerprint."""
        return self.key.removeprefix(_PREFIX)

    @property
    def dropped(self) -> tuple[int, ...]:
        """Give the places of the copies that are no payments of their own."""
        return self.places[self.decision.counted :]


@dataclass(slots=True, eq=False)
class _Print:
    """The copies of one full fingerprint."""

    texts: tuple[str, ...]
    runs: dict[int, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    inns: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    first: int = -1
    counted: int = 0
    used: dict[int, int] = field(default_factory=dict)

    def rank(self) -> tuple[object, ...]:
        """Sort the fullest first; ties do not depend on the order of rows."""
        parties = [sorted(held) for held in (self.inns, self.accounts, self.names)]
        filled = sum(map(bool, (*self.texts, *parties)))
        return (-filled, self.texts, parties)


def find_alike(
    rows: pd.DataFrame, *, kept: Mask, runs: Numbers, known: Mapping[str, Decision]
) -> list[Alike]:
    """Find fingerprints that differ from fuller ones only by empty cells.

    Exports hold whole days, so two payments that are alike stand together in some run. A copy that
    never does is the fuller payment seen again by an export with other columns: together they are
    as many payments as the run with most of them holds. Either way that is a doubt.

    Args:
        rows: Rows that have a likeness; ``stated`` knows which own accounts and currencies were assumed.
        kept: Rows that are payments by their full fingerprints.
        runs: The run of each row.
        known: What was decided before.

    Returns:
        One for each such fingerprint, in a fixed order.
    """
    groups = combine([rows["on"].to_numpy(), rows["amount_kop"].to_numpy(), rows["direction"].to_numpy()])
    places = np.flatnonzero(_mixed(rows, groups)[groups])
    if not len(places):
        return []
    prints = _prints(rows.iloc[places], places, kept=kept, runs=runs)
    members: dict[int, list[_Print]] = {}
    for one in prints:
        members.setdefault(int(groups[one.first]), []).append(one)
    pairs = [pair for group in sorted(members) if len(members[group]) > 1 for pair in _pair(members[group])]
    if not pairs:
        return []
    keys = fingerprints(rows.iloc[[one.first for one, _ in pairs]]).tolist()
    kops, currencies = rows["amount_kop"].to_numpy(), rows["currency"].to_numpy()
    return [
        _settle(
            one,
            fuller,
            f"{_PREFIX}{key}",
            (int(kops[one.first]), str(currencies[one.first])),
            known.get(f"{_PREFIX}{key}"),
        )
        for key, (one, fuller) in zip(keys, pairs, strict=True)
    ]


def stated(rows: pd.DataFrame, name: str) -> npt.NDArray[np.object_]:
    """Give a field, "" where it was not stated but assumed: own account and currency may be."""
    values = rows[name].to_numpy(dtype=object)
    assumed = f"{name}_assumed"
    return np.where(rows[assumed].to_numpy(dtype=bool), "", values) if assumed in rows else values


def _mixed(rows: pd.DataFrame, groups: Numbers) -> Mask:
    """Say of which groups some rows have a field and others do not."""
    size = int(groups.max()) + 1 if len(groups) else 0

    def some(mask: Mask) -> Mask:
        found = np.zeros(size, dtype=bool)
        found[groups[mask]] = True
        return found

    filled = {name: stated(rows, name) != "" for name in FIELDS}
    mixed = {name: some(mask) & some(~mask) for name, mask in filled.items()}
    plain = np.logical_or.reduce([mixed[name] for name in (*_PLAIN, "party_inn")])
    nameless = some(~filled["party_inn"]) & (mixed["party_account"] | mixed["party"])
    return np.asarray(plain | nameless, dtype=bool)


def _prints(rows: pd.DataFrame, places: Numbers, *, kept: Mask, runs: Numbers) -> list[_Print]:
    """Collect rows by their full fingerprints."""
    numbers = [normalise_number(text) for text in rows["number"].tolist()]
    purposes = clean_each(rows["purpose"], normalise_purpose).tolist()
    owns, currencies = (stated(rows, name).tolist() for name in ("own_account", "currency"))
    texts = zip(owns, numbers, purposes, currencies, strict=True)
    names = clean_each(rows["party"], normalise_name).tolist()
    parties = zip(rows["party_inn"].tolist(), rows["party_account"].tolist(), names, strict=True)
    found: dict[int, _Print] = {}
    for code, place, text, party in zip(
        code_fully(rows).tolist(), places.tolist(), texts, parties, strict=True
    ):
        one = found.setdefault(code, _Print(text, first=place))
        one.texts = tuple(mine or other for mine, other in zip(one.texts, text, strict=True))
        run = int(runs[place])
        one.runs[run] = one.runs.get(run, 0) + 1
        for held, value in zip((one.inns, one.accounts, one.names), party, strict=True):
            if value:
                held.add(value)
        if kept[place]:
            one.places.append(place)
    return [one for one in found.values() if one.places]


def _pair(prints: Sequence[_Print]) -> list[tuple[_Print, list[_Print]]]:
    """Give each with its fuller likenesses, the fullest first."""
    ranked = sorted(prints, key=_Print.rank)
    for one in ranked:
        one.counted = len(one.places)
    pairs = [(one, [other for other in ranked[:at] if _fits(one, other)]) for at, one in enumerate(ranked)]
    return [(one, fuller) for one, fuller in pairs if fuller]


def _fits(one: _Print, other: _Print) -> bool:
    """Say whether two differ only by what one of them lacks."""
    if any(mine != its for mine, its in zip(one.texts, other.texts, strict=True) if mine and its):
        return False
    pairs = ((one.inns, other.inns), (one.accounts, other.accounts), (one.names, other.names))
    return next((bool(mine & its) for mine, its in pairs if mine and its), True)


def _missing(one: _Print, other: _Print) -> frozenset[str]:
    """Give the fields that one lacks and the other has; of the payer only what tells best."""
    missing = {
        name for name, mine, its in zip(_PLAIN, one.texts, other.texts, strict=True) if its and not mine
    }
    pairs = zip(
        FIELDS[4:],
        (one.inns, one.accounts, one.names),
        (other.inns, other.accounts, other.names),
        strict=True,
    )
    for name, mine, its in pairs:
        if mine or its:
            return frozenset(missing | ({name} if not mine else set()))
    return frozenset(missing)


def _settle(
    one: _Print, fuller: Sequence[_Print], key: str, money: tuple[int, str], known: Decision | None
) -> Alike:
    """Decide how many copies are payments of their own; the fuller ones must be decided before."""
    copies, home = len(one.places), max(one.runs.items(), key=itemgetter(1))[0]
    together = max(
        min(number, copies) + sum(min(other.runs.get(run, 0), other.counted) for other in fuller)
        for run, number in one.runs.items()
    )
    room = sum(max(0, other.counted - other.used.get(home, 0)) for other in fuller)
    dropped = min(copies, max(0, copies - max(together, copies) + room), room)
    if known is not None:
        again = min(known.seen - known.counted, room, copies)
        dropped = again if copies <= known.seen else max(dropped, again)
    _use(fuller, home, dropped)
    one.counted = copies - dropped
    sure = known is not None and not known.doubtful and copies <= known.seen
    return Alike(
        key=key,
        decision=Decision(copies, one.counted, doubtful=not sure),
        places=tuple(one.places),
        fields=frozenset().union(*(_missing(one, other) | _missing(other, one) for other in fuller)),
        runs=(frozenset(one.runs), frozenset(run for other in fuller for run in other.runs)),
        kop=money[0],
        currency=money[1],
    )


def _use(fuller: Iterable[_Print], run: int, copies: int) -> None:
    """Note for which fuller payments copies of a run stand."""
    for other in fuller:
        taken = min(copies, max(0, other.counted - other.used.get(run, 0)))
        if taken:
            other.used[run] = other.used.get(run, 0) + taken
        copies -= taken
