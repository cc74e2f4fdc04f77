"""SWIFT MT940 (and MT942) → a statement: lines of booking, balances, what the payer wrote.

Read is what banks send rather than what the standard asks for: an envelope or none,
several accounts and pages in one file, an entry date of blanks, details that are missing.

Source: SWIFT Standards MT, category 9, fields 25, 28C, 60, 61, 62, 86, 90; DFÜ-Abkommen,
Anlage 3, chapter 8 (fields of :86:); the statements in tests/readers/cases/mt940.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.readers.amounts import find_currency, find_short_day, parse_amount
from sheets_strategy.readers.encodings import find_any_encoding
from sheets_strategy.readers.entries import Direction, Entry, Part, Unreadable, make_statement
from sheets_strategy.readers.mt940_details import read_details
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement
from sheets_strategy.values.accounts import find_account

READER = "mt940"
_TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS):(.*)")
_ENVELOPE = re.compile(r"^(?:\{[1-35]:(?:[^{}]|\{[^{}]*\})*\})*(?:\{4:)?")
_CLAIM = re.compile(r"^(?:\{4:)?:(?:20|25|28C?|60[FM]|61):", re.MULTILINE)
_CONTENT = re.compile(r"^:(?:60[FM]|61|62[FM]|90[CD]):", re.MULTILINE)
_BOOKING = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?\s*(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?\s*"
    r"(?P<amount>[0-9]+[.,]?[0-9]*|[.,][0-9]+)\s*(?P<type>(?!NONREF)[NFS][A-Z0-9 ]{3})?(?P<number>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BALANCE = re.compile(r"([CD])([0-9]{6})\s*([A-Z]{3})\s*([0-9.,]+)", re.IGNORECASE)
_TOTAL = re.compile(r"[0-9]*\s*([A-Z]{3})\s*([0-9.,]+)", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?![A-Z0-9])")
_WAYS: dict[str, Direction] = {"C": "in", "D": "out", "RC": "out", "RD": "in", "EC": "in", "ED": "out"}
_NO_NUMBER = {"", "NONREF", "NOTPROVIDED", "EREF", "KREF+", "EREF+", "KREF"}


@dataclass(slots=True)
class _Field:
    """One field: its tag, the line where it starts, its lines."""

    tag: str
    line: int
    lines: list[str]

    def text(self) -> str:
        """Give its lines as one."""
        return "".join(self.lines).strip()


@dataclass(slots=True)
class _Open:
    """A statement while its fields come in."""

    part: Part = field(default_factory=Part)
    booking: _Field | None = None
    details: list[list[str]] = field(default_factory=list)
    own_details: list[str] = field(default_factory=list)
    interim: bool = False
    ended: date | None = None


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a SWIFT statement."""
    text = head.decode(find_any_encoding(head), errors="replace").lstrip("\ufeff \t\r\n")
    if text.upper().startswith(("<", "***", "$", "1C", "1С", "OFX")):
        return False
    text = text.replace("\r", "\n")
    return len(set(_CLAIM.findall(text))) > 1 and bool(_CONTENT.search(text))


def read_mt940(source: Source, own_accounts: Collection[str] = ()) -> Statement:  # noqa: ARG001
    """Read an MT940 or MT942 file of one or more statements.

    Args:
        source: The file.
        own_accounts: Not asked: every statement names its account.

    Returns:
        One row per ``:61:``. Bookings that are only expected (EC, ED) are told and give no rows.

    Raises:
        InputError: ``no_account_statement`` where no statement stands in the file;
            ``file_too_large`` (path).
    """
    content = source.content()
    text = content.decode(find_any_encoding(content), errors="replace")
    statements: list[_Open] = []
    for one in _split_fields(text):
        if not statements or _begins_next(statements[-1], one):
            statements.append(_next(statements, one))
        _take(statements[-1], one)
    found = [one for one in statements if _settle(one)]
    if not found:
        raise InputError("no_account_statement", name=source.name)
    interim = any(one.interim for one in found)
    notes = [Finding("interim_statement", "info", key=source.name, facts={"file": source.name})]
    parts = [one.part for one in found]
    return make_statement(parts, name=source.name, reader=READER, findings=notes if interim else ())


def _split_fields(text: str) -> Iterator[_Field]:
    """Give the fields; lines after the end of a message belong to none."""
    current: _Field | None = None
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        # Marks of transmission (SOH, ETX, the end of a file) may stand at either end.
        line = raw.strip("\ufeff\x01\x02\x03\x1a")
        line = _ENVELOPE.sub("", line, count=1) if line.startswith("{") else line
        found = _TAG.match(line.lstrip())
        if found:
            if current is not None:
                yield current
            current = _Field(found[1], number, [found[2]])
        elif current is not None and (line.strip() == "-" or line.startswith("-}")):
            yield current
            current = None
        elif current is not None:
            current.lines.append(line)
    if current is not None:
        yield current


def _begins_next(open_: _Open, one: _Field) -> bool:
    """Say whether a field begins the next statement: files repeat ``:20:`` or only the balance."""
    part = open_.part
    started = bool(part.entries or open_.booking) or part.opening_kop is not None
    if one.tag == "20":
        return started or bool(part.account)
    if one.tag in ("25", "28", "28C", "60F", "60M"):
        return part.closing_kop is not None or (one.tag[:2] == "60" and part.opening_kop is not None)
    return False


