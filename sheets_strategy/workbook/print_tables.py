"""A table of the workbook → a table of a page: which columns, which rows, in what words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, TableView
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.print_cells import Cover, clean, is_number, print_cell
from sheets_strategy.workbook.print_layout import BlockLayout
from sheets_strategy.workbook.printed import PrintedColumn, PrintedTable
from sheets_strategy.workbook.template import ColumnSpec, ColumnType, TableSpec, TabSpec, Template

PAGE_CHARACTERS = 210
"""How many characters of a line fit a page; a column takes at most ``_WIDEST`` of them."""
_WIDEST, _WIDEST_NUMBER = 26, 14
_NARROWEST = 7


@dataclass(frozen=True, slots=True)
class Printing:
    """How all tables of a report are printed.

    Attributes:
        template: Words and language.
        unit: Sign of the currency that is counted.
        cover: What may be shown to strangers, None for everything.
        named: Whether the tab was asked for by name: then all rows are printed.
    """

    template: Template
    unit: str
    cover: Cover | None = None
    named: bool = False


def print_table(view: TableView, block: BlockLayout, tab: TabSpec, how: Printing) -> PrintedTable | None:
    """Give a table as it is printed, None where it has no row.

    Args:
        view: The table as it stands.
        block: What of it is printed.
        tab: Its tab, which says what is coloured.
        how: Words, currency, what is covered, whether it is printed whole.
    """
    columns, left = _choose(view, block, how)
    rows = list(_rows(view, block, how.template))
    shown = rows if how.named or not block.rows else rows[: block.rows]
    if not how.named:
        columns = [column for column in columns if any(view.text(row, column.key) for row in shown)]
    if not columns or not shown:
        return None
    heads = _read_heads(view, block)
    texts = list(_texts(view, shown, columns, _line_words(view, block, how.template), how))
    return PrintedTable(
        title=view.spec.title,
        columns=tuple(
            PrintedColumn(
                _label(column, view, heads, how),
                "right" if _stands_right(column, texts, place) else "left",
                _wraps(column),
            )
            for place, column in enumerate(columns)
        ),
        rows=tuple(texts),
        fills=_fills(texts, columns, view.spec, tab),
        notes=tuple(_notes(view, tab, how, more=len(rows) - len(shown), left=left)),
    )


def _notes(view: TableView, tab: TabSpec, how: Printing, *, more: int, left: Sequence[str]) -> Iterator[str]:
    """Say what the workbook has and the page has not."""
    if more:
        name = view.tab.name if how.cover is None else tab.label
        yield word_text("print_more", how.template, rows=more, tab=name)
    if left:
        yield word_text("print_left", how.template, columns=left)


def _texts(
    view: TableView,
    rows: Sequence[int],
    columns: Sequence[ColumnSpec],
    lines: Mapping[str, str],
    how: Printing,
) -> Iterator[tuple[str, ...]]:
    types, keys = dict(view.spec.line_types), {label: key for key, label in view.spec.lines}
    first = columns[0].key
    for row in rows:
        kind = types.get(keys.get(view.text(row, first), "")) if keys else None
        yield tuple(_cell(view, row, column, kind, lines, how) for column in columns)


def _choose(view: TableView, block: BlockLayout, how: Printing) -> tuple[list[ColumnSpec], tuple[str, ...]]:
    """Give the columns that are printed, and the headers of those for which the page is too narrow."""
    known = {column.key: column for column in view.spec.columns if view.has(column.key)}
    if block.columns:
        wanted = [known[key] for key in (*block.columns, *(block.more if how.named else ())) if key in known]
    else:
        wanted = [column for column in known.values() if not column.hidden]
    if how.named and how.cover is None:
        wanted += [ColumnSpec(OWN + header, header, "team", "any") for header in view.own]
    if how.cover is not None:
        wanted = [column for column in wanted if not how.cover.hides(view.spec.key, column)]
    room = PAGE_CHARACTERS
    chosen: list[ColumnSpec] = []
    left: list[str] = []
    for column in wanted:
        widest = _WIDEST_NUMBER if is_number(column.type) else _WIDEST
        width = max(_NARROWEST, min(widest, column.width))
        fits = room >= width or column.key in block.columns
        room -= width
        if fits:
            chosen.append(column)
        else:
            left.append(view.label(column.key))
    return chosen, tuple(left)


def _rows(view: TableView, block: BlockLayout, template: Template) -> Iterator[int]:
    """Give the grid rows that are printed: fixed lines that say something, rows that fit the conditions."""
    allowed = {
        column: {fold(template.labels[vocabulary][value]) for value in values}
        for column, (vocabulary, values) in block.where.items()
        if view.has(column)
    }
    first = view.spec.columns[0].key
    filled = [column for column in block.filled if view.has(column)]
    rest = [column.key for column in view.spec.columns[1:] if view.has(column.key)]
    for row in view.rows():
        if any(fold(view.text(row, column)) not in words for column, words in allowed.items()):
            continue
        if filled and not any(view.text(row, column) for column in filled):
            continue
        if view.spec.lines and not any(view.text(row, column) for column in rest):
            continue
        if block.heads and view.text(row, first) == dict(view.spec.lines).get(block.heads):
            continue
        yield row


def _read_heads(view: TableView, block: BlockLayout) -> Mapping[str, str]:
    """Give column → header, where a fixed line holds the headers."""
    if not block.heads:
        return {}
    first, label = view.spec.columns[0].key, dict(view.spec.lines).get(block.heads)
    rows = [row for row in view.rows() if view.text(row, first) == label]
    keys = [column.key for column in view.spec.columns[1:] if view.has(column.key)]
    return {key: view.text(row, key) for row in rows[:1] for key in keys}


def _label(column: ColumnSpec, view: TableView, heads: Mapping[str, str], how: Printing) -> str:
    """Give a header; the currency stands in it, since sums are printed without."""
    label = clean(heads.get(column.key) or view.label(column.key))
    return f"{label}, {how.unit}" if column.type == "money" and how.unit else label


def _line_words(view: TableView, block: BlockLayout, template: Template) -> Mapping[str, str]:
    """Give words of a fixed line → shorter ones of another table."""
    if not block.words:
        return {}
    shorter = dict(template.table(block.words).lines)
    return {label: shorter[key] for key, label in view.spec.lines if key in shorter}


def _cell(
    view: TableView,
    row: int,
    column: ColumnSpec,
    line_type: ColumnType | None,
    lines: Mapping[str, str],
    how: Printing,
) -> str:
    value = view.value(row, column.key)
    kind: ColumnType = column.type
    if line_type is not None and column.type in ("any", "whole"):
        # Fixed lines show numbers with two decimals as «money», whatever they count.
        kind = "number" if line_type == "money" else line_type
    text = print_cell(value, kind, how.template)
    if how.cover is not None:
        text = how.cover.show(text, view.text(row, column.key), value, view.spec.key, column)
    return lines.get(text, text)


def _stands_right(column: ColumnSpec, rows: Sequence[tuple[str, ...]], place: int) -> bool:
    """Say whether cells stand right: numbers do, and so does a free column in which only numbers are."""
    if is_number(column.type):
        return True
    if column.type != "any":
        return False
    texts = [row[place] for row in rows if row[place]]
    return bool(texts) and all(text[:1] in "-−+0123456789" and len(text) < 24 for text in texts)


def _wraps(column: ColumnSpec) -> bool:
    return not is_number(column.type) and column.type != "date"


def _fills(
    rows: Sequence[tuple[str, ...]], columns: Sequence[ColumnSpec], table: TableSpec, tab: TabSpec
) -> dict[tuple[int, int], str]:
    colours = {
        (one.column, one.value): f"#{one.fill}"
        for one in tab.highlights
        if one.table == table.key and one.value
    }
    return {
        (place, col): colours[column.key, row[col]]
        for place, row in enumerate(rows)
        for col, column in enumerate(columns)
        if (column.key, row[col]) in colours
    }
