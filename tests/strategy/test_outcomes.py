"""What talks told: satisfaction, rung, days without contact, and the dated answers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_strategy.strategy.outcomes import add_told, apply_outcomes
from sheets_strategy.strategy.worked import WORKED, nothing_worked

AS_OF = date(2026, 6, 30)


def notes(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    cells = [(client, plan, "", "", outcome, on, None, "") for client, plan, outcome, on in rows]
    return pd.DataFrame(cells, columns=list(WORKED)).astype(WORKED)


def applied(worked: pd.DataFrame, **typed: str) -> pd.DataFrame:
    base = pd.DataFrame({"code": ["c1", "c2"], "satisfaction": ["", ""], "awareness": ["", ""]}, dtype=object)
    for name, value in typed.items():
        base.loc[0, name] = value
    return apply_outcomes(base, worked, as_of=AS_OF)


def test_the_latest_outcome_counts_and_what_is_typed_wins() -> None:
    worked = notes(("c1", "p1", "claim", "2026-05-01"), ("c1", "p2", "satisfied", "2026-06-01"))
    found = applied(worked)
    assert found["satisfaction"].tolist() == ["satisfied", ""]
    assert found["told_satisfaction"].tolist() == ["satisfied", ""]
    assert found["told_satisfaction_on"].dt.date.tolist()[0] == date(2026, 6, 1)
    typed = applied(worked, satisfaction="neutral")
    assert typed["satisfaction"].tolist() == ["neutral", ""]
    assert typed["told_satisfaction"].tolist() == ["", ""]


def test_of_one_day_a_claim_counts_more() -> None:
    worked = notes(("c1", "p1", "claim", "2026-05-01"), ("c1", "p2", "satisfied", "2026-05-01"))
    assert applied(worked)["satisfaction"][0] == "negative"


def test_thinking_is_a_rung_and_the_rest_change_nothing() -> None:
    worked = notes(("c1", "p1", "thinking", "2026-05-01"), ("c1", "p2", "refused", "2026-06-01"))
    found = applied(worked)
    assert (found["awareness"][0], found["satisfaction"][0]) == ("compares", "")


def test_an_answer_of_more_than_a_year_ago_is_used_and_marked() -> None:
    worked = notes(("c1", "p1", "satisfied", "2025-06-29"), ("c2", "p1", "satisfied", "2025-06-30"))
    found = applied(worked)
    assert found["satisfaction"].tolist() == ["satisfied", "satisfied"]
    assert found["told_satisfaction_old"].tolist() == [True, False]


def test_days_without_contact_run_to_the_analysis_date_and_a_call_unanswered_is_none() -> None:
    worked = notes(
        ("c1", "p1", "", "2026-06-20"), ("c1", "p2", "no_answer", "2026-06-29"), ("c2", "p1", "", None)
    )
    found = applied(worked)["contact_days"]
    assert found[0] == 10.0
    assert pd.isna(found[1])
    assert applied(notes(("c1", "p1", "leave", "2026-07-05")))["contact_days"][0] == 0.0
    assert applied(nothing_worked())["contact_days"].isna().all()


def test_what_was_told_is_an_answer_from_its_day_on_where_nothing_is_typed() -> None:
    worked = notes(
        ("c1", "p1", "satisfied", "2026-03-01"),
        ("c1", "p2", "claim", "2026-05-01"),
        ("c2", "p1", "thinking", "2026-04-01"),
    )
    typed = [
        ("c9", "niche", "склады", date(2026, 1, 1)),
        ("c1", "satisfaction", "neutral", date(2026, 4, 1)),
        ("c1", "satisfaction", "", date(2026, 6, 1)),
    ]
    history = pd.DataFrame(typed, columns=["code", "column", "value", "on"])
    assert add_told(history, worked).to_numpy().tolist() == [
        ["c9", "niche", "склады", date(2026, 1, 1)],
        ["c1", "satisfaction", "satisfied", date(2026, 3, 1)],
        ["c1", "satisfaction", "neutral", date(2026, 4, 1)],
        ["c2", "awareness", "compares", date(2026, 4, 1)],
        ["c1", "satisfaction", "negative", date(2026, 6, 1)],
    ]
    assert add_told(history, nothing_worked()) is history
    assert len(add_told(history.iloc[:0], worked)) == 3