def _next(statements: list[_Open], one: _Field) -> _Open:
    """Open a statement; one without ``:20:`` and ``:25:`` goes on with the account before it."""
    if not statements or one.tag in ("20", "25"):
        return _Open()
    before = statements[-1].part
    return _Open(Part(account=before.account, ident=before.ident))


def _take(open_: _Open, one: _Field) -> None:
    part, tag = open_.part, one.tag
    if tag == "61":
        _close_booking(open_)
        open_.booking = one
    elif tag in ("86", "NS") and open_.booking is not None:
        (open_.own_details if tag == "NS" else _new_details(open_)).extend(one.lines)
    elif tag in ("60F", "60M"):
        part.opening_kop, part.since = _read_balance(part, one.text())
    elif tag in ("62F", "62M"):
        _close_booking(open_)
        part.closing_kop, part.until = _read_balance(part, one.text())
        open_.ended = part.until
    elif tag in ("90C", "90D"):
        _close_booking(open_)
        _take_total(part, one)
        open_.interim = True
    elif tag == "25":
        part.account = _clean_account(one.text())
    elif tag in ("28", "28C"):
        part.ident = one.text()
    elif tag in ("34F", "13", "13D"):
        open_.interim = True
        part.currency = part.currency or find_currency(one.text()[:3]) if tag == "34F" else part.currency
    elif tag not in ("86", "NS"):
        _close_booking(open_)


def _new_details(open_: _Open) -> list[str]:
    open_.details.append([])
    return open_.details[-1]


def _clean_account(text: str) -> str:
    """Give an account: a Russian one, an IBAN, else what stands there."""
    joined = "".join(text.split()).upper()
    found = find_account(text)
    return found or next(iter(_IBAN.findall(joined)), joined)


def _read_balance(part: Part, text: str) -> tuple[int | None, date | None]:
    """Read a balance with its day; it also tells the currency."""
    found = _BALANCE.search(text)
    if not found:
        return None, None
    part.currency = find_currency(found[3]) or part.currency
    try:
        kop = parse_amount(found[4], part.currency)
    except UnreadableValue:
        return None, find_short_day(found[2])
    return (-kop if found[1].upper() == "D" else kop), find_short_day(found[2])


def _take_total(part: Part, one: _Field) -> None:
    found = _TOTAL.fullmatch(one.text())
    if not found:
        return
    part.currency = part.currency or find_currency(found[1])
    try:
        kop = parse_amount(found[2], part.currency)
    except UnreadableValue:
        return
    if one.tag == "90C":
        part.in_kop = kop
    else:
        part.out_kop = kop


def _close_booking(open_: _Open) -> None:
    """Add the booking that ends here to its statement."""
    one, open_.booking = open_.booking, None
    details, notes = [*open_.details], [*open_.own_details]
    open_.details.clear()
    open_.own_details.clear()
    if one is None:
        return
    found = _BOOKING.match(one.lines[0].strip())
    more = one.lines[1:]
    if found is None and (found := _BOOKING.match(one.text())):
        more = []  # the line was broken before the sum
    try:
        if found is None:
            raise UnreadableValue("not_money", one.lines[0].strip())
        kop = parse_amount(found["amount"], open_.part.currency)
    except UnreadableValue as error:
        open_.part.unreadable.append(Unreadable(one.line, "", str(error.value)[:60], error.reason))
        return
    mark = found["mark"].upper()
    number, _, bank_number = found["number"].strip().partition("//")
    party = read_details(details, notes, more)
    numbers = (number.strip(), party.number, bank_number.strip())
    entry = Entry(
        one.line,
        _booked_on(found["value"], found["entry"] or ""),
        _WAYS[mark],
        kop,
        open_.part.currency,
        next((text for text in numbers if text.upper() not in {*_NO_NUMBER, party.account}), ""),
        party.name,
        party.inn,
        party.kpp,
        "" if party.account == open_.part.account else party.account,
        party.purpose,
        mark in ("RC", "RD"),
    )
    (open_.part.pending if mark in ("EC", "ED") else open_.part.entries).append(entry)


def _booked_on(value: str, entry: str) -> date | None:
    """Give the entry date, which has no year, in the year that is nearest to the value date.

    The value date may be a 30th of February: interest is reckoned in months of 30 days.
    """
    valued = find_short_day(value)
    if valued is None:
        return find_short_day(value[:2] + entry)
    if not entry:
        return valued
    days = [
        day
        for year in (valued.year, valued.year - 1, valued.year + 1)
        if (day := find_short_day(f"{year % 100:02d}{entry}")) is not None
    ]
    return min(days, key=lambda day: abs((day - valued).days), default=valued)


def _settle(open_: _Open) -> bool:
    """Close a statement; say whether it is one: with a booking or a balance."""
    _close_booking(open_)
    part = open_.part
    if part.currency and part.account.endswith(part.currency) and len(part.account) > 3:
        part.account = part.account[:-3]
    part.account = part.account.strip("/")
    return bool(part.entries or part.unreadable or part.pending) or part.opening_kop is not None
