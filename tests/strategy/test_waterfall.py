"""Hours go strictly by segments: against handing them out client by client, and as laws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from plan_cases import clients_in, noted, placed, planned

from sheets_strategy.strategy.granted import Waterfall
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.waterfall import pour_hours
from sheets_strategy.strategy.worked import nothing_worked

HOUR = 60


@dataclass(frozen=True)
class Case:
    plan: tuple[PlanRow, ...]
    clients: pd.DataFrame
    minutes: int | None

    def pour(self, minutes: int | None = -1, **changed: object) -> Waterfall:
        given_minutes = self.minutes if minutes == -1 else minutes
        asked = {
            "segments": placed("s1", "s2", "s3", "s4"),
            "capacity": {"upsell": given_minutes},
            "worked": nothing_worked(),
            **changed,
        }
        return pour_hours(self.plan, self.clients, **asked)  # type: ignore[arg-type]


def hours(waterfall: Waterfall) -> dict[str, tuple[int, int]]:
    """Give plan row → minutes needed and granted."""
    rows = waterfall.rows
    return dict(
        zip(rows["plan"], zip(rows["minutes_needed"], rows["minutes_granted"], strict=True), strict=True)
    )


def by_segment(waterfall: Waterfall) -> dict[str, int]:
    sums = waterfall.rows.groupby("segment", sort=True)["minutes_granted"].sum()
    return {str(segment): int(minutes) for segment, minutes in sums.items()}


def tasks(waterfall: Waterfall) -> list[tuple[str, str, bool]]:
    rows = waterfall.tasks.sort_values("place")
    return list(zip(rows["plan"], rows["client"], rows["granted"].tolist(), strict=True))


TWO = clients_in({"s1": [("c1", 10), ("c2", 30)], "s2": [("c3", 20)]})


def test_a_segment_gets_all_it_needs_before_the_next_gets_anything() -> None:
    case = Case((planned("p1", "s2"), planned("p2", "s1", 2)), TWO, 5 * HOUR)
    found = case.pour()
    assert hours(found) == {"p2": (240, 240), "p1": (60, 60)}
    assert hours(case.pour(4 * HOUR)) == {"p2": (240, 240), "p1": (60, 0)}
    assert tasks(found) == [("p2", "c2", True), ("p2", "c1", True), ("p1", "c3", True)]


def test_the_next_that_fits_is_taken_within_the_segment_and_the_rest_stays_with_it() -> None:
    case = Case((planned("p1", "s1", 3), planned("p2", "s1", 1), planned("p3", "s2", 1)), TWO, 5 * HOUR)
    found = case.pour()
    assert hours(found) == {"p1": (360, 180), "p2": (120, 120), "p3": (60, 0)}
    # No client of the first segment needs two hours more, and the second segment does not get them.
    assert hours(case.pour(7 * HOUR)) == {"p1": (360, 360), "p2": (120, 60), "p3": (60, 0)}
    department = found.departments[0]
    assert (department.needed, department.granted, department.missing) == (540, 300, 240)
    assert (department.waiting, department.capacity) == (("s1", "s2"), 300)
    assert dict(zip(found.rows["plan"], found.rows["waits_for"], strict=True)) == {
        "p1": "s1",
        "p2": "",
        "p3": "s1",
    }


def test_unknown_hours_are_pure_order_and_zero_hours_grant_nothing() -> None:
    case = Case((planned("p1", "s1"), planned("p2", "s2", 100)), TWO, None)
    assert hours(case.pour()) == {"p1": (120, 120), "p2": (6000, 6000)}
    assert case.pour().departments[0].capacity is None
    assert hours(case.pour(0)) == {"p1": (120, 0), "p2": (6000, 0)}
    assert case.pour(0).departments[0].waiting == ("s1", "s2")


def test_a_plan_row_without_hours_takes_no_minute_but_keeps_to_the_order() -> None:
    case = Case((planned("p1", "s1", None), planned("p2", "s1"), planned("p3", "s2", None)), TWO, 60)
    found = case.pour()
    assert hours(found) == {"p1": (0, 0), "p2": (120, 60), "p3": (0, 0)}
    granted = dict(zip(found.rows["plan"], found.rows["clients_granted"].tolist(), strict=True))
    assert granted == {"p1": 2, "p2": 1, "p3": 0}


def test_only_what_is_still_to_do_needs_hours() -> None:
    notes = noted(
        ("c1", "p1", "done", ""),
        ("c2", "p1", "doing", "thinking"),
        ("c3", "p2", "", "refused"),
        ("x", "p2", "done", ""),
    )
    case = Case((planned("p1", "s1"), planned("p2", "s2")), TWO, None)
    rows = case.pour(worked=notes).rows
    assert rows[["clients", "finished", "clients_open"]].to_numpy().tolist() == [[2, 1, 1], [1, 2, 0]]
    rows = case.pour(waiting={"p1": ["c2", "gone"]}).rows
    assert rows[["clients", "waiting", "clients_open"]].to_numpy().tolist() == [[2, 1, 1], [1, 0, 1]]


def test_finished_rows_members_of_groups_and_clients_not_to_be_worked_need_nothing() -> None:
    clients = TWO.assign(leads=[False, True, True], do_not_work=["", "", "bank"])
    ended = replace(planned("p3", "s1"), status="confirmed")
    found = Case((planned("p1", "s1"), planned("p2", "s2"), ended), clients, None).pour()
    assert found.rows[["plan", "clients_open"]].to_numpy().tolist() == [["p1", 1], ["p2", 0], ["p3", 0]]


def test_each_department_has_its_own_hours_and_a_row_without_one_takes_those_of_its_segment() -> None:
    segments = [Segment("s1", 1, "one", department="winback"), Segment("s2", 2, "two", department="nobody")]
    plan = (planned("p1", "s1"), planned("p2", "s1", department=""), planned("p3", "s2", department=""))
    capacity = {"upsell": 60, "winback": 120, "new_business": None}
    found = Case(plan, TWO, None).pour(segments=segments, capacity=capacity)
    assert [(one.department, one.needed, one.granted) for one in found.departments] == [
        ("", 60, 60),
        ("upsell", 120, 60),
        ("winback", 120, 120),
    ]


def test_nobody_works_for_the_department_nobody() -> None:
    found = Case((planned("p1", "s1", department="nobody"),), TWO, None).pour()
    assert (len(found.tasks), hours(found), found.departments) == (0, {"p1": (0, 0)}, ())


def test_nothing_to_hand_out_is_no_error() -> None:
    for found in (Case((), TWO, 60).pour(), Case((planned("p1", "s9"),), clients_in({}), 60).pour()):
        assert (len(found.tasks), found.departments[0].needed, found.departments[0].waiting) == (0, 0, ())


SIZES = st.integers(0, 4)
HOURS = st.sampled_from([None, 0.0, 0.1, 0.3, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    held = {
        f"s{n}": [(f"c{n}{m}", draw(st.integers(-1, 9))) for m in range(draw(SIZES))] for n in (1, 2, 3, 4)
    }
    rows = draw(st.lists(st.tuples(st.sampled_from(["s1", "s2", "s3", "s4"]), HOURS), max_size=7))
    plan = tuple(planned(f"p{n}", segment, need) for n, (segment, need) in enumerate(rows))
    return Case(plan, clients_in(held), draw(st.one_of(st.none(), st.integers(0, 900))))


def hand_out_slowly(case: Case) -> list[tuple[str, str, bool]]:
    """Hand out minutes client by client, as a person would with a list and a pencil."""
    left = case.minutes
    found, is_dammed = [], False
    for segment in ("s1", "s2", "s3", "s4"):
        members = case.clients[case.clients["segment"] == segment]
        order = sorted(zip(-members["expected_kop"], members["code"], strict=True))
        lacks = False
        for row in sorted((row for row in case.plan if row.segment == segment), key=lambda row: row.code):
            minutes = round((row.hours or 0) * HOUR)
            for _, client in order:
                fits = not is_dammed and (left is None or minutes <= left)
                if fits and left is not None:
                    left -= minutes
                lacks |= not fits
                found.append((row.code, client, fits))
        is_dammed |= lacks
    return found


@given(cases())
def test_hours_are_handed_out_as_by_hand(case: Case) -> None:
    assert tasks(case.pour()) == hand_out_slowly(case)


@given(cases())
def test_what_is_granted_and_what_is_missing_is_what_is_needed(case: Case) -> None:
    found = case.pour()
    rows, sums = found.rows, found.tasks.groupby(["plan", "granted"])["minutes"].sum()
    assert (rows["minutes_granted"] + rows["minutes_missing"] == rows["minutes_needed"]).all()
    for row in rows.itertuples():
        got, lacks = (int(sums.get((row.plan, flag), 0)) for flag in (True, False))
        assert (got, lacks) == (row.minutes_granted, row.minutes_missing)
    for one in found.departments:
        assert one.needed == one.granted + one.missing
        assert one.capacity is None or one.granted <= one.capacity


@given(cases(), st.integers(0, 300))
def test_more_hours_take_nothing_from_any_segment(case: Case, more: int) -> None:
    low, high = case.pour(case.minutes or 0), case.pour((case.minutes or 0) + more)
    richer = by_segment(high)
    assert all(minutes <= richer[segment] for segment, minutes in by_segment(low).items())


@given(cases())
def test_a_segment_that_lacks_hours_leaves_none_to_later_ones(case: Case) -> None:
    rows = case.pour().rows
    for place in range(len(rows)):
        earlier = rows[rows["segment"] < rows["segment"][place]]
        if (earlier["clients_granted"] < earlier["clients_open"]).any():
            assert rows["clients_granted"][place] == 0


@given(cases(), st.integers(2, 4), SIZES, HOURS)
def test_whatever_happens_to_a_later_segment_takes_no_hour_from_an_earlier(
    case: Case, at: int, size: int, need: float | None
) -> None:
    kept = [row for row in case.plan if row.segment < f"s{at}"]
    others = case.clients[case.clients["segment"] < f"s{at}"]
    grown = clients_in({f"s{at}": [(f"new{n}", n) for n in range(size)]})
    changed = Case(
        (*kept, planned("p99", f"s{at}", need)), pd.concat([others, grown], ignore_index=True), case.minutes
    )
    before, after = case.pour().rows, changed.pour().rows
    pick = [row.code for row in kept]
    pd.testing.assert_frame_equal(
        before[before["plan"].isin(pick)].reset_index(drop=True),
        after[after["plan"].isin(pick)].reset_index(drop=True),
    )


def shuffle(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    return rows.sample(frac=1, random_state=seed).reset_index(drop=True)


@given(cases(), st.integers(0, 99), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case: Case, seed: int, random: Random) -> None:
    plan = random.sample(case.plan, len(case.plan))
    one, other = case.pour(), Case(tuple(plan), shuffle(case.clients, seed), case.minutes).pour()
    pd.testing.assert_frame_equal(one.rows, other.rows)
    pd.testing.assert_frame_equal(one.tasks, other.tasks)
    assert one.departments == other.departments
