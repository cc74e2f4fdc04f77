"""Parameters of the query against a method's description."""

from __future__ import annotations

from collections.abc import Mapping

from .calls import Json
from .discovery import Method
from .scalars import TYPES, Violation, enum_name, snake


def parameter_violations(method: Method, query: Mapping[str, list[str]]) -> list[Violation]:
    """Say what is wrong with the parameters of a query: unknown names, wrong types, bad words."""
    found = []
    for name, values in query.items():
        known = _known(method, name)
        if known is None:
            text = f"Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not be found in request message."
            found.append(Violation("", text))
            continue
        for value in values:
            wrong = _wrong_type(known, name, value)
            # Drive takes an empty parameter for one that isn't there.
            if wrong and value:
                found.append(
                    Violation(snake(name), f"Invalid value at '{snake(name)}' ({wrong}), \"{value}\"")
                )
    return found


def _known(method: Method, name: str) -> Json | None:
    if name in method.parameters:
        found: Json = method.parameters[name]
        return found
    return next((one for key, one in method.parameters.items() if snake(key) == name), None)


def _wrong_type(known: Json, name: str, value: str) -> str:
    if (
        "enum" in known
        and known.get("location") == "query"
        and value not in known["enum"]
        and not _is_alt(known)
    ):
        return TYPES + enum_name(known, name)
    if known.get("type") == "boolean" and value.lower() not in ("true", "false", "1", "0"):
        return "TYPE_BOOL"
    if known.get("type") == "integer" and not value.removeprefix("-").isdigit():
        return "TYPE_INT32"
    return ""


def _is_alt(known: Json) -> bool:
    return "media" in known["enum"]
