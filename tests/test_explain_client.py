"""``explain CLIENT``: the class, the segment and the rows of one client agree with what the sync computed."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from small_workbook import new_workbook, pay, put, read, run, set_setting
from tiny_firm import FORMULA_LIKE, TODAY, inn, load, memory_person

from sheets_strategy.cli.explain_client import show_client
from sheets_strategy.errors import InputError
from sheets_strategy.explain_client import ClientExplanation, explain_client
from sheets_strategy.sync import SyncResult, sync


@cache
def result() -> SyncResult:
    return sync(memory_person().workbook, load, today=TODAY, write=False)


def explain(query: str) -> ClientExplanation:
    found = result()
    return explain_client(found.strategy, found.payments.rows, found.segments, query=query)


def test_rows_of_the_period_add_up_to_the_turnover_of_every_client() -> None:
    clients = result().strategy.clients
    for code in clients["code"][clients["leads"]]:
        found = explain(code)
        assert sum(row.turnover_kop for row in found.rows if row.in_period) == found.rank.turnover_kop


def test_class_follows_from_what_those_above_brought() -> None:
    found = explain("Бета").rank
    assert (found.abc, found.place, found.clients) == ("B", 2, 7)
    alpha = 6 * 90_000_00 + 15_00 - 5_000_00
    assert (found.before_kop, found.turnover_kop) == (alpha, 5 * 21_000_50 + 10_00)
    assert found.total_kop * 8000 <= found.before_kop * 10_000 < found.total_kop * 9500
    assert found.windows[0] == (found.turnover_kop, "A")


def test_a_client_is_found_by_code_inn_name_or_a_part_of_it() -> None:
    code = explain("ООО Бета").code
    assert {explain(query).code for query in (code, inn(2), "ООО Бета", "ооо бета", "бет")} == {code}


@pytest.mark.parametrize("name", FORMULA_LIKE)
def test_a_name_that_looks_like_a_formula_is_found(name: str) -> None:
    assert explain(name).name == name


def test_a_member_of_a_group_is_told_with_the_row_that_bears_the_figures() -> None:
    found = explain("Альфа-Сервис")
    assert (found.asked, found.name) == ("Альфа-Сервис", "Альфа")
    assert found.members == ("Альфа", "Альфа-Сервис")
    assert explain("альфа").asked == "Альфа"


@pytest.mark.parametrize("query", ["Омега", "", "…"])
def test_nobody_is_found_for_a_name_that_nobody_has(query: str) -> None:
    with pytest.raises(InputError) as stopped:
        explain(query)

    assert (stopped.value.code, stopped.value.facts) == ("client_not_found", {"query": query})


def test_a_part_of_several_names_is_no_answer() -> None:
    with pytest.raises(InputError) as stopped:
        explain("ооо")

    assert stopped.value.code == "client_unclear"
    assert f"ООО Бета ({inn(2)})" in stopped.value.facts["names"]


def test_segments_are_tried_in_order_up_to_the_one_that_took_the_client() -> None:
    found = explain("Бета")
    assert found.segment is not None
    *earlier, last = found.tried
    numbers = [one.segment.number for one in found.tried]
    assert (last.segment.code, last.failed) == (found.segment.code, None)
    assert all(one.failed == one.checks[-1][0] for one in earlier)
    assert numbers == sorted(numbers, key=lambda number: number or 0.0)
    assert len(last.checks) == len(last.segment.conditions)


def test_a_prospect_has_no_class_and_no_rows() -> None:
    found = explain("Проспект")
    assert (found.rank.place, found.rank.abc, found.rows) == (0, "", ())
    assert found.segment is not None


def test_where_profit_counts_the_class_follows_from_the_profit_of_those_above() -> None:
    workbook = new_workbook()
    pay(workbook, *(("Альфа", date(2026, month, 5), 1_000.0) for month in range(1, 6)))
    pay(workbook, *((name, date(2026, 5, 6), 900.0) for name in ("Бета", "Гамма")))
    set_setting(workbook, "measure", "прибыль")
    run(workbook)
    for place, (name,) in enumerate(read(workbook, "clients", "name")):
        put(workbook, "clients", place, margin={"Альфа": 0.01, "Бета": 0.5}.get(str(name)))
    found = run(workbook)
    ranks = {
        name: explain_client(found.strategy, found.payments.rows, found.segments, query=name).rank
        for name in ("Альфа", "Бета", "Гамма")
    }
    assert {rank.total_kop for rank in ranks.values()} == {450_00 + 50_00}
    assert [(one.abc, one.place, one.before_kop) for one in ranks.values()] == [
        ("B", 2, 450_00),
        ("A", 1, 0),
        ("", 3, 500_00),
    ]
    assert [(one.measure, one.turnover_kop) for one in ranks.values()] == [
        ("profit", 5_000_00),
        ("profit", 900_00),
        ("profit", 900_00),
    ]


@pytest.mark.parametrize("measure", ["выручка", "прибыль"])
@pytest.mark.parametrize("json", [False, True])
def test_a_firm_too_small_for_ranges_and_back_tests_is_told_without_them(
    measure: str, json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = new_workbook()
    pay(workbook, *((name, date(2026, 1, 5), 1_000.0) for name in ("Альфа", "Бета", "Гамма")))
    pay(workbook, ("Альфа", date(2026, 6, 20), 1_000.0))
    set_setting(workbook, "measure", measure)
    show_client(run(workbook), "Альфа", json=json)
    told = capsys.readouterr().out
    assert "None" not in told
    if not json:
        [money] = [line for line in told.splitlines() if line.startswith("Ожидаемые деньги")]
        assert ", от " not in money
