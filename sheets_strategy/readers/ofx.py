"""OFX (1.x as SGML, 2.x as XML) and QFX → a statement.

SGML leaves end tags out, and banks write XML with loose ``&`` and missing tags too, so
both are read as one thing: a tag and the text after it. Nothing is expanded but the
five entities that every bank uses, so that no document type can do harm.

Source: OFX 1.6 and 2.2, chapters 2.3 (headers), 3.2 (amounts, dates), 11.4 (bank
statements); libofx and ofxparse for what banks really write.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Collection, Iterator

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.readers.amounts import find_currency, find_day, parse_amount
from sheets_strategy.readers.encodings import find_any_encoding
from sheets_strategy.readers.entries import Direction, Entry, Part, Unreadable, make_statement
from sheets_strategy.readers.keyed_text import find_amount, tell_open_end
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement
from sheets_strategy.values.currency import account_currency
from sheets_strategy.values.names import split_inn

READER = "ofx"
_CLAIM = re.compile(r"^\s*(?:OFXHEADER\s*:|<\?OFX\b)|<OFX[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_.:-]{0,63})\s*>((?:[^<]|<(?![/A-Za-z!?]))*)")
_CHARSET = re.compile(rb"CHARSET\s*:\s*([A-Za-z0-9-]+)")
_SHOWN_ACCOUNT = ("ACCTID", "ACCTKEY")
_TAIL = 2_000
_STATEMENTS = {"STMTRS", "CCSTMTRS"}
_INVESTMENT = {"INVSTMTRS"}


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is OFX."""
    text = head.decode(find_any_encoding(head), errors="replace").lstrip("\ufeff \t\r\n")
    return text.lower().startswith(("ofxheader", "<ofx", "<?")) and bool(_CLAIM.search(text))


def read_ofx(source: Source, own_accounts: Collection[str] = ()) -> Statement:  # noqa: ARG001
    """Read an OFX or QFX file of bank and card accounts.

    Args:
        source: The file.
        own_accounts: Not asked: every statement names its account.

    Returns:
        One row per ``STMTTRN``; the sign of ``TRNAMT`` is the direction.

    Raises:
        InputError: ``no_account_statement`` where no bank or card account stands in the
            file; ``file_too_large`` (path).
    """
    content = source.content()
    text = content.decode(_find_encoding(content), errors="replace")
    parts: list[Part] = []
    reading = _Reading()
    for number, closing, tag, value in _tags(_escape_cdata(text)):
        reading.take(parts, number, tag, value, closing=closing)
    reading.end_entry(parts)
    parts = [part for part in parts if part.account or part.entries or part.unreadable]
    if not parts:
        raise InputError("no_account_statement", name=source.name)
    for part in parts:
        part.currency = part.currency or account_currency(part.account)
    whole = "</OFX" in text[-_TAIL:].upper()
    findings = [] if whole else [tell_open_end(source.name, parts[-1])]
    return make_statement(parts, name=source.name, reader=READER, findings=findings)


def _escape_cdata(text: str) -> str:
    """Turn ``<![CDATA[...]]>`` into text as it stands in other files."""
    pieces = text.split("<![CDATA[")
    done = [pieces[0]]
    for piece in pieces[1:]:
        inside, end, after = piece.partition("]]>")
        done.append(html.escape(inside) + after if end else piece)
    return "".join(done)


def _tags(text: str) -> Iterator[tuple[int, bool, str, str]]:
    """Give line, whether it closes, name and the text after each tag."""
    line, seen = 1, 0
    for found in _TAG.finditer(text):
        line += text.count("\n", seen, found.start())
        seen = found.start()
        value = " ".join(html.unescape(found[3]).split())
        yield line, bool(found[1]), found[2].upper().rpartition(":")[2], value


