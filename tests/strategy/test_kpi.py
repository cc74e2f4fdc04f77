"""KPIs that the ledger can measure: small firms that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from plan_cases import planned

from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.kpi import KpiNow, find_formulas, find_second_days, measure_kpis
from sheets_strategy.strategy.plan_rows import PlanRow

AS_OF = date(2026, 6, 30)
NOTHING = pd.Series(dtype="int64")


def client(code: str, segment: str = "s1", **known: object) -> dict[str, object]:
    return {
        "code": code,
        "segment": segment,
        "leads": True,
        "first_on": pd.NaT,
        "last_on": pd.NaT,
        "overdue_times": float("nan"),
        "tenure_is_bound": False,
        "regularity": "",
        "state": "",
        "class": "",
        "class_before": "",
        "turnover_kop": 0,
        "turnover_3_kop": 0,
        "turnover_6_kop": 0,
        **known,
    }


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


FIRM = [
    client("c1", first_on=day("2024-01-10"), last_on=day("2026-06-20"), overdue_times=0.4, regularity="X",
           state="kept", turnover_kop=900, turnover_3_kop=300, turnover_6_kop=500, **{"class": "A"}),
    client("c2", first_on=day("2026-02-01"), last_on=day("2026-04-15"), overdue_times=2.0, state="new",
           turnover_kop=100, turnover_3_kop=40, turnover_6_kop=100, **{"class": "B", "class_before": "C"}),
    client("c3", first_on=day("2023-01-01"), last_on=day("2026-02-01"), overdue_times=1.5, state="returned",
           tenure_is_bound=True, turnover_kop=10, turnover_6_kop=10, **{"class": "C", "class_before": "C"}),
    client("c4"),
    client("c5", "s2", first_on=day("2026-05-05"), last_on=day("2026-05-05"), state="new", turnover_kop=7,
           turnover_3_kop=7, turnover_6_kop=7, **{"class": "C"}),
    client("c6", "s1", leads=False, last_on=day("2026-06-29"), turnover_3_kop=99),
]  # fmt: skip


def measure(formula: str, *, segment: str = "s1", products: pd.Series = NOTHING) -> KpiNow:
    rows = pd.DataFrame(
        {
            "plan": ["p1", "p2"],
            "segment": [segment, "s1"],
            "finished": [3, 2],
            "minutes": [30, 6],
        }
    )
    second_on = pd.Series({"c1": day("2024-03-01"), "c2": day("2026-04-15")}, dtype="datetime64[s]")
    found = measure_kpis(
        {"p1": (formula, False)},
        rows,
        pd.DataFrame(FIRM),
        second_on=second_on,
        products=products,
        as_of=AS_OF,
    )
    return found["p1"]


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("turnover_quarter", {"kop": 340, "before_kop": 270}),
        ("turnover_client", {"kop": 252}),
        ("overdue_share", {"part": 1, "whole": 3}),
        ("paid_30", {"part": 1, "whole": 4}),
        ("paid_90", {"part": 2, "whole": 4}),
        # c1 paid again after 51 days, c2 after 73; nobody knows when c3 began.
        ("second_payment_90", {"part": 2, "whole": 2}),
        ("first_payments", {"part": 1}),
        ("returned", {"part": 1}),
        ("regular_payers", {"part": 1, "whole": 4}),
        ("class_up", {"part": 1, "whole": 2}),
        ("hours_worked", {"part": 5, "hours": 1.7}),
    ],
)
def test_a_formula_counts_the_clients_of_the_segment(formula: str, numbers: dict[str, float]) -> None:
    assert measure(formula) == KpiNow(formula, False, numbers)


def test_products_are_known_by_sales_reports_only() -> None:
    assert measure("two_products") == KpiNow("no_goods")
    bought = pd.Series({"c1": 3, "c2": 1, "c5": 2})
    assert measure("two_products", products=bought).numbers == {"part": 1, "whole": 2}


def test_a_segment_without_anything_to_measure_has_no_numbers() -> None:
    assert measure("overdue_share", segment="s2") == KpiNow("overdue_share")
    assert measure("paid_90", segment="s9") == KpiNow("paid_90")
    assert measure("cannot") == KpiNow("cannot")


def test_the_second_day_of_payment_is_not_the_second_payment_of_one_day() -> None:
    ledger = pd.DataFrame(
        [("c1", "2026-01-05", "sale", "bank"), ("c1", "2026-01-05", "sale", "bank"),
         ("c1", "2026-02-05", "client_refund", "bank"), ("c1", "2026-03-05", "sale", "bank"),
         ("c2", "2026-01-05", "sale", "bank"), ("c2", "2026-06-30", "sale", "report")],
        columns=["client", "on", "kind", "source"],
    )  # fmt: skip
    found = find_second_days(ledger.assign(on=pd.to_datetime(ledger["on"])))
    assert found.to_dict() == {"c1": day("2026-03-05")}


def test_the_formula_goes_by_the_words_of_the_kpi_then_by_the_hypothesis() -> None:
    def hypothesis(code: str, kpi: str, formula: str, proxy: bool = False) -> Hypothesis:
        return Hypothesis(code, "price", "upsell", ("s1",), ("all",), code, kpi, 1, "", formula, proxy)

    library = [hypothesis("g1", "Turnover", "turnover_quarter"), hypothesis("g2", "calls", "paid_30", True)]

    def row(code: str, **known: str) -> PlanRow:
        return replace(planned(code, "s1"), **known)

    plan = [
        row("p1", kpi="turnover "),
        row("p2", library="g2"),
        row("p3", library="g2", kpi="Turnover"),
        row("p4", library="g2", kpi="of our own"),
        row("p5"),
        row("p6", library="g2", segment=""),
    ]
    assert find_formulas(plan, library) == {
        "p1": ("turnover_quarter", False),
        "p2": ("paid_30", True),
        "p3": ("turnover_quarter", False),
    }
