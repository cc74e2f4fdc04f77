"""Tasks go to a CRM as a file, and their outcome comes home without anything being typed twice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import pytest
from backends import BACKENDS
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_books import type_row
from small_workbook import load, new_workbook, read

from sheets_strategy.adapters.crm_file import load_crms, write_csv
from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.import_tasks import ImportedTasks, import_tasks
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import read_grids
from sheets_strategy.tasks import export_tasks
from sheets_strategy.workbook.book import open_book
from sheets_strategy.workbook.crm import Crm
from sheets_strategy.workbook.crm_out import neutralise
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

TODAY = date(2026, 11, 30)
FIRST, SECOND, THIRD = "c00001-p0001", "c00002-p0001", "c00003-p0002"
# What an export of leads from amoCRM begins with, and a list of tasks from Bitrix24.
AMOCRM = (
    *("ID", "Название сделки", "Бюджет", "Ответственный", "Дата создания сделки", "Кем создана сделка"),
    *("Дата закрытия", "Теги", "Примечание", "Примечание 2", "Этап сделки", "Воронка", "Код дела"),
)
BITRIX24 = (
    "ID",
    "Название",
    "Описание",
    "Постановщик",
    "Ответственный",
    "Статус",
    "Дата закрытия",
    "Крайний срок",
    "Теги",
    "Итог",
)
WORKED = ("code", "status", "outcome", "touched_on", "next_on", "comment")


@pytest.fixture
def firm() -> MemoryWorkbook:
    """Three tasks: two of today, one that waits."""
    return make_firm()


def make_firm() -> MemoryWorkbook:
    book = new_workbook()
    rows = (
        (FIRST, "ООО Альфа", "Орлова Анна", "сейчас"),
        (SECOND, "=Бета", "", "сейчас"),
        (THIRD, "Гамма", "Ли Пётр", "в очереди"),
    )
    for row, (code, client, who, state) in enumerate(rows):
        told = {
            "action": "Позвонить. Предложить объём",
            "why": "прошло 40 дней",
            "contact": "Вера",
            "phone": "+7 900 000-00-01",
        }
        type_row(
            book,
            "worklist",
            row,
            place=row + 1,
            state=state,
            client=client,
            who=who or None,
            code=code,
            **told,
        )
        type_row(book, "worklist", row, at_stake=1234.56)
    for row, name in enumerate(("Орлова Анна", "Ли Пётр")):
        type_row(book, "sellers", row, name=name, code=f"w{row}")
    return book


@cache
def crms_of(lang: str) -> tuple[Crm, ...]:
    return load_crms(load(lang))


def crms(template: Template) -> tuple[Crm, ...]:
    return crms_of(template.lang)


def send(book: MemoryWorkbook, crm: str, **options: object) -> list[dict[str, str]]:
    """Give the file for a CRM, read as a CRM reads it."""
    found = export_tasks(book, load, crms, crm=crm, today=TODAY, **options)  # type: ignore[arg-type]
    text = write_csv(found.lines).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def bring(book: Workbook, content: bytes, *, write: bool = True) -> ImportedTasks:
    grids = read_grids(Source("file", len(content), lambda: io.BytesIO(content)))
    return import_tasks(book, load, crms, grids, name="file", today=TODAY, write=write)[0]


def leads(*rows: Mapping[str, str]) -> bytes:
    """Give what amoCRM exports: commas, no quotes where none are needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([AMOCRM, *([row.get(header, "") for header in AMOCRM] for row in rows)])
    return out.getvalue().encode()


def page(*rows: Mapping[str, str]) -> bytes:
    """Give what Bitrix24 exports: a table in a web page that is called tasks.xls."""
    cells = [BITRIX24, *([row.get(header, "") for header in BITRIX24] for row in rows)]
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in line) for line in cells]
    head = '<meta http-equiv="Content-type" content="text/html;charset=UTF-8"/>'
    return (head + "<table><tr>" + "</tr><tr>".join(lines) + "</tr></table>").encode()


def worked(book: MemoryWorkbook, *columns: str) -> list[tuple[object, ...]]:
    return read(book, "worklist", *(columns or WORKED))  # type: ignore[return-value]


def history(book: MemoryWorkbook) -> list[dict[str, str]]:
    return [
        json.loads(str(value)) for kind, value in read(book, "memory", "kind", "value") if kind == "history"
    ]


def test_todays_tasks_go_out_with_their_code_in_a_field_that_comes_back(firm: MemoryWorkbook) -> None:
    first, second = send(firm, "amocrm")
    assert first == {
        "Название сделки": f"ООО Альфа: Позвонить. Предложить объём [{FIRST}]",
        **{"Компания": "ООО Альфа", "Полное имя контакта": "Вера", "Рабочий телефон": "+7 900 000-00-01"},
        **{"Ответственный": "Орлова Анна", "Бюджет": "1235", "Теги сделки": "дела 30.11.2026"},
        "Примечание к сделке": "Позвонить. Предложить объём · Почему сейчас: прошло 40 дней · "
        f"С кем: Вера +7 900 000-00-01 · Код дела (не менять): {FIRST}",
        **{"Следующий контакт": "", "Код дела": FIRST},
    }
    assert second["Компания"] == "'=Бета"


