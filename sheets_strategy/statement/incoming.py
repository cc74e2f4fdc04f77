"""What a reader makes of a bank's file → its payments, whichever reader it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.answers import find_header_lines
from sheets_strategy.statement.columns import find_sections
from sheets_strategy.statement.currencies import add_sums, sum_currencies
from sheets_strategy.statement.doubt import gather_evidence
from sheets_strategy.statement.glued import clean_own_account
from sheets_strategy.statement.identities import NO_PARTY
from sheets_strategy.statement.reading import Reading, SheetRows, no_rows
from sheets_strategy.statement.rows import Control, Statement
from sheets_strategy.statement.sheet_rows import read_sheet_rows
from sheets_strategy.statement.turnover_report import find_title, read_turnover_report
from sheets_strategy.statement.understood import Understood, describe
from sheets_strategy.values.accounts import find_account
from sheets_strategy.values.cells import Row

UNREADABLE_DOCUMENT = "one_c_unreadable_sum"
"""Code of the finding for a document whose sum no reader could make out."""

TABLE = "table"
"""Name of the format of everything that is a grid of cells."""

_PREAMBLE = 20
_LONGEST_TITLE = 120


class Source(Protocol):
    """A grid of a file: its sheet's name and rows."""

    @property
    def name(self) -> str:
        """Name of the sheet, "" for a text file."""

    @property
    def rows(self) -> Sequence[Row]:
        """The grid."""


Content = Statement | Sequence[Source]


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file's payments.

    Attributes:
        rows: One per payment: the columns of ``Statement.rows`` but ``line``; direction may be "".
        controls: The bank's own totals.
        findings: What the reader asked about.
        unread: Rows that cannot be read or stand under no header line, and their kopecks.
        reader: Name of the format.
        tables: How the columns of tables were understood, one for each header line.
        unread_sums: The same kopecks by currency.
    """

    rows: pd.DataFrame
    controls: tuple[Control, ...]
    findings: tuple[Finding, ...]
    unread: tuple[int, int]
    reader: str = TABLE
    tables: tuple[Understood, ...] = ()
    unread_sums: Mapping[str, int] = field(default_factory=dict)


def take_rows(content: Content, *, name: str, reading: Reading) -> FileRows:
    """Give the payments of a file, transfers between own accounts as two legs.

    Of a table only rows under a header line are taken.

    Args:
        content: What a reader made of the file.
        name: The file's name.
        reading: How tables are read.

    Raises:
        InputError: ``no_header`` (name); ``unknown_header`` (name, row, headers); ``no_party_column``
            (name, headers): nothing tells who paid; ``empty_statement`` (name).
    """
    if not isinstance(content, Statement):
        content = next((_take_report(grid, name) for grid in content if find_title(grid.rows)), content)
    if isinstance(content, Statement):
        lost = sum(finding.code == UNREADABLE_DOCUMENT for finding in content.findings)
        taken = FileRows(content.rows, content.controls, content.findings, (lost, 0), content.reader)
    else:
        if not any(_is_headed(grid, reading) for grid in content):
            raise _refuse_unheaded(content, name, reading)
        taken = _join([_take_grid(grid, name, reading) for grid in content])
    if taken.rows.empty and not taken.unread[0]:
        raise InputError("empty_statement", name=name)
    return replace(taken, rows=split_internal(taken.rows))


def split_internal(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn a transfer between own accounts into its two legs, each with its own account."""
    internal = rows["direction"] == "internal"
    if not internal.any():
        return rows
    went = rows[internal]
    legs = [
        went.assign(direction="out"),
        went.assign(direction="in", own_account=went["party_account"], party_account=went["own_account"]),
    ]
    both = pd.concat([rows[~internal], *legs])
    return both.sort_index(kind="stable").reset_index(drop=True)


def _take_report(grid: Source, name: str) -> Statement:
    return read_turnover_report(grid.rows, name=name)


def _refuse_unheaded(grids: Sequence[Source], name: str, reading: Reading) -> InputError:
    """Name the line of headers that is not understood, where there are payments under one."""
    evidence = gather_evidence([], reading)
    lines = find_header_lines(grids, file=name, fields=reading.fields, evidence=evidence)
    if not lines:
        return InputError("no_header", name=name)
    headers = ", ".join(header for header in lines[0].headers if header)
    return InputError("unknown_header", name=name, row=lines[0].row + 1, headers=headers)


def _is_headed(grid: Source, reading: Reading) -> bool:
    return any(section.layout is not None for section in find_sections(grid.rows, fields=reading.fields))


def _take_grid(grid: Source, name: str, reading: Reading) -> FileRows:
    account = _own_account_of(grid, reading)
    own = {*reading.own_accounts, *([account] if account else [])}
    sheet = read_sheet_rows(
        grid.rows, replace(reading, own_accounts=own, tab=grid.name, title_account=account)
    )
    for finding in sheet.findings:
        if finding.code == NO_PARTY:
            raise InputError("no_party_column", name=name, headers=finding.facts["headers"])
    headed = [section for section, layout in sheet.layouts.items() if layout.header_row >= 0]
    stands = sheet.rows["section"].isin(headed)
    loose, rows = sheet.rows[~stands], sheet.rows[stands]
    rows = rows.assign(own_account=rows["own_account"].mask(rows["own_account"] == "", account))
    sums = add_sums(sum_currencies(sheet.unreadable), sum_currencies(loose))
    unread = (len(sheet.unreadable) + len(loose), sum(sums.values()))
    counts = rows["section"].value_counts()
    tables = tuple(
        describe(sheet.layouts[section], grid.rows, sheet=grid.name, rows=int(counts.get(section, 0)))
        for section in headed
    )
    return FileRows(rows, (), (*sheet.findings, *_unread(sheet)), unread, tables=tables, unread_sums=sums)


def _join(parts: Sequence[FileRows]) -> FileRows:
    frames = [part.rows for part in parts if len(part.rows)]
    return FileRows(
        rows=pd.concat(frames, ignore_index=True) if frames else no_rows(),
        controls=(),
        findings=tuple(finding for part in parts for finding in part.findings),
        unread=(sum(part.unread[0] for part in parts), sum(part.unread[1] for part in parts)),
        tables=tuple(table for part in parts for table in part.tables),
        unread_sums=add_sums(*(part.unread_sums for part in parts)),
    )


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
    above = grid.rows[: min(_PREAMBLE, find_sections(grid.rows, fields=reading.fields)[0].stop)]
    texts = [grid.name, *(str(value) for row in above for value in row[:6] if isinstance(value, str))]
    head = [text for text in texts if len(text) <= _LONGEST_TITLE]
    accounts = {clean_own_account(find_account(text)) for text in head} - {""}
    return accounts.pop() if len(accounts) == 1 else ""
