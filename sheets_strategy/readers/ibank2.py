"""iBank2 text (``$OPERS_LIST`` … ``$OPERATION``) → a statement.

``CORR_*`` is the counterparty whichever way the money went, ``CLN_*`` oneself; a sum
below zero was paid. DEBET and CREDIT of the header are the bank's own turnovers.

Source: public importers of the format (three of them read the same keys), and a
converter from it to camt.053 that takes the direction from the sign of AMOUNT.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.readers.amounts import find_currency, parse_amount
from sheets_strategy.readers.entries import Direction, Entry, Part, Unreadable, make_statement
from sheets_strategy.readers.keyed_text import find_amount, read_lines, tell_open_end, text_of
from sheets_strategy.readers.one_c_documents import find_date
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement
from sheets_strategy.values.currency import account_currency
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import split_inn

READER = "ibank2"
_FIRST = "$OPERS_LIST"
_KEY = re.compile(
    r"(?:CORR|CLN|CHARGE|OPER|DOC|BEGIN|END|IN|OUT|LAST|INCOME|CREDIT|VALUE|KEY|SIGN|RUR|CURR)_[A-Z_]+"
    r"|ACCOUNT|DEBET|CREDIT|AMOUNT|CODE|QUEUE|SIGN"
)


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is an iBank2 statement."""
    return text_of(head[:4096]).upper().startswith(_FIRST)


def read_ibank2(source: Source, own_accounts: Collection[str] = ()) -> Statement:  # noqa: ARG001
    """Read a statement that iBank2 exported as text.

    Args:
        source: The file, usually windows-1251.
        own_accounts: Not asked: the file names its account.

    Returns:
        One row per operation.

    Raises:
        InputError: ``no_account_statement``; ``unknown_file`` for binary data.
    """
    parts: list[Part] = []
    header: dict[str, str] = {}
    operation: dict[str, str] | None = None
    start, last = 0, ""
    for number, line in read_lines(source):
        mark = line.upper()
        key, equals, value = line.partition("=")
        key = key.strip().upper()
        if mark == _FIRST:
            header, operation = {}, None
            parts.append(Part())
        elif mark == "$OPERATION":
            _close(parts, operation, start)
            operation, start = {}, number
        elif mark in ("$OPERATION_END", "$OPERS_LIST_END"):
            _close(parts, operation, start)
            operation = None
        elif equals and parts and _KEY.fullmatch(key):
            values, last = (header if operation is None else operation), key
            values.setdefault(key, value.strip())
            if operation is None:
                _take_header(parts[-1], header)
        elif operation is not None and last == "OPER_DETAILS":
            operation[last] = f"{operation.get(last, '')} {line}"
    open_end = operation is not None
    _close(parts, operation, start)
    parts = [part for part in parts if part.account or part.entries or part.unreadable]
    if not parts:
        raise InputError("no_account_statement", name=source.name)
    findings = [tell_open_end(source.name, parts[-1])] if open_end else []
    return make_statement(parts, name=source.name, reader=READER, findings=findings)


def _take_header(part: Part, header: Mapping[str, str]) -> None:
    get = header.get
    part.account = "".join(get("ACCOUNT", "").split())
    part.currency = account_currency(part.account) or find_currency(get("CURR_CODE", "")) or "RUB"
    part.since, part.until = find_date(get("BEGIN_DATE", "")), find_date(get("END_DATE", ""))
    part.opening_kop, part.closing_kop, part.out_kop, part.in_kop = (
        find_amount(get(key, ""), part.currency) for key in ("IN_REST", "OUT_REST", "DEBET", "CREDIT")
    )
    # Turnovers come without a sign, or the paid ones with a minus like the sums.
    part.out_kop = abs(part.out_kop) if part.out_kop is not None else None


def _close(parts: list[Part], operation: Mapping[str, str] | None, start: int) -> None:
    """Add an operation to its statement."""
    if operation is None or not parts:
        return
    get, part = operation.get, parts[-1]
    number = get("DOC_NUM", "") or get("OPER_ID", "")
    try:
        kop = parse_amount(get("AMOUNT", "") or get("RUR_AMOUNT", ""), part.currency)
    except UnreadableValue as error:
        part.unreadable.append(Unreadable(start, number, str(error.value), error.reason))
        return
    direction: Direction = "in" if kop > 0 else "out"
    glued, name = split_inn(get("CORR_NAME", ""))
    kpp = get("CORR_KPP", "")
    days = (find_date(get(key, "")) for key in ("OPER_DATE", "INCOME_BANK_DATE", "CREDIT_DATE", "DOC_DATE"))
    part.entries.append(
        Entry(
            start,
            next((day for day in days if day is not None), None),
            direction,
            abs(kop),
            part.currency or "RUB",
            number,
            name,
            restore_inn(get("CORR_INN", "")) or glued,
            kpp if kpp.strip("0 -") else "",
            "".join(get("CORR_ACCOUNT", "").split()),
            " ".join(get("OPER_DETAILS", "").split()),
        )
    )
