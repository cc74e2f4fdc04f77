"""Documents of a shape seen before, read at once: a program writes the same keys in the same order.

A shape is learned from one document that was read line by line. It becomes a
regular expression that holds every key in its place, so that a document either
has exactly these keys or is read line by line too; both ways give the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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

Fields = tuple[bytes, ...]
"""Of one document: what the groups of its shape's pattern hold."""

_MOST_SHAPES = 24
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """One order of keys.

    Attributes:
        pattern: Matches a document of this shape, with the empty lines before it.
        places: Of ``SINGLE`` and ``SPREAD``, which groups of the pattern hold it, from 0: one value,
            or a run of lines each.
        lead: Empty lines before it.
        lines: All its lines.
    """

    pattern: re.Pattern[bytes]
    places: Mapping[str, tuple[int, ...]]
    lead: int
    lines: int


@dataclass(frozen=True, slots=True)
class Run:
    """Documents of one shape.

    Attributes:
        shape: Their shape.
        documents: Their fields.
        lines: Lines of the file where they start.
    """

    shape: Shape
    documents: list[Fields] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class Shapes:
    """The shapes of one file; those used last come first."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._shapes: list[Shape] = []
        self._seen: set[bytes] = set()

    def read(self, piece: bytes, start: int, line: int) -> tuple[list[Run], int, int]:
        """Read documents from a place on, as long as each is of a known shape.

        Args:
            piece: Whole lines of the file.
            start: Where to begin.
            line: Number of the line that begins there.

        Returns:
            A run for each shape, and the place and line where this ended.
        """
        runs = [Run(shape) for shape in self._shapes]
        begun = -1
        while begun < start:
            begun = start
            for run in runs:
                start, line = _read_run(run, piece, start, line)
        return [run for run in runs if run.documents], start, line

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


def _read_run(run: Run, piece: bytes, start: int, line: int) -> tuple[int, int]:
    """Read documents as long as they are of this shape; give the place and line where this ended."""
    shape = run.shape
    match, add, add_line = shape.pattern.match, run.documents.append, run.lines.append
    lead, lines = shape.lead, shape.lines
    while found := match(piece, start):
        add(found.groups())
        add_line(line + lead)
        start = found.end()
        line += lines
    return start, line


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


def _compile(lines: Sequence[bytes], names: Sequence[str], lead: int, end: bytes) -> Shape:
    pattern = [re.escape(end * lead + lines[0] + end)]
    places: dict[str, list[int]] = {place: [] for place in (*SINGLE, *SPREAD)}
    count = 0
    for place, first, last in _find_runs(names[1:-1]):
        heads = [re.escape(line.partition(b"=")[0]) + b"=" for line in lines[first + 1 : last + 2]]
        text = (b".*" + re.escape(end)).join(heads)
        if place in places:
            places[place].append(count)
            count += 1
        if place in SINGLE:
            text += b"(.*)"
        else:
            text = b"(" + text + b".*)" if place else text + b".*"
        pattern.append(text + re.escape(end))
    pattern.append(re.escape(lines[-1] + end))
    groups = {place: tuple(numbers) for place, numbers in places.items()}
    return Shape(re.compile(b"".join(pattern)), groups, lead, lead + len(lines))


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
