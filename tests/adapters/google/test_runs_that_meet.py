"""Two runs at once, runs that die, writes of many blocks, protections, and what a run costs in calls."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from google_meeting import Meeting, thin
from google_outcomes import Outcome, differences, outcome
from google_scenes import PREPARE, paste, run_sync, scene, workbook
from google_workbooks import open_api, open_google
from tiny_firm import TODAY, came, inn

from sheets_strategy.adapters.google.marks import create_mark
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.errors import WorkbookError

WRITING = "sheets-strategy.writing"
VALUES = "sheets.spreadsheets.values.batchUpdateByDataFilter"
BATCH = "sheets.spreadsheets.batchUpdate"


class CutError(Exception):
    """The machine that ran the sync went off."""


def _single(name: str) -> Outcome:
    meeting = scene(name)
    run_sync(meeting)
    return outcome(meeting)


def _writing(meeting: Meeting) -> list[str]:
    return [mark.value for mark in meeting.book.marks if mark.key == WRITING]


def _log_rows(meeting: Meeting) -> int:
    return len(meeting.rows("log"))


@pytest.mark.long(every=4)
@pytest.mark.parametrize(
    ("name", "moment"),
    thin(
        product(
            ["first", "payments", "new rows", "reused"],
            ["sheets.spreadsheets.values.batchGet", VALUES, BATCH],
        ),
        4,
    ),
)
def test_two_runs_end_in_the_state_of_one(name: str, moment: str) -> None:
    """A whole run of somebody else comes in between, before every request of the first run."""
    expected = _single(name)
    meeting = scene(name)
    before = _log_rows(meeting)
    others: list[object] = []

    def other(_: object) -> None:
        others.append(run_sync(meeting, workbook(meeting, owner="other")))

    meeting.google.before(moment, other)
    run_sync(meeting, workbook(meeting, owner="one"))

    assert len(others) == 1
    assert differences(expected, outcome(meeting)) == {}
    assert meeting.lost() == {}
    assert before < _log_rows(meeting) <= before + 2
    assert not run_sync(meeting).changes


def test_two_runs_write_their_cells_before_either_ends() -> None:
    """The one that comes second to its last batch begins anew, and finds that all is done."""
    expected = _single("payments")
    meeting = scene("payments")
    before = _log_rows(meeting)
    started: list[object] = []

    def other(_: object) -> None:
        # Both have put their cells; the other one ends first.
        started.append(run_sync(meeting, workbook(meeting, owner="other")))

    meeting.google.before(BATCH, other)
    run_sync(meeting, workbook(meeting, owner="one"))

    assert started
    assert differences(expected, outcome(meeting)) == {}
    assert before < _log_rows(meeting) <= before + 2


@pytest.mark.long(every=4)
@pytest.mark.parametrize(
    ("name", "done", "call"),
    thin(product(["first", "payments", "reused"], [False, True], [VALUES, BATCH]), 5),
)
def test_a_run_that_dies_is_completed_by_the_next(
    name: str, call: str, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies before a request, or after Google did the work and before the answer was seen."""
    expected = _single(name)
    meeting = scene(name)
    _die(monkeypatch, call, done=done)
    with pytest.raises(CutError):
        run_sync(meeting)
    monkeypatch.undo()
    run_sync(meeting)

    assert differences(expected, outcome(meeting)) == {}
    assert meeting.lost() == {}
    assert not run_sync(meeting).changes


def test_what_changed_is_told_by_the_next_run_where_one_dies_before_its_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = scene("payments")
    run_sync(meeting)
    log = meeting.table("log")
    expected = log.text(meeting.rows("log")[-1], "changed")
    assert "Заплатил" in expected

    meeting = scene("payments")
    _die(monkeypatch, BATCH, done=False)
    with pytest.raises(CutError):
        run_sync(meeting)
    monkeypatch.undo()
    assert run_sync(meeting).untold == expected
    assert meeting.table("log").text(meeting.rows("log")[-1], "changed") == expected


def _die(monkeypatch: pytest.MonkeyPatch, call: str, *, done: bool, skip: int = 0) -> None:
    from sheets_strategy.adapters.google.api import GoogleApi

    method = "values_by_filter" if call == VALUES else "batch_update"
    real = getattr(GoogleApi, method)
    seen: list[int] = []

    def dying(self: GoogleApi, *args: Any, **named: Any) -> object:
        seen.append(1)
        if len(seen) <= skip:
            return real(self, *args, **named)
        if done:
            real(self, *args, **named)
        raise CutError

    monkeypatch.setattr(GoogleApi, method, dying)


def _in_blocks(meeting: Meeting, *, owner: str = "tests") -> GoogleWorkbook:
    book = open_google(meeting.id, owner=owner)
    book.block = 700
    return book


def test_a_write_of_many_blocks_is_marked_first_and_unmarked_last() -> None:
    expected = _single("first")
    meeting = scene("first")
    marked: list[bool] = []
    meeting.google.before("write", lambda _: marked.append(bool(_writing(meeting))), times=99)
    run_sync(meeting, _in_blocks(meeting))

    assert len(marked) >= 4
    assert marked[0] is False
    assert all(marked[1:])
    assert _writing(meeting) == []
    assert differences(expected, outcome(meeting)) == {}


