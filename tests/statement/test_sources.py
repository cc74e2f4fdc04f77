"""Bank and sales in one tab: one of them counts, nothing is lost, and the same row twice counts once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from bank_rows import FIELDS, TODAY, Paid, default_rules, grid, header, ledger, read, template
from how_many import examples
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sold import FLAT, Sold, invent, report

from sheets_strategy.statement.lines import SALES_COLUMNS
from sheets_strategy.statement.payments import Known, Payments, sort_payments
from sheets_strategy.statement.reconcile import reconcile
from sheets_strategy.values.cells import CellValue

DAY = date(2026, 3, 5)
NOBODY = pd.DataFrame({"code": [], "name": [], "inn": []}, dtype=object)
Rows = list[list[CellValue]]
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


def sort(rows: Rows, source: str = "") -> Payments:
    sheet = read(rows)
    known = Known(rules=default_rules(), clients=NOBODY, aliases={}, decided={}, source=source)
    payments = sort_payments(sheet, known, as_of=None, today=TODAY)
    found = reconcile(rows, sheet, payments, period_from=date(2025, 3, 5), currency="RUB")
    assert found.missing() == {}
    assert found.flow()["difference"] == (0, 0)
    return payments


def bank(payments: Sequence[Paid]) -> Rows:
    return [header(FIELDS), *grid(payments)]


def turnover(payments: Payments) -> dict[str, int]:
    sums = payments.rows.groupby("source", sort=True)["turnover_kop"].sum()
    return {str(source): int(kop) for source, kop in sums.items() if kop}


BOTH = [*bank([Paid(DAY, 120_000)]), *report([Sold(DAY, 100_000), Sold(DAY, 30_000, "2", back=True)])]


@pytest.mark.parametrize(
    ("rows", "source", "expected"),
    [
        (BOTH, "", {"bank": 120_000}),
        (BOTH, "bank", {"bank": 120_000}),
        (BOTH, "sales", {"sales": 70_000}),
        (report([Sold(DAY, 100_000)]), "", {"sales": 100_000}),
        (report([Sold(DAY, 100_000)]), "bank", {}),
        (bank([Paid(DAY, 120_000)]), "sales", {}),
    ],
)
def test_one_source_counts(rows: Rows, source: str, expected: dict[str, int]) -> None:
    payments = sort(rows, source)
    assert turnover(payments) == expected
    aside = payments.rows[payments.rows["place"] == "set_aside"]
    assert set(aside["reason"]) <= {"other_source"}
    assert len(aside) == (payments.rows["source"] != payments.source).sum()


def test_what_makes_no_turnover_keeps_its_place_beside_sales() -> None:
    paid = [
        Paid(DAY, 5_000, out=True, purpose="Комиссия за ведение счета"),
        Paid(DAY, 7_000, purpose="Выдача займа"),
    ]
    rows = sort([*bank(paid), *report([Sold(DAY, 100_000)])], "sales").rows
    assert rows["place"].tolist() == ["outgoing", "not_sale", "sale"]


def test_the_analysis_date_is_that_of_the_source_that_counts() -> None:
    rows = [*bank([Paid(DAY, 120_000)]), *report([Sold(date(2026, 5, 1), 100_000), Sold(DAY, 50_000)])]
    by_bank, by_sales = sort(rows), sort(rows, "sales")
    assert (by_bank.as_of, by_sales.as_of) == (DAY, date(2026, 5, 1))
    # What was sold after the day of the analysis is not known on it.
    assert by_bank.goods()["turnover_kop"].tolist() == [5_000_0]


def test_goods_are_known_whichever_source_counts() -> None:
    client = 'ООО "Ромашка"'
    sales = [
        Sold(DAY, 100_000, client=client, cost=60_000),
        Sold(DAY, 30_000, client=client, product="Гайка М8", quantity=None),
        Sold(DAY, 20_000, "2", client=client, cost=15_000, back=True),
        Sold(DAY, 1_000, "3", client="ООО Посторонний"),
    ]
    rows = [*bank([Paid(DAY, 120_000)]), *report(sales), *report(sales)]
    by_bank, by_sales = sort(rows).goods(), sort(rows, "sales").goods()
    expected = [
        ["c00001", "Болт М8", 1.0, 100_000, 40_000, True],
        ["c00001", "Гайка М8", -1.0, 30_000, 0, False],
        ["c00001", "Болт М8", -1.0, -20_000, -5_000, True],
    ]
    columns = ["client", "product", "quantity", "turnover_kop", "profit_kop", "profit_known"]
    assert by_bank[columns].fillna({"quantity": -1.0}).to_numpy().tolist() == expected
    assert by_sales["turnover_kop"].tolist() == [100_000, 30_000, -20_000, 1_000]


def test_lines_of_one_document_differ_by_product_and_quantity() -> None:
    sales = [Sold(DAY, 100), Sold(DAY, 100, product="Гайка М8"), Sold(DAY, 100, quantity=2.0)]
    assert turnover(sort(report(sales))) == {"sales": 300}
    assert turnover(sort([*report(sales), *report(sales)])) == {"sales": 300}


def test_equal_lines_without_a_document_count_as_often_as_one_report_has_them() -> None:
    twin = Sold(DAY, 100, number="")
    assert turnover(sort(report([twin, twin]))) == {"sales": 200}
    assert turnover(sort([*report([twin, twin]), *report([twin])])) == {"sales": 200}


def test_a_report_with_fewer_columns_tells_the_same_sales() -> None:
    sales = [Sold(DAY, 100, "1"), Sold(DAY, 250, "2", product="Гайка М8")]
    rows = [*report(sales), *report(sales, ("on", "party", "product", "amount", "cost"))]
    payments = sort(rows)
    assert turnover(payments) == {"sales": 350}
    [finding] = payments.findings
    assert (finding.code, finding.sum_kop) == ("repeat_partial_columns", 350)
    assert finding.facts["fields"] == ("number", "quantity")


def test_a_payment_and_a_sale_of_one_day_and_sum_are_no_repeats() -> None:
    paid = Paid(DAY, 100_000, "")
    rows = [
        *bank([paid]),
        *report([Sold(DAY, 100_000, "", client=paid.party[1])], ("on", "party", "amount", "cost")),
    ]
    assert set(sort(rows).rows["reason"]) == {"", "other_source"}


@settings(max_examples=examples(8), deadline=None, phases=QUICK)
@given(
    seed=st.integers(0, 10_000),
    sizes=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    overlap=st.booleans(),
)
def test_no_kopeck_is_lost_and_the_order_of_blocks_is_of_no_matter(
    seed: int, sizes: tuple[int, int], overlap: bool
) -> None:
    dice = random.Random(seed)
    paid, sales = ledger(dice, sizes[0]), invent(dice, sizes[1])
    blocks = [bank(paid), report(sales, dice.sample(FLAT, len(FLAT)))]
    if overlap:
        blocks += [bank(paid[len(paid) // 2 :]), report(sales[: len(sales) // 2 + 1])]
    totals = []
    for _ in range(2):
        dice.shuffle(blocks)
        rows = [row for block in blocks for row in block]
        totals.append([turnover(sort(rows, source)) for source in ("", "bank", "sales")])
    assert totals[0] == totals[1]
    counted = sum(one.signed for one in sales)
    assert totals[0][2] == ({"sales": counted} if counted else {})
    assert set(totals[0][1]) <= {"bank"}


@pytest.mark.parametrize("sales_first", [True, False])
def test_rows_below_a_header_of_the_other_kind_are_read_as_what_they_are(*, sales_first: bool) -> None:
    """People paste without a header line; ``SALES_COLUMNS`` is the order that an import writes."""
    labels = [template().text(f"sales_{name}") for name in SALES_COLUMNS]
    sold: Rows = [
        [date(2026, 4, day), f"Р-{day}", "ООО А", None, "Болт", 100.0 * day, 2.0, 20.0, "RUB", None]
        for day in (1, 2)
    ]
    paid = grid([Paid(date(2026, 5, day), 1_000 * day, str(day)) for day in (1, 2)])
    headers: list[list[CellValue]] = [[*labels], header(FIELDS)]
    first, second = (sold, paid) if sales_first else (paid, sold)
    above, other = headers if sales_first else headers[::-1]
    # Both headers are known to the tab, each with rows of its kind; the last rows stand under the wrong one.
    rows = [other, *_later(second), above, *_later(first), *second]
    kinds = ["sales", "bank"] if sales_first else ["bank", "sales"]
    expected = [kinds[1]] * 2 + [kinds[0]] * 2 + [kinds[1]] * 2
    assert sort(rows).rows["source"].tolist() == expected


def _later(rows: Rows) -> Rows:
    return [[date(2026, 6, 10), f"{row[1]}/2", *row[2:]] for row in rows]
