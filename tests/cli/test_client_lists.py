"""What becomes of a client list is told line by line, in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheets_strategy.cli.app import main

CASES = Path(__file__).parents[1] / "workbook" / "cases"
RU = [
    "printed_list.xls: 5 клиентов. Добавлено строк: 5, заполнено пустых ячеек: 0, ответы расходятся: 0.",
    "  Не клиенты, а заголовки групп и итоги: «Покупатели», «Москва», «Санкт-Петербург», «Итого: 5».",
    "  Не взяты столбцы: «КПП», «Адрес». Добавьте в «Клиенты» столбец с таким заголовком, и import заполнит его.",
    "  «printed_list.xls», строка 13: у «Опечатка ООО» ИНН 7700000018 с ошибкой, узнать по нему клиента нельзя.",
    "contacts_ru.csv: 2 клиента. Добавлено строк: 1, заполнено пустых ячеек: 3, ответы расходятся: 2.",
    "  Без компании и без ИНН: 1 строка не взята.",
    "  Несколько человек в одной компании: 1 клиент, взят первый контакт.",
    "  Не взяты столбцы: «Теги», «Должность». Добавьте в «Клиенты» столбец с таким заголовком, и import заполнит его.",
]
EN = [
    "spark.xlsx: 3 clients. Rows added: 3, empty cells filled: 0, answers that differ: 0.",
    '  Liquidated or closing: 1 company; they stay in "Checks" for you to decide.',
    '  Sheets without a list of clients: "Описание".',
    '  Columns not taken: "Сайт в сети Интернет", "Статус", "2024, Среднесписочная численность работников", '
    '"2025, Выручка, RUB". Add a column with such a header to "Clients", and import will fill it.',
]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--today", "2026-11-23"])
    out, err = capsys.readouterr()
    assert ended.value.code == 0, err
    return out.splitlines()


@pytest.mark.parametrize(
    ("lang", "files", "said"),
    [
        ("ru", ["one_c/printed_list.xls", "amocrm/contacts_ru.csv"], RU),
        ("en", ["registries/spark.xlsx"], EN),
    ],
)
def test_each_list_says_what_became_of_it_and_a_second_import_writes_nothing(
    lang: str,
    files: list[str],
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHEETS_STRATEGY_WORKBOOK", raising=False)
    for file in files:
        shutil.copy(CASES / file, tmp_path)
    names = [Path(file).name for file in files]
    run(capsys, "init", "firm.xlsx", "--lang", lang)
    assert run(capsys, "import", "--clients", *names, "-w", "firm.xlsx") == said
    before = Path("firm.xlsx").read_bytes()
    run(capsys, "import", "--clients", *names, "-w", "firm.xlsx")
    assert Path("firm.xlsx").read_bytes() == before
