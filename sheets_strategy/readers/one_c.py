"""1CClientBankExchange → a statement: who paid, how much, which way, and the bank's own totals.

Own accounts decide the direction first, dates only where no account is known:
banks fill ДатаСписано on incoming documents too.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding, Grave, InputError, UnreadableValue
from sheets_strategy.readers.encodings import find_encoding
from sheets_strategy.readers.one_c_blocks import Block, split_blocks
from sheets_strategy.readers.one_c_documents import Document, Side, read_document
from sheets_strategy.readers.one_c_sections import read_section
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.controls import agree, check_controls, is_short, sum_controls
from sheets_strategy.statement.incoming import UNREADABLE_DOCUMENT
from sheets_strategy.statement.rows import STATEMENT_COLUMNS, Statement, make_rows
from sheets_strategy.values.currency import account_currency

READER = "1c"
_MARKS = ("ВерсияФормата", "СекцияДокумент", "РасчСчет", "КонецДокумента", "НазначениеПлатежа")
_FIRST_LINES = ("1cclientbankexchange", "1сclientbankexchange")
_HEAD = 4096
_DAMAGE = "\ufffd"


@dataclass(slots=True)
class _Scan:
    """A file taken apart, before anything is decided."""

    documents: list[Document] = field(default_factory=list)
    sections: list[Block] = field(default_factory=list)
    own_accounts: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    last: Block | None = None


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a 1CClientBankExchange file."""
    head = head[:_HEAD]
    text = head.decode(find_encoding(head, marks=_MARKS), errors="replace")
    return text.lstrip("\ufeff \t\r\n").casefold().startswith(_FIRST_LINES)


