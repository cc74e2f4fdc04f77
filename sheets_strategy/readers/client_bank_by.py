"""Text of a Belarusian client-bank (``***** ^Type=4^ …``) → a statement.

One line is ``^Key=value^``; ``^DocDate`` opens an operation. Banks write the same
thing under a few names each: an account in Belarusian roubles has its sums in
``Db`` and ``Credit``, a currency account has them in ``DebQ`` and ``CreQ``, with
their equivalent in roubles beside them in ``Deb`` and ``Cre``.

Source: bx-shef/client-bank-alfa-by, tests/fixtures/client-bank (types 3, 4, 5, 400, 600).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.readers.amounts import find_currency, parse_amount
from sheets_strategy.readers.entries import Direction, Entry, Part, Unreadable, make_statement
from sheets_strategy.readers.keyed_text import find_amount, read_lines, tell_open_end, text_of
from sheets_strategy.readers.one_c_documents import find_date
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import split_inn

READER = "client_bank_by"
_FIRST = re.compile(r"\*{3,}\s*\^Type=")
_HEADING = re.compile(r"\^([A-Za-z0-9]+)=([^^]*)\^")
_LINE = re.compile(r"\^([A-Za-z0-9]+)=(.*)")
_TAX = re.compile(r"(?<![0-9])([0-9]{9,12})(?![0-9])")
_ROUBLES = {"opening": "DebIn CrIn RestIn", "closing": "DebOut CrOut RestOut", "debit": "DB", "credit": "CR"}
_FOREIGN = {
    "opening": "InDebQ InCreQ RestInQ",
    "closing": "OutDebQ OutCreQ RestOutQ",
    "debit": "DebVQ",
    "credit": "CreVQ",
}
_OPENS = "DocDate"
_CUT = 230  # letters of Nazn; what is longer goes on in Nazn2, in the middle of a word
# After these the operations are over: the bank's own turnovers and the balance after them.
_CLOSES = ("DB", "CR", "DebVQ", "CreVQ", "DebV", "CreV", "RestOut", "DateOut")


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a statement of a Belarusian client-bank."""
    return bool(_FIRST.match(text_of(head[:4096])))


def read_client_bank_by(source: Source, own_accounts: Collection[str] = ()) -> Statement:  # noqa: ARG001
    """Read a statement of a Belarusian client-bank, in roubles or in another currency.

    Args:
        source: The file, usually windows-1251.
        own_accounts: Not asked: the file names its account.

    Returns:
        One row per operation. Revaluations of a currency account move no money and give none.

    Raises:
        InputError: ``no_account_statement``; ``unknown_file`` for binary data.
    """
    parts: list[Part] = []
    header: dict[str, str] = {}
    operations: list[tuple[int, dict[str, str]]] = []
    asking = False
    for number, line in read_lines(source):
        if _FIRST.match(line):
            _add(parts, header, operations)
            header, operations = dict(_HEADING.findall(line)), []
        elif line.startswith("["):
            # [IN_PARAM] repeats what was asked for, [OUT_PARAM] is what the bank says.
            asking = line.upper().startswith("[IN")
        elif found := _LINE.fullmatch(line):
            key, value = found[1], found[2].removesuffix("^").strip()
            _put(key, value, number, header, operations, asking=asking)
        elif operations and header.get("#") == "" and line.strip("#"):
            operations[-1][1]["Nazn2"] = f"{operations[-1][1].get('Nazn2', '')} {line.strip('^')}"
    _add(parts, header, operations)
    if not parts:
        raise InputError("no_account_statement", name=source.name)
    findings = [tell_open_end(source.name, parts[-1])] if header.get("#") == "" else []
    return make_statement(parts, name=source.name, reader=READER, findings=findings)


