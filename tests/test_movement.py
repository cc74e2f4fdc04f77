"""What a sync says has changed since the one before."""

from __future__ import annotations

from datetime import date, timedelta

from small_workbook import TODAY, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.movement import Move, Moves
from sheets_strategy.workbook.movement_words import say_moves

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
