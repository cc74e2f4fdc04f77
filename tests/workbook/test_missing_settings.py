"""Settings that an older workbook has no row for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_workbook import TODAY, book_of, codes_of, load, new_workbook, put, read, run, set_setting, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.migrate import migrate
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.missing_settings import list_missing_settings

NEW = ("measure", "default_margin", "source", "horizon_months", "likeness_by")
NAMES = [
    "Что считаем",
    "Маржа по умолчанию",
    "Откуда цифры",
    "Вероятность на сколько месяцев",
    "Похожесть считать",
]


def older() -> MemoryWorkbook:
    """A workbook made before these settings were there."""
    template = load("ru")
    labels = {template.labels["setting"][key] for key in NEW}
    rows = tuple(row for row in template.defaults["settings"] if row["name"] not in labels)
    old = replace(template, defaults={**template.defaults, "settings": rows})
    memory = [
        ("template", "version", str(template.version), "2026-01-01"),
        ("template", "lang", "ru", "2026-01-01"),
    ]
    return MemoryWorkbook.from_template(old, memory=memory)


def departments(workbook: MemoryWorkbook) -> list[tuple[object, ...]]:
    return read(workbook, "departments", "department", "kpi")


def test_a_new_workbook_lacks_none() -> None:
    workbook = new_workbook()
    assert [] == list_missing_settings(table(workbook, "settings"), load("ru"))
    assert "settings_missing" not in codes_of(run(workbook))


def test_migrate_puts_them_below_the_others() -> None:
    workbook = older()
    before, below = read(workbook, "settings", "name", "value", "meaning"), departments(workbook)
    migrate(workbook, load, today=TODAY)
    after = read(workbook, "settings", "name", "value", "meaning")
    assert before == after[: len(before)]
    assert NAMES == [name for name, _, _ in after[len(before) :]]
    assert ["выручка", None, None, 3, "по данным"] == [value for _, value, _ in after[len(before) :]]
    assert all(meaning for _, _, meaning in after)
    assert below == departments(workbook)
    assert not migrate(workbook, load, today=TODAY)
    set_setting(workbook, "horizon_months", 6.0)
    result = run(workbook)
    assert 6 == result.strategy.parameters.months
    assert "settings_missing" not in [one.code for one in result.findings]


def test_where_rows_are_left_for_some_the_others_are_named_by_the_next_sync() -> None:
    workbook = older()
    view = table(workbook, "settings")
    last = max(view.rows())
    title = table(workbook, "departments").header_row - 1
    room = 2
    for row in range(title - 2 - room, last, -1):
        workbook.delete_row(view.tab.name, row)
    below = departments(workbook)
    migrate(workbook, load, today=TODAY)
    assert NAMES[:room] == [name for (name,) in read(workbook, "settings", "name")][-room:]
    assert below == departments(workbook)
    found = next(one for one in run(workbook).findings if one.code == "settings_missing")
    assert ("info", "settings", tuple(NAMES[room:])) == (found.grave, found.tab, found.facts["names"])


@pytest.mark.parametrize("column", [0, 2, 9])
def test_nothing_that_a_person_put_below_is_written_over(column: int) -> None:
    workbook = older()
    view = table(workbook, "settings")
    row = max(view.rows()) + 2
    workbook.set_cell(view.tab.name, row, column, "моё")
    migrate(workbook, load, today=TODAY)
    assert "моё" == workbook.edit(view.tab.name).tab().cell(row, column)
    if column in view.columns.values():
        assert NAMES == [name for (name,) in read(workbook, "settings", "name")][-5:]


def test_a_setting_that_stands_is_left_alone() -> None:
    workbook = older()
    last = max(table(workbook, "settings").rows())
    english = load("en").labels["setting"]["measure"]
    put(workbook, "settings", last, name=english, value="profit")
    migrate(workbook, load, today=TODAY)
    names = [name for (name,) in read(workbook, "settings", "name")]
    assert [english, *NAMES[1:]] == names[-5:]


def test_the_guard_lets_migrate_into_empty_settings_only() -> None:
    workbook = older()
    view = table(workbook, "settings")
    row, col = max(view.rows()), view.columns["value"]
    book = book_of(workbook)
    free = SetCell(view.tab.name, "settings", "value", row + 1, col, None, "x", exempt="migrate")
    guard(ChangeSet(book.snapshot.version, (free,)), book)
    clients = table(workbook, "clients")
    for change in (
        replace(free, row=view.header_row + 1),
        replace(free, exempt=""),
        SetCell("Клиенты", "clients", "niche", 1, clients.columns["niche"], None, "x", exempt="migrate"),
    ):
        with pytest.raises(UnsafeChange):
            guard(ChangeSet(book.snapshot.version, (change,)), book)
