"""Doubts about which way the money went, settled by what else a file says."""

from __future__ import annotations

from bank_rows import OWN_ACCOUNT, SUPPLIER
from sheets import Row, cells, codes, day, signed, take

A = "40702810100000000011"
ABOVE: list[Row] = [["Выписка по счету", OWN_ACCOUNT]]
SWAPPED = cells("Дата|Контрагент|Дебет|Кредит|Назначение платежа")
CAME = cells("on|ООО Ромашка|1000.00||Оплата по счету 5", on=day(12))
WENT = cells("on|ООО Снаб||300.00|За сырье", on=day(20))
SUM = cells("Дата|Контрагент|Сумма|Назначение платежа")


def test_balances_turn_swapped_sides_round() -> None:
    file = take([*ABOVE, ["Входящий остаток", 100.0], SWAPPED, CAME, WENT, ["Исходящий остаток", 800.0]])
    assert [1_000_00, -300_00] == signed(file)
    assert {"sides_settled": 1_300_00} == codes(file)
    assert "balance" == file.findings[0].facts["by"]


def test_totals_under_the_swapped_columns_turn_with_them() -> None:
    total = cells("Итого||1000.00|300.00")
    file = take(
        [*ABOVE, ["Входящий остаток", 100.0], SWAPPED, CAME, WENT, total, ["Исходящий остаток", 800.0]]
    )
    [control] = file.controls
    assert (1_000_00, 300_00) == (control.in_kop, control.out_kop)
    assert {"sides_settled"} == codes(file).keys()


def test_balances_that_agree_leave_the_sides() -> None:
    file = take([*ABOVE, ["Входящий остаток", 1000.0], SWAPPED, CAME, WENT, ["Исходящий остаток", 300.0]])
    assert ([-1_000_00, 300_00], {}) == (signed(file), codes(file))


def test_words_for_what_came_turn_swapped_sides_round() -> None:
    file = take([*ABOVE, ["Всего поступило", 1000.0], ["Всего списано", 300.0], SWAPPED, CAME, WENT])
    assert [1_000_00, -300_00] == signed(file)
    assert {"sides_settled": 1_300_00} == codes(file)
    assert "totals" == file.findings[0].facts["by"]


def test_words_for_debit_and_credit_turn_nothing_round() -> None:
    file = take([*ABOVE, ["Оборот по дебету", 1000.0], ["Оборот по кредиту", 300.0], SWAPPED, CAME, WENT])
    assert ([-1_000_00, 300_00], {}) == (signed(file), codes(file))


def test_ones_own_account_comes_before_balances() -> None:
    header = cells("Дата|Счет плательщика|Счет получателя|Плательщик|Получатель|Дебет|Кредит|Назначение")
    came = cells("on|a|own|ООО Ромашка|ООО Мы|1000.00||Оплата", on=day(12), a=A, own=OWN_ACCOUNT)
    went = cells("on|own|b|ООО Мы|ООО Снаб||300.00|Сырье", on=day(20), b=SUPPLIER[2], own=OWN_ACCOUNT)
    balances: list[Row] = [["Входящий остаток", 1000.0], ["Исходящий остаток", 300.0]]
    file = take([*ABOVE, balances[0], header, came, went, balances[1]])
    assert [1_000_00, -300_00] == signed(file)
    assert ["ООО Ромашка", "ООО Снаб"] == file.rows["party"].tolist()
    assert "own_account" == next(one for one in file.findings if one.code == "sides_settled").facts["by"]


def test_a_column_of_balances_turns_swapped_sides_round() -> None:
    file = take([*ABOVE, [*SWAPPED, "Остаток"], [*CAME, 1100.0], [*WENT, 800.0], [*CAME, 1800.0]])
    assert [1_000_00, -300_00, 1_000_00] == signed(file)
    assert {"sides_settled"} == codes(file).keys()


