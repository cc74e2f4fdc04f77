"""1CClientBankExchange → a statement: who paid, how much, which way, and the bank's own totals.

Own accounts decide the direction first, dates only where no account is known:
banks fill ДатаСписано on incoming documents too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding, Grave, InputError
from sheets_strategy.readers.one_c_bytes import read_pieces, tell_encoding
from sheets_strategy.readers.one_c_columns import DAMAGE
from sheets_strategy.readers.one_c_keys import FIRST_LINES
from sheets_strategy.readers.one_c_rows import infer_own, place_rows
from sheets_strategy.readers.one_c_scan import ENDING, Scan, Scanner
from sheets_strategy.readers.one_c_table import Mask, Table
from sheets_strategy.readers.one_c_twice import (
    find_repeated_documents,
    find_repeated_transfers,
    join_repeated_lines,
)
from sheets_strategy.readers.source import HEAD, Source
from sheets_strategy.statement.controls import agree, check_controls, is_short, sum_controls
from sheets_strategy.statement.currencies import sum_currencies
from sheets_strategy.statement.rows import Control, Statement
from sheets_strategy.statement.settle import settle_directions

READER = "1c"
_BEGINNING = re.compile(
    rf"(?:{'|'.join(FIRST_LINES)}|секция(?:документ|расчсчет)\s*(?:=|$)|версияформата\s*=)", re.M
)
_SMALL = 200
_REPEATED = (
    ("one_c_transfer_twice", find_repeated_transfers),
    ("one_c_copies", find_repeated_documents),
)


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a 1CClientBankExchange file, its first line lost or not."""
    head = head[:4096]
    encoding, _ = tell_encoding(head)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n").casefold()
    return _BEGINNING.match(text.replace("\r", "\n")) is not None


def read_one_c(source: Source, own_accounts: Collection[str] = (), *, by_shape: bool = True) -> Statement:
    """Read a 1CClientBankExchange file, in memory bounded by its documents.

    Args:
        source: The file, in any encoding that banks use.
        own_accounts: Accounts known to be one's own, besides those that the file names.
        by_shape: Whether documents like earlier ones are read at once, which is only
            faster; tests compare both ways.

    Returns:
        One row per document; those whose sum cannot be read are findings. A
        whole file without documents gives no rows.

    Raises:
        InputError: ``unreadable_encoding`` where saving in a wrong encoding destroyed
            the words; ``cut_file`` where the end is missing; ``damaged_file`` for zero bytes;
            ``endless_line`` and ``endless_text`` for lines that no bank writes.
    """
    scan = _scan(source, by_shape=by_shape)
    name = source.name
    own = tuple(scan.own_accounts) or (() if own_accounts else infer_own(scan.documents))
    only = own[0] if len(own) == 1 else ""
    sections = tuple(replace(one, account=one.account or only) for one in scan.sections)
    controls = sum_controls(sections)
    rows, settling = _place(scan.documents, {*own, *own_accounts}, only, sections, name)
    findings = [*scan.findings, *settling, *_find_doubts(rows, name, damaged=scan.documents.damaged)]
    if scan.last is None or scan.last.kind != "end":
        if is_short(rows, controls) or (_is_open(scan) and not agree(rows, controls)):
            raise _cut(scan, name)
        findings.append(Finding("one_c_no_end", "warning", key=name, facts={"file": name}))
    findings += check_controls(rows, controls, sections, name=name)
    return Statement(rows, controls, own, tuple(findings), READER, sections)


def _scan(source: Source, *, by_shape: bool) -> Scan:
    with source.open() as stream:
        head = stream.read(HEAD)
        encoding, known = tell_encoding(head)
        if not known and len(head) > _SMALL:
            raise InputError("damaged_file" if b"\x00" in head else "unreadable_encoding", name=source.name)
        stream.seek(0)
        inner = "utf-8" if encoding.startswith("utf-16") else encoding
        pieces = read_pieces(stream, encoding, end=ENDING.encode(inner), name=source.name)
        return Scanner(inner, source.name, by_shape=by_shape).scan(pieces)


def _place(
    documents: Table, own: Collection[str], only: str, sections: Sequence[Control], name: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Make rows, each movement once, and settle what is open by the bank's totals."""
    findings = []
    controls = sum_controls(sections)
    joined, repeated = join_repeated_lines(documents)
    if repeated.any():
        findings.append(_count("one_c_line_and_order", repeated, documents, name))
    documents = joined
    rows, doubtful = place_rows(documents, own=own, only=only)
    for code, find in _REPEATED:
        repeated = find(documents, rows, controls)
        if repeated.any():
            findings.append(_count(code, repeated, documents, name))
            documents = documents.without(repeated)
            rows, doubtful = place_rows(documents, own=own, only=only)
    settled, account = settle_directions(rows, doubtful, sections, controls)
    if account:
        changed = (settled != "") & (settled != rows["direction"].to_numpy())
        findings += [_count("one_c_settled", changed, documents, name)] if changed.any() else []
        rows, _ = place_rows(documents, own=own, only=only, settled=(settled, account))
    return rows, findings


def _count(code: str, mask: Mask, documents: Table, name: str) -> Finding:
    total = int(documents.amounts[mask].sum())
    facts = {"file": name, "rows": int(mask.sum()), "sum": total}
    return Finding(code, "info", key=name, facts=facts, sum_kop=total)


def _find_doubts(rows: pd.DataFrame, name: str, *, damaged: bool) -> list[Finding]:
    """Find rows without a direction or a day, and texts that a wrong encoding damaged."""
    bad = pd.Series(False, index=rows.index)
    for column in ("purpose", "party") if damaged else ():
        bad |= np.fromiter((DAMAGE in text for text in rows[column]), dtype=bool, count=len(rows))
    doubts: tuple[tuple[str, Grave, pd.Series[bool]], ...] = (
        ("no_direction", "warning", rows["direction"] == ""),
        ("one_c_no_date", "error", rows["on"].isna()),
        ("one_c_damaged_text", "warning", bad),
    )
    found = []
    for code, grave, mask in doubts:
        if mask.any():
            total = int(rows["amount_kop"][mask].sum())
            facts = {
                "file": name,
                "rows": int(mask.sum()),
                "sum": total,
                "line": int(rows["line"][mask].iloc[0]),
            }
            sums = sum_currencies(rows[mask])
            found.append(Finding(code, grave, key=name, facts=facts, sum_kop=total, sums=sums))
    return found


def _is_open(scan: Scan) -> bool:
    """Say whether a file ends within a section, or has none at all."""
    return scan.last is None or not scan.last.closed


def _cut(scan: Scan, name: str) -> InputError:
    number = scan.last.values.get("номер", "") if scan.last else ""
    return InputError("cut_file", name=name, number=number, line=scan.last.line if scan.last else 1)
