"""Every header row of the collection reads back the payments of a sheet that is built with it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from bank_rows import OWN_ACCOUNT
from card_sheets import CARD_PAYMENTS, card_sheet, card_tokens
from sheets import signed, take
from signatures import (
    IN_KOP,
    OPENING_KOP,
    OUT_KOP,
    PAYMENTS,
    SINCE,
    UNTIL,
    Signature,
    sheet,
    signatures,
    tokens,
    told,
)

from sheets_strategy.errors import InputError
from sheets_strategy.statement.incoming import FileRows
from sheets_strategy.statement.rows import Control

# Place in the list → why such a sheet is refused.
REFUSED = {
    14: "no_header",  # an empty template of some program
    15: "no_header",  # no column has the date
    16: "no_header",  # an empty template
    34: "no_party_column",  # names payees only, and so not who paid
    117: "no_party_column",  # a card without analytics
    121: "unknown_header",  # a card without any sums
    122: "no_party_column",  # a card without the payers' analytics
}
BANKS = [one for one in signatures() if not one.is_card]
CARDS = [one for one in signatures() if one.is_card]


def columns_of(file: FileRows, *names: str) -> list[tuple[object, ...]]:
    days = [on.date() for on in file.rows["on"]]
    return list(zip(days, signed(file), *(file.rows[name] for name in names), strict=True))


@pytest.mark.long(every=3)
@pytest.mark.parametrize("signature", BANKS, ids=lambda one: one.id)
def test_a_sheet_of_each_bank_gives_its_payments_and_control_sums(signature: Signature) -> None:
    if signature.place in REFUSED:
        with pytest.raises(InputError, match=REFUSED[signature.place]):
            take(sheet(signature))
        return
    file = take(sheet(signature))
    names = ("number", "party_inn", "party", "party_account", "purpose")
    assert told(signature) == columns_of(file, *names)
    assert (0, 0) == file.unread
    assert () == file.findings
    assert {OWN_ACCOUNT} == set(file.rows["own_account"])
    sided = {"in", "out"} <= set(tokens(signature))
    turnovers = (IN_KOP, OUT_KOP) if sided else (None, None)
    closing = OPENING_KOP + IN_KOP - OUT_KOP
    assert (Control(OWN_ACCOUNT, SINCE, UNTIL, OPENING_KOP, *turnovers, closing),) == file.controls


@pytest.mark.long(every=4)
@pytest.mark.parametrize(
    "signature", [one for one in BANKS if one.place not in REFUSED], ids=lambda one: one.id
)
def test_a_header_in_one_line_gives_the_same_payments(signature: Signature) -> None:
    two_lines, one_line = take(sheet(signature)), take(sheet(signature, flat=True))
    fields = ["on", "direction", "amount_kop", "number", "party_inn", "party", "party_account", "purpose"]
    pd.testing.assert_frame_equal(two_lines.rows[fields], one_line.rows[fields])
    assert two_lines.controls == one_line.controls


@pytest.mark.parametrize("signature", CARDS, ids=lambda one: one.id)
def test_a_card_of_account_51_gives_its_payments_and_control_sums(signature: Signature) -> None:
    held = set(card_tokens(signature))
    # The collection leaves out columns that are empty: then all payments were of one side.
    one_sided = {"debit_sum", "credit_sum", "sum"} - held
    payments = [
        paid
        for paid in CARD_PAYMENTS
        if "sum" in held or ("credit_sum" if paid.out else "debit_sum") in held or len(one_sided) == 3
    ]
    if signature.place in REFUSED:
        with pytest.raises(InputError, match=REFUSED[signature.place]):
            take(card_sheet(signature, payments))
        return
    file = take(card_sheet(signature, payments))
    both = {"debit_party", "credit_party"} <= held
    own = OWN_ACCOUNT if both else ""
    expected = [
        (paid.on, paid.signed, paid.number if "document" in held else "", "", paid.party[1], "", own)
        for paid in payments
    ]
    names = ("number", "party_inn", "party", "party_account", "own_account")
    assert expected == columns_of(file, *names)
    assert ((0, 0), ()) == (file.unread, file.findings)
    came = sum(paid.kop for paid in payments if not paid.out) if "debit_sum" in held else None
    went = sum(paid.kop for paid in payments if paid.out) if "credit_sum" in held else None
    [control] = file.controls
    assert (own, date(2026, 1, 1), date(2026, 1, 31)) == (control.account, control.since, control.until)
    assert (came, went) == (control.in_kop, control.out_kop)
    if "balance" in held:
        moved = sum(paid.signed for paid in payments)
        assert (OPENING_KOP, OPENING_KOP + moved) == (control.opening_kop, control.closing_kop)


def test_the_purpose_of_a_card_has_the_documents_words_and_the_account_on_the_other_side() -> None:
    [signature] = [one for one in CARDS if one.place == 125]
    purposes = take(card_sheet(signature)).rows["purpose"].tolist()
    assert purposes[0] == (
        "Оплата по счету 5 от 11.01.2026; Вх. док. № 15 от 12.01.2026; Договор поставки № 7; "
        "Поступление на расчетный счет 0000-00015 от 12.01.2026 12:00:00; Кор. счёт 62.01"
    )
    assert purposes[1].endswith("Кор. счёт 60.02")


def test_payments_of_all_signatures_are_the_same() -> None:
    assert len(PAYMENTS) == 5
    assert len(BANKS) + len(CARDS) == 145
