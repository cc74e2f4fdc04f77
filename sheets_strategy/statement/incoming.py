"""What a reader makes of a bank's file → its payments, whichever reader it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.answers import find_header_lines
from sheets_strategy.statement.columns import find_sections
from sheets_strategy.statement.controls import check_controls, sum_controls
from sheets_strategy.statement.currencies import add_sums
from sheets_strategy.statement.doubt import gather_evidence
from sheets_strategy.statement.file_rows import TABLE, FileRows, Source
from sheets_strategy.statement.reading import Reading, no_rows
from sheets_strategy.statement.rows import Control, Statement
from sheets_strategy.statement.sales_tree import flatten_sales
from sheets_strategy.statement.take_grid import is_headed, take_grid
from sheets_strategy.statement.turnover_report import find_title, read_turnover_report
from sheets_strategy.values.cells import Row

__all__ = ["TABLE", "UNREADABLE_DOCUMENT", "Content", "FileRows", "Source", "split_internal", "take_rows"]

UNREADABLE_DOCUMENT = "one_c_unreadable_sum"
"""Code of the finding for a document whose sum no reader could make out."""

Content = Statement | Sequence[Source]


def take_rows(content: Content, *, name: str, reading: Reading) -> FileRows:
    """Give the payments of a file, transfers between own accounts as two legs.

    Of a table only rows under a header line are taken.

    Args:
        content: What a reader made of the file.
        name: The file's name.
        reading: How tables are read.

    Raises:
        InputError: ``no_header`` (name); ``unknown_header`` (name, row, headers); ``no_party_column``
            (name, headers): nothing tells who paid; ``card_of_other_account`` (name, account);
            ``empty_statement`` (name); ``empty_days`` (name, since, until).
    """
    if not isinstance(content, Statement):
        content = next((_take_report(grid, name) for grid in content if find_title(grid.rows)), content)
    if isinstance(content, Statement):
        lost = sum(finding.code == UNREADABLE_DOCUMENT for finding in content.findings)
        taken = FileRows(
            content.rows, content.controls, content.findings, (lost, 0), content.sections, content.reader
        )
    else:
        taken = _take_grids(content, name, reading)
    if taken.rows.empty and not taken.unread[0]:
        since = min((one.since for one in taken.controls if one.since), default=None)
        until = max((one.until for one in taken.controls if one.until), default=None)
        if since is None or until is None:
            raise InputError("empty_statement", name=name)
        raise InputError("empty_days", name=name, since=since, until=until)
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
    for grid in grids:
        for section in find_sections(grid.rows, fields=reading.fields):
            if section.refused is not None:
                row = section.refused.header_row + 1
                return InputError(f"sales_no_{section.refused.lacks}", name=name, row=row)
    evidence = gather_evidence([], reading)
    lines = find_header_lines(grids, file=name, fields=reading.fields, evidence=evidence)
    if not lines:
        return InputError("no_header", name=name)
    headers = ", ".join(header for header in lines[0].headers if header)
    return InputError("unknown_header", name=name, row=lines[0].row + 1, headers=headers)


def _take_grids(grids: Sequence[Source], name: str, reading: Reading) -> FileRows:
    """Take the sheets of a table; one that people do not see only where no other has a table."""
    grids = [_flatten(grid, name, reading) for grid in grids]
    headed = [grid for grid in grids if is_headed(grid, reading)]
    if not headed:
        raise _refuse_unheaded(grids, name, reading)
    # A grid that a reader made of a text has no say in whether it is seen.
    hidden = [grid for grid in grids if getattr(grid, "hidden", False)]
    shown = [grid for grid in grids if grid not in hidden]
    if not any(grid in shown for grid in headed):
        return _join([take_grid(grid, name, reading) for grid in grids], name)
    taken = _join([take_grid(grid, name, reading) for grid in shown], name)
    left = [
        Finding(
            "hidden_sheet", "warning", key=f"{name}:{grid.name}", facts={"file": name, "sheet": grid.name}
        )
        for grid in headed
        if grid in hidden
    ]
    return replace(taken, findings=(*taken.findings, *left))


@dataclass(frozen=True, slots=True)
class _Flat:
    """A sheet whose sales report was made one of whole rows."""

    name: str
    rows: Sequence[Row]
    hidden: bool


def _flatten(grid: Source, name: str, reading: Reading) -> Source:
    rows = flatten_sales(grid.rows, reading.fields, name=name)
    if rows is grid.rows:
        return grid
    return _Flat(grid.name, rows, bool(getattr(grid, "hidden", False)))


def _join(parts: Sequence[FileRows], name: str) -> FileRows:
    frames = [part.rows for part in parts if len(part.rows)]
    rows = pd.concat(frames, ignore_index=True) if frames else no_rows()
    sections = tuple(section for part in parts for section in part.sections)
    controls = (*sum_controls(sections), *_sum_nameless(sections))
    findings = [finding for part in parts for finding in part.findings]
    return FileRows(
        rows=rows,
        controls=controls,
        findings=(*findings, *check_controls(rows, controls, name=name)),
        unread=(sum(part.unread[0] for part in parts), sum(part.unread[1] for part in parts)),
        sections=sections,
        tables=tuple(table for part in parts for table in part.tables),
        unread_sums=add_sums(*(part.unread_sums for part in parts)),
    )


def _sum_nameless(sections: Sequence[Control]) -> tuple[Control, ...]:
    """Sum what the bank says of accounts that it does not name; their balances do not add up to one."""
    nameless = [section for section in sections if not section.account]
    if len(nameless) < 2:
        return tuple(nameless)
    in_sums, out_sums = ([getattr(one, name) for one in nameless] for name in ("in_kop", "out_kop"))
    came, went = (None if None in sums else sum(sums) for sums in (in_sums, out_sums))
    return (Control("", None, None, None, came, went, None),)
