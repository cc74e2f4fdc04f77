"""A1 notation and GridRange: both become a `Box`, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .calls import ApiError, Json, sheets_error

_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?")
_R1C1 = re.compile(r"[Rr]\d*[Cc]\d*")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of one tab, 0-based and half-open; None where it has no bound.

    Attributes:
        sheet_id: The tab.
        top: First row.
        bottom: Row after the last.
        left: First column.
        right: Column after the last.
    """

    sheet_id: int
    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None

    def clip(self, rows: int, columns: int) -> Box:
        """Give the box with all four bounds, cut to a grid."""
        top, left = self.top or 0, self.left or 0
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        right = columns if self.right is None else min(self.right, columns)
        return Box(self.sheet_id, top, max(bottom, top), left, max(right, left))

    @property
    def sides(self) -> tuple[int, int, int, int]:
        """Top, bottom, left, right of a box that has all four."""
        if self.top is None or self.bottom is None or self.left is None or self.right is None:
            raise ValueError(f"unbounded: {self}")
        return self.top, self.bottom, self.left, self.right

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return (
            None not in (self.top, self.bottom, self.left, self.right)
            and self.bottom == (self.top or 0) + 1
            and self.right == (self.left or 0) + 1
        )

    def meets(self, other: Box) -> bool:
        """Whether the two share a cell."""
        return (
            self.sheet_id == other.sheet_id
            and _overlap(self.top, self.bottom, other.top, other.bottom)
            and _overlap(self.left, self.right, other.left, other.right)
        )

    def covers(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.sheet_id == other.sheet_id
            and _within(other.top, other.bottom, self.top, self.bottom)
            and _within(other.left, other.right, self.left, self.right)
        )


_FAR = 1 << 40


def _overlap(a: int | None, b: int | None, c: int | None, d: int | None) -> bool:
    return max(a or 0, c or 0) < min(_FAR if b is None else b, _FAR if d is None else d)


def _within(a: int | None, b: int | None, c: int | None, d: int | None) -> bool:
    return (a or 0) >= (c or 0) and (_FAR if b is None else b) <= (_FAR if d is None else d)


def letters(column: int) -> str:
    """Name a 0-based column: 0 is A, 26 is AA."""
    if column < 0:
        raise ValueError(f"there is no column {column}")
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """Give the 0-based index of a column's letters."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(title: str) -> str:
    """Quote a tab's title where Google does."""
    plain = _PLAIN.fullmatch(title) and not _LIKE_CELL.fullmatch(title) and not _R1C1.fullmatch(title)
    return title if plain else "'" + title.replace("'", "''") + "'"


def write_a1(title: str, box: Box) -> str:
    """Write a bounded box, one cell without a colon."""
    top, bottom, left, right = box.sides
    first = f"{letters(left)}{top + 1}"
    last = f"{letters(right - 1)}{bottom}"
    return f"{quoted(title)}!{first}" if first == last else f"{quoted(title)}!{first}:{last}"


def write_open_a1(title: str, box: Box) -> str:
    """Write a box as it was asked for, bounds that it lacks left out: ``Sheet1!A221:ZZ``."""
    first = f"{letters(box.left or 0)}{(box.top or 0) + 1}"
    column = "" if box.right is None else letters(box.right - 1)
    last = column + ("" if box.bottom is None else str(box.bottom))
    return f"{quoted(title)}!{first}" + (f":{last}" if last and last != first else "")


def split_title(text: str) -> tuple[str | None, str]:
    """Part a range into the tab's title, None when it names none, and the rest."""
    if text.startswith("'"):
        match = re.match(r"'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
        if match is None:
            raise unparsable(text)
        return match[1].replace("''", "'"), match[2] or ""
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def parse_cells(text: str, sheet_id: int) -> Box | None:
    """Parse the part after the title: "", ``A1``, ``A1:B``, ``A:C``, ``2:5``; None when it is none of these."""
    if not text:
        return Box(sheet_id)
    first, colon, second = text.partition(":")
    one = _corner(first)
    two = _corner(second) if colon else one
    if one is None or two is None or (not colon and None in one):
        return None
    left, right = _order(one[0], two[0])
    top, bottom = _order(one[1], two[1])
    if right is None and left is None and top is None:
        return None
    return Box(sheet_id, top, bottom, left, right)


def _corner(text: str) -> tuple[int | None, int | None] | None:
    match = _CORNER.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        return None
    return (column_of(match[1]) if match[1] else None, int(match[2]) - 1 if match[2] else None)


def _order(one: int | None, two: int | None) -> tuple[int | None, int | None]:
    if one is None and two is None:
        return None, None
    if one is None or two is None:
        return (one if two is None else two), None
    return min(one, two), max(one, two) + 1


def unparsable(text: str) -> ApiError:
    """Refuse a range as Google does when the tab is missing or the text is none."""
    return sheets_error(400, f"Unable to parse range: {text}")


def box_of(grid_range: Json) -> Box:
    """Read a GridRange."""
    return Box(
        int(grid_range.get("sheetId", 0)),
        grid_range.get("startRowIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endColumnIndex"),
    )


def grid_range(box: Box) -> Json:
    """Write a GridRange; the first tab's id 0 is left out, as Google does."""
    sides = {
        "sheetId": box.sheet_id or None,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
    return {name: value for name, value in sides.items() if value is not None}


def moved(box: Box, down: int, right: int) -> Box:
    """Shift a bounded box."""
    top, bottom, left, end = box.sides
    return replace(box, top=top + down, bottom=bottom + down, left=left + right, right=end + right)
