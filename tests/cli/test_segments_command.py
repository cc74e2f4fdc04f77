"""``segments``: the table with its money, a segment that is tried, another order; written only when agreed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from made_once import files_once
from openpyxl import load_workbook

from sheets_strategy.cli import terminal
from sheets_strategy.cli.app import main

Run = Callable[..., tuple[int, str]]
TODAY = ("--today", "2026-01-15")
START = date(2024, 1, 10)


def payments() -> str:
    """A firm of 40 clients of very different size: half pay every month, half paid in the first months only."""
    lines = ["Дата;Поступление;Контрагент;Назначение платежа;Наш счёт"]
    for client in range(40):
        for month in range(24 if client % 2 else 3 + client % 5):
            on = START + timedelta(days=30 * month + client % 20)
            roubles = 1000 + client + (50_000 if client % 8 == 1 else 0)
            lines.append(
                f"{on:%d.%m.%Y};{roubles},00;ООО Клиент {client:02d};Оплата по счёту {client}-{month};40702810900000000001"
            )
    return "\n".join(lines)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)

    def go(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(ended.value.code or 0), (out + err).replace("\u00a0", " ")

    return go


@pytest.fixture
def book(run: Run, tmp_path: Path) -> Path:
    """The firm after its first sync, with A at the end of the queue but for the rest."""
    files_once("segments", tmp_path, lambda: _make(run, tmp_path))
    return tmp_path / "firm.xlsx"


def _make(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text(payments(), encoding="utf-8")
    assert run("init", "firm.xlsx", *TODAY)[0] == 0
    assert run("import", "bank.csv", *TODAY)[0] == 0
    path = tmp_path / "firm.xlsx"
    file = load_workbook(path)
    sheet = file["Сегменты"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = [(1, "C", "C"), (2, "B", "B"), (3, "A", "A"), (4, "прочие", None)]
    for row in range(2, sheet.max_row + 1):
        for header, col in columns.items():
            value = (
                dict(zip(("№", "Сегмент", "Класс"), rows[row - 2], strict=True)).get(header)
                if row < 6
                else None
            )
            sheet.cell(row, col).value = value
    plan = file["План"]
    places = {cell.value: cell.column for cell in plan[1]}
    for row, (_, name, _) in enumerate(rows[:3], start=2):
        for header, value in (("Гипотеза", f"для {name}"), ("Для сегмента", name), ("Часов на клиента", 2)):
            plan.cell(row, places[header]).value = value
    file.save(path)
    assert run("sync", *TODAY)[0] == 0


def numbers(path: Path) -> dict[object, object]:
    sheet = load_workbook(path)["Сегменты"]
    return {row[1].value: row[0].value for row in sheet.iter_rows(min_row=2, max_row=5)}


AS_READ = {"C": 1, "B": 2, "A": 3, "прочие": 4}
SORTED = {"C": 3, "B": 2, "A": 1, "прочие": 4}


def test_the_table_is_printed_and_nothing_written(run: Run, book: Path) -> None:
    before = book.read_bytes()
    code, text = run("segments", *TODAY)
    assert (code, before) == (0, book.read_bytes())
    lines = text.splitlines()
    assert f"{book.name}: сегменты, по 19.12.2025" == lines[0]
    assert re.split(r"\s{2,}", lines[2].strip()) == [
        *("№", "Сегмент", "Клиентов", "Оборот", "Вероятность", "Ожидаем", "Часов", "В час", "Место")
    ]
    assert [("1", "C", "3"), ("2", "B", "2"), ("3", "A", "1")] == [
        (parts[0], parts[1], parts[-1]) for parts in (re.split(r"\s{2,}", one.strip()) for one in lines[4:7])
    ]
    assert "в этих деньгах и то, что пришло бы само" in text
    assert any(line.startswith("Сегмент 3 «A» даёт ") and "после сегмента 1 «C»" in line for line in lines)


def test_json_has_the_keys_that_are_documented(run: Run, book: Path) -> None:
    told = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    section = told.split("## sheets-strategy segments")[1].split("\n## ")[0]
    found = [
        json.loads(run("segments", "--json", *more, *TODAY)[1])
        for more in ((), ("--what-if", "класс A"), ("--sort",))
    ]
    keys = _keys(found)
    assert {key for key in keys if f"`{key}`" not in section and f"`{key}[]`" not in section} == set()
    assert [("C", 1, 3), ("B", 2, 2), ("A", 3, 1)] == [
        (one["name"], one["number"], one["money_place"]) for one in found[0]["segments"][:3]
    ]
    by_code = {one["code"]: one["name"] for one in found[0]["segments"]}
    pair = found[0]["out_of_order"]
    assert ("C", "A") == (by_code[pair["early"]], by_code[pair["late"]])
    assert [(None, "C", 0)] == [(one["after"], by_code[one["before"]], one["earlier"]) for one in found[1:2]]
    assert [("A", 0)] == [(by_code[one["code"]], one["left"]) for one in found[1]["taken"]]
    assert [("A", 3, 1), ("B", 2, 2), ("C", 1, 3), ("прочие", 4, 4)] == [
        (one["name"], one["before"], one["after"]) for one in found[2]["numbers"]
    ]
    assert (False, 0, [], AS_READ) == (
        found[2]["written"],
        found[2]["moved"],
        found[2]["unreachable"],
        numbers(book),
    )


def _keys(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in _keys(one)}
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in _keys(one)}
    return set()


def test_a_segment_is_tried_without_writing(run: Run, book: Path) -> None:
    before = book.read_bytes()
    code, text = run("segments", "--what-if", "класс A; B; месяцев без оплаты <= 2", "--at", "2", *TODAY)
    assert (code, before) == (0, book.read_bytes())
    lines = text.splitlines()
    assert (
        "Новый сегмент после сегмента 1. Понято как: Класс: A или B; Месяцев без оплаты: не больше 2"
        == lines[1]
    )
    assert lines[2].startswith("Заберёт ")
    assert ["№", "Сегмент", "Заберёт", "Останется", "Оборот", "Ожидаем"] == re.split(
        r"\s{2,}", lines[4].strip()
    )
    taken = [re.split(r"\s{2,}", one.strip())[1] for one in lines[6:]]
    assert {"A", "B"} == set(taken)
    assert int(lines[2].split()[1]) == sum(int(re.split(r"\s{2,}", one.strip())[2]) for one in lines[6:])


def test_a_segment_for_nobody_says_so(run: Run, book: Path) -> None:
    code, text = run("segments", "--what-if", "класс A; месяцев без оплаты > 99", *TODAY)
    assert (code, "Не заберёт никого.") == (0, text.splitlines()[2])
    code, text = run("segments", "--what-if", "класс C", "--at", "2", *TODAY)
    lines = text.splitlines()
    assert "Не заберёт никого." == lines[2]
    assert re.fullmatch(r"Ещё \d+ подход\S+, но раньше \S+ забирают сегменты выше\.", lines[3])


def test_wrong_conditions_are_named_with_what_to_do(run: Run, book: Path) -> None:
    code, text = run("segments", "--what-if", "город Москва; класс A", *TODAY)
    assert (1, "«город Москва»: не понято, о каком параметре речь.") == (code, text.splitlines()[0])
    code, text = run("segments", "--what-if", "тренд вверх", *TODAY)
    assert (1, "«тренд вверх»: условие «вверх» для «Тренд» не понято — такого значения нет.") == (
        code,
        text.splitlines()[0],
    )


def test_without_a_terminal_an_order_is_shown_and_needs_yes(run: Run, book: Path) -> None:
    code, text = run("segments", "--sort", *TODAY)
    assert (1, AS_READ) == (code, numbers(book))
    lines = text.splitlines()
    assert [("1", "3", "A"), ("2", "2", "B"), ("3", "1", "C"), ("4", "4", "прочие")] == [
        tuple(re.split(r"\s{2,}", one.strip())[:3]) for one in lines[4:8]
    ]
    assert "Сменят сегмент клиентов: 0." in text
    assert "Сегменты: 2 ячейки" in lines
    assert "Если всё верно: sheets-strategy segments --sort --yes" == lines[-1]


def test_with_yes_it_is_written_once_and_a_second_time_there_is_nothing_to_do(run: Run, book: Path) -> None:
    code, text = run("segments", "--sort", "--yes", *TODAY)
    assert (0, SORTED) == (code, numbers(book))
    assert text.splitlines()[-1].startswith("Готово, строки плана остались у своих сегментов.")
    for _ in range(2):
        code, text = run("segments", "--sort", "--yes", *TODAY)
        assert (0, ["Номера уже идут по деньгам в час, переставлять нечего.", "Изменений нет."]) == (
            code,
            text.splitlines()[1:],
        )
        assert run("sync", *TODAY)[0] == 0
    assert SORTED == numbers(book)
    sheet = load_workbook(book)["План"]
    header = {cell.value: cell.column for cell in sheet[1]}
    shown = {
        sheet.cell(row, header["Гипотеза"]).value: sheet.cell(row, header["№"]).value for row in range(2, 5)
    }
    assert {"для A": 1, "для B": 2, "для C": 3} == shown


def test_a_lock_that_was_left_behind_stops_it_unless_told_otherwise(run: Run, book: Path) -> None:
    book.with_name(".~lock.firm.xlsx#").write_text(",anna,pc,15.01.2026 10:00,file:///;", encoding="utf-8")
    assert (1, AS_READ) == (run("segments", "--sort", "--yes", *TODAY)[0], numbers(book))
    assert (0, SORTED) == (run("segments", "--sort", "--yes", "--ignore-lock", *TODAY)[0], numbers(book))


@pytest.mark.parametrize(("answer", "after"), [(True, SORTED), (False, AS_READ)])
def test_at_a_terminal_it_asks(
    run: Run, book: Path, monkeypatch: pytest.MonkeyPatch, answer: bool, after: dict[object, object]
) -> None:
    questions: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(terminal, "ask", lambda question: questions.append(question) or answer)
    code, _ = run("segments", "--sort", *TODAY)
    assert (0, ["Записать новые номера? [да/нет]"], after) == (code, questions, numbers(book))


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("--at", "3"), "--at"),
        (("--yes",), "--yes"),
        (("--sort", "--what-if", "класс A"), "--sort"),
        (("--sort", "--as-of", "2025-01-01"), "--as-of"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run: Run, words: tuple[str, ...], extra: str) -> None:
    code, text = run("segments", *words)
    assert (2, f"Лишнее в команде: {extra}") == (code, text.splitlines()[0])


def test_the_past_is_shown_as_it_was(run: Run, book: Path) -> None:
    code, text = run("segments", "--as-of", "2024-12-31", *TODAY)
    assert (0, f"{book.name}: сегменты, по 31.12.2024") == (code, text.splitlines()[0])


def test_an_empty_workbook_has_nothing_to_sort(run: Run, tmp_path: Path) -> None:
    assert run("init", "empty.xlsx", *TODAY)[0] == 0
    code, text = run("segments", "--sort", *TODAY)
    assert (0, "Номера уже идут по деньгам в час, переставлять нечего.") == (code, text.splitlines()[1])
    code, text = run("segments", "--what-if", "класс A", *TODAY)
    assert (0, "Не заберёт никого.") == (code, text.splitlines()[2])
