"""What must hold between the workbook before a sync and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edit_driver import Address, Person, World
from tiny_firm import TODAY, load

from sheets_strategy.sync import sync
from sheets_strategy.workbook.book import Book, TableView, open_book
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.template import Template

Held = tuple[type, CellValue, str]
CODED = ("rules", "clients", "parameters", "segments", "plan", "sellers")
PARETO_LINES = 20


def state_after_sync(person: Person) -> object:
    """Sync once, write a remark beside every row of the output tabs, and give the state."""
    sync(person.workbook, load, today=TODAY)
    world = World(load("ru"), person.open())
    for key in ("abc", "profit_keys", "worklist", "checks"):
        view, sheet = world.table(key), world.sheet(key)
        col = sheet.width
        sheet.put(view.header_row, col, "Заметка")
        for row in view.rows():
            sheet.put(row, col, f"о строке {view.text(row, 'code')}")
    person.save(world.sheets)
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
    stops = {view.spec.key: _stop(view) for view in views}

    def is_tool(row: int, col: int) -> bool:
        for view in views:
            stop = stops[view.spec.key]
            tool = {c for key, c in view.columns.items() if view.spec.column(key).owner == "tool"}
            if view.header_row < row < stop and col in tool:
                return True
        return False

    return is_tool


def _stop(view: TableView) -> int:
    """Give the row after the last one of a table; rows that people insert push lines down."""
    start = view.header_row + 1
    if view.spec.lines:
        labels, first = {label for _, label in view.spec.lines}, view.spec.columns[0].key
        return 1 + max((row for row in view.rows() if view.text(row, first) in labels), default=start)
    if view.spec.key != "abc_pareto":
        return view.stop
    numbers = set(range(1, PARETO_LINES + 1))
    stop = start + PARETO_LINES
    while view.value(stop, "pareto_place") in numbers:
        stop += 1
    return stop


def _check_standing(was: Tab, now: Tab, is_tool: Callable[[int, int], bool], *, below: int) -> None:
    """Check the rows that never move; what comes new comes below everything."""
    old, new = _cells(was), _cells(now)
    end = 1 + max((row for (row, _), held in old.items() if held[1] is not None), default=-1)
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
    """All codes ever given, and what each row was called when it was last seen.

    Attributes:
        given: Table → code → all that its row was ever called.
        last: Table → code → what tells its row, as of the last sync.
        trusted: Whether nobody has edited the memory, so that it holds the same.
    """

    given: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    last: dict[str, dict[str, str]] = field(default_factory=dict)
    trusted: bool = True

    def see(self, snapshot: Snapshot, template: Template) -> None:
        """Note the codes of a synced workbook."""
        book = open_book(snapshot, template)
        for table in CODED:
            view = book.tables[table]
            given = self.given.setdefault(table, {})
            for row, code in _codes(book, table).items():
                given.setdefault(code, set()).update(_names(view, row))
            self.last[table] = {code: _identity(view, row) for row, code in _codes(book, table).items()}

    def check(self, before: Snapshot, after: Snapshot, template: Template) -> None:
        """Every row has a code of its own and keeps it; a copied row gets a new one; none is used twice."""
        old, new = open_book(before, template), open_book(after, template)
        for table in CODED:
            was, now, view = _codes(old, table), _codes(new, table), new.tables[table]
            codes = Counter(now.values())
            assert set(codes.values()) <= {1}, f"{table}: {codes}"
            assert "" not in codes, f"{table}: a row without a code"
            # What somebody typed in place of a code of the plan gives way to what the row was called.
            typed = set(was.values()) - set(self.given.get(table, {})) if table == "plan" else set()
            for code in set(was.values()) - {""} - typed:
                kept = [row for row, one in was.items() if one == code and now[row] == code]
                assert kept == [self._keeper(view, was, code)] or (len(kept) == 1 and not self.trusted)
            for row, code in now.items():
                if was.get(row) != code:
                    named = self.given.get(table, {}).get(code)
                    assert named is None or named & _names(view, row), f"{table}: {code} was {named}"
            if self.trusted:
                self._check_returned(view, was, now)
        self.see(after, template)

    def _keeper(self, view: TableView, was: Mapping[int, str], code: str) -> int:
        """Of rows with one code: the one that was called so when the code was given, else the upper."""
        rows = [row for row, one in was.items() if one == code]
        known = self.last.get(view.spec.key, {}).get(code, "")
        return next((row for row in rows if known and _identity(view, row) == known), rows[0])

    def _check_returned(self, view: TableView, was: Mapping[int, str], now: Mapping[int, str]) -> None:
        """A row whose code was cleared gets the same one back, where what tells it is its alone."""
        last = self.last.get(view.spec.key, {})
        lost = {code: named for code, named in last.items() if code not in set(was.values()) and named}
        alike = Counter([*lost.values(), *(_identity(view, row) for row, code in was.items() if not code)])
        for code, named in lost.items():
            rows = [row for row, one in was.items() if not one and _identity(view, row) == named]
            if rows and alike[named] == 2 and list(self._ever(view.spec.key, named)) == [code]:
                assert now[rows[0]] == code, f"{named} was {code}, is {now[rows[0]]}"

    def _ever(self, table: str, named: str) -> set[str]:
        return {code for code, names in self.given[table].items() if named in names}


def _codes(book: Book, table: str) -> dict[int, str]:
    view = book.tables[table]
    return {row: view.text(row, "code") for row in view.rows()}


_TELLS: Mapping[str, tuple[str, ...]] = {
    "clients": ("inn", "name"),
    "plan": ("for_segment", "hypothesis"),
    "segments": ("name",),
    "parameters": ("parameter", "value"),
    "rules": ("kind", "payer", "inn", "account", "purpose"),
    "sellers": ("name",),
}


def _identity(view: TableView, row: int) -> str:
    """Give what tells a row: a client's ИНН, else its name; elsewhere its words."""
    texts = [view.text(row, key) for key in _TELLS[view.spec.key]]
    return next((text for text in texts if text), "") if view.spec.key == "clients" else "|".join(texts)


def _names(view: TableView, row: int) -> set[str]:
    """Give all that a row may be known by."""
    return {_identity(view, row), *(view.text(row, key) for key in _TELLS[view.spec.key])} - {""} or {""}
