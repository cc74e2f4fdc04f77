"""One sheet of a bank's file → its payments, held against the control sums that stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.card51 import find_other_card
from sheets_strategy.statement.columns import find_sections, has_header
from sheets_strategy.statement.control_sums import Block, find_blocks
from sheets_strategy.statement.currencies import add_sums, sum_currencies
from sheets_strategy.statement.file_rows import FileRows, Source
from sheets_strategy.statement.glued import clean_own_account
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.identities import NO_PARTY
from sheets_strategy.statement.reading import Reading, SheetRows
from sheets_strategy.statement.rows import Control
from sheets_strategy.statement.running import Running
from sheets_strategy.statement.sheet_rows import read_sheet_rows
from sheets_strategy.statement.table_sides import Settled, find_running, settle
from sheets_strategy.statement.understood import describe
from sheets_strategy.values.accounts import find_account
from sheets_strategy.values.currency import account_currency, home_currency, minor_scale

_PREAMBLE = 20
_TOP = 200
_LONGEST_TITLE = 120
_MOST_DAYS = 20
"""Days whose totals do not hold that are told one by one."""


def is_headed(grid: Source, reading: Reading) -> bool:
    """Say whether a sheet has a header line that is understood."""
    return has_header(grid.rows, fields=reading.fields)


def take_grid(grid: Source, name: str, reading: Reading) -> FileRows:
    """Give the payments of one sheet; only rows under a header line are taken.

    Args:
        grid: The sheet.
        name: The file's name.
        reading: How tables are read.

    Raises:
        InputError: ``no_party_column`` (name, headers): nothing tells who paid;
            ``card_of_other_account`` (name, account): it is a card of 1C that is not of money.
    """
    _refuse_other_card(grid, name, reading)
    account = _own_account_of(grid, reading)
    # What names no account is of the only one in Настройки, as everywhere.
    mine = account or (next(iter(reading.own_accounts)) if len(reading.own_accounts) == 1 else "")
    own = {*reading.own_accounts, *([account] if account else [])}
    reading = replace(reading, own_accounts=own, tab=grid.name, title_account=account)
    sheet, blocks, settled = _read(grid, reading)
    for finding in sheet.findings:
        if finding.code == NO_PARTY:
            raise InputError("no_party_column", name=name, headers=finding.facts["headers"])
    headed = [section for section, layout in sheet.layouts.items() if layout.header_row >= 0]
    stands = sheet.rows["section"].isin(headed)
    loose, rows = sheet.rows[~stands], sheet.rows[stands]
    rows, sections = _own(rows, blocks, mine, reading), []
    findings = [*_doubts_left(sheet, blocks, settled), *settled.findings]
    for block in blocks:
        running = find_running(grid.rows, sheet, block)
        sections.append(_section(block, rows, running))
        findings += _check_days(block, rows, name)
        findings += _check_jumps(running, name)
    sums = add_sums(sum_currencies(sheet.unreadable), sum_currencies(loose))
    unread = (len(sheet.unreadable) + len(loose), sum(sums.values()))
    stated = tuple(one for one in sections if _says_anything(one))
    counts = rows["section"].value_counts()
    tables = tuple(
        describe(sheet.layouts[section], grid.rows, sheet=grid.name, rows=int(counts.get(section, 0)))
        for section in headed
    )
    return FileRows(rows, (), (*findings, *_unread(sheet)), unread, stated, tables=tables, unread_sums=sums)


def _refuse_other_card(grid: Source, name: str, reading: Reading) -> None:
    """Refuse a card of an account as 62: what it calls debit are sales, what it calls credit are payments."""
    account = find_other_card(grid.rows[:_PREAMBLE])
    sections = find_sections(grid.rows[:_TOP], fields=reading.fields) if account else []
    if any(section.layout is not None and section.layout.is_card for section in sections):
        raise InputError("card_of_other_account", name=name, account=account)


def _read(grid: Source, reading: Reading) -> tuple[SheetRows, list[Block], Settled]:
    """Read a grid, and again where its other accounts or its control sums tell more."""
    sheet = read_sheet_rows(grid.rows, reading)
    blocks = find_blocks(grid.rows, sheet)
    more = {block.account for block in blocks} - {"", *reading.own_accounts}
    if more:
        reading = replace(reading, own_accounts={*reading.own_accounts, *more})
        sheet = read_sheet_rows(grid.rows, reading)
        blocks = find_blocks(grid.rows, sheet)
    settled = settle(grid.rows, sheet, blocks, reading)
    if settled.flipped or settled.decided:
        told = replace(reading, flipped=frozenset(settled.flipped), decided=settled.decided)
        sheet = read_sheet_rows(grid.rows, told)
        blocks = [_turn(block, settled) for block in find_blocks(grid.rows, sheet)]
    return sheet, blocks, settled


def _turn(block: Block, settled: Settled) -> Block:
    """Turn the bank's sums of both sides round with the sides, unless they are of what came and went."""
    if block.layout.header_row not in settled.flipped or block.worded:
        return block
    stated = replace(block.stated, in_kop=block.stated.out_kop, out_kop=block.stated.in_kop)
    days = tuple(replace(day, in_kop=day.out_kop, out_kop=day.in_kop) for day in block.days)
    return replace(block, stated=stated, days=days)


