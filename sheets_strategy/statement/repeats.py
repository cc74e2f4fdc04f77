"""Which rows are the same payment seen twice: the rule of repeats.

The count of a fingerprint is its largest number of copies in one block (one
import or one paste). What was once decided is remembered with the number of
copies seen, so that later sorting changes nothing.

Source: docs/figures.md, "Rule of repeats".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.alike import Alike, find_alike
from sheets_strategy.statement.currencies import add_sums
from sheets_strategy.statement.decisions import Decision
from sheets_strategy.statement.fingerprints import (
    SOLD_FIELDS,
    code_cheaply,
    code_fully,
    fingerprints,
    has_twin,
    name_goods,
    normalise_number,
)
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.runs import find_runs

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Which rows do not count.

    Attributes:
        repeated: One per row: whether it repeats another row.
        decisions: Fingerprint → decision, for all that occur more than once.
        findings: Sums in doubt.
        poorer: One per row: whether it repeats one that has more filled in.
    """

    repeated: Mask
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]
    poorer: Mask


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided for a full fingerprint.

    Attributes:
        key: The fingerprint.
        decision: Copies and payments.
        kop: Minor units of one copy.
        currency: Its currency.
    """

    key: str
    decision: Decision
    kop: int
    currency: str


def find_repeats(
    rows: pd.DataFrame, *, fields: Mapping[int, Collection[str]], decided: Mapping[str, Decision]
) -> Repeats:
    """Find rows that repeat others.

    Args:
        rows: What ``read_sheet_rows`` gave, own_account filled where it is known.
        fields: Section → identity fields that it has a filled column for.
        decided: What earlier runs decided.
    """
    sold = is_sales(rows)
    if sold.any() and not sold.all():
        parts = [find_repeats(rows[mine], fields=fields, decided=decided) for mine in (~sold, sold)]
        return _join(parts, sold)
    rows = name_goods(_assume_currency(rows, fields))
    repeated = np.zeros(len(rows), dtype=bool)
    likely = np.flatnonzero(has_twin(code_cheaply(rows, currency="currency_assumed" not in rows)))
    if not len(likely):
        return Repeats(repeated, {}, (), repeated)
    runs, near = find_runs(rows), rows.iloc[likely]
    codes = code_fully(near)
    twice = has_twin(codes)
    copies = likely[twice]
    settled = settle(rows.iloc[copies], codes[twice], runs[copies], decided)
    repeated[copies] = ~keep(codes[twice], settled)
    alike = find_alike(
        near,
        kept=~repeated[likely],
        runs=runs[likely],
        known=decided,
    )
    poorer = np.zeros(len(rows), dtype=bool)
    poorer[likely[np.array([place for one in alike for place in one.dropped], dtype=np.int64)]] = True
    decisions = {one.key: one.decision for one in settled.values()}
    decisions |= {one.key: one.decision for one in alike}
    doubts = [one for one in settled.values() if one.decision.doubtful]
    findings = (*_doubt_findings(doubts), *_alike_findings(alike))
    if sold.any():
        findings = tuple(map(_name_fields, findings))
    return Repeats(repeated | poorer, dict(sorted(decisions.items())), findings, poorer)


def _name_fields(finding: Finding) -> Finding:
    """Call the fields of sales rows what they hold there, see ``name_goods``."""
    fields = finding.facts.get("fields")
    if not isinstance(fields, tuple):
        return finding
    named = tuple(SOLD_FIELDS.get(str(name), str(name)) for name in fields)
    return replace(finding, key="-".join(named), facts={**finding.facts, "fields": named})


def _join(parts: Sequence[Repeats], sold: Mask) -> Repeats:
    """Put together what was found among a bank's rows and among those of sales reports."""
    bank, sales = parts
    repeated, poorer = np.zeros(len(sold), dtype=bool), np.zeros(len(sold), dtype=bool)
    for part, mine in ((bank, ~sold), (sales, sold)):
        repeated[mine], poorer[mine] = part.repeated, part.poorer
    decisions = dict(sorted({**bank.decisions, **sales.decisions}.items()))
    return Repeats(repeated, decisions, _join_findings((*bank.findings, *sales.findings)), poorer)


