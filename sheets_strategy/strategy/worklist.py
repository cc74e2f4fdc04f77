"""Step 6: which client to work next, by which row of the plan, and what has to wait.

In: what is still to be done (the waterfall), what people noted, who waits for the sake of a
comparison. Out: one row per client and row of the plan, in the order in which to work.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd

from sheets_strategy.strategy.granted import UNKNOWN, empty_frame
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.waterfall import NOBODY, department_of, minutes_of
from sheets_strategy.strategy.worked import find_finished

NOW, QUEUE, SECOND_WAVE, LEFT_ALONE = "now", "queue", "second_wave", "left_alone"
ELSEWHERE, FINISHED = "elsewhere", "finished"
STATES = (NOW, QUEUE, SECOND_WAVE, LEFT_ALONE, ELSEWHERE, FINISHED)
FIRST_TASKS = 25
"""Tasks of a department whose hours nobody told that are shown as the next ones: a list for tomorrow."""

MOST_WAITING = 1000
"""Tasks that are not open yet and that nobody has touched; more are only counted."""

DOING, POSTPONED = "doing", "postponed"
_NO_DAY = np.datetime64("NaT", "s")

TASK = {
    "client": "object",
    "plan": "object",
    "department": "object",
    "segment": "object",
    "minutes": "int64",
    "expected_kop": "int64",
    "state": "object",
    "reason": "object",
    "until": "datetime64[s]",
    "touched_on": "datetime64[s]",
    "next_on": "datetime64[s]",
    "outcome": "object",
    "code": "object",
}
"""Column → dtype of ``Work.tasks``: one row per client and row of the plan (plan: its code; both together
are unique), in the order in which to work: department (whose hours it takes), segment (of the row of the
plan), minutes (0 unknown), expected_kop (-1 unknown), state (see STATES), reason, until (the day of the
reason, NaT), what people noted, and code (client-plan). Reasons: "" for what is to be done now or done;
``postponed`` until a day; ``undated``: postponed without a day; ``second_wave`` and ``left_alone`` (until a
day, NaT open); ``client_postponed``: the client was promised another day; ``no_hours``; ``other_first``:
another task of the client comes first; ``after_first``: hours are unknown and the first tasks are not done;
``plan_over``, ``nobody``, ``not_worked``, ``in_group``; ``moved``: the client is in another segment now."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Clients that one row of the plan leaves alone for the sake of a comparison.

    Attributes:
        state: ``second_wave`` or ``left_alone``.
        clients: Codes.
        opens_on: First day on which they may be worked, None for open.
    """

    state: str
    clients: Collection[str]
    opens_on: date | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be worked.

    Attributes:
        tasks: See ``TASK``.
        open: Tasks that are not finished, shown or not.
        hidden: Open tasks that are not among tasks, because too many wait before them.
    """

    tasks: pd.DataFrame = field(default_factory=lambda: empty_frame(TASK))
    open: int = 0
    hidden: int = 0


def code_task(client: str, plan: str) -> str:
    """Give the lasting key of a task."""
    return f"{client}-{plan}"


def part_code(code: str) -> tuple[str, str]:
    """Give client and row of the plan of a task's key; "" where it is none."""
    client, _, plan = code.rpartition("-")
    return client, plan


