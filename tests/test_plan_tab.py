"""The tab План after a sync: what is proposed, hours, KPI, remarks, findings, and what a person types."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from small_workbook import TODAY, codes_of, load, new_workbook, pay, put, read, run, set_setting, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.sync import sync
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.grid import CellValue


def months(count: int, *, until: date = TODAY) -> list[date]:
    return [until - timedelta(days=30 * n + 3) for n in reversed(range(count))]


def firm(*, payers: int = 6) -> MemoryWorkbook:
    """A firm that filled nothing but the statement: even payers, one that fell silent, one that is new."""
    workbook = new_workbook()
    for number in range(payers):
        pay(workbook, *((f"ООО Ровный {number}", on, 100_000 - 1_000 * number) for on in months(30)))
    pay(workbook, *(("ООО Молчун", on, 120_000) for on in months(20, until=TODAY - timedelta(days=75))))
    pay(workbook, *(("ООО Новичок", on, 110_000) for on in months(5)))
    return workbook


def hire(workbook: MemoryWorkbook, *sellers: tuple[str, str, CellValue]) -> None:
    for place, (name, department, hours) in enumerate(sellers):
        put(workbook, "sellers", place, name=name, department=department or None, hours=hours)


def in_plan(workbook: MemoryWorkbook, *columns: str) -> list[tuple[CellValue, ...]]:
    return read(workbook, "plan", *columns)


def type_row(workbook: MemoryWorkbook, **cells: CellValue) -> None:
    put(workbook, "plan", len(in_plan(workbook, "code")), **cells)


def test_a_statement_alone_gives_every_department_a_plan() -> None:
    workbook = firm()
    run(workbook)
    plan = in_plan(
        workbook, "segment_number", "department", "profit_key", "status", "comparison", "first_step"
    )
    assert {row[1] for row in plan} == {"допродажи", "возвращение клиентов", "новые клиенты"}
    assert {row[3] for row in plan} == {"идея"}
    assert all(row[5] and row[4] in ("две волны", "нет") for row in plan)
    # Three keys of the first department for its first segment, and another one beside them.
    first = [row[2] for row in plan if row[0] == plan[0][0]]
    assert len(first) == len(set(first)) == 4


def test_a_second_sync_writes_nothing_and_what_was_deleted_stays_away() -> None:
    workbook = firm()
    run(workbook)
    assert not run(workbook).changes
    view = table(workbook, "plan")
    gone = list(view.rows())[1]
    workbook.delete_row(view.tab.name, gone)
    before = in_plan(workbook, "code")
    run(workbook)
    assert in_plan(workbook, "code") == before


def test_hours_go_by_segments_and_the_first_row_that_waits_says_what_is_missing() -> None:
    workbook = firm()
    set_setting(workbook, "reserve", 0)
    hire(workbook, ("Анна", "допродажи", 4), ("Иван", "возвращение клиентов", 40))
    run(workbook)
    plan = in_plan(workbook, "department", "hours_needed", "hours_granted", "hours_missing", "remarks")
    sold = [row[1:] for row in plan if row[0] == "допродажи"]
    assert sum(float(str(row[1])) for row in sold) <= 16
    short = [row for row in sold if row[2] is not None]
    assert [str(row[3]).split("; ")[-1].partition(":")[0] for row in short] == [
        "по порядку часов хватает на клиентов, от которых ждём 1\xa0289\xa0306\xa0₽, а по деньгам за час — "
        "на 1\xa0745\xa0384\xa0₽",
        "не хватает 1 ч",
        *["ждёт часов"] * 3,
    ]
    assert "не хватает 7,6 ч: сегменты 5, 13 ждут; " in str(short[0][3])
    assert all(row[0] == row[1] + (row[2] or 0) for row in sold)  # type: ignore[operator]
    returned = [row[1:4] for row in plan if row[0] == "возвращение клиентов"]
    assert all(needed == granted and missing is None for needed, granted, missing in returned)
    # Nobody told the hours of new business: only what it needs is shown.
    assert all(row[2:4] == (None, None) for row in plan if row[0] == "новые клиенты")
    assert not run(workbook).changes


def test_hours_in_the_settings_beat_those_of_sellers() -> None:
    workbook = firm()
    hire(
        workbook,
        ("Анна", "допродажи", 400),
        ("Анна", "допродажи", 1),
        ("Пётр", "", 3),
        ("Яна", "новые клиенты", None),
    )
    put(workbook, "departments", 0, hours=0)
    result = run(workbook)
    assert [row[0] for row in read(workbook, "sellers", "remarks")] == [
        "часы отдела взяты из «Настроек»: 0 в неделю",
        "часы отдела взяты из «Настроек»: 0 в неделю; такой же продавец есть выше, их часы сложены",
        "выберите отдел: иначе часы никому не достанутся",
        "впишите часы в неделю",
    ]
    (found,) = [one for one in result.findings if one.code == "department_without_hours"]
    view = table(workbook, "departments")
    assert (found.tab, found.row, found.col) == ("settings", view.header_row + 1, view.columns["hours"])
    granted = [row[1] for row in in_plan(workbook, "department", "hours_granted") if row[0] == "допродажи"]
    assert set(granted) == {0}


def test_a_seller_with_more_to_do_than_hours_is_told_so() -> None:
    workbook = firm()
    hire(workbook, ("Анна", "допродажи", 2), ("Иван", "допродажи", 40))
    run(workbook)
    for place in range(8):
        put(workbook, "clients", place, seller="Анна")
    run(workbook)
    (_, load, remarks), (_, _, other) = read(workbook, "sellers", "tasks", "load", "remarks")
    assert float(str(load)) > 8
    assert remarks == f"дел на {float(str(load)):g}".replace(".", ",") + " ч, а часов за 4 недели — 8"
    assert other is None


def test_hours_that_fit_no_task_are_a_finding() -> None:
    workbook = firm()
    hire(workbook, ("Анна", "допродажи", 0.1))
    assert "department_nothing_fits" in codes_of(run(workbook))


def test_a_row_of_the_team_is_planned_like_any_other_and_says_what_it_lacks() -> None:
    workbook = firm()
    run(workbook)
    number = in_plan(workbook, "segment_number")[0][0]
    type_row(
        workbook, for_segment=number, hypothesis="Если позвать на завод, то поверят.", kpi="оборот за квартал"
    )
    hire(workbook, ("Анна", "новые клиенты", 5))
    put(workbook, "plan", 0, person="Анна, Пётр")
    result = run(workbook)
    added = in_plan(workbook, "segment_number", "hours_needed", "kpi_now", "remarks")[-1]
    assert added[:2] == (number, None)
    assert str(added[2]).startswith("оборот ")
    assert added[3] == (
        "выберите ключ: без него строка не считается в покрытии; впишите часы на клиента: сейчас считается 0; "
        "отдел не выбран, часы берутся как у сегмента (допродажи); "
        "в этом отделе нет ни одного продавца (вкладка «Продавцы»)"
    )
    mine = ["plan_department_missing", "plan_hours_missing", "plan_key_missing", "plan_person_unknown"]
    assert [code for code in codes_of(result) if code.startswith("plan_")] == mine
    unknown = next(one for one in result.findings if one.code == "plan_person_unknown")
    assert (unknown.facts["names"], unknown.facts["cells"]) == (("Пётр",), ("T2",))


def test_finished_rows_and_rows_of_a_deleted_segment_need_nothing_and_lose_nothing() -> None:
    workbook = firm()
    run(workbook)
    put(workbook, "plan", 0, status="подтверждена", result="сработало")
    typed = in_plan(workbook, "hypothesis", "result", "hours")
    view = table(workbook, "segments")
    code = in_plan(workbook, "segment_code")[-1][0]
    row = next(row for row in view.rows() if view.text(row, "code") == code)
    workbook.delete_row(view.tab.name, row)
    result = run(workbook)
    assert in_plan(workbook, "hypothesis", "result", "hours")[: len(typed)] == typed
    assert in_plan(workbook, "hours_needed", "remarks")[0] == (None, None)
    assert "plan_segment_unknown" in codes_of(result)
    assert in_plan(workbook, "segment", "hours_needed")[len(typed) - 1] == (None, None)


def test_a_team_may_keep_just_one_department() -> None:
    workbook = firm()
    view = table(workbook, "departments")
    for row in [*view.rows()][1:]:
        workbook.set_cell(view.tab.name, row, view.columns["department"], None)
    run(workbook)
    assert {row[0] for row in in_plan(workbook, "department")} == {"допродажи"}
    type_row(
        workbook,
        for_segment="3",
        hypothesis="Если",
        profit_key="выше цены",
        department="новые клиенты",
        hours=1,
    )
    run(workbook)
    assert "этого отдела нет в «Настройках»" in str(in_plan(workbook, "remarks")[-1][0])


def test_a_row_that_is_to_be_decided_before_it_begins_is_asked_about() -> None:
    workbook = firm()
    run(workbook)
    put(workbook, "plan", 0, status="в работе", start_on=TODAY, due_on=TODAY - timedelta(days=1))
    [told] = [one for one in run(workbook).findings if one.code == "plan_due_early"]
    assert (told.facts["start"], told.facts["due"]) == (TODAY, TODAY - timedelta(days=1))
    assert word_finding(told, load("ru")).what == "План!V2: «Срок» 29.06.2026 раньше начала 30.06.2026."
    assert not run(workbook).changes
    put(workbook, "plan", 0, due_on=TODAY)
    assert "plan_due_early" not in codes_of(run(workbook))


def test_a_row_without_a_segment_says_that_the_cell_is_empty() -> None:
    workbook = firm()
    run(workbook)
    type_row(workbook, hypothesis="Если позвать на завод, то поверят.", profit_key="выше цены", hours=1)
    [told] = [one for one in run(workbook).findings if one.code == "plan_segment_missing"]
    cell = told.facts["cell"]
    assert word_finding(told, load("ru")).what == (
        f"{cell}: в столбце «Для сегмента» ничего нет, строка плана ни к чему не относится."
    )


def test_work_on_a_row_without_a_hypothesis_begins_with_its_first_step() -> None:
    workbook = firm()
    run(workbook)
    put(workbook, "plan", 0, hypothesis=None, first_step="Позвонить.")
    run(workbook)
    code = str(in_plan(workbook, "code")[0][0])
    tasks = [row for row in read(workbook, "worklist", "code", "action") if str(row[0]).endswith(code)]
    assert {row[1] for row in tasks} == {"Позвонить."}


OWN = """
- code: own1
  profit_key: price
  department: upsell
  segments: [s03, s05]
  sells: [all]
  hours: 0.5
  name: Своё
  text: Если спросить, то ответят.
  kpi: ответов
