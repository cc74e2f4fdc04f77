"""Which row of a tab is which, after people and a write changed it.

A write by stale rows leaves wrong values in the columns that it put cells in (*soft* columns), and
nothing wrong elsewhere (*hard* columns). Rows are told by the hard ones, by codes, and by their
neighbours where nothing else is left.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Final

from sheets_strategy.values.cells import CellValue

Rows = Sequence[Sequence[CellValue]]
_MOST_COMPARED: Final = 60
"""Rows that look alike and are compared one with the other; of more, only the next ones are."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that are known then and now, as (then, now).

    Attributes:
        hard: Columns in which nothing was put.
        soft: Columns in which cells were put.
        code: The column of codes, None where there is none.
        put_codes: Codes that were put.
        put_rows: Soft column then → rows in which cells were put.
        labels: Column → what fixed lines are called in it; nobody puts that.
    """

    hard: tuple[tuple[int, int], ...]
    soft: tuple[tuple[int, int], ...]
    code: tuple[int, int] | None = None
    put_codes: frozenset[CellValue] = frozenset()
    put_rows: Mapping[int, Set[int]] = field(default_factory=dict)
    labels: Mapping[tuple[int, int], Set[CellValue]] = field(default_factory=dict)


@dataclass(slots=True)
class _Pairs:
    before: Rows
    now: Rows
    columns: Columns
    found: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def add(self, now: int, before: int) -> None:
        self.found[now] = before
        self.taken.add(before)

    def left_now(self) -> list[int]:
        return [row for row in range(len(self.now)) if row not in self.found]

    def left_before(self) -> list[int]:
        return [row for row in range(len(self.before)) if row not in self.taken]

    def hard(self, row: int, *, now: bool) -> tuple[CellValue, ...]:
        return self._cells(row, self.columns.hard, now=now)

    def soft(self, row: int, *, now: bool) -> tuple[CellValue, ...]:
        return self._cells(row, self.columns.soft, now=now)

    def _cells(self, row: int, pairs: Iterable[tuple[int, int]], *, now: bool) -> tuple[CellValue, ...]:
        cells = (self.now if now else self.before)[row]
        return tuple(cell_of(cells, pair[now]) for pair in pairs)


def match_rows(before: Rows, now: Rows, columns: Columns) -> dict[int, int]:
    """Give row now → row before, for the rows that can be told.

    Args:
        before: The tab as the write knew it.
        now: The tab as it is.
        columns: Which column is which.
    """
    pairs = _Pairs(before, now, columns)
    _pair_unique(pairs, lambda row, is_now: _code(pairs, row, is_now))
    # Lines share their column with clients, who may be called like one: so after those are known.
    for both, labels in columns.labels.items():
        _pair_unique(pairs, partial(_label, pairs, both, labels))
    _pair_unique(pairs, lambda row, is_now: _if_any(pairs.hard(row, now=is_now)))
    _pair_equal(pairs)
    _pair_alike(pairs)
    _pair_neighbours(pairs)
    return pairs.found


def cell_of(cells: Sequence[CellValue], col: int) -> CellValue:
    """Give a cell of a row, None for an empty one."""
    value = cells[col] if col < len(cells) else None
    return None if value == "" else value


Key = Callable[[int, bool], Hashable | None]


def _code(pairs: _Pairs, row: int, is_now: bool) -> Hashable | None:
    if pairs.columns.code is None:
        return None
    code = cell_of((pairs.now if is_now else pairs.before)[row], pairs.columns.code[is_now])
    return None if code in pairs.columns.put_codes else code


def _label(
    pairs: _Pairs, both: tuple[int, int], labels: Set[CellValue], row: int, is_now: bool
) -> Hashable | None:
    found = cell_of((pairs.now if is_now else pairs.before)[row], both[is_now])
    return found if found in labels else None


def _if_any(cells: tuple[CellValue, ...]) -> Hashable | None:
    return cells if any(value is not None for value in cells) else None


def _group(rows: Iterable[int], key: Callable[[int], Hashable | None]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for row in rows:
        found = key(row)
        if found is not None:
            groups.setdefault(found, []).append(row)
    return groups


def _pair_unique(pairs: _Pairs, key: Key) -> None:
    """Pair rows that have a key to themselves, then and now."""
    then = _group(pairs.left_before(), lambda row: key(row, False))
    for found, rows in _group(pairs.left_now(), lambda row: key(row, True)).items():
        others = then.get(found, [])
        if len(rows) == len(others) == 1:
            pairs.add(rows[0], others[0])


def _pair_equal(pairs: _Pairs) -> None:
    """Pair rows that are equal in all columns, in their order."""

    def whole(row: int, is_now: bool) -> Hashable | None:
        cells = pairs.hard(row, now=is_now), pairs.soft(row, now=is_now)
        return cells if _if_any((*cells[0], *cells[1])) else None

    then = _group(pairs.left_before(), lambda row: whole(row, False))
    for found, rows in _group(pairs.left_now(), lambda row: whole(row, True)).items():
        for now, before in zip(rows, then.get(found, []), strict=False):
            pairs.add(now, before)


def _pair_alike(pairs: _Pairs) -> None:
    """Pair rows that people filled alike: with the one that follows on, else the most similar one."""
    then = _group(pairs.left_before(), lambda row: _if_any(pairs.hard(row, now=False)))
    for found, rows in _group(pairs.left_now(), lambda row: _if_any(pairs.hard(row, now=True))).items():
        left = then.get(found, [])
        for now in rows:
            compared = left[:_MOST_COMPARED]
            if not compared:
                break
            best = max(compared, key=lambda before: _likeness(pairs, now, before))
            pairs.add(now, best)
            left.remove(best)


def _likeness(pairs: _Pairs, now: int, before: int) -> tuple[int, int, int]:
    follows = pairs.found.get(now - 1) == before - 1 or pairs.found.get(now + 1) == before + 1
    then_soft, now_soft = pairs.soft(before, now=False), pairs.soft(now, now=True)
    equal = sum(a == b for a, b in zip(then_soft, now_soft, strict=True) if a is not None)
    return equal, int(follows), -before


def _pair_neighbours(pairs: _Pairs) -> None:
    """Pair what is left between the same neighbours, where people changed little in it."""
    known = [(-1, -1), *sorted(pairs.found.items()), (len(pairs.now), len(pairs.before))]
    for (now, before), (next_now, next_before) in pairwise(known):
        rows, others = range(now + 1, next_now), range(before + 1, next_before)
        if len(rows) == len(others):
            couples = list(zip(rows, others, strict=True))
        else:
            couples = [*zip(rows, others, strict=False), *zip(reversed(rows), reversed(others), strict=False)]
        for row, other in couples:
            free = row not in pairs.found and other not in pairs.taken
            if free and _may_be(pairs, row, other, sure=len(rows) == len(others)):
                pairs.add(row, other)


def _may_be(pairs: _Pairs, now: int, before: int, *, sure: bool) -> bool:
    """Say whether a row may be the one that stood there: typed into, not replaced."""
    then_hard, now_hard = pairs.hard(before, now=False), pairs.hard(now, now=True)
    if any(a == b for a, b in zip(then_hard, now_hard, strict=True) if a is not None):
        return True
    if any(value is not None for value in then_hard):
        return False
    # Nothing but the tool's cells stood in it: they have changed only where cells were put.
    return (sure or _if_any(now_hard) is None) and _differ_by_puts_alone(pairs, now, before)


def _differ_by_puts_alone(pairs: _Pairs, now: int, before: int) -> bool:
    then_soft, now_soft = pairs.soft(before, now=False), pairs.soft(now, now=True)
    for (col, _), old, new in zip(pairs.columns.soft, then_soft, now_soft, strict=True):
        rows = pairs.columns.put_rows.get(col, frozenset())
        if old != new and now not in rows and before not in rows:
            return False
    return True