def _put(
    key: str,
    value: str,
    number: int,
    header: dict[str, str],
    operations: list[tuple[int, dict[str, str]]],
    *,
    asking: bool,
) -> None:
    """Put a value into the header or into the operation that is open; "#" says that none is."""
    if asking:
        header.setdefault(f"asked{key}", value)
    elif key == _OPENS:
        operations.append((number, {key: value}))
        header["#"] = ""
    elif key in _CLOSES:
        header["#"] = "closed"
        header[key] = value
    elif operations and header.get("#") == "":
        operations[-1][1].setdefault(key, value)
    else:
        header.setdefault(key, value)


def _add(parts: list[Part], header: Mapping[str, str], operations: list[tuple[int, dict[str, str]]]) -> None:
    if not header:
        return
    get = header.get
    foreign = any("DebQ" in one or "CreQ" in one for _, one in operations) or "InCreQ" in header
    currency = _find_currency(header, operations) or "BYN"
    part = Part(account="".join(get("Acc", "").split()).upper(), currency=currency)
    part.since = _day(get("DateBegin", "") or get("DateIn", "") or get("askedDate1", ""))
    part.until = _day(get("DateEnd", "") or get("DateOut", "") or get("Date2", ""))
    names = _FOREIGN if foreign else _ROUBLES
    part.opening_kop = _balance(header, names["opening"], currency)
    part.closing_kop = _balance(header, names["closing"], currency)
    part.out_kop, part.in_kop = (find_amount(get(names[side], ""), currency) for side in ("debit", "credit"))
    for number, operation in operations:
        _add_operation(part, number, operation, foreign=foreign)
    parts.append(part)


def _balance(header: Mapping[str, str], names: str, currency: str) -> int | None:
    """Give a balance: the credit side less the debit side, or the one number that some banks write."""
    debit, credit, rest = (find_amount(header.get(name, ""), currency) for name in names.split())
    if credit is None and debit is None:
        return rest
    return (credit or 0) - (debit or 0)


def _find_currency(header: Mapping[str, str], operations: list[tuple[int, dict[str, str]]]) -> str:
    """Give the account's currency by what names it: I1 to I4, CurrCode, the account's line in the title."""
    texts = [header.get(key, "") for key in ("I1", "CurrCode", "I3", "I4", "812ISO", "askedCurrCode")]
    texts += [one.get(key, "") for _, one in operations[:1] for key in ("I2", "CurrCode")]
    titled = re.search(r"\b[A-Z]{2}[0-9]{2}[A-Z0-9]{24}\s+([A-Z]{3}|[0-9]{3})\b", header.get("Header4", ""))
    texts.append(titled[1] if titled else "")
    return next(filter(None, (find_currency(text) for text in texts)), "")


def _add_operation(part: Part, number: int, values: Mapping[str, str], *, foreign: bool) -> None:
    get = values.get
    document = get("Num", "") or get("NDoc", "")
    debit_name, credit_name = ("DebQ", "CreQ") if foreign else ("Db", "Credit")
    texts = (get(debit_name, ""), get(credit_name, ""))
    try:
        debit, credit = (parse_amount(text or "0", part.currency) for text in texts)
    except UnreadableValue as error:
        part.unreadable.append(Unreadable(number, document, str(error.value), error.reason))
        return
    # A sum below zero takes back a booking of its side.
    net = credit - debit
    direction: Direction = "in" if net > 0 else "out"
    glued, name = split_inn(get("KorName", ""))
    numbers = [_TAX.search(get(key, "")) for key in ("KorUNP", "UNNRec", "UNNKorr", "UNN3")]
    tax = next((found[1] for found in numbers if found and found[1].strip("0")), "") or glued
    purpose, more = get("Nazn", ""), get("Nazn2", "")
    purpose = " ".join((purpose + ("" if len(purpose) >= _CUT else " ") + more).split())
    part.entries.append(
        Entry(
            number,
            _day(get("OpDate", "")) or _day(get("DocDate", "")),
            direction,
            abs(net),
            part.currency,
            document,
            name,
            restore_inn(tax),
            "",
            "".join((get("Acc", "") or get("AccKorr", "")).split()).upper(),
            purpose,
            debit < 0 or credit < 0,
        )
    )


def _day(text: str) -> date | None:
    return find_date(text.strip())
