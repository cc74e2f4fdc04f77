"""The worklist: order, one task of a client at a time, what waits and why; against plain reasoning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy import worklist
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.waterfall import pour_hours
from sheets_strategy.strategy.worked import WORKED, find_finished, nothing_worked
from sheets_strategy.strategy.worklist import TASK, Waiting, Work, list_work
from tests.strategy.plan_cases import clients_in, placed, planned

TODAY = date(2026, 6, 15)
SEGMENTS = placed("s1", "s2")
PLAN = (planned("p1", "s1"), planned("p2", "s1"), planned("p3", "s2"))
CLIENTS = clients_in({"s1": [("c1", 100), ("c2", 900)], "s2": [("c3", 500)]})
Note = tuple[str, str, str, str, str, str | None, str | None, str]


def note(
    client: str,
    plan: str,
    status: str = "",
    outcome: str = "",
    on: str | None = None,
    next_on: str | None = None,
) -> Note:
    return (client, plan, "", status, outcome, on, next_on, "")


def notes(*rows: Note) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(WORKED)).astype(WORKED) if rows else nothing_worked()


def work_of(
    *rows: Note,
    hours: float | None = 100,
    plan: Sequence[PlanRow] = PLAN,
    clients: pd.DataFrame = CLIENTS,
    waiting: Mapping[str, Waiting] | None = None,
    standing: Collection[str] | None = None,
    today: date = TODAY,
) -> Work:
    """Pour hours and list the work; every noted row stands in the tab."""
    worked, waits = notes(*rows), waiting or {}
    capacity = {"upsell": None if hours is None else round(hours * 60)}
    poured = pour_hours(
        plan,
        clients,
        segments=SEGMENTS,
        capacity=capacity,
        worked=worked,
        waiting={code: one.clients for code, one in waits.items()},
    )
    return list_work(
        poured.tasks,
        clients,
        plan,
        segments=SEGMENTS,
        worked=worked,
        today=today,
        standing=[f"{row[0]}-{row[1]}" for row in rows] if standing is None else standing,
        waiting=waits,
        unknown_hours=["upsell"] if hours is None else [],
    )


def said(work: Work) -> list[str]:
    """Give code, state and reason of every task in a line."""
    return [f"{task.code} {task.state} {task.reason}".strip() for task in work.tasks.itertuples()]


def test_first_segments_come_first_and_a_client_has_one_task_at_a_time() -> None:
    assert said(work_of()) == [
        "c2-p1 now",
        "c1-p1 now",
        "c3-p3 now",
        "c2-p2 queue other_first",
        "c1-p2 queue other_first",
    ]


def test_what_has_no_hours_waits_and_a_later_segment_gets_none_of_them() -> None:
    assert said(work_of(hours=1)) == [
        "c2-p1 now",
        "c1-p1 queue no_hours",
        "c2-p2 queue no_hours",
        "c1-p2 queue no_hours",
        "c3-p3 queue no_hours",
    ]


def test_the_next_task_of_a_client_opens_when_the_first_is_done() -> None:
    assert said(work_of(note("c2", "p1", "done", on="2026-06-10"))) == [
        "c1-p1 now",
        "c2-p2 now",
        "c3-p3 now",
        "c1-p2 queue other_first",
        "c2-p1 finished",
    ]


def test_a_later_segment_opens_when_the_first_is_done() -> None:
    done = [note(client, plan, "done") for client in ("c1", "c2") for plan in ("p1", "p2")]
    assert said(work_of(*done, hours=1))[0] == "c3-p3 now"


@pytest.mark.parametrize("outcome", ["refused", "leave"])
def test_a_refusal_ends_the_task_alone(outcome: str) -> None:
    found = said(work_of(note("c1", "p1", outcome=outcome)))
    assert found[1:3] == ["c1-p2 now", "c3-p3 now"]
    assert found[-1] == "c1-p1 finished"


def test_until_the_day_of_the_next_contact_the_client_is_left_alone() -> None:
    work = work_of(note("c2", "p1", outcome="thinking", next_on="2026-06-16"))
    assert said(work) == [
        "c1-p1 now",
        "c3-p3 now",
        "c2-p1 queue postponed",
        "c2-p2 queue client_postponed",
        "c1-p2 queue other_first",
    ]
    assert work.tasks["until"].dt.strftime("%d").tolist()[2:4] == ["16", "16"]


def test_on_its_day_the_contact_comes_first_in_its_segment_even_without_hours() -> None:
    late = note("c1", "p2", next_on="2026-06-14")
    assert said(work_of(late, hours=1))[:2] == ["c1-p2 now", "c2-p1 now"]
    assert said(work_of(late, note("c2", "p2", next_on="2026-06-15"), hours=0))[:2] == [
        "c1-p2 now",
        "c2-p2 now",
    ]


def test_what_was_begun_goes_on_without_hours() -> None:
    assert said(work_of(note("c3", "p3", "doing"), hours=0))[0] == "c3-p3 now"
    assert (
        said(work_of(note("c3", "p3", "doing", next_on="2026-07-01"), hours=0))[-1] == "c3-p3 queue postponed"
    )


def test_postponed_without_a_day_waits_and_says_so_but_does_not_hold_the_client() -> None:
    found = said(work_of(note("c2", "p1", "postponed")))
    assert found[1] == "c2-p2 now"
    assert "c2-p1 queue undated" in found


def test_without_hours_the_first_tasks_of_a_department_are_for_tomorrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worklist, "FIRST_TASKS", 2)
    assert said(work_of(hours=None)) == [
        "c2-p1 now",
        "c1-p1 now",
        "c2-p2 queue other_first",
        "c1-p2 queue other_first",
        "c3-p3 queue after_first",
    ]


def test_who_waits_for_the_comparison_is_shown_with_the_day() -> None:
    waiting = {
        "p1": Waiting("second_wave", ("c2",), date(2026, 7, 1)),
        "p3": Waiting("left_alone", ("c3", "c9")),
    }
    work = work_of(waiting=waiting)
    assert said(work) == [
        "c1-p1 now",
        "c2-p2 now",
        "c1-p2 queue other_first",
        "c2-p1 second_wave second_wave",
        "c3-p3 left_alone left_alone",
    ]
    assert work.tasks["until"].notna().tolist() == [False, False, False, True, False]
    done = said(work_of(note("c2", "p1", "done"), waiting=waiting))
    assert done[-1] == "c2-p1 finished"
    assert "c2-p1 now" in said(work_of(note("c2", "p1", "doing"), waiting=waiting))


@pytest.mark.parametrize(
    ("changed", "plan", "reason"),
    [
        ({"segment": "s2"}, {}, "moved"),
        ({"segment": ""}, {}, "moved"),
        ({"do_not_work": "банкрот"}, {}, "not_worked"),
        ({"leads": False}, {}, "in_group"),
        ({}, {"status": "refuted"}, "plan_over"),
        ({}, {"department": "nobody"}, "nobody"),
    ],
)
def test_a_touched_row_that_is_no_longer_wanted_stays_with_the_reason(
    changed: dict[str, object], plan: dict[str, str], reason: str
) -> None:
    clients = CLIENTS.copy()
    for name, value in changed.items():
        clients.loc[clients["code"] == "c1", name] = value
    rows = [replace(row, **plan) if row.code == "p1" else row for row in PLAN]
    found = said(work_of(note("c1", "p1", outcome="no_answer"), clients=clients, plan=rows))
    assert found[-1] == f"c1-p1 elsewhere {reason}"
    gone = said(work_of(note("c1", "p1", outcome="no_answer"), clients=clients, plan=rows, standing=[]))
    assert not [line for line in gone if line.startswith("c1-p1")]


def test_finished_rows_are_history_newest_first_and_a_deleted_one_does_not_come_back() -> None:
    rows = [
        note("c1", "p1", "done", on="2026-06-01"),
        note("c2", "p1", "done", on="2026-06-09"),
        note("c3", "p3", outcome="refused"),
    ]
    assert said(work_of(*rows))[2:] == ["c2-p1 finished", "c1-p1 finished", "c3-p3 finished"]
    assert said(work_of(*rows, standing=["c1-p1", "c9-p1", "c1-p9", "x"]))[2:] == ["c1-p1 finished"]


def test_of_a_long_queue_the_next_are_shown_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "MOST_WAITING", 1)
    work = work_of(note("c3", "p3", next_on="2026-09-01"), hours=1)
    assert said(work) == ["c2-p1 now", "c1-p1 queue no_hours", "c3-p3 queue postponed"]
    assert (work.open, work.hidden) == (5, 2)


def test_a_firm_without_clients_or_plan_has_no_work() -> None:
    for work in (work_of(clients=CLIENTS.iloc[:0]), work_of(plan=())):
        assert (len(work.tasks), work.open, work.hidden) == (0, 0, 0)
        assert work.tasks.dtypes.astype(str).to_dict() == TASK


DAYS = st.sampled_from([None, *(str(TODAY + timedelta(days=days)) for days in (-9, -1, 0, 1, 9))])
CODES = [f"c{number}" for number in range(6)]
ROWS = [
    planned(f"p{number}", segment, 0.5 + number % 3)
    for number, segment in enumerate(["s1", "s1", "s2", "s2"])
]


@st.composite
def firms(draw: st.DrawFn) -> tuple[pd.DataFrame, list[Note], float | None]:
    placed_in = draw(st.lists(st.sampled_from(["s1", "s2", ""]), min_size=6, max_size=6))
    money = draw(st.lists(st.integers(-1, 3), min_size=6, max_size=6))
    clients = pd.DataFrame({"code": CODES, "segment": placed_in, "expected_kop": money})
    clients = clients.assign(leads=draw(st.lists(st.booleans(), min_size=6, max_size=6)), do_not_work="")
    pairs = [(client, row.code) for client in CODES for row in ROWS]
    noted = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8))
    words = st.tuples(
        st.sampled_from(["", "to_do", "doing", "postponed", "done"]),
        st.sampled_from(["", "satisfied", "no_answer", "thinking", "refused"]),
    )
    rows = [note(*pair, *draw(words), next_on=draw(DAYS)) for pair in noted]
    return clients, rows, draw(st.sampled_from([None, 0.0, 2.0, 5.0, 50.0]))


@settings(max_examples=examples(150), deadline=None)
@given(firms(), st.randoms(use_true_random=False))
def test_laws_of_the_worklist(firm: tuple[pd.DataFrame, list[Note], float | None], random: object) -> None:
    clients, rows, hours = firm
    work = work_of(*rows, hours=hours, plan=ROWS, clients=clients)
    tasks = work.tasks
    assert not tasks["code"].duplicated().any()
    now = tasks[tasks["state"] == "now"]
    assert not now["client"].duplicated().any()
    wanted = clients[clients["leads"] & (clients["segment"] != "")]
    worked = notes(*rows)
    done = {f"{one.client}-{one.plan}" for one in worked[find_finished(worked)].itertuples()}
    open_ = {f"{c.code}-{r.code}" for c in wanted.itertuples() for r in ROWS if r.segment == c.segment} - done
    shown = tasks[~tasks["state"].isin(["elsewhere", "finished"])]
    assert (set(shown["code"]), work.open, work.hidden) == (open_, len(open_), 0)
    noted = {f"{row[0]}-{row[1]}": row for row in rows}
    for task in now.itertuples():
        row = noted.get(task.code, note("", ""))
        assert row[6] is None or row[6] <= str(TODAY)
    # Whatever stands in a row that people wrote into is still in the list.
    assert set(noted) <= set(tasks["code"])
    places = [task.segment for task in now.itertuples()]
    assert places == sorted(places)
    shuffled = clients.sample(frac=1, random_state=random.randrange(1000))  # type: ignore[attr-defined]
    again = work_of(*rows, hours=hours, plan=ROWS[::-1], clients=shuffled)
    assert_frame_equal(again.tasks, tasks)
