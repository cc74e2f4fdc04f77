"""Field :86: of MT940 → counterparty and purpose, in the layouts that banks use.

``166?00GUTSCHRIFT?20...?32NAME`` (subfields, any sign before the two digits),
``/IBAN/.../NAME/.../REMI/...`` (key words), ``:NS:`` (two digits before each line), and
free text. What no layout explains stays in the purpose.

Source: DFÜ-Abkommen, Anlage 3, chapter 8.2 (subfields 00 to 63, EREF+ ... SVWZ+); SEPA
formats of Dutch banks (TRTP, CNTP, REMI).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.values.accounts import find_account
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import split_inn

_SUBFIELDS = re.compile(r"\s*([0-9]{3,4})?([?~<>^@|])([0-9]{2})")
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP|(?<![A-Z])(?:IBAN|BIC))\+")
_WORD = re.compile(
    r"/(TRTP|TRCD|EREF|MARF|PREF|RTRN|ORDP|BENM|CNTP|NAME|IBAN|BIC|ACCW|ADDR|REMI|CSID|ISDT|ULTD|ULTC|PURP|BBAN"
    r"|USTD|STRD|RFB|CHGS|OCMT)(?=/)"
)
_IBAN = re.compile(r"([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})(?:\s+(.*))?")
_INN = re.compile(r"(?:INN|ИНН)[\s:./]*([0-9]{10}(?:[0-9]{2})?)(?![0-9])", re.IGNORECASE)
_KPP = re.compile(r"(?:KPP|КПП)[\s:./]*([0-9]{9})(?![0-9])", re.IGNORECASE)
_FULL_LINE = 65
_FULL_SUBFIELD = 27
_PURPOSES = (*(f"{number:02d}" for number in range(20, 30)), *(f"{number:02d}" for number in range(60, 64)))


@dataclass(frozen=True, slots=True)
class Details:
    """What :86: tells; "" is unknown."""

    name: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""
    purpose: str = ""
    number: str = ""


def read_details(fields: Sequence[Sequence[str]], notes: Sequence[str], more: Sequence[str]) -> Details:
    """Read the details of one booking.

    Args:
        fields: Lines of each :86: after the booking.
        notes: Lines of :NS:.
        more: Lines of the booking itself after the first.
    """
    lines = [line for one in fields for line in one]
    whole = "".join(lines)
    head = _SUBFIELDS.match(whole)
    if head:
        found = _read_subfields(_part_subfields(lines, head[2]))
    elif _WORD.search(whole):
        found = _read_words(_join_lines(lines))
    elif lines:
        found = _read_free(lines)
    else:
        found = _read_notes(notes)
    if not found.purpose:
        text = _one_line(" ".join(more))
        is_account = bool(_IBAN.fullmatch(text)) and " " not in text
        found = replace(found, account=found.account or text) if is_account else replace(found, purpose=text)
    return _find_tax_numbers(found)


def _part_subfields(lines: Sequence[str], sign: str) -> dict[str, str]:
    """Part the subfields; one that comes twice goes on."""
    text = "".join(line if len(line) >= _FULL_LINE else line.rstrip("\n") for line in lines)
    pieces = re.split(rf"{re.escape(sign)}([0-9]{{2}})", text)
    found: dict[str, str] = {}
    for code, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found[code] = found.get(code, "") + value
    return found


def _read_subfields(found: Mapping[str, str]) -> Details:
    text = _join([found[code] for code in _PURPOSES if code in found], _FULL_SUBFIELD)
    keyed = _part_sepa(text)
    name = _join([found[code] for code in ("32", "33") if code in found], _FULL_SUBFIELD)
    account = found.get("38", "") or found.get("31", "") or keyed.get("IBAN", "")
    # Without SVWZ+ what the payer wrote is the text that no key word introduces.
    purpose = keyed.get("SVWZ", "") or keyed.get("", "") or ("" if keyed else text)
    return Details(
        name=_one_line(name) or _one_line(keyed.get("ABWA", "")),
        account="".join(account.split()),
        purpose=_one_line(purpose) or _one_line(text) or _one_line(found.get("00", "")),
        number=_one_line(keyed.get("EREF", "")),
    )


def _part_sepa(text: str) -> dict[str, str]:
    """Part ``EREF+...SVWZ+...``; what stands before the first key is under ""."""
    pieces = _SEPA.split(text)
    found = {"": pieces[0]} if pieces[0].strip() else {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found[key] = f"{found[key]} {value}" if key in found else value
    return found if len(pieces) > 1 else {}


def _read_words(text: str) -> Details:
    pieces = _WORD.split(text)
    found: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if value.strip(" /") and key not in found:
            found[key] = value
    name, account = found.get("NAME", ""), found.get("IBAN", "") or found.get("BBAN", "")
    if "CNTP" in found:
        # ING: /CNTP/account/BIC/name/city/
        parts = [*found["CNTP"].removeprefix("/").split("/"), "", "", ""]
        account, name = account or parts[0], name or parts[2]
    purpose = next(
        (found[key] for key in ("USTD", "STRD", "REMI", "OCMT") if found.get(key, "").strip(" /")), ""
    )
    rest = pieces[0].strip()
    return Details(
        name=_one_line(name.strip(" /")) or _one_line(found.get("BENM", "").strip(" /")),
        account="".join(account.strip(" /").split()),
        purpose=_one_line(purpose.strip(" /")) or _one_line(rest) or _one_line(found.get("TRTP", "")),
        number=_one_line(found.get("EREF", "").strip(" /")),
    )


def _read_free(lines: Sequence[str]) -> Details:
    """Read free text; a first line that is an account and a name is these."""
    first = _IBAN.fullmatch(lines[0].strip())
    rest = _one_line(_join(lines[1:], _FULL_LINE))
    if first and (first[2] or rest):
        return Details(_one_line(first[2] or ""), account=first[1], purpose=rest)
    text = _one_line(_join_lines(lines))
    return Details(account=find_account(text), purpose=text)


def _read_notes(lines: Sequence[str]) -> Details:
    """Read :NS:, where 15 and 16 hold the name and the rest what for."""
    name = "".join(line[2:] for line in lines if line[:2] in ("15", "16"))
    rest = [line[2:] for line in lines if line[:2].isdigit() and line[:2] not in ("15", "16")]
    return Details(_one_line(name), purpose=_one_line(" ".join(rest)))


def _find_tax_numbers(found: Details) -> Details:
    inn, name = split_inn(found.name)
    text = f"{found.name} {found.purpose}"
    labelled, kpp = _INN.search(text), _KPP.search(text)
    inn = inn or (restore_inn(labelled[1]) if labelled else "")
    return replace(
        found, name=name, inn=inn, kpp=kpp[1] if kpp and inn else "", account=found.account.upper()
    )


def _join_lines(lines: Sequence[str]) -> str:
    """Join lines of the file; the tag takes four signs of the first."""
    return _join(lines, _FULL_LINE, first=_FULL_LINE - 4)


def _join(lines: Sequence[str], full: int, *, first: int = 0) -> str:
    """Join lines: without a space where a line is full, since it was cut there."""
    text, limit = "", first or full
    for line, after in zip(lines, (*lines[1:], "")[: len(lines)], strict=True):
        text += line + ("" if len(line) >= limit or not after else " ")
        limit = full
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())
