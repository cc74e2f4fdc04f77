"""What a bank says of one account and some days, held against the payments of these days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sheets_strategy.errors import Finding
from sheets_strategy.statement.rows import Control


@dataclass(frozen=True, slots=True)
class Section:
    """One statement within a file.

    Attributes:
        control: What the bank states.
        currency: Its currency.
        in_kop: Received by the payments that stand in it, in minor units.
        out_kop: Paid by them.
    """

    control: Control
    currency: str
    in_kop: int
    out_kop: int


def check_sections(sections: Iterable[Section], *, name: str) -> list[Finding]:
    """Find turnovers and balances that do not follow from the payments, and holes between statements.

    What payments lack against the turnovers that the bank states is told once, by account;
    a statement whose closing balance follows from these turnovers is not told again.

    Args:
        sections: In the order of the file.
        name: The file.
    """
    accounts: dict[tuple[str, str], list[Section]] = defaultdict(list)
    for section in sections:
        accounts[(section.control.account, section.currency)].append(section)
    findings = []
    for members in accounts.values():
        findings += _check_turnovers(members, name)
        findings += [finding for one in members for finding in _check_balance(one, name)]
        findings += _find_holes(members, name)
    return findings


def _check_turnovers(members: Sequence[Section], name: str) -> list[Finding]:
    """Hold what an account's payments sum up to against what the bank states, where it states that."""
    account, currency = members[0].control.account, members[0].currency
    findings = []
    for side in ("in", "out"):
        stated = found = 0
        for one in members:
            total = one.control.in_kop if side == "in" else one.control.out_kop
            if total is not None:
                stated += total
                found += one.in_kop if side == "in" else one.out_kop
        if stated != found:
            facts: dict[str, object] = {"file": name, "account": account, "currency": currency}
            facts |= {"side": side}
            facts |= {"stated": stated, "found": found, "difference": stated - found}
            facts |= {"since": members[0].control.since or "", "until": members[-1].control.until or ""}
            key, total = f"{name}:{account}:{currency}:{side}", stated - found
            findings.append(Finding("control_difference", "warning", key=key, facts=facts, sum_kop=total))
    return findings


def _check_balance(section: Section, name: str) -> list[Finding]:
    control = section.control
    opening, closing = control.opening_kop, control.closing_kop
    if opening is None or closing is None:
        return []
    found = opening + section.in_kop - section.out_kop
    stated_in = section.in_kop if control.in_kop is None else control.in_kop
    stated_out = section.out_kop if control.out_kop is None else control.out_kop
    if closing in (found, opening + stated_in - stated_out):
        return []
    facts = _facts(section, name) | {"opening": opening, "stated": closing, "found": found}
    key = f"{name}:{control.account}:{section.currency}:{control.until or control.since or ''}"
    return [Finding("part_balance", "warning", key=key, facts=facts, sum_kop=closing - found)]


def _find_holes(members: Sequence[Section], name: str) -> list[Finding]:
    """Find neighbours in time of which one does not begin with the balance that the other ends with."""
    dated = sorted(
        (one for one in members if one.control.since is not None),
        key=lambda one: (one.control.since or date.min, one.control.until or date.min),
    )
    findings = []
    for before, after in pairwise(dated):
        left, right = before.control.closing_kop, after.control.opening_kop
        if left is None or right is None or left == right:
            continue
        facts = _facts(after, name) | {"before": before.control.until, "stated": right, "found": left}
        key = f"{name}:{after.control.account}:{after.currency}:{after.control.since}"
        findings.append(Finding("part_hole", "warning", key=key, facts=facts, sum_kop=right - left))
    return findings


def _facts(section: Section, name: str) -> dict[str, object]:
    control = section.control
    return {
        "file": name,
        "account": control.account,
        "currency": section.currency,
        "since": control.since or control.until or "",
        "until": control.until or control.since or "",
    }
