"""Which rows are the same payment seen twice: the rule of repeats.

The count of a fingerprint is its largest number of copies in one block (one
import or one paste). What was once decided is remembered with the number of
copies seen, so that later sorting changes nothing.

Source: docs/figures.md, "Rule of repeats".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.fingerprints import (
    code_cheaply,
    code_fully,
    fingerprints,
    has_twin,
    partial_fingerprints,
    sharing,
)
from sheets_strategy.statement.runs import find_runs

Mask = npt.NDArray[np.bool_]
_DOUBT = "?"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a fingerprint that occurs more than once.

    Attributes:
        seen: Copies in the tab when it was decided.
        counted: How many of them are payments.
        doubtful: Whether that could be otherwise, which stays a question.
    """

    seen: int
    counted: int
    doubtful: bool = False

    @property
    def text(self) -> str:
        """What memory keeps: ``seen/counted``, with ``/?`` where it is doubtful."""
        return f"{self.seen}/{self.counted}" + (f"/{_DOUBT}" if self.doubtful else "")


def read_decision(text: str) -> Decision:
    """Read what memory keeps.

    >>> read_decision("3/2/?")
    Decision(seen=3, counted=2, doubtful=True)
    """
    seen, counted, *doubt = text.split("/")
    return Decision(int(seen), int(counted), doubt == [_DOUBT])


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
        fields: Section → identity fields that it has a filled column for.
        decided: What earlier runs decided.
    """
    repeated = np.zeros(len(rows), dtype=bool)
    likely = np.flatnonzero(has_twin(code_cheaply(rows)))
    decisions: dict[str, Decision] = {}
    findings: tuple[Finding, ...] = ()
    if len(likely):
        codes = code_fully(rows.iloc[likely])
        twice = has_twin(codes)
        places, codes = likely[twice], codes[twice]
        runs = find_runs(rows)[places]
        copies = rows.iloc[places]
        settled = _settle(copies, codes, runs, decided)
        decisions = {key: decision for key, decision, _ in settled.values()}
        counted = pd.Series(codes).map({code: one.counted for code, (_, one, _) in settled.items()})
        repeated[places] = (
            pd.Series(codes).groupby(codes, sort=False).cumcount().to_numpy() >= counted.to_numpy()
        )
        findings = _doubt_findings([(one, kop) for _, one, kop in settled.values() if one.doubtful])
    partial, found = _find_partial(rows, repeated, fields)
    return Repeats(repeated | partial, dict(sorted(decisions.items())), (*findings, *found))


def count_copies(
    rows: pd.DataFrame, *, like: pd.DataFrame, decided: Mapping[str, Decision]
) -> dict[str, tuple[int, int]]:
    """Count the copies of fingerprints among rows, and how many of them are payments.

    Args:
        rows: Rows of the tab, as for ``find_repeats``.
        like: Only rows of the day, sum, direction and currency of some of these are looked at.
        decided: What earlier runs decided.

    Returns:
        Fingerprint → copies, payments.
    """
    places = np.flatnonzero(sharing(rows, like)) if len(rows) and len(like) else np.zeros(0, dtype=np.int64)
    if not len(places):
        return {}
    alike = rows.iloc[places]
    settled = _settle(alike, code_fully(alike), find_runs(rows)[places], decided)
    return {key: (one.seen, one.counted) for key, one, _ in settled.values()}


def _settle(
    copies: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    runs: npt.NDArray[np.int64],
    decided: Mapping[str, Decision],
) -> dict[int, tuple[str, Decision, int]]:
    """Decide for every fingerprint; code → fingerprint, decision, kopecks of one copy."""
    pairs = pd.DataFrame({"code": codes, "run": runs}).groupby(["code", "run"], sort=True).size()
    groups = pairs.groupby(level="code", sort=True).agg(["sum", "max"])
    firsts = copies.iloc[np.unique(codes, return_index=True)[1]]
    lines = zip(
        groups.index.tolist(),
        fingerprints(firsts).tolist(),
        groups["sum"].tolist(),
        groups["max"].tolist(),
        firsts["number"].tolist(),
        firsts["amount_kop"].tolist(),
        strict=True,
    )
    return {
        code: (key, _decide(total, largest, has_number=bool(number), known=decided.get(key)), kop)
        for code, key, total, largest, number, kop in lines
    }


def _decide(total: int, largest: int, *, has_number: bool, known: Decision | None) -> Decision:
    """Decide how many copies are payments.

    Args:
        total: Copies in the tab.
        largest: Most copies in one run.
        has_number: Whether they have a document number.
        known: What was decided before.
    """
    if known is None:
        return Decision(total, 1 if has_number else largest, doubtful=largest > 1)
    if total <= known.seen:
        return Decision(total, min(known.counted, total), doubtful=known.doubtful and total > 1)
    fresh = min(total - known.seen, largest)
    counted = max(known.counted, 1 if has_number else fresh)
    return Decision(total, counted, doubtful=known.doubtful or fresh > known.counted)


def _find_partial(
    rows: pd.DataFrame, repeated: Mask, fields: Mapping[int, Collection[str]]
) -> tuple[Mask, tuple[Finding, ...]]:
    """Match rows across sections that lack each other's columns, by what both have."""
    found = np.zeros(len(rows), dtype=bool)
    mask_of = {section: tuple(sorted(names)) for section, names in fields.items()}
    masks = sorted(set(mask_of.values()), key=lambda names: (-len(names), names))
    if len(masks) < 2:
        return found, ()
    numbers = {names: number for number, names in enumerate(masks)}
    kinds = rows["section"].map({section: numbers[names] for section, names in mask_of.items()}).to_numpy()
    findings: list[Finding] = []
    for fuller, poorer in combinations(masks, 2):
        open_ = ~repeated & ~found
        left = np.flatnonzero(open_ & (kinds == numbers[fuller]))
        right = np.flatnonzero(open_ & (kinds == numbers[poorer]))
        hits = right[_match(rows.iloc[left], rows.iloc[right], set(fuller) & set(poorer))]
        if len(hits):
            found[hits] = True
            missing = tuple(sorted(set(fuller) ^ set(poorer)))
            findings.append(_partial_finding(rows.iloc[hits], missing))
    return found, tuple(findings)


