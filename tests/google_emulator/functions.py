"""The functions that the emulator computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .cells import Fault, Value


class Failed(Exception):
    """A computation that ends in an error value."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Range:
    """The values of a reference, blank cells left out unless it is a single cell."""

    values: list[Value]
    single: bool


def as_number(value: Any) -> int | float:
    """Use a value in arithmetic."""
    if value is None:
        return 0
    if isinstance(value, Fault):
        raise Failed(value)
    if isinstance(value, int | float):
        return int(value) if isinstance(value, bool) else value
    try:
        return float(value)
    except ValueError:
        message = f"Function parameter expects number values. But '{value}' is a text and cannot be coerced to a number."
        raise Failed(Fault("#VALUE!", message)) from None


def _flat(arguments: list[Any]) -> Iterator[Value]:
    for one in arguments:
        for value in one.values if isinstance(one, Range) else [one]:
            if isinstance(value, Fault):
                raise Failed(value)
            yield value


def _numbers(arguments: list[Any]) -> list[int | float]:
    made: list[int | float] = []
    for one in arguments:
        if isinstance(one, Range):
            made += [
                value
                for value in _flat([one])
                if isinstance(value, int | float) and not isinstance(value, bool)
            ]
        else:
            made.append(as_number(one))
    return made


def _one(arguments: list[Any], at: int, otherwise: Any = None) -> Any:
    if at >= len(arguments):
        return otherwise
    value = arguments[at]
    if isinstance(value, Range):
        value = value.values[0] if value.values else None
    if isinstance(value, Fault):
        raise Failed(value)
    return value


def _average(arguments: list[Any]) -> float:
    numbers = _numbers(arguments)
    if not numbers:
        raise Failed(Fault("#DIV/0!", "Evaluation of function AVERAGE caused a divide by zero error."))
    return sum(numbers) / len(numbers)


def _if(arguments: list[Any]) -> Any:
    return _one(arguments, 1) if _one(arguments, 0) else _one(arguments, 2, False)


def _round(arguments: list[Any]) -> float:
    places = int(as_number(_one(arguments, 1, 0)))
    exact = Decimal(repr(as_number(_one(arguments, 0))))
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": lambda given: sum(_numbers(given)),
    "AVERAGE": _average,
    "MIN": lambda given: min(_numbers(given), default=0),
    "MAX": lambda given: max(_numbers(given), default=0),
    "COUNT": lambda given: len(_numbers(given)),
    "COUNTA": lambda given: sum(value is not None for value in _flat(given)),
    "IF": _if,
    "ROUND": _round,
    "ABS": lambda given: abs(as_number(_one(given, 0))),
    "AND": lambda given: all(_flat(given)),
    "OR": lambda given: any(_flat(given)),
    "NOT": lambda given: not _one(given, 0),
    "NA": lambda given: _na(),
}


def _na() -> Any:
    raise Failed(Fault("#N/A", ""))
