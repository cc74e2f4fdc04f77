"""What a change set is told as: only what there is, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.workbook.changes import (
    AddColumn,
    AddTab,
    AppendRows,
    Change,
    ChangeSet,
    MoveRows,
    SetCell,
    SetNote,
)

RU = load_template("ru")
CLASS = RU.table("clients").column("class")


def told(capsys: pytest.CaptureFixture[str], *changes: Change) -> list[str]:
    capsys.readouterr()
    show_changes(ChangeSet("", changes), RU)
    return capsys.readouterr().out.replace("\u00a0", " ").splitlines()


def columns(*labels: str) -> list[AddColumn]:
    return [
        AddColumn(
            "Клиенты", "clients", 0, 9 + place, replace(CLASS, label=label, note=f"{label} — это важно.")
        )
        for place, label in enumerate(labels)
    ]


def test_nothing_is_said_of_what_there_is_none_of(capsys: pytest.CaptureFixture[str]) -> None:
    cell = SetCell("Клиенты", "clients", "class", 2, 3, None, "A")
    assert told(capsys, cell) == ["Клиенты: 1 ячейка", "    D3: пусто → A"]
    assert told(capsys) == ["Изменений нет."]


def test_all_kinds_of_change_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(
        capsys,
        *(SetCell("Клиенты", "clients", "class", row, 3, "B", "слово " * 20) for row in range(5)),
        AppendRows("Клиенты", "clients", 9, (((0, "x"),), ((0, "y"),))),
        MoveRows("Клиенты", "clients", 1, (1, 0, 2)),
        SetNote("Клиенты", 0, 4, "зачем"),
        AppendRows("Память", "memory", 9, (((0, "x"),),)),
    )
    long = "слово слово слово слово слово слово слово слово слово слово…"
    assert lines == [
        "Клиенты: 5 ячеек; 2 новые строки; 2 строки встанут на другое место; 1 примечание",
        *(f"    D{row}: B → {long}" for row in (1, 2, 3)),
        "Память: 1 служебная запись",
    ]


def test_a_few_new_columns_are_explained_and_of_many_there_are_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    few = columns("Раз", "Два")
    notes = [SetNote("Клиенты", 0, one.col, one.column.note) for one in few]
    assert told(capsys, *few, *notes) == [
        "Клиенты: 2 новых столбца справа: «Раз», «Два»",
        "    + Раз: Раз — это важно.",
        "    + Два: Два — это важно.",
    ]
    assert told(capsys, *columns(*"абвгдежзик")) == [
        "Клиенты: 10 новых столбцов справа: «а», «б», «в», «г», «д», «е», «ж», «з» и ещё 2"
    ]


def test_new_tabs_say_where_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    plan, rates = RU.tab("plan"), RU.tab("rates")
    assert told(capsys, AddTab(RU.tab("home"), ""), AddTab(plan, "Сегменты"), AddTab(rates, "Журнал")) == [
        "Главная: новая вкладка, станет первой",
        "План: новая вкладка, справа от «Сегменты»",
        "Курсы: новая вкладка, скрытая",
    ]
    assert told(capsys, AddTab(plan)) == ["План: новая вкладка в конце"]


def test_settings_that_an_older_workbook_lacks_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    cells = [
        SetCell("Настройки", "settings", column, row, col, None, f"{column} {row}", exempt="migrate")
        for row in (20, 21)
        for col, column in enumerate(("name", "value", "meaning"))
    ]
    assert told(capsys, *cells) == ["Настройки: 2 новые настройки внизу: «name 20», «name 21»"]
