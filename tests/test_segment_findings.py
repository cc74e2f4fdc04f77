"""What a sync says of the decision table itself: each finding at its cell, a remark beside its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from small_workbook import TODAY, add_column, load, new_workbook, pay, put, read, run, table
from test_sync_rules import segments_only

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import Finding
from sheets_strategy.workbook.book import address
from sheets_strategy.workbook.catalogue import word_finding

DAYS = [TODAY - timedelta(days=30 * place) for place in range(18)]
OF_TABLE = (
    "segment_unreachable",
    "segment_same",
    "segment_condition_impossible",
    "segment_conditions_clash",
    "segment_not_proven",
    "segment_hole",
    "segment_finer_below",
    "segment_finer_narrowed",
    "segment_two_departments",
    "parameter_idle",
)
REST = {"number": 99, "name": "Остальные"}


def payers(*, prospects: int = 0) -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *(("ООО Альфа", on, 800.0) for on in DAYS), *(("ООО Бета", on, 150.0) for on in DAYS[:6]))
    for place in range(prospects):
        put(workbook, "clients", place, name=f"Мечта {place}", has_means="да", buys_similar="да")
    return workbook


def found(*rows: dict[str, object], workbook: MemoryWorkbook | None = None) -> list[Finding]:
    """Give the findings about the table made of these rows."""
    book = workbook or payers()
    segments_only(book, *rows)
    return [one for one in run(book).findings if one.code in OF_TABLE]


def told(*rows: dict[str, object], workbook: MemoryWorkbook | None = None) -> list[tuple[str, str]]:
    """Give codes and sentences of the findings about the table made of these rows."""
    return [(one.code, word_finding(one, load("ru")).what) for one in found(*rows, workbook=workbook)]


def remarks(workbook: MemoryWorkbook) -> list[object]:
    return [one for (one,) in read(workbook, "segments", "remarks") if one]


def test_a_row_that_several_earlier_ones_take_together_names_them_and_no_other() -> None:
    workbook = payers()
    rows: list[dict[str, object]] = [
        {"number": 1, "name": "Молчат", "months_silent": "> 3"},
        {"number": 2, "name": "Растут", "trend": "растёт"},
        {"number": 3, "name": "Платят", "months_silent": "<= 3"},
        {"number": 4, "name": "A и B", "class": "A; B"},
        {"number": 5, "name": "A, год", "class": "A", "months_silent": "известно"},
        REST,
    ]
    assert told(*rows, workbook=workbook) == [
        (
            "segment_unreachable",
            "Сегменты!A6: в сегмент 5 «A, год» никто не попадёт — всех раньше забирает сегмент 4.",
        )
    ]
    del rows[3]
    workbook = payers()
    assert told(*rows, workbook=workbook) == [
        (
            "segment_unreachable",
            "Сегменты!A5: в сегмент 5 «A, год» никто не попадёт — всех раньше забирают сегменты 1, 3.",
        )
    ]
    assert remarks(workbook) == ["сюда никто не попадёт: всех раньше забирают сегменты 1, 3"]


def test_two_rows_with_the_same_conditions_are_said_to_be_the_same_however_they_are_written() -> None:
    one = {"number": 1, "name": "A и B", "class": "A; B", "tenure_years": "> 5"}
    two = {"number": 2, "name": "Двойник", "class": "не C и не нет", "tenure_years": "больше 5 лет"}
    assert told(one, two, REST) == [
        (
            "segment_same",
            "Сегменты!A3: у сегмента 2 «Двойник» те же условия, что у сегмента 1: сюда никто не попадёт.",
        )
    ]


@pytest.mark.long(every=3)
@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("months_silent", "< 0"),
        ("months_silent", "(1..2)"),
        ("months_silent", "2,5"),
        ("class", "неизвестно"),
        ("class", "не A, B, C, нет"),
        ("overdue_times", "< 0"),
    ],
)
def test_a_condition_that_no_client_can_meet_is_found_at_its_cell(column: str, text: str) -> None:
    workbook = payers()
    one = {"number": 1, "name": "Пусто", "paid": "да", column: text}
    findings = found(one, REST, workbook=workbook)
    col = table(workbook, "segments").columns[column]
    assert [(each.code, each.row, each.col) for each in findings] == [
        ("segment_condition_impossible", 1, col)
    ]
    assert findings[0].facts["value"] == text
    label = load("ru").label("parameter", column)
    assert remarks(workbook) == [f"сюда никто не попадёт: условию {label} не ответит никто"]


@pytest.mark.long(every=3)
@pytest.mark.parametrize(
    ("cells", "clash"),
    [
        ({"paid": "нет", "class": "A"}, "Платил: нет; Класс: A"),
        ({"paid": "нет", "months_silent": "> 3"}, "Платил: нет; Месяцев без оплаты: больше 3"),
        ({"class": "A", "best_class": "B; C"}, "Класс: A; Лучший класс: B или C"),
        ({"class": "B", "months_silent": ">= 12"}, "Класс: B; Месяцев без оплаты: не меньше 12"),
        ({"one_off": "да", "overdue_times": "> 2"}, "Просрочил срок, раз: больше 2; Разовый: да"),
        ({"trend": "растёт", "one_off": "да"}, "Тренд: растёт; Разовый: да"),
        ({"paid": "нет", "trend": "не растёт", "class": "не нет"}, "Платил: нет; Класс: не нет"),
    ],
)
def test_conditions_that_contradict_each_other_in_life_are_named_and_no_others(
    cells: Mapping[str, str], clash: str
) -> None:
    one = {"number": 1, "name": "Так не бывает", **cells, "satisfaction": "доволен"}
    assert [(code, what.split(" — ")[1].split(". В сегмент")[0]) for code, what in told(one, REST)] == [
        ("segment_conditions_clash", clash)
    ]


def test_a_last_row_with_conditions_leaves_a_gap_that_is_said_in_words() -> None:
    rows: list[dict[str, object]] = [
        {"number": 1, "name": "A и B", "class": "A; B"},
        {"number": 2, "name": "Платили", "paid": "да", "months_silent": "<= 12"},
        {"number": 3, "name": "Новые", "paid": "нет", "awareness": "не нет проблемы"},
    ]
    assert told(*rows) == [
        (
            "segment_hole",
            "Сегменты!A4: ни один сегмент не возьмёт клиента, у которого так — "
            "Месяцев без оплаты: больше 12 (и не только).",
        )
    ]
    assert told(*rows, REST) == []


def test_a_row_that_says_more_than_one_above_it_and_loses_its_clients_is_told_once() -> None:
    workbook = payers()
    rows: tuple[dict[str, object], ...] = (
        {"number": 1, "name": "Платят", "class": "A; B", "action": "письмо"},
        {"number": 2, "name": "Ровные", "class": "A; C", "trend": "не падает", "action": "визит"},
        REST,
    )
    assert told(*rows, workbook=workbook) == [
        (
            "segment_finer_below",
            "Сегменты!A3: сегмент 2 «Ровные» описан подробнее сегмента 1 «Платят», но стоит ниже, "
            "и 1 из 1 подходящих клиентов раньше забрал сегмент 1.",
        )
    ]
    assert remarks(workbook) == ["1 из 1 подходящих раньше забрал сегмент 1"]
    view = table(workbook, "checks")
    row = next(row for row in view.rows() if "подробнее" in view.text(row, "what"))
    workbook.set_cell(view.tab.name, row, view.columns["decision"], "отклонить")
    assert [one.code for one in run(workbook).findings if one.code in OF_TABLE] == []


def test_clients_that_two_departments_claim_are_told_where_the_later_segment_is_left_empty() -> None:
    workbook = payers(prospects=3)
    rows: tuple[dict[str, object], ...] = (
        {"number": 1, "name": "С деньгами", "has_means": "да", "department": "допродажи"},
        {"number": 2, "name": "Покупают", "buys_similar": "да", "department": "новые клиенты"},
        REST,
    )
    assert told(*rows, workbook=workbook) == [
        (
            "segment_two_departments",
            "Сегменты!A3: сегмент 2 «Покупают» пуст, хотя подходит 3 клиентам: 3 из них раньше забрал "
            "сегмент 1 «С деньгами» другого отдела. Решает только порядок.",
        )
    ]


def test_an_exception_above_its_rule_is_nothing_to_tell() -> None:
    rows: tuple[dict[str, object], ...] = (
        {
            "number": 1,
            "name": "A довольны",
            "class": "A",
            "satisfaction": "не негатив",
            "department": "допродажи",
        },
        {"number": 2, "name": "A", "class": "A", "department": "возвращение клиентов"},
        REST,
    )
    assert told(*rows) == []


def test_what_is_wrong_is_told_in_every_language_and_a_second_sync_writes_nothing() -> None:
    workbook = payers()
    segments_only(
        workbook,
        {"number": 1, "name": "A", "class": "A"},
        {"number": 2, "name": "A ещё раз", "class": "A"},
        {"number": 3, "name": "Так не бывает", "paid": "нет", "class": "A"},
        {"number": 4, "name": "Никогда", "months_silent": "< 0"},
        {"number": 5, "name": "B", "class": "B"},
    )
    findings = [one for one in run(workbook).findings if one.code in OF_TABLE]
    assert len(findings) == 4
    for lang in ("ru", "en"):
        texts = [
            part
            for one in findings
            for part in (word_finding(one, load(lang)).what, word_finding(one, load(lang)).todo)
        ]
        assert [text for text in texts if "{" in text or "…" in text or not text] == []
    assert not run(workbook).changes


@pytest.mark.long(every=5)
@pytest.mark.parametrize(
    ("header", "parameter"),
    [
        ("Класс период назад", "class_before"),
        ("Класс по прибыли", "profit_class"),
        ("ABC", "class"),
        ("Лет с нами", "tenure_years"),
        ("Вероятность (%)", "chance"),
        ("Регулярность:", "regularity"),
        ("Вероятность", "chance"),
        ("Дней без контакта", "contact_days"),
        ("Days without contact", "contact_days"),
        ("Отрасль", "niche"),
        ("Область", "region"),
        ("НДС", "vat"),
        ("Число оплат", "payments"),
        ("VIP", "vip"),
        ("Менеджер", "seller"),
    ],
)
def test_any_header_that_names_a_parameter_is_a_condition_column(header: str, parameter: str) -> None:
    workbook = payers()
    view = table(workbook, "segments")
    place = view.columns.get(parameter, 60)
    workbook.set_cell(view.tab.name, view.header_row, place, header)
    workbook.set_cell(view.tab.name, 1, place, "чушь!")
    facts = [
        one.facts["column"] for one in run(workbook).findings if one.code.startswith("segment_condition")
    ]
    assert facts == ([header] if load("ru").labels["parameter_values"][parameter] != "text" else [])


def test_a_column_of_comparisons_that_names_no_parameter_is_told_and_notes_are_not() -> None:
    workbook = payers()
    view = table(workbook, "segments")
    for place, (header, text) in enumerate((("Бюджет", "> 1 млн"), ("Заметки", "звонить > 5 раз"))):
        workbook.set_cell(view.tab.name, view.header_row, 60 + place, header)
        workbook.set_cell(view.tab.name, 1, 60 + place, text)
    told_of = [one.facts["column"] for one in run(workbook).findings if one.code == "segment_header_unknown"]
    assert told_of == ["Бюджет"]
    add_column(workbook, "clients", "Бюджет", [None])
    assert [one.code for one in run(workbook).findings if one.code == "segment_header_unknown"] == []


def test_a_word_that_no_client_has_is_a_remark_in_its_row() -> None:
    workbook = payers()
    put(workbook, "clients", 0, name="ООО Альфа", niche="Склады")
    view = table(workbook, "segments")
    workbook.set_cell(view.tab.name, view.header_row, 60, "Ниша")
    segments_only(workbook, {"number": 1, "name": "Склады"}, {"number": 2, "name": "Заводы"}, REST)
    workbook.set_cell(view.tab.name, 1, 60, "склады; сколады")
    workbook.set_cell(view.tab.name, 2, 60, "не заводы")
    run(workbook)
    assert remarks(workbook) == ["нет ни у одного клиента: сколады"]


def test_a_department_that_nobody_knows_is_told_at_its_cell() -> None:
    workbook = payers()
    segments_only(workbook, {"number": 1, "class": "A", "department": "отдел счастья"}, REST)
    [one] = [one for one in run(workbook).findings if one.code == "unknown_choice"]
    assert (one.facts["value"], one.facts["column"]) == ("отдел счастья", "Отдел")
    assert not run(workbook).changes


def test_a_second_column_with_the_header_of_a_condition_is_told() -> None:
    workbook = payers()
    segments_only(workbook, {"number": 1, "class": "A"}, REST)
    view = table(workbook, "segments")
    first, last = view.columns["class"], len(view.tab.rows[view.header_row])
    workbook.set_cell(view.tab.name, view.header_row, last, "Класс")
    assert "segment_header_twice" not in {one.code for one in run(workbook).findings}
    workbook.set_cell(view.tab.name, view.header_row + 1, last, "B")
    [one] = [one for one in run(workbook).findings if one.code == "segment_header_twice"]
    assert (one.col, one.facts["first"], one.facts["column"]) == (last, address(0, first), "Класс")
    assert not run(workbook).changes