def test_bitrix24_gets_tasks_as_its_own_sample_has_them(firm: MemoryWorkbook) -> None:
    type_row(firm, "worklist", 0, next_on=date(2026, 12, 4))
    rows = send(firm, "bitrix24", everything=True)
    assert [row["Это важная задача"] for row in rows] == ["1", "1", "0"]
    assert (rows[0]["Теги"], rows[0]["Крайний срок"]) == (f"[*]{FIRST}[*]дела 30.11.2026", "04.12.2026")
    assert [row["Ответственный"] for row in rows] == ["Орлова Анна", "", "Ли Пётр"]


def test_only_one_sellers_tasks_without_those_done_or_known_to_the_crm(firm: MemoryWorkbook) -> None:
    assert [row["Код дела"] for row in send(firm, "amocrm", seller="анна")] == [FIRST]
    assert [row["Код дела"] for row in send(firm, "amocrm", known={FIRST})] == [SECOND]
    type_row(firm, "worklist", 0, status="готово")
    assert [row["Код дела"] for row in send(firm, "amocrm")] == [SECOND]
    with pytest.raises(InputError) as unknown:
        send(firm, "amocrm", seller="Сидоров")
    assert (unknown.value.code, unknown.value.facts["known"]) == ("seller_unknown", "Ли Пётр, Орлова Анна")


@given(st.text(max_size=30))
def test_no_cell_of_the_file_begins_a_formula(text: str) -> None:
    said = neutralise(text)
    assert not said.startswith(("=", "-", "@", "\t", "\r"))
    assert not said.startswith("+") or not set(said) - set("+0123456789 ()./-,;")
    assert said.lstrip("'").split() == text.split() or said.removeprefix("'").split() == text.split()


def test_outcomes_come_home_from_amocrm(firm: MemoryWorkbook) -> None:
    title, note = f"ООО Альфа: Позвонить [{FIRST}]", f"Позвонить · Код дела (не менять): {FIRST}"
    content = leads(
        {"Название сделки": title, "Этап сделки": "Успешно реализовано", "Дата закрытия": "27.11.2026 12:30:00",
         "Примечание": note, "Примечание 2": "Думает: ждёт смету", "Ответственный": "Анна Орлова", "Код дела": FIRST},
        {"Название сделки": "Чужая сделка", "Этап сделки": "Переговоры"},
        {"Название сделки": "переименована", "Этап сделки": "Первичный контакт", "Код дела": SECOND},
    )  # fmt: skip
    done = bring(firm, content)
    assert (done.rows, done.tasks, done.others, done.cells, done.kept, done.sellers) == (3, 2, 1, 4, 0, ())
    assert worked(firm) == [
        (FIRST, "готово", "думает", date(2026, 11, 27), None, "Думает: ждёт смету"),
        (SECOND, None, None, None, None, None),
        (THIRD, None, None, None, None, None),
    ]


def test_the_same_file_again_changes_nothing(firm: MemoryWorkbook) -> None:
    content = page({"Название": f"x [{FIRST}]", "Статус": "Завершена", "Итог": "доволен"})
    assert bring(firm, content).cells == 2
    before = firm.read()
    assert bring(firm, content).cells == 0
    assert firm.read() == before


def test_outcomes_come_home_from_a_list_of_bitrix24(firm: MemoryWorkbook) -> None:
    rows = [
        {"Теги": f"{FIRST}, дела", "Статус": "Выполняется", "Описание": f"Код дела: {FIRST}"},
        {
            "Название": f"y [{SECOND}]",
            "Статус": "Отложена",
            "Итог": "есть претензия",
            "Ответственный": "Пётр Ли",
        },
        {
            "Название": f"z [{THIRD}]",
            "Статус": "Отклонена",
            "Итог": "занят до января",
            "Ответственный": "Иван",
        },
    ]
    done = bring(firm, page(*rows))
    assert worked(firm, "status", "outcome", "comment") == [
        ("в работе", None, None),
        ("отложено", "есть претензия", None),
        (None, None, "в Битрикс24: Отклонена; занят до января"),
    ]
    assert (done.unknown, done.sellers) == ((("Отклонена", 1), ("занят до января", 1)), (("Иван", 1),))


def test_a_deadline_is_the_next_contact_until_the_task_is_done(firm: MemoryWorkbook) -> None:
    row = {"Название": f"x [{FIRST}]", "Статус": "Отложена", "Крайний срок": "04.12.2026 18:00:00"}
    bring(firm, page({**row, "Итог": "Думает, ждёт смету"}))
    assert worked(firm)[0][1:] == ("отложено", "думает", None, date(2026, 12, 4), "Думает, ждёт смету")
    bring(
        firm, page({**row, "Название": f"x [{SECOND}]", "Статус": "Завершена", "Дата закрытия": "05.12.2026"})
    )
    assert worked(firm, "touched_on", "next_on")[1] == (date(2026, 12, 5), None)


