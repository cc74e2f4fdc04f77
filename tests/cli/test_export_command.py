"""``export``: files beside a workbook of either kind, by name, after asking."""

from __future__ import annotations

import contextlib
import importlib.util
import io
from pathlib import Path

import pytest

from sheets_strategy.cli.app import main

Said = tuple[int, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "Ромашка.xlsx"
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit):
        main(["init", str(path), "--today", "2026-11-30"])
    return path


@pytest.fixture(autouse=True)
def _russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEETS_STRATEGY_LANG", raising=False)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Said:
    with pytest.raises(SystemExit) as ended:
        main(["export", *words, "--today", "2026-11-30"])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out + err


def test_both_files_are_made_and_made_anew(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, printed, before = tmp_path / "a.html", tmp_path / "a.pdf", made.read_bytes()
    for _ in range(2):
        code, said = run(capsys, "-w", str(made), "--html", str(page), "--pdf", str(printed))
        assert (code, said) == (0, f"{page}: Сегменты\n{printed}: Сегменты\n")
    assert "<h1>Ромашка</h1>" in page.read_text("utf-8")
    assert printed.read_bytes().startswith(b"%PDF")
    assert made.read_bytes() == before


def test_names_are_replaced_and_told_so(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "a.html"
    code, said = run(capsys, "настройки", "-w", str(made), "--html", str(page), "--masked")
    assert (code, said.splitlines()[1][:42]) == (0, "Имена, ИНН и контакты заменены, заметки и ")
    text = page.read_text("utf-8")
    assert "<h1>Стратегия продаж</h1>" in text
    assert "Ромашка" not in text


def test_a_file_of_somebody_else_is_kept_unless_told(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "a.html"
    page.write_text("мой файл", "utf-8")
    code, said = run(capsys, "-w", str(made), "--html", str(page))
    assert (code, page.read_text("utf-8")) == (1, "мой файл")
    assert said.splitlines() == [
        f"Файл {page} уже есть, и его сделала не эта программа.",
        "Назовите другой файл или согласитесь заменить этот: --yes",
    ]
    assert run(capsys, "-w", str(made), "--html", str(page), "--yes")[0] == 0


def test_the_workbook_itself_is_never_written_over(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = made.read_bytes()
    code, said = run(capsys, "-w", str(made), "--html", str(made), "--yes")
    assert (code, said.splitlines()[0]) == (1, f"{made} — это сама таблица, печать записать в неё нельзя.")
    assert made.read_bytes() == before


def test_what_to_make_must_be_said(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "Не указано: --html / --pdf\nСправка: sheets-strategy export --help\n"
    assert run(capsys, "-w", str(made)) == (2, said)


def test_a_missing_library_is_named_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "sheets_strategy.adapters.printing.pdf.find_spec",
        lambda name: None if name == "reportlab" else find(name),
    )
    (tmp_path / "a.xlsx").touch()
    code, said = run(capsys, "-w", str(tmp_path / "a.xlsx"), "--pdf", str(tmp_path / "a.pdf"))
    assert (code, said.splitlines()) == (
        1,
        [
            "Для PDF не хватает библиотеки reportlab.",
            'Поставьте её: pip install "sheets-strategy[pdf]" — или сделайте --html и печатайте из браузера.',
        ],
    )
