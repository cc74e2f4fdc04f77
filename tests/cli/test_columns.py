"""Headers that nobody knows: asked once on a terminal, said by an option, or an error that says how."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_firm import xlsx_person

from sheets_strategy.cli import terminal
from sheets_strategy.cli.app import main

ODD = """Выписка по счёту 40702810900000000001
Когда;Сколько пришло;Сколько ушло;От кого;За что
05.03.2026;100,00;;ООО Мак;Оплата по счёту 1
06.03.2026;;50,00;ООО Роза;Аренда
07.03.2026;200,50;;ООО Ива;Оплата по счёту 2
"""
SAID = "дата=A; поступление=B; списание=C; контрагент=D; назначение платежа=E"
READ = "odd.csv: 3 платежа, поступило 300,50 ₽, списано 50,00 ₽. Добавлено строк: {added}, уже было: {known}."
Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(terminal, "is_terminal", lambda: False)
    xlsx_person(tmp_path)
    book = next(tmp_path.glob("*.xlsx")).name
    (tmp_path / "odd.csv").write_text(ODD, encoding="cp1251")

    def go(*words: str) -> tuple[int, list[str]]:
        with pytest.raises(SystemExit) as ended:
            main(["import", *words, "-w", book, "--today", "2026-11-23"])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(ended.value.code or 0), [line.replace("\u00a0", " ") for line in (out + err).splitlines()]

    return go


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Sit at the terminal: give answers in turn, collect the questions."""

    def sit(*words: str) -> list[str]:
        left, asked = list(words), []

        def take() -> str:
            asked.append("")
            return left.pop(0)

        monkeypatch.setattr(terminal, "is_terminal", lambda: True)
        monkeypatch.setattr(builtins, "input", take)
        return asked

    return sit


def test_without_a_terminal_the_error_says_how_to_answer(run: Run) -> None:
    code, lines = run("odd.csv")
    assert (code, len(lines)) == (1, 2)
    assert "строка 2" in lines[0]
    assert "Сколько пришло" in lines[0]
    assert "import ФАЙЛ --columns" in lines[1]


def test_what_the_option_says_is_remembered(run: Run) -> None:
    assert run("odd.csv", "--columns", SAID)[1][0] == READ.format(added=2, known=0)
    assert run("odd.csv")[1][0] == READ.format(added=0, known=2)


@pytest.mark.parametrize(
    "said",
    [
        "дата=Когда, поступления=Сколько пришло, Дебет=C, Плательщик/Получатель=4",
        "дата=а;кредит=b;расход=С;фирма=d",
        "Date=A; Paid in=B; Paid out=C; Counterparty=D",
    ],
)
def test_columns_are_named_by_letter_number_or_header_and_fields_by_any_known_word(
    run: Run, said: str
) -> None:
    assert run("odd.csv", "--columns", said)[1][0] == READ.format(added=2, known=0)


@pytest.mark.parametrize(
    "said", ["дата=A", "дата=A; приятель=B", "чепуха", "дата=A; поступление=Z; контрагент=D", "=;"]
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(run: Run, said: str, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code, lines = run("odd.csv", "--columns", said)
    assert (code, len(lines)) == (1, 2)
    assert lines[0].startswith("--columns: «")
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_person_is_asked_once(run: Run, answer: Callable[..., list[str]]) -> None:
    asked = answer("", "Z", "B", "B", "C", "-", "D", "-", "E", "", "-", "да")
    code, lines = run("odd.csv")
    assert (code, len(asked)) == (0, 12)
    assert READ.format(added=2, known=0) in lines[-3:]
    asked = answer()
    assert run("odd.csv")[1][0] == READ.format(added=0, known=2)
    assert not asked


def test_who_gives_up_gets_the_error(run: Run, answer: Callable[..., list[str]]) -> None:
    answer("", "B", "C", "D", "", "", "", "", "нет")
    code, lines = run("odd.csv")
    assert code == 1
    assert "--columns" in lines[-1]


def test_option_corrects_headers_that_mean_something_else(run: Run, tmp_path: Path) -> None:
    swapped = ODD.replace("Когда;Сколько пришло;Сколько ушло;От кого", "Дата;Дебет;Кредит;Контрагент")
    (tmp_path / "odd.csv").write_text(swapped, encoding="utf-8")
    said = "дата=A; поступление=B; списание=C; контрагент=D"
    assert run("odd.csv", "--columns", said)[1][0] == READ.format(added=2, known=0)
