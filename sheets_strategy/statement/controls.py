"""The bank's own totals: summed per account, and held against the rows; for every reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.days import check_days, find_whole, group_sections
from sheets_strategy.statement.rows import Control
from sheets_strategy.values.currency import account_currency

Turnovers = Mapping[str, tuple[int, int]]
Difference = tuple[str, str, int, int]


def sum_controls(sections: Iterable[Control]) -> tuple[Control, ...]:
    """Sum the sections of a file, one control per account.

    Banks write a section for every day: opening of the first, sums of the
    turnovers, closing of the last. Exact copies count once; a section that
    spans all others of its account already holds their turnovers.

    Args:
        sections: What the bank says of an account and some days, in the order of the file.
    """
    return tuple(_join(members) for members in group_sections(sections).values())


def sum_turnovers(rows: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Sum the documents by own account: received and paid; account "" where none is known."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    names = ["own_account", "party_account", "direction"]
    grouped = rows.groupby(names, sort=True)["amount_kop"].sum()
    own, party, direction = (grouped.index.get_level_values(name) for name in names)
    for mine, other, way, kop in zip(own, party, direction, grouped.tolist(), strict=True):
        if way in ("out", "internal"):
            sums[mine][1] += kop
        if way in ("in", "internal"):
            sums[mine if way == "in" else other][0] += kop
    return {account: (received, paid) for account, (received, paid) in sums.items()}


def agree(rows: pd.DataFrame, controls: Sequence[Control]) -> bool:
    """Say whether there are totals and the documents give exactly these."""
    turnovers = sum_turnovers(rows)
    return bool(controls) and all(
        (control.in_kop, control.out_kop) == turnovers.get(control.account, (0, 0)) for control in controls
    )


def is_short(rows: pd.DataFrame, controls: Iterable[Control]) -> bool:
    """Say whether documents are missing, even if all of unknown direction or account belong here."""
    turnovers = sum_turnovers(rows)
    unsettled = int(rows["amount_kop"][(rows["direction"] == "") | (rows["own_account"] == "")].sum())
    for control in controls:
        received, paid = turnovers.get(control.account, (0, 0))
        if (control.in_kop or 0) > received + unsettled or (control.out_kop or 0) > paid + unsettled:
            return True
    return False


def check_controls(
    rows: pd.DataFrame, controls: Iterable[Control], sections: Iterable[Control] = (), *, name: str
) -> list[Finding]:
    """Find accounts whose documents or balances do not give the bank's own totals.

    The difference is named and nothing stops: banks export filtered statements too.

    Args:
        rows: Rows of a statement.
        controls: Totals of each account.
        sections: Totals of the same accounts by parts of the time, where the file has them.
        name: What the file is called.
    """
    controls = list(controls)
    by_days = check_days(rows, sections, name=name)
    said = {
        finding.facts["account"]
        for finding in by_days
        if finding.code in ("section_balance", "section_break", "section_hole")
    }
    findings = []
    spans = {one.account: {"since": one.since or "", "until": one.until or ""} for one in controls}
    for account, side, stated, found in find_differences(rows, controls):
        facts: dict[str, object] = {"file": name, "account": account, "side": side}
        facts |= {"difference": stated - found, "stated": stated, "found": found, **spans[account]}
        key, total = f"{name}:{account}:{side}", stated - found
        code = account_currency(account)
        findings.append(
            Finding("control_difference", "warning", key, facts=facts, sum_kop=total, currency=code)
        )
    for control in controls:
        if control.account not in said:
            findings.extend(_check_balance(control, name))
    return [*findings, *by_days]


def find_differences(rows: pd.DataFrame, controls: Iterable[Control]) -> list[Difference]:
    """Compare rows with the bank's own totals: account, side ("in", "out"), stated, found.

    Where the bank states balances and no turnovers, its closing is compared with what the rows
    make of its opening; the side is "closing".
    """
    turnovers = sum_turnovers(rows)
    differences: list[Difference] = []
    for control in controls:
        received, paid = turnovers.get(control.account, (0, 0))
        pairs = [("in", control.in_kop, received), ("out", control.out_kop, paid)]
        if control.opening_kop is not None and None in (control.in_kop, control.out_kop):
            pairs.append(("closing", control.closing_kop, control.opening_kop + received - paid))
        differences += [
            (control.account, side, stated, found)
            for side, stated, found in pairs
            if stated is not None and stated != found
        ]
    return differences


def _check_balance(control: Control, name: str) -> list[Finding]:
    opening, closing = control.opening_kop, control.closing_kop
    if opening is None or closing is None or control.in_kop is None or control.out_kop is None:
        return []
    expected = opening + control.in_kop - control.out_kop
    if expected == closing:
        return []
    facts: dict[str, object] = {
        "file": name,
        "account": control.account,
        "stated": closing,
        "found": expected,
    }
    facts |= {"since": control.since or "", "until": control.until or ""}
    key = f"{name}:{control.account}"
    code, total = account_currency(control.account), closing - expected
    return [Finding("balance_difference", "warning", key, facts=facts, sum_kop=total, currency=code)]


def _join(ordered: Sequence[Control]) -> Control:
    """Sum the sections of one account, which come in the order of their days."""
    whole = find_whole(ordered)
    if whole is not None:
        return whole
    first, last = ordered[0], ordered[-1]
    return Control(
        first.account,
        first.since,
        max((part.until for part in ordered if part.until), default=None),
        first.opening_kop,
        _sum(part.in_kop for part in ordered),
        _sum(part.out_kop for part in ordered),
        last.closing_kop,
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = list(values)
    return None if None in known else sum(value for value in known if value is not None)
