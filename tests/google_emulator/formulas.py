"""A small calculator: arithmetic, references, and a few functions; a test seeds the values of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .a1 import Box, box_of, parse_cells, split_title, write_a1
from .cells import Fault, Formula, Value, number
from .formats import general, locale_of
from .functions import FUNCTIONS, Failed, Range, as_number
from .spreadsheet import Spreadsheet, Tab
from .tokens import Token, Unreadable, split_formula

_PARSE = Fault("#ERROR!", "Formula parse error.")


class Calculator:
    """Computes formulas of one state of a spreadsheet, each once."""

    def __init__(self, spreadsheet: Spreadsheet) -> None:
        self.spreadsheet = spreadsheet
        self.locale = locale_of(spreadsheet.properties.get("locale", "en_US"))
        self._known: dict[tuple[int, int, int], Value] = {}
        self._open: set[tuple[int, int, int]] = set()

    def value(self, tab: Tab, row: int, column: int) -> Value:
        """Give the effective value of a cell."""
        held = tab.values.get(row, column)
        return self.computed(tab, row, column, held) if isinstance(held, Formula) else held

    def computed(self, tab: Tab, row: int, column: int, formula: Formula) -> Value:
        """Compute a formula that stands in a cell."""
        place = (tab.id, row, column)
        if place in self._open:
            return Fault("#REF!", "Circular dependency detected.")
        if place not in self._known:
            self._open.add(place)
            self._known[place] = self._compute(tab, formula.text)
            self._open.discard(place)
        return self._known[place]

    def _compute(self, tab: Tab, text: str) -> Value:
        if text in self.spreadsheet.seeds:
            return self.spreadsheet.seeds[text]
        try:
            tokens = split_formula(text[1:], comma_is_point=self.locale.point == ",")
            value = _Reader(self, tab, tokens).whole()
        except Unreadable:
            return _PARSE
        except Failed as error:
            return error.fault
        return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

    def range(self, tab: Tab, text: str) -> Range:
        """Read a reference."""
        if text == "#REF!":
            raise Failed(Fault("#REF!", "Reference does not exist."))
        title, cells = split_title(text)
        there = tab if title is None else self.spreadsheet.titled(title)
        box = None if there is None else parse_cells(cells.replace("$", ""), there.id)
        if there is None or box is None:
            raise Failed(Fault("#REF!", f"Unresolved sheet name '{title}'."))
        if (box.top or 0) >= there.rows or (box.left or 0) >= there.columns:
            raise Failed(Fault("#REF!", "Reference does not exist."))
        return Range(list(self._values(there, there.clip(box))), box.single)

    def _values(self, tab: Tab, box: Box) -> Iterator[Value]:
        if box.single:
            top, _, left, _ = box.sides
            yield self.value(tab, top, left)
            return
        for row, column, held in tab.values.cells(*box.sides):
            yield self.computed(tab, row, column, held) if isinstance(held, Formula) else held

    def text(self, value: Value) -> str:
        """Join a value to text as ``&`` does."""
        if value is None or isinstance(value, Fault):
            return ""
        if isinstance(value, bool):
            return self.locale.true if value else self.locale.false
        return value if isinstance(value, str) else general(value, self.locale)


class _Reader:
    """Reads tokens by precedence: comparison, &, + -, * /, ^, sign, %."""

    def __init__(self, calculator: Calculator, tab: Tab, tokens: list[Token]) -> None:
        self.calculator, self.tab, self.tokens, self.at = calculator, tab, tokens, 0

    def whole(self) -> Value:
        value: Value = _single(self.compare())
        if self.at < len(self.tokens):
            raise Unreadable
        return value

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self, *marks: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "mark" and self.peek() in marks:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def compare(self) -> Any:
        value = self.joined()
        while mark := self.take("=", "<>", "<=", ">=", "<", ">"):
            value = _COMPARE[mark](_rank(_single(value)), _rank(_single(self.joined())))
        return value

    def joined(self) -> Any:
        value = self.total()
        while self.take("&"):
            value = self.calculator.text(_single(value)) + self.calculator.text(_single(self.total()))
        return value

    def total(self) -> Any:
        value = self.product()
        while mark := self.take("+", "-"):
            other = as_number(_single(self.product()))
            value = as_number(_single(value)) + (other if mark == "+" else -other)
        return value

    def product(self) -> Any:
        value = self.power()
        while mark := self.take("*", "/"):
            other = as_number(_single(self.power()))
            if mark == "/" and other == 0:
                raise Failed(Fault("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero."))
            one = as_number(_single(value))
            value = one * other if mark == "*" else one / other
        return value

    def power(self) -> Any:
        value = self.signed()
        while self.take("^"):
            value = as_number(_single(value)) ** as_number(_single(self.signed()))
        return value

    def signed(self) -> Any:
        if mark := self.take("+", "-"):
            value = self.signed()
            return -as_number(_single(value)) if mark == "-" else value
        value = self.atom()
        while self.take("%"):
            value = as_number(_single(value)) / 100
        return value

    def atom(self) -> Any:
        if self.take("("):
            value = self.compare()
            self.close()
            return value
        if self.at >= len(self.tokens):
            raise Unreadable
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number":
            text = token.text.replace(",", ".")
            return int(text) if text.isdigit() else float(text)
        if token.kind == "text":
            return token.text[1:-1].replace('""', '"')
        if token.kind == "reference":
            return self.calculator.range(self.tab, token.text)
        if token.kind == "name":
            return self.named(token.text)
        raise Unreadable

    def named(self, name: str) -> Any:
        if self.peek() != "(":
            if name.upper() in ("TRUE", "FALSE"):
                return name.upper() == "TRUE"
            return self._named_range(name)
        self.take("(")
        arguments: list[Any] = []
        while not self.take(")"):
            if arguments and not self.take(";"):
                raise Unreadable
            arguments.append(None if self.peek() in (";", ")") else self.compare())
        function = FUNCTIONS.get(name.upper())
        if function is None:
            raise Failed(Fault("#NAME?", f"Unknown function: '{name}'."))
        return function(arguments)

    def _named_range(self, name: str) -> Range:
        found = self.calculator.spreadsheet.named(name)
        if found is None:
            raise Failed(Fault("#NAME?", f"Unknown range name: '{name}'."))
        box = box_of(found["range"])
        there = self.calculator.spreadsheet.tab(box.sheet_id)
        return self.calculator.range(there, write_a1(there.title, there.clip(box)))

    def close(self) -> None:
        if not self.take(")"):
            raise Unreadable


def _single(value: Any) -> Any:
    if not isinstance(value, Range):
        return value
    if not value.single:
        raise Failed(Fault("#VALUE!", "An array value could not be found."))
    inner = value.values[0]
    if isinstance(inner, Fault):
        raise Failed(inner)
    return inner


def _rank(value: Any) -> tuple[int, Any]:
    if value is None:
        return 0, 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.lower()) if isinstance(value, str) else (0, value)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, two: bool(one == two),
    "<>": lambda one, two: bool(one != two),
    "<": lambda one, two: bool(one < two),
    ">": lambda one, two: bool(one > two),
    "<=": lambda one, two: bool(one <= two),
    ">=": lambda one, two: bool(one >= two),
}
