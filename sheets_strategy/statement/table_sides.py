"""Doubts about which way the money went, settled by what else the file says.

By one's own account first, then by balances (those of the whole and those after each payment),
then by the totals of what came and went. Nothing is guessed: what nothing decides stays in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sheets_strategy.errors import Finding
from sheets_strategy.statement.cells import read_money, read_texts
from sheets_strategy.statement.columns import SIDES, column
from sheets_strategy.statement.control_sums import Block
from sheets_strategy.statement.glued import clean_account
from sheets_strategy.statement.reading import Reading, SheetRows
from sheets_strategy.statement.running import Running, check_balances, read_balances, read_directions
from sheets_strategy.values.cells import Row

_BOTH = {"payer_account", "payee_account"}


@dataclass(slots=True)
class Settled:
    """What was decided.

    Attributes:
        flipped: Header rows of tables whose sides are the other way round.
        decided: Grid row → direction of a payment that had none.
        confirmed: Header rows of tables whose sides the bank's own sums confirm.
        findings: What to tell.
    """

    flipped: set[int] = field(default_factory=set)
    decided: dict[int, str] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def settle(rows: Sequence[Row], sheet: SheetRows, blocks: Sequence[Block], reading: Reading) -> Settled:
    """Decide which way the money went, as far as the file says.

    Args:
        rows: The grid.
        sheet: How it was read.
        blocks: Its statements, with the bank's own sums.
        reading: Own accounts known.
    """
    settled = Settled()
    for block in blocks:
        _settle_sides(settled, rows, sheet, block, reading)
        _settle_unknown(settled, rows, sheet, block)
    return settled


def find_running(rows: Sequence[Row], sheet: SheetRows, block: Block) -> Running | None:
    """Hold a block's column of balances against its payments; None where it has none that follows."""
    inside = sheet.rows[block.holds(sheet.rows)]
    places = inside["row"].tolist()
    balances = read_balances(rows, places, block.layout)
    if balances is None:
        return None
    signs = inside["direction"].map({"in": 1, "out": -1}).fillna(0).to_numpy(dtype=np.int64)
    return check_balances(balances, signs * inside["amount_kop"].to_numpy(), places, block.layout)


def _settle_sides(
    settled: Settled, rows: Sequence[Row], sheet: SheetRows, block: Block, reading: Reading
) -> None:
    """Turn the sides of a table round where one's own account, balances or totals say so."""
    header = block.layout.header_row
    inside = sheet.rows[block.holds(sheet.rows)]
    if inside.empty:
        return
    for by, said in (
        ("own_account", _by_accounts(rows, sheet, block, reading)),
        ("balance", _by_balance(sheet, block) or _by_running(rows, sheet, block)),
        ("totals", _by_totals(sheet, block)),
    ):
        if said > 0:
            settled.confirmed.add(header)
            return
        if said < 0:
            settled.flipped.add(header)
            settled.confirmed.add(header)
            total = int(inside["amount_kop"].sum())
            facts = {"rows": len(inside), "by": by}
            key = f"sides-{header}"
            settled.findings.append(
                Finding("sides_settled", "warning", key, "statement", header, facts=facts, sum_kop=total)
            )
            return


def _by_accounts(rows: Sequence[Row], sheet: SheetRows, block: Block, reading: Reading) -> int:
    """Hold sides against the accounts of payer and payee: 1 they agree, −1 all are against, 0 silent."""
    columns = block.layout.columns
    if not columns.keys() >= _BOTH or not set(SIDES) & columns.keys():
        return 0
    own = {*reading.own_accounts, *([block.account] if block.account else [])}
    inside = sheet.rows[block.holds(sheet.rows)]
    places = [rows[place] for place in inside["row"]]
    payer, payee = (
        np.isin(read_texts(column(places, columns[side]), clean_account).astype(str), sorted(own))
        for side in ("payer_account", "payee_account")
    )
    came = (inside["direction"] == "in").to_numpy()
    told = payer != payee
    agree, against = int((told & (payee == came)).sum()), int((told & (payee != came)).sum())
    return 0 if agree and against else (agree > 0) - (against > 0)


