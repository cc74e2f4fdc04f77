"""Text of a web page with tables, which CRMs and 1C call ``.xls`` → grids of texts.

Scanned by tags alone: programs write such files, large ones, and often without
the ends of rows and cells. Every step goes forward through the text, so that no
page takes longer than its length.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from sheets_strategy.errors import InputError
from sheets_strategy.readers.sheet_size import MAX_CELLS

Rows = list[list[str | None]]

_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z!?][\w:-]*)([^<>]*)>", re.IGNORECASE)
# A row that is as it should be, which nearly all are: taken at one stroke, for it is three times as fast.
_PLAIN_ROW = re.compile(r"<tr(?:\s[^<>]*)?>((?:\s*<(t[dh])(?:\s[^<>]*)?>[^<]*</\2>)+)\s*</tr>", re.IGNORECASE)
_PLAIN_CELL = re.compile(r">([^<]*)</t", re.IGNORECASE)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*([0-9]{1,7})", re.IGNORECASE)
_UNSEEN = tuple(
    (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (("<!--", "-->"), (r"<style[\s>]", "</style"), (r"<script[\s>]", "</script"))
)
_LINES = frozenset(("br", "p", "div", "li"))
_MOST_COLUMNS = 16_384
_MOST_TABLES = 10_000


def matches(text: str) -> bool:
    """Say whether a text is a page that holds a table with cells."""
    return text.lstrip()[:1] == "<" and _TABLE.search(text) is not None and _CELL.search(text) is not None


def read_html(text: str, *, name: str) -> list[Rows]:
    """Read every table of a page, one grid each, in the order in which they begin.

    A cell is its text as people see it: spaces are single, a break of lines
    stays. Of a cell over several columns or rows the first holds the text. A
    table within a cell is a grid of its own. An empty cell is None.

    Args:
        text: The page.
        name: What errors call the file.

    Raises:
        InputError: ``sheet_too_large``.
    """
    text = _strip(text)
    tables: list[_Table] = []
    inner: list[_Table] = []
    last = 0
    while tag := _TAG.search(text, last):
        plain = inner and inner[-1].is_between_rows() and _PLAIN_ROW.match(text, tag.start())
        if plain and inner[-1].take_plain(plain[1]):
            last = plain.end()
            continue
        if inner:
            inner[-1].say(text[last : tag.start()])
        last = tag.end()
        kind = tag[2].lower()
        if kind != "table":
            if inner:
                inner[-1].take(kind, tag[3], closing=bool(tag[1]))
        elif tag[1]:
            if inner:
                inner.pop().end_row()
        else:
            tables.append(_Table())
            inner.append(tables[-1])
        if tables and (len(tables) > _MOST_TABLES or tables[-1].steps > MAX_CELLS):
            raise InputError("sheet_too_large", name=name)
    if inner:
        inner[-1].say(text[last:])
    for table in inner:
        table.end_row()
    if sum(table.steps for table in tables) > MAX_CELLS:
        raise InputError("sheet_too_large", name=name)
    return [table.lay_out() for table in tables]


@dataclass(slots=True)
class _Table:
    """A table while it is read.

    Attributes:
        rows: Column → text, for every row that ended.
        steps: Cells that the rows take when laid out, and columns passed over.
    """

    rows: list[dict[int, str]] = field(default_factory=list)
    steps: int = 0
    _row: dict[int, str] | None = None
    _parts: list[str] | None = None
    _col: int = 0
    _width: int = 1
    # Column → last row that a cell from above reaches into.
    _reach: dict[int, int] = field(default_factory=dict)

    def is_between_rows(self) -> bool:
        """Say whether no row is open and no cell reaches down into the next."""
        return self._row is None and not self._reach

    def take_plain(self, text: str) -> bool:
        """Take the cells of a whole row, unless one is wider or higher than others."""
        cells = _PLAIN_CELL.findall(text)
        if len(cells) > _MOST_COLUMNS or "span" in text.lower():
            return False
        self.rows.append({col: cell for col, cell in enumerate(map(_clean, cells)) if cell})
        self.steps += len(cells)
        return True

    def say(self, text: str) -> None:
        """Take text; between cells it is of no table."""
        if self._parts is not None and text:
            self._parts.append(text)

    def take(self, kind: str, attributes: str, *, closing: bool) -> None:
        """Take a tag other than that of a table."""
        if kind in ("td", "th"):
            self._end_cell()
            if not closing:
                self._start_cell(attributes)
        elif kind == "tr":
            self.end_row()
            if not closing:
                self._row, self._col = {}, 0
        elif kind in _LINES and self._parts is not None:
            self._parts.append("\0")

    def end_row(self) -> None:
        """End the row, if one is open."""
        self._end_cell()
        if self._row is not None:
            self.rows.append(self._row)
            self.steps += max(self._row, default=0) + 1
        self._row = None

    def lay_out(self) -> Rows:
        """Give the rows; those after the last filled one are left out."""
        laid: Rows = []
        for row in self.rows:
            cells: list[str | None] = [None] * (max(row, default=-1) + 1)
            for col, text in row.items():
                cells[col] = text
            laid.append(cells)
        while laid and not laid[-1]:
            laid.pop()
        return laid

    def _start_cell(self, attributes: str) -> None:
        if self._row is None:
            self._row, self._col = {}, 0
        here = len(self.rows)
        while self._reach.get(self._col, -1) >= here:
            self._col += 1
            self.steps += 1
        spans = (
            {side.lower(): int(number) for side, number in _SPAN.findall(attributes)} if attributes else {}
        )
        self._width = max(1, min(spans.get("col", 1), _MOST_COLUMNS - self._col))
        if spans.get("row", 1) > 1:
            below = here + spans["row"] - 1
            self._reach.update(dict.fromkeys(range(self._col, self._col + self._width), below))
            self.steps += self._width
        self._parts = []

    def _end_cell(self) -> None:
        if self._parts is None or self._row is None:
            return
        text = _clean("".join(self._parts))
        if text and self._col < _MOST_COLUMNS:
            self._row[self._col] = text
        self._col += self._width
        self._parts = None


def _clean(text: str) -> str:
    if "\0" not in text:
        return " ".join((html.unescape(text) if "&" in text else text).split())
    lines = (" ".join(html.unescape(line).split()) for line in text.split("\0"))
    return "\n".join(line for line in lines if line)


def _strip(text: str) -> str:
    """Take out what no reader of the page sees; what never ends is left as it is."""
    text = text.replace("\0", "")
    for opening, closing in _UNSEEN:
        kept, last = [], 0
        while (start := opening.search(text, last)) and (end := closing.search(text, start.end())):
            kept.append(text[last : start.start()])
            last = end.end()
        text = "".join((*kept, text[last:]))
    return text
