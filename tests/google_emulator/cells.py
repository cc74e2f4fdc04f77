"""What a cell holds: scalars, formulas and error values, from and to ExtendedValue."""

from __future__ import annotations

from dataclasses import dataclass

from .calls import Json

CHARACTERS = 50_000
_EXACT = 2**53
_KINDS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
    "Loading...": "LOADING",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The value of a formula that failed.

    Attributes:
        text: What people see, such as ``#REF!``.
        message: Google's explanation.
    """

    text: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as text with its "="."""

    text: str


Scalar = str | int | float | bool
Held = Scalar | Formula
Value = Scalar | Fault | None


class Refused(Exception):
    """A request that Google refuses; the batch adds its place to the text."""


def number(value: float) -> int | float:
    """Keep a number as a double would: whole ones without a point, digits after the 15th or so lost."""
    if isinstance(value, int) and abs(value) <= _EXACT:
        return value
    real = float(value)
    return int(real) if real.is_integer() and abs(real) < 1e21 else real


def check_length(text: str) -> str:
    """Refuse a text that no cell may hold."""
    if len(text) > CHARACTERS:
        raise Refused(
            f"Your input contains more than the maximum of {CHARACTERS} characters in a single cell."
        )
    return text


def from_extended(value: Json | None) -> Held | None:
    """Read an ExtendedValue as typed writes send it."""
    if not value:
        return None
    if "stringValue" in value:
        return check_length(value["stringValue"]) or None
    if "numberValue" in value:
        return number(value["numberValue"])
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "formulaValue" in value:
        text = check_length(value["formulaValue"])
        return Formula(text) if text.startswith("=") else Formula("=" + text)
    raise Refused("errorValue is read-only")


def to_extended(value: Held | Fault | None) -> Json:
    """Write an ExtendedValue; unlike other fields its defaults are kept."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, Formula):
        return {"formulaValue": value.text}
    if isinstance(value, Fault):
        error = {"type": _KINDS.get(value.text, "ERROR")}
        return {"errorValue": error | ({"message": value.message} if value.message else {})}
    return {}