def _join_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Add up findings of both sources that say the same."""
    joined: dict[tuple[str, str], Finding] = {}
    for one in findings:
        held = joined.get((one.code, one.key))
        joined[one.code, one.key] = one if held is None else _add(held, one)
    return tuple(joined.values())


def _add(one: Finding, other: Finding) -> Finding:
    sums = add_sums(one.sums, other.sums)
    facts = {
        name: value + other.facts[name] if isinstance(value, int) else value  # type: ignore[operator]
        for name, value in one.facts.items()
    }
    return replace(one, facts=facts, sums=sums, sum_kop=sum(sums.values()))


def _assume_currency(rows: pd.DataFrame, fields: Mapping[int, Collection[str]]) -> pd.DataFrame:
    """Mark the rows whose currency no column states, where there is more than one."""
    if len(fields) < 2 or rows["currency"].nunique() < 2:
        return rows
    bare = [section for section, names in fields.items() if "currency" not in names]
    return rows.assign(currency_assumed=rows["section"].isin(bare)) if bare else rows


def settle(
    copies: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    runs: npt.NDArray[np.int64],
    decided: Mapping[str, Decision],
) -> dict[int, Settled]:
    """Decide for every full fingerprint.

    Args:
        copies: Rows.
        codes: The number of each row's fingerprint, from ``code_fully``.
        runs: The run of each row.
        decided: What earlier runs decided.
    """
    if not len(copies):
        return {}
    pairs = pd.DataFrame({"code": codes, "run": runs}).groupby(["code", "run"], sort=True).size()
    groups = pairs.groupby(level="code", sort=True).agg(["sum", "max"])
    firsts = copies.iloc[np.unique(codes, return_index=True)[1]]
    lines = zip(
        groups.index.tolist(),
        fingerprints(firsts).tolist(),
        groups["sum"].tolist(),
        groups["max"].tolist(),
        map(normalise_number, firsts["number"]),
        firsts["amount_kop"].tolist(),
        firsts["currency"].tolist(),
        strict=True,
    )
    return {
        code: Settled(
            key, _decide(total, largest, has_number=bool(number), known=decided.get(key)), kop, currency
        )
        for code, key, total, largest, number, kop, currency in lines
    }


def keep(codes: npt.NDArray[np.int64], settled: Mapping[int, Settled]) -> Mask:
    """Say which rows are payments by their full fingerprints: the first copies, as many as decided."""
    counted = pd.Series(codes).map({code: one.decision.counted for code, one in settled.items()})
    numbers = pd.Series(codes).groupby(codes, sort=False).cumcount()
    return np.asarray(numbers.to_numpy() < counted.to_numpy(dtype=np.int64), dtype=bool)


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


def _alike_findings(found: Sequence[Alike]) -> tuple[Finding, ...]:
    """Name the sums of rows that were taken for fuller ones, and of those that were not."""
    rows: dict[tuple[str, tuple[str, ...]], int] = {}
    sums: dict[tuple[str, tuple[str, ...]], dict[str, int]] = {}
    for one in found:
        if not one.decision.doubtful:
            continue
        fields, counted = tuple(sorted(one.fields)), one.decision.counted
        dropped = one.decision.seen - counted
        for code, number in (("repeat_partial_columns", dropped), ("repeat_partial_counted", counted)):
            if number:
                key = (code, fields)
                rows[key] = rows.get(key, 0) + number
                sums[key] = add_sums(sums.get(key, {}), {one.currency: number * one.kop})
    return tuple(
        Finding(
            code,
            "warning",
            "-".join(fields),
            "statement",
            facts={"rows": rows[code, fields], "fields": fields},
            sum_kop=sum(sums[code, fields].values()),
            sums=sums[code, fields],
        )
        for code, fields in sorted(rows)
    )


def _doubt_findings(doubts: Sequence[Settled]) -> tuple[Finding, ...]:
    """Name the sum that would change if every copy but one were a payment, or none were."""
    if not doubts:
        return ()
    left_out = sum(one.decision.seen - one.decision.counted for one in doubts)
    sums = add_sums(*({one.currency: (one.decision.seen - 1) * one.kop} for one in doubts))
    facts = {"payments": len(doubts), "left_out": left_out}
    total = sum(sums.values())
    return (Finding("repeat_in_paste", "warning", tab="statement", facts=facts, sum_kop=total, sums=sums),)
