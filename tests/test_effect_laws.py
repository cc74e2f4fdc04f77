"""Whatever a firm and its plan look like, every row gets an answer in plain words."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from small_workbook import load

from sheets_strategy.strategy.arms import settle_arms
from sheets_strategy.strategy.effects import measure_effects
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.workbook.effect_words import say_effect, say_smallest

sys.path.insert(0, str(Path(__file__).parent / "strategy"))

from trial_firms import HISTORY_FROM, codes_of, evidence_of

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
ROWS = st.lists(
    st.builds(
        PlanRow,
        st.sampled_from(["p1", "p2", "p3"]),
        st.sampled_from(["s1", "s2", ""]),
        st.just("If"),
        profit_key=st.sampled_from(["", "repeat", "price"]),
        hours=st.sampled_from([None, 0.0, 1.5]),
        status=st.sampled_from(["idea", "running", "confirmed"]),
        comparison=st.sampled_from(["", "none", "two_waves", "leave"]),
        start_on=st.none() | DAYS,
        due_on=st.none() | DAYS,
    ),
    max_size=3,
    unique_by=lambda row: row.code,
)


@given(
    ROWS,
    st.integers(0, 90),
    st.integers(0, 999),
    st.floats(0, 1),
    st.dates(HISTORY_FROM, date(2026, 4, 30)),
    st.integers(0, 40),
    st.lists(st.integers(0, 120), max_size=2),
)
@settings(max_examples=examples(60), deadline=None)
def test_every_row_gets_an_answer_in_words(
    rows: list[PlanRow], clients: int, seed: int, share: float, as_of: date, late: int, later: list[int]
) -> None:
    random = np.random.default_rng(seed)
    sums = np.where(random.random((clients, 21)) < share, random.integers(-100, 10**7, (clients, 21)), 0)
    codes, today = codes_of(clients), as_of + timedelta(days=late)
    half = random.random(clients) < 0.5
    classes = np.array(["A", "B", "C", ""], dtype=object)[random.integers(0, 4, clients)]
    members = {"s1": (codes[half], classes[half]), "s2": (codes[~half], classes[~half])}
    arms = settle_arms(rows, members=members, known={}, worked=(), today=today)
    for passed in (0, *sorted(later)):
        day = as_of + timedelta(days=passed)
        evidence = evidence_of(
            sums, as_of=day, interval_days=pd.Series(np.where(half, 30.0, np.nan), index=codes)
        )
        effects = measure_effects(rows, arms, evidence)
        assert effects.keys() == arms.keys()
        for row in rows:
            if row.code not in arms:
                continue
            effect, one = effects[row.code], arms[row.code]
            assert effect.state == "foreseen" or one.fixed_on is not None
            assert not effect.stop or (effect.verdict != "" and effect.compared_with == "waiting")
            for lang in ("ru", "en"):
                said = [
                    say_smallest(effect, one, load(lang)),
                    say_effect(effect, one, {}, load(lang), currency="RUB"),
                ]
                for text in filter(None, said):
                    assert not {"nan", "inf", "None"} & set(text.replace(".", " ").split())
                    assert "…" not in text
