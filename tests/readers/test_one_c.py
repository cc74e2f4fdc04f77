import pandas as pd
import pytest
from one_c_text import OTHER, OWN, SECOND, document, one_c, section

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import matches, read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import STATEMENT_COLUMNS, Statement


def read(text: str, encoding: str = "cp1251", own_accounts: tuple[str, ...] = ()) -> Statement:
    return read_one_c(Source.of(text.encode(encoding), name="kl.txt"), own_accounts=own_accounts)


def only_row(statement: Statement) -> dict[str, object]:
    [row] = statement.rows.to_dict("records")
    return {str(key): value for key, value in row.items()}


def codes(statement: Statement) -> list[str]:
    return [finding.code for finding in statement.findings]


def test_document_becomes_one_typed_row() -> None:
    statement = read(one_c([document()]))
    assert only_row(statement) == {
        "on": pd.Timestamp(2026, 1, 26),
        "direction": "in",
        "amount_kop": 1500_00,
        "currency": "RUB",
        "number": "7",
        "party": "ООО Ромашка",
        "party_inn": "7707083893",
        "party_kpp": "",
        "party_account": OTHER,
        "purpose": "Оплата по счёту 1",
        "own_account": OWN,
        "line": 5,
    }
    assert statement.findings == ()
    assert (statement.own_accounts, statement.reader) == ((OWN,), "1c")


@pytest.mark.parametrize("documents", [[], [document()]])
def test_columns_have_their_types_even_without_rows(documents: list[dict[str, str]]) -> None:
    rows = read(one_c(documents)).rows
    assert {name: str(dtype) for name, dtype in rows.dtypes.items()} == dict(STATEMENT_COLUMNS)


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("eol", ["\r\n", "\n", "\r"])
def test_encoding_and_line_ends_change_nothing(encoding: str, eol: str) -> None:
    text = one_c([document(), document(Номер="8")], eol=eol)
    assert matches(text.encode(encoding))
    pd.testing.assert_frame_equal(
        read(text, encoding).rows, read(one_c([document(), document(Номер="8")])).rows
    )


def test_own_account_beats_the_dates() -> None:
    row = only_row(read(one_c([document(ДатаПоступило=None, ДатаСписано="27.01.2026")])))
    assert (row["direction"], row["on"]) == ("in", pd.Timestamp(2026, 1, 27))


def test_outgoing_document_names_the_payee() -> None:
    outgoing = document(
        ПлательщикСчет=OWN,
        ПолучательСчет=OTHER,
        ПолучательИНН="7702070139",
        ДатаПоступило="",
        ДатаСписано="24.01.2026",
    )
    row = only_row(read(one_c([outgoing])))
    assert (row["direction"], row["party"], row["party_inn"]) == ("out", "ООО Своя", "7702070139")
    assert (row["own_account"], row["on"]) == (OWN, pd.Timestamp(2026, 1, 24))


def test_transfer_between_own_accounts_is_one_row() -> None:
    text = one_c([document(ПлательщикСчет=SECOND)], accounts=(OWN, SECOND))
    row = only_row(read(text))
    assert (row["direction"], row["own_account"], row["party_account"]) == ("internal", SECOND, OWN)


def test_own_account_of_the_settings_makes_a_transfer_internal() -> None:
    assert only_row(read(one_c([document()]), own_accounts=(OTHER,)))["direction"] == "internal"


@pytest.mark.parametrize(
    ("received", "paid", "direction", "account"),
    [
        ("26.01.2026", "", "in", OWN),
        ("", "26.01.2026", "out", OWN),
        ("", "", "", OWN),
        ("1.1.26", "1.1.26", "", OWN),
    ],
)
def test_dates_decide_where_no_account_is_known(
    received: str, paid: str, direction: str, account: str
) -> None:
    stranger = document(ПолучательСчет=SECOND, ДатаПоступило=received, ДатаСписано=paid)
    statement = read(one_c([stranger]))
    row = only_row(statement)
    assert (row["direction"], row["own_account"]) == (direction, account)
    assert codes(statement) == ([] if direction else ["no_direction"])


