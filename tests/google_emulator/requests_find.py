"""Find and replace."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .a1 import Box
from .calls import Json
from .cells import Formula, Refused, check_length
from .checks import bounded
from .entered import parse_entry
from .formats import show
from .formulas import Calculator
from .session import Session
from .spreadsheet import Tab

Swap = Callable[[str], tuple[str, int]]


def find_replace(session: Session, args: Json) -> Json:
    swap = _swap(args)
    counts = {"values": 0, "formulas": 0, "rows": set(), "sheets": set(), "occurrences": 0}
    for tab, box in _places(session, args):
        _replace(session, tab, box, swap, bool(args.get("includeFormulas")), counts)
    made = {
        "valuesChanged": counts["values"],
        "formulasChanged": counts["formulas"],
        "rowsChanged": len(counts["rows"]),  # type: ignore[arg-type]
        "sheetsChanged": len(counts["sheets"]),  # type: ignore[arg-type]
        "occurrencesChanged": counts["occurrences"],
    }
    return {name: count for name, count in made.items() if count}


def _places(session: Session, args: Json) -> list[tuple[Tab, Box]]:
    if args.get("range") is not None:
        return [bounded(session, args["range"])]
    if args.get("sheetId") is not None:
        tab = session.spreadsheet.tab(args["sheetId"])
        return [(tab, tab.clip(Box(tab.id)))]
    if args.get("allSheets"):
        return [(tab, tab.clip(Box(tab.id))) for tab in session.spreadsheet.tabs]
    raise Refused("One of range, sheetId or allSheets must be set.")


def _swap(args: Json) -> Swap:
    find, new = args.get("find") or "", args.get("replacement") or ""
    if not find:
        raise Refused("The text to find must not be empty.")
    flags = 0 if args.get("matchCase") else re.IGNORECASE
    pattern = find if args.get("searchByRegex") else re.escape(find)
    try:
        expression = re.compile(rf"\A(?:{pattern})\Z" if args.get("matchEntireCell") else pattern, flags)
    except re.error as error:
        raise Refused(f"Invalid regular expression: {find}") from error
    template = re.sub(r"\$(\d)", r"\\\1", new.replace("\\", "\\\\"))
    if args.get("searchByRegex"):
        return lambda text: expression.subn(template, text)
    return lambda text: expression.subn(lambda _match: new, text)


def _replace(
    session: Session, tab: Tab, box: Box, swap: Swap, in_formulas: bool, counts: dict[str, Any]
) -> None:
    calculator = Calculator(session.spreadsheet)
    locale = session.spreadsheet.properties.get("locale", "en_US")
    for row, column, held in list(tab.values.cells(*box.sides)):
        formula = isinstance(held, Formula)
        if formula and not in_formulas:
            continue
        look = (tab.looks.get(row, column) or {}).get("userEnteredFormat", {})
        text = held.text if formula else show(held, look.get("numberFormat"), calculator.locale)
        made, times = swap(text)
        if not times:
            continue
        session.guard(Box(tab.id, row, row + 1, column, column + 1))
        check_length(made)
        plain = look.get("numberFormat", {}).get("type") == "TEXT"
        entry = parse_entry(
            made, locale, session.today, as_text=plain or (isinstance(held, str) and not made)
        )
        tab.put(row, column, entry.value)
        counts["formulas" if formula else "values"] += 1
        counts["rows"].add((tab.id, row))
        counts["sheets"].add(tab.id)
        counts["occurrences"] += times


KINDS = {"findReplace": find_replace}
