"""Personal sheets in a sync: what sellers typed comes home, the new work goes out, and nobody loses a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from personal_world import (
    CLIENTS,
    NAMES,
    Died,
    Fate,
    Firm,
    Shelf,
    mortal,
    new_firm,
    row_of,
    shared_firm,
    stands,
    texts_of,
)
from quick_sync import quick
from small_workbook import TODAY, load, put, read

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import WorkbookChanged, WorkbookError
from sheets_strategy.handover import require_home
from sheets_strategy.make_personal import close_personal
from sheets_strategy.share import read_team
from sheets_strategy.sync import sync
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.personal import At
from sheets_strategy.workbook.personal_result import Exchanged, Missed

ALFA, BETA = CLIENTS[:2]


@pytest.fixture(autouse=True)
def _quickly() -> Iterator[None]:
    with quick():
        yield


@cache
def _shared() -> Firm:
    return shared_firm()


@pytest.fixture
def firm() -> Firm:
    return mortal(_shared(), Fate())


def clients_in(firm: Firm, name: str) -> set[str]:
    texts = {str(value) for tab in firm.sheet(name).tabs for row in tab.rows for value in row}
    return texts & set(CLIENTS)


def test_each_seller_sees_their_own_clients_and_no_other(firm: Firm) -> None:
    assert clients_in(firm, NAMES[0]) <= set(CLIENTS[::2])
    assert clients_in(firm, NAMES[1]) <= set(CLIENTS[1::2])
    assert ALFA in clients_in(firm, NAMES[0])
    assert BETA in clients_in(firm, NAMES[1])


def test_who_left_sees_nothing_of_a_namesake_who_works(firm: Firm) -> None:
    put(firm.team, "sellers", 0, left_on=date(2026, 6, 1))
    put(firm.team, "sellers", 2, name=NAMES[0], hours=40)
    firm.sync()
    assert set() == clients_in(firm, NAMES[0])
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


def test_a_second_sync_writes_nothing_anywhere(firm: Firm) -> None:
    before = stands(firm)
    result = firm.sync()
    assert result.changes.changes == ()
    assert before == stands(firm)
    assert (result.personal.came, dict(result.personal.written)) == (0, {"v001": 0, "v002": 0})


def test_what_a_seller_typed_comes_home(firm: Firm) -> None:
    typed = {
        "status": "в работе",
        "outcome": "думает",
        "touched_on": date(2026, 6, 29),
        "next_on": date(2026, 7, 3),
    }
    firm.type_mine(NAMES[0], ALFA, **typed, comment="перезвонить")
    result = firm.sync()
    assert firm.said(ALFA, *typed, "comment") == (*typed.values(), "перезвонить")
    assert result.personal.came == 5


def test_what_the_head_typed_goes_out(firm: Firm) -> None:
    firm.type_work(BETA, comment="срочно", status="в работе")
    result = firm.sync()
    assert firm.rows_of(NAMES[1], "client", "status", "comment")[0] == (BETA, "в работе", "срочно")
    assert result.personal.came == 0
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


def test_both_typed_and_the_teams_stands_with_the_other_in_the_history(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.type_work(ALFA, comment="головы")
    result = firm.sync()
    said = "30.06.2026 Иванов, Комментарий: моё"
    assert firm.said(ALFA, "comment", "history") == ("головы", said)
    assert firm.rows_of(NAMES[0], "comment", "history")[0] == ("головы", said)
    assert (result.personal.came, result.personal.apart) == (0, 1)
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


def test_a_dry_run_shows_what_comes_home_and_writes_nowhere(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    before = stands(firm)
    result = firm.sync(write=False)
    assert before == stands(firm)
    assert result.personal.came == 1
    assert ("comment", "моё") in {
        (one.column, one.after) for one in result.changes.changes if hasattr(one, "after")
    }


def test_a_sheet_that_cannot_be_opened_stops_no_other_and_is_made_up_for(firm: Firm) -> None:
    place = f"продавцы/{NAMES[0]}.xlsx"
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.type_mine(NAMES[1], BETA, comment="и моё")
    firm.shelf.shut.add(place)
    result = firm.sync()
    assert [(one.known.name, one.error.code) for one in result.personal.missed] == [
        (NAMES[0], "open_elsewhere")
    ]
    assert (firm.said(ALFA, "comment"), firm.said(BETA, "comment")) == ((None,), ("и моё",))
    firm.shelf.shut.clear()
    firm.sync()
    assert firm.said(ALFA, "comment") == ("моё",)


def test_a_sheet_that_is_gone_is_a_question_until_it_is_back(firm: Firm) -> None:
    place = f"продавцы/{NAMES[0]}.xlsx"
    sheet = firm.shelf.books.pop(place)
    assert [one.code for one in firm.sync().findings if one.code.startswith("personal")] == ["personal_gone"]
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)
    firm.shelf.books[place] = sheet
    assert [one.code for one in firm.sync().findings if one.code.startswith("personal")] == []


def test_another_sellers_sheet_in_the_place_is_never_touched(firm: Firm) -> None:
    mine, other = (f"продавцы/{name}.xlsx" for name in NAMES[:2])
    firm.shelf.books[mine] = MemoryWorkbook(firm.shelf.books[other].tabs)
    before = firm.shelf.books[mine].tabs
    firm.type_work(ALFA, comment="головы")
    result = firm.sync()
    assert [one.error.code for one in result.personal.missed] == ["personal_other_seller"]
    assert [one.code for one in result.findings if one.code.startswith("personal")] == ["personal_wrong"]
    assert before == firm.shelf.books[mine].tabs


def test_a_client_handed_over_leaves_one_sheet_and_comes_to_the_other(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="последнее слово")
    firm.type_work(ALFA, seller=NAMES[1])
    firm.sync()
    assert ALFA not in clients_in(firm, NAMES[0])
    assert firm.said(ALFA, "comment") == ("последнее слово",)
    assert (ALFA, "последнее слово") in firm.rows_of(NAMES[1], "client", "comment")
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


def test_what_a_seller_typed_in_an_own_column_is_kept_before_its_row_leaves(firm: Firm) -> None:
    view = firm.mine(NAMES[0])
    col = max(len(row) for row in view.tab.rows)
    row = next(row for row in view.rows() if view.text(row, "client") == ALFA)
    firm.sheet(NAMES[0]).set_cell(view.tab.name, view.header_row, col, "День рождения")
    firm.sheet(NAMES[0]).set_cell(view.tab.name, row, col, "5 мая")
    firm.sync()
    firm.type_work(ALFA, seller=NAMES[1])
    firm.sync()
    assert "5 мая" not in texts_of(Firm(firm.sheet(NAMES[0])))
    assert "5 мая" in str(firm.said(ALFA, "history"))


def test_a_seller_who_left_brings_home_a_last_time_and_is_closed(firm: Firm) -> None:
    put(firm.team, "sellers", 0, left_on=date(2026, 6, 1))
    firm.type_mine(NAMES[0], ALFA, comment="последнее слово")
    result = firm.sync()
    assert firm.said(ALFA, "comment") == ("последнее слово",)
    assert result.personal.without == ()
    assert close_personal(firm.team, load, "v001", today=TODAY) == f"продавцы/{NAMES[0]}.xlsx"
    assert close_personal(firm.team, load, "v001", today=TODAY) == ""
    assert [one.code for one in firm.sync().personal.sheets] == ["v002"]


def test_a_seller_who_is_new_is_named_until_shared(firm: Firm) -> None:
    put(firm.team, "sellers", 2, name="Новиков", hours=40)
    assert firm.sync().personal.without == ("Новиков",)
    made = firm.share()
    assert [(one.seller, one.was_made) for one in made] == [
        (NAMES[0], False),
        (NAMES[1], False),
        ("Новиков", True),
    ]
    assert firm.sync().personal.without == ()


def test_a_link_that_a_person_typed_wins(firm: Firm) -> None:
    put(firm.team, "sellers", 0, personal_link="диск/мой.xlsx")
    assert firm.sync().personal.moving == (NAMES[0],)
    made = firm.share()[0]
    assert (made.place, made.was_made) == ("диск/мой.xlsx", True)
    result = firm.sync()
    assert result.personal.moving == ()
    assert firm.shelf.books["диск/мой.xlsx"].tabs[0].rows == firm.sheet(NAMES[0]).tabs[0].rows
    assert read(firm.team, "sellers", "personal_place")[0] == ("диск/мой.xlsx",)
    assert firm.share()[0].was_made is False


def test_a_sheet_that_is_open_does_not_move_before_its_texts_came_home(firm: Firm) -> None:
    place = f"продавцы/{NAMES[0]}.xlsx"
    put(firm.team, "sellers", 0, personal_link="диск/мой.xlsx")
    firm.type_mine(NAMES[0], ALFA, comment="последнее")
    firm.shelf.shut.add(place)
    made = firm.share(home=firm.sync().personal)[0]
    assert (made.place, made.was_made, made.error and made.error.code) == (place, False, "open_elsewhere")
    firm.shelf.shut.clear()
    made = firm.share(home=firm.sync().personal)[0]
    assert (made.place, made.was_made, made.left) == ("диск/мой.xlsx", True, place)
    assert firm.said(ALFA, "comment") == ("последнее",)


def test_a_copy_of_the_teams_workbook_leaves_the_original_s_sheets_alone(firm: Firm) -> None:
    firm.at = At("sheet-1")
    firm.share()
    firm.sync()
    copy = Firm(deepcopy(firm.team), Shelf(dict(firm.shelf.books)), At("sheet-2"))
    put(copy.team, "clients", 0, seller=NAMES[1])
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    before = {place: book.read().version for place, book in firm.shelf.books.items()}
    found = copy.sync().personal
    assert (found.copied, found.sheets, copy.shelf.opened) == (True, (), [])
    assert {} == read_team(copy.team, load, today=TODAY, at=At("sheet-2")).known
    copy.shelf.books.clear()
    assert [True, True] == [one.was_made for one in copy.share()]
    assert not copy.sync().personal.copied
    assert copy.said(ALFA, "comment") == (None,)
    assert before == {place: book.read().version for place, book in firm.shelf.books.items()}
    firm.sync()
    assert firm.said(ALFA, "comment") == ("моё",)


def test_a_copied_file_leaves_the_original_s_sheets_alone_while_that_stands(firm: Firm) -> None:
    firm.at = At(file="strategy.xlsx")
    firm.sync()
    beside = {"strategy.xlsx"}
    at = At(file="strategy — копия.xlsx", stands=lambda name, team: name in beside and len(team) == 16)
    copy = Firm(deepcopy(firm.team), firm.shelf, at)
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    before = stands(copy)
    found = copy.sync().personal
    assert (found.copied, found.original, found.sheets) == (True, "strategy.xlsx", ())
    assert {} == read_team(copy.team, load, today=TODAY, at=at).known
    assert before == stands(copy)
    own = Firm(deepcopy(copy.team), Shelf(), at)
    assert [True, True] == [one.was_made for one in own.share()]
    assert not own.sync().personal.copied
    assert own.said(ALFA, "comment") == (None,)

    beside.clear()
    found = copy.sync().personal
    assert (found.copied, found.came) == (False, 1)
    assert copy.said(ALFA, "comment") == ("моё",)
    before = stands(copy)
    beside.add("strategy.xlsx")
    assert not copy.sync().personal.copied
    assert before == stands(copy)


def test_an_old_copy_at_a_new_link_takes_no_text_of_today_away(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="старое")
    firm.sync()
    old = deepcopy(firm.sheet(NAMES[0]))
    firm.type_mine(NAMES[0], ALFA, comment="новое")
    firm.sync()
    firm.shelf.books["диск/мой.xlsx"] = old
    put(firm.team, "sellers", 0, personal_link="диск/мой.xlsx")
    firm.share(home=firm.sync().personal)
    firm.sync()
    assert firm.said(ALFA, "comment", "history") == ("новое", "30.06.2026 Иванов, Комментарий: старое")


def _two_versions(firm: Firm) -> tuple[Sequence[Tab], Sequence[Tab]]:
    """Let texts come home; give the seller's sheet as it was before, unread, and once it was delivered."""
    firm.type_mine(NAMES[0], ALFA, comment="старое", status="в работе")
    unread = firm.sheet(NAMES[0]).tabs
    firm.sync()
    return unread, firm.sheet(NAMES[0]).tabs


