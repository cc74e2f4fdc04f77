"""A seller's personal sheet: what stands in it, what comes home, and that it is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pandas as pd
import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from personal_sheets import (
    CLIENTS,
    SELLERS,
    World,
    everything,
    firm,
    identity,
    mine,
    new_world,
    owned,
    personal,
    rows_of,
    team_of,
    type_in,
)
from small_workbook import TODAY, new_workbook

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.diff import diff
from sheets_strategy.workbook.exchange import Kept, merge
from sheets_strategy.workbook.exchange_memory import Exchange, entries_of
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.personal import (
    Identity,
    mend_personal,
    open_personal,
    remember_team,
)
from sheets_strategy.workbook.show_personal import show_personal

ALL_HIS = {f"c{place:05d}": "Иванов" for place in range(1, 7)}
FIRST = "c00001-p0001"


def sheet_of(world: World) -> MemoryWorkbook:
    assert isinstance(world.sheet, MemoryWorkbook)
    return world.sheet


@pytest.fixture
def world() -> World:
    made = new_world({**ALL_HIS, "c00002": "Петров"})
    made.exchange()
    return made


def test_a_seller_sees_the_tasks_of_their_clients_in_the_order_in_which_to_work(world: World) -> None:
    shown = rows_of(world.sheet, "place", "client", "phone", "state", "code")

    assert [
        (1, "ООО Альфа", "+7 900 077", "сейчас", "c00001-p0001"),
        (2, "ООО Гамма", "+7 900 277", "сейчас", "c00003-p0003"),
        (3, "ООО Дельта", "+7 900 377", "сейчас", "c00004-p0005"),
    ] == shown[:3]
    assert {"сейчас", "в очереди"} == {row[3] for row in shown}
    assert not any(str(row[4]).startswith("c00002") for row in shown)


def test_the_second_exchange_writes_nothing(world: World) -> None:
    assert () == world.exchange().changes


def test_the_plan_is_that_of_segments_in_which_they_have_clients(world: World) -> None:
    plan = rows_of(world.sheet, "segment", "clients", "code", key="mine_plan")

    assert plan
    assert {1, 2} >= {row[1] for row in plan}
    assert {row.code for row in firm().strategy.plan} >= {str(row[2]) for row in plan}


def test_what_a_seller_types_comes_home_and_what_the_team_types_goes_out(world: World) -> None:
    type_in(sheet_of(world), FIRST, outcome="думает", comment="Перезвонить", next_on=date(2026, 12, 1))
    world.texts["c00003-p0003"]["comment"] = "Скидку не давать"

    changes = world.exchange()

    assert {"comment": "Перезвонить", "outcome": "думает", "next_on": "2026-12-01"}.items() <= world.texts[
        FIRST
    ].items()
    assert [("mine", "comment", "Скидку не давать", "exchange")] == [
        (one.table, one.column, one.after, one.exempt) for one in changes.changes if hasattr(one, "exempt")
    ]
    assert ({}, ()) == (world.history(), world.exchange().changes)


def test_what_both_wrote_apart_is_the_team_s_and_the_other_text_stands_in_the_history(world: World) -> None:
    type_in(sheet_of(world), FIRST, comment="Моё")
    world.texts[FIRST]["comment"] = "Общее"

    world.exchange()

    assert {FIRST: [("comment", "Моё")]} == world.history()
    assert [("Общее", "30.06.2026 Иванов, Комментарий: Моё")] == rows_of(world.sheet, "comment", "history")[
        :1
    ]
    assert [(TODAY, "ООО Альфа", "Иванов, Комментарий: Моё")] == rows_of(
        world.sheet, "on", "client", "said", key="mine_history"
    )


def test_a_word_that_is_none_of_the_list_comes_home_as_it_is(world: World) -> None:
    type_in(sheet_of(world), FIRST, status="почти", next_on="в марте")

    world.exchange()

    assert {"status": "почти", "next_on": "в марте"}.items() <= world.texts[FIRST].items()


def test_what_was_typed_in_other_words_stays_as_it_was_typed(world: World) -> None:
    type_in(sheet_of(world), FIRST, comment=" 5 ", next_on="1.12.26", touched_on=46_000)

    changes = world.exchange()

    assert () == tuple(one for one in changes.changes if isinstance(one, SetCell) and one.exempt)
    assert {"comment": "5", "next_on": "2026-12-01", "touched_on": "2025-12-09"}.items() <= world.texts[
        FIRST
    ].items()
    assert ("1.12.26", " 5 ") == rows_of(world.sheet, "next_on", "comment")[0]


def test_what_is_finished_goes_to_the_history_with_what_came_of_it(world: World) -> None:
    type_in(sheet_of(world), FIRST, status="готово", outcome="доволен", comment="Купил")
    strategy = world.result.strategy
    tasks = strategy.work.tasks.copy()
    tasks.loc[tasks["code"] == FIRST, ["state", "touched_on"]] = ["finished", pd.Timestamp(2026, 6, 29)]
    work = replace(strategy.work, tasks=tasks)
    world.result = replace(world.result, strategy=replace(strategy, work=work))

    world.exchange()

    assert FIRST not in [code for (code,) in rows_of(world.sheet, "code")]
    history = rows_of(world.sheet, "on", "client", "outcome", "said", "code", key="mine_history")
    assert [(date(2026, 6, 29), "ООО Альфа", "доволен", "Купил", FIRST)] == history
    assert () == world.exchange().changes


def sort(sheet: MemoryWorkbook) -> None:
    view = mine(sheet)
    rows = list(view.rows())
    sheet.sort_rows(view.tab.name, rows[0], list(reversed(range(len(rows)))))


def add_column(sheet: MemoryWorkbook) -> None:
    view = mine(sheet)
    sheet.insert_column(view.tab.name, 1, [None, "Моё"])


EDITS: dict[str, Callable[[MemoryWorkbook], object]] = {
    "sorted": sort,
    "renamed": lambda sheet: sheet.rename_tab("Мои дела", "Звонки"),
    "moved": lambda sheet: sheet.move_column("Мои дела", mine(sheet).columns["comment"], 0),
    "added": add_column,
    "hidden row above": lambda sheet: sheet.insert_rows("Мои дела", 0, [["Мои заметки"]]),
}


@pytest.mark.parametrize("edit", EDITS)
def test_it_is_read_whatever_was_moved_renamed_or_added(world: World, edit: str) -> None:
    type_in(sheet_of(world), FIRST, comment="Перезвонить")
    EDITS[edit](sheet_of(world))

    world.exchange()

    assert "Перезвонить" == world.texts[FIRST]["comment"]
    assert () == world.exchange().changes


def test_a_copy_of_a_row_is_read_and_goes(world: World) -> None:
    sheet = sheet_of(world)
    add_column(sheet)
    view = mine(sheet)
    top = next(iter(view.rows()))
    copy = list(view.tab.rows[top])
    copy[1], copy[view.columns["comment"]] = "заметка", "Из копии"
    sheet.insert_rows(view.tab.name, view.end(), [copy])

    world.exchange()

    assert "Из копии" == world.texts[FIRST]["comment"]
    assert {FIRST: [("Моё", "заметка")]} == world.history()
    codes = [code for (code,) in rows_of(sheet, "code")]
    assert (len(codes), "Из копии") == (len(set(codes)), rows_of(sheet, "comment")[0][0])
    assert () == world.exchange().changes


def test_a_row_that_was_deleted_comes_back(world: World) -> None:
    world.texts[FIRST]["comment"] = "Общее"
    world.exchange()
    view = mine(world.sheet)
    sheet_of(world).delete_row(view.tab.name, next(iter(view.rows())))

    world.exchange()

    assert [("c00001-p0001", "Общее")] == rows_of(world.sheet, "code", "comment")[:1]
    assert "Общее" == world.texts[FIRST]["comment"]


def test_a_row_whose_code_was_cleared_is_told_by_client_and_task(world: World) -> None:
    type_in(sheet_of(world), FIRST, comment="Перезвонить")
    type_in(sheet_of(world), FIRST, code=None)

    world.exchange()

    assert "Перезвонить" == world.texts[FIRST]["comment"]
    assert [("c00001-p0001", "Перезвонить")] == rows_of(world.sheet, "code", "comment")[:1]
    assert () == world.exchange().changes


def test_a_client_that_is_handed_over_leaves_after_all_that_was_typed_came_home(world: World) -> None:
    sheet = sheet_of(world)
    add_column(sheet)
    view = mine(sheet)
    top = next(iter(view.rows()))
    sheet.set_cell(view.tab.name, top, 1, "мой столбец")
    sheet.set_cell(view.tab.name, top, max(map(len, view.tab.rows)) + 1, "без заголовка")
    type_in(sheet, FIRST, comment="Перезвонить")
    world.result = owned({**ALL_HIS, "c00002": "Петров", "c00001": "Петров"})

    world.exchange()

    assert "Перезвонить" == world.texts[FIRST]["comment"]
    assert {FIRST: [("Моё", "мой столбец"), ("X", "без заголовка")]} == world.history()
    text = everything(sheet.read())
    assert not [
        word
        for word in ("Альфа", "c00001", "077", "мой столбец", "без заголовка", "Перезвонить")
        if word in text
    ]
    assert () == world.exchange().changes

    new = new_world(ALL_HIS, place=1)
    new.result, new.texts, new.memory = world.result, world.texts, world.memory
    new.exchange()
    assert ("ООО Альфа", "Перезвонить") in rows_of(new.sheet, "client", "comment")
    assert "Иванов, Моё: мой столбец" in everything(new.sheet.read())


def put_in_history(world: World, row: int, **cells: str) -> None:
    view = mine(world.sheet, "mine_history")
    for column, text in cells.items():
        col = view.columns.get(column, max(map(len, view.tab.rows)))
        sheet_of(world).set_cell(view.tab.name, row, col, text)


def test_a_line_of_the_history_goes_with_its_client_and_what_stands_beside_it_is_kept(world: World) -> None:
    type_in(sheet_of(world), FIRST, comment="Взял")
    world.texts[FIRST]["comment"] = "Не взял"
    world.exchange()
    put_in_history(world, next(iter(mine(world.sheet, "mine_history").rows())), beside="моя пометка")
    world.result = owned({**ALL_HIS, "c00002": "Петров", "c00001": "Петров"})

    world.exchange()

    assert ("H", "моя пометка") in world.history()[FIRST]
    text = everything(world.sheet.read())
    assert not [word for word in ("Альфа", "c00001", "моя пометка", "Взял") if word in text]
    assert () == world.exchange().changes


def test_a_line_that_the_seller_wrote_below_the_history_stays(world: World) -> None:
    view = mine(world.sheet, "mine_history")
    put_in_history(world, view.end() + 1, client="ООО Гамма", said="Был у них в мае")

    world.exchange()

    assert ("ООО Гамма", "Был у них в мае", None) in rows_of(
        world.sheet, "client", "said", "code", key="mine_history"
    )
    assert () == world.exchange().changes


def test_a_line_of_the_history_that_lost_its_code_gets_it_back(world: World) -> None:
    type_in(sheet_of(world), FIRST, comment="Взял")
    world.texts[FIRST]["comment"] = "Не взял"
    world.exchange()
    before = rows_of(world.sheet, "client", "said", "code", key="mine_history")
    put_in_history(world, next(iter(mine(world.sheet, "mine_history").rows())), code="")

    world.exchange()

    assert before == rows_of(world.sheet, "client", "said", "code", key="mine_history")


def test_a_row_of_one_s_own_stays(world: World) -> None:
    view = mine(world.sheet)
    row = view.end() + 1
    sheet_of(world).set_cell(view.tab.name, row, view.columns["client"], "Позвонить маме")

    world.exchange()

    assert ("Позвонить маме", None) in rows_of(world.sheet, "client", "code")
    assert () == world.exchange().changes


def test_a_formula_of_the_seller_stays_and_its_value_comes_home(world: World) -> None:
    sheet, view = sheet_of(world), mine(world.sheet)
    row = next(iter(view.rows()))
    sheet.set_formula(view.tab.name, row, view.columns["comment"], '="x"', "x")
    world.exchange()
    world.texts[FIRST]["comment"] = "Общее"

    world.exchange()

    assert ("Общее", {}) == (world.texts[FIRST]["comment"], world.history())
    assert '="x"' == mine(world.sheet).tab.formulas[row, view.columns["comment"]]
    assert () == world.exchange().changes


def test_a_column_that_the_seller_deleted_comes_back_filled(world: World) -> None:
    sheet = sheet_of(world)
    world.texts[FIRST]["comment"] = "Общее"
    world.exchange()
    sheet.delete_column("Мои дела", mine(sheet).columns["comment"])
    sheet.delete_tab("История")

    world.exchange()

    assert "Общее" == world.texts[FIRST]["comment"] == rows_of(sheet, "comment")[0][0]
    assert () == mend_personal(sheet.read(), personal()).changes


def refused(snapshot_of: MemoryWorkbook, who: Identity) -> tuple[str, object]:
    with pytest.raises(InputError) as caught:
        open_personal(snapshot_of.read(), personal(), who, title="b.xlsx")
    return caught.value.code, caught.value.facts


def test_a_sheet_of_somebody_else_is_refused(world: World) -> None:
    sheet, his = sheet_of(world), identity(0)

    assert (
        "personal_other_seller",
        {"workbook": "b.xlsx", "found": "Иванов", "expected": "Петров"},
    ) == refused(sheet, identity(1))
    other = replace(his, team="t2", workbook="Другая")
    assert (
        "personal_other_team",
        {"workbook": "b.xlsx", "found": "Стратегия", "expected": "Другая"},
    ) == refused(sheet, other)
    assert ("personal_unknown", {"workbook": "b.xlsx", "name": "Иванов"}) == refused(new_workbook(), his)
    type_in(sheet, FIRST, comment="Перезвонить")
    view = mine(sheet)
    sheet.set_cell(view.tab.name, view.header_row, view.columns["comment"], None)
    assert "personal_broken" == refused(sheet, his)[0]


def test_a_personal_sheet_is_not_taken_for_the_team_s_workbook(world: World) -> None:
    with pytest.raises(InputError, match="personal_itself"):
        open_current_book(world.sheet.read(), firm().book.template, title="Иванов.xlsx")


def test_a_seller_who_is_renamed_keeps_the_sheet(world: World) -> None:
    sheet = sheet_of(world)
    book = open_personal(sheet.read(), personal(), replace(identity(0), name="Иванов И."))
    team = team_of(world.result, world.memory, world.texts)

    wanted = show_personal(book, team, replace(identity(0), name="Иванов И."))[-1]

    assert [("value", "Иванов И.")] == [(one.column, one.after) for one in diff(book.tables, [wanted])]  # type: ignore[union-attr]


def test_a_team_s_id_is_given_once() -> None:
    snapshot = new_workbook().read()
    made, entries = remember_team(Memory(), snapshot)

    assert [("team", "id", made)] == entries
    later = replace(snapshot, version="other")
    assert (made, []) == remember_team(Memory({("team", "id"): made}), later)
    assert made != remember_team(Memory(), later)[0]


LAST_SUMS = ("400006", "300006", "200006", "100006")
SECRETS = {
    f"c{place + 1:05d}": [
        *LAST_SUMS[place : place + 1],
        name,
        f"c{place + 1:05d}",
        f"+7 900 {place}77",
        f"Мария {name}",
        f"!{place}!",
    ]
    for place, name in enumerate(CLIENTS)
}
WHO = st.dictionaries(st.sampled_from(sorted(SECRETS)), st.sampled_from([*SELLERS, "Никто"]))


@settings(max_examples=examples(15), deadline=None)
@given(st.lists(WHO, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_no_sheet_ever_holds_a_client_of_another_seller(days: list[dict[str, str]], random: Random) -> None:
    """Whoever has which client day by day, and whatever is typed meanwhile, also beside the tasks."""
    worlds = [new_world(days[0], place=place) for place in range(len(SELLERS))]
    texts, memory = worlds[0].texts, worlds[0].memory
    for code in texts:
        texts[code]["comment"] = f"!{int(code[1:6]) - 1}! тайна"
        kept = Kept(code, "Моё", f"!{int(code[1:6]) - 1}! было")
        if random.random() < 0.2:
            entries = entries_of([Exchange("v009", "Х", merge({}, {}, {}), (kept,))], memory, on=TODAY)
            memory = Memory({**memory.entries, **{(kind, key): value for kind, key, value in entries}})
    for who in days:
        for place, world in enumerate(worlds):
            world.result, world.texts, world.memory = owned(who), texts, memory
            world.exchange()
            texts, memory = world.texts, world.memory
            told = everything(world.sheet.read())
            hers = {client for client, name in who.items() if name == SELLERS[place]}
            leaks = [
                word
                for client, words in SECRETS.items()
                if client not in hers
                for word in words
                if word in told
            ]
            assert [] == leaks
            scribble(world, random)


def scribble(world: World, random: Random) -> None:
    """Type into some rows, beside them too, copy one, and clear the code of another."""
    sheet, view = sheet_of(world), mine(world.sheet)
    for row in list(view.rows()):
        client = view.text(row, "code")[:6]
        if random.random() < 0.3 and client:
            secret = SECRETS[client][-1]
            sheet.set_cell(view.tab.name, row, view.columns["comment"], f"{secret} {random.random()}")
            sheet.set_cell(view.tab.name, row, max(view.columns.values()) + 2, f"{secret} рядом")
        if random.random() < 0.1:
            sheet.set_cell(view.tab.name, row, view.columns["code"], None)
        elif random.random() < 0.1:
            sheet.insert_rows(view.tab.name, mine(sheet).end(), [list(mine(sheet).tab.rows[row])])
