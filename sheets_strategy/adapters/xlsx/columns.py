"""Add a column of the template to a sheet: its width, number format, header style and drop-down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sheets_strategy.adapters.xlsx.addresses import Area, column_name
from sheets_strategy.adapters.xlsx.formats import LAST_ROW
from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes, escape, written
from sheets_strategy.adapters.xlsx.sections import SheetText
from sheets_strategy.adapters.xlsx.styles import Styles
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import AddColumn
from sheets_strategy.workbook.palette import NUMBER_FORMATS

_COL: Final = re.compile(rb"<col" + ATTRIBUTES + rb"(?:/>|>\s*</col>)")
_RULES: Final = re.compile(rb"<dataValidations" + ATTRIBUTES + rb"(/?)>")
_MOST_CHOICES: Final = 255
_FEW_COLUMNS: Final = 100
_MOST_LINES: Final = 20
POINTS_A_LINE: Final = 15

ColumnSpan = tuple[int, int, dict[bytes, bytes]]
"""First and last grid column, and the attributes of the element."""


def find_columns(text: SheetText) -> list[ColumnSpan]:
    """Give the column settings of a sheet, from left to right.

    Raises:
        UnsafeChange: ``unusual_xml``.
    """
    spans: list[ColumnSpan] = []
    for raw in _COL.findall(text.get(b"cols")):
        pairs = attributes(raw)
        try:
            spans.append((int(pairs[b"min"]) - 1, int(pairs[b"max"]) - 1, pairs))
        except (KeyError, ValueError) as error:
            raise UnsafeChange("unusual_xml", part=text.part) from error
    return spans


def column_style(spans: list[ColumnSpan], col: int) -> bytes:
    """Give the style of a column (``s`` of its new cells), b"" for none."""
    for first, last, pairs in spans:
        if first <= col <= last:
            style = pairs.get(b"style", b"")
            return b"" if style == b"0" else style
    return b""


def find_wrapping(spans: list[ColumnSpan], styles: Styles) -> dict[int, int]:
    """Give column → width in characters for the columns whose new cells wrap their text."""
    return {
        col: int(float(pairs[b"width"]))
        for first, last, pairs in spans
        if last - first < _FEW_COLUMNS and float(pairs.get(b"width", b"0")) >= 1
        for col in range(first, last + 1)
        if styles.wraps(pairs.get(b"style", b""))
    }


def row_height(wrapping: Mapping[int, int], texts: Mapping[int, object]) -> bytes:
    """Estimate the height in points that a row needs for its wrapped texts, b"" for one line.

    Args:
        wrapping: What ``find_wrapping`` gave.
        texts: Column → what is written there.
    """
    most = 1
    for col, width in wrapping.items():
        text = texts.get(col)
        if isinstance(text, str) and (len(text) > width or "\n" in text):
            most = max(most, sum(-(-len(line) // width) or 1 for line in text.split("\n")))
    return str(min(most, _MOST_LINES) * POINTS_A_LINE).encode() if most > 1 else b""


def add_column(text: SheetText, change: AddColumn, styles: Styles) -> None:
    """Put a column's width, style and drop-down into a sheet's text (not its header cell)."""
    spans = find_columns(text)
    number_format = NUMBER_FORMATS[change.column.type]
    style = styles.reformatted(column_style(spans, change.col - 1), number_format)
    pairs = {b"width": str(change.column.width + 0.7109375).encode(), b"style": style, b"customWidth": b"1"}
    if change.column.hidden:
        pairs[b"hidden"] = b"1"
    kept = [part for span in spans for part in _without(span, change.col)]
    kept.append((change.col, change.col, pairs))
    kept.sort(key=lambda span: span[0])
    text.set(b"cols", b"<cols>" + b"".join(map(_col_text, kept)) + b"</cols>")
    choices = ",".join(change.column.choices)
    # A longer list would need cells of its own; the column works without a drop-down.
    if choices and len(choices) <= _MOST_CHOICES and not any("," in one for one in change.column.choices):
        _add_choices(text, change, choices)


def _without(span: ColumnSpan, col: int) -> list[ColumnSpan]:
    first, last, pairs = span
    if not first <= col <= last:
        return [span]
    return [(low, high, pairs) for low, high in ((first, col - 1), (col + 1, last)) if low <= high]


def _col_text(span: ColumnSpan) -> bytes:
    first, last, pairs = span
    bounds = {b"min": str(first + 1).encode(), b"max": str(last + 1).encode()}
    return (
        b"<col" + written(bounds | {key: value for key, value in pairs.items() if key not in bounds}) + b"/>"
    )


def _add_choices(text: SheetText, change: AddColumn, choices: str) -> None:
    name = column_name(change.col)
    area = Area(change.header_row + 1, change.col, LAST_ROW, change.col)
    severity = "" if change.column.strict else ' errorStyle="warning"'
    shown = "1" if change.column.strict else "0"
    listed = escape(choices.replace('"', '""')).replace("&quot;", '"')
    sqref = f"{name}{area.top + 1}:{name}{area.bottom + 1}"
    rule = (
        f'<dataValidation type="list"{severity} allowBlank="1" showInputMessage="1" '
        f'showErrorMessage="{shown}" sqref="{sqref}"><formula1>"{listed}"</formula1></dataValidation>'
    ).encode()
    element = text.get(b"dataValidations")
    opened = _RULES.match(element)
    if opened is None or opened[2]:
        text.set(b"dataValidations", b'<dataValidations count="1">' + rule + b"</dataValidations>")
        return
    pairs = attributes(opened[1])
    if pairs.get(b"count", b"").isdigit():
        pairs[b"count"] = str(int(pairs[b"count"]) + 1).encode()
    body = element[opened.end() : -len(b"</dataValidations>")]
    whole = b"<dataValidations" + written(pairs) + b">" + body + rule + b"</dataValidations>"
    text.set(b"dataValidations", whole)