def _by_balance(sheet: SheetRows, block: Block) -> int:
    opening, closing = block.stated.opening_kop, block.stated.closing_kop
    came, went = _sums(sheet, block)
    if opening is None or closing is None or came == went:
        return 0
    return (opening + came - went == closing) - (opening - came + went == closing)


def _by_running(rows: Sequence[Row], sheet: SheetRows, block: Block) -> int:
    running = find_running(rows, sheet, block)
    return running.sign if running is not None and not running.jumps else 0


def _by_totals(sheet: SheetRows, block: Block) -> int:
    """Hold sums against what the bank says came and went; «дебет» and «кредит» say nothing of that."""
    stated = (block.stated.in_kop, block.stated.out_kop)
    sums = _sums(sheet, block)
    if not block.worded or sums[0] == sums[1]:
        return 0
    return (sums == stated) - (sums[::-1] == stated)


def _sums(sheet: SheetRows, block: Block) -> tuple[int, int]:
    inside = sheet.rows[block.holds(sheet.rows)]
    came, went = (int(inside["amount_kop"][inside["direction"] == way].sum()) for way in ("in", "out"))
    both = int(inside["amount_kop"][inside["direction"] == "internal"].sum())
    return came + both, went + both


def _settle_unknown(settled: Settled, rows: Sequence[Row], sheet: SheetRows, block: Block) -> None:
    """Decide the direction of payments that have none: by the balance after each, else by what is missing."""
    unreadable = sheet.unreadable
    unknown = unreadable[block.holds(unreadable) & (unreadable["reason"] == "no_direction")]
    if unknown.empty or "amount" not in block.layout.columns:
        return
    ways = _ways_by_running(rows, sheet, block) or _ways_by_totals(sheet, block)
    found = {row: ways[row] for row in unknown["row"].tolist() if row in ways}
    if not found:
        return
    settled.decided |= found
    total = int(unknown["amount_kop"][unknown["row"].isin(found)].sum())
    came = sum(way == "in" for way in found.values())
    facts = {"rows": len(found), "came": came, "went": len(found) - came}
    first = min(found)
    settled.findings.append(
        Finding("direction_settled", "warning", str(first), "statement", first, facts=facts, sum_kop=total)
    )


def _ways_by_running(rows: Sequence[Row], sheet: SheetRows, block: Block) -> dict[int, str]:
    bad = sheet.unreadable[block.holds(sheet.unreadable) & (sheet.unreadable["reason"] == "no_direction")]
    places = sorted([*sheet.rows["row"][block.holds(sheet.rows)].tolist(), *bad["row"].tolist()])
    balances = read_balances(rows, places, block.layout)
    if balances is None:
        return {}
    kop = np.abs(read_money(column([rows[place] for place in places], block.layout.columns["amount"])).kop)
    before = "balance" not in block.layout.columns
    ways = {places[place]: way for place, way in read_directions(balances, kop, before=before).items()}
    missing = [place for place in places if place not in ways]
    opening, closing = block.stated.opening_kop, block.stated.closing_kop
    for place in missing:
        at = places.index(place)
        edge = closing if before else opening
        if edge is not None and abs(int(balances[at]) - edge) == int(kop[at]):
            ways[place] = "in" if (int(balances[at]) > edge) is not before else "out"
    return ways


def _ways_by_totals(sheet: SheetRows, block: Block) -> dict[int, str]:
    """Give all payments one direction where exactly their sum is missing on that side."""
    bad = sheet.unreadable[block.holds(sheet.unreadable) & (sheet.unreadable["reason"] == "no_direction")]
    total, (came, went) = int(bad["amount_kop"].sum()), _sums(sheet, block)
    stated = block.stated
    says: set[str] = set()
    for way, side, known in (("in", stated.in_kop, came), ("out", stated.out_kop, went)):
        if side is not None and side - known == total:
            says.add(way)
        elif side is not None and side != known:
            return {}
    if stated.opening_kop is not None and stated.closing_kop is not None and not says:
        missing = stated.closing_kop - stated.opening_kop - came + went
        says = {"in"} if missing == total else {"out"} if missing == -total else set()
    if len(says) != 1 or not total:
        return {}
    return dict.fromkeys(bad["row"].tolist(), says.pop())