def _partial_finding(rows: pd.DataFrame, missing: tuple[str, ...]) -> Finding:
    facts = {"rows": len(rows), "fields": missing}
    total = int(rows["amount_kop"].sum())
    return Finding(
        "repeat_partial_columns", "warning", "-".join(missing), "statement", facts=facts, sum_kop=total
    )


def _match(left: pd.DataFrame, right: pd.DataFrame, common: Collection[str]) -> npt.NDArray[np.int64]:
    """Give the places of the right frame that pair off with rows of the left one."""
    if left.empty or right.empty:
        return np.zeros(0, dtype=np.int64)
    left = left[sharing(left, right)]
    places = np.flatnonzero(sharing(right, left)) if len(left) else np.zeros(0, dtype=np.int64)
    if not len(places):
        return places
    keys = [partial_fingerprints(frame, common) for frame in (left, right.iloc[places])]
    numbered = [zip(key, key.groupby(key, sort=False).cumcount(), strict=True) for key in keys]
    known = set(numbered[0])
    paired = np.array([pair in known for pair in numbered[1]], dtype=bool)
    return np.asarray(places[paired], dtype=np.int64)


def _doubt_findings(doubts: list[tuple[Decision, int]]) -> tuple[Finding, ...]:
    """Name the sum that would change if every copy but one were a payment, or none were."""
    if not doubts:
        return ()
    left_out = sum(one.seen - one.counted for one, _ in doubts)
    total = sum((one.seen - 1) * kop for one, kop in doubts)
    facts = {"payments": len(doubts), "left_out": left_out}
    return (Finding("repeat_in_paste", "warning", tab="statement", facts=facts, sum_kop=total),)
