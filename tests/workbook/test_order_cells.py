"""Сегменты: hours, money per hour and place; drafts in «Замечания»; the question about the order."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from small_workbook import add_column, codes_of, load, new_workbook, put, read, run, table
from test_sync_rules import segments_only, three_payers

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sort_segments import sort_segments
from sheets_strategy.strategy.segment_order import Worth
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.what_if import Taken, WhatIf
from sheets_strategy.sync import SyncResult
from sheets_strategy.values.conditions import Condition
from sheets_strategy.workbook.catalogue import rough_money, word_finding
from sheets_strategy.workbook.questions import OUT_OF_ORDER
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.renumber import propose_renumbering
from sheets_strategy.workbook.show_order import say_draft, worth_cells


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_worth_is_rounded_as_cells_hold_it_and_unknown_is_empty() -> None:
    worth = Worth(3, 0, 2 / 3, 2, 123_456, Fraction(100), Fraction(370_368, 10), 4)
    assert {
        "probability": 0.666667,
        "expected": 1234.56,
        "hours_per_client": 1.67,
        "hour_money": 370.37,
        "money_place": 4,
    } == worth_cells(worth, currency="RUB")
    assert dict.fromkeys(worth_cells(worth, currency="RUB")) == worth_cells(Worth(), currency="RUB")


@pytest.mark.parametrize(
    ("kop", "ru", "en"),
    [
        (0, "0 ₽", "0 ₽"),
        (99_949, "999 ₽", "999 ₽"),
        (99_960, "1 тыс. ₽", "1 k ₽"),
        (230_000, "2,3 тыс. ₽", "2.3 k ₽"),
        (4_123_400, "41 тыс. ₽", "41 k ₽"),
        (99_960_000, "1 млн ₽", "1 m ₽"),
        (321_000_000, "3,2 млн ₽", "3.2 m ₽"),
        (1_234_500_000, "12,3 млн ₽", "12.3 m ₽"),
        (12_345_000_000, "123 млн ₽", "123 m ₽"),
        (230_000_000_000, "2,3 млрд ₽", "2.3 bn ₽"),
        (-7_300_000, "-73 тыс. ₽", "-73 k ₽"),
    ],
)
def test_money_is_told_in_a_few_digits(kop: int, ru: str, en: str) -> None:
    assert ru == plain(rough_money(kop, load("ru")))
    assert en == plain(rough_money(kop, load("en")))


def segment(code: str, number: float | None, *, asks: bool = True) -> Segment:
    return Segment(code, number, f"имя {code}", {"class": Condition(("A",))} if asks else {})


SEGMENTS = {one.code: one for one in (segment("s1", 1), segment("s2", 2.5), segment("s3", 9, asks=False))}


def what_if(**facts: object) -> WhatIf:
    given: dict[str, object] = {
        "draft": segment("d", None), "after": "s1", "before": "s2", "clients": 12, "turnover_kop": 320_000_000,
        "probability": 0.5, "expected_kop": 81_000_000, "taken": (Taken("s2", 8, 1, 0, 0), Taken("", 4, 0, 0, 0)),
        "earlier": 0,
    }  # fmt: skip
    return WhatIf(**{**given, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {},
            "черновик после сегмента 1: заберёт 12 клиентов, оборот 3,2 млн ₽, ожидаем 810 тыс. ₽: 8 из «имя s2», 4 без сегмента",
        ),
        (
            {"clients": 1, "expected_kop": None, "taken": (Taken("s3", 1, 0, 0, None),), "before": "s3"},
            "черновик перед последним сегментом 9: заберёт 1 клиента, оборот 3,2 млн ₽: 1 из «имя s3»",
        ),
        (
            {
                "after": "",
                "before": "s1",
                "taken": tuple(Taken(c, 2, 0, 0, 0) for c in ("s1", "s2", "s3", "", "")),
            },
            "черновик на первом месте: заберёт 12 клиентов, оборот 3,2 млн ₽, ожидаем 810 тыс. ₽: "
            "2 из «имя s1», 2 из «имя s2», 2 из «имя s3», 4 из остальных",
        ),
        (
            {"after": "s2", "before": "", "clients": 0, "taken": (), "earlier": 3},
            "черновик после сегмента 2,5: никого не заберёт, подходящих (3) забирают сегменты выше",
        ),
        (
            {"clients": 0, "taken": ()},
            "черновик после сегмента 1: никого не заберёт, под условия никто не подходит",
        ),
        (
            {"draft": segment("d", None, asks=False), "clients": 0, "taken": ()},
            "черновик после сегмента 1: условий нет, никого не заберёт",
        ),
    ],
)
def test_a_draft_says_where_it_stands_and_whom_it_would_take(facts: Mapping[str, object], said: str) -> None:
    assert said == plain(say_draft(what_if(**facts), SEGMENTS, load("ru"), currency="RUB"))


def test_a_draft_in_english() -> None:
    assert (
        'draft after segment 1: takes 12 clients, turnover 3.2 m ₽, expected 810 k ₽: 8 from "имя s2", 4 without a segment'
        == plain(say_draft(what_if(), SEGMENTS, load("en"), currency="RUB"))
    )


def test_a_row_without_a_number_is_tried_where_it_stands_and_takes_nobody() -> None:
    workbook = three_payers()
    segments_only(
        workbook,
        {"number": 1, "name": "A", "class": "A"},
        {"name": "B и C", "class": "B; C"},
        {"number": 2, "name": "прочие"},
        {"name": "только слова"},
        {"class": "A"},
        {"name": "не понято", "class": "Я"},
    )
    result = run(workbook)
    remarks = [(clients, plain(said)) for clients, said in read(workbook, "segments", "clients", "remarks")][
        :6
    ]
    assert [
        (1, "None"),
        (
            0,
            "черновик перед последним сегментом 2: заберёт 2 клиентов, оборот 950 ₽, ожидаем 396 ₽: 2 из «прочие»",
        ),
        (2, "None"),
        (0, "черновик перед последним сегментом 2: условий нет, никого не заберёт"),
        (0, "черновик перед последним сегментом 2: никого не заберёт, подходящих (1) забирают сегменты выше"),
        (0, "Класс: такого значения нет"),
    ] == remarks
    drafts = [one for one in result.findings if one.code == "segment_number_empty"]
    assert [
        ("info", "Сегменты!A3"),
        ("info", "Сегменты!A5"),
        ("info", "Сегменты!A6"),
        ("info", "Сегменты!A7"),
    ] == [(one.grave, one.facts["cell"]) for one in drafts]
    assert not run(workbook).changes


def test_a_number_that_is_no_number_is_an_error_and_a_row_that_was_emptied_is_none() -> None:
    workbook = three_payers()
    segments_only(workbook, {"number": "первый", "name": "A", "class": "A"}, {"number": 2, "name": "прочие"})
    put(workbook, "segments", 2, code="s77")
    result = run(workbook)
    wrong = [one for one in result.findings if one.code.startswith("segment_number")]
    assert [("segment_number_wrong", "error", "первый", "A")] == [
        (one.code, one.grave, one.facts["value"], one.facts["name"]) for one in wrong
    ]
    assert ["№", None, None] == [said for (said,) in read(workbook, "segments", "remarks")][:3]


def test_without_known_money_there_is_no_place_and_no_question() -> None:
    workbook = new_workbook()
    result = run(workbook)
    assert {(None, None)} == set(read(workbook, "segments", "hour_money", "money_place"))
    assert "segments_out_of_order" not in codes_of(result)
    hours = dict(read(workbook, "segments", "name", "hours_per_client"))
    assert hours["A ровные"] is not None
    assert hours["Все остальные: заполните карточку"] is None


def test_a_draft_may_ask_for_a_column_of_the_team() -> None:
    workbook = three_payers()
    run(workbook)
    segments_only(workbook, {"number": 1, "name": "прочие"}, {"name": "опт"})
    names = [name for (name,) in read(workbook, "clients", "name")]
    add_column(workbook, "clients", "Канал", ["опт" if "Бета" in str(name) else None for name in names])
    add_column(workbook, "segments", "Канал", [None, "опт"])
    run(workbook)
    assert "заберёт 1 клиента" in str(read(workbook, "segments", "remarks")[1][0])
    assert table(workbook, "segments").own


def far_apart() -> MemoryWorkbook:
    """A segment of the largest payer behind that of the smallest, of whom no client fits the other."""
    workbook = three_payers()
    run(workbook)
    planned = len(read(workbook, "plan", "hypothesis"))
    segments_only(
        workbook,
        {"number": 1, "name": "C", "class": "C", "department": "допродажи"},
        {"number": 2, "name": "B", "class": "B", "department": "допродажи"},
        {"number": 3, "name": "A", "class": "A", "department": "допродажи"},
        {"number": 4, "name": "прочие"},
    )
    for place, (name, hours) in enumerate((("C", 1), ("B", 1), ("A", 0.5)), start=planned):
        put(workbook, "plan", place, hypothesis=f"для {name}", for_segment=name, hours=hours)
    return workbook


def asked(result: SyncResult) -> list[str]:
    return [plain(word_finding(one, load("ru")).what) for one in result.findings if one.code == OUT_OF_ORDER]


def test_the_order_that_costs_most_is_asked_about_once_with_the_reason() -> None:
    workbook = far_apart()
    said = asked(run(workbook))
    assert [("C", 3), ("B", 2), ("A", 1), ("прочие", None)] == read(
        workbook, "segments", "name", "money_place"
    )[:4]
    assert said == [
        "Сегмент 3 «A» даёт 4 тыс. ₽ в час, а стоит после сегмента 1 «C» с 45 ₽ в час. Разница: клиенты крупнее."
    ]
    assert not run(workbook).changes


def test_a_declined_pair_is_never_asked_about_again_wherever_it_stands() -> None:
    workbook = far_apart()
    run(workbook)
    checks = table(workbook, "checks")
    row = next(row for row in checks.rows() if "в час" in checks.text(row, "what"))
    workbook.set_cell(checks.tab.name, row, checks.columns["decision"], "отклонить")
    assert [] == asked(run(workbook))
    workbook.delete_row(checks.tab.name, row)
    assert [] == asked(run(workbook))
    put(workbook, "segments", 2, number=3.5, name="A и другие")
    assert [] == asked(run(workbook))


def test_after_sorting_there_is_nothing_to_ask() -> None:
    workbook = far_apart()
    result = run(workbook)
    wanted = propose_renumbering(result.strategy, read_tabs(result.book), result.book)
    assert [1, 2, 3, 4] == [after for _, after in wanted.numbers.values()]
    assert ["A", "B", "C", "прочие"] == [one.name for one in wanted.order]
    sort_segments(workbook, load, wanted)
    result = run(workbook)
    assert [] == asked(result)
    assert {} == propose_renumbering(result.strategy, read_tabs(result.book), result.book).numbers
    assert [("C", 3, 3), ("B", 2, 2), ("A", 1, 1), ("прочие", 4, None)] == read(
        workbook, "segments", "name", "number", "money_place"
    )[:4]


def test_equal_numbers_in_the_right_order_get_their_own() -> None:
    workbook = far_apart()
    for place, number in enumerate((2, 1, 1, 7)):
        put(workbook, "segments", place, number=number)
    result = run(workbook)
    wanted = propose_renumbering(result.strategy, read_tabs(result.book), result.book)
    assert [(1, 1), (1, 2), (2, 3), (7, 4)] == sorted(wanted.numbers.values())


def test_a_segment_that_nobody_could_reach_by_the_new_order_is_named() -> None:
    workbook = far_apart()
    put(workbook, "segments", 4, number=0.5, name="A и довольны", satisfaction="доволен", **{"class": "A"})
    result = run(workbook)
    wanted = propose_renumbering(result.strategy, read_tabs(result.book), result.book)
    assert (["A и довольны"], 0) == ([one.name for one in wanted.unreachable], wanted.moved)