@pytest.mark.parametrize("version", [0, 1])
def test_a_sheet_that_was_put_back_changes_nothing_of_the_teams(firm: Firm, version: int) -> None:
    old = _two_versions(firm)[version]
    firm.type_mine(NAMES[0], ALFA, comment="новое", outcome="думает", next_on=date(2026, 7, 9))
    firm.sync()
    stood = firm.said(ALFA, "comment", "outcome", "next_on")
    assert stood == ("новое", "думает", date(2026, 7, 9))
    firm.put_back(NAMES[0], old)
    assert firm.sync().personal.came == 0
    assert stood == firm.said(ALFA, "comment", "outcome", "next_on")
    assert (ALFA, *stood) in firm.rows_of(NAMES[0], "client", "comment", "outcome", "next_on")
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


def test_a_sheet_that_was_put_back_clears_nothing_that_came_home_since(firm: Firm) -> None:
    firm.sync()
    old = firm.sheet(NAMES[0]).tabs
    firm.type_mine(NAMES[0], ALFA, comment="новое")
    firm.sync()
    firm.put_back(NAMES[0], old)
    firm.sync()
    assert firm.said(ALFA, "comment", "history") == ("новое", None)


def test_what_a_seller_types_into_a_sheet_that_was_put_back_is_heard_or_kept(firm: Firm) -> None:
    _, old = _two_versions(firm)
    firm.type_mine(NAMES[0], ALFA, comment="новое")
    firm.sync()
    firm.put_back(NAMES[0], old)
    firm.type_mine(NAMES[0], ALFA, comment="поверх старого", outcome="думает")
    assert firm.sync().personal.apart == 1
    assert firm.said(ALFA, "comment", "outcome") == ("новое", "думает")
    assert "поверх старого" in str(firm.said(ALFA, "history"))


