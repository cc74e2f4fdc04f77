"""VAT as columns of payments: in the currency that is counted, only where a payment counts."""

from __future__ import annotations

import pandas as pd

from sheets_strategy.statement.vat import find_vat_doubts, tell_vat
from sheets_strategy.values.vat import read_vat

TEXTS = (
    ("Оплата 1, в т.ч. НДС 20% - 20.00", 120_00), ("Оплата 2, в т.ч. НДС 20% - 30.00", 120_00),
    ("Оплата 3, в т.ч. НДС 10% - 10.00", 110_00), ("Оплата 4 без НДС", 5_00), ("Оплата\x1f5", 7_00),
)  # fmt: skip


def _payments(currency: str = "RUB", worth: int = 1, place: str = "sale") -> pd.DataFrame:
    rows = pd.DataFrame(TEXTS, columns=["purpose", "amount_kop"])
    return rows.assign(
        row=range(1, len(rows) + 1),
        place=place,
        group="",
        currency=currency,
        counted_kop=rows["amount_kop"] * worth,
    )


def test_every_payment_gets_what_its_own_purpose_says() -> None:
    told = tell_vat(_payments())
    expected = [tuple(read_vat(text, kop)) for text, kop in TEXTS]
    assert expected == list(zip(told["vat_regime"], told["vat_state"], told["vat_kop"].tolist(), strict=True))


def test_vat_is_in_the_counted_currency() -> None:
    assert [20_00 * 90, 0, 10_00 * 90, 0, 0] == tell_vat(_payments("USD", 90))["vat_kop"].tolist()


def test_what_does_not_count_tells_nothing() -> None:
    told = tell_vat(_payments(place="outgoing"))
    assert [{"unknown"}, {0}] == [set(told["vat_state"]), set(told["vat_kop"])]
    assert tell_vat(_payments()[:0])["vat_kop"].tolist() == []


def test_doubtful_amounts_are_one_finding() -> None:
    [finding] = find_vat_doubts(tell_vat(_payments()))
    assert ("vat_doubtful", 120_00, {"RUB": 120_00}) == (finding.code, finding.sum_kop, dict(finding.sums))
    assert {"rows": 1, "row": 3} == dict(finding.facts)
    assert [] == find_vat_doubts(tell_vat(_payments()[2:]))
