"""The rules at the top of the workbook's description, on random sequences of ten edits by people.

After every edit the workbook is synced, and then: no cell of the team has changed, rows
have kept their codes, a second sync writes nothing, and a stop has written nothing.
A default run tries one of five edits on each backend; ``SHEETS_STRATEGY_LAWS=500`` tries that many on
each, and .ci/run 20.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from edit_driver import Expected, Person, World
from edit_laws import Ledger, check_team_cells, state_after_sync
from edit_ops import EDITS, Edit, do
from how_many import LAWS
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from serial_sheets import SerialPerson
from tiny_firm import CLIENTS, FORMULA_LIKE, LINES, TODAY, load, memory_person, xlsx_person

from sheets_strategy.errors import InputError
from sheets_strategy.sync import sync

# Two in a test, so that the cores share them.
CHUNK, LENGTH = (2, 10) if LAWS else (1, 5)
CHUNKS = range(max(1, LAWS // CHUNK))
NUMBERS = st.integers(0, 999)
EDIT = st.builds(Edit, st.sampled_from(tuple(EDITS)), NUMBERS, NUMBERS, NUMBERS)
TEN = st.lists(EDIT, min_size=LENGTH, max_size=LENGTH)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_ten_edits_in_memory_break_no_law(chunk: int) -> None:
    _explore(memory_person(), chunk)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_ten_edits_of_a_sheet_whose_days_are_numbers_break_no_law(chunk: int) -> None:
    _explore(SerialPerson(memory_person().workbook), 20_000 + chunk)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_ten_edits_in_a_file_break_no_law(chunk: int, tmp_path: Path) -> None:
    _explore(xlsx_person(tmp_path), 10_000 + chunk)


def _explore(person: Person, chunk: int) -> None:
    states = [person.state(), state_after_sync(person)]

    @seed(chunk)
    @settings(
        max_examples=CHUNK,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.booleans(), TEN)
    def holds(synced: bool, edits: list[Edit]) -> None:
        person.restore(states[synced])
        run(person, edits, synced=synced)

    holds()


def run(person: Person, edits: list[Edit], *, synced: bool) -> None:
    """Do the edits, with a sync and all laws after each; an edit that stops the sync is taken back."""
    ledger = Ledger()
    if synced:
        ledger.see(person.workbook.read(), load("ru"))
    for edit in edits:
        state = person.state()
        world = World(load("ru"), person.open())
        remembered = dict(world.sheet("memory").cells)
        expected = do(world, edit)
        person.save(world.sheets)
        ledger.trusted &= remembered == world.sheet("memory").cells
        if not _sync_by_the_laws(person, expected, ledger):
            person.restore(state)


def _sync_by_the_laws(person: Person, expected: Expected, ledger: Ledger) -> bool:
    edited = person.state()
    try:
        result = sync(person.workbook, load, today=TODAY)
    except InputError as error:
        stop = error
    else:
        stop = None
    if stop is not None:
        assert stop.code in {expected.stop, expected.also, *expected.may}, stop
        assert stop.code in expected.may or expected.facts.items() <= stop.facts.items()
        assert edited == person.state(), "a stop has written"
        return False
    assert not expected.stop, "nothing stopped the sync"
    synced = person.state()
    if not result.changes:
        assert edited == synced, "nothing to change, and yet written"
        return True
    before, after = result.book.snapshot, person.workbook.read()
    check_team_cells(before, after, load("ru"))
    ledger.check(before, after, load("ru"))
    again = sync(person.workbook, load, today=TODAY)
    assert again.changes.changes == ()
    assert synced == person.state(), "a sync without changes has written"
    return True


def test_a_number_is_never_used_twice() -> None:
    person = memory_person()
    person.restore(state_after_sync(person))
    codes = _column(person, "clients", "code")
    world = World(load("ru"), person.open())
    view, sheet = world.table("clients"), world.sheet("clients")
    last = max(view.rows(), key=lambda row: view.text(row, "code"))
    for column in ("name", "inn"):
        sheet.put(last, view.columns[column], "Кто-то другой" if column == "name" else None)
    sheet.put(last, view.columns["code"], None)
    person.save(world.sheets)
    sync(person.workbook, load, today=TODAY)

    found = _column(person, "clients", "code")
    assert [code for code in found if code not in codes] == [
        f"c{len(codes) + 1:05d}",
        f"c{len(codes) + 2:05d}",
    ]


@pytest.mark.parametrize("make", ["memory", "xlsx"])
def test_names_that_look_like_formulas_stay_text(make: str, tmp_path: Path) -> None:
    person: Person = memory_person() if make == "memory" else xlsx_person(tmp_path)
    sync(person.workbook, load, today=TODAY)

    world = World(load("ru"), person.open())
    for key, column in (("clients", "name"), ("abc", "client")):
        view = world.table(key)
        cells = [world.sheet(key).cells[row, view.columns[column]] for row in view.rows()]
        assert set(FORMULA_LIKE) <= {cell.value for cell in cells if not cell.formula}
        assert [cell for cell in cells if cell.formula] == []


@given(st.permutations(range(len(CLIENTS))), st.permutations(range(len(LINES))))
@settings(max_examples=5 if LAWS else 2, deadline=None, database=None, derandomize=True)
def test_the_order_of_rows_changes_no_figure(clients: list[int], lines: list[int]) -> None:
    plain, shuffled = memory_person(), memory_person(lines=[LINES[place] for place in lines])
    world = World(load("ru"), shuffled.open())
    rows = world.rows(world.table("clients"))
    world.sheet("clients").sort_rows(rows, [rows[place] for place in clients])
    shuffled.save(world.sheets)
    for person in (plain, shuffled):
        sync(person.workbook, load, today=TODAY)

    assert _figures(plain) == _figures(shuffled)


def test_latin_and_cyrillic_letters_of_a_class_mean_the_same() -> None:
    latin, cyrillic = memory_person(), memory_person()
    for person, letters in ((latin, {}), (cyrillic, str.maketrans("ABC", "АВС"))):
        world = World(load("ru"), person.open())
        view = world.table("segments")
        for row in view.rows():
            for key in ("class", "best_class"):
                text = view.text(row, key).translate(letters)
                world.sheet("segments").put(row, view.columns[key], text)
        person.save(world.sheets)
        sync(person.workbook, load, today=TODAY)

    assert _figures(latin) == _figures(cyrillic)
    assert _column(latin, "segments", "understood") == _column(cyrillic, "segments", "understood")
    assert "А" in str(_column(cyrillic, "segments", "class"))


def _figures(person: Person) -> dict[str, list[object]]:
    """Give a client's name → its tool cells but the code, then its line in ABC-анализ."""
    world = World(load("ru"), person.open())
    figures: dict[str, list[object]] = {}
    for key, name in (("clients", "name"), ("abc", "client")):
        view = world.table(key)
        columns = [c for c in view.spec.columns if c.owner == "tool" and c.key != "code"]
        for row in view.rows():
            cells = [view.value(row, column.key) for column in columns]
            figures.setdefault(view.text(row, name), []).extend(cells)
    return figures


