"""Documents of a shape seen before, read at once: a program writes the same keys in the same order.

A shape is learned from one document that was read line by line. It becomes a
regular expression that holds every key in its place, so that a document either
has exactly these keys or is read line by line too; both ways give the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sheets_strategy.readers.one_c_keys import (
    ENDS,
    KEPT,
    MARKS,
    OPENS,
    PURPOSE,
    PURPOSE_LINES,
    SIDES,
    Keys,
    is_statement_line,
)

SINGLE = ("номер", "дата", "сумма", "датасписано", "датапоступило", PURPOSE)
SPREAD = (*SIDES, PURPOSE + "1")
"""What stands in several lines: the two sides, and the numbered lines of the purpose."""

PIECES = 3
"""Places of a document in which the lines of one side may stand."""

Fields = tuple[bytes, ...]
"""Of one document: values of ``SINGLE``, then ``PIECES`` runs of lines for each of ``SPREAD``."""

_MOST_SHAPES = 24
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """One order of keys.

    Attributes:
        pattern: Matches a document of this shape, with the empty lines before it.
        order: Groups of the pattern in the order of ``Fields``.
        lead: Empty lines before it.
        lines: All its lines.
    """

    pattern: re.Pattern[bytes]
    order: tuple[int, ...]
    lead: int
    lines: int


class Shapes:
    """The shapes of one file; those used last come first."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._shapes: list[Shape] = []
        self._seen: set[bytes] = set()

    def read(self, piece: bytes, start: int, line: int) -> tuple[list[Fields], list[int], int, int]:
        """Read documents from a place on, as long as each is of a known shape.

        Args:
            piece: Whole lines of the file.
            start: Where to begin.
            line: Number of the line that begins there.

        Returns:
            Documents, the lines where they start, and the place and line where this ended.
        """
        documents: list[Fields] = []
        starts: list[int] = []
        if not self._shapes:
            return documents, starts, start, line
        shape = self._shapes[0]
        while True:
            found = shape.pattern.match(piece, start)
            if found is None:
                shape, found = self._try(piece, start)
                if found is None:
                    return documents, starts, start, line
            documents.append(found.group(*shape.order))
            starts.append(line + shape.lead)
            start = found.end()
            line += shape.lines

    def _try(self, piece: bytes, start: int) -> tuple[Shape, re.Match[bytes] | None]:
        for place, shape in enumerate(self._shapes):
            if found := shape.pattern.match(piece, start):
                self._shapes.insert(0, self._shapes.pop(place))
                return shape, found
        return self._shapes[0], None

    def learn(self, text: bytes) -> None:
        """Remember the shape of a document that was read line by line, unless it is an odd one.

        Args:
            text: Its lines, from the empty ones before it to КонецДокумента.
        """
        if len(self._shapes) >= _MOST_SHAPES or len(self._seen) > 4 * _MOST_SHAPES:
            return
        end = b"\r\n" if b"\r\n" in text else b"\n"
        lines = text.split(end)[:-1]
        heads = end.join(line.partition(b"=")[0] for line in lines)
        if heads in self._seen or len(lines) > _MOST_LINES:
            return
        self._seen.add(heads)
        shape = _make_shape(lines, end, self._keys)
        if shape is not None:
            self._shapes.insert(0, shape)


def _make_shape(lines: Sequence[bytes], end: bytes, keys: Keys) -> Shape | None:
    """Give the shape of a document's lines; None for a document that must be read line by line."""
    lead = next((place for place, line in enumerate(lines) if line), len(lines))
    known = [keys.find(line.partition(b"=")[0]) for line in lines[lead:]]
    names = [name for name, _ in known]
    title = lines[lead].partition(b"=")[2].decode(keys.encoding, errors="replace") if names else ""
    body = lines[lead + 1 : -1]
    kept = [name for name in names[1:-1] if name in KEPT]
    plain = (
        len(names) > 2
        and OPENS.get(names[0]) == ENDS.get(names[-1]) == "document"
        and not is_statement_line(title)
        and all(encoding == keys.encoding for _, encoding in known)
        and all(
            name and name not in MARKS and b"=" in line for name, line in zip(names[1:-1], body, strict=True)
        )
        and len(set(kept)) == len(kept)
        and "сумма" in kept
        and all(_place(name) for name in kept)
    )
    return _compile(lines[lead:], names, lead, end) if plain else None


def _compile(lines: Sequence[bytes], names: Sequence[str], lead: int, end: bytes) -> Shape | None:
    pattern = [re.escape(end * lead + lines[0] + end)]
    groups: dict[str, list[int]] = {place: [] for place in (*SINGLE, *SPREAD)}
    count = 0
    for place, first, last in _find_runs(names[1:-1]):
        heads = [re.escape(line.partition(b"=")[0]) + b"=" for line in lines[first + 1 : last + 2]]
        text = (b".*" + re.escape(end)).join(heads)
        if place in groups:
            count += 1
            groups[place].append(count)
        if place in SINGLE:
            text += b"(.*)"
        else:
            text = b"(" + text + b".*)" if place else text + b".*"
        pattern.append(text + re.escape(end))
    pattern.append(re.escape(lines[-1] + end) + b"()")
    for place in SPREAD:
        if len(groups[place]) > PIECES:
            return None
        groups[place] += [count + 1] * (PIECES - len(groups[place]))
    order = [groups[place][0] if groups[place] else count + 1 for place in SINGLE]
    order += [number for place in SPREAD for number in groups[place]]
    return Shape(re.compile(b"".join(pattern)), tuple(order), lead, lead + len(lines))


def _find_runs(names: Sequence[str]) -> list[tuple[str, int, int]]:
    """Part the lines of a document: place of its fields ("" for none), first line, last line.

    Lines that nobody needs join the run of a side if that side goes on behind them.
    """
    runs: list[tuple[str, int, int]] = []
    for line, name in enumerate(names):
        place = _place(name)
        if place in SPREAD:
            open_runs = [at for at in (-1, -2) if len(runs) >= -at and runs[at][0] == place]
            if open_runs and all(run[0] == "" for run in runs[len(runs) + open_runs[0] + 1 :]):
                first = runs[open_runs[0]][1]
                del runs[open_runs[0] :]
                runs.append((place, first, line))
                continue
        elif not place and runs and not runs[-1][0]:
            runs[-1] = ("", runs[-1][1], line)
            continue
        runs.append((place, line, line))
    return runs


def _place(name: str) -> str:
    """Give the place in ``Fields`` where a key's value goes; "" for a key that nobody needs."""
    if name in SINGLE:
        return name
    if name in PURPOSE_LINES:
        return PURPOSE + "1"
    return next((side for side in SIDES if name.startswith(side)), "")