@pytest.mark.long(every=8)
@pytest.mark.parametrize("skip", range(0, 5, 2))
@pytest.mark.parametrize("call", [VALUES, BATCH])
def test_a_write_of_many_blocks_that_was_cut_off_is_completed(
    call: str, skip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _single("first")
    meeting = scene("first")
    _die(monkeypatch, call, done=True, skip=skip)
    try:
        run_sync(meeting, _in_blocks(meeting))
    except CutError:
        monkeypatch.undo()
        # One's own mark is taken over at once.
        run_sync(meeting, _in_blocks(meeting))
    assert _writing(meeting) == []
    assert differences(expected, outcome(meeting)) == {}
    assert not run_sync(meeting).changes


@pytest.mark.long
def test_rows_that_move_between_two_blocks_are_mended() -> None:
    from google_deeds import DEEDS

    for deed in ("sort clients name", "insert row clients top"):
        meeting = scene("payments")
        meeting.edit(DEEDS[deed])
        run_sync(meeting)
        expected = outcome(meeting)
        meeting = scene("payments")
        meeting.google.before(VALUES, lambda _, m=meeting, d=deed: m.edit(DEEDS[d]), skip=1)  # type: ignore[misc]
        book = _in_blocks(meeting)
        book.block = 100
        run_sync(meeting, book)
        run_sync(meeting)
        assert differences(expected, outcome(meeting)) == {}
        assert meeting.lost() == {}
        assert _writing(meeting) == []


def test_somebody_elses_write_under_way_is_waited_for() -> None:
    meeting = scene("payments")
    since = (datetime.now().astimezone() - timedelta(minutes=3)).isoformat(timespec="seconds")
    open_api().batch_update(meeting.id, [create_mark(WRITING, f"{since} anna@office", mark_id=77)])
    meeting.google.forget()

    with pytest.raises(WorkbookError) as refused:
        run_sync(meeting)
    assert refused.value.code == "google_writing"
    assert refused.value.facts["owner"] == "anna@office"
    assert meeting.google.count("write") == 0

    book = GoogleWorkbook(open_api(), meeting.id, owner="tests", now=datetime.now, ignore_lock=True)
    run_sync(meeting, book)
    assert _writing(meeting) == []


def test_a_mark_that_a_crash_left_long_ago_is_no_hindrance() -> None:
    meeting = scene("payments")
    since = (datetime.now().astimezone() - timedelta(minutes=11)).isoformat(timespec="seconds")
    open_api().batch_update(meeting.id, [create_mark(WRITING, f"{since} anna@office", mark_id=77)])
    run_sync(meeting)
    assert _writing(meeting) == []


SELLER = "seller@example.com"


def _protect(meeting: Meeting, **protection: Any) -> None:
    """Protect the turnover in Клиенты, and let a seller edit the sheet."""
    page, col = meeting.page("clients"), meeting.table("clients").columns["turnover"]
    area = {"sheetId": page.id, "startColumnIndex": col, "endColumnIndex": col + 1}
    request = {"addProtectedRange": {"protectedRange": {"range": area, **protection}}}
    meeting.google.edit(meeting.id, request)
    share = {"id": "seller", "type": "user", "role": "writer", "emailAddress": SELLER}
    meeting.google.store.files[meeting.id].permissions = [share]


def test_a_locked_column_is_refused_before_anything_is_written() -> None:
    meeting = scene("payments")
    _protect(meeting, editors={"users": ["owner@example.com"]})
    state = meeting.book.clone()

    with pytest.raises(WorkbookError) as refused:
        run_sync(meeting, open_google(meeting.id, user=SELLER))

    assert refused.value.code == "google_locked"
    assert refused.value.facts["tab"] == "Клиенты"
    assert refused.value.facts["account"] == SELLER
    assert meeting.google.count("write") == 0
    assert [tab.values.rows for tab in state.tabs] == [tab.values.rows for tab in meeting.book.tabs]


def test_a_warning_stops_nobody() -> None:
    meeting = scene("payments")
    _protect(meeting, warningOnly=True)
    assert run_sync(meeting, open_google(meeting.id, user=SELLER)).changes


def test_who_may_write_into_the_locked_column_syncs() -> None:
    meeting = scene("payments")
    _protect(meeting, editors={"users": ["owner@example.com", SELLER]})
    assert run_sync(meeting, open_google(meeting.id, user=SELLER)).changes


@pytest.mark.long(every=3)
@pytest.mark.parametrize("name", sorted(PREPARE))
def test_a_sync_costs_two_reads_and_two_writes_and_an_empty_one_no_write(name: str) -> None:
    meeting = scene(name)
    run_sync(meeting)
    assert meeting.google.count("read") == 2
    assert 1 <= meeting.google.count("write") <= 2

    meeting.google.forget()
    assert not run_sync(meeting).changes
    assert (meeting.google.count("read"), meeting.google.count("write")) == (2, 0)


def test_a_text_that_reads_like_an_error_costs_one_read_more() -> None:
    meeting = scene("payments")
    paste(meeting, [came(TODAY, 5000, 1_000.0, "#N/A", inn(60))])
    view = meeting.table("clients")
    meeting.type("clients", meeting.rows("clients")[0], view.columns["seller"], "'#REF!")
    meeting.google.forget()
    run_sync(meeting)
    assert (meeting.google.count("read"), meeting.google.count("write")) == (3, 2)
    assert meeting.lost() == {}
