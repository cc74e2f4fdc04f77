"""A filter that hides rows of an output tab: a sort would leave those where they are."""

from __future__ import annotations

from google_emulator import people
from google_meeting import Meeting
from google_scenes import run_sync, scene


def test_rows_behind_a_filter_stay_and_place_carries_the_order() -> None:
    meeting = scene("order")
    _hide_every_other_client(meeting)

    first = run_sync(meeting)

    assert "rows_pinned" in {finding.code for finding in first.findings}
    assert not run_sync(meeting).changes
    view = meeting.table("abc")
    placed = sorted((view.value(row, "place"), view.value(row, "turnover")) for row in meeting.rows("abc"))
    assert [turnover for _, turnover in placed] == sorted((turnover for _, turnover in placed), reverse=True)


def _hide_every_other_client(meeting: Meeting) -> None:
    view = meeting.table("abc")
    names = [view.text(row, "client") for row in meeting.rows("abc")][::2]
    col = view.columns["client"]
    title = meeting.page("abc").title
    meeting.edit(lambda m: people.filter_out(m.google.store, m.id, title, col, *names))
