"""How an insertion, deletion or move of rows or columns maps indices and spans."""

from __future__ import annotations

from dataclasses import dataclass

from .a1 import Box


@dataclass(frozen=True, slots=True)
class Change:
    """A change along one dimension of a tab.

    Attributes:
        sheet_id: The tab.
        rows: Whether rows change, else columns.
        kind: "insert", "delete" or "move".
        start: First index.
        end: Index after the last.
        to: Destination of a move, counted before the block is taken out.
        band: For insertRange and deleteRange: the span of the other dimension that shifts; None for all.
    """

    sheet_id: int
    rows: bool
    kind: str
    start: int
    end: int
    to: int = 0
    band: tuple[int, int] | None = None

    @property
    def size(self) -> int:
        """How many rows or columns."""
        return self.end - self.start

    def index(self, at: int) -> int | None:
        """Say where an index goes, None when it is deleted."""
        if self.kind == "insert":
            return at + self.size if at >= self.start else at
        if self.kind == "delete":
            return at if at < self.start else None if at < self.end else at - self.size
        return self._moved(at)

    def _moved(self, at: int) -> int:
        to = self.to if self.to <= self.start else self.to - self.size
        if self.start <= at < self.end:
            return to + at - self.start
        left = at if at < self.start else at - self.size
        return left + self.size if left >= to else left

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Say where a half-open span goes, None when nothing of it is left; unbounded ends stay so."""
        if self.kind == "insert":
            return self._grown(start, end, self.start, self.size)
        if self.kind == "delete":
            return self._cut(start, end)
        low, high = start or 0, 1 << 40 if end is None else end
        if self.start <= low and high <= self.end:
            return self._moved(low), self._moved(high - 1) + 1
        if low <= self.start and self.end <= high and low <= self.to <= high:
            return start, end
        cut = self._cut(start, end)
        to = self.to if self.to <= self.start else self.to - self.size
        return None if cut is None else self._grown(cut[0], cut[1], to, self.size)

    @staticmethod
    def _grown(start: int | None, end: int | None, at: int, size: int) -> tuple[int | None, int | None]:
        first = start if start is None or start < at else start + size
        return first, end if end is None or end <= at else end + size

    def _cut(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        first = start if start is None else start - max(0, min(start, self.end) - self.start)
        last = end if end is None else end - max(0, min(end, self.end) - self.start)
        return None if last is not None and last <= (first or 0) else (first, last)

    def box(self, box: Box) -> Box | None:
        """Say where a box goes; one that lies partly outside the band of a partial shift stays."""
        if box.sheet_id != self.sheet_id or not self._in_band(box):
            return box
        if self.rows:
            span = self.span(box.top, box.bottom)
            return span and Box(box.sheet_id, span[0], span[1], box.left, box.right)
        span = self.span(box.left, box.right)
        return span and Box(box.sheet_id, box.top, box.bottom, span[0], span[1])

    def _in_band(self, box: Box) -> bool:
        if self.band is None:
            return True
        first, last = (box.left, box.right) if self.rows else (box.top, box.bottom)
        return (first or 0) >= self.band[0] and last is not None and last <= self.band[1]