class _Reading:
    """What is open while tags come in."""

    def __init__(self) -> None:
        self._values: dict[str, str] | None = None
        self._start = 0
        self._where = ""
        self._in_statement = False

    def take(self, parts: list[Part], number: int, tag: str, value: str, *, closing: bool) -> None:
        if tag in _STATEMENTS or tag in _INVESTMENT:
            self.end_entry(parts)
            self._in_statement = tag in _STATEMENTS and not closing
            if self._in_statement:
                parts.append(Part())
        elif not self._in_statement:
            return
        elif tag == "STMTTRN":
            self.end_entry(parts)
            if not closing:
                self._values, self._start = {}, number
        elif tag in ("BANKTRANLIST", "LEDGERBAL", "AVAILBAL", "BANKACCTFROM", "CCACCTFROM", "BALLIST"):
            self.end_entry(parts)
            self._where = "" if closing else tag
        elif not closing and self._values is not None:
            self._take_value(tag, value)
        elif not closing:
            self._take_header(parts[-1], tag, value)

    def _take_value(self, tag: str, value: str) -> None:
        assert self._values is not None
        if tag in ("BANKACCTTO", "CCACCTTO", "PAYEE", "CURRENCY", "ORIGCURRENCY"):
            self._values.setdefault(f"<{tag}", "")
        elif tag == "CURSYM":
            # Of CURRENCY and ORIGCURRENCY only the first says what TRNAMT is in.
            kind = "CURSYM" if "<CURRENCY" in self._values else "ORIGSYM"
            self._values.setdefault(kind, value)
        elif value:
            self._values.setdefault(tag, value)

    def _take_header(self, part: Part, tag: str, value: str) -> None:
        if tag == "CURDEF":
            part.currency = find_currency(value)
        elif tag in _SHOWN_ACCOUNT and self._where in ("BANKACCTFROM", "CCACCTFROM"):
            part.account = part.account or "".join(value.split()).upper()
        elif tag == "DTSTART" and self._where == "BANKTRANLIST":
            part.since = find_day(value)
        elif tag == "DTEND" and self._where == "BANKTRANLIST":
            part.until = find_day(value)
        elif tag == "BALAMT" and self._where == "LEDGERBAL":
            part.closing_kop = find_amount(value, part.currency)

    def end_entry(self, parts: list[Part]) -> None:
        """Add the transaction that is open; a missing end tag ends with the next one."""
        values, self._values = self._values, None
        if values is None or not parts:
            return
        part, get = parts[-1], values.get
        numbers = (get(key, "") for key in ("CHECKNUM", "REFNUM", "FITID"))
        number = next((one for one in numbers if one.strip("0")), "")
        currency = find_currency(get("CURSYM", "")) or part.currency
        try:
            kop = _parse_signed(get("TRNAMT", ""), currency)
        except UnreadableValue as error:
            part.unreadable.append(Unreadable(self._start, number, get("TRNAMT", ""), error.reason))
            return
        direction: Direction = "in" if kop > 0 else "out"
        inn, name = split_inn(get("NAME", "") or get("PAYEE", ""))
        purpose = " ".join(filter(None, (get("MEMO", ""), get("EXTDNAME", "")))) or get("NAME", "")
        part.entries.append(
            Entry(
                self._start,
                find_day(get("DTPOSTED", "")) or find_day(get("DTUSER", "")) or find_day(get("DTAVAIL", "")),
                direction,
                abs(kop),
                currency,
                number,
                name,
                inn,
                "",
                "".join(get("ACCTID", "").split()).upper()
                if {"<BANKACCTTO", "<CCACCTTO"} & values.keys()
                else "",
                purpose,
            )
        )


def _parse_signed(text: str, currency: str) -> int:
    """Read an amount; banks group thousands and write either decimal mark.

    Raises:
        UnreadableValue: As ``parse_amount``.
    """
    cleaned = "".join(text.split())
    marks = [mark for mark in cleaned if mark in ".,"]
    if len(set(marks)) == 2 and marks[-1] not in marks[:-1]:
        cleaned = cleaned.replace(marks[0], "")
    return parse_amount(cleaned, currency)


def _find_encoding(content: bytes) -> str:
    """Give the encoding: UTF-8 where the bytes are, else what the header declares."""
    found = find_any_encoding(content)
    if found.startswith("utf"):
        return found
    declared = _CHARSET.search(content[:2048])
    name = declared[1].decode("ascii").lower() if declared else ""
    name = f"cp{name}" if name.isdigit() else name
    try:
        return codecs.lookup(name).name if name and name not in ("none", "cp1252") else found
    except LookupError:
        return found
