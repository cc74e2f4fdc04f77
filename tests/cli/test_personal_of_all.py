"""What ``sync --all`` says of personal sheets: a short column, and a line on each that could not be reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from edit_driver import World
from edit_xlsx import XlsxPerson
from listed_books import Cli, list_books
from tiny_firm import load

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.cli.personal_of_all import say_sheets, say_troubles, sheets_json
from sheets_strategy.cli.show import word
from sheets_strategy.errors import WorkbookError
from sheets_strategy.workbook.personal_known import Known
from sheets_strategy.workbook.personal_result import Exchanged, Missed

RU = load_template("ru")
ANNA, BORIS, CLARA = (
    Known(code, name, f"{name}.xlsx") for code, name in (("v1", "Анна"), ("v2", "Борис"), ("v3", "Клара"))
)
OPEN = WorkbookError(
    "open_elsewhere", path="Борис.xlsx", program="Excel", owner="Борис", since="9:00", lock=""
)
GONE = WorkbookError("workbook_not_found", path="Клара.xlsx")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, ""),
        (Exchanged(without=("Анна",)), ""),
        (Exchanged(sheets=(ANNA, BORIS), came=5), "2, отметок 5"),
        (Exchanged(sheets=(ANNA,), came=1_200, apart=1, missed=(Missed(BORIS, OPEN),)),
         "1 из 2, отметок 1 200, разошлось 1"),
    ],
)  # fmt: skip
def test_the_column_says_what_came_home(found: Exchanged | None, said: str) -> None:
    assert say_sheets(found, RU).replace("\u00a0", " ") == said


def test_a_copied_file_and_a_row_typed_over_are_told_as_for_one_workbook() -> None:
    found = Exchanged(copied=True, original="strategy.xlsx", replaced=("Анна → Борис",))
    assert list(say_troubles("Альфа", found, RU)) == [
        f"Альфа: {word('cli_personal_copied_file', RU, file='strategy.xlsx')}",
        "Альфа: В строке другой человек, прежняя личная таблица не убрана: Анна → Борис — sheets-strategy share "
        '-w "Альфа"',
    ]


def test_what_passes_by_itself_and_what_does_not_are_told_apart() -> None:
    found = Exchanged(missed=(Missed(BORIS, OPEN), Missed(CLARA, GONE)), without=("Анна",), copied=True)
    assert list(say_troubles("Альфа", found, RU)) == [
        "Альфа: Это копия общей таблицы. Личные таблицы продавцов остались у той, с которой её сняли, обмена с "
        "ними нет. Завести свои: sheets-strategy share",
        "Альфа: личная таблица продавца Борис: «Борис.xlsx» открыт: Excel, Борис, с 9:00.",
        "  Отметки из неё придут при следующем обновлении.",
        "Альфа: личная таблица продавца Клара: Таблицы «Клара.xlsx» нет.",
        "  Что сделать, сказано во вкладке «Вопросы» общей таблицы.",
        'Альфа: Нет личной таблицы: Анна — sheets-strategy share -w "Альфа"',
    ]
    assert list(say_troubles("Альфа", None, RU)) == []
    assert sheets_json(found)["missed"] == [
        {"name": "Борис", "why": "open_elsewhere"},
        {"name": "Клара", "why": "workbook_not_found"},
    ]


def test_sync_all_has_the_column_where_a_team_has_personal_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = {"Альфа": "alfa/strategy.xlsx", "Гамма": "gamma/strategy.xlsx"}
    cli: Cli = list_books(tmp_path, listed, monkeypatch, capsys)
    assert "Личные таблицы" not in cli("sync", "--all")[1]
    add_seller(tmp_path / "alfa" / "strategy.xlsx", "Анна")
    assert cli("share", "-w", "Альфа", "--yes")[0] == 0

    code, out, _ = cli("sync", "--all")

    lines = out.splitlines()
    assert (code, lines[1].split("  ")[-2:], lines[3].split()[-5:]) == (
        0,
        ["Личные таблицы", "Итог"],
        ["1,", "отметок", "0", "без", "изменений"],
    )


def add_seller(path: Path, name: str) -> None:
    person = XlsxPerson(path)
    world = World(load("ru"), person.open())
    view = world.table("sellers")
    for column, text in {"name": name, "access": "личная таблица"}.items():
        world.sheet("sellers").put(view.end(), view.columns[column], text)
    person.save(world.sheets)
