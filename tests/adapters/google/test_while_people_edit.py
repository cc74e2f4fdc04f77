"""People insert, move, delete and sort rows and columns, and type, at any moment of a sync.

After the sync and at most one more: every cell of people holds what a person left in it, the
tool's cells are those of a sync that nobody disturbed, and another sync writes nothing.
``SHEETS_STRATEGY_MEETINGS=all`` runs every deed in every scene at every moment (hours on a small
machine), a number runs every so many-th; without it every 151st runs, so that the suite stays quick.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from google_deeds import DEEDS
from google_meeting import Meeting
from google_outcomes import Outcome, differences, outcome
from google_scenes import PREPARE, run_sync, scene
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from sheets_strategy.errors import InputError

MOMENTS: Mapping[str, str] = {
    "between the reads": "sheets.spreadsheets.values.batchGet",
    "before cells": "sheets.spreadsheets.values.batchUpdateByDataFilter",
    "before rows": "sheets.spreadsheets.batchUpdate",
    "afterwards": "",
}
_ALL = [(name, deed, moment) for deed in DEEDS for name in PREPARE for moment in MOMENTS]
_SAID = os.environ.get("SHEETS_STRATEGY_MEETINGS", "151")
CASES = _ALL if _SAID == "all" else _ALL[:: int(_SAID)]
COMBINED = 2 if _SAID == "151" else 6
OTHER_QUESTION = {"checks", "answer last questions", "remark beside gone"}


@cache
def _undisturbed(name: str, deed: str) -> Outcome | str:
    """Give what a sheet says after the same deed and a sync that nobody disturbed, or why it stops."""
    meeting = scene(name)
    meeting.edit(DEEDS[deed])
    try:
        run_sync(meeting)
    except InputError as stop:
        return stop.code
    assert not run_sync(meeting).changes
    return outcome(meeting)


def _meet(name: str, deeds: Sequence[tuple[str, str, int]]) -> tuple[Meeting, str, int]:
    """Sync while people do things: (deed, moment, how many such moments pass before).

    Returns:
        The sheet, the code of the error that stops a sync for good, and how many deeds were done.
    """
    meeting = scene(name)
    done: list[str] = []

    def act(deed: str) -> None:
        done.append(deed)
        meeting.edit(DEEDS[deed])

    for deed, moment, skip in deeds:
        if MOMENTS[moment]:
            meeting.google.before(MOMENTS[moment], lambda _, deed=deed: act(deed), skip=skip)  # type: ignore[misc]
    try:
        run_sync(meeting)
        for deed, moment, _ in deeds:
            if not MOMENTS[moment]:
                act(deed)
        before = -1
        while before != len(done):  # What passes twice first may come in the second sync only.
            before = len(done)
            run_sync(meeting)
        again = run_sync(meeting).changes
        assert not again or len(done) > before, "a sync that nobody disturbed left work for the next"
    except InputError as stop:
        return meeting, stop.code, len(done)
    return meeting, "", len(done)


def _check(meeting: Meeting) -> None:
    assert meeting.lost() == {}
    assert [mark for mark in meeting.book.marks if mark.key == "sheets-strategy.writing"] == []
    codes = [meeting.table(key).text(row, "code") for key in ("clients", "abc") for row in meeting.rows(key)]
    for key in ("clients", "plan", "segments", "rules"):
        view = meeting.table(key)
        codes = [view.text(row, "code") for row in view.rows()]
        assert len(set(codes)) == len(codes), f"{key}: {codes}"


@pytest.mark.long(every=6)
@pytest.mark.parametrize(("name", "deed", "moment"), CASES)
def test_one_deed_at_one_moment(name: str, deed: str, moment: str) -> None:
    if deed == "sort checks own" and name == "first":
        pytest.skip("people have no column in that tab yet")
    expected = _undisturbed(name, deed)
    meeting, stop, done = _meet(name, [(deed, moment, 0)])
    if not done:
        pytest.skip("this moment does not come")
    assert meeting.lost() == {}
    if isinstance(expected, str):
        assert stop == expected
        return
    assert stop == ""
    _check(meeting)
    # A question that was asked anew before somebody answered the one above it is another question,
    # and the last client is another one once the sync has added those who paid.
    other = moment == "before rows" and any(part in deed for part in OTHER_QUESTION)
    if not (other or (moment == "afterwards" and "last row clients" in deed)):
        assert differences(expected, outcome(meeting)) == {}


DEED = st.tuples(
    st.sampled_from(
        sorted(deed for deed in DEEDS if "delete tool" not in deed and deed != "sort checks own")
    ),
    st.sampled_from(sorted(MOMENTS)),
    st.integers(0, 2),
)


@seed(1)
@settings(max_examples=COMBINED, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(PREPARE)), st.lists(DEED, min_size=2, max_size=3))
def test_several_deeds_at_several_moments(name: str, deeds: list[tuple[str, str, int]]) -> None:
    meeting, stop, _ = _meet(name, deeds)
    assert stop == ""
    _check(meeting)


def test_what_is_wrong_is_right_after_one_more_round() -> None:
    """One disturbance costs a round and what mends it, no more."""
    meeting, stop, _ = _meet("payments", [("sort clients name", "before cells", 0)])
    assert stop == ""
    assert meeting.google.count("read") <= 2 + 2 + 2 + 2 + 2
    assert meeting.google.count("write") <= 1 + 1 + 2


def test_lines_that_were_sorted_among_clients_go_back_to_their_block() -> None:
    """Rows come in above, so that a sort of the list takes the last lines of the block above it along."""
    expected = _undisturbed("payments", "insert 7 rows abc top")
    meeting, stop, _ = _meet("payments", [("insert 7 rows abc top", "before rows", 0)])
    assert stop == ""
    assert not isinstance(expected, str)
    assert differences(expected, outcome(meeting)) == {}
    lines = meeting.table("abc", "abc_moves").lines()
    first = lines["A"]
    assert lines == {"A": first, "B": first + 1, "C": first + 2, "none": first + 3, "remark": first + 4}
