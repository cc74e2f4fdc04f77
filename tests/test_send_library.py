"""A consultant's library in other people's workbooks: appended, brought up to date, and never over what they typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from small_workbook import TODAY, add_column, book_of, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.send_library import send_library, take_library
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.library import LibraryRow, library_of
from sheets_strategy.workbook.library_offer import Offer

BIG = LibraryRow(
    "segments",
    "Крупные без договора",
    cells={"class": "A; B", "trend": "не падает", "action": "договор на год", "department": "upsell"},
    number=3.5,
)
IDEA = LibraryRow(
    "plan",
    "Если показать экономию, то подпишут.",
    "Крупные без договора",
    {"profit_key": "more_deals", "department": "upsell", "hours": "1.5", "first_step": "Выписать оплаты"},
)
LIBRARY = (BIG, IDEA)


@pytest.fixture
def workbook() -> MemoryWorkbook:
    return new_workbook()


def send(
    workbook: MemoryWorkbook, library: Sequence[LibraryRow] = LIBRARY, *, numbered: bool = False
) -> Offer:
    return send_library(workbook, load, library, numbered=numbered, today=TODAY)


def verdicts(offer: Offer) -> list[str]:
    return [one.verdict for one in offer.rows]


def place_of(workbook: MemoryWorkbook, key: str, column: str, text: str) -> int:
    """Give how far below the header a row stands, as ``put`` counts."""
    view = table(workbook, key)
    return next(row for row in view.rows() if view.text(row, column) == text) - view.header_row - 1


def cells_of(workbook: MemoryWorkbook, row: LibraryRow, *columns: str) -> tuple[object, ...]:
    name = "name" if row.table == "segments" else "hypothesis"
    found = read(workbook, row.table, name, *columns)
    return next(cells[1:] for cells in found if cells[0] == row.name)


def changed(row: LibraryRow, **cells: str) -> LibraryRow:
    return replace(row, cells={**row.cells, **cells})


def test_new_rows_stand_below_all_others_and_the_segment_is_a_draft(workbook: MemoryWorkbook) -> None:
    before = read(workbook, "segments", "number", "name", "class")

    offer = send(workbook)

    assert verdicts(offer) == ["new", "new"]
    rows = read(workbook, "segments", "number", "name", "class")
    assert rows == [*before, (None, "Крупные без договора", "A; B")]
    assert cells_of(workbook, BIG, "trend", "action", "department") == (
        *("не падает", "договор на год", "допродажи"),
    )
    assert cells_of(
        workbook, IDEA, "for_segment", "profit_key", "department", "hours", "status", "comparison"
    ) == (*("Крупные без договора", "больше сделок", "допродажи", 1.5, None, None),)


def test_sending_again_writes_nothing_not_even_after_a_sync(workbook: MemoryWorkbook) -> None:
    send(workbook)
    assert not send(workbook).changes
    pay(workbook, ("ООО Альфа", TODAY, 9_000.0))
    run(workbook)
    assert not run(workbook).changes
    offer = send(workbook)
    assert (verdicts(offer), bool(offer.changes)) == (["same", "same"], False)


def test_a_draft_takes_nobody_until_the_team_numbers_it(workbook: MemoryWorkbook) -> None:
    pay(workbook, *(("ООО Альфа", TODAY.replace(month=month, day=3), 9_000.0) for month in range(1, 7)))
    before = run(workbook).strategy.clients[["code", "segment"]].to_dict("records")
    send(workbook)
    assert before == run(workbook).strategy.clients[["code", "segment"]].to_dict("records")


def test_a_number_of_the_library_is_given_only_where_it_is_asked_for_and_free(
    workbook: MemoryWorkbook,
) -> None:
    other = replace(BIG, name="Другие", number=3.5)
    offer = send(workbook, (BIG, other, replace(BIG, name="Третьи", number=1.0)), numbered=True)
    assert [one.numbered for one in offer.rows] == [True, False, False]
    numbers = [cells_of(workbook, one.row, "number") for one in offer.rows]
    assert numbers == [(3.5,), (None,), (None,)]


def test_cells_that_stand_as_they_were_sent_are_brought_up_to_date(workbook: MemoryWorkbook) -> None:
    send(workbook)

    offer = send(
        workbook, (changed(BIG, trend="растёт"), changed(IDEA, hours="2", kpi="договоров", first_step=""))
    )

    assert verdicts(offer) == ["changed", "changed"]
    assert cells_of(workbook, BIG, "trend", "class", "action") == ("растёт", "A; B", "договор на год")
    assert cells_of(workbook, IDEA, "hours", "kpi", "first_step") == (2.0, "договоров", None)
    assert not send(
        workbook, (changed(BIG, trend="растёт"), changed(IDEA, hours="2", kpi="договоров", first_step=""))
    ).changes


def test_what_a_person_changed_is_left_alone_and_shown(workbook: MemoryWorkbook) -> None:
    send(workbook)
    put(workbook, "plan", place_of(workbook, "plan", "hypothesis", IDEA.name), hours=4, kpi="звонков")

    offer = send(workbook, (BIG, changed(IDEA, hours="2", kpi="договоров", first_step="Позвонить")))

    assert verdicts(offer) == ["same", "changed"]
    assert offer.rows[1].kept == (("Часов на клиента", "4", "2"), ("KPI", "звонков", "договоров"))
    assert cells_of(workbook, IDEA, "hours", "kpi", "first_step") == (4.0, "звонков", "Позвонить")


def test_conditions_go_together_or_not_at_all(workbook: MemoryWorkbook) -> None:
    send(workbook)
    put(workbook, "segments", place_of(workbook, "segments", "name", BIG.name), trend="падает")

    offer = send(workbook, (changed(BIG, trend="растёт", **{"class": "C"}, action="письмо"),))

    assert verdicts(offer) == ["changed"]
    assert cells_of(workbook, BIG, "class", "trend", "action") == ("A; B", "падает", "письмо")
    assert {one[0] for one in offer.rows[0].kept} == {"Класс", "Тренд"}


def test_a_row_follows_its_code_when_people_rename_and_sort(workbook: MemoryWorkbook) -> None:
    send(workbook)
    place = place_of(workbook, "segments", "name", BIG.name)
    put(workbook, "segments", place, name="Наши крупные", number=2.5)

    offer = send(workbook, (changed(BIG, action="письмо"),))

    assert verdicts(offer) == ["changed"]
    view = table(workbook, "segments")
    assert view.text(view.header_row + 1 + place, "action") == "письмо"


def test_what_people_deleted_is_not_sent_again(workbook: MemoryWorkbook) -> None:
    send(workbook)
    view = table(workbook, "segments")
    place = place_of(workbook, "segments", "name", BIG.name)
    put(workbook, "segments", place, **dict.fromkeys(view.columns))

    offer = send(workbook)

    assert (verdicts(offer), bool(offer.changes)) == (["deleted", "same"], False)


def test_a_row_of_their_own_with_the_same_name_stays_theirs(workbook: MemoryWorkbook) -> None:
    end = len(read(workbook, "segments", "name"))
    put(workbook, "segments", end, name="крупные без договора", **{"class": "A"})

    offer = send(workbook, (BIG,))

    assert (verdicts(offer), bool(offer.changes)) == (["theirs"], False)
    assert ("Класс", "A", "A; B") in offer.rows[0].kept


def test_a_segment_without_one_of_its_columns_is_not_sent(workbook: MemoryWorkbook) -> None:
    own = changed(BIG, **{"own:Отрасль": "склады"})
    offer = send(workbook, (own, IDEA))
    assert [(one.verdict, one.what) for one in offer.rows] == [("no_column", "Отрасль"), ("no_segment", "")]
    assert not offer.changes

    add_column(workbook, "clients", "Отрасль", ["склады"])
    add_column(workbook, "segments", "Отрасль", [])
    assert verdicts(send(workbook, (own, IDEA))) == ["new", "new"]


def test_a_condition_that_the_workbook_would_not_understand_is_not_sent(workbook: MemoryWorkbook) -> None:
    offer = send(workbook, (changed(BIG, trend="вбок"),))
    assert [(one.verdict, one.what) for one in offer.rows] == [("unclear", "Тренд: вбок")]


def test_a_hypothesis_waits_while_its_segment_is_empty(workbook: MemoryWorkbook) -> None:
    run(workbook)
    idea = replace(IDEA, segment="A ровные")
    assert verdicts(send(workbook, (idea,))) == ["no_clients"]


def test_only_what_a_team_wrote_itself_is_taken(workbook: MemoryWorkbook) -> None:
    pay(workbook, *(("ООО Альфа", TODAY.replace(month=month, day=3), 9_000.0) for month in range(1, 7)))
    run(workbook)
    end = len(read(workbook, "segments", "name"))
    put(workbook, "segments", end, number="3,5", name=BIG.name, action="договор на год", department="допродажи",
        trend="не падает", **{"class": "A; B"})  # fmt: skip
    plan = len(read(workbook, "plan", "hypothesis"))
    assert plan > 0
    facts: Mapping[str, object] = {
        "for_segment": BIG.name, "hypothesis": IDEA.name, "profit_key": "больше сделок",
        "department": "допродажи", "hours": 1.5, "first_step": "Выписать оплаты",
    }  # fmt: skip
    put(workbook, "plan", plan, **facts)  # type: ignore[arg-type]
    put(workbook, "plan", plan + 1, **{**facts, "hypothesis": "Не вышло", "status": "опровергнута"})  # type: ignore[arg-type]

    assert take_library(workbook, load) == (BIG, IDEA)


def test_a_workbook_in_another_language_gets_its_own_words() -> None:
    english = new_workbook("en")
    send_library(english, load, LIBRARY, numbered=False, today=TODAY)
    view = book_of(english, "en").tables["plan"]
    row = next(iter(view.rows()))
    assert (view.text(row, "department"), view.text(row, "profit_key")) == (
        *(load("en").labels["department"]["upsell"], load("en").labels["profit_key"]["more_deals"]),
    )


def test_a_folder_of_templates_gives_only_the_files_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "segments.yaml").write_text(
        "- {code: s01, name: Крупные, class: A, department: допродажи}\n- {code: s02, name: Прочие}\n",
        "utf-8",
    )
    template = load_template("ru", tmp_path)
    assert library_of(template, segments=True, hypotheses=False) == (
        LibraryRow("segments", "Крупные", cells={"class": "A", "department": "upsell"}, number=1.0),
        LibraryRow("segments", "Прочие", number=2.0),
    )


@pytest.mark.parametrize("column", ["name", "number", "trend", "action"])
def test_the_guard_lets_a_library_change_only_what_it_sent_and_what_still_stands(
    column: str, workbook: MemoryWorkbook
) -> None:
    send(workbook)
    row = table(workbook, "segments").header_row + 1 + place_of(workbook, "segments", "name", BIG.name)
    stands = {"name": BIG.name, "number": None, "trend": "не падает", "action": "договор на год"}[column]

    def check() -> None:
        book = book_of(workbook)
        view = book.tables["segments"]
        cell = SetCell(
            "Сегменты",
            "segments",
            column,
            row,
            view.columns[column],
            view.value(row, column),
            "x",
            exempt="library",
        )
        guard(ChangeSet(book.snapshot.version, (cell,)), book)

    assert table(workbook, "segments").value(row, column) == stands
    if column in ("name", "number"):
        with pytest.raises(UnsafeChange):
            check()
        return
    check()
    put(workbook, "segments", row - table(workbook, "segments").header_row - 1, **{column: "по-своему"})
    with pytest.raises(UnsafeChange):
        check()


def test_the_guard_lets_no_library_into_rows_of_people(workbook: MemoryWorkbook) -> None:
    send(workbook)
    book = book_of(workbook)
    view = book.tables["segments"]
    row = view.header_row + 1
    cell = SetCell("Сегменты", "segments", "action", row, view.columns["action"], view.value(row, "action"), "x",
                   exempt="library")  # fmt: skip
    with pytest.raises(UnsafeChange):
        guard(ChangeSet(book.snapshot.version, (cell,)), book)
