"""A value as the text of a cell, and the styles that make dates look like dates.

Text is written in place (``inlineStr``), so that the shared strings stay untouched. A cell
keeps its style, except where its number format would make another value of what is
written: a date in a cell without a date format, a number in a cell that shows dates.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from sheets_strategy.adapters.xlsx.rows import Encode
from sheets_strategy.adapters.xlsx.styles import Styles
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.grid import CellValue

_MOST_CHARACTERS: Final = 32_767
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPACED: Final = re.compile(r"^\s|\s$|[\n\t]|  ")
_FIRST_DAY: Final = date(1900, 3, 1)
_DAY: Final = timedelta(days=1)
_REMEMBERED: Final = 16_384
_GENERAL, _SHORT_DATE, _HOURS, _DATE_HOURS = 0, 14, 21, 22


def cell_encoder(tab: str, styles: Styles) -> Encode:
    """Give the function that writes a value into a cell of a tab: value, address, style → text.

    It raises ``UnsafeChange`` with tab and cell: ``text_too_long``, ``forbidden_character``,
    ``unsupported_value`` or ``date_out_of_range``.
    """

    # Classes, segments, days and kinds repeat; typed, since 1, 1.0 and True are one key otherwise.
    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def rest(value: CellValue, style: bytes) -> bytes:
        return _after_address(value, style, styles)

    def encode(value: CellValue, address: bytes, style: bytes) -> bytes:
        try:
            text = rest(value, style)
        except _Unwritable as error:
            raise UnsafeChange(error.code, tab=tab, cell=address.decode()) from error
        return b'<c r="%b"%b' % (address, text) if text else b""

    return encode


def encode_text(value: str, address: bytes, *, tab: str) -> bytes:
    """Give a text that belongs to a cell, such as a note, as an element ``<t>``.

    Raises:
        UnsafeChange: ``text_too_long`` or ``forbidden_character`` with tab and cell.
    """
    try:
        return b"<t" + _text(value) + b"</t>"
    except _Unwritable as error:
        raise UnsafeChange(error.code, tab=tab, cell=address.decode()) from error


class _Unwritable(ValueError):
    """A value that no cell can hold."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _after_address(value: CellValue, style: bytes, styles: Styles) -> bytes:
    """Give the text of one cell behind its address, b"" for an empty one without a style."""
    if value is None or value == "":
        return b' s="%b"/>' % style if style else b""
    if isinstance(value, str):
        return _tag(style, b"inlineStr") + b"<is><t" + _text(value) + b"</t></is></c>"
    if isinstance(value, bool):
        return _tag(_number_style(style, styles), b"b") + (b"<v>1</v></c>" if value else b"<v>0</v></c>")
    if isinstance(value, int | float):
        return _tag(_number_style(style, styles)) + b"<v>" + _number(value) + b"</v></c>"
    if isinstance(value, datetime | date | time):
        serial = repr(_serial(value, epoch_1904=styles.epoch_1904)).removesuffix(".0").encode()
        return _tag(_date_style(value, style, styles)) + b"<v>" + serial + b"</v></c>"
    raise _Unwritable("unsupported_value")


def _tag(style: bytes, kind: bytes = b"") -> bytes:
    text = b' s="%b"' % style if style else b""
    return text + (b' t="%b">' % kind if kind else b">")


def _text(value: str) -> bytes:
    if _FORBIDDEN.search(value):
        raise _Unwritable("forbidden_character")
    if len(value) > _MOST_CHARACTERS or len(value.encode("utf-16-le")) > 2 * _MOST_CHARACTERS:
        raise _Unwritable("text_too_long")
    space = b' xml:space="preserve"' if _SPACED.search(value) else b""
    # What looks like an escape (_x0041_) would be read as one, and XML turns a bare CR into LF.
    text = _LOOKS_ESCAPED.sub("_x005F_", value).replace("\r", "_x000D_")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return space + b">" + text.encode()


def _number(value: float) -> bytes:
    try:
        exact = not isinstance(value, int) or int(float(value)) == value
    except OverflowError:
        exact = False
    if not exact or not math.isfinite(value):
        raise _Unwritable("unsupported_value")
    return repr(value).encode()


def _number_style(style: bytes, styles: Styles) -> bytes:
    shows = styles.shows(style)
    return styles.reformatted(style, _GENERAL) if shows.date or shows.time else style


def _date_style(value: date | time, style: bytes, styles: Styles) -> bytes:
    shows = styles.shows(style)
    if isinstance(value, time):
        return style if shows.time and not shows.elapsed else styles.reformatted(style, _HOURS)
    if shows.date and not shows.elapsed:
        return style
    return styles.reformatted(style, _DATE_HOURS if isinstance(value, datetime) else _SHORT_DATE)


def _serial(value: date | time, *, epoch_1904: bool) -> float:
    if isinstance(value, time):
        if value.tzinfo:
            raise _Unwritable("unsupported_value")
        return (datetime.combine(date.min, value) - datetime.combine(date.min, time())) / _DAY
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    if moment.tzinfo:
        raise _Unwritable("unsupported_value")
    # Days before 1900-03-01 are counted wrongly by Excel (it knows a 29 February 1900).
    if moment.date() < (date(1904, 1, 2) if epoch_1904 else _FIRST_DAY):
        raise _Unwritable("date_out_of_range")
    zero = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 (cells hold no zone)
    return (moment - zero) / _DAY
