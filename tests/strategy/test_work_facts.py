"""The last payment, and what was paid after the contact."""

from __future__ import annotations

import pandas as pd

from sheets_strategy.strategy.work_facts import FACTS, add_payments


def payments(*rows: tuple[str, str, str, int, str], since: str | None = None) -> pd.DataFrame:
    paid = pd.DataFrame(rows, columns=["client", "on", "kind", "turnover_kop", "purpose"])
    days = {"on": pd.to_datetime(paid["on"]).astype("datetime64[s]")}
    return paid.assign(since=pd.Series([since] * len(paid), dtype="datetime64[s]"), **days)


def tasks(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["code", "client", "touched_on"])
    return found.astype({"touched_on": "datetime64[s]"})


PAID = payments(
    ("c1", "2026-05-01", "sale", 100, "за май"),
    ("c1", "2026-05-01", "sale", 700, "за станок"),
    ("c1", "2026-05-02", "client_refund", -50, "возврат"),
    ("c2", "2026-05-03", "sale", 30, "за июнь"),
    ("c2", "2026-05-09", "sale", 40, "за июль"),
)


def rows_of(found: pd.DataFrame) -> list[tuple[object, ...]]:
    shown = found.assign(
        last_on=found["last_on"].dt.strftime("%d"), after_on=found["after_on"].dt.strftime("%d")
    )
    return [tuple(row) for row in shown[list(FACTS)].astype(object).where(shown.notna(), None).to_numpy()]


def test_the_largest_payment_of_the_last_day_is_shown_and_a_refund_is_none() -> None:
    found = add_payments(tasks(("a", "c1", None), ("b", "c3", None)), PAID)
    assert rows_of(found) == [("01", 700, "за станок", None, 0), (None, 0, "", None, 0)]
    assert found[list(FACTS)].dtypes.astype(str).to_dict() == FACTS


def test_what_came_after_the_day_of_the_contact_is_summed_per_task() -> None:
    found = add_payments(
        tasks(
            ("a", "c2", "2026-05-02"), ("b", "c2", "2026-05-03"), ("c", "c2", "2026-05-09"), ("d", "c2", None)
        ),
        PAID,
    )
    assert found["after_kop"].tolist() == [70, 40, 0, 0]
    assert found["after_on"].dt.strftime("%d").fillna("").tolist() == ["03", "09", "", ""]


def test_sums_over_a_period_have_no_day_and_the_order_of_payments_does_not_matter() -> None:
    one = tasks(("a", "c2", "2026-05-02"))
    pd.testing.assert_frame_equal(add_payments(one, PAID[::-1]), add_payments(one, PAID))
    report = payments(("c2", "2026-05-31", "sale", 30, ""), since="2026-05-01")
    assert rows_of(add_payments(one, report)) == [(None, 0, "", None, 0)]
