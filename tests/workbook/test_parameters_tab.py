"""The tab «Параметры клиентов»: rows that people own beside figures that the tool owns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from parameter_results import CUT, EARLIER, NAN, result_of
from small_workbook import TODAY, add_column, book_of, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.strategy.parameters import ParametersResult
from sheets_strategy.strategy.scorecard import share_of
from sheets_strategy.strategy.steps import STATEMENT
from sheets_strategy.strategy.team_points import TEAM_POINTS, Disagreement
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.diff import diff
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.memory import read_memory, remember_rows
from sheets_strategy.workbook.parameter_sentences import say_parameters, scale_points
from sheets_strategy.workbook.parameter_words import ParameterWords, words_of
from sheets_strategy.workbook.read_parameters import ParameterRows, read_parameters, remember_parameters
from sheets_strategy.workbook.show_parameters import find_in_parameters, show_parameters, show_quality

KEY = "parameters"
VALUES = [
    ("satisfaction", "satisfied", 40, 10),
    ("satisfaction", "negative", 0, 0),
    ("satisfaction", "", 60, 10),
    ("months_silent", "0", 50, 40),
    ("months_silent", "4–6", 50, 5),
    ("niche", "", 100, 20),
    ("own:Опт", "да", 5, 4),
]
RESULT = result_of(
    VALUES,
    strength={"months_silent": 0.9, "satisfaction": 0.2, "own:Опт": NAN},
    verdicts={"months_silent": "separates"},
    used=["months_silent"],
    points={("months_silent", "0"): 21, ("months_silent", "4–6"): -8},
)


@pytest.fixture
def workbook() -> MemoryWorkbook:
    workbook = new_workbook()
    add_column(workbook, "clients", "Опт", ["да"])
    return workbook


def rows_of(workbook: MemoryWorkbook) -> ParameterRows:
    book = book_of(workbook)
    memory = read_memory(book.tables["memory"])
    return read_parameters(book, memory, list(book.tables["clients"].own))


def show(workbook: MemoryWorkbook, result: ParametersResult) -> ChangeSet:
    """Write the tab as a sync does."""
    book, template, rows = book_of(workbook), load("ru"), rows_of(workbook)
    wanted = show_parameters(result, rows, words_of(book))
    entries = remember_parameters(rows, wanted, template)
    kept = remember_rows(read_memory(book.tables["memory"]), entries, today=TODAY)
    blocks = show_quality(result, words_of(book), currency="RUB")
    changes = ChangeSet(book.snapshot.version, diff(book.tables, [*blocks, wanted, kept]))
    guard(changes, book)
    workbook.apply(changes, template)
    return changes


def test_values_get_rows_the_strongest_parameter_first(workbook: MemoryWorkbook) -> None:
    show(workbook, RESULT)
    figures = ("parameter", "value", "clients", "buyers", "share", "interval", "lift", "points", "verdict")
    assert [
        ("Месяцев без оплаты", "0", 50, 40, 0.8, "от 70 до 90 %", 4.0, 21, "разделяет"),
        ("Месяцев без оплаты", "4–6", 50, 5, 0.1, "от 0 до 20 %", 0.5, -8, "разделяет"),
        ("Отношение", "доволен", 40, 10, 0.25, "от 15 до 35 %", 1.2, None, "слабо"),
        ("Отношение", "не заполнено", 60, 10, 0.166667, "от 7 до 27 %", 0.8, None, "слабо"),
        ("Опт", "да", 5, 4, 0.8, "от 70 до 90 %", 4.0, None, "слабо"),
    ] == read(workbook, KEY, *figures)
    assert [f"k000{number}" for number in range(1, 6)] == [code for (code,) in read(workbook, KEY, "code")]


def test_a_second_time_writes_nothing(workbook: MemoryWorkbook) -> None:
    show(workbook, RESULT)
    assert show(workbook, RESULT).changes == ()


def test_what_people_type_and_sort_stays(workbook: MemoryWorkbook) -> None:
    show(workbook, RESULT)
    view = table(workbook, KEY)
    add_column(workbook, KEY, "Заметка", ["первая", "вторая"])
    put(workbook, KEY, 1, team_points=-5.0)
    workbook.sort_rows(view.tab.name, view.header_row + 1, [4, 1, 3, 0, 2])
    before = read(workbook, KEY, "parameter", "value", "own:Заметка", "team_points", "code")
    changes = show(workbook, RESULT)
    assert changes.changes == ()
    assert before == read(workbook, KEY, "parameter", "value", "own:Заметка", "team_points", "code")
    assert before[1] == ("Месяцев без оплаты", "4–6", "вторая", -5.0, "k0002")


def test_a_value_that_is_gone_says_so_and_a_new_one_comes_below(workbook: MemoryWorkbook) -> None:
    show(workbook, RESULT)
    now = [*VALUES[2:], ("satisfaction", "negative", 3, 1)]
    show(workbook, result_of(now, strength={"months_silent": 0.9}))
    gone = read(workbook, KEY, "value", "clients", "verdict", "remark")[2]
    assert ("доволен", None, None, "такого значения сейчас нет") == gone
    assert ("Отношение", "негатив", 3, "k0006") == read(
        workbook, KEY, "parameter", "value", "clients", "code"
    )[-1]
    show(workbook, RESULT)
    assert ("доволен", 40, "слабо", None) == read(workbook, KEY, "value", "clients", "verdict", "remark")[2]


def test_rows_keep_their_codes_and_a_copied_row_gets_its_own(workbook: MemoryWorkbook) -> None:
    show(workbook, RESULT)
    view = table(workbook, KEY)
    put(workbook, KEY, 0, code=None)
    copied = view.tab.rows[view.header_row + 2]
    workbook.insert_rows(view.tab.name, view.header_row + 6, [copied])
    show(workbook, RESULT)
    shown = read(workbook, KEY, "value", "code", "remark")
    assert ("0", "k0001", None) == shown[0]
    assert ("4–6", "k0002", None) == shown[1]
    assert ("4–6", "k0006", f"повтор строки {view.header_row + 3}") == shown[5]


def test_a_row_of_a_person_takes_the_figures_of_its_value(workbook: MemoryWorkbook) -> None:
    put(workbook, KEY, 0, parameter="опт", value="Да", team_points="12,5")
    put(workbook, KEY, 1, parameter="Погода", value="дождь")
    put(workbook, KEY, 2, parameter="Отношение", value="недоволен", team_points="много")
    rows = rows_of(workbook)
    assert {("own:Опт", "да"): 12.5, ("own:Опт", "Да"): 12.5} == rows.team_points
    assert ["not_points"] == [finding.code for finding in rows.findings]
    show(workbook, RESULT)
    shown = read(workbook, KEY, "parameter", "value", "clients", "remark", "code")
    assert ("опт", "Да", 5, None, "k0001") == shown[0]
    assert ("Погода", "дождь", None, "такого параметра нет", "k0002") == shown[1]
    assert ("Отношение", "недоволен", None, "такого значения сейчас нет", "k0003") == shown[2]
    assert len(shown) == 3 + 4


def test_points_of_the_upper_of_equal_rows_count(workbook: MemoryWorkbook) -> None:
    put(workbook, KEY, 0, parameter="Класс", value="A", team_points=30.0)
    put(workbook, KEY, 1, parameter="Класс", value="А", team_points=10.0)
    put(workbook, KEY, 2, parameter="Класс", value="не заполнено", team_points="−1")
    assert {("class", "A"): 30.0, ("class", ""): -1.0} == rows_of(workbook).team_points


@pytest.mark.parametrize("typed", ["inf", "nan", True, "1e999"])
def test_points_are_numbers(workbook: MemoryWorkbook, typed: str | bool) -> None:
    put(workbook, KEY, 0, parameter="Класс", value="A", team_points=typed)
    rows = rows_of(workbook)
    assert ({}, ["not_points"]) == (rows.team_points, [finding.code for finding in rows.findings])


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_parameter_of_the_statement_has_a_name(lang: str) -> None:
    words = ParameterWords(load(lang))
    nameless = [one for one in (*STATEMENT, TEAM_POINTS) if words.parameter(one) == one]
    unclear = [one for one in (*STATEMENT, TEAM_POINTS) if not words.is_plain(one, "1 000–2 000")]
    assert ([], []) == (nameless, unclear)


def test_words_that_would_be_read_as_something_else_get_no_row(workbook: MemoryWorkbook) -> None:
    add_column(workbook, "clients", "опт ", ["x"])
    values = [
        ("niche", "не заполнено", 9, 1),
        ("niche", "прочие", 9, 1),
        ("own:опт", "да", 9, 1),
        *VALUES[-1:],
    ]
    show(workbook, result_of([*values, ("niche", "…", 9, 1)]))
    assert [("Ниша", "прочие"), ("Опт", "да")] == read(workbook, KEY, "parameter", "value")
    assert show(workbook, result_of([*values, ("niche", "…", 9, 1)])).changes == ()


def test_free_words_are_spelled_as_most_rows_spell_them(workbook: MemoryWorkbook) -> None:
    for row, niche in enumerate(["Склады", "СКЛАДЫ", "Склады"]):
        put(workbook, "clients", row, niche=niche)
    show(workbook, result_of([("niche", "склады", 9, 1), ("region", "москва", 9, 1)]))
    assert [("Ниша", "Склады"), ("Регион", "Москва")] == read(workbook, KEY, "parameter", "value")


def test_points_that_payments_contradict_are_a_finding(workbook: MemoryWorkbook) -> None:
    put(workbook, KEY, 0, parameter="Отношение", value="негатив", team_points=30.0)
    put(workbook, KEY, 1, parameter="Отношение", value="доволен", team_points=-5.0)
    one = Disagreement("satisfaction", "negative", 30.0, 40, 2, "satisfied", -5.0, 50, 41)
    book, strategy = book_of(workbook), run(workbook).strategy
    strategy = replace(strategy, parameters=replace(RESULT, disagreements=(one,)))
    found = list(find_in_parameters(strategy, rows_of(workbook), book))
    said = word_finding(found[0], load("ru"))
    view = table(workbook, KEY)
    assert [("team_points_disagree", view.header_row + 1, view.columns["team_points"])] == [
        (finding.code, finding.row, finding.col) for finding in found
    ]
    assert said.what == (
        "Параметры клиентов!C19: у «Отношение: негатив» ваших баллов больше, чем у «доволен» (30 против -5), "
        "а платили такие реже: 2 из 40 против 41 из 50."
    )


def test_no_probability_is_a_finding_where_enough_clients_pay() -> None:
    workbook = new_workbook()
    pay(workbook, *((f"ООО Клиент {number}", date(2026, 6, 1 + number), 100.0) for number in range(10)))
    assert "probability_unknown" in [one.code for one in run(workbook).findings]
    few = new_workbook()
    pay(few, *((f"ООО Клиент {number}", date(2026, 6, 1 + number), 100.0) for number in range(9)))
    assert "probability_unknown" not in [one.code for one in run(few).findings]


def test_blocks_show_points_fifths_and_checks(workbook: MemoryWorkbook) -> None:
    show(workbook, RESULT)
    scale = read(workbook, "parameters_scale", "scale_share", "scale_points")
    assert [("5 %", 16), ("10 %", 37), ("20 %", 60), ("30 %", 76), ("40 %", 89), ("50 %", 100)] == scale[:6]
    fifths = read(workbook, "parameters_fifths", "fifth", "fifth_clients", "fifth_promised", "fifth_paid")
    assert ("наименее вероятные", 42, 0.05, 0.047619) == fifths[0]
    checks = read(workbook, "parameters_cuts", "cut", "cut_on", "cut_auc", "cut_base_brier", "cut_actual")
    assert ("последняя", CUT.cut_on, 0.8412, 0.2, 880_000.0) == checks[0]
    assert ("до неё", EARLIER.cut_on, 0.8) == checks[1][:3]
    assert ("ещё раньше", None, None, None, None) == checks[2]


def test_points_of_every_probability_by_an_obvious_search() -> None:
    shares = [place / 100 for place in range(1, 100)]
    slow = [
        next(points for points in range(-200, 400) if float(share_of(points)) >= share - 1e-9)
        for share in shares
    ]
    assert slow == scale_points(RESULT, shares)


@pytest.mark.parametrize("model", ["logs", "shares", "none"])
def test_there_is_no_scale_without_points(model: str) -> None:
    assert [None] == scale_points(result_of(VALUES, model=model), [0.5])


def test_sentences_read_like_people_speak() -> None:
    said = say_parameters(RESULT, ParameterWords(load("ru")), currency="RUB")
    plain = {line: text and text.replace("\u00a0", " ") for line, text in said.items()}
    assert {
        "quality": "Из 100 пар «один заплатит, другой нет» расчёт верно угадывает, кто заплатит, в 84; "
        "правило «платил в прошлые 3 мес.» — в 71. Проверено с 01.04.2026. В более ранних проверках — в 80.",
        "clients": "210 клиентов платили до 01.04.2026; за следующие 3 мес. заплатили 96, это 45,7 %.",
        "model": "Начните с 60, прибавьте «Баллы расчёта» значений клиента и найдите сумму в таблице "
        "«Сумма баллов → вероятность» правее.",
        "money": "В последней проверке ждали 1 000 000,00 ₽, пришло 880 000,00 ₽ — на 12 % меньше.",
        "separates": "Разделяют: Месяцев без оплаты. Слабо: Отношение, Ниша, Опт.",
        "today": None,
    } == plain


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_with_little_data_the_tab_says_so_and_stays_empty(lang: str) -> None:
    workbook = new_workbook(lang)
    result = result_of([], cuts=(), model="none")
    said = say_parameters(result, ParameterWords(load(lang)), currency="RUB")
    assert [line for line, text in said.items() if text] == ["quality", "model"]
    book = book_of(workbook, lang)
    rows = read_parameters(book, read_memory(book.tables["memory"]), [])
    wanted = [
        *show_quality(result, words_of(book), currency="RUB"),
        show_parameters(result, rows, words_of(book)),
    ]
    changes = ChangeSet(book.snapshot.version, diff(book.tables, wanted))
    assert changes.cells() == 2


@pytest.mark.parametrize(("paid", "missed"), [(32, False), (17, True)])
def test_a_fifth_that_paid_otherwise_than_promised_is_named(paid: int, missed: bool) -> None:
    cut = replace(RESULT.cuts[0], clients=200, buyers=100, calibration=((40, 0.8, paid), (40, 0.2, 8)))
    said = say_parameters(replace(RESULT, cuts=(cut,)), ParameterWords(load("ru")), currency="RUB")

    told = "где обещали 80 %, заплатили 42 % (40 клиентов)" in str(said["quality"]).replace("\u00a0", " ")
    assert told is missed
