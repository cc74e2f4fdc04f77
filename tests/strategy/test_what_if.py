"""Whom a draft would take: the difference of two real assignments, and nothing is changed."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pandas as pd
from drawn_tables import ASKED, Drawn, drawn, segment
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.what_if import Taken, WhatIf, try_drafts, try_segment

NOBODY = {"manual": "", "do_not_work": "", "leads": True, "turnover_kop": 0}
FIVE = Drawn(
    (
        segment("s0", 1, ("A", "> 3")),
        segment("s1", 2, ("A", "")),
        segment("s2", 3, ("B", "")),
        segment("s3", 4, ("", "")),
    ),
    [
        {**NOBODY, "class": "A", "years": 5.0, "turnover_kop": 800, "probability": 0.5, "expected_kop": 90.0},
        {**NOBODY, "class": "A", "years": 1.0, "turnover_kop": 70, "probability": 0.9, "expected_kop": 9.0},
        {**NOBODY, "class": "B", "years": 1.0, "turnover_kop": 60, "probability": 0.5, "expected_kop": 6.0},
        {**NOBODY, "class": "B", "years": 9.0, "turnover_kop": 40, "probability": 0.1, "expected_kop": 4.0},
        {
            **NOBODY,
            "class": "C",
            "years": 1.0,
            "turnover_kop": 5,
            "probability": np.nan,
            "expected_kop": np.nan,
        },
    ],
)


def ask(draft: Segment, place: int, table: Drawn = FIVE) -> WhatIf:
    return try_segment(
        draft, place=place, segments=table.segments, profiles=table.profiles, clients=table.clients()
    )


YOUNG = segment("d", None, ("", "<= 3"))


def test_a_draft_takes_whom_earlier_segments_leave_and_says_from_whom() -> None:
    assert ask(YOUNG, 2) == WhatIf(
        draft=YOUNG,
        after="s1",
        before="s2",
        clients=2,
        turnover_kop=65,
        probability=0.5,
        expected_kop=6,
        taken=(Taken("s2", 1, 1, 60, 6), Taken("s3", 1, 0, 5, None)),
        earlier=1,
    )


def test_in_the_first_place_it_takes_all_that_fit_most_clients_first() -> None:
    both = segment("d", None, ("a; b", ""))
    found = ask(both, 0)
    assert ("", "s0", 4, 970, 0) == (
        found.after,
        found.before,
        found.clients,
        found.turnover_kop,
        found.earlier,
    )
    assert [("s2", 2, 0), ("s0", 1, 0), ("s1", 1, 0)] == [(o.code, o.clients, o.left) for o in found.taken]


def test_it_never_stands_behind_the_row_that_takes_all_the_rest() -> None:
    assert ask(YOUNG, 4) == ask(YOUNG, 99) == ask(YOUNG, 3)
    assert ("s2", "s3") == (ask(YOUNG, 99).after, ask(YOUNG, 99).before)


def test_a_last_row_with_conditions_may_stand_before_it() -> None:
    table = Drawn(FIVE.segments[:2], FIVE.people)
    found = ask(YOUNG, 9, table)
    assert ("s1", "", [("", 2)]) == (
        found.after,
        found.before,
        [(one.code, one.clients) for one in found.taken],
    )


def test_without_conditions_or_with_one_that_nobody_understands_it_takes_nobody() -> None:
    empty, broken = Segment("d", None, "in words"), replace(YOUNG, broken=True)
    assert [(0, (), 0)] * 2 == [(o.clients, o.taken, o.earlier) for o in (ask(empty, 0), ask(broken, 0))]


def test_without_any_segment_it_takes_clients_that_have_none() -> None:
    found = ask(YOUNG, 5, Drawn((), FIVE.people))
    assert ("", "", 3, ("",)) == (
        found.after,
        found.before,
        found.clients,
        tuple(o.code for o in found.taken),
    )


def test_clients_given_by_hand_and_those_not_worked_with_stay() -> None:
    table = Drawn(
        FIVE.segments, [{**FIVE.people[1], "manual": "s2"}, {**FIVE.people[2], "do_not_work": "own firm"}]
    )
    assert 0 == ask(YOUNG, 0, table).clients


def test_rows_that_bear_no_figures_are_counted_nowhere() -> None:
    table = Drawn(FIVE.segments, [FIVE.people[2], {**FIVE.people[2], "leads": False}])
    found = ask(YOUNG, 0, table)
    assert (1, 60, (Taken("s2", 1, 0, 60, 6),)) == (found.clients, found.turnover_kop, found.taken)


@given(drawn(), ASKED, st.integers(0, 6))
def test_it_is_the_difference_of_two_real_assignments(
    table: Drawn, asked: tuple[str, str], place: int
) -> None:
    draft = segment("d", None, asked)
    found = ask(draft, place, table)
    ordered = in_order(table.segments)
    at = next((n for n, one in enumerate(ordered) if one.code == found.before), len(ordered))
    assert found.after == (ordered[at - 1].code if at else "")
    assert at == min(place, len(ordered) - bool(ordered and not ordered[-1].conditions))
    renumbered = [replace(one, number=float(n)) for n, one in enumerate(ordered)]
    drafted = [*renumbered, replace(draft, number=at - 0.5)] if draft.conditions else renumbered
    before, after = table.assign(table.segments), table.assign(drafted)
    leads = np.array([one["leads"] for one in table.people], dtype=bool)
    moved = leads & (before != after)
    assert Counter(after[moved]) == Counter({"d": found.clients} if found.clients else {})
    assert Counter(before[moved]) == Counter({one.code: one.clients for one in found.taken})
    clients = table.clients()
    assert found.turnover_kop == int(clients["turnover_kop"][moved].sum())
    money = clients["expected_kop"][moved].dropna()
    assert found.expected_kop == (int(money.sum()) if len(money) else None)
    left = Counter(before[leads & (before == after)])
    assert all(left[one.code] == one.left for one in found.taken)


@given(drawn(), ASKED, st.integers(0, 6))
def test_asking_changes_nothing(table: Drawn, asked: tuple[str, str], place: int) -> None:
    clients, profiles = table.clients(), table.profiles
    kept, known = clients.copy(), deepcopy(profiles)
    for _ in range(2):
        try_segment(
            segment("d", None, asked),
            place=place,
            segments=table.segments,
            profiles=profiles,
            clients=clients,
        )
    assert_frame_equal(kept, clients)
    for name, parameter in known.items():
        for column in ("keys", "numbers"):
            np.testing.assert_array_equal(getattr(parameter, column), getattr(profiles[name], column))


def test_drafts_stand_behind_the_nearest_numbered_row_above_them_in_the_tab() -> None:
    one, two, three = (replace(YOUNG, code=code) for code in ("d1", "d2", "d3"))
    late, early, rest = segment("s2", 2, ("B", "")), segment("s1", 1, ("A", "")), segment("s9", 9, ("", ""))
    tab = (one, late, two, early, rest, three)
    found = try_drafts(tab, profiles=FIVE.profiles, clients=Drawn(tab, FIVE.people).clients())
    assert {"d1": ("", "s1"), "d2": ("s2", "s9"), "d3": ("s2", "s9")} == {
        code: (one.after, one.before) for code, one in found.items()
    }


def test_a_tab_without_drafts_has_nothing_to_try() -> None:
    assert {} == try_drafts(FIVE.segments, profiles=FIVE.profiles, clients=FIVE.clients())
    assert {} == try_drafts((), profiles=FIVE.profiles, clients=pd.DataFrame())
