"""``work``: whom to call now, in a terminal and as JSON, without writing."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from sheets_strategy.cli.app import main

Run = Callable[..., tuple[int, str]]
START = date(2025, 1, 10)
DAY = ("--today", "2026-01-15")


def payments() -> str:
    """A firm of four clients that pay every month."""
    lines = ["Дата;Поступление;Контрагент;Назначение платежа;Наш счёт"]
    for client, name in enumerate(("Альфа", "Бета", "Гамма", "Дельта")):
        for month in range(12):
            on = START + timedelta(days=30 * month)
            words = f"ООО {name};Оплата по счёту {client}-{month};40702810900000000001"
            lines.append(f"{on:%d.%m.%Y};{9000 - 2000 * client},00;{words}")
    return "\n".join(lines)


def call(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*words, *DAY])
    return int(ended.value.code or 0)


def type_rows(path: Path, tab: str, rows: list[dict[str, object]], *, start: int = 2) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[tab]
    headers = {cell.value: cell.column for cell in sheet[1]}
    for row, cells in enumerate(rows, start=start):
        for header, value in cells.items():
            sheet.cell(row, headers[header], value)
    book.save(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sellers, one hypothesis for the segment in which a person has put all four."""
    folder = tmp_path_factory.mktemp("work")
    bank, path = folder / "bank.csv", folder / "firm.xlsx"
    bank.write_text(payments(), encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        assert call("init", str(path)) == 0
        assert call("import", str(bank), "-w", str(path)) == 0
        assert call("sync", "-w", str(path)) == 0
        two = [{"Имя": "Анна Орлова", "Отдел": "допродажи"}, {"Имя": "Анна Ли", "Отдел": "допродажи"}]
        type_rows(path, "Продавцы", two)
        hypothesis = {
            **{"Для сегмента": "29", "Гипотеза": "Если позвонить, то купит", "Отдел": "допродажи"},
            **{"Часов на клиента": 1.5, "Первый шаг": "Позвонить"},
        }
        start = openpyxl.load_workbook(path)["План"].max_row + 1
        type_rows(path, "План", [hypothesis], start=start)
        typed = [{"Сегмент вручную": "29", "Телефон": f"+7 000 {place}"} for place in range(4)]
        type_rows(path, "Клиенты", typed)
        assert call("sync", "-w", str(path)) == 0
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "firm.xlsx"))


@pytest.fixture
def run(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command beside the workbook; give its exit code and what it printed."""
    monkeypatch.chdir(book.parent)
    monkeypatch.setenv("SHEETS_STRATEGY_WORKBOOK", "firm.xlsx")
    monkeypatch.delenv("SHEETS_STRATEGY_LANG", raising=False)

    def go(*words: str) -> tuple[int, str]:
        code = call(*words)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, (out or err).replace("\u00a0", " ")

    return go


def test_the_list_is_printed_seller_by_seller_and_nothing_is_written(run: Run, book: Path) -> None:
    before = book.read_bytes()
    code, text = run("work")
    assert (code, before) == (0, book.read_bytes())
    assert all(len(line) <= 100 for line in text.splitlines()[1:])
    assert text.splitlines()[:7] == [
        "firm.xlsx: что делать 15.01.2026, по выписке до 06.12.2025",
        "",
        "Анна Ли: 2 дела, 3 ч",
        "",
        "2. ООО Бета · +7 000 1",
        "    Почему: обычно платит раз в 30 дней, прошло 0",
        "    Что: Если позвонить, то купит. С чего начать: Позвонить",
    ]
    assert "Анна Орлова: 2 дела, 3 ч" in text.splitlines()


def test_one_person_gets_only_hers_and_the_start_of_a_name_is_enough(run: Run, book: Path) -> None:
    text = run("work", "--seller", "орл")[1]
    assert "Анна Орлова: 2 дела, 3 ч" in text
    assert "Анна Ли" not in text
    assert run("work", "--seller", "орлова анна")[1] == text


def test_one_segment_by_its_number_or_name_and_an_unknown_one_is_an_error(run: Run, book: Path) -> None:
    held = json.loads(run("work", "--json")[1])["tasks"]
    mine = [one for one in held if one["segment"] == held[0]["segment"]]
    (number,) = {str(one["segment_label"]).split(".")[0] for one in mine}
    assert json.loads(run("work", "--json", "--segment", number)[1])["tasks"] == mine
    assert "Сейчас дел нет" in run("work", "--segment", "1")[1]
    assert run("work", "--segment", "нет такого") == (
        1,
        "Сегмента «нет такого» нет.\n"
        "Возьмите номер или название со вкладки «Сегменты». Посмотреть все дела: sheets-strategy work\n",
    )


def test_an_unknown_or_unclear_name_is_an_error_that_names_who_there_is(run: Run, book: Path) -> None:
    assert run("work", "--seller", "Пётр") == (
        1,
        "Продавца «Пётр» нет.\nЕсть: Анна Ли, Анна Орлова. Посмотреть все дела: sheets-strategy work\n",
    )
    assert run("work", "--seller", "анна") == (
        1,
        "«анна» — это не один продавец: Анна Ли, Анна Орлова.\nНапишите имя полностью.\n",
    )


def test_json_holds_the_keys_that_the_docs_tell(run: Run, book: Path) -> None:
    found = json.loads(run("work", "--json", "--seller", "орлова")[1])
    told = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    section = told.split("## sheets-strategy work")[1].split("\n## ")[0]
    assert all(f"`{key}`" in section for key in {*found, *found["tasks"][0]} - {"tasks"})
    assert found["today"] == "2026-01-15"
    first = found["tasks"][0]
    told_now = {
        key: first[key] for key in ("code", "name", "seller", "minutes", "last_on", "last_kop", "segment")
    }
    assert told_now == {
        **{"code": "c00001-p0009", "name": "ООО Альфа", "seller": "Анна Орлова", "minutes": 90},
        **{"last_on": "2025-12-06", "last_kop": 900_000, "segment": "s26"},
    }
    assert [task["place"] for task in found["tasks"]] == [1, 3]


def test_comments_are_printed_and_a_firm_whose_work_is_done_is_told_so(run: Run, book: Path) -> None:
    type_rows(book, "Работа", [{"Комментарий": "ждёт цену"}])
    assert "    Заметка: ждёт цену" in run("work")[1].splitlines()
    tasks = openpyxl.load_workbook(book)["Работа"].max_row - 1
    type_rows(book, "Работа", [{"Статус": "готово"}] * tasks)
    assert "Сейчас дел нет" in run("work")[1]
