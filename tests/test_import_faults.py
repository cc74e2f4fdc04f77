"""Files that a bank or a person spoilt: what ``import`` says of them, and what stays in «Вопросы»."""

from __future__ import annotations

import pytest
from small_workbook import TODAY, codes_of, load, new_workbook, put, read, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.import_statement import ImportedFile, Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.cells import decimal_of, read_money
from sheets_strategy.statement.lines import LONGEST_TEXT

OWN, OTHER = "40702810900000000001", "40702810100000000055"


def document(
    sum_: str, *, payee: str = OWN, purpose: str = "Оплата по счету", inn: str = "7707083893"
) -> str:
    return (
        f"СекцияДокумент=Платежное поручение\nНомер=1\nДата=02.03.2026\nСумма={sum_}\n"
        f"ПлательщикСчет={OTHER}\nПлательщик=ООО Альфа\nПлательщикИНН={inn}\n"
        f"ПолучательСчет={payee}\nПолучатель=ООО Мы\nНазначениеПлатежа={purpose}\nКонецДокумента\n"
    )


def one_c(*documents: str, head: str = f"РасчСчет={OWN}\n") -> str:
    return "1CClientBankExchange\nВерсияФормата=1.03\n" + head + "".join(documents) + "КонецФайла\n"


def bring(
    workbook: MemoryWorkbook, text: str, name: str = "bank.txt", *, everything: bool | None = None
) -> ImportedFile:
    content = text.encode()
    incoming = Incoming(name, name, lambda own: read_file(Source.of(content, name=name), own_accounts=own))
    return import_statement(workbook, load, [incoming], today=TODAY, everything=everything)[0][0]


def test_a_document_with_an_unreadable_sum_is_counted_and_stays_among_the_checks() -> None:
    workbook = new_workbook()
    done = bring(workbook, one_c(document("100.00"), document("12.34.567 руб 5")))
    assert (done.rows, done.unread) == (1, (1, 0))
    result = run(workbook)
    assert {"unread": "error"} == {one.code: one.grave for one in result.findings if one.code == "unread"}
    assert not run(workbook).changes


def test_a_file_whose_rows_tell_nothing_is_refused() -> None:
    workbook = new_workbook()
    before = workbook.read()
    lost = document("100.00", payee="40702810200000000077") + document("5.00", payee="")
    with pytest.raises(InputError) as refused:
        bring(workbook, one_c(lost.replace(f"ПлательщикСчет={OTHER}\n", ""), head=""))
    assert (refused.value.code, dict(refused.value.facts)) == (
        "nothing_read",
        {"name": "bank.txt", "rows": 2},
    )
    assert before == workbook.read()


def test_a_text_too_long_for_a_cell_is_cut_and_told_and_still_known_the_next_time() -> None:
    workbook = new_workbook()
    text = one_c(document("100.00", purpose="Оплата " + "я" * 40_000))
    done = bring(workbook, text)
    assert (done.added, [one.code for one in done.findings]) == (1, ["text_cut"])
    purposes = [row[-1] for row in next(tab for tab in workbook.tabs if tab.name == "Выписка").rows[1:]]
    assert max(len(str(value)) for value in purposes if value) <= LONGEST_TEXT
    assert bring(workbook, text).added == 0


def test_payers_whose_inn_fails_its_check_are_told_and_firms_of_one_name_above_all() -> None:
    workbook = new_workbook()
    bring(workbook, one_c(document("100.00", inn="123456789012"), document("50.00", inn="210987654321")))
    found = {one.code: (dict(one.facts), one.sum_kop) for one in run(workbook).findings}
    inns = "123456789012, 210987654321"
    assert ({"payers": 1, "inns": inns}, 150_00) == found["payer_inn_unchecked"]
    assert ({"name": "ООО Альфа", "inns": inns}, 150_00) == found["payers_merged_by_name"]
    assert not run(workbook).changes


@pytest.mark.parametrize("typed", ["с 2015 года", "2015 г.", 2015.0])
def test_a_year_may_stand_among_words(typed: str | float) -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="ООО Альфа", since=typed)
    assert "not_a_year" not in codes_of(run(workbook))
    bring(workbook, one_c(document("100.00")))
    run(workbook)
    (tenure,) = next(row for row in read(workbook, "clients", "tenure"))
    assert TODAY.year - 2015 - 1 <= float(str(tenure)) <= TODAY.year - 2015 + 1


def test_a_year_that_is_none_is_told_as_such() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="ООО Альфа", since="давно")
    assert "not_a_year" in codes_of(run(workbook))


def test_dashes_before_kopecks_are_decided_by_the_rest_of_the_column() -> None:
    assert [decimal_of(["1 234-56", "688-38"]), decimal_of(["688-38", "12-56"])] == ["-", ""]
    assert [123_456, 68_838] == read_money(["1 234-56", "688-38"]).kop.tolist()
    assert {0: "ambiguous_money", 1: "ambiguous_money"} == read_money(["688-38", "12-56"]).bad


def test_a_file_whose_sides_have_changed_places_is_refused_unless_all_of_it_is_wanted() -> None:
    lines = ["Дата;Номер;Поступление;Списание;Контрагент;ИНН контрагента;Назначение платежа"]
    for day in range(1, 13):
        lines.append(f"{day:02d}.03.2026;{day};;1000,00;ООО Клиент {day};;Оплата по счету {day} за товар")
        lines.append(f"{day:02d}.03.2026;9{day};50,00;;ПАО Банк;;Комиссия за ведение счета")
        lines.append(f"{day:02d}.03.2026;8{day};700,00;;Иванов И. И.;;Заработная плата за февраль")
    text = "\n".join(lines) + "\n"
    workbook = new_workbook()
    before = workbook.read()
    with pytest.raises(InputError) as refused:
        bring(workbook, text, "bank.csv")
    assert (refused.value.code, before) == ("sides_doubtful", workbook.read())
    assert bring(workbook, text, "bank.csv", everything=True).added == 36
