"""Which rows are the same payment seen twice: the rule of repeats.

The count of a fingerprint is its largest number of copies in one block (one
import or one paste). What was once decided is remembered with the number of
copies seen, so that later sorting changes nothing.

Source: docs/figures.md, "Rule of repeats".
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.values.names import normalise_name
from sheets_strategy.values.purposes import normalise_purpose

Mask = npt.NDArray[np.bool_]
_CHEAP = ["on", "direction", "amount_kop", "currency"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a fingerprint that occurs more than once.

    Attributes:
        seen: Copies in the tab when it was decided.
        counted: How many of them are payments.
    """

    seen: int
    counted: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """Which rows do not count.

    Attributes:
        repeated: One per row: whether it repeats another row.
        decisions: Fingerprint → decision, for all that occur more than once.
        findings: Sums in doubt.
    """

    repeated: Mask
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]


def find_repeats(
    rows: pd.DataFrame, *, fields: Mapping[int, Collection[str]], decided: Mapping[str, Decision]
) -> Repeats:
    """Find rows that repeat others.

    Args:
        rows: What ``read_sheet_rows`` gave, own_account filled where it is known.
        fields: Section → identity fields that it has a column for.
        decided: What earlier runs decided.
    """
    repeated = np.zeros(len(rows), dtype=bool)
    decisions: dict[str, Decision] = {}
    doubts: list[tuple[int, int]] = []
    candidates = rows[rows.duplicated(_CHEAP, keep=False)]
    if candidates.empty:
        return Repeats(repeated, decisions, ())
    runs = find_runs(rows)
    prints = fingerprints(candidates)
    twice = prints[prints.duplicated(keep=False)]
    for key, places in twice.groupby(twice, sort=True).groups.items():
        where = rows.index.get_indexer(places)
        decision = _decide(rows.iloc[where], runs[where], decided.get(str(key)))
        decisions[str(key)] = Decision(len(where), decision.counted)
        repeated[where[decision.counted :]] = True
        if decision.doubtful:
            doubts.append((len(where) - decision.counted, int(rows["amount_kop"].iloc[where[0]])))
    partial, found = _find_partial(rows, repeated, fields)
    return Repeats(repeated | partial, decisions, (*_doubt_findings(doubts), *found))


def fingerprints(rows: pd.DataFrame) -> pd.Series:
    """Give each row its fingerprint: all that tells a payment, as 16 hexadecimal digits.

    Args:
        rows: on, direction, amount_kop, currency, number, own_account, party_inn,
            party_account, party, purpose.

    Returns:
        Texts, index of rows.
    """
    columns = [rows[name].tolist() for name in (*_CHEAP, "own_account", "number")]
    parties = _counterparties(rows)
    purposes = [normalise_purpose(text) for text in rows["purpose"]]
    joined = zip(*columns, parties, purposes, strict=True)
    return pd.Series([_hash(parts) for parts in joined], index=rows.index, dtype=object)


def count_copies(
    rows: pd.DataFrame, *, like: pd.DataFrame, decided: Mapping[str, Decision]
) -> dict[str, tuple[int, int]]:
    """Count the copies of fingerprints among rows, and how many of them are payments.

    Args:
        rows: Rows of the tab, as for ``find_repeats``.
        like: Only rows of the day, sum and direction of some of these are looked at.
        decided: What earlier runs decided.

    Returns:
        Fingerprint → copies, payments.
    """
    if rows.empty:
        return {}
    runs = pd.Series(find_runs(rows), index=rows.index)
    alike = _sharing(rows, like)
    prints = fingerprints(alike)
    twice = prints.duplicated(keep=False)
    counts: dict[str, tuple[int, int]] = dict.fromkeys(prints[~twice].tolist(), (1, 1))
    for key, places in prints[twice].groupby(prints[twice], sort=True).groups.items():
        copies = alike.loc[places]
        verdict = _decide(copies, runs.loc[places].to_numpy(), decided.get(str(key)))
        counts[str(key)] = (len(copies), verdict.counted)
    return counts


