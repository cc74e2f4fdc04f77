"""The bank's own totals, and files whose end is missing."""

from datetime import date

import pytest
from one_c_text import OWN, SECOND, document, one_c, section

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Control, Statement


def read(text: str) -> Statement:
    return read_one_c(Source.of(text.encode("cp1251"), name="kl.txt"))


def codes(statement: Statement) -> list[str]:
    return [finding.code for finding in statement.findings]


def test_daily_sections_are_summed() -> None:
    days = [
        section(
            OWN,
            "02.01.2026",
            "02.01.2026",
            НачальныйОстаток="15",
            ВсегоПоступило="7.50",
            ВсегоСписано="0",
            КонечныйОстаток="22.50",
        ),
        section(
            OWN,
            "01.01.2026",
            "01.01.2026",
            НачальныйОстаток="10",
            ВсегоПоступило="6",
            ВсегоСписано="1",
            КонечныйОстаток="15",
        ),
    ]
    statement = read(one_c([], sections=[*days, days[0]]))
    expected = Control(OWN, date(2026, 1, 1), date(2026, 1, 2), 10_00, 13_50, 1_00, 22_50)
    assert statement.controls == (expected,)


def test_section_of_the_whole_period_already_holds_its_days() -> None:
    day = section(OWN, "01.01.2026", "01.01.2026", ВсегоПоступило="5", ВсегоСписано="0")
    month = section(ВсегоПоступило="1500", ВсегоСписано="0")
    [control] = read(one_c([document()], sections=[month, day])).controls
    assert (control.in_kop, control.out_kop) == (1500_00, 0)


def test_unreadable_header_date_is_unknown() -> None:
    [control] = read(one_c([], sections=[section(since="23.08.201819202122")])).controls
    assert control == Control(OWN, None, date(2026, 1, 31), None, None, None, None)


def test_difference_to_the_documents_is_named() -> None:
    statement = read(one_c([document()], sections=[section(ВсегоПоступило="1600", ВсегоСписано="0")]))
    [finding] = statement.findings
    assert (finding.code, finding.sum_kop) == ("control_difference", 100_00)
    assert (finding.facts["side"], finding.facts["account"]) == ("in", OWN)


def test_transfer_between_own_accounts_counts_on_both() -> None:
    sections = [
        section(OWN, ВсегоПоступило="1500", ВсегоСписано="0"),
        section(SECOND, ВсегоПоступило="0", ВсегоСписано="1500"),
    ]
    assert codes(read(one_c([document(ПлательщикСчет=SECOND)], sections=sections))) == []


def test_balance_that_does_not_add_up_is_named() -> None:
    sums = {
        "НачальныйОстаток": "1",
        "ВсегоПоступило": "1500",
        "ВсегоСписано": "0",
        "КонечныйОстаток": "1500",
    }
    assert codes(read(one_c([document()], sections=[section(**sums)]))) == ["balance_difference"]


def test_last_document_cut_stops_with_its_number() -> None:
    text = one_c([document(), document(Номер="FDC240")])
    with pytest.raises(InputError) as caught:
        read(text[: text.rindex("ПолучательСчет")])
    assert (caught.value.code, dict(caught.value.facts)) == (
        "cut_file",
        {"name": "kl.txt", "number": "FDC240", "line": 17},
    )


def test_cut_between_documents_shows_in_the_totals() -> None:
    documents = [document(), document(Номер="8")]
    whole = one_c(documents, sections=[section(ВсегоПоступило="3000", ВсегоСписано="0")])
    assert codes(read(whole)) == []
    with pytest.raises(InputError, match="cut_file"):
        read(whole[: whole.index("СекцияДокумент", whole.index("КонецДокумента"))])


def test_only_the_last_line_missing_is_a_finding() -> None:
    text = one_c([document()], sections=[section(ВсегоПоступило="1500", ВсегоСписано="0")], end=False)
    assert codes(read(text)) == ["one_c_no_end"]
    assert codes(read(text.removesuffix("КонецДокумента\r\n"))) == [
        "one_c_unclosed_document",
        "one_c_no_end",
    ]


def test_header_alone_is_cut() -> None:
    with pytest.raises(InputError, match="cut_file"):
        read(one_c([], end=False))


def test_whole_file_without_documents_has_no_rows() -> None:
    statement = read(one_c([]))
    assert (len(statement.rows), statement.findings) == (0, ())
