"""What an import leaves to ask about stays in «Вопросы» until it is mended or answered."""

from __future__ import annotations

from datetime import date

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.import_statement import Incoming, import_statement
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.book import open_book
from sheets_strategy.workbook.catalogue import word_finding

TODAY = date(2026, 11, 23)
ACCOUNT = "40702810900000000001"


def month(number: int, *, opening: int, received: int, closing: int) -> Incoming:
    """Give a file of one month with one receipt of 100 roubles; the bank states what is said."""
    since, until = f"01.{number:02}.2026", f"28.{number:02}.2026"
    text = (
        f"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={ACCOUNT}\nСекцияРасчСчет\n"
        f"ДатаНачала={since}\nДатаКонца={until}\nРасчСчет={ACCOUNT}\nНачальныйОстаток={opening}.00\n"
        f"ВсегоПоступило={received}.00\nВсегоСписано=0.00\nКонечныйОстаток={closing}.00\nКонецРасчСчет\n"
        f"СекцияДокумент=Платежное поручение\nНомер={number}\nДата={until}\nСумма=100.00\n"
        f"ПлательщикСчет=40702810439500000017\nПлательщик1=ООО Мак\nПолучательСчет={ACCOUNT}\n"
        f"ДатаПоступило={until}\nНазначениеПлатежа=Оплата\nКонецДокумента\nКонецФайла\n"
    )
    source = Source.of(text.encode("cp1251"), name=f"{number:02}.txt")
    return Incoming(source.name, source.sha256(), lambda own: read_one_c(source, own))


def workbook(*files: Incoming) -> MemoryWorkbook:
    template = load_template("ru")
    book = MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))
    import_statement(book, load_template, files, today=TODAY)
    return book


def run(book: MemoryWorkbook) -> SyncResult:
    return sync(book, load_template, today=TODAY)


def asked(result: SyncResult, *codes: str) -> list[tuple[str, object]]:
    return sorted((one.code, one.sum_kop) for one in result.findings if one.code in codes)


def test_hole_between_two_files_is_told_until_the_file_comes() -> None:
    first, third = (
        month(1, opening=0, received=100, closing=100),
        month(3, opening=200, received=100, closing=300),
    )
    book = workbook(first, third)
    [hole] = [one for one in run(book).findings if one.code == "statement_hole"]
    assert (hole.facts["since"], hole.facts["until"]) == (date(2026, 1, 29), date(2026, 2, 28))
    import_statement(book, load_template, [month(2, opening=100, received=100, closing=200)], today=TODAY)
    # The last days of January: no file of the three covers them.
    assert [one.facts["until"] for one in run(book).findings if one.code == "statement_hole"] == [
        date(2026, 1, 31)
    ]


def test_hole_that_was_answered_is_not_asked_about_again() -> None:
    book = workbook(
        month(1, opening=0, received=100, closing=100), month(3, opening=200, received=100, closing=300)
    )
    assert asked(run(book), "statement_hole") == [("statement_hole", None)]
    view = open_book(book.read(), load_template("ru")).tables["checks"]
    row = next(row for row in view.rows() if "нет выписки" in view.text(row, "what"))
    book.set_cell(view.tab.name, row, view.columns["decision"], "отклонить")
    for _ in range(2):
        assert asked(run(book), "statement_hole") == []
    assert not run(book).changes


def test_balance_that_does_not_add_up_stays_a_question_with_its_amount() -> None:
    book = workbook(month(1, opening=0, received=100, closing=150))
    for _ in range(2):
        assert asked(run(book), "balance_difference", "control_difference") == [("balance_difference", 50_00)]
    assert not run(book).changes


def test_difference_from_the_banks_total_stays_a_question_with_its_amount() -> None:
    book = workbook(month(1, opening=0, received=130, closing=130))
    for _ in range(2):
        assert asked(run(book), "balance_difference", "control_difference") == [
            ("control_difference", -30_00)
        ]


def test_what_does_not_add_up_names_the_days_to_download_anew() -> None:
    """Of a file just imported, and of one that memory tells of."""
    book = workbook(
        month(1, opening=0, received=100, closing=150), month(2, opening=150, received=130, closing=280)
    )
    told = [
        word_finding(one, load_template("ru")).todo
        for one in run(book).findings
        if one.code in ("balance_difference", "control_difference")
    ]
    assert sorted(told) == [
        "Если выписку не сокращали, скачайте её ещё раз, с 01.02.2026 по 28.02.2026, и загрузите: "
        "sheets-strategy import ФАЙЛ",
        "Скачайте выписку ещё раз, с 01.01.2026 по 28.01.2026, и сравните.",
    ]


def test_payment_that_was_not_executed_is_told_and_asks_for_nothing() -> None:
    book = workbook()
    rows = [
        ["Дата", "Сумма", "Контрагент", "Назначение", "Тип операции", "Статус"],
        ["05.03.2026", 100.0, "ООО Мак", "Оплата", "Кредит", "Исполнен"],
        ["06.03.2026", 200.0, "ООО Мак", "Оплата", "Кредит", "Отклонен"],
    ]
    height = len(next(tab for tab in book.tabs if tab.name == "Выписка").rows)
    for place, row in enumerate(rows):
        for col, value in enumerate(row):
            book.set_cell("Выписка", height + place, col, value)
    result = run(book)
    told = [
        (one.grave, one.facts["value"], one.sum_kop)
        for one in result.findings
        if one.code == "unreadable_row"
    ]
    assert told == [("info", "Отклонен", 200_00)]
    assert result.strategy.abc["turnover_kop"].tolist() == [100_00]


def test_plan_row_of_no_segment_is_told_by_what_the_team_typed() -> None:
    book = workbook()
    run(book)
    view = open_book(book.read(), load_template("ru")).tables["plan"]
    row = view.header_row + 1
    for name in ("segment", "hypothesis"):
        book.set_cell(view.tab.name, row, view.columns[name], "x")
    [told] = [one for one in run(book).findings if one.code == "plan_segment_missing"]
    assert told.facts["value"] == ""
    assert not run(book).changes