def test_account_of_most_documents_is_ones_own_where_the_file_names_none() -> None:
    strangers = [document(ПлательщикСчет=f"407028100000000009{place:02d}") for place in range(3)]
    statement = read(one_c(strangers, accounts=()))
    assert statement.own_accounts == (OWN,)
    assert set(statement.rows["direction"]) == {"in"}


def test_settlement_account_stands_in_for_the_account() -> None:
    row = only_row(read(one_c([document(ПолучательСчет=None, ПолучательРасчСчет=OWN)])))
    assert row["direction"] == "in"
    row = only_row(read(one_c([document(ПолучательСчет=SECOND, ПолучательРасчСчет=OWN)])))
    assert (row["direction"], row["own_account"]) == ("in", OWN)


@pytest.mark.parametrize(
    ("keys", "inn", "party"),
    [
        ({"ПлательщикИНН": "", "Плательщик1": "ИНН 7702070139 ООО Ромашка"}, "7702070139", "ООО Ромашка"),
        ({"ПлательщикИНН": "0", "Плательщик1": "Иванов И.И."}, "", "Иванов И.И."),
        ({"Плательщик1": None, "Плательщик": "7707083893, ООО Ромашка"}, "7707083893", "ООО Ромашка"),
        ({"ПлательщикИНН": None, "Плательщик": "7702070139 ООО Р"}, "7702070139", "ООО Ромашка"),
    ],
)
def test_name_and_inn_part_however_they_are_glued(keys: dict[str, str | None], inn: str, party: str) -> None:
    row = only_row(read(one_c([document(**keys)])))
    assert (row["party_inn"], row["party"]) == (inn, party)


def test_purpose_goes_on_over_lines_and_keeps_equal_signs() -> None:
    text = one_c([document(НазначениеПлатежа="Оплата a=b\r\nпо счёту\r\nНДС=22%\r\n  без кавычек")])
    assert only_row(read(text))["purpose"] == "Оплата a=b по счёту НДС=22% без кавычек"


def test_numbered_lines_serve_only_without_the_whole_purpose() -> None:
    lines = {"НазначениеПлатежа1": "Оплата", "НазначениеПлатежа2": "по счёту"}
    assert only_row(read(one_c([document(**lines)])))["purpose"] == "Оплата по счёту 1"
    assert only_row(read(one_c([document(НазначениеПлатежа="", **lines)])))["purpose"] == "Оплата по счёту"


def test_unknown_key_is_no_part_of_the_purpose() -> None:
    assert (
        only_row(read(one_c([document(НовоеПоле="7", ПлательщикМФО="1")])))["purpose"] == "Оплата по счёту 1"
    )


def test_keys_and_sections_are_known_in_any_case_and_without_equal_sign() -> None:
    text = (
        one_c([document()])
        .replace("СекцияДокумент=Платежное поручение", "СЕКЦИЯДОКУМЕНТ")
        .replace("Сумма", "сумма")
    )
    assert only_row(read(text))["amount_kop"] == 1500_00


@pytest.mark.parametrize(
    ("text", "kop"), [("9714,77", 9714_77), ("1 000.50", 1000_50), ("1,234", 1234_00), ("5", 5_00)]
)
def test_sum_is_read_with_comma_and_spaces(text: str, kop: int) -> None:
    assert only_row(read(one_c([document(Сумма=text)])))["amount_kop"] == kop


def test_unreadable_sum_is_a_finding_and_no_row() -> None:
    statement = read(one_c([document(Сумма="много"), document(Номер="8")]))
    assert statement.rows["number"].tolist() == ["8"]
    [finding] = statement.findings
    assert (finding.code, finding.grave) == ("one_c_unreadable_sum", "error")
    facts = {"file": "kl.txt", "line": 5, "number": "7", "value": "много", "reason": "not_money"}
    assert dict(finding.facts) == facts