def _column(person: Person, key: str, column: str) -> list[str]:
    view = World(load("ru"), person.open()).table(key)
    return [view.text(row, column) for row in view.rows()]


@pytest.mark.parametrize("column", ["kind", "key", "value", "on"])
def test_a_memory_without_a_header_stops_in_words(column: str) -> None:
    person = memory_person()
    world = World(load("ru"), person.open())
    view = world.table("memory")
    world.sheet("memory").put(view.header_row, view.columns[column], None)
    person.save(world.sheets)
    edited = person.state()

    with pytest.raises(InputError) as stopped:
        sync(person.workbook, load, today=TODAY)

    assert stopped.value.code in ("header_missing", "header_cleared")
    assert (stopped.value.facts["tab"], stopped.value.facts["header"]) == (
        "Память",
        view.spec.column(column).label,
    )
    assert edited == person.state()


def test_a_scrawled_over_language_is_told_by_the_names_of_the_tabs() -> None:
    person = memory_person()
    world = World(load("ru"), person.open())
    view = world.table("memory")
    row = next(row for row in view.rows() if view.text(row, "key") == "lang")
    world.sheet("memory").put(row, view.columns["value"], "x")
    person.save(world.sheets)

    assert sync(person.workbook, load, today=TODAY).book.template.lang == "ru"
