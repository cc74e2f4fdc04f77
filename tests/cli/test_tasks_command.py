"""``tasks`` and ``import --tasks``: a file for a CRM and its export back, beside a local workbook."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import openpyxl
import pytest

from sheets_strategy.adapters.crm_file import load_crms
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.cli.app import main

CODE = "c00001-p0001"
DOCS = Path(__file__).parents[2] / "docs" / "crm.md"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook with one task of today."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHEETS_STRATEGY_LANG", raising=False)
    path = tmp_path / "firm.xlsx"
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit):
        main(["init", str(path), "--today", "2026-11-30"])
    file = openpyxl.load_workbook(path)
    sheet = file["Работа"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    row = {"Место": 1, "Когда": "сейчас", "Клиент": "ООО Альфа", "Что сделать": "Позвонить", "Код": CODE}
    for header, value in row.items():
        sheet.cell(2, headers[header], value)
    file.save(path)
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    with pytest.raises(SystemExit) as ended:
        main([*words, "-w", "firm.xlsx", "--today", "2026-11-30"])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), (out + err).splitlines()


def test_a_task_goes_out_and_its_outcome_comes_home(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    assert run(capsys, "tasks", "--bitrix24", "tasks.csv") == (
        0,
        [
            "tasks.csv: 1 дело для Битрикс24. Как загрузить и вернуть итог: docs/crm.md",
            "Без продавца: 1; в CRM они достанутся тому, кого вы выберете при загрузке.",
        ],
    )
    assert book.read_bytes() == before
    assert (tmp_path / "tasks.csv").read_bytes().startswith('\ufeff"Название"'.encode())
    export = f"Название;Постановщик;Статус\nx [{CODE}];Я;Завершена\ny;Я;Новая\n"
    (tmp_path / "export.csv").write_text(export, "utf-8")
    told = "Записано ячеек в «Работу»: {}. Дальше: sheets-strategy sync"
    for cells in (1, 0):
        assert run(capsys, "import", "--tasks", "export.csv") == (
            0,
            [
                "export.csv (Битрикс24): строк 2, наших дел 1. " + told.format(cells),
                "  Без нашего кода: 1 строка, они пропущены.",
            ],
        )
    assert run(capsys, "tasks", "--bitrix24", "tasks.csv", "--except", "export.csv")[1][0].startswith(
        "tasks.csv: 0 дел"
    )


def test_what_is_no_table_is_no_export(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bank.txt").write_text("1CClientBankExchange\nВерсияФормата=1.03\nКонецФайла\n", "utf-8")
    refused = "bank.txt: нет строки заголовков, как в выгрузке amoCRM или Битрикс24."
    for words in (("import", "--tasks", "bank.txt"), ("tasks", "--amocrm", "a.csv", "--except", "bank.txt")):
        code, lines = run(capsys, *words)
        assert (code, lines[0]) == (1, refused)


def test_files_of_somebody_else_are_kept_and_one_crm_is_named(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.csv").write_text("мой список", "utf-8")
    assert run(capsys, "tasks", "--amocrm", "mine.csv")[0] == 1
    assert (tmp_path / "mine.csv").read_text("utf-8") == "мой список"
    assert run(capsys, "tasks", "--amocrm", "mine.csv", "--yes")[0] == 0
    assert run(capsys, "tasks", "--amocrm", "firm.xlsx", "--yes")[0] == 1
    assert run(capsys, "tasks")[0] == 2
    assert run(capsys, "tasks", "--amocrm", "a.csv", "--bitrix24", "b.csv")[0] == 2


def test_the_docs_name_every_column_of_the_files() -> None:
    told = DOCS.read_text("utf-8")
    headers = {header for crm in load_crms(load_template("ru")) for header in crm.columns.values()}
    assert [header for header in sorted(headers) if f"«{header}»" not in told] == []
