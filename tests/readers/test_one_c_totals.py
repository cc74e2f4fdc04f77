"""The bank's own totals, and files whose end is missing."""

from datetime import date

import pytest
from one_c_text import OTHER, OWN, SECOND, document, one_c, section

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


def days(*balances: tuple[str, str, str, str, str]) -> list[list[str]]:
    """Give a section per day: day of January, opening, received, paid, closing."""
    keys = ("НачальныйОстаток", "ВсегоПоступило", "ВсегоСписано", "КонечныйОстаток")
    return [
        section(OWN, f"{day}.01.2026", f"{day}.01.2026", **dict(zip(keys, sums, strict=True)))
        for day, *sums in balances
    ]


def facts_of(statement: Statement, code: str) -> dict[str, object]:
    [finding] = [one for one in statement.findings if one.code == code]
    return {**finding.facts, "sum": finding.sum_kop}


def test_balance_of_each_day_follows_from_its_turnovers() -> None:
    sections = days(
        ("25", "0", "0", "0", "0"), ("26", "0", "1500", "0", "1499"), ("27", "1499", "0", "0", "1500")
    )
    statement = read(one_c([document()], sections=sections))
    facts = facts_of(statement, "section_balance")
    # Two faults that hide each other in the whole are still two.
    assert (facts["days"], facts["count"]) == ((date(2026, 1, 26), date(2026, 1, 27)), 2)
    assert (facts["moved"], facts["sum"]) == (2_00, 0)
    assert codes(statement) == ["section_balance"]


def test_balance_goes_on_from_day_to_day() -> None:
    sections = days(("26", "0", "1500", "0", "1500"), ("27", "1400", "0", "0", "1400"))
    statement = read(one_c([document()], sections=sections))
    facts = facts_of(statement, "section_break")
    assert (facts["days"], facts["moved"], codes(statement)) == (
        (date(2026, 1, 27),),
        100_00,
        ["section_break"],
    )


def test_missing_days_on_which_money_moved_are_a_hole() -> None:
    sections = days(("20", "0", "100", "0", "100"), ("26", "700", "1500", "0", "2200"))
    documents = [document(), document(Номер="8", ДатаПоступило="20.01.2026", Сумма="100")]
    statement = read(one_c(documents, sections=sections))
    facts = facts_of(statement, "section_hole")
    assert (facts["days"], facts["sum"], codes(statement)) == ((date(2026, 1, 21),), 600_00, ["section_hole"])


def test_days_left_out_because_nothing_moved_are_no_hole() -> None:
    moving = days(("20", "0", "100", "0", "100"), ("26", "100", "1500", "0", "1600"))
    documents = [document(), document(Номер="8", ДатаПоступило="20.01.2026", Сумма="100")]
    assert codes(read(one_c(documents, sections=moving))) == []


def test_missing_day_among_written_idle_days_is_named_quietly() -> None:
    sections = days(("20", "0", "0", "0", "0"), ("26", "0", "1500", "0", "1500"))
    [finding] = read(one_c([document()], sections=sections)).findings
    assert (finding.code, finding.grave) == ("section_quiet_hole", "info")


def test_document_on_another_day_than_the_banks_is_named_with_both_days() -> None:
    sections = days(("25", "0", "1500", "0", "1500"), ("26", "1500", "0", "0", "1500"))
    statement = read(one_c([document()], sections=sections))
    facts = facts_of(statement, "section_moved")
    assert (facts["days"], facts["moved"], facts["sum"]) == (
        (date(2026, 1, 25), date(2026, 1, 26)),
        1500_00,
        0,
    )
    assert codes(statement) == ["section_moved"]


def test_many_wrong_days_are_one_finding() -> None:
    sections = days(*((f"{day:02d}", "0", "1", "0", "1") for day in range(1, 25)))
    statement = read(one_c([], sections=sections))
    assert codes(statement) == ["control_difference", "section_break", "section_difference"]
    facts = facts_of(statement, "section_difference")
    assert (facts["count"], facts["sum"], len(facts["days"])) == (24, 24_00, 6)  # type: ignore[arg-type]


def test_days_are_checked_beside_a_section_of_the_whole_period() -> None:
    whole = section(OWN, "25.01.2026", "27.01.2026", ВсегоПоступило="1500", ВсегоСписано="0")
    sections = [whole, *days(("25", "0", "0", "0", "0"), ("26", "0", "1400", "0", "1400"))]
    assert codes(read(one_c([document()], sections=sections))) == ["section_difference"]


def test_ten_thousand_sections_take_no_time() -> None:
    many = [
        section(f"407028100000000{place:05d}", ВсегоПоступило="0", ВсегоСписано="0")
        for place in range(10_000)
    ]
    assert len(read(one_c([], sections=many)).controls) == 10_000


TRANSFER = document(ПлательщикСчет=SECOND, ДатаПоступило="")


def sums(received: str, paid: str) -> dict[str, str]:
    return {"ВсегоПоступило": received, "ВсегоСписано": paid}


