"""Rules of the tabs, seen from the workbook: what people type, and what a sync shows beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_workbook import (
    TODAY,
    add_column,
    codes_of,
    load,
    new_workbook,
    pay,
    put,
    read,
    run,
    set_setting,
    table,
)

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import address

DAYS = [TODAY - timedelta(days=30 * place) for place in range(12)]


def three_payers() -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *(("ООО Альфа", on, 800.0) for on in DAYS))
    pay(workbook, *(("ООО Бета", on, 150.0) for on in DAYS[:6]), ("ООО Гамма", DAYS[1], 50.0))
    return workbook


def segments_only(workbook: MemoryWorkbook, *rows: dict[str, object]) -> None:
    """Empty the decision table and write these rows instead."""
    view = table(workbook, "segments")
    for row in list(view.rows()):
        for column, col in view.columns.items():
            if view.spec.column(column).owner == "team" or column == "code":
                workbook.set_cell(view.tab.name, row, col, None)
    for place, cells in enumerate(rows):
        put(workbook, "segments", place, **cells)  # type: ignore[arg-type]


def test_an_empty_statement_gives_an_empty_analysis_and_no_error() -> None:
    workbook = new_workbook()
    result = run(workbook)
    assert (len(result.strategy.abc), codes_of(result)) == (0, [])
    assert not run(workbook).changes


def test_prospects_without_any_statement_get_segments_and_a_plan() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="Мечта", awareness="готов купить", has_means="да")
    put(workbook, "clients", 1, name="Загадка")
    run(workbook)
    assert read(workbook, "clients", "code", "class", "segment", "turnover") == [
        ("c00001", None, "Горячие: выбирают нас или готовы купить", None),
        ("c00002", None, "Все остальные: заполните карточку", None),
    ]
    assert {"новые клиенты"} == {department for (department,) in read(workbook, "plan", "department")}
    assert not run(workbook).changes


def test_one_client_is_a_with_all_of_the_money() -> None:
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", TODAY, 100.0))
    run(workbook)
    assert read(workbook, "abc", "place", "client", "turnover", "share", "running_share", "class") == [
        (1, "ООО Альфа", 100.0, 1.0, 1.0, "A")
    ]
    assert not run(workbook).changes


def test_a_statement_shorter_than_the_period_has_no_class_a_period_ago() -> None:
    workbook = three_payers()
    run(workbook)
    assert read(workbook, "clients", "class", "class_before", "best_class") == [
        ("A", "нет", "A"),
        ("B", "нет", "B"),
        ("C", "нет", "C"),
    ]


def test_who_got_back_more_than_was_paid_comes_last_without_a_class() -> None:
    workbook = three_payers()
    pay(workbook, ("ООО Гамма", DAYS[0], -70.0))
    run(workbook)
    assert read(workbook, "abc", "client", "turnover", "share", "class")[-1] == ("ООО Гамма", -20.0, 0, "нет")
    lines = {
        line: (clients, kop) for line, clients, kop in read(workbook, "abc_summary", "line", "clients", "sum")
    }
    assert (lines["Всего"][1], lines["Всего"][0]) == (10_500.0, 3)


def test_segments_with_equal_numbers_are_a_finding_and_sorting_changes_nothing() -> None:
    workbook = three_payers()
    rows = [
        {"number": 1, "name": "один", "class": "A"},
        {"number": 1, "name": "два", "class": "A; B"},
        {"number": 2, "name": "прочие"},
    ]
    segments_only(workbook, *rows)
    result = run(workbook)
    expected = [("один",), ("два",), ("прочие",)]
    assert expected == read(workbook, "clients", "segment")
    assert "equal_numbers" in codes_of(result)
    view = table(workbook, "segments")
    workbook.sort_rows(view.tab.name, view.header_row + 1, [1, 0, 2])
    run(workbook)
    assert expected == read(workbook, "clients", "segment")


def test_a_segment_in_words_alone_takes_only_clients_given_by_hand() -> None:
    workbook = three_payers()
    segments_only(
        workbook,
        {"number": 1, "name": "Стратегические"},
        {"number": 2, "name": "A, а также B", "class": "A; B"},
        {"number": 3, "name": "Прочие"},
    )
    run(workbook)
    names = [name for (name,) in read(workbook, "clients", "name")]
    put(workbook, "clients", names.index("ООО Бета"), manual_segment="№ 1")
    put(workbook, "clients", names.index("ООО Гамма"), manual_segment="A, а также B")
    run(workbook)
    assert [segment for (segment,) in read(workbook, "clients", "segment")] == [
        "A, а также B",
        "Стратегические",
        "A, а также B",
    ]
    assert read(workbook, "segments", "clients", "understood", "remarks") == [
        (1, "условий нет", "вручную: 1"),
        (2, "Класс: A или B", "вручную: 1"),
        (0, "любое значение", None),
    ]


def test_do_not_work_beats_a_segment_given_by_hand() -> None:
    workbook = three_payers()
    run(workbook)
    put(workbook, "clients", 0, manual_segment="1", do_not_work="конкурент")
    run(workbook)
    assert read(workbook, "clients", "segment")[0] == (None,)


def test_an_unknown_segment_by_hand_is_a_finding_and_the_table_decides() -> None:
    workbook = three_payers()
    run(workbook)
    before = read(workbook, "clients", "segment")
    put(workbook, "clients", 0, manual_segment="нет такого")
    assert "manual_segment_unknown" in codes_of(run(workbook))
    assert before == read(workbook, "clients", "segment")


def test_a_condition_that_nobody_understands_is_named_and_its_segment_takes_nobody() -> None:
    workbook = three_payers()
    segments_only(
        workbook,
        {"number": 1, "name": "A", "class": "А", "tenure_years": "много"},
        {"number": 2, "name": "Прочие"},
    )
    result = run(workbook)
    assert read(workbook, "segments", "clients", "understood", "remarks") == [
        (0, "не понято, см. «Замечания»", "Стаж, лет: это не число и не промежуток"),
        (3, "любое значение", None),
    ]
    wrong = [one for one in result.findings if one.code == "segment_condition"]
    assert [(one.facts["cell"], one.facts["value"]) for one in wrong] == [("Сегменты!O2", "много")]


def test_a_column_of_the_team_is_a_parameter_with_its_values_commas_and_all() -> None:
    workbook = three_payers()
    run(workbook)
    add_column(workbook, "clients", "Канал", ["опт, розница", "розница", 12.0])
    segments_only(
        workbook,
        {"number": 1, "name": "опт"},
        {"number": 2, "name": "номер"},
        {"number": 3, "name": "прочие"},
    )
    add_column(workbook, "segments", "Канал", ["Опт, розница", "> 10"])
    run(workbook)
    assert read(workbook, "clients", "segment") == [("опт",), ("прочие",), ("номер",)]


def test_year_typed_by_the_team_beats_the_bound_of_the_statement() -> None:
    workbook = three_payers()
    run(workbook)
    assert read(workbook, "clients", "tenure") == [("не меньше 0,9",), ("не меньше 0,4",), (0.1,)]
    put(workbook, "clients", 0, since="2015")
    put(workbook, "clients", 1, since="2030")
    run(workbook)
    assert read(workbook, "clients", "tenure") == [(11.0,), (0.0,), (0.1,)]


def test_rows_with_one_word_in_group_are_one_client() -> None:
    workbook = three_payers()
    run(workbook)
    put(workbook, "clients", 1, group="Холдинг")
    put(workbook, "clients", 2, group="холдинг ")
    run(workbook)
    assert read(workbook, "clients", "name", "turnover", "fill_next")[2] == (
        "ООО Гамма",
        None,
        load("ru").text("in_group").format(name="ООО Бета"),
    )
    assert ("ООО Бета", 950.0) in read(workbook, "abc", "client", "turnover")


def test_two_rows_with_one_inn_are_asked_about_until_a_word_in_group_makes_them_one() -> None:
    workbook = new_workbook()
    for place in range(2):
        put(workbook, "clients", place, name=f"Альфа {place}", inn="7707083893")
    assert "duplicate_client" in codes_of(run(workbook))
    for place in range(2):
        put(workbook, "clients", place, group="Альфа")
    assert "duplicate_client" not in codes_of(run(workbook))


@pytest.mark.parametrize("value", [0.8, 80, 80.0, "80%", "80 %", "80\u00a0%", "0,8", "0.8", "80", None])
def test_a_limit_is_read_however_it_is_typed(value: object) -> None:
    workbook = three_payers()
    set_setting(workbook, "limit_a", value)  # type: ignore[arg-type]
    assert run(workbook).strategy.limits.limit_a_bp == 8_000


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("limit_a", 95, "limits_wrong"),
        ("limit_a", "96 %", "limits_wrong"),
        ("limit_a", 0, "setting_wrong"),
        ("limit_b", 101, "setting_wrong"),
        ("limit_b", "много", "setting_wrong"),
        ("limit_b", "nan", "setting_wrong"),
        ("period_months", 0, "setting_wrong"),
        ("period_months", 1.5, "setting_wrong"),
        ("period_months", 61, "setting_wrong"),
        ("period_months", "год", "setting_wrong"),
        ("period_months", True, "setting_wrong"),
        ("analysis_on", "вчера", "setting_wrong"),
        ("currency", "дублоны", "setting_wrong"),
        ("sells", "воздух", "setting_wrong"),
        ("plan_segments", -1, "setting_wrong"),
    ],
)
def test_an_impossible_setting_stops_the_sync_before_anything_is_written(
    key: str, value: object, code: str
) -> None:
    workbook = three_payers()
    set_setting(workbook, key, value)  # type: ignore[arg-type]
    before = workbook.tabs
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (code, before) == (caught.value.code, workbook.tabs)
    assert "Настройки!B" in str(caught.value.facts)


@pytest.mark.parametrize("value", [date(2026, 5, 31), "31.05.2026", "2026-05-31"])
def test_the_analysis_date_is_read_however_it_is_typed(value: object) -> None:
    workbook = three_payers()
    set_setting(workbook, "analysis_on", value)  # type: ignore[arg-type]
    assert run(workbook).strategy.as_of == date(2026, 5, 31)


def test_a_plan_row_keeps_its_segment_through_new_numbers_and_names() -> None:
    workbook = three_payers()
    run(workbook)
    put(workbook, "plan", 0, for_segment="")
    first = read(workbook, "plan", "segment_code", "segment")[0]
    view = table(workbook, "segments")
    rows = {view.text(row, "code"): row - view.header_row - 1 for row in view.rows()}
    put(workbook, "segments", rows[str(first[0])], name="Новое имя", number=2.5)
    run(workbook)
    assert read(workbook, "plan", "segment_code", "segment", "segment_number")[0] == (
        first[0],
        "Новое имя",
        2.5,
    )


def test_a_plan_row_moves_to_the_segment_that_a_person_types_for_it() -> None:
    workbook = three_payers()
    run(workbook)
    before = read(workbook, "plan", "segment_code")[0]
    put(workbook, "plan", 0, for_segment="№ 20")
    run(workbook)
    assert before != ("s19",)
    assert read(workbook, "plan", "segment_code", "segment_number")[0] == ("s19", 20)
    assert not run(workbook).changes


def test_a_deleted_proposal_is_not_proposed_again() -> None:
    workbook = three_payers()
    run(workbook)
    view = table(workbook, "plan")
    proposed = len(list(view.rows()))
    workbook.delete_row(view.tab.name, view.header_row + 1)
    run(workbook)
    assert proposed - 1 == len(read(workbook, "plan", "code"))


def test_hours_needed_are_hours_per_client_times_clients() -> None:
    workbook = three_payers()
    run(workbook)
    put(workbook, "plan", 0, hours=2.5)
    run(workbook)
    hours, clients, needed = read(workbook, "plan", "hours", "clients", "hours_needed")[0]
    assert (2.5, 2.5 * float(str(clients))) == (hours, needed)


def test_losing_more_than_three_in_ten_rows_stops_the_sync() -> None:
    workbook = three_payers()
    run(workbook)
    for _ in range(6):
        workbook.delete_row("Выписка", 1)
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (
        caught.value.code,
        caught.value.facts["before"],
        caught.value.facts["now"],
    ) == ("input_lost", 19, 13)
    assert run(workbook, force=True).changes


@pytest.mark.long(every=2)
@pytest.mark.parametrize("column", ["satisfaction", "manual_segment", "do_not_work", "niche"])
def test_a_read_column_that_was_emptied_stops_the_sync(column: str) -> None:
    words = {"satisfaction": "доволен", "manual_segment": "1", "do_not_work": "банк", "niche": "склады"}
    workbook = new_workbook()
    for place in range(6):
        put(workbook, "clients", place, name=f"Клиент {place}", **{column: words[column]})
    run(workbook)
    for place in range(6):
        put(workbook, "clients", place, **{column: None})
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (caught.value.code, caught.value.facts["before"]) == ("column_emptied", 6)


def test_more_than_four_in_ten_clients_in_a_are_a_warning() -> None:
    workbook = new_workbook()
    pay(workbook, *((f"ООО {name}", TODAY, 100.0) for name in "АБВГД"))
    found = {one.code: one.grave for one in run(workbook).findings}
    assert (found["a_share_high"], found["equal_at_limit"]) == ("warning", "info")


def test_a_missing_memory_names_the_workbook() -> None:
    workbook = three_payers()
    workbook.delete_tab("Память")
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (caught.value.code, caught.value.facts["workbook"]) == ("memory_missing", "memory")


def test_a_formula_of_the_team_that_no_condition_asks_for_stops_nothing() -> None:
    workbook = three_payers()
    run(workbook)
    workbook.set_formula("Клиенты", 0, 60, "", "Прибыль")
    workbook.set_cell("Клиенты", 0, 60, "Прибыль")
    workbook.set_formula("Клиенты", 1, 60, "=F2*0,1", None)
    run(workbook)
    segments = table(workbook, "segments")
    workbook.set_cell(segments.tab.name, segments.header_row, 40, "Прибыль")
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (caught.value.code, caught.value.facts["cell"]) == ("formula_without_value", "BI2")


def test_the_table_of_segments_is_checked_for_rows_out_of_reach_and_clients_left_over() -> None:
    workbook = three_payers()
    segments_only(
        workbook,
        {"number": 1, "name": "A и B", "class": "A; B"},
        {"number": 2, "name": "только A", "class": "A", "trend": "растёт"},
    )
    found = {one.code: one for one in run(workbook).findings}
    unreachable = found["segment_unreachable"]
    assert unreachable.facts == {
        "cell": "Сегменты!A3",
        "column": "№",
        "number": 2.0,
        "name": "только A",
        "takers": "1",
        "count": 1,
        "first": "1",
    }
    assert (unreachable.row, unreachable.col) == (2, 0)
    assert ({"clients": 1}, 5_000) == (found["segments_gap"].facts, found["segments_gap"].sum_kop)


def test_the_default_segments_can_all_be_reached_and_leave_nobody_over() -> None:
    codes = codes_of(run(three_payers()))
    assert {"segment_unreachable", "segments_gap", "last_segment_large"} & set(codes) == set()


def test_many_clients_in_the_last_segment_are_a_remark() -> None:
    workbook = new_workbook()
    for place in range(5):
        put(workbook, "clients", place, name=f"Загадка {place}")
    found = [one.facts for one in run(workbook).findings if one.code == "last_segment_large"]
    name = "Все остальные: заполните карточку"
    assert found == [{"name": name, "clients": 5, "of": 5, "share": 1.0}]


def test_a_cleared_header_is_told_with_its_cell_and_with_all_others_that_are_gone() -> None:
    workbook = three_payers()
    run(workbook)
    view = table(workbook, "clients")
    workbook.set_cell("Клиенты", view.header_row, view.columns["code"], None)
    workbook.set_cell("Клиенты", view.header_row, view.columns["phone"], None)
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (caught.value.code, dict(caught.value.facts)) == (
        "header_cleared",
        {
            "tab": "Клиенты",
            "header": "Телефон, Код",
            "cell": address(view.header_row, view.columns["code"]),
        },
    )


def test_a_row_inserted_into_the_block_of_the_chart_leaves_no_line_behind() -> None:
    workbook = three_payers()
    run(workbook)
    block = read(workbook, "abc_pareto", "pareto_place", "pareto_client")
    view = table(workbook, "abc_pareto")
    workbook.set_cell("ABC-анализ", view.header_row + 22, view.columns["pareto_place"], "моё")
    workbook.insert_rows("ABC-анализ", view.header_row + 3, [()])
    run(workbook)
    assert [*block, ("моё", None)] == read(workbook, "abc_pareto", "pareto_place", "pareto_client")
    assert not run(workbook).changes


def test_a_number_beside_the_header_line_of_the_statement_changes_nothing() -> None:
    workbook = three_payers()
    run(workbook)
    before = read(workbook, "clients", "name", "turnover")
    width = max(len(row) for row in next(tab for tab in workbook.tabs if tab.name == "Выписка").rows)
    workbook.set_cell("Выписка", 0, width + 1, 7.0)
    run(workbook)
    assert before == read(workbook, "clients", "name", "turnover")


@pytest.mark.parametrize(("ticked", "shown"), [(True, "ИСТИНА"), (False, "ЛОЖЬ")])
def test_a_check_box_for_an_answer_is_named_as_people_see_it(ticked: bool, shown: str) -> None:
    workbook = three_payers()
    put(workbook, "clients", 1, name="Мечта", has_means=ticked)

    found = run(workbook).findings

    assert [one.facts["value"] for one in found if one.code == "unknown_choice"] == [shown]
