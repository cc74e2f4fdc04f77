"""The rules at the top of the workbook's description, on random sequences of ten edits by people.

After every edit the workbook is synced, and then: no cell of the team has changed, rows
have kept their codes, a second sync writes nothing, and a stop has written nothing.
``SHEETS_STRATEGY_LAWS=500`` runs that many sequences on each backend (as CI does).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from edit_driver import Person, World
from edit_laws import Ledger, check_team_cells, state_after_sync
from edit_ops import EDITS, Edit, Expected, do
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tiny_firm import TODAY, load, memory_person, xlsx_person

from sheets_strategy.errors import InputError
from sheets_strategy.sync import sync

CHUNK = 5
LAWS = int(os.environ.get("SHEETS_STRATEGY_LAWS", "0"))
ON_MEMORY = range((LAWS or 20) // CHUNK)
ON_XLSX = range((LAWS or 5) // CHUNK)
NUMBERS = st.integers(0, 999)
EDIT = st.builds(Edit, st.sampled_from(tuple(EDITS)), NUMBERS, NUMBERS, NUMBERS)
TEN = st.lists(EDIT, min_size=10, max_size=10)


@pytest.mark.parametrize("chunk", ON_MEMORY)
def test_ten_edits_in_memory_break_no_law(chunk: int) -> None:
    _explore(memory_person(), chunk)


@pytest.mark.parametrize("chunk", ON_XLSX)
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
        assert stop.code in {expected.stop, *expected.may}, stop
        assert stop.code != expected.stop or dict(expected.facts) == dict(stop.facts)
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
