"""The loop of ``watch`` over virtual time: when it looks, waits, syncs, tries again, and ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watching import NINE, watching

from sheets_strategy.errors import InputError, UnsafeChange, WorkbookError
from sheets_strategy.watch import FILES, SHEETS
from sheets_strategy.workbook.sights import Sight


def test_a_saved_file_is_synced_seconds_later() -> None:
    world = watching()
    world.time.at(100, lambda: world.lane.edit("a", "new"))
    world.run()
    [(at, typed)] = world.texts()
    assert ("new", True) == (typed, 103 <= at <= 107)
    assert ["started", "synced", "stopped"] == world.codes()


def test_its_own_write_starts_no_other_sync() -> None:
    world = watching()
    world.time.at(100, lambda: world.lane.edit("a", "new"))
    world.run()
    assert 1 == len(world.deeds.syncs)
    assert world.lane.looks[-1][0] >= world.deeds.syncs[0][0], "the own write was looked at"


def test_a_file_that_is_saved_again_and_again_waits_for_quiet() -> None:
    world = watching()
    for place in range(10):
        world.time.at(100 + 2 * place, lambda place=place: world.lane.edit("a", f"new {place}"))
    world.run()
    [(at, typed)] = world.texts()
    assert ("new 9", True) == (typed, 121 <= at <= 126)


def test_a_change_waits_for_quiet_only_so_long() -> None:
    world = watching()
    for place in range(300):
        world.time.at(100 + 2 * place, lambda place=place: world.lane.edit("a", f"new {place}"))
    world.run()
    moments = [at for at, _ in world.texts()]
    assert 100 + FILES.most_wait_s <= moments[0] <= 100 + FILES.most_wait_s + 5
    assert "new 299" == world.texts()[-1][1]


def test_an_open_file_waits_until_it_is_closed_and_says_so_once() -> None:
    world = watching()
    book = world.lane.books["a"]

    def open_it() -> None:
        book.held = "Excel"
        world.lane.edit("a", "half")

    def close_it() -> None:
        book.held = ""
        world.lane.touch("a")

    world.time.at(100, open_it)
    world.time.at(200, lambda: world.lane.edit("a", "whole"))
    world.time.at(1000, close_it)
    world.run()
    [(at, typed)] = world.texts()
    assert ("whole", True) == (typed, 1000 < at <= 1007)
    assert ["started", "held", "synced", "stopped"] == world.codes()


def test_a_file_that_is_away_for_a_moment_is_waited_for() -> None:
    world = watching()
    book = world.lane.books["a"]

    def away() -> None:
        book.missing = True
        world.lane.touch("a")

    def back() -> None:
        book.missing = False
        world.lane.edit("a", "new")

    world.time.at(100, away)
    world.time.at(160, back)
    world.run()
    [(at, typed)] = world.texts()
    assert ("new", True) == (typed, 160 < at <= 168)
    assert ["started", "missing", "synced", "stopped"] == world.codes()


def test_a_sheet_is_synced_when_two_looks_see_the_same() -> None:
    world = watching(pace=SHEETS, lag=180)
    world.time.at(100, lambda: world.lane.edit("a", "new"))
    world.run()
    [(at, typed)] = world.texts()
    first = next(second for second, _, _ in world.lane.looks if second >= 100)
    assert ("new", True) == (typed, first + SHEETS.quiet_s <= at <= first + SHEETS.quiet_s + 5)


def test_a_tick_is_served_at_once_though_somebody_still_types() -> None:
    world = watching(pace=SHEETS)
    book = world.lane.books["a"]
    for place in range(60):
        world.time.at(100 + 5 * place, lambda place=place: world.lane.edit("a", f"new {place}"))
    world.time.at(150, lambda: setattr(book, "ticked", True))
    world.run()
    at, _ = world.texts()[0]
    assert 150 < at <= 150 + SHEETS.look_s + 2
    assert not book.ticked


def test_a_dormant_sheet_of_many_is_never_read() -> None:
    world = watching(*(f"k{place}" for place in range(50)), pace=replace(SHEETS, idle_look_s=0), lag=180)
    world.time.at(300, lambda: world.lane.edit("k7", "new"))
    world.run()
    assert {"k7"} == {key for _, key, _ in world.lane.looks}
    assert ["k7"] == [key for _, key, _ in world.deeds.syncs]


def test_a_sheet_in_work_is_looked_at_directly_and_not_whole() -> None:
    world = watching(pace=replace(SHEETS, idle_look_s=0), lag=180)
    world.time.at(100, lambda: world.lane.edit("a", "one"))
    world.time.at(600, lambda: world.lane.edit("a", "two"))
    world.run()
    late = [at for at, typed in world.texts() if typed == "two"]
    assert 600 + SHEETS.quiet_s < late[0] <= 600 + SHEETS.look_s + SHEETS.quiet_s + 5, "before the feed told"
    assert (False, True) == (world.lane.looks[3][2], world.lane.looks[0][2])
    assert world.lane.looks[-1][0] < late[0] + SHEETS.active_s + 240, "it ends when nobody works"


PASSING = ["sync_running", "google_writing", "workbook_changed", "google_quota", "google_silent"]


@pytest.mark.parametrize("code", PASSING)
def test_what_passes_by_itself_is_tried_again_and_stays_out_of_the_sheet(code: str) -> None:
    world = watching()
    world.deeds.fails["a"] = [WorkbookError(code), WorkbookError(code)]
    world.time.at(100, lambda: world.lane.edit("a", "new"))
    assert 0 == world.run()
    [(at, typed)] = world.texts()
    assert ("new", True) == (typed, 115 <= at <= 130)
    assert [] == [code for _, _, code in world.deeds.reports if code]


def test_a_persons_mistake_is_told_in_the_sheet_and_not_tried_again_until_it_changed() -> None:
    world = watching()
    world.deeds.fails["a"] = [InputError("header_missing", tab="Клиенты", header="ИНН")] * 1
    world.time.at(100, lambda: world.lane.edit("a", "wrong"))
    world.time.at(2000, lambda: world.lane.edit("a", "right"))
    assert 0 == world.run()
    assert [("right", True)] == [(typed, 2000 < at < 2010) for at, typed in world.texts()]
    assert [("a", "header_missing")] == [(key, code) for _, key, code in world.deeds.reports if code]
    assert ["started", "refused header_missing", "synced", "stopped"] == world.codes()


def test_a_mistake_that_stays_is_tried_again_the_next_day_only() -> None:
    world = watching(seconds=26 * 3600)
    world.deeds.fails["a"] = [UnsafeChange("merged_cells", tab="Клиенты", cell="A1", range="A1:B1")] * 9
    world.time.at(100, lambda: world.lane.edit("a", "wrong"))
    assert 1 == world.run()
    assert 7 == len(world.deeds.fails["a"])


def test_a_defect_in_one_workbook_stops_none_of_the_others() -> None:
    world = watching("a", "b")
    world.deeds.fails["a"] = [KeyError("x")] * 50
    world.time.at(100, lambda: (world.lane.edit("a", "new"), world.lane.edit("b", "new")))
    assert 1 == world.run()
    assert ["b"] == [key for _, key, _ in world.deeds.syncs]
    assert 50 - 12 < len(world.deeds.fails["a"]), "after growing pauses"
    assert "refused unexpected_failure" in world.codes()


def test_a_lost_network_is_told_once_and_its_return_too() -> None:
    world = watching(pace=SHEETS)
    world.time.at(100, lambda: world.lane.fails.extend([WorkbookError("google_no_network")] * 8))
    world.time.at(150, lambda: world.lane.edit("a", "new"))
    world.run()
    assert ["started", "offline google_no_network", "online", "synced", "stopped"] == world.codes()
    assert "new" == world.texts()[-1][1]


def test_a_sync_without_network_goes_on_when_it_is_back() -> None:
    world = watching(pace=SHEETS)

    def fall() -> None:
        world.deeds.fails["a"] = [WorkbookError("google_no_network")]
        world.lane.fails.extend([WorkbookError("google_no_network")] * 3)

    world.time.at(100, lambda: (world.lane.edit("a", "new"), fall()))
    world.run()
    assert [("new", True)] == [(typed, at < 260) for at, typed in world.texts()]


def test_a_laptop_that_slept_looks_at_once() -> None:
    world = watching(seconds=40_000)
    world.lane.fails = [WorkbookError("google_no_network")] * 7

    def wake() -> None:
        world.time.now += timedelta(hours=8)
        world.lane.edit("a", "new")

    world.time.at(300, wake)
    world.run()
    [(at, _)] = [one for one in world.texts() if one[1] == "new"]
    assert at < 300 + 8 * 3600 + 30


def test_a_clock_that_is_put_back_makes_nobody_wait() -> None:
    world = watching(seconds=7200)

    def put_back() -> None:
        world.time.now -= timedelta(hours=1)
        world.lane.hints.append((-3600.0, "a"))
        world.lane.books["a"].typed = "new"

    world.time.at(3000, put_back)
    world.run()
    assert [("new", True)] == [(typed, -600 <= at < -580) for at, typed in world.texts(-4000)]


def test_each_day_begins_with_a_sync_that_shows_it() -> None:
    world = watching(seconds=50 * 3600)
    world.run()
    moments = [world.time.start + timedelta(seconds=at) for at, _ in world.texts()]
    assert [date(2026, 11, 3), date(2026, 11, 4)] == [moment.date() for moment in moments]
    assert {5, 6} >= {moment.hour for moment in moments}


def test_the_first_time_everything_is_synced() -> None:
    world = watching("a", "b", fresh=True)
    world.lane.hints = [(0, "a"), (0, "b")]
    world.run()
    assert ["a", "b"] == sorted(key for _, key, _ in world.deeds.syncs)


def test_whoever_waits_reads_that_somebody_listens() -> None:
    world = watching("a", "b")
    world.run()
    assert [("a", ""), ("b", "")] == [(key, code) for _, key, code in world.deeds.reports]


def test_no_room_in_the_quota_is_waited_for_without_a_word() -> None:
    world = watching()
    world.lane.room = 2.0
    world.time.at(100, lambda: world.lane.edit("a", "new"))
    world.time.at(400, lambda: setattr(world.lane, "room", 0.0))
    world.run()
    [(at, _)] = world.texts()
    assert 400 < at < 410
    assert ["started", "synced", "stopped"] == world.codes()


class TestOnce:
    def test_syncs_what_changed_since_the_last_time_and_ends(self) -> None:
        world = watching("a", "b")
        world.lane.edit("b", "new")
        assert 0 == world.run(once=True)
        assert ["b"] == [key for _, key, _ in world.deeds.syncs]
        assert world.time.second < 60
        assert [] == world.deeds.reports

    def test_leaves_an_open_file_to_the_next_time(self) -> None:
        world = watching("a", "b")
        world.lane.books["a"].held = "Excel"
        world.lane.edit("a", "new")
        assert 0 == world.run(once=True)
        assert ([], ["held"]) == (world.deeds.syncs, world.codes())
        assert "a" not in world.kept or world.kept["a"].settled == {"typed": "old"}

    def test_gives_the_number_of_failures(self) -> None:
        world = watching("a", "b")
        world.deeds.fails["a"] = [InputError("header_missing", tab="Клиенты", header="ИНН")]
        world.lane.edit("a", "new")
        world.lane.edit("b", "new")
        assert 1 == world.run(once=True)
        assert ["b"] == [key for _, key, _ in world.deeds.syncs]

    def test_counts_a_network_that_is_away(self) -> None:
        world = watching(pace=SHEETS)
        world.lane.fails = [WorkbookError("google_no_network")] * 3
        assert 1 == world.run(once=True)

    def test_counts_a_file_that_is_gone(self) -> None:
        world = watching("a", "b")
        world.lane.books["a"].missing = True
        world.lane.touch("a")
        assert (1, ["missing"]) == (world.run(once=True), world.codes())

    def test_does_not_count_somebody_elses_sync(self) -> None:
        world = watching()
        world.deeds.fails["a"] = [WorkbookError("sync_running")] * 9
        world.lane.edit("a", "new")
        assert 0 == world.run(once=True)


def test_looks_that_read_otherwise_than_a_sync_end() -> None:
    """Should a look and a sync ever disagree about the same cells, they must not chase each other."""
    world = watching(pace=SHEETS)
    look = world.lane.look
    world.lane.look = lambda key, *, whole: Sight({"typed": look(key, whole=whole).content["typed"] + "*"})  # type: ignore[method-assign]
    world.run()
    assert 2 >= len(world.deeds.syncs)


Edits = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 2)), max_size=25)


@settings(max_examples=15)
@given(Edits, st.sampled_from([FILES, SHEETS, replace(SHEETS, idle_look_s=0)]), st.sampled_from([0.0, 180.0]))
def test_whatever_people_type_and_whenever_ends_computed_and_nothing_is_synced_for_nothing(
    edits: list[tuple[int, int]], pace: object, lag: float
) -> None:
    keys = ("a", "b", "c")
    world = watching(*keys, pace=pace, seconds=2500, lag=lag)  # type: ignore[arg-type]
    for place, (second, which) in enumerate(edits):
        world.time.at(second, lambda key=keys[which], place=place: world.lane.edit(key, f"text {place}"))
    world.run()
    for key, book in world.lane.books.items():
        assert book.typed == book.computed, key
        assert sum(1 for _, one, _ in world.deeds.syncs if one == key) <= sum(
            keys[which] == key for _, which in edits
        )
    assert NINE.date() == world.time.now.date()


def test_looks_do_not_take_the_room_that_a_sync_waits_for() -> None:
    """A sync needs more calls than a look; whoever comes later must let them gather."""
    world = watching("a", "b", "c")
    left = {"calls": 0.0}

    def wait(does: str, *, spare: bool) -> float:
        need = 4 if does == "sync" else 1
        if left["calls"] < need:
            return 1.0
        left["calls"] -= need
        return 0.0

    world.lane.wait = wait  # type: ignore[method-assign]
    for second in range(3000):
        world.time.at(second, lambda: left.update(calls=left["calls"] + 0.2))
        if second % 3 == 0:
            world.time.at(second, lambda: (world.lane.touch("b"), world.lane.touch("c")))
    world.time.at(100, lambda: world.lane.edit("a", "new"))
    world.run()
    assert [("new", True)] == [(typed, at < 200) for at, typed in world.texts()]