def test_a_row_that_a_version_brings_back_to_who_had_it_before_leaves_again(firm: Firm) -> None:
    _, old = _two_versions(firm)
    firm.type_mine(NAMES[0], ALFA, comment="новое")
    firm.type_work(ALFA, seller=NAMES[1])
    firm.sync()
    firm.put_back(NAMES[0], old)
    firm.sync()
    assert firm.said(ALFA, "comment") == ("новое",)
    assert ALFA not in clients_in(firm, NAMES[0])
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


def test_a_sheet_of_before_the_marks_gets_them_and_goes_on(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    view = firm.mine(NAMES[0])
    firm.sheet(NAMES[0]).delete_column(view.tab.name, view.place("sent"))
    firm.sync()
    assert firm.said(ALFA, "comment") == ("моё",)
    assert '{"number":1,"texts":{"comment":"моё"}}' in {one for (one,) in firm.rows_of(NAMES[0], "sent")}
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


@pytest.mark.parametrize("mark", [None, "x", '{"number":-1}', '{"number":1,"texts":5}'])
def test_a_mark_that_somebody_wrote_over_is_as_none(firm: Firm, mark: str | None) -> None:
    _two_versions(firm)
    firm.type_mine(NAMES[0], ALFA, comment="новое", sent=mark)
    firm.sync()
    assert firm.said(ALFA, "comment") == ("новое",)


def _put_formula(
    workbook: MemoryWorkbook, view: TableView, cached: str | None, column: str = "comment"
) -> None:
    workbook.set_formula(view.tab.name, row_of(view, ALFA), view.place(column), "=A1", cached)


def _told(firm: Firm) -> list[str]:
    return [one.code for one in firm.sync().findings if one.code in FORMULAS]


FORMULAS = ("work_formula", "work_uncomputed", "personal_formula", "task_seller_unknown")


def test_a_formula_where_a_text_should_come_home_is_told_for_its_row_alone(firm: Firm) -> None:
    _put_formula(firm.team, firm.work(), "посчитано")
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.type_mine(NAMES[0], CLIENTS[4], comment="и моё")
    assert _told(firm) == ["work_formula"]
    assert firm.said(ALFA, "comment", "history") == ("посчитано", "30.06.2026 Иванов, Комментарий: моё")
    assert firm.said(CLIENTS[4], "comment") == ("и моё",)
    before = stands(firm)
    assert _told(firm) == ["work_formula"]
    assert before == stands(firm)


def test_from_a_formula_without_a_value_nothing_is_taken_and_nothing_is_written_over_it(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.sync()
    _put_formula(firm.team, firm.work(), None)
    firm.type_mine(NAMES[0], ALFA, comment="новое", outcome="думает")
    assert _told(firm) == ["work_uncomputed"]
    assert firm.said(ALFA, "comment", "outcome") == (None, "думает")
    view = firm.work()
    assert (row_of(view, ALFA), view.place("comment")) in view.tab.formulas
    assert (ALFA, "новое", "думает") in firm.rows_of(NAMES[0], "client", "comment", "outcome")
    before = stands(firm)
    assert _told(firm) == ["work_uncomputed"]
    assert before == stands(firm)

    firm.type_work(ALFA, comment="головы")
    assert _told(firm) == []
    assert firm.said(ALFA, "comment") == ("головы",)
    assert "новое" in str(firm.said(ALFA, "history"))


def test_a_seller_who_is_a_formula_without_a_value_stops_nothing(firm: Firm) -> None:
    _put_formula(firm.team, firm.work(), None, "seller")
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    assert _told(firm) == ["work_uncomputed"]
    assert firm.said(ALFA, "comment") == ("моё",)


def test_a_formula_without_a_value_in_a_sellers_sheet_clears_nothing(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.sync()
    _put_formula(firm.sheet(NAMES[0]), firm.mine(NAMES[0]), None)
    firm.type_work(ALFA, outcome="думает")
    assert _told(firm) == ["personal_formula"]
    assert firm.said(ALFA, "comment") == ("моё",)
    assert (ALFA, "думает") in firm.rows_of(NAMES[0], "client", "outcome")
    before = stands(firm)
    assert _told(firm) == ["personal_formula"]
    assert before == stands(firm)
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    assert _told(firm) == []
    assert firm.said(ALFA, "comment", "history") == ("моё", None)


def test_sharing_for_show_makes_nothing() -> None:
    firm = new_firm()
    firm.sync()
    before = stands(firm)
    assert [(one.seller, one.was_made, one.place) for one in firm.share(write=False)] == [
        (name, True, "") for name in NAMES[:2]
    ]
    assert before == stands(firm)


def test_one_sheet_that_cannot_be_made_stops_no_other() -> None:
    firm = new_firm()
    firm.sync()
    firm.shelf.books[f"продавцы/{NAMES[0]}.xlsx"] = MemoryWorkbook([])
    made = firm.share()
    assert [(one.seller, one.error and one.error.code) for one in made] == [
        (NAMES[0], "personal_foreign"),
        (NAMES[1], None),
    ]
    assert [one.name for one in firm.sync().personal.sheets] == [NAMES[1]]


def test_a_team_without_sellers_pays_nothing() -> None:
    firm = new_firm(sellers=())
    assert firm.sync().personal is None
    assert firm.shelf.opened == []


def test_a_team_whose_sellers_have_no_sheets_opens_none() -> None:
    firm = new_firm()
    assert firm.sync().personal == Exchanged(without=NAMES[:2])
    assert firm.shelf.opened == []


def _type_everywhere(firm: Firm) -> None:
    """Let everything happen at once: texts of the seller, of the head, of both, a client handed over."""
    firm.type_mine(NAMES[0], ALFA, comment="слово-1", status="в работе")
    firm.type_work(ALFA, comment="слово-2", seller=NAMES[1])
    firm.type_mine(NAMES[0], CLIENTS[4], comment="слово-3", next_on=date(2026, 7, 9))
    firm.type_work(BETA, comment="слово-4")
    firm.type_mine(NAMES[1], CLIENTS[3], outcome="думает")
    view = firm.mine(NAMES[0])
    col = max(len(row) for row in view.tab.rows)
    firm.sheet(NAMES[0]).set_cell(view.tab.name, view.header_row, col, "Моё")
    firm.sheet(NAMES[0]).set_cell(view.tab.name, view.header_row + 1, col, "слово-5")


WORDS = tuple(f"слово-{n}" for n in range(1, 6))


@cache
def _whole() -> tuple[int, Firm]:
    fate = Fate()
    firm = mortal(_shared(), fate)
    _type_everywhere(firm)
    firm.sync()
    return len(fate.writes), firm


def test_the_order_of_writes_is_team_sheets_team() -> None:
    fate = Fate()
    firm = mortal(_shared(), fate)
    _type_everywhere(firm)
    firm.sync()
    assert fate.writes == ["team", "продавцы/Иванов.xlsx", "продавцы/Петрова.xlsx", "team"]


@pytest.mark.long(every=3)
@pytest.mark.parametrize("made", [False, True])
@pytest.mark.parametrize("at", range(4))
def test_a_run_that_dies_at_any_write_loses_nothing_and_the_next_completes_it(at: int, made: bool) -> None:
    writes, whole = _whole()
    assert writes == 4
    fate = Fate(at, made)
    firm = mortal(_shared(), fate)
    _type_everywhere(firm)
    with pytest.raises(Died):
        firm.sync()
    assert all(any(word in text for text in texts_of(firm)) for word in WORDS)
    fate.at = None
    firm.sync()
    assert all(any(word in text for text in texts_of(firm)) for word in WORDS)
    for name in NAMES[:2]:
        assert sorted(whole.rows_of(name, "client", "comment", "status", "history"), key=str) == sorted(
            firm.rows_of(name, "client", "comment", "status", "history"), key=str
        )
    assert whole.said(ALFA, "comment", "history") == firm.said(ALFA, "comment", "history")
    before = stands(firm)
    firm.sync()
    assert before == stands(firm)


@pytest.mark.parametrize("rounds", [1, 3])
def test_what_a_seller_types_during_the_exchange_comes_home_with_the_next(firm: Firm, rounds: int) -> None:
    firm.type_work(ALFA, comment="головы")
    sheet = firm.sheet(NAMES[0])
    sheet.rounds = rounds
    sheet.meanwhile = [lambda _: firm.type_mine(NAMES[0], CLIENTS[4], comment="на ходу")]
    result = firm.sync()
    code = "workbook_changed" if rounds == 1 else "personal_edited"
    assert [one.error.code for one in result.personal.missed] == [code]
    assert "на ходу" in texts_of(Firm(sheet))
    firm.sync()
    assert firm.said(CLIENTS[4], "comment") == ("на ходу",)
    assert firm.rows_of(NAMES[0], "client", "comment")[0] == (ALFA, "головы")


def test_a_sheet_sorted_during_the_exchange_is_written_all_the_same(firm: Firm) -> None:
    firm.type_work(ALFA, comment="головы")
    sheet = firm.sheet(NAMES[0])
    view = firm.mine(NAMES[0])
    rows = list(view.rows())
    sheet.rounds = 3
    sheet.meanwhile = [lambda one: one.sort_rows(view.tab.name, rows[0], list(reversed(range(len(rows)))))]
    assert firm.sync().personal.missed == ()
    assert (ALFA, "головы") in firm.rows_of(NAMES[0], "client", "comment")
    assert len(firm.rows_of(NAMES[0], "client")) == len(rows)


def test_what_the_head_types_during_the_exchange_is_merged_anew(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.team.rounds = 3
    firm.team.meanwhile = [lambda _: firm.type_work(ALFA, comment="головы")]
    result = firm.sync()
    assert (result.personal.came, result.personal.apart) == (0, 1)
    assert firm.said(ALFA, "comment") == ("головы",)
    assert "моё" in str(firm.said(ALFA, "history"))
    assert firm.shelf.opened.count(f"продавцы/{NAMES[0]}.xlsx") == 1


def test_tabs_and_columns_that_a_seller_deleted_come_back(firm: Firm) -> None:
    sheet, view = firm.sheet(NAMES[0]), firm.mine(NAMES[0])
    sheet.delete_tab(firm.mine(NAMES[0], "mine_plan").tab.name)
    sheet.delete_column(view.tab.name, view.place("comment"))
    assert firm.sync().personal.missed == ()
    assert firm.rows_of(NAMES[0], "client", "comment")[0] == (ALFA, None)
    assert firm.mine(NAMES[0], "mine_plan").header_row >= 0


def test_a_row_that_a_seller_deleted_comes_back_with_the_teams_texts(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.sync()
    view = firm.mine(NAMES[0])
    row = next(row for row in view.rows() if view.text(row, "client") == ALFA)
    firm.sheet(NAMES[0]).delete_row(view.tab.name, row)
    firm.sync()
    assert firm.said(ALFA, "comment") == ("моё",)
    assert (ALFA, "моё") in firm.rows_of(NAMES[0], "client", "comment")


def test_the_past_is_shown_without_any_exchange(firm: Firm) -> None:
    firm.shelf.opened.clear()
    sync(firm.team, load, today=TODAY, as_of=date(2026, 5, 31), personal=firm.access)
    assert firm.shelf.opened == []


def test_a_failure_of_the_teams_write_reaches_no_sheet(firm: Firm) -> None:
    firm.type_work(ALFA, comment="головы")
    refuse: Callable[[MemoryWorkbook], object] = lambda _: firm.type_work(BETA, comment="ещё")  # noqa: E731
    firm.team.meanwhile = [refuse]
    before = {place: book.tabs for place, book in firm.shelf.books.items()}
    with pytest.raises(WorkbookError):
        firm.sync()
    assert before == {place: book.tabs for place, book in firm.shelf.books.items()}


def test_nobody_is_handed_over_before_their_sheet_came_home(firm: Firm) -> None:
    place = f"продавцы/{NAMES[0]}.xlsx"
    assert require_home(None, "v001")
    assert require_home(firm.sync().personal, "v001")
    firm.shelf.shut.add(place)
    found = firm.sync().personal
    with pytest.raises(WorkbookError, match="handover_not_home"):
        require_home(found, "v001")
    assert require_home(found, "v002")
    firm.shelf.shut.clear()
    del firm.shelf.books[place]
    assert not require_home(firm.sync().personal, "v001")


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_sheet_that_was_read_but_not_written_is_home_unless_it_changed(
    firm: Firm, is_changed: bool
) -> None:
    found = firm.sync().personal
    kind = WorkbookChanged if is_changed else WorkbookError
    found = replace(found, missed=(Missed(found.sheets[0], kind("cannot_write", path="", reason="")),))
    if is_changed:
        with pytest.raises(WorkbookError, match="handover_not_home"):
            require_home(found, "v001")
    else:
        assert require_home(found, "v001")


def test_a_row_typed_over_with_another_person_shows_the_first_one_nothing_of_theirs(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="ждёт счёт")
    theirs = [place for place, (name,) in enumerate(read(firm.team, "clients", "seller")) if name == NAMES[0]]
    put(firm.team, "sellers", 0, name="Ким Олег")
    for place in theirs:
        put(firm.team, "clients", place, seller="Ким Олег")
    assert firm.sync().personal.without == ("Ким Олег",)
    assert firm.said(ALFA, "comment") == ("ждёт счёт",)
    assert firm.rows_of(NAMES[0], "client") == []
    made = firm.share()[0]
    assert (made.place, made.was_made, made.error) == ("", False, None)
    close_personal(firm.team, load, "v001", today=TODAY)
    made = firm.share()[0]
    assert (made.place, made.was_made) == ("продавцы/Ким Олег.xlsx", True)
    firm.sync()
    assert (ALFA,) in firm.rows_of("Ким Олег", "client")
    assert firm.rows_of(NAMES[0], "client") == []
    assert not firm.sync().changes
