"""Which outgoing rows are costs, and of which kind."""

from __future__ import annotations

import pandas as pd

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.statement.costs import COST_OF, find_costs

WORDS = load_template("ru").costs


def rows_of(*rows: tuple[str, str, str], rated: bool = True) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "kind", "purpose"], dtype=object)
    return frame.assign(on=pd.Timestamp("2026-05-05"), counted_kop=range(1, len(rows) + 1), rated=rated)


def kinds(*rows: tuple[str, str, str]) -> dict[int, str]:
    found = find_costs(rows_of(*rows), WORDS)
    return dict(zip(found["spent_kop"].tolist(), found["kind"], strict=True))


def test_kinds_of_rules_and_words_of_purposes_part_costs() -> None:
    told = kinds(
        ("outgoing", "salary", "Заработная плата"),
        ("outgoing", "tax", "НДФЛ"),
        ("outgoing", "bank_fee", "Комиссия"),
        ("outgoing", "interest", "Проценты по кредиту 12"),
        ("outgoing", "outgoing", "Арендная плата за офис, май 2026"),
        ("outgoing", "outgoing", "Оплата за размещение рекламы 77"),
        ("outgoing", "outgoing", "Оплата за сырьё"),
        ("outgoing", "outgoing", "Лизинг и аренда погрузчика"),
        ("outgoing", "outgoing", ""),
        ("outgoing", "salary", "Премия за рекламу"),
    )
    expected = [
        "salary",
        "tax",
        "bank_fee",
        "bank_fee",
        "rent",
        "advertising",
        "other",
        "other",
        "other",
        "salary",
    ]
    assert dict(enumerate(expected, start=1)) == told


def test_money_that_only_moves_or_goes_back_is_no_cost() -> None:
    vocabulary = load_template("ru").labels["kind"]
    moves = [("outgoing", kind, "Аренда") for kind in vocabulary if kind not in COST_OF]
    assert len(moves) > 10
    assert kinds(*moves) == {}
    assert kinds(("client_refund", "client_refund", "Возврат"), ("set_aside", "outgoing", "Аренда")) == {}


def test_what_has_no_rate_is_left_out_and_no_rows_give_an_empty_frame() -> None:
    assert find_costs(rows_of(("outgoing", "outgoing", "Rent"), rated=False), WORDS).empty
    empty = find_costs(rows_of(), WORDS)
    assert list(empty.columns) == ["on", "kind", "spent_kop"]
    assert empty["spent_kop"].dtype == "int64"