def test_unreadable_day_is_a_finding_and_no_date() -> None:
    statement = read(one_c([document(Дата="вчера", ДатаПоступило="")]))
    assert statement.rows["on"].isna().tolist() == [True]
    assert codes(statement) == ["one_c_no_date"]


def test_currency_follows_the_own_account() -> None:
    euro = "40702978000000000001"
    assert only_row(read(one_c([document(ПолучательСчет=euro)], accounts=(euro,))))["currency"] == "EUR"


def test_sum_is_in_the_minor_units_of_the_own_account() -> None:
    yen, foreign = "40702392000000000001", "KW81CBKU0000000000001234560101"
    row = only_row(read(one_c([document(ПолучательСчет=yen, ПлательщикСчет=foreign)], accounts=(yen,))))
    assert (row["currency"], row["amount_kop"]) == ("JPY", 1_500)
    totals = section(yen, ВсегоПоступило="1500.00", ВсегоСписано="0.00")
    statement = read(
        one_c([document(ПолучательСчет=yen, ПлательщикСчет=foreign)], accounts=(yen,), sections=(totals,))
    )
    assert (codes(statement), statement.controls[0].in_kop) == ([], 1_500)


def test_part_of_a_yen_is_asked_about_and_not_taken() -> None:
    yen = "40702392000000000001"
    statement = read(one_c([document(Сумма="1500.50", ПолучательСчет=yen)], accounts=(yen,)))
    row = only_row(statement)
    assert (row["direction"], row["currency"], codes(statement)) == ("", "JPY", ["no_direction"])


def test_document_without_its_end_is_closed_by_the_next() -> None:
    text = one_c([document(), document(Номер="8")]).replace("КонецДокумента", "", 1)
    statement = read(text)
    assert statement.rows["number"].tolist() == ["7", "8"]
    assert codes(statement) == ["one_c_unclosed_document"]


def test_document_without_its_first_line_is_not_lost() -> None:
    text = one_c([document(), document(Номер="8")]).replace("СекцияДокумент=Платежное поручение", "??", 1)
    assert read(text).rows["number"].tolist() == ["7", "8"]


def test_documents_that_run_together_are_parted_at_the_second_number() -> None:
    text = one_c([document(), document(Номер="8", Сумма="3")])
    run_together = text.replace("КонецДокумента\r\nСекцияДокумент=Платежное поручение\r\n", "", 1)
    statement = read(run_together)
    assert statement.rows[["number", "amount_kop"]].values.tolist() == [["7", 1500_00], ["8", 3_00]]
    assert codes(statement) == ["one_c_unclosed_document"]


def test_two_sums_in_one_document_are_a_finding() -> None:
    text = one_c([document()]).replace("Сумма=1500.00", "Сумма=1500.00\r\nСумма=3", 1)
    assert codes(read(text)) == ["one_c_two_sums"]


def test_two_files_in_one_are_read_as_one() -> None:
    both = one_c([document()]) + one_c([document(Номер="8")], accounts=(SECOND,))
    statement = read(both)
    assert (len(statement.rows), statement.own_accounts) == (2, (OWN, SECOND))


def test_letters_lost_in_an_earlier_saving_stop_in_words() -> None:
    lost = one_c([document()]).encode("ascii", errors="replace").replace(b"?", "\ufffd".encode())
    with pytest.raises(InputError, match="unreadable_encoding"):
        read_one_c(Source.of(lost, name="kl.txt"))


def test_damaged_letters_in_one_text_are_a_finding() -> None:
    assert codes(read(one_c([document(Плательщик1="ООО Рома\ufffdка")]), "utf-8")) == ["one_c_damaged_text"]


def test_zero_bytes_are_refused() -> None:
    with pytest.raises(InputError, match="damaged_file"):
        read(one_c([document(Номер="7\x00")]))
