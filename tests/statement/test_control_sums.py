"""The control sums that banks print above, among and below their rows."""

from __future__ import annotations

from datetime import date

import pytest
from bank_rows import OWN_ACCOUNT
from sheets import Grid, Row, cells, codes, day, signed, take

from sheets_strategy.statement.periods import find_period
from sheets_strategy.statement.rows import Control

SINCE, UNTIL = date(2026, 1, 4), date(2026, 1, 26)
OTHER = "40702810500000000002"
A, B = "40702810100000000011", "40702810100000000055"
HEADER = cells("Дата|Номер|Контрагент|Счет контрагента|Дебет|Кредит|Назначение платежа")
CAME = cells("on|15|ООО Ромашка|a||1000.00|Оплата по счету 5", on=day(12), a=A)
MORE = cells("on|8|ООО Ромашка|a||500.50|Оплата по счету 6", on=day(12), a=A)
WENT = cells("on|3|ООО Снаб|b|300.00||За сырье", on=day(20), b=B)
BODY = [HEADER, CAME, MORE, WENT]
ABOVE = [["Выписка по счету", OWN_ACCOUNT], ["за период с 04.01.2026 по 26.01.2026"]]


def control(opening: int | None, came: int | None, went: int | None, closing: int | None) -> Control:
    return Control(OWN_ACCOUNT, SINCE, UNTIL, opening, came, went, closing)


WHOLE = control(100_00, 1_500_50, 300_00, 1_300_50)

