"""What a sync says has changed since the one before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_workbook import TODAY, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.movement import Move, Moves
from sheets_strategy.workbook.movement_words import say_moves
from sheets_strategy.workbook.template import Template

MONTHLY = [TODAY - timedelta(days=30 * place) for place in range(12)]
NEXT = TODAY + timedelta(days=60)


def firm() -> MemoryWorkbook:
    """A large, a small and a silent payer."""
    workbook = new_workbook()
    pay(workbook, *(("ООО Альфа", on, 1_000.0) for on in MONTHLY))
    pay(workbook, *(("ООО Бета", on, 20.0) for on in MONTHLY))
    pay(workbook, *(("ООО Гамма", TODAY - timedelta(days=250 + 30 * place), 30.0) for place in range(3)))
    return workbook


def said(result: SyncResult) -> list[str]:
    return say_moves(result.moves, load("ru"), names={one.code: one.name for one in result.segments})


def test_a_first_sync_has_nothing_to_compare_with() -> None:
    assert run(firm()).moves == Moves()


def test_a_second_sync_of_the_same_day_finds_nothing_changed_and_writes_nothing() -> None:
    workbook = firm()
    run(workbook)
    again = run(workbook)
    assert (again.moves, again.changes.changes) == (Moves(known=True), ())


def test_payments_move_clients_up_bring_back_and_make_others_late() -> None:
    workbook = firm()
    run(workbook)
    pay(workbook, ("ООО Бета", NEXT, 9_000.0), ("ООО Гамма", NEXT, 40.0), ("ООО Дельта", NEXT, 10.0))
    moves = run(workbook, today=NEXT).moves
    assert [(one.name, one.before, one.after) for one in moves.up] == [("ООО Бета", "C", "A")]
    assert [one.name for one in moves.returned] == ["ООО Гамма"]
    assert [(one.name, one.before, one.after) for one in moves.new] == [("ООО Дельта", "", "C")]
    # Sixty days are two of its usual intervals.
    assert [one.name for one in moves.silent] == ["ООО Альфа"]
    assert not run(workbook, today=NEXT).moves.silent


def test_the_log_holds_what_the_summary_says() -> None:
    workbook = firm()
    run(workbook)
    pay(workbook, ("ООО Дельта", NEXT, 10.0))
    result = run(workbook, today=NEXT)
    sentences = said(result)
    assert "Заплатил впервые 1 клиент: ООО Дельта." in sentences
    assert read(workbook, "log", "changed")[-1] == (" ".join(sentences),)


def test_a_renamed_segment_moves_nobody() -> None:
    workbook = firm()
    run(workbook)
    names = [name for (name,) in read(workbook, "segments", "name")]
    for place, name in enumerate(names):
        put(workbook, "segments", place, name=f"{name}, новое имя")
    result = run(workbook)
    assert (result.moves.segments, bool(result.changes)) == ((), True)


def test_another_segment_is_told_with_its_name() -> None:
    workbook = firm()
    run(workbook)
    view = table(workbook, "clients")
    (row,) = (row for row in view.rows() if view.text(row, "name") == "ООО Гамма")
    workbook.set_cell(view.tab.name, row, view.columns["manual_segment"], "1")
    result = run(workbook)
    (move,) = result.moves.segments
    assert (move.name, move.after) == ("ООО Гамма", "s01")
    assert said(result) == [
        "Сменил сегмент 1 клиент: ООО Гамма → A больше 5 лет, растут, довольны, целевая ниша."
    ]


def test_the_past_is_compared_with_nothing() -> None:
    workbook = firm()
    run(workbook)
    past = sync(workbook, load, today=TODAY, as_of=date(2026, 1, 31))
    assert past.moves == Moves()


def test_a_hypothesis_is_due_on_its_day() -> None:
    workbook = firm()
    run(workbook)
    put(workbook, "plan", 0, due_on=TODAY + timedelta(days=1))
    assert run(workbook).moves.due == ()
    (row,) = run(workbook, today=TODAY + timedelta(days=1)).moves.due
    assert row.code == "p0001"
    assert said(run(workbook, today=TODAY + timedelta(days=1))) == [
        "Пора решить по 1 гипотезе: «Что берут похожие» для «A ровные»."
    ]
    put(workbook, "plan", 0, status="опровергнута")
    assert run(workbook, today=TODAY + timedelta(days=1)).moves.due == ()


def test_three_are_named_and_the_rest_counted() -> None:
    moves = Moves(
        known=True, new=tuple(Move(f"c{place}", f"Фирма {place}", "", "C", 100 - place) for place in range(5))
    )
    assert say_moves(moves, load("ru"), names={}) == [
        "Заплатили впервые 5 клиентов: Фирма 0; Фирма 1; Фирма 2; и ещё 2."
    ]


class Cut(MemoryWorkbook):
    """A workbook whose writer ends when the cells stand and nothing else does."""

    cuts = 0

    def apply(self, changes: ChangeSet, template: Template) -> None:
        if not self.cuts:
            super().apply(changes, template)
            return
        self.cuts -= 1
        cells = tuple(one for one in changes.changes if isinstance(one, SetCell))
        super().apply(ChangeSet(changes.version, cells), template)
        raise KeyboardInterrupt


def moved_and_cut(*, cuts: int) -> tuple[Cut, list[str]]:
    """A firm of which much changed, and what a sync says of it; the next ones end early."""
    whole = firm()
    run(whole)
    pay(whole, ("ООО Бета", NEXT, 9_000.0), ("ООО Гамма", NEXT, 40.0))
    workbook = Cut(whole.tabs)
    workbook.cuts = cuts
    return workbook, said(run(whole, today=NEXT))


@pytest.mark.parametrize("cuts", [1, 2])
def test_what_a_sync_could_not_log_is_told_by_the_next(cuts: int) -> None:
    workbook, expected = moved_and_cut(cuts=cuts)
    for _ in range(cuts):
        with pytest.raises(KeyboardInterrupt):
            run(workbook, today=NEXT)
    told = run(workbook, today=NEXT)
    assert told.untold == " ".join(expected)
    assert read(workbook, "log", "changed")[-1] == (" ".join(expected),)
    home = table(workbook, "home_week")
    assert home.text(home.lines()["changed"], "week_meaning") == " ".join(expected)
    again = run(workbook, today=NEXT)
    assert (again.untold, again.changes.changes) == ("", ())


def test_what_changed_since_the_cut_is_told_beside_it() -> None:
    workbook, expected = moved_and_cut(cuts=1)
    with pytest.raises(KeyboardInterrupt):
        run(workbook, today=NEXT)
    pay(workbook, ("ООО Дельта", NEXT, 10.0))
    told = run(workbook, today=NEXT + timedelta(days=1))
    (logged,) = read(workbook, "log", "changed")[-1]
    assert str(logged).startswith(" ".join(expected))
    assert str(logged).endswith("Заплатил впервые 1 клиент: ООО Дельта.")
    assert told.untold == " ".join(expected)


def test_a_log_that_people_sorted_or_emptied_tells_nothing_anew() -> None:
    workbook, _ = moved_and_cut(cuts=0)
    run(workbook, today=NEXT)
    view = table(workbook, "log")
    rows = list(view.rows())
    workbook.sort_rows(view.tab.name, rows[0], list(reversed(range(len(rows)))))
    assert run(workbook, today=NEXT).untold == ""
    for row in reversed(list(table(workbook, "log").rows())):
        workbook.delete_row(view.tab.name, row)
    assert run(workbook, today=NEXT).untold == ""


def test_the_past_tells_nothing_that_was_left_untold() -> None:
    workbook, _ = moved_and_cut(cuts=1)
    with pytest.raises(KeyboardInterrupt):
        run(workbook, today=NEXT)
    assert sync(workbook, load, today=NEXT, as_of=TODAY).untold == ""