def test_transfer_written_for_both_accounts_is_one_movement() -> None:
    """Each account's part of the file has the document; the dates tell whose part it is."""
    went = {**TRANSFER, "ДатаСписано": "26.01.2026"}
    came = {**TRANSFER, "ДатаПоступило": "27.01.2026"}
    sections = [section(OWN, **sums("1500", "0")), section(SECOND, **sums("0", "1500"))]
    statement = read(one_c([went, came], accounts=(OWN, SECOND), sections=sections))
    assert statement.rows["direction"].tolist() == ["internal"]
    assert codes(statement) == ["one_c_transfer_twice"]
    assert codes(read(one_c([went, came], accounts=(OWN, SECOND)))) == ["one_c_transfer_twice"]


def test_two_equal_transfers_stay_two_where_the_totals_say_so() -> None:
    sections = [section(OWN, **sums("3000", "0")), section(SECOND, **sums("0", "3000"))]
    statement = read(one_c([document(ПлательщикСчет=SECOND)] * 2, sections=sections))
    assert (len(statement.rows), codes(statement)) == (2, [])


def test_four_writings_of_two_transfers_are_two() -> None:
    sections = [section(OWN, **sums("3000", "0")), section(SECOND, **sums("0", "3000"))]
    statement = read(one_c([document(ПлательщикСчет=SECOND)] * 4, sections=sections))
    assert (len(statement.rows), codes(statement)) == (2, ["one_c_transfer_twice"])


def test_one_file_twice_in_one_counts_once() -> None:
    whole = one_c([document(), document(Номер="8")], sections=[section(**sums("3000", "0"))])
    statement = read(whole + whole)
    assert (len(statement.rows), codes(statement)) == (2, ["one_c_copies"])


def test_copies_stay_where_the_totals_do_not_ask_for_them_to_go() -> None:
    documents = [document()] * 2
    assert len(read(one_c(documents)).rows) == 2
    assert codes(read(one_c(documents, sections=[section(**sums("3000", "0"))]))) == []
    assert codes(read(one_c(documents, sections=[section(**sums("2000", "0"))]))) == ["control_difference"]


STRANGER = "40702810000000000777"


def open_document(number: str, amount: str, day: str = "26.01.2026") -> dict[str, str]:
    """Give a document that does not show which way its money went."""
    return document(Номер=number, Сумма=amount, ПолучательСчет=STRANGER, ДатаПоступило=day, ДатаСписано=day)


def test_open_directions_are_settled_where_one_choice_gives_the_totals() -> None:
    documents = [open_document("1", "100"), open_document("2", "30"), open_document("3", "7")]
    statement = read(one_c(documents, sections=[section(**sums("107", "30"))]))
    assert statement.rows["direction"].tolist() == ["in", "out", "in"]
    assert statement.rows["own_account"].tolist() == [OWN] * 3
    assert statement.rows["party_account"].tolist() == [OTHER, STRANGER, OTHER]
    assert codes(statement) == ["one_c_settled"]
    assert facts_of(statement, "one_c_settled")["sum"] == 137_00


def test_open_directions_stay_open_where_two_choices_do() -> None:
    documents = [open_document("1", "100"), open_document("2", "30"), open_document("3", "70")]
    statement = read(one_c(documents, sections=[section(**sums("100", "100"))]))
    assert statement.rows["direction"].tolist() == ["", "", ""]
    assert codes(statement) == ["no_direction", "control_difference", "control_difference"]


def test_days_settle_what_the_whole_leaves_open() -> None:
    documents = [open_document("1", "100", "25.01.2026"), open_document("2", "100", "26.01.2026")]
    sections = days(("25", "0", "100", "0", "100"), ("26", "100", "0", "100", "0"))
    statement = read(one_c(documents, sections=sections))
    assert statement.rows["direction"].tolist() == ["in", "out"]
    assert codes(statement) == ["one_c_settled"]


def test_totals_beat_dates_but_never_an_own_account() -> None:
    """Tinkoff fills ДатаСписано on incoming documents; without a known account only totals can tell."""
    strange = document(ПолучательСчет=STRANGER, ДатаПоступило="", ДатаСписано="26.01.2026")
    statement = read(one_c([strange], sections=[section(**sums("1500", "0"))]))
    assert (statement.rows["direction"].tolist(), codes(statement)) == (["in"], ["one_c_settled"])
    own = read(one_c([document()], sections=[section(**sums("0", "1500"))]))
    assert own.rows["direction"].tolist() == ["in"]


def test_open_direction_belongs_to_the_only_account_that_lacks_it() -> None:
    sections = [section(OWN, **sums("1500", "0")), section(SECOND, **sums("40", "0"))]
    statement = read(one_c([document(), open_document("8", "40")], sections=sections))
    assert statement.rows["direction"].tolist() == ["in", "in"]
    assert statement.rows["own_account"].tolist() == [OWN, SECOND]