def find_runs(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Number the runs of rows that may be one paste.

    A new run starts where something other than a payment stands between rows (a
    header, note or blank line) or where dates jump back against the run.
    """
    size = len(rows)
    if not size:
        return np.zeros(0, dtype=np.int64)
    broken = np.zeros(size, dtype=bool)
    broken[1:] = np.diff(rows["row"].to_numpy()) != 1
    broken[1:] |= np.diff(rows["section"].to_numpy()) != 0
    days = rows["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    steps = np.sign(np.diff(days, prepend=days[0]))
    direction = 0
    for place in np.flatnonzero((steps != 0) | broken):
        step = int(steps[place])
        if broken[place]:
            direction = 0
        elif direction == 0:
            direction = step
        elif step != direction:
            broken[place], direction = True, 0
    return np.cumsum(broken)


@dataclass(frozen=True, slots=True)
class _Verdict:
    counted: int
    doubtful: bool


def _decide(copies: pd.DataFrame, runs: npt.NDArray[np.int64], known: Decision | None) -> _Verdict:
    total = len(copies)
    if known is not None and total == known.seen:
        return _Verdict(known.counted, doubtful=False)
    if known is not None and total < known.seen:
        return _Verdict(min(known.counted, total), doubtful=False)
    largest = int(np.unique(runs, return_counts=True)[1].max())
    inside = largest > 1
    if known is not None:
        fresh = min(total - known.seen, largest)
        has_number = bool(copies["number"].iloc[0])
        counted = max(known.counted, 1 if has_number else fresh)
        return _Verdict(counted, doubtful=fresh > 1 or (inside and counted > known.counted))
    if copies["number"].iloc[0]:
        return _Verdict(1, doubtful=inside)
    return _Verdict(largest, doubtful=inside)


def _find_partial(
    rows: pd.DataFrame, repeated: Mask, fields: Mapping[int, Collection[str]]
) -> tuple[Mask, tuple[Finding, ...]]:
    """Match rows across sections that lack each other's columns, by what both have."""
    found = np.zeros(len(rows), dtype=bool)
    findings: list[Finding] = []
    masks = sorted(
        {tuple(sorted(names)) for names in fields.values()}, key=lambda names: (-len(names), names)
    )
    if len(masks) < 2:
        return found, ()
    mask_of = {section: tuple(sorted(names)) for section, names in fields.items()}
    kinds = rows["section"].map(mask_of)
    for fuller, poorer in combinations(masks, 2):
        open_ = ~repeated & ~found
        left, right = rows[open_ & (kinds == fuller).to_numpy()], rows[open_ & (kinds == poorer).to_numpy()]
        matched = _match(left, right, set(fuller) & set(poorer))
        if len(matched):
            found[rows.index.get_indexer(matched)] = True
            total = int(rows.loc[matched, "amount_kop"].sum())
            missing = tuple(sorted(set(fuller) ^ set(poorer)))
            findings.append(
                Finding(
                    "repeat_partial_columns",
                    "warning",
                    key="-".join(missing),
                    tab="statement",
                    facts={"rows": len(matched), "fields": missing},
                    sum_kop=total,
                )
            )
    return found, tuple(findings)


def _match(left: pd.DataFrame, right: pd.DataFrame, common: Collection[str]) -> pd.Index:
    """Give the rows of the right frame that pair off with rows of the left one."""
    if left.empty or right.empty:
        return right.index[:0]
    left, right = _sharing(left, right), _sharing(right, left)
    if right.empty:
        return right.index[:0]
    keys = [_partial_key(frame, common) for frame in (left, right)]
    numbers = [key.groupby(key).cumcount() for key in keys]
    known = set(zip(keys[0], numbers[0], strict=True))
    hits = [pair in known for pair in zip(keys[1], numbers[1], strict=True)]
    return right.index[np.array(hits, dtype=bool)]


def _sharing(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that have the day, sum and direction of some other row."""
    cheap = pd.MultiIndex.from_frame(rows[_CHEAP])
    return rows[cheap.isin(pd.MultiIndex.from_frame(others[_CHEAP].drop_duplicates()))]


def _partial_key(rows: pd.DataFrame, common: Collection[str]) -> pd.Series:
    columns = [rows[name].tolist() for name in _CHEAP]
    for name in ("own_account", "number"):
        if name in common:
            columns.append(rows[name].tolist())
    blanked = rows.assign(**{n: "" for n in ("party_inn", "party_account", "party") if n not in common})
    columns.append(_counterparties(blanked))
    if "purpose" in common:
        columns.append([normalise_purpose(text) for text in rows["purpose"]])
    return pd.Series([_hash(parts) for parts in zip(*columns, strict=True)], index=rows.index, dtype=object)


def _counterparties(rows: pd.DataFrame) -> list[str]:
    """Give what tells the counterparty: ИНН, else account, else name."""
    triples = zip(rows["party_inn"], rows["party_account"], rows["party"], strict=True)
    return [inn or account or normalise_name(name) for inn, account, name in triples]


def _hash(parts: tuple[object, ...]) -> str:
    return hashlib.sha1("\x1f".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()[:16]


def _doubt_findings(doubts: list[tuple[int, int]]) -> tuple[Finding, ...]:
    if not doubts:
        return ()
    return (
        Finding(
            "repeat_in_paste",
            "warning",
            tab="statement",
            facts={"payments": len(doubts), "left_out": sum(left for left, _ in doubts)},
            sum_kop=sum(left * kop for left, kop in doubts) or sum(kop for _, kop in doubts),
        ),
    )
