"""``import --explain``: how a file is understood, without a workbook and without writing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets_strategy.cli.app import main

CASES = Path(__file__).parents[1] / "readers" / "cases"
CSV = """Выписка;;;;
Дата;Дебет;Кредит;Контрагент;Назначение;Рез. поле
05.03.2026;;100,00;ООО Мак;Оплата;x
06.03.2026;50,00;;ООО Роза;Аренда;x
07.03.2026;12,x;;ООО Ива;Аренда;x
"""
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)

    def go(*words: str) -> tuple[int, str]:
        before = sorted(path.name for path in tmp_path.iterdir())
        with pytest.raises(SystemExit) as ended:
            main(["import", "--explain", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        return int(ended.value.code or 0), (out + err).replace("\u00a0", " ")

    return go


def test_table_is_explained_column_by_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text(CSV, encoding="utf-8")
    code, text = run("bank.csv")
    assert code == 0
    assert text.splitlines()[:9] == [
        "bank.csv: таблица",
        "  Заголовки в строке 2, платежей под ними: 2. Столбцы:",
        "    A   Дата        → дата",
        "    B   Дебет       → списание",
        "    C   Кредит      → поступление",
        "    D   Контрагент  → контрагент",
        "    E   Назначение  → назначение платежа",
        "  Не нужны: F «Рез. поле»",
        "  Счёт не назван, RUB, с 05.03.2026 по 06.03.2026: поступило 100,00 ₽ (1), списано 50,00 ₽ (1).",
    ]
    assert "12,x" in text


def test_turnover_report_is_not_said_to_lack_totals(run: Run, tmp_path: Path) -> None:
    lines = [
        "Оборотно-сальдовая ведомость по счету 62 за 2025 г.;;;;",
        "Счет;Сальдо на начало периода;;Обороты за период;",
        "Контрагенты;Дебет;Кредит;Дебет;Кредит",
        "62;;;;1000,50",
        "ООО Мак;;;;900,00",
        "ООО Роза;;;;100,50",
        "Итого;;;;1000,50",
    ]
    (tmp_path / "osv.csv").write_text("\n".join(lines), encoding="utf-8")
    code, text = run("osv.csv")
    assert (code, "поступило 1 000,50 ₽ (2)" in text) == (0, True)
    assert "итогов" not in text


def test_totals_of_the_bank_and_the_difference_are_told(run: Run) -> None:
    code, text = run(str(CASES / "one_c" / "tochka__taxdev_4645__input.txt"))
    assert code == 0
    assert "файл обмена с 1С" in text
    assert "Счёт 40802000000000000043, RUB" in text
    assert "поступило по строкам 66 770,00 ₽, по итогу банка 67 770,00 ₽, разница 1 000,00 ₽." in text


def test_programs_get_the_same_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text(CSV, encoding="utf-8")
    told: list[dict[str, Any]] = json.loads(
        run("--json", "bank.csv", str(CASES / "one_c" / "tochka__taxdev_4645__input.txt"))[1]
    )
    table, one_c = told
    assert (table["reader"], one_c["reader"]) == ("table", "1c")
    assert table["tables"][0]["header_rows"] == [2]
    assert [(one["column"], one["field"]) for one in table["tables"][0]["columns"]] == [
        ("A", "on"),
        ("B", "out_sum"),
        ("C", "in_sum"),
        ("D", "party"),
        ("E", "purpose"),
    ]
    assert table["unread"] == {"rows": 1, "sum_kop": 0}
    [account] = one_c["accounts"]
    assert account["in"] == {"rows": 9, "sum_kop": 66_770_00}
    assert account["stated"]["in_kop"] == 67_770_00
    assert account["differences"] == [
        {"side": "in", "stated_kop": 67_770_00, "found_kop": 66_770_00, "difference_kop": 1_000_00}
    ]


def test_file_that_cannot_be_read_is_told_and_the_rest_of_a_folder_is_explained(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "a.csv").write_text(CSV, encoding="utf-8")
    (folder / "b.md").write_text("# Выписка", encoding="utf-8")
    code, text = run("bank")
    assert code == 1
    assert text.splitlines()[0] == "a.csv: таблица"
    assert text.splitlines()[-1].startswith("b.md: не загружен.")
    told = json.loads(run("--json", "bank")[1])
    assert [sorted(one)[0] for one in told] == ["accounts", "error"]


def test_account_without_payments_has_no_days_and_no_unknown_sums(run: Run, tmp_path: Path) -> None:
    head = "1CClientBankExchange\n"
    section = "СекцияРасчСчет\nРасчСчет={}\nКонецРасчСчет\n"
    total = "СекцияРасчСчет\nДатаНачала=01.03.2026\nРасчСчет=40702810000000000022\nНачальныйОстаток=5.00\n"
    document = (
        "СекцияДокумент=Платежное поручение\nНомер=1\nДата=05.03.2026\nСумма=10.00\n"
        "ПлательщикСчет=40702810000000000033\nПлательщик=ООО Мак\n"
        "ПолучательСчет=40702810000000000011\nДатаПоступило=05.03.2026\nКонецДокумента\nКонецФайла\n"
    )
    text = (
        head + section.format("40702810000000000011") + total + "ВсегоПоступило=0\nКонецРасчСчет\n" + document
    )
    (tmp_path / "kl.txt").write_text(text, encoding="utf-8")
    code, said = run("kl.txt")
    assert code == 0
    assert "Счёт 40702810000000000022, RUB: платежей нет." in said
    assert "Своих итогов по этому счёту в файле нет." in said
    assert "None" not in said