@pytest.mark.parametrize("kind", BACKENDS)
def test_outcomes_come_home_to_every_kind_of_workbook(kind: str, tmp_path: Path) -> None:
    tabs = [replace(tab, hidden=False) for tab in make_firm().read().tabs]
    book = BACKENDS[kind](tmp_path, tabs)
    content = page(
        {"Название": f"x [{FIRST}]", "Статус": "Завершена", "Дата закрытия": "27.11.2026", "Итог": "=1+1"}
    )
    assert [bring(book, content).cells for _ in range(2)] == [3, 0]
    again = open_book(book.read(), load("ru")).tables["worklist"]
    row = next(row for row in again.rows() if again.text(row, "code") == FIRST)
    assert [again.value(row, one) for one in WORKED[1:]] == ["готово", None, date(2026, 11, 27), None, "=1+1"]


def test_what_a_head_typed_stays_and_the_other_answer_goes_to_the_history(firm: MemoryWorkbook) -> None:
    type_row(firm, "worklist", 0, comment="сам позвоню", status="отложено")
    done = bring(firm, page({"Название": f"x [{FIRST}]", "Статус": "Завершена", "Итог": "доволен"}))
    assert worked(firm)[0] == (FIRST, "отложено", "доволен", None, None, "сам позвоню")
    assert done.kept == 1
    assert history(firm) == [{"on": "2026-11-30", "who": "Битрикс24", "column": "status", "text": "готово"}]


def test_a_later_word_of_the_crm_replaces_its_own_earlier_one(firm: MemoryWorkbook) -> None:
    bring(firm, page({"Название": f"x [{FIRST}]", "Статус": "Выполняется"}))
    bring(firm, page({"Название": f"x [{FIRST}]", "Статус": "Завершена"}))
    assert worked(firm, "status")[0] == ("готово",)
    type_row(firm, "worklist", 0, status="отложено")
    bring(firm, page({"Название": f"x [{FIRST}]", "Статус": "Завершена"}))
    assert worked(firm, "status")[0] == ("отложено",)


def test_a_task_that_is_gone_keeps_what_was_noted_of_it(firm: MemoryWorkbook) -> None:
    done = bring(firm, page({"Название": "x [c00099-p0001]", "Статус": "Завершена", "Итог": "отказ"}))
    assert (done.gone, [line["text"] for line in history(firm)]) == (1, ["готово", "отказ"])


def test_a_dry_run_writes_nothing_and_files_of_something_else_are_refused(firm: MemoryWorkbook) -> None:
    before = firm.read()
    assert bring(firm, page({"Название": f"x [{FIRST}]", "Статус": "Завершена"}), write=False).cells == 1
    assert firm.read() == before
    for content, code in (
        (b"a;b;c\n1;2;3\n", "no_task_header"),
        (page({"Название": "x", "Статус": "Завершена"}), "no_task_codes"),
    ):
        with pytest.raises(InputError) as refused:
            bring(firm, content)
        assert refused.value.code == code


def test_words_are_known_in_both_languages() -> None:
    ru, en = (crms_of(lang) for lang in ("ru", "en"))
    assert [crm.key for crm in ru] == [crm.key for crm in en] == ["amocrm", "bitrix24"]
    assert [crm.statuses for crm in ru] == [crm.statuses for crm in en]
    assert ru[1].outcomes["есть претензия"] == en[1].outcomes["есть претензия"] == "claim"
    assert list(en[1].columns.values())[:2] == ["Name", "Description"]
    statuses = {status for crm in ru for status in crm.statuses.values()}
    assert statuses <= {"", *load("ru").labels["work_status"]}


_TEXT = st.sampled_from(["", "думает", "сам позвоню", "отказ, дорого", "=1+1", "ждёт цену", "0"])
_STATUS = st.sampled_from(["", "Завершена", "Выполняется", "Отложена", "Согласование"])
_STEPS = st.lists(st.tuples(st.booleans(), _TEXT, _STATUS), max_size=6)


@settings(max_examples=8, deadline=None)
@given(_STEPS)
def test_whatever_anybody_typed_stands_in_the_cell_or_in_the_history(
    steps: Sequence[tuple[bool, str, str]],
) -> None:
    book = make_firm()
    by_head = ""
    for is_head, text, status in steps:
        if is_head:
            by_head = text or by_head or "прочитано"
            type_row(book, "worklist", 0, comment=by_head)
        else:
            bring(book, page({"Название": f"x [{FIRST}]", "Статус": status, "Итог": text}))
            said = [
                *(str(cell) for cell in worked(book)[0] if cell),
                *(line["text"] for line in history(book)),
            ]
            assert not text or any(text in one for one in said)
        if by_head:
            assert worked(book, "comment")[0] == (by_head,)


@pytest.mark.parametrize(
    ("lang", "titles"), [("ru", ["amoCRM", "Битрикс24"]), ("en", ["amoCRM", "Bitrix24"])]
)
def test_a_crm_is_called_as_people_of_the_language_call_it(lang: str, titles: list[str]) -> None:
    assert sorted((crm.title for crm in load_crms(load(lang))), key=str.lower) == titles