def _own(rows: pd.DataFrame, blocks: Sequence[Block], account: str, reading: Reading) -> pd.DataFrame:
    """Give payments the account and the currency that the lines above their table name."""
    for block in blocks:
        inside = block.holds(rows)
        mine = block.account or account
        own = rows["own_account"]
        rows = rows.assign(own_account=own.mask(inside & (own == ""), mine))
        currency = account_currency(mine) or block.currency or home_currency(mine)
        silent = "currency" not in block.layout.columns and not block.layout.currency
        if silent and currency and currency != reading.silent_currency:
            rows = _rename_currency(rows, inside, reading.silent_currency, currency)
    own = rows["own_account"]
    return rows.assign(own_account=own.mask((own == "") & ~is_sales(rows), account))


def _rename_currency(rows: pd.DataFrame, inside: pd.Series, before: str, after: str) -> pd.DataFrame:
    """Give rows of one currency another, in its own minor units; parts of a minor unit stay as they are."""
    up, down = minor_scale(after), minor_scale(before)
    kop = rows["amount_kop"] * up
    here = inside & (rows["currency"] == before) & (kop % down == 0)
    return rows.assign(
        currency=rows["currency"].mask(here, after), amount_kop=rows["amount_kop"].mask(here, kop // down)
    )


def _section(block: Block, rows: pd.DataFrame, running: Running | None) -> Control:
    """Give what the bank says of a block; balances that no line states by the column of balances."""
    stated = block.stated
    accounts = rows["own_account"][block.holds(rows)].unique().tolist()
    account = stated.account or (accounts[0] if len(accounts) == 1 else "")
    opening, closing = stated.opening_kop, stated.closing_kop
    if running is not None:
        opening = running.opening_kop if opening is None else opening
        closing = running.closing_kop if closing is None else closing
    return replace(stated, account=account, opening_kop=opening, closing_kop=closing)


def _says_anything(control: Control) -> bool:
    turnovers = (control.in_kop, control.out_kop)
    return turnovers != (None, None) or None not in (control.opening_kop, control.closing_kop)


def _check_days(block: Block, rows: pd.DataFrame, name: str) -> list[Finding]:
    """Find days whose payments do not give the bank's total of the day."""
    findings: list[Finding] = []
    start = block.body
    for day in block.days:
        inside = rows[(rows["row"] >= start) & (rows["row"] < day.row)]
        start = day.row
        sums = {
            way: int(inside["amount_kop"][inside["direction"].isin((way, "internal"))].sum())
            for way in ("in", "out")
        }
        for side, stated in (("in", day.in_kop), ("out", day.out_kop)):
            if stated is None or stated == sums[side]:
                continue
            on = inside["on"].max()
            facts = {"file": name, "row": day.row + 1, "side": side, "stated": stated, "found": sums[side]}
            facts |= {"on": None if pd.isna(on) else on.date()}
            key = f"{name}:{day.row}:{side}"
            findings.append(
                Finding("day_difference", "warning", key=key, facts=facts, sum_kop=stated - sums[side])
            )
    return findings[:_MOST_DAYS]


def _check_jumps(running: Running | None, name: str) -> list[Finding]:
    """Find where the balance after a payment changes by more than the payment."""
    if running is None or not running.jumps:
        return []
    first = running.jumps[0]
    facts = {"file": name, "rows": len(running.jumps), "row": first.row + 1, "difference": first.kop}
    total = sum(jump.kop for jump in running.jumps)
    return [Finding("balance_jump", "warning", key=f"{name}:{first.row}", facts=facts, sum_kop=total)]


def _doubts_left(sheet: SheetRows, blocks: Sequence[Block], settled: Settled) -> list[Finding]:
    """Leave out doubts about sides that the bank's own sums settle."""
    sure = [block for block in blocks if block.layout.header_row in settled.confirmed]
    return [
        finding
        for finding in sheet.findings
        if finding.code != "columns_doubtful"
        or finding.key.startswith("both-")
        or not any(block.start <= (finding.row or 0) < block.stop for block in sure)
    ]


def _unread(sheet: SheetRows) -> list[Finding]:
    columns = (
        sheet.unreadable[name].tolist() for name in ("row", "reason", "value", "amount_kop", "currency")
    )
    return [
        Finding(
            "unreadable_in_file",
            "error",
            key=str(row),
            facts={"row": row + 1, "reason": reason, "value": value},
            sum_kop=kop,
            currency=currency,
        )
        for row, reason, value, kop, currency in zip(*columns, strict=True)
    ]


def _own_account_of(grid: Source, reading: Reading) -> str:
    """Find the statement's own account in the sheet's name or in the lines above the table."""
    top = find_sections(grid.rows[:_TOP], fields=reading.fields)[0]
    above = grid.rows[: min(_PREAMBLE, top.stop)]
    texts = [grid.name, *(str(value) for row in above for value in row if isinstance(value, str))]
    head = [text for text in texts if len(text) <= _LONGEST_TITLE]
    accounts = {clean_own_account(find_account(text)) for text in head} - {""}
    return accounts.pop() if len(accounts) == 1 else ""