def list_work(
    tasks: pd.DataFrame,
    clients: pd.DataFrame,
    plan: Sequence[PlanRow],
    *,
    segments: Sequence[Segment],
    worked: pd.DataFrame,
    today: date,
    standing: Collection[str] = (),
    waiting: Mapping[str, Waiting] = MappingProxyType({}),
    unknown_hours: Collection[str] = (),
) -> Work:
    """Put all tasks in the order in which to work, and say which are to be done now.

    Order: segments by number; inside a segment contacts that are due, the oldest first, then
    rows of the plan by code, then clients by expected money, ties by code. Now is what has
    hours, or, in a department whose hours nobody told, the first 25; what a person has begun or
    promised for today is now in any case. A client has one task at a time, and none before the
    day for which it was promised. Time grows with the tasks, without a loop over clients.

    Args:
        tasks: What is still to be done (``Waterfall.tasks``).
        clients: One row per row of the base: code, segment, leads, do_not_work, expected_kop.
        plan: All rows of the plan.
        segments: The decision table.
        worked: What people noted (see ``WORKED``).
        today: What counts as today.
        standing: Codes of rows of «Работа» in which a person's cell is.
        waiting: Plan code → who waits.
        unknown_hours: Departments whose hours nobody told.

    Source: docs/figures.md, "Worklist".
    """
    rows = {row.code: row for row in plan}
    departments = {segment.code: segment.department for segment in segments}
    whose = {row.code: department_of(row, departments) for row in plan}
    waits = _list_waiting(clients, rows, worked, waiting, whose)
    both = pd.concat([tasks.assign(waits="", until=_NO_DAY), waits], ignore_index=True)
    open_ = _order(_note(both, worked), segments, today)
    open_ = _judge(open_, today=today, unknown_hours=unknown_hours)
    stands = open_["code"].isin(list(standing))
    waits_untouched = (open_["state"] != NOW) & ~stands
    shown = open_[~waits_untouched | (waits_untouched.cumsum() <= MOST_WAITING)]
    past = _list_past(set(standing) - set(open_["code"]), clients, rows, worked, whose)
    found = pd.concat([shown[list(TASK)], past], ignore_index=True)
    order = found["state"].map({state: place for place, state in enumerate(STATES)})
    found = found.assign(place=order).sort_values("place", kind="stable", ignore_index=True)
    return Work(found[list(TASK)].astype(TASK), len(open_), len(open_) - len(shown))


