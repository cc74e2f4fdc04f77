"""What is printed of a workbook, and that nobody can be told where names are replaced."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from backends import BACKENDS
from how_many import examples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from printed_books import HOSTILE, ROMASHKA, TODAY, fill_book, layout, print_book, table_of, type_row
from pypdf import PdfReader
from small_workbook import add_column, load, set_setting, table

from sheets_strategy.adapters.printing.html import write_html
from sheets_strategy.adapters.printing.pdf import write_pdf
from sheets_strategy.errors import InputError
from sheets_strategy.export import export
from sheets_strategy.workbook.grid import CellError, CellValue
from sheets_strategy.workbook.print_cells import print_cell
from sheets_strategy.workbook.printed import PrintedChart, Report
from sheets_strategy.workbook.template import ColumnType


def test_a_meeting_gets_what_it_needs_in_order_with_its_day() -> None:
    report = print_book(fill_book())
    assert [one.title for one in report.sections] == ["ABC-анализ", "Сегменты", "Работа"]
    assert (report.title, report.lines) == ("memory", ("На 30.11.2026, оплаты по 31.10.2026",))
    clients = table_of(report, "ABC-анализ")
    assert [column.label for column in clients.columns] == [
        *("Место", "Клиент", "Оборот за период, ₽", "Доля", "Доля с начала списка", "Класс")
    ]
    assert clients.rows[0] == ("1", ROMASHKA, "1\u00a0234\u00a0568", "50\u00a0%", "50\u00a0%", "A")
    assert clients.fills == {(0, 5): "#C6E0B4", (1, 5): "#C6E0B4"}


def test_numbers_are_written_as_the_language_of_the_workbook_does() -> None:
    ru, en = load("ru"), load("en")
    cells = (
        (1234567.5, "money"),
        (0.1234, "percent"),
        (1.25, "number"),
        (date(2026, 1, 2), "date"),
        (True, "any"),
    )
    assert [print_cell(value, kind, ru) for value, kind in cells] == [  # type: ignore[arg-type]
        *("1\u00a0234\u00a0568", "12,3\u00a0%", "1,25", "02.01.2026", "да")
    ]
    assert [print_cell(value, kind, en) for value, kind in cells[:3]] == ["1,234,568", "12.3%", "1.25"]  # type: ignore[arg-type]


def test_only_so_many_rows_for_a_meeting_and_all_where_a_tab_is_asked_for() -> None:
    book = fill_book([f"ООО Клиент-{place}" for place in range(30)])
    short = table_of(print_book(book), "ABC-анализ")
    assert (len(short.rows), short.notes) == (25, ("… и ещё 5 строк, во вкладке «ABC-анализ»",))
    whole = table_of(print_book(book, "abc"), "ABC-анализ")
    assert (len(whole.rows), len(whole.columns)) == (30, 13)


def test_only_what_is_to_be_done_now_is_printed_of_the_worklist() -> None:
    book = fill_book()
    type_row(book, "worklist", 1, state="в очереди")
    assert [row[1] for row in table_of(print_book(book), "Работа").rows] == [ROMASHKA]


def test_tabs_are_known_by_their_names_in_any_language_and_by_how_they_begin() -> None:
    book = fill_book()
    assert [one.title for one in print_book(book, "прод", "ABC analysis", "АВС").sections] == [
        "Продавцы",
        "ABC-анализ",
    ]
    with pytest.raises(InputError) as unknown:
        print_book(book, "Отчёт")
    assert (unknown.value.code, unknown.value.facts["tab"]) == ("print_tab_unknown", "Отчёт")


def test_columns_of_the_team_come_with_their_tab_and_what_has_no_room_is_named() -> None:
    book = fill_book()
    add_column(book, "sellers", "Машина", ["Лада"])
    assert table_of(print_book(book, "продавцы"), "Продавцы").columns[-1].label == "Машина"
    for place in range(12):
        add_column(book, "sellers", f"Своё {place}", ["да"])
    notes = table_of(print_book(book, "продавцы"), "Продавцы").notes
    assert notes[0].startswith("На странице не поместились столбцы: Своё ")


def test_the_currency_stands_in_the_headers() -> None:
    book = fill_book()
    set_setting(book, "currency", "KZT")
    assert "Оборот за период, KZT" in [one.label for one in table_of(print_book(book), "ABC-анализ").columns]


def test_charts_are_bars_with_their_numbers() -> None:
    blocks = print_book(fill_book()).sections[0].blocks
    chart = next(one for one in blocks if isinstance(one, PrintedChart))
    assert chart.names[0] == ROMASHKA
    assert (chart.bars.values[0], chart.bars.texts[0]) == (1000.0, "1\u00a0000")
    assert chart.told is not None
    assert chart.told.texts[0] == "50\u00a0%"


def test_what_a_workbook_lacks_is_passed_over_and_nothing_is_written() -> None:
    book = fill_book()
    view = table(book, "abc")
    book.set_cell(view.tab.name, view.header_row, view.columns["share"], None)
    before = book.read()
    labels = [one.label for one in table_of(print_book(book), "ABC-анализ").columns]
    assert "Доля" not in labels
    assert book.read() == before


def test_the_same_is_printed_of_a_file_and_of_a_google_sheet(tmp_path: Path) -> None:
    book = fill_book()
    tabs = [replace(tab, hidden=False) for tab in book.read().tabs]
    printed = {
        name: export(make(tmp_path, tabs), load, layout(), today=TODAY).sections
        for name, make in BACKENDS.items()
    }
    assert printed == dict.fromkeys(BACKENDS, print_book(book).sections)


def test_a_tab_of_peoples_own_and_the_statement_are_printed_as_they_stand() -> None:
    book = fill_book()
    put_statement = book.edit("Выписка")
    for col, value in enumerate((date(2026, 1, 2), "7", 1000.5)):
        put_statement.put(1, col, value)
    book.keep("Выписка", put_statement)
    printed = table_of(print_book(book, "Выписка"), "Выписка")
    assert printed.columns[0].label == "Дата"
    assert printed.rows[0][:3] == ("02.01.2026", "7", "1000,5")


def test_hostile_text_stays_text_and_the_page_loads_nothing() -> None:
    book = fill_book([HOSTILE, "a\u202eb\x00c"])
    page = write_html(print_book(book)).decode()
    assert "<script" not in page
    assert unescape(page).count("<script>alert(1)</script>") == 2
    assert not re.search(r"(?i)\b(?:src|href|url|@import)\b\s*[=(:]", page)
    assert not {"\u202e", "\x00"} & set(page)
    assert write_html(print_book(book)).decode() == page


def test_masks_are_the_same_on_all_tabs_and_inside_sentences() -> None:
    book = fill_book(["ООО «Василёк»", ROMASHKA])
    type_row(
        book,
        "worklist",
        1,
        why=f"{ROMASHKA} платит раз в 30 дней; вместе с ВАСИЛЁК ждёт 3 500,00 ₽ с 02.01.2026",
    )
    type_row(
        book, "checks", 0, what="Ромашка (ИНН 7701000001), тел. 8 (900) 000-00-01, vera@romashka.example"
    )
    type_row(book, "checks", 1, what="Файл «ООО Моя фирма, август.xlsx»: 605 строк")
    report = print_book(book, "abc", "Работа", "Вопросы", "Продавцы", masked=True)
    assert table_of(report, "ABC-анализ").rows[1][1] == "Клиент 2"
    work = table_of(report, "Работа").rows[1]
    assert ("Клиент 2", "Продавец 1") == work[1:3]
    assert "Клиент 2 платит раз в 30 дней; вместе с Клиент 1 ждёт 3 500,00 ₽ с 02.01.2026" in work
    assert "Клиент 2 (ИНН •••), тел. •••, •••" in table_of(report, "Вопросы").rows[0]
    assert "Файл «•••»: 605 строк" in table_of(report, "Вопросы").rows[1]
    assert table_of(report, "Продавцы").rows[0][0] == "Продавец 1"
    assert (report.title, report.lines[1]) == (
        *("Стратегия продаж", "Имена и контакты заменены для показа, деньги настоящие."),
    )


def test_money_hypotheses_and_words_of_many_names_stay() -> None:
    book = fill_book([f"ООО {name} Мебель" for name in ("Ива", "Ольха", "Сосна", "Берёза")])
    type_row(
        book,
        "plan",
        0,
        hypothesis="Если показать мебель, то купят. Спросить Сосну",
        result="Сосна купила",
        code="p1",
    )
    type_row(book, "plan", 0, segment="A растут", status="идея", expected=5000.0)
    plan = table_of(print_book(book, "план", masked=True), "План")
    assert "Если показать мебель, то купят. Спросить •••" in plan.rows[0]
    assert {"A растут", "5\u00a0000"} <= set(plan.rows[0])
    assert "Итог" not in [one.label for one in plan.columns]


def test_a_name_is_known_whatever_cannot_be_seen_in_it() -> None:
    book = fill_book(["ООО Ро\u00adмаш\u200bка"])
    type_row(book, "checks", 0, what="Ромашка и Ро\u202eмашка")
    assert "Клиент 1 и Клиент 1" in table_of(print_book(book, "вопросы", masked=True), "Вопросы").rows[0]


def test_a_name_that_was_cut_tells_nobody_either() -> None:
    book = fill_book(["ООО Вельбасен Косметик"])
    type_row(book, "checks", 0, what="Похоже на «ООО Вельба…»")
    assert "Похоже на «ООО •••…»" in table_of(print_book(book, "вопросы", masked=True), "Вопросы").rows[0]


def test_a_pdf_names_nobody_either() -> None:
    book = fill_book()
    type_row(book, "worklist", 0, why=f"{ROMASHKA}, +7 900 000-00-00, anna@firm.example")
    made = write_pdf(print_book(book, masked=True))
    reader = PdfReader(BytesIO(made))
    text = " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    assert "Клиент 1" in text
    secrets = ("Ромашка", "calc", "alert", "Орлова", "Вера", "7701000000", "900 000-00-00", "anna@", "memory")
    assert [secret for secret in secrets if secret in text] == []


_CELLS = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(), st.datetimes()),
    st.sampled_from([CellError("#REF!"), "\ud800", "a\x00\u202eb", "Ж" * 5000]),
)
_KINDS = st.sampled_from(
    [*("text", "long_text", "money", "percent", "number", "integer", "whole", "date", "choice", "any")]
)


@given(value=_CELLS, kind=_KINDS, lang=st.sampled_from(["ru", "en"]))
def test_any_cell_is_printed_as_one_line_of_clean_text(value: CellValue, kind: ColumnType, lang: str) -> None:
    text = print_cell(value, kind, load(lang))
    assert len(text) <= 400
    assert text.replace("\u00a0", " ").isprintable()
    text.encode()


def test_tabs_that_may_hold_anything_are_refused() -> None:
    for tab in ("Выписка", "Память"):
        with pytest.raises(InputError) as refused:
            print_book(fill_book(), tab, masked=True)
        assert (refused.value.code, refused.value.facts) == ("print_tab_hidden", {"tab": tab})


_PLAIN = st.text("абвгдежзиклмнопрстуфхцчшщэюяABCDEFGHIKLMN0123456789", min_size=5, max_size=12)
_NAMES = st.builds("{}{}{}".format, st.sampled_from(["ООО ", 'АО "', "ИП «", "=", "<b>", ""]), _PLAIN, st.sampled_from(["", '"', "» ", " & Co"]))  # fmt: skip
_SAID = st.sampled_from(
    ["{} молчит", "ждём «{}»; потом ещё", "{}", "раз в 30 дней, {}, 12 000,50 ₽", "вместе с {} и {}"]
)
_TABS = ("клиенты", "abc", "портрет", "параметры", "сегменты", "план", "6 ключей", "продавцы", "работа", "вопросы", "журнал", "настройки")  # fmt: skip


@settings(max_examples=examples(12), deadline=None)
@example(names=["ООО Клиент", "Ромашка"], said="{} молчит", phone="+7 (900) 111-22-33")
@given(
    names=st.lists(_NAMES, min_size=1, max_size=4, unique_by=str.casefold),
    said=_SAID,
    phone=st.from_regex(r"(\+7|8) ?\(?9[0-9]{2}\)? [0-9]{3}-[0-9]{2}-[0-9]{2}", fullmatch=True),
)
def test_nobody_of_the_client_base_is_named_anywhere(names: list[str], said: str, phone: str) -> None:
    book = fill_book(names)
    mail, inn = "boss@romashka.example", "7705551234"
    type_row(
        book, "clients", 0, phone=phone, inn=inn, need=f"для {names[0]}", crm=f"https://crm.example/{inn}"
    )
    add_column(book, "clients", "Директор", [f"{names[0]} {mail}"])
    sentence = f"{said.format(names[0], names[-1])}, {phone}, {mail}, ИНН {inn}"
    type_row(
        book,
        "worklist",
        0,
        why=sentence,
        comment=sentence,
        last_purpose=sentence,
        action=sentence,
        history=sentence,
    )
    type_row(
        book,
        "plan",
        0,
        hypothesis=sentence,
        result=sentence,
        first_step=sentence,
        segment=sentence,
        code="p1",
    )
    type_row(book, "checks", 0, what=sentence, todo=sentence, where=names[0])
    type_row(book, "portrait_found", 0, found_place=1, found=sentence)
    type_row(book, "segments", 0, name=sentence)
    type_row(book, "log", 0, changed=sentence)
    secrets = {*(name.strip() for name in names if name != "ООО Клиент"), phone, mail, inn, "Вера Павловна"}
    text = _read(print_book(book, *_TABS, masked=True))
    assert [secret for secret in secrets if secret in text] == []


def _read(report: Report) -> str:
    """Give the page as a reader sees it, and its bytes."""
    page = write_html(report).decode()
    return unescape(page) + page


def test_every_column_named_for_printing_is_one_of_the_template() -> None:
    template, found = load("ru"), layout()
    tables = {one.key: one for tab in template.tabs for one in tab.tables}
    blocks = [block for named in found.tabs.values() for block in named]
    named = {
        (block.table, column) for block in blocks for column in (*block.columns, *block.more, *block.filled)
    }
    hidden = found.hidden
    full = {*hidden.clients, *hidden.people, *hidden.shown, *hidden.left_out, *hidden.secret}
    named |= {(one.split(".")[0], one.split(".")[1]) for one in full if not one.endswith(".*")}
    known = {(key, column.key) for key, one in tables.items() for column in one.columns}
    assert named - known == set()
