"""People edit between reading and writing: the round is done again, nothing twice, and the counts are true."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest
from bank_rows import FIELDS, PARTIES, Paid, grid
from small_workbook import TODAY, load, new_workbook, pay, put, read, run, set_setting
from test_migrate import old_in_memory

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import WorkbookChanged
from sheets_strategy.import_clients import import_clients
from sheets_strategy.import_statement import ImportedFile, Incoming, import_statement
from sheets_strategy.migrate import migrate
from sheets_strategy.readers.table import NamedGrid
from sheets_strategy.statement.answers import HeaderLine
from sheets_strategy.sync import sync
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.template import Template

PAYMENTS = [
    ("ООО Альфа", date(2026, 5, 4), 90_000.0),
    ("ООО Бета", date(2026, 5, 12), 40_000.0),
    ("ООО Гамма", date(2026, 6, 2), 7_000.5),
]
PAID = [Paid(date(2026, 3, 2 + n), 100_000 + n, str(n), party=PARTIES[n % 4]) for n in range(5)]
HEADER = ["Дата", "Номер", "Приход", "Расход", "Контрагент", "Назначение платежа"]
Edit = Callable[[MemoryWorkbook], object]


class Shared(MemoryWorkbook):
    """A workbook in many hands whose write is refused though it was made, whole or its tool cells.

    Attributes:
        refused: How many writes more are refused after they were made.
        whole: Whether such a write makes all changes, else only the first cells of tool columns.
    """

    refused = 0
    whole = True

    def apply(self, changes: ChangeSet, template: Template) -> None:
        if not self.refused:
            super().apply(changes, template)
            return
        self.refused -= 1
        cells = [one for one in changes.changes if isinstance(one, SetCell) and not one.exempt]
        made = changes if self.whole else ChangeSet(changes.version, tuple(cells[:5]))
        super().apply(made, template)
        raise WorkbookChanged("workbook_changed", path=self.title)


def shared(made: MemoryWorkbook, *, refused: int, whole: bool = True, rounds: int = 3) -> Shared:
    workbook = Shared(made.tabs)
    workbook.refused, workbook.whole, workbook.rounds = refused, whole, rounds
    return workbook


def firm() -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    put(workbook, "clients", 0, name="ООО Бета", niche="склады")
    put(workbook, "clients", 1, name="Мечта")
    return workbook


def _swap_clients(workbook: MemoryWorkbook) -> None:
    workbook.sort_rows("Клиенты", 1, [1, 0])


def _insert_client(workbook: MemoryWorkbook) -> None:
    workbook.insert_rows("Клиенты", 1, [["ООО Новая"]])


def _append_client(workbook: MemoryWorkbook) -> None:
    workbook.insert_rows("Клиенты", 3, [["ООО Дельта"]])


def _insert_column(workbook: MemoryWorkbook) -> None:
    workbook.insert_column("Клиенты", 1, ["Моё", "не терять"])


def _pay_more(workbook: MemoryWorkbook) -> None:
    pay(workbook, ("ООО Эпсилон", date(2026, 6, 3), 1_000.0))


EDITS: list[Edit] = [_swap_clients, _insert_client, _append_client, _insert_column, _pay_more]


@pytest.mark.long(every=6)
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("synced", [False, True])
def test_a_sync_that_met_an_edit_ends_as_one_begun_after_it(edit: Edit, synced: bool) -> None:
    workbook, other = firm(), firm()
    if synced:
        for one in (workbook, other):
            run(one)
            set_setting(one, "limit_a", 0.5)
    workbook.rounds, workbook.meanwhile = 2, [edit]
    edit(other)

    done, expected = run(workbook), run(other)

    assert other.tabs == workbook.tabs
    assert expected.changes.changes == done.changes.changes
    assert done.earlier == 0
    assert run(workbook).changes.changes == ()


def test_with_one_round_an_edit_stops_the_sync_and_nothing_is_written() -> None:
    workbook, other = firm(), firm()
    workbook.meanwhile = [_swap_clients]
    _swap_clients(other)
    with pytest.raises(WorkbookChanged, match="workbook_changed"):
        run(workbook)
    assert other.tabs == workbook.tabs


def test_edits_in_every_round_stop_in_words() -> None:
    workbook = firm()
    workbook.rounds, workbook.meanwhile = 3, [_pay_more] * 3
    with pytest.raises(WorkbookChanged) as stopped:
        run(workbook)
    assert stopped.value.code == "workbook_keeps_changing"
    assert stopped.value.facts == {"path": "memory", "rounds": 3}
    assert isinstance(stopped.value.__cause__, WorkbookChanged)
    assert read(workbook, "log", "on") == []
    assert len(run(workbook).payments.rows) == len(PAYMENTS) + 3


def test_a_dry_run_reads_once() -> None:
    workbook = firm()
    workbook.rounds, workbook.meanwhile = 3, [_swap_clients]
    sync(workbook, load, today=TODAY, write=False)
    assert len(workbook.meanwhile) == 1


@pytest.mark.long(every=3)
@pytest.mark.parametrize("refused", [1, 2])
@pytest.mark.parametrize("whole", [True, False])
def test_a_refused_write_of_a_sync_is_counted_once_and_the_rest_is_written(refused: int, whole: bool) -> None:
    plain = firm()
    # Without a plan there is no worklist, whose rows would move: of those nobody can tell who moved them.
    set_setting(plain, "plan_segments", 0)
    run(plain)
    set_setting(plain, "limit_a", 0.5)
    workbook = shared(plain, refused=refused, whole=whole)
    expected, done = run(plain), run(workbook)

    assert expected.changes.cells() == done.changes.cells() + done.earlier
    assert plain.tabs == workbook.tabs or not whole
    assert run(workbook).changes.changes == ()


def test_a_missing_memory_is_added_once() -> None:
    made = firm()
    made.delete_tab("Память")
    workbook = shared(made, refused=1)
    sync(workbook, load, today=TODAY, new_memory=True)
    assert [tab.name for tab in workbook.tabs].count("Память") == 1
    assert run(workbook).changes.changes == ()


def _bring(workbook: MemoryWorkbook, rows: Sequence[Paid] = PAID) -> tuple[list[ImportedFile], ChangeSet]:
    lines = [[paid.on, paid.number, paid.kop / 100, None, paid.party[1], paid.purpose] for paid in rows]
    content = [NamedGrid("Лист1", [HEADER, *lines])]
    return import_statement(workbook, load, [Incoming("file.csv", "a" * 64, lambda _: content)], today=TODAY)


def _statement(workbook: MemoryWorkbook) -> list[Sequence[CellValue]]:
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    return [row for row in tab.rows[1:] if any(value is not None for value in row)]


def test_an_import_that_met_an_edit_brings_its_rows_once() -> None:
    plain, workbook = firm(), firm()
    workbook.rounds, workbook.meanwhile = 2, [_pay_more]
    _pay_more(plain)
    assert _bring(plain) == _bring(workbook)
    assert plain.tabs == workbook.tabs
    assert len(_statement(workbook)) == len(PAYMENTS) + 1 + len(PAID)


@pytest.mark.parametrize("refused", [1, 2])
def test_rows_of_a_refused_import_that_stand_are_neither_brought_twice_nor_told_as_known(
    refused: int,
) -> None:
    plain, workbook = firm(), shared(firm(), refused=refused)
    expected, done = _bring(plain), _bring(workbook)
    assert (expected[0], expected[1].changes) == (done[0], done[1].changes)
    assert [one.added for one in done[0]] == [len(PAID)]
    assert plain.tabs == workbook.tabs


def test_rows_that_came_under_other_columns_than_wanted_were_added_all_the_same() -> None:
    """A column was inserted before the rows went in, so that nothing stands where it was wanted."""
    workbook = shared(firm(), refused=1)
    made = workbook.apply

    def apply(changes: ChangeSet, template: Template) -> None:
        try:
            made(changes, template)
        finally:
            if len(_statement(workbook)) > len(PAYMENTS) and not workbook.refused:
                workbook.insert_column("Выписка", 0, ["Моё"])
                workbook.apply = made  # type: ignore[method-assign]

    workbook.apply = apply  # type: ignore[method-assign]
    done, _ = _bring(workbook)
    assert [(one.added, one.known) for one in done] == [(len(PAID), 0)]
    assert len(_statement(workbook)) == len(PAYMENTS) + len(PAID)


def test_what_somebody_pastes_meanwhile_is_not_brought_again() -> None:
    workbook = firm()
    rows = grid([replace(paid, currency="RUB") for paid in PAID[:2]], FIELDS)

    def paste(book: MemoryWorkbook) -> None:
        height = len(next(tab for tab in book.tabs if tab.handle == "statement").rows)
        for place, row in enumerate(rows, start=height):
            for col, value in enumerate(row):
                book.set_cell("Выписка", place, col, value)

    workbook.rounds, workbook.meanwhile = 2, [paste]
    done, _ = _bring(workbook)
    assert [(one.added, one.known) for one in done] == [(3, 2)]
    assert len(_statement(workbook)) == len(PAYMENTS) + len(PAID)


def test_a_person_explains_a_line_of_headers_once() -> None:
    workbook = firm()
    workbook.rounds, workbook.meanwhile = 3, [_pay_more, _pay_more]
    asked: list[Sequence[HeaderLine]] = []

    def explain(lines: Sequence[HeaderLine]) -> Mapping[str, str]:
        asked.append(lines)
        return dict([lines[0].answer({"on": 0, "in_sum": 1, "party": 2})])

    def strange(_: Collection[str]) -> list[NamedGrid]:
        return [NamedGrid("Лист1", [["Когда", "Почём", "Кто это"], [date(2026, 3, 2), 12.5, "ООО Альфа"]])]

    done, _ = import_statement(
        workbook, load, [Incoming("x.csv", "b" * 64, strange)], today=TODAY, explain_columns=explain
    )
    assert [one.added for one in done] == [1]
    assert len(asked) == 1


@dataclass(frozen=True)
class _List:
    """A client list: one client by name alone, one by ИНН, one that is known."""

    rows: tuple[tuple[CellValue, ...], ...] = (
        ("Название", "ИНН", "Ниша"),
        ("ООО Без номера", None, "заводы"),
        ("ООО Номер", "7707083893", "склады"),
    )

    def bring(self, workbook: MemoryWorkbook) -> object:
        sheets = [NamedGrid("Лист1", [list(row) for row in self.rows])]
        done, changes = import_clients(workbook, load, sheets, name="crm.xlsx", today=TODAY)
        return done, changes.changes


@pytest.mark.parametrize("refused", [1, 2])
def test_clients_of_a_refused_import_that_stand_are_not_asked_about(refused: int) -> None:
    plain, workbook = firm(), shared(firm(), refused=refused)
    assert _List().bring(plain) == _List().bring(workbook)
    assert plain.tabs == workbook.tabs


def test_a_client_list_that_met_an_edit_fills_the_rows_as_they_stand_now() -> None:
    plain, workbook = firm(), firm()
    for one in (plain, workbook):
        put(one, "clients", 1, inn="7707083893")
    workbook.rounds, workbook.meanwhile = 2, [_swap_clients]
    _swap_clients(plain)
    assert _List().bring(plain) == _List().bring(workbook)
    assert plain.tabs == workbook.tabs


@pytest.mark.parametrize("refused", [0, 1, 2])
def test_a_migration_tells_what_it_added_and_adds_it_once(refused: int) -> None:
    plain, workbook = old_in_memory(), shared(old_in_memory(), refused=refused)
    assert migrate(plain, load, today=TODAY).changes == migrate(workbook, load, today=TODAY).changes
    assert plain.tabs == workbook.tabs


def test_a_migration_that_met_an_edit_adds_its_columns_right_of_the_new_one() -> None:
    plain, workbook = old_in_memory(), old_in_memory()
    workbook.rounds, workbook.meanwhile = 2, [_insert_column]
    _insert_column(plain)
    assert migrate(plain, load, today=TODAY).changes == migrate(workbook, load, today=TODAY).changes
    assert plain.tabs == workbook.tabs