def read_one_c(source: Source, own_accounts: Collection[str] = ()) -> Statement:
    """Read a 1CClientBankExchange file.

    Args:
        source: The file, in any encoding that banks use.
        own_accounts: Accounts known to be one's own, besides those that the file names.

    Returns:
        One row per document; those whose sum cannot be read are findings. A
        whole file without documents gives no rows.

    Raises:
        InputError: ``unknown_file`` for binary data; ``unreadable_encoding`` where saving
            in a wrong encoding destroyed the words; ``cut_file`` where the end is missing.
    """
    content, name = source.content(), source.name
    encoding = _check_encoding(content, name)
    scan = _scan(io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace"), name)
    own = tuple(scan.own_accounts) or (() if own_accounts else _infer_own(scan.documents))
    rows = _place(scan.documents, own={*own, *own_accounts}, only=own[0] if len(own) == 1 else "")
    sections = tuple(read_section(block.values) for block in scan.sections)
    controls = sum_controls(sections)
    findings = [*scan.findings, *_find_doubts(rows, name)]
    if scan.last is None or scan.last.kind != "end":
        if is_short(rows, controls) or (_is_open(scan.last) and not agree(rows, controls)):
            raise _cut(scan, name)
        findings.append(Finding("one_c_no_end", "warning", key=name, facts={"file": name}))
    findings += check_controls(rows, controls, name=name)
    return Statement(rows, controls, own, tuple(findings), READER, sections)


def _check_encoding(content: bytes, name: str) -> str:
    encoding = find_encoding(content, marks=_MARKS)
    if b"\x00" in content and encoding != "utf-16":
        raise InputError("unknown_file", name=name)
    head = content[: 16 * _HEAD].decode(encoding, errors="replace").casefold()
    if len(content) > 200 and not any(mark.casefold() in head for mark in _MARKS):
        raise InputError("unreadable_encoding", name=name)
    return encoding


def _scan(lines: Iterable[str], name: str) -> _Scan:
    """Collect documents, account sections and own accounts in one pass."""
    scan = _Scan()
    for block in split_blocks(lines):
        if block.kind == "document":
            _add_document(scan, block, name)
        elif block.kind == "account":
            scan.sections.append(block)
            if not block.closed:
                scan.findings.append(_finding("one_c_unclosed_account", "info", block, name))
        if block.kind in ("header", "account"):
            scan.own_accounts.update(dict.fromkeys(block.values.get("расчсчет", "").split()))
        scan.last = block
    return scan


def _add_document(scan: _Scan, block: Block, name: str) -> None:
    if not block.closed:
        scan.findings.append(_finding("one_c_unclosed_document", "warning", block, name))
    if block.twice:
        scan.findings.append(_finding("one_c_two_sums", "error", block, name))
    try:
        scan.documents.append(read_document(block))
    except UnreadableValue as error:
        scan.findings.append(_finding(UNREADABLE_DOCUMENT, "error", block, name, reason=error.reason))


def _finding(code: str, grave: Grave, block: Block, name: str, *, reason: str = "") -> Finding:
    facts = {"file": name, "line": block.line, "number": block.values.get("номер", "")}
    facts |= {"value": block.values.get("сумма", ""), "reason": reason} if reason else {}
    facts |= {"account": block.values.get("расчсчет", "")} if block.kind == "account" else {}
    return Finding(code, grave, key=f"{name}:{block.line}", facts=facts)


def _infer_own(documents: Sequence[Document]) -> tuple[str, ...]:
    """Give the one account that most documents share; none where two could be it."""
    seen = Counter(
        account
        for document in documents
        for account in {document.payer.account, document.payee.account} - {""}
    )
    ranked = seen.most_common(2)
    if not ranked or ranked[0][1] * 2 <= len(documents) or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ()
    return (ranked[0][0],)


def _place(documents: Iterable[Document], *, own: Collection[str], only: str) -> pd.DataFrame:
    """Make rows; ``only`` is the own account where the file has just one."""
    columns: dict[str, list[object]] = {column: [] for column in STATEMENT_COLUMNS}
    append = [columns[column].append for column in STATEMENT_COLUMNS]
    for document in documents:
        direction, by_account = _find_direction(document, own)
        mine, party = (
            (document.payee, document.payer) if direction == "in" else (document.payer, document.payee)
        )
        if not direction:
            party = document.payer
        account = _own_of(mine, own) if by_account else only
        values = (
            _posted_on(document, direction),
            direction,
            document.amount_kop,
            account_currency(account) or "RUB",
            document.number,
            party.name,
            party.inn,
            party.kpp,
            party.account,
            document.purpose,
            account,
            document.line,
        )
        for add, value in zip(append, values, strict=True):
            add(value)
    return make_rows(columns)


def _find_direction(document: Document, own: Collection[str]) -> tuple[str, bool]:
    """Give the direction, and whether an own account decided it."""
    pays, gets = bool(_own_of(document.payer, own)), bool(_own_of(document.payee, own))
    if pays or gets:
        return ("internal" if pays and gets else "in" if gets else "out"), True
    if bool(document.received) != bool(document.paid):
        return ("in" if document.received else "out"), False
    return "", False


def _own_of(side: Side, own: Collection[str]) -> str:
    if side.account in own:
        return side.account
    return side.other_account if side.other_account in own else ""


def _posted_on(document: Document, direction: str) -> date | None:
    if direction == "in":
        return document.received or document.paid or document.drawn
    return document.paid or document.received or document.drawn


def _find_doubts(rows: pd.DataFrame, name: str) -> list[Finding]:
    """Find rows without a direction or a day, and texts that a wrong encoding damaged."""
    damaged = rows["purpose"].str.contains(_DAMAGE, regex=False)
    damaged |= rows["party"].str.contains(_DAMAGE, regex=False)
    doubts: tuple[tuple[str, Grave, pd.Series[bool]], ...] = (
        ("no_direction", "warning", rows["direction"] == ""),
        ("one_c_no_date", "error", rows["on"].isna()),
        ("one_c_damaged_text", "warning", damaged.astype(bool)),
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
            found.append(Finding(code, grave, key=name, facts=facts, sum_kop=total))
    return found


def _is_open(last: Block | None) -> bool:
    """Say whether a file ends within a section, or has none at all."""
    return last is None or not last.closed


def _cut(scan: _Scan, name: str) -> InputError:
    number = scan.last.values.get("номер", "") if scan.last else ""
    return InputError("cut_file", name=name, number=number, line=scan.last.line if scan.last else 1)
