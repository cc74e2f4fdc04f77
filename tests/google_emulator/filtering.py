"""Which rows a basic filter hides, at the moment when it is set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .a1 import box_of
from .calls import Json
from .cells import Refused
from .formats import show
from .formulas import Calculator
from .session import Session
from .spreadsheet import Tab

_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_EQ": lambda shown, given: shown == given,
    "TEXT_NOT_EQ": lambda shown, given: shown != given,
    "TEXT_CONTAINS": lambda shown, given: given in shown,
    "TEXT_NOT_CONTAINS": lambda shown, given: given not in shown,
    "TEXT_STARTS_WITH": lambda shown, given: shown.startswith(given),
    "TEXT_ENDS_WITH": lambda shown, given: shown.endswith(given),
}
_NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_EQ": lambda value, given: value == given,
    "NUMBER_NOT_EQ": lambda value, given: value != given,
    "NUMBER_GREATER": lambda value, given: value > given,
    "NUMBER_GREATER_THAN_EQ": lambda value, given: value >= given,
    "NUMBER_LESS": lambda value, given: value < given,
    "NUMBER_LESS_THAN_EQ": lambda value, given: value <= given,
}


def hide_by_filter(session: Session, tab: Tab) -> None:
    """Mark the rows that the tab's basic filter hides; without a filter all are shown."""
    rows = tab.dimensions["ROWS"]
    for at, part in list(rows.items()):
        if part.get("hiddenByFilter"):
            rows[at] = {name: value for name, value in part.items() if name != "hiddenByFilter"}
    if tab.basic_filter is None:
        return
    calculator = Calculator(session.spreadsheet)
    top, bottom, _, _ = tab.clip(box_of(tab.basic_filter["range"])).sides
    for column, criteria in _criteria(tab.basic_filter):
        hidden = set(criteria.get("hiddenValues", ()))
        for row in range(top + 1, bottom):
            value = calculator.value(tab, row, column)
            look = (tab.looks.get(row, column) or {}).get("userEnteredFormat", {})
            shown = show(value, look.get("numberFormat"), calculator.locale)
            if shown in hidden or not _meets(criteria.get("condition"), value, shown):
                rows[row] = rows.get(row, {}) | {"hiddenByFilter": True}


def is_hidden(part: Json) -> bool:
    """Say whether DimensionProperties hide their row."""
    return bool(part.get("hiddenByUser") or part.get("hiddenByFilter"))


def _criteria(basic_filter: Json) -> list[tuple[int, Json]]:
    specs = [
        (one.get("columnIndex", 0), one.get("filterCriteria", {}))
        for one in basic_filter.get("filterSpecs", ())
    ]
    return specs + [(int(column), one) for column, one in basic_filter.get("criteria", {}).items()]


def _meets(condition: Json | None, value: Any, shown: str) -> bool:
    if condition is None:
        return True
    kind = condition["type"]
    given = str((condition.get("values") or [{}])[0].get("userEnteredValue", ""))
    if kind in ("BLANK", "NOT_BLANK"):
        return bool((shown == "") == (kind == "BLANK"))
    if kind in _TEXTS:
        return _TEXTS[kind](shown.casefold(), given.casefold())
    if kind in _NUMBERS:
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        return numeric and _NUMBERS[kind](float(value), float(given.replace(",", ".")))
    raise Refused(f"filters by {kind} are not supported by the emulator")
