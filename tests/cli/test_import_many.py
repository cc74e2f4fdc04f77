"""A folder, a zip and standard input are imported as a whole; what is no statement stops nothing."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tiny_firm import xlsx_person

from sheets_strategy.cli.app import main

ACCOUNT = "40702810900000000001"


def one_c(*documents: tuple[str, int], turnover: int) -> str:
    """Give a statement of receipts: day, roubles."""
    body = "".join(
        f"СекцияДокумент=Платежное поручение\nНомер={place}\nДата={day}\nСумма={sum_}.00\n"
        f"ПлательщикСчет=4070281043950000{place:04}\nПлательщик1=ООО Мак {place}\nПолучательСчет={ACCOUNT}\n"
        f"ДатаПоступило={day}\nНазначениеПлатежа=Оплата по счёту {place}\nКонецДокумента\n"
        for place, (day, sum_) in enumerate(documents, start=1)
    )
    return (
        f"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={ACCOUNT}\nСекцияРасчСчет\n"
        f"РасчСчет={ACCOUNT}\nВсегоПоступило={turnover}.00\nКонецРасчСчет\n{body}КонецФайла\n"
    )


MARCH = one_c(("05.03.2026", 100), ("06.03.2026", 200), turnover=300)
APRIL = one_c(("05.04.2026", 400), turnover=400)


@pytest.fixture
def bring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str]]]:
    monkeypatch.chdir(tmp_path)
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)
    xlsx_person(tmp_path)

    def run(*words: str) -> tuple[int, list[str]]:
        with pytest.raises(SystemExit) as ended:
            main(["import", *words, "-w", str(next(tmp_path.glob("*.xlsx"))), "--today", "2026-11-23"])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(ended.value.code or 0), [*out.splitlines(), *err.splitlines()]

    return run


def sums(folder: Path) -> list[float]:
    """Give the sums received of «Выписка»."""
    book = openpyxl.load_workbook(next(path for path in folder.glob("*.xlsx") if "backup" not in path.name))
    rows = list(book["Выписка"].values)
    head = next(place for place, row in enumerate(rows) if "Поступление" in row)
    col = rows[head].index("Поступление")
    return [row[col] for row in rows[head + 1 :] if isinstance(row[col], int | float)]


def test_folder_is_imported_whole_and_what_is_no_statement_is_named(
    bring: Callable[..., tuple[int, list[str]]], tmp_path: Path
) -> None:
    before = sums(tmp_path)
    (tmp_path / "bank" / "2026").mkdir(parents=True)
    (tmp_path / "bank" / "2026" / "march.txt").write_text(MARCH, encoding="cp1251")
    (tmp_path / "bank" / "again.txt").write_text(MARCH, encoding="cp866")
    (tmp_path / "bank" / "note.md").write_text("Скачано в банке", encoding="utf-8")
    (tmp_path / "bank" / ".hidden.txt").write_text(APRIL, encoding="cp1251")
    with zipfile.ZipFile(tmp_path / "bank" / "april.zip", "w") as archive:
        archive.writestr("kl_to_1c.txt", APRIL.encode("cp1251"))
    code, lines = bring("bank")
    assert sums(tmp_path) == [*before, 100, 200, 400]
    assert code == 1
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == [
        "2026/march.txt",
        "again.txt",
        "april.zip/kl_to_1c.txt",
        "note.md",
    ]
    assert "не загружен" in lines[-1]


def test_zip_and_standard_input_are_imported(
    bring: Callable[..., tuple[int, list[str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sums(tmp_path)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.txt", MARCH.encode("cp1251"))
        archive.writestr("b.txt", APRIL.encode("utf-8"))
    assert bring("all.zip")[0] == 0
    assert sums(tmp_path) == [*before, 100, 200, 400]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MARCH.encode("cp1251"))))
    code, lines = bring("-")
    assert (code, lines[0].split(":")[0]) == (0, "стандартный ввод")
    assert sums(tmp_path) == [*before, 100, 200, 400]


def test_named_file_that_cannot_be_read_stops_the_whole_import(
    bring: Callable[..., tuple[int, list[str]]], tmp_path: Path
) -> None:
    before = sums(tmp_path)
    (tmp_path / "march.txt").write_text(MARCH, encoding="cp1251")
    (tmp_path / "note.md").write_text("Скачано в банке", encoding="utf-8")
    code, lines = bring("march.txt", "note.md")
    assert (code, len(lines), sums(tmp_path)) == (1, 2, before)


def test_empty_folder_is_told_and_the_workbook_is_never_its_own_statement(
    bring: Callable[..., tuple[int, list[str]]], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert bring("empty")[1][0].startswith("В папке «empty» нет файлов")
    for name in ("sheets-strategy.toml",):
        (tmp_path / name).unlink(missing_ok=True)
    before = sums(tmp_path)
    bring(".")
    assert sums(tmp_path) == before
