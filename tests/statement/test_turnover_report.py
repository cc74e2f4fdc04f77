"""The turnover report of account 62: what every client paid, whatever its levels and subaccounts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.errors import InputError
from sheets_strategy.statement.report_period import find_period
from sheets_strategy.statement.turnover_report import read_turnover_report
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.purposes import find_report_days

Grid = list[list[CellValue]]
TITLE = "Оборотно-сальдовая ведомость по счету 62 за 2025 г."


def header(*levels: str) -> Grid:
    saldo: list[CellValue] = [
        "Сальдо на начало периода",
        None,
        "Обороты за период",
        None,
        "Сальдо на конец периода",
    ]
    sides: list[CellValue] = ["Дебет", "Кредит"] * 3
    first, *rest = levels
    rows: Grid = [
        ['ООО "Наша фирма"'],
        [TITLE],
        ["Выводимые данные:", "БУ (данные бухгалтерского учета)"],
        [],
    ]
    rows.append([first, *saldo])
    rows.append([rest[0] if rest else None, *sides])
    return rows + [[level] for level in rest[1:]]


def line(name: CellValue, debit: float, credit: float) -> list[CellValue]:
    return [name, 10.0, None, debit or None, credit or None, 10.0 + debit - credit]


def read(rows: Grid) -> dict[str, float]:
    frame = read_turnover_report(rows, name="osv.xlsx").rows
    signs = frame["direction"].map({"in": 1, "out": -1})
    return dict(zip(frame["party"], (frame["amount_kop"] * signs / 100).tolist(), strict=True))


def refusal(rows: Grid) -> str:
    with pytest.raises(InputError) as caught:
        read_turnover_report(rows, name="osv.xlsx")
    return caught.value.code


def test_advances_that_were_set_off_count_once() -> None:
    rows = header("Счет", "Контрагенты")
    rows += [
        line("62", 900, 1000),
        line("62.01", 500, 500),
        line("ООО Мак", 300, 300),
        line("ИП Роза", 200, 200),
    ]
    rows += [
        line("62.02", 400, 500),
        line("ООО Мак", 200, 300),
        line("ИП Роза", 200, 200),
        line("Итого", 900, 1000),
    ]
    # Мак delivered for 300, of it 200 from an advance of 300; Роза paid 200 in advance for 200.
    assert read(rows) == {"ООО Мак": 400.0, "ИП Роза": 200.0}
    assert [one.code for one in read_turnover_report(rows, name="f").findings] == ["report_without_dates"]


def test_contracts_and_documents_below_a_client_do_not_count_again() -> None:
    rows = header("Счет", "Контрагенты", "Договоры", "Документы расчетов")
    rows += [line("62", 0, 350), line("62.01", 0, 350)]
    rows += [line("ООО Мак", 0, 100), line("Договор 1", 0, 100), line("Реализация 1", 0, 100)]
    rows += [line("ООО Ива", 0, 250), line("Договор 1", 0, 150), line("Реализация 2", 0, 50)]
    rows += [line("Реализация 3", 0, 100), line("Договор 2", 0, 100), line("Реализация 4", 0, 100)]
    assert read(rows) == {"ООО Мак": 100.0, "ООО Ива": 250.0}


def test_client_that_got_more_back_than_it_paid_is_a_refund() -> None:
    rows = header("Счет", "Контрагенты")
    rows += [line("62", 70, 100), line("62.02", 70, 100), line("ООО Мак", 0, 100), line("ООО Ива", 70, 0)]
    assert read(rows) == {"ООО Мак": 100.0, "ООО Ива": -70.0}


def test_account_that_is_not_parted_is_read_with_a_warning() -> None:
    rows = header("Контрагенты")
    rows += [line("ООО Мак", 300, 250), line("ООО Ива", 0, 0), line("Итого", 300, 250)]
    assert read(rows) == {"ООО Мак": 250.0}
    codes = [one.code for one in read_turnover_report(rows, name="f").findings]
    assert codes == ["report_without_dates", "report_not_parted"]


def test_lines_of_other_measures_and_accounts_typed_as_numbers() -> None:
    rows: Grid = [["Оборотно-сальдовая ведомость по счёту 62 за Январь 2025 г. - Март 2025 г."]]
    rows.append(["Счет", "Показатели", "Сальдо на начало периода", None, "Обороты за период", None])
    rows.append(["Контрагенты", None, "Дебет", "Кредит", "Дебет", "Кредит"])
    rows += [["62", "БУ", None, None, 5.0, 100.0], [None, "Кол.", None, None, 7.0, 9.0]]
    rows += [[62.01, "БУ", None, None, 5.0, 100.0], ["ООО Мак", "БУ", None, None, 5.0, "100,00"]]
    rows += [["ООО Мак", "НУ", None, None, 5.0, 100.0]]
    assert read(rows) == {"ООО Мак": 100.0}
    [purpose] = read_turnover_report(rows, name="f").rows["purpose"]
    assert find_report_days(purpose) == (date(2025, 1, 1), date(2025, 3, 31))


def test_what_is_no_report_of_customers_is_refused() -> None:
    rows = [*header("Счет", "Контрагенты"), line("62.01", 0, 100), line("ООО Мак", 0, 100)]
    other = [
        [str(cell).replace("по счету 62", "по счету 60") if cell else cell for cell in row] for row in rows
    ]
    assert refusal(other) == "report_of_other_account"
    assert refusal([[TITLE.replace("за 2025 г.", "")], *rows[4:]]) == "report_no_period"
    assert refusal([[TITLE], ["ООО Мак", 5.0]]) == "report_no_columns"
    assert refusal([*rows[:-1], line("ООО Мак", 0, 90)]) == "report_unclear"
    assert refusal(rows[:-2]) == "empty_days"
    assert refusal([*rows[:-1], ["ООО Мак", None, None, None, "1 00,00"]]) == "report_bad_sum"


@pytest.mark.parametrize(
    ("title", "since", "until"),
    [
        ("за 2025 г.", (2025, 1, 1), (2025, 12, 31)),
        ("за 2024 г. - 2025 г.", (2024, 1, 1), (2025, 12, 31)),
        ("за 1 квартал 2025 г.", (2025, 1, 1), (2025, 3, 31)),
        ("за 2 полугодие 2025 г.", (2025, 7, 1), (2025, 12, 31)),
        ("за 9 месяцев 2025 г.", (2025, 1, 1), (2025, 9, 30)),
        ("за Февраль 2024 г.", (2024, 2, 1), (2024, 2, 29)),
        ("за Май 2025 г. – Июль 2025 г.", (2025, 5, 1), (2025, 7, 31)),
        ("за Январь - Март 2025 г.", (2025, 1, 1), (2025, 3, 31)),
        ("за 01.02.2025 - 15.03.2025", (2025, 2, 1), (2025, 3, 15)),
        ("с 01.02.2025 г. по 15.03.2025 г.", (2025, 2, 1), (2025, 3, 15)),
    ],
)
def test_period_of_a_title(title: str, since: tuple[int, int, int], until: tuple[int, int, int]) -> None:
    assert find_period(f"Оборотно-сальдовая ведомость по счету 62.01 {title}") == (date(*since), date(*until))


@pytest.mark.parametrize(
    "title", ["", "за прошлый год", "за 31.12.2025 - 01.01.2025", "за 13.13.2025 - 14.14.2025"]
)
def test_title_without_a_period(title: str) -> None:
    assert find_period(f"Оборотно-сальдовая ведомость по счету 62 {title}") is None


@given(
    st.dictionaries(
        st.sampled_from([f"ООО Клиент {place}" for place in range(8)]),
        st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=4),
        min_size=1,
    ),
    st.booleans(),
)
def test_no_kopeck_is_lost_whatever_the_contracts(
    clients: dict[str, list[tuple[int, int]]], by_contract: bool
) -> None:
    rows = header("Счет", "Контрагенты", *(["Договоры"] if by_contract else []))
    body: Grid = []
    for name, contracts in clients.items():
        body.append(line(name, sum(one for one, _ in contracts), sum(one for _, one in contracts)))
        body += (
            [line(f"Договор {place}", *pair) for place, pair in enumerate(contracts)] if by_contract else []
        )
    total = [sum(pair[side] for pairs in clients.values() for pair in pairs) for side in (0, 1)]
    rows += [line("62", *total), line("62.01", *total), *body, line("Итого", *total)]
    assert read(rows) == {name: float(sum(one for _, one in pairs)) for name, pairs in clients.items()}