def test_a_column_of_balances_tells_the_direction_of_sums_without_sign() -> None:
    rows = [
        cells("on|ООО Ромашка|1000.00|Оплата|1100.00", on=day(12)),
        cells("on|ООО Снаб|300.00|Сырье|800.00", on=day(13)),
        cells("on|ООО Лютик|50.00|Оплата|850.00", on=day(14)),
    ]
    header = [*SUM, "Остаток"]
    file = take([*ABOVE, ["Входящий остаток", 100.0], header, *rows])
    assert ([1_000_00, -300_00, 50_00], (0, 0)) == (signed(file), file.unread)
    assert {"direction_settled": 1_350_00} == codes(file)
    newest_first = take([*ABOVE, ["Входящий остаток", 100.0], header, *rows[::-1]])
    assert [50_00, -300_00, 1_000_00] == signed(newest_first)


def test_totals_tell_that_all_sums_without_sign_came() -> None:
    rows = [cells("on|ООО Ромашка|1000.00|Оплата", on=day(12)), cells("on|ООО Лютик|5.00|Оплата", on=day(13))]
    file = take([*ABOVE, ["Всего поступило", 1005.0], ["Всего списано", 0.0], SUM, *rows])
    assert [1_000_00, 5_00] == signed(file)
    balances = take([*ABOVE, ["Входящий остаток", 2000.0], SUM, *rows, ["Исходящий остаток", 995.0]])
    assert [-1_000_00, -5_00] == signed(balances)


def test_what_nothing_tells_stays_unread() -> None:
    rows = [cells("on|ООО Ромашка|1000.00|Оплата", on=day(12)), cells("on|ООО Снаб|300.00|Сырье", on=day(13))]
    file = take([*ABOVE, ["Всего поступило", 1000.0], ["Всего списано", 300.0], SUM, *rows])
    assert ((2, 1_300_00), []) == (file.unread, signed(file))


def test_sums_that_agree_with_the_bank_are_in_no_doubt() -> None:
    # Fees that "came" look like swapped sides, were there not the bank's own balances.
    fees = [cells(f"on|ПАО Банк||{kop}.00|Комиссия за ведение счета", on=day(kop)) for kop in (10, 11, 12)]
    went = cells("on|ООО Снаб|300.00||За сырье", on=day(20))
    doubtful = take([*ABOVE, SWAPPED, *fees, went])
    assert "columns_doubtful" in codes(doubtful)
    sure = take([*ABOVE, ["Входящий остаток", 1000.0], SWAPPED, *fees, went, ["Исходящий остаток", 733.0]])
    assert {} == codes(sure)


def test_a_balance_below_zero_under_the_payments_is_no_sign() -> None:
    rows = [cells("on|ООО Ромашка|1000.00|Оплата", on=day(12)), cells("on|ООО Снаб|300.00|Сырье", on=day(13))]
    closing = cells("Исходящий остаток||-300.00|")
    assert ((2, 1_300_00), []) == ((file := take([*ABOVE, SUM, *rows, closing])).unread, signed(file))


def test_a_line_with_the_name_of_a_side_tells_the_side_of_the_payments_under_it() -> None:
    went = [cells("on|ООО Снаб|300.00|Сырье", on=day(13)), cells("on|Банк|8.70|Комиссия", on=day(14))]
    came = cells("on|ООО Ромашка|1000.00|Оплата", on=day(12))
    debit, credit = cells("||ДЕБЕТ|"), cells("||КРЕДИТ|")
    totals = [cells("ИТОГО ОБОРОТ ПО ДЕБЕТУ||308.70|"), cells("ИТОГО ОБОРОТ ПО КРЕДИТУ||1000.00|")]
    file = take([*ABOVE, SUM, debit, *went, totals[0], credit, came, totals[1]])
    assert ([-300_00, -8_70, 1_000_00], (0, 0)) == (signed(file), file.unread)
    [control] = file.controls
    assert (1_000_00, 308_70) == (control.in_kop, control.out_kop)


def test_a_total_ends_the_payments_of_a_side() -> None:
    paid = cells("on|ООО Снаб|300.00|Сырье", on=day(13))
    total = cells("ИТОГО ОБОРОТ ПО ДЕБЕТУ||300.00|")
    file = take(
        [*ABOVE, SUM, cells("||ДЕБЕТ|"), paid, total, cells("on|ООО Ромашка|70.00|Оплата", on=day(14))]
    )
    assert ([-300_00], (1, 70_00)) == (signed(file), file.unread)