# name → lines above the table, lines below it
FORMS: dict[str, tuple[list[Row], list[Row]]] = {
    "beside": (
        [["Входящий остаток", None, 100.0]],
        [cells("Итого оборотов||||300.00|1500.50"), ["Исходящий остаток", None, None, 1300.5]],
    ),
    "texts with a mark of a passive account": (
        [["Входящий остаток", None, "100,00 (П)"]],
        [
            ["ИТОГО:", None, None, None, "300,00", "1 500,50"],
            ["Исходящий остаток", None, "1\u00a0300,50\n(П)"],
        ],
    ),
    "glued into the words": (
        [["Остаток на начало периода: 100,00 руб."], ["Остаток на конец периода: 1 300,50 руб."]],
        [["Всего поступило: 1 500,50"], ["Всего списано: 300,00"]],
    ),
    "sums under the words": (
        [
            ["Входящий остаток", "Оборот по дебету", "Оборот по кредиту", "Исходящий остаток"],
            [100.0, 300.0, 1500.5, 1300.5],
        ],
        [],
    ),
    "all above, words and sums in turns": (
        [
            ["Сальдо входящее:", 100.0, "Итого зачислено", 1500.5],
            ["Сальдо исходящее:", 1300.5, "Итого списано", 300.0],
        ],
        [],
    ),
    "debit and credit columns of the bank's own": (
        [],
        [
            ["б/с", None, "Дебет", None, "Кредит", "Всего"],
            ["Количество операций", None, 1, None, 2, 3],
            ["Входящий остаток", None, 0.0, None, "100.00", "(П)", "04 января 2026 г."],
            ["Итого оборотов", None, 300.0, None, 1500.5],
            ["Исходящий остаток", None, 0.0, None, "1,300.50", "(П)", "26 января 2026 г."],
        ],
    ),
    "bilingual": (
        [["Входящий остаток на начало дня (периода) / Opening Balance:", None, 100.0]],
        [
            cells("Обороты / Turnover||||300.00|1500.50"),
            ["Исходящий остаток на конец дня (периода) / Closing balance", None, 1300.5],
        ],
    ),
    "on a day": (
        [["Остаток на 04.01.2026", 100.0]],
        [cells("ИТОГО ОБОРОТЫ||||300.00|1500.50"), ["Остаток на 26.01.2026", 1300.5]],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_control_sums_are_found_in_every_form(form: str) -> None:
    above, below = FORMS[form]
    file = take([*ABOVE, *above, *BODY, *below])
    assert ((WHOLE,), {}, (0, 0)) == (file.controls, codes(file), file.unread)
    assert [1_000_00, 500_50, -300_00] == signed(file)


def test_an_overdraft_is_below_zero() -> None:
    above = [["Входящий остаток", None, "100,00 (А)"]]
    file = take([*ABOVE, *above, *BODY, ["Исходящий остаток", None, "1 100,50 (П)"]])
    assert (control(-100_00, None, None, 1_100_50),) == file.controls
    assert {} == codes(file)


def test_a_missing_payment_is_named_and_stops_nothing() -> None:
    above, below = FORMS["beside"]
    file = take([*ABOVE, *above, HEADER, CAME, WENT, *below])
    assert {"control_difference": 500_50} == codes(file)
    [finding] = file.findings
    assert ("in", 1_500_50, 1_000_00) == tuple(finding.facts[name] for name in ("side", "stated", "found"))


def test_balances_that_the_turnovers_do_not_give_are_named() -> None:
    above, below = FORMS["beside"]
    file = take([*ABOVE, *above, *BODY, below[0], ["Исходящий остаток", None, 1400.5]])
    assert {"balance_difference": 100_00} == codes(file)


def test_balances_alone_are_held_against_the_rows() -> None:
    lines: list[Row] = [["Входящий остаток", 100.0]]
    file = take([*ABOVE, *lines, *BODY, ["Исходящий остаток", 1200.5]])
    assert {"control_difference": -100_00} == codes(file)
    assert "closing" == file.findings[0].facts["side"]


def test_totals_of_days_are_held_against_their_days_and_summed() -> None:
    days = [cells("ИТОГО ЗА ДЕНЬ:||||0.00|1500.50"), cells("on|ИТОГО ЗА ДЕНЬ:|||300.00|0.00", on=day(20))]
    file = take([*ABOVE, HEADER, CAME, MORE, days[0], WENT, days[1]])
    assert (control(None, 1_500_50, 300_00, None),) == file.controls
    assert {} == codes(file)
    short = take([*ABOVE, HEADER, CAME, days[0], WENT, days[1]])
    assert {"day_difference": 500_50, "control_difference": 500_50} == codes(short)
    assert day(12) == next(one for one in short.findings if one.code == "day_difference").facts["on"]


def test_a_column_of_balances_gives_the_first_and_the_last() -> None:
    header = [*HEADER, "Исходящий остаток"]
    file = take([*ABOVE, header, [*CAME, 1100.0], [*MORE, 1600.5], [*WENT, 1300.5]])
    assert (control(100_00, None, None, 1_300_50),) == file.controls
    assert {} == codes(file)
    newest_first = take([*ABOVE, header, [*WENT, 1300.5], [*MORE, 1600.5], [*CAME, 1100.0]])
    assert newest_first.controls == file.controls
    before = take([*ABOVE, [*HEADER, "Вх.остаток"], [*CAME, 100.0], [*MORE, 1100.0], [*WENT, 1600.5]])
    assert before.controls == file.controls


def test_a_jump_of_the_balance_is_named() -> None:
    header = [*HEADER, "Остаток"]
    many = [cells("on|15|ООО Ромашка|a||10.00|Оплата", on=day(12), a=A) for _ in range(9)]
    rows = [[*row, 100.0 + 10 * place + (50 if place > 4 else 0)] for place, row in enumerate(many, 1)]
    file = take([*ABOVE, header, *rows])
    assert 50_00 == codes(file)["balance_jump"]
    [jump] = [one for one in file.findings if one.code == "balance_jump"]
    assert (8, 1) == (jump.facts["row"], jump.facts["rows"])


def test_two_statements_on_one_sheet_have_each_their_account_and_sums() -> None:
    first = [
        *ABOVE,
        ["Входящий остаток", 100.0],
        *BODY,
        cells("Итого||||300.00|1500.50"),
        ["Исходящий остаток", 1300.5],
    ]
    second = [
        [],
        ["Выписка по счету", OTHER],
        ["Входящий остаток", 5.0],
        HEADER,
        CAME,
        cells("Итого||||0.00|1000.00"),
        ["Исходящий остаток", 1005.0],
    ]
    file = take([*first, *second])
    assert [OWN_ACCOUNT] * 3 + [OTHER] == file.rows["own_account"].tolist()
    assert (WHOLE, Control(OTHER, None, None, 5_00, 1_000_00, 0, 1_005_00)) == file.controls
    assert {} == codes(file)


def test_a_header_that_a_page_repeats_opens_no_statement() -> None:
    above, below = FORMS["beside"]
    file = take([*ABOVE, *above, HEADER, CAME, ["Страница 2"], HEADER, MORE, WENT, *below])
    assert ((WHOLE,), {}) == (file.controls, codes(file))


def test_sheets_are_accounts() -> None:
    above, below = FORMS["beside"]
    file = take(
        Grid([*ABOVE, *above, *BODY, *below], name=OWN_ACCOUNT),
        Grid([["Лист без таблицы"], ["Всего счетов", 2]], name="Титул"),
        Grid([HEADER, CAME, cells("Итого||||0.00|1000.00")], name=OTHER),
    )
    assert [OWN_ACCOUNT] * 3 + [OTHER] == file.rows["own_account"].tolist()
    assert (WHOLE, Control(OTHER, None, None, None, 1_000_00, 0, None)) == file.controls
    assert {} == codes(file)


def test_a_hidden_sheet_is_named_and_left_unless_there_is_no_other() -> None:
    shown, hidden = Grid([HEADER, CAME]), Grid([HEADER, WENT], name="Копия", hidden=True)
    file = take(shown, hidden)
    assert ([1_000_00], {"hidden_sheet": None}) == (signed(file), codes(file))
    assert ([-300_00], {}) == (signed(take(hidden)), codes(take(hidden)))


@pytest.mark.parametrize(
    "rows",
    [
        [["за период с 04 января 2026 г. по 26 января 2026 г."]],
        [["за период с 04 января 2026 г.", None, "по", "26 января 2026 г."]],
        [[None, "за период с 04 января 2026 г."], [None, "по по 26 января 2026 г."]],
        [["Начальная дата:", SINCE, None, "Конечная дата:", UNTIL]],
        [["Период: 04.01.2026 - 26.01.2026"]],
        [["Дата формирования выписки 27.01.2026 в 21:13:22"], ["Выписка с 04.01.2026 00:00 по 26.01.2026"]],
        [["Period from 2026-01-04 to 2026-01-26"]],
    ],
)
def test_the_period_is_found_in_one_cell_or_in_several(rows: list[Row]) -> None:
    assert (SINCE, UNTIL) == find_period(rows)


def test_a_month_or_a_day_is_a_period_too() -> None:
    assert (date(2026, 2, 1), date(2026, 2, 28)) == find_period([["Карточка счета 51 за Февраль 2026 г."]])
    assert (UNTIL, UNTIL) == find_period([["Выписка по счету 1 за 26.01.2026"]])
    assert (None, None) == find_period([["Выписка от 26.01.2026", 5.0]])
