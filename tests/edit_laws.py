"""What must hold between the workbook before a sync and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edit_driver import Address, Person
from tiny_firm import TODAY, load

from sheets_strategy.sync import sync
from sheets_strategy.workbook.book import Book, TableView, open_book
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.template import Template

Held = tuple[type, CellValue, str]
CODED = ("rules", "clients", "segments", "plan")
PARETO_LINES = 20


def state_after_sync(person: Person) -> object:
    """Sync once and give the state."""
    sync(person.workbook, load, today=TODAY)
    return person.state()


def check_team_cells(before: Snapshot, after: Snapshot, template: Template) -> None:
    """No cell outside the tool's columns changes; on output tabs it stays beside its row's code."""
    old, new = open_book(before, template), open_book(after, template)
    keys = {tab.name: key for key, tab in old.tabs.items()}
    assert [tab.name for tab in before.tabs] == [tab.name for tab in after.tabs]
    for was, now in zip(before.tabs, after.tabs, strict=True):
        key = keys.get(was.name, "statement")
        assert (was.handle, was.hidden) == (now.handle, now.hidden)
        if key == "statement":
            assert _cells(was) == _cells(now), f"{was.name} has changed"
            continue
        views = [view for view in old.tables.values() if view.tab_key == key]
        outputs = [v for v in views if template.tab(key).kind == "output" and "code" in v.columns]
        first = min((view.header_row + 1 for view in outputs), default=len(was.rows))
        _check_standing(was, now, _tool_places(views), below=first)
        for view in outputs:
            _check_following(view, new.tables[view.spec.key])


def _tool_places(views: list[TableView]) -> Callable[[int, int], bool]:
    """Say which cells of a tab are the tool's."""

    def is_tool(row: int, col: int) -> bool:
        for view in views:
            lines = len(view.spec.lines) or (PARETO_LINES if view.spec.key == "abc_pareto" else 0)
            stop = view.header_row + 1 + lines if lines else view.stop
            tool = {c for key, c in view.columns.items() if view.spec.column(key).owner == "tool"}
            if view.header_row < row < stop and col in tool:
                return True
        return False

    return is_tool


def _check_standing(was: Tab, now: Tab, is_tool: Callable[[int, int], bool], *, below: int) -> None:
    """Check the rows that never move; what comes new comes below everything."""
    old, new = _cells(was), _cells(now)
    end = 1 + max((row for row, _ in old), default=-1)
    for at in sorted({*old, *new}):
        row, col = at
        if row >= below or is_tool(row, col) or (row >= end and at not in old):
            continue
        assert _same(old.get(at), new.get(at)), f"{was.name} {at}: {old.get(at)} became {new.get(at)}"


def _check_following(was: TableView, now: TableView) -> None:
    """Check that every row's team cells are still in a row with its code."""
    old, new = _rows_of_team(was), _rows_of_team(now)
    coded = Counter({row: number for row, number in old.items() if row[0]})
    assert coded <= new, f"{was.tab.name}: {coded - new} are gone; now {new - coded}"
    assert sorted(map(_team_part, old.elements())) == sorted(map(_team_part, new.elements()))


def _team_part(row: tuple[str, tuple[str, ...]]) -> tuple[str, ...]:
    return row[1]


def _rows_of_team(view: TableView) -> Counter[tuple[str, tuple[str, ...]]]:
    tool = {col for key, col in view.columns.items() if view.spec.column(key).owner == "tool"}
    rows: dict[int, list[tuple[int, Held]]] = {}
    for (row, col), held in sorted(_cells(view.tab).items(), key=lambda item: item[0]):
        if row > view.header_row and col not in tool:
            rows.setdefault(row, []).append((col, held if not held[2] else (str, "", held[2])))
    return Counter((view.text(row, "code"), tuple(map(repr, cells))) for row, cells in rows.items())


def _cells(tab: Tab) -> dict[Address, Held]:
    found: dict[Address, Held] = {
        (row, col): (type(value), value, tab.formulas.get((row, col), ""))
        for row, values in enumerate(tab.rows)
        for col, value in enumerate(values)
        if value is not None
    }
    for at, text in tab.formulas.items():
        found.setdefault(at, (type(None), None, text))
    return found


def _same(old: Held | None, new: Held | None) -> bool:
    """Say whether a cell is as it was; what a formula shows may be open until it is computed again."""
    if old and new and old[2] and old[2] == new[2] and new[1] is None:
        return True
    return old == new


@dataclass(slots=True)
class Ledger:
    """All codes ever given, by table: code → what its row was called."""

    given: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def check(self, before: Snapshot, after: Snapshot, template: Template) -> None:
        """Every row has a code of its own and keeps it; a copied row gets a new one; none is used twice."""
        old, new = open_book(before, template), open_book(after, template)
        for table in CODED:
            was, now = _codes(old, table), _codes(new, table)
            codes = Counter(now.values())
            assert set(codes.values()) <= {1}, f"{table}: {codes}"
            assert "" not in codes, f"{table}: a row without a code"
            held = Counter(was.values())
            for code in held.keys() - {""}:
                kept = [row for row, one in was.items() if one == code and now[row] == code]
                assert len(kept) == 1, f"{table}: {code} of rows {was} is now in {kept}"
            self._remember(table, was, now, new.tables[table])

    def _remember(self, table: str, was: Mapping[int, str], now: Mapping[int, str], view: TableView) -> None:
        given = self.given.setdefault(table, {})
        for row, code in now.items():
            names = _names(view, row)
            if was.get(row) != code and code in given:
                assert given[code] & names, f"{table}: {code} of {given[code]} was given to {names}"
            given.setdefault(code, set()).update(names)


def _codes(book: Book, table: str) -> dict[int, str]:
    view = book.tables[table]
    return {row: view.text(row, "code") for row in view.rows()}


def _names(view: TableView, row: int) -> set[str]:
    keys = {"clients": ("name", "inn"), "plan": ("hypothesis",), "segments": ("name",)}
    texts = {view.text(row, key) for key in keys.get(view.spec.key, ("kind", "purpose", "payer"))}
    return {text for text in texts if text} or {""}