"""


def test_a_team_brings_its_own_library(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "hypotheses.yaml").write_text(
        OWN + "  formula: paid_30\n  first_step: Спросить.\n", "utf-8"
    )
    template = load_template("ru", tmp_path)
    assert template.hypotheses[0]["formula"] == "paid_30"
    workbook = MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))
    pay(workbook, *(("ООО Ровный", on, 1_000) for on in months(30)))

    def load_own(lang: str) -> object:
        return load_template(lang, tmp_path)

    sync(workbook, load_own, today=TODAY)  # type: ignore[arg-type]
    assert in_plan(workbook, "hypothesis", "first_step", "kpi_now") == [
        ("Если спросить, то ответят.", "Спросить.", "за 30 дней платили 1 из 1")
    ]


def test_a_library_without_formula_and_first_step_still_works(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "hypotheses.yaml").write_text(OWN, "utf-8")
    one = load_template("ru", tmp_path).hypotheses[0]
    assert (one["formula"], one["proxy"], one["first_step"]) == ("cannot", False, "")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_words_of_findings_stand_in_both_catalogues(lang: str) -> None:
    codes = (
        *("plan_key_missing", "plan_department_missing", "plan_hours_missing", "plan_person_unknown"),
        *("department_without_hours", "department_nothing_fits", "plan_due_early", "plan_segment_missing"),
    )
    assert [code for code in codes if code not in load(lang).messages["findings"]] == []