def _list_waiting(
    clients: pd.DataFrame,
    rows: Mapping[str, PlanRow],
    worked: pd.DataFrame,
    waiting: Mapping[str, Waiting],
    whose: Mapping[str, str],
) -> pd.DataFrame:
    """Give the tasks that wait for the sake of a comparison and are not finished."""
    members = clients[clients["leads"].astype(bool) & (clients["do_not_work"] == "")]
    finished = worked[find_finished(worked)]
    done = {str(plan): set(group) for plan, group in finished.groupby("plan", sort=True)["client"]}
    parts = [empty_frame({**_TASKED, "waits": "object", "until": "datetime64[s]"})]
    for code, held in sorted(waiting.items()):
        row = rows.get(code)
        if row is None or not row.acts or whose[code] == NOBODY or not held.clients:
            continue
        wanted = set(held.clients) - done.get(code, set())
        own = members[(members["segment"] == row.segment) & members["code"].isin(wanted)]
        parts.append(
            pd.DataFrame(
                {
                    "client": own["code"].to_numpy(dtype=object),
                    "plan": code,
                    "department": whose[code],
                    "segment": row.segment,
                    "minutes": minutes_of(row),
                    "granted": False,
                    "expected_kop": own["expected_kop"].to_numpy(dtype="int64"),
                    "waits": held.state,
                    "until": np.datetime64(held.opens_on, "s") if held.opens_on else _NO_DAY,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


_TASKED = {
    name: TASK[name] for name in ("client", "plan", "department", "segment", "minutes", "expected_kop")
}


def _note(tasks: pd.DataFrame, worked: pd.DataFrame) -> pd.DataFrame:
    """Put what people noted beside the tasks."""
    noted = worked.assign(code=worked["client"] + "-" + worked["plan"]).set_index("code")
    codes = tasks["client"].astype(object) + "-" + tasks["plan"].astype(object)
    found = noted[["status", "outcome", "touched_on", "next_on"]].reindex(codes).reset_index(drop=True)
    words = {name: found[name].fillna("").astype(object) for name in ("status", "outcome")}
    return tasks.assign(code=codes, **words, touched_on=found["touched_on"], next_on=found["next_on"])


def _order(tasks: pd.DataFrame, segments: Sequence[Segment], today: date) -> pd.DataFrame:
    """Sort as ``list_work`` says."""
    places = {segment.code: place for place, segment in enumerate(in_order(segments))}
    due = (tasks["next_on"] <= pd.Timestamp(today)).to_numpy()
    ranked = tasks.assign(
        segment_place=tasks["segment"].map(places).fillna(len(places)).astype("int64"),
        is_later=~due,
        due_on=tasks["next_on"].where(due),
        money=-tasks["expected_kop"],
    )
    by = ["segment_place", "segment", "is_later", "due_on", "plan", "money", "client"]
    return ranked.sort_values(by, ignore_index=True).drop(
        columns=["segment_place", "is_later", "due_on", "money"]
    )


def _judge(tasks: pd.DataFrame, *, today: date, unknown_hours: Collection[str]) -> pd.DataFrame:
    """Say of every task whether it is to be done now, and if not, why."""
    day = pd.Timestamp(today)
    client, next_on = tasks["client"], tasks["next_on"]
    ahead, undated = next_on > day, (tasks["status"] == POSTPONED) & next_on.isna()
    begun = (next_on <= day) | ((tasks["status"] == DOING) & next_on.isna())
    promised = next_on.where(ahead).groupby(client, sort=False).transform("min")
    waits = (tasks["waits"] != "") & ~begun
    ready = begun | (tasks["granted"].astype(bool) & ~ahead & ~undated & ~waits & promised.isna())
    first = _first(client, ready & begun)
    has_begun = client.isin(set(client[first]))
    fresh = ready & ~begun & ~has_begun
    told = ~tasks["department"].isin(list(unknown_hours))
    one_each = fresh & ~told & ~tasks.assign(fresh=fresh).duplicated(["fresh", "client", "department"])
    nth = one_each.groupby(tasks["department"], sort=False).cumsum()
    now = first | _first(client, fresh & (told | (one_each & (nth <= FIRST_TASKS))))
    busy = client.isin(set(client[now]))
    cases = {
        "": now,
        "postponed": ahead,
        "undated": undated,
        SECOND_WAVE: waits & (tasks["waits"] == SECOND_WAVE),
        LEFT_ALONE: waits,
        "client_postponed": promised.notna() & ~begun,
        "no_hours": ~tasks["granted"].astype(bool) & ~begun,
        "other_first": busy,
    }
    reason = np.select([case.to_numpy() for case in cases.values()], list(cases), default="after_first")
    until = (
        tasks["until"]
        .where(waits)
        .mask(reason == "postponed", next_on)
        .mask(reason == "client_postponed", promised)
    )
    state = np.select([now.to_numpy(), waits.to_numpy()], [NOW, tasks["waits"].to_numpy(dtype=object)], QUEUE)
    return tasks.assign(state=state, reason=reason, until=until.mask(now).astype("datetime64[s]"))


def _first(client: pd.Series, among: pd.Series) -> pd.Series:
    """Say which tasks are the first of their client among some."""
    picked = client[among]
    return pd.Series(client.index.isin(picked.index[~picked.duplicated()]), index=client.index)


def _list_past(
    codes: Collection[str],
    clients: pd.DataFrame,
    rows: Mapping[str, PlanRow],
    worked: pd.DataFrame,
    whose: Mapping[str, str],
) -> pd.DataFrame:
    """Give the rows that people wrote into and that are done, the newest first, or no longer to be done."""
    pairs = [(code, *part_code(code)) for code in sorted(codes)]
    known = clients.set_index("code")
    kept = pd.DataFrame(
        [(code, client, plan) for code, client, plan in pairs if client in known.index and plan in rows],
        columns=["code", "client", "plan"],
        dtype=object,
    )
    if kept.empty:
        return empty_frame(TASK)
    noted = worked.assign(code=worked["client"] + "-" + worked["plan"], done=find_finished(worked))
    noted = noted.set_index("code").reindex(kept["code"]).reset_index(drop=True)
    own = known.reindex(kept["client"]).reset_index(drop=True)
    planned = [rows[code] for code in kept["plan"]]
    done = noted["done"].eq(True)
    reason = np.select(
        [
            done.to_numpy(),
            np.array([not row.acts for row in planned]),
            np.array([whose[row.code] == NOBODY for row in planned]),
            (own["do_not_work"] != "").to_numpy(),
            ~own["leads"].astype(bool).to_numpy(),
        ],
        ["", "plan_over", "nobody", "not_worked", "in_group"],
        "moved",
    )
    past = kept.assign(
        department=[whose[row.code] for row in planned],
        segment=[row.segment for row in planned],
        minutes=[minutes_of(row) for row in planned],
        expected_kop=own["expected_kop"].fillna(UNKNOWN).astype("int64"),
        state=np.where(done, FINISHED, ELSEWHERE),
        reason=reason,
        until=_NO_DAY,
        outcome=noted["outcome"].fillna("").astype(object),
        touched_on=noted["touched_on"],
        next_on=noted["next_on"],
    )
    past = past.sort_values(["touched_on", "code"], ascending=[False, True], ignore_index=True)
    return past[list(TASK)].astype(TASK)
