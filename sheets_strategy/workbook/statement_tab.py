"""The tab of the statement: which one it is by its headers, and headers that were cleared from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

from sheets_strategy.statement.columns import find_sections
from sheets_strategy.statement.headers import index_headers, normalise_header
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.template import CLIENT_LIST, TableSpec, Template

_COUNTERPARTY = frozenset({"party", "party_inn", "payer", "payer_inn", "payee", "payee_inn"})
_HEADER_AT_LEAST = 0.5
_SUM = frozenset({int, float})
_NEEDED = {"on": frozenset({date, datetime}), "in_sum": _SUM, "out_sum": _SUM}


def statement_fields(template: Template) -> dict[str, str]:
    """Give normalised header → field for all headers of statements that the template knows."""
    return index_headers(
        {field: names for field, names in template.banks.items() if not field.startswith(CLIENT_LIST)}
    )


def find_statements(tabs: Iterable[Tab], template: Template) -> list[Tab]:
    """Find the tabs that hold what a statement is: a header line with date, sum and counterparty.

    Half of the template's own headers do too, so that a cleared one hides no statement.

    Args:
        tabs: Tabs that are none of the template's.
        template: Knows the headers of banks and its own.
    """
    fields = statement_fields(template)
    return [
        tab
        for tab in tabs
        if not tab.handle and (_is_statement(tab, fields) or any(_own_lines(tab.rows, template)))
    ]


def _is_statement(tab: Tab, fields: Mapping[str, str]) -> bool:
    # A table of sales may be anybody's own tab: it makes no statement by itself.
    layouts = (section.layout for section in find_sections(tab.rows, fields=fields))
    return any(
        layout is not None and not layout.is_sales and _COUNTERPARTY & layout.columns.keys()
        for layout in layouts
    )


def find_cleared_headers(tab: Tab, template: Template) -> list[tuple[int, int, str]]:
    """Find cells of the template's own header lines that lost their text above filled columns.

    A header is missed where its column's place between its neighbours is nameless and
    filled; date and sums are missed over any nameless column that holds nothing else.

    Args:
        tab: The statement.
        template: Knows the order of the columns, and the headers of banks.

    Returns:
        Grid row, grid column and the header that was there (or those it may have been).
    """
    lines = list(_own_lines(tab.rows, template))
    found: list[tuple[int, int, str]] = []
    for line, following in zip_longest(lines, lines[1:]):
        stop = len(tab.rows) if following is None else following.row
        nameless = _find_nameless(tab, line.row, stop)
        if nameless:
            found += [(line.row, *one) for one in _miss(line, nameless, template.table("statement"))]
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """A header line: its grid row, template column → grid column, and the fields that it names."""

    row: int
    columns: Mapping[str, int]
    fields: frozenset[str]


def _own_lines(rows: Iterable[Row], template: Template) -> Iterator[_Line]:
    """Give the rows that hold half of the template's headers or more."""
    spec, fields = template.table("statement"), statement_fields(template)
    labels = {
        normalise_header(label): column.key
        for column in spec.columns
        for label in (column.label, *column.synonyms)
    }
    for place, row in enumerate(rows):
        if any(value is not None and type(value) is not str for value in row):
            continue
        names = [(normalise_header(value), col) for col, value in enumerate(row) if isinstance(value, str)]
        columns = {labels[name]: col for name, col in reversed(names) if name in labels}
        if len(columns) >= len(spec.columns) * _HEADER_AT_LEAST:
            yield _Line(place, columns, frozenset(fields[name] for name, _ in names if name in fields))


def _find_nameless(tab: Tab, row: int, stop: int) -> dict[int, set[type]]:
    """Find the columns that have no header in a row but something below it: what types of value."""
    below = tab.rows[row + 1 : stop]
    width = max(map(len, below), default=0)
    found: dict[int, set[type]] = {}
    # Every column has a header as a rule, so that the rows below need no look.
    for col in (col for col in range(width) if _is_empty(tab.cell(row, col))):
        types = {type(cells[col]) for cells in below if col < len(cells) and not _is_empty(cells[col])}
        if types:
            found[col] = types
    return found


def _is_empty(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _miss(line: _Line, nameless: Mapping[int, set[type]], spec: TableSpec) -> Iterator[tuple[int, str]]:
    """Say which nameless columns lost which header."""
    left = dict(nameless)
    moved: dict[int, list[str]] = {}
    for place, column in enumerate(spec.columns):
        if column.key in line.columns or column.key in line.fields:
            continue
        types = frozenset() if "amount" in line.fields else _NEEDED.get(column.key, frozenset())
        col = _expect(line.columns, place, spec, sure=not types)
        if left.pop(col, None):
            yield col, column.label
            continue
        for other in (col for col, held in left.items() if held <= types):
            moved.setdefault(other, []).append(column.label)
    yield from ((col, ", ".join(labels)) for col, labels in sorted(moved.items()) if col in left)


def _expect(columns: Mapping[str, int], place: int, spec: TableSpec, *, sure: bool) -> int:
    """Say where a column stands by its neighbours; -1 where they do not agree, or one lacks and must not."""
    known = [(other, columns[one.key]) for other, one in enumerate(spec.columns) if one.key in columns]
    before = [col + place - other for other, col in known if other < place][-1:]
    after = [col + place - other for other, col in known if other > place][:1]
    asked = {*before, *after}
    return asked.pop() if len(asked) == 1 and (not sure or (before and after)) else -1
