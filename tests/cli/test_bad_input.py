"""What cannot be used is told in two lines (what and where; what to do), and nothing is changed."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from edit_driver import World
from edit_xlsx import XlsxPerson
from tiny_firm import load, xlsx_person

from sheets_strategy.cli.app import main

DAY = "2026-11-23"
OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
ONE_C = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
ДатаНачала=01.03.2026
ДатаКонца=31.03.2026
РасчСчет=40702810900000000001
СекцияРасчСчет
РасчСчет=40702810900000000001
ВсегоПоступило=100.00
КонецРасчСчет
"""
DOCUMENT = """СекцияДокумент=Платежное поручение
Номер=7
Дата=05.03.2026
Сумма=100.00
ПлательщикСчет=40702810439500000017
Плательщик1=ООО Ромашка
ПолучательСчет=40702810900000000001
ДатаПоступило=05.03.2026
НазначениеПлатежа=Оплата по счёту
"""


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def book(tmp_path: Path) -> XlsxPerson:
    return xlsx_person(tmp_path)


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    def run(*words: str) -> list[str]:
        """Run a command that must be refused; give its two lines."""
        before = files(tmp_path)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*words, "--today", DAY])
        out, err = capsys.readouterr()
        lines = err.splitlines()
        assert (ended.value.code, out, len(lines)) == (1, "", 2), err
        assert files(tmp_path) == before
        assert not any(sign in err for sign in ("Traceback", "{", "}", "…", "!\n")), err
        return lines

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def edit(book: XlsxPerson, change: Callable[[World], None]) -> None:
    world = World(load("ru"), book.open())
    change(world)
    book.save(world.sheets)


SYNC = ("sync", "-w", "strategy.xlsx")


def test_no_workbook_given(refused: Callable[..., list[str]]) -> None:
    assert refused("sync") == [
        "Не сказано, с какой таблицей работать.",
        "Укажите -w ТАБЛИЦА.xlsx или создайте новую: sheets-strategy init ТАБЛИЦА.xlsx",
    ]


def test_english_words_on_request(refused: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETS_STRATEGY_LANG", "en")
    assert refused("sync", "-w", "strategy.xlsx")[0] == 'There is no file "strategy.xlsx".'


def test_a_workbook_that_is_not_there(refused: Callable[..., list[str]]) -> None:
    assert refused(*SYNC)[0] == "Файла «strategy.xlsx» нет."


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", PNG, b"PK\x03\x04 cut"])
def test_a_file_that_is_no_workbook(
    content: bytes, tmp_path: Path, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "strategy.xlsx").write_bytes(content)
    assert "strategy.xlsx" in refused(*SYNC)[0]


def test_a_workbook_with_a_password(tmp_path: Path, refused: Callable[..., list[str]]) -> None:
    content = OLE_HEADER + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "strategy.xlsx").write_bytes(content)
    assert refused(*SYNC)[0].endswith("strategy.xlsx» закрыт паролем.")


def test_a_tab_that_is_missing(book: XlsxPerson, refused: Callable[..., list[str]]) -> None:
    def drop(world: World) -> None:
        world.sheets = [sheet for sheet in world.sheets if sheet.handle != "plan"]

    edit(book, drop)
    assert refused(*SYNC) == [
        "В таблице нет вкладки «План».",
        "Верните вкладку или её прежнее имя; недостающую создаст sheets-strategy doctor --fix",
    ]


def test_the_memory_that_is_missing(book: XlsxPerson, refused: Callable[..., list[str]]) -> None:
    def drop(world: World) -> None:
        world.sheets = [sheet for sheet in world.sheets if sheet.handle != "memory"]

    edit(book, drop)
    what, todo = refused(*SYNC)
    assert what.startswith("В «strategy.xlsx» нет вкладки «Память»")
    assert "sheets-strategy sync --new-memory" in todo


def test_a_header_that_is_missing(book: XlsxPerson, refused: Callable[..., list[str]]) -> None:
    edit(book, lambda world: world.sheet("clients").put(0, 3, None))
    what, todo = refused(*SYNC)
    assert what == "Во вкладке «Клиенты» нет столбца «Сегмент»."
    assert "sheets-strategy doctor --fix" in todo


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("limit_a", 0.95, "граница A 95\u00a0% не меньше границы B 95\u00a0%"),
        ("limit_b", 0.8, "граница A 80\u00a0% не меньше границы B 80\u00a0%"),
        ("limit_a", "много", "«Граница A» — «много»"),
        ("period_months", 0.0, "«Период анализа, месяцев» — «0"),
        ("analysis_on", "вчера", "«Дата анализа» — «вчера»"),
        ("currency", "деньги", "«Валюта» — «деньги»"),
    ],
)
def test_an_impossible_setting(
    key: str, value: float | str, said: str, book: XlsxPerson, refused: Callable[..., list[str]]
) -> None:
    def change(world: World) -> None:
        view = world.table("settings")
        label = world.template.label("setting", key)
        row = next(row for row in view.rows() if view.text(row, "name") == label)
        world.sheet("settings").put(row, view.columns["value"], value)

    edit(book, change)
    what, todo = refused(*SYNC)
    assert said in what
    assert "Настройки!B" in what
    assert todo.endswith("sheets-strategy sync")


def test_a_statement_without_payments(
    tmp_path: Path, book: XlsxPerson, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "march.txt").write_bytes((ONE_C + "КонецФайла\n").encode("cp1251"))
    assert refused("import", "march.txt", *SYNC[1:])[0] == "В «march.txt» нет ни одного платежа."


def test_a_statement_cut_in_the_middle(
    tmp_path: Path, book: XlsxPerson, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "march.txt").write_bytes((ONE_C + DOCUMENT).encode("cp1251"))
    what, todo = refused("import", "march.txt", *SYNC[1:])
    assert what.startswith("«march.txt» обрывается на строке")
    assert "№ 7" in what
    assert todo == "Скачайте выписку в банке ещё раз и повторите import."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("scan.txt", PNG, "«scan.txt» — картинка, а не выписка."),
        ("march.pdf", b"%PDF-1.7\n", "«march.pdf» — PDF, из него платежи надёжно не прочесть."),
        ("empty.csv", b"", "Файл «empty.csv» пуст."),
        ("letter.csv", "Добрый день\nспасибо\n".encode(), "letter.csv"),
    ],
)
def test_a_file_that_is_no_statement(
    name: str,
    content: bytes,
    said: str,
    tmp_path: Path,
    book: XlsxPerson,
    refused: Callable[..., list[str]],
) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in refused("import", name, *SYNC[1:])[0]


def test_a_good_file_beside_a_bad_one_is_not_imported_either(
    tmp_path: Path, book: XlsxPerson, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "good.txt").write_bytes((ONE_C + DOCUMENT + "КонецДокумента\nКонецФайла\n").encode("cp1251"))
    (tmp_path / "scan.txt").write_bytes(PNG)
    assert refused("import", "good.txt", "scan.txt", *SYNC[1:])[0] == "«scan.txt» — картинка, а не выписка."


def test_a_client_list_without_names(
    tmp_path: Path, book: XlsxPerson, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "clients.csv").write_text("Колонка;Другая\n1;2\n", encoding="utf-8")
    assert "clients.csv" in refused("import", "--clients", "clients.csv", *SYNC[1:])[0]


@pytest.mark.parametrize(
    "command", [SYNC, ("import", "march.txt", *SYNC[1:]), ("migrate", "--yes", *SYNC[1:])]
)
def test_a_workbook_open_in_excel(
    command: tuple[str, ...], tmp_path: Path, book: XlsxPerson, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "march.txt").write_bytes((ONE_C + DOCUMENT + "КонецДокумента\n").encode("cp1251"))
    (tmp_path / "~$strategy.xlsx").write_bytes(b"\x04Anna" + bytes(160))
    what, todo = refused(*command)
    assert what.startswith("«strategy.xlsx» открыт: Excel, Anna, с ")
    assert todo.endswith("--ignore-lock")


@pytest.mark.parametrize("word", ["2026-02-30", "завтра", "31.13.2026"])
def test_a_date_that_is_none(word: str, book: XlsxPerson, refused: Callable[..., list[str]]) -> None:
    assert refused(*SYNC, "--as-of", word)[0] == f"«{word}» — не дата."


def test_a_workbook_that_is_there_already(book: XlsxPerson, refused: Callable[..., list[str]]) -> None:
    assert refused("init", "strategy.xlsx")[0] == "«strategy.xlsx» уже есть, поверх него ничего не пишем."


def test_a_statement_given_as_a_client_list(
    book: XlsxPerson, tmp_path: Path, refused: Callable[..., list[str]]
) -> None:
    (tmp_path / "bank.txt").write_text(ONE_C + DOCUMENT + "КонецДокумента\nКонецФайла\n", "utf-8")
    assert refused("import", "--clients", "bank.txt", "-w", "strategy.xlsx") == [
        "«bank.txt» — банковская выписка, а не список клиентов.",
        "Загрузите её без --clients: sheets-strategy import",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sinc"], "Нет команды «sinc»."),
        (["sync", "--foo"], "Нет параметра «--foo»."),
        (["import"], "Не указано: FILE..."),
        (["sync", "--as-of"], "После «--as-of» не хватает значения."),
        (["demo", "--seed", "x", "there"], "«--seed»: такое значение не подходит."),
        (["sync", "лишнее"], "Лишнее в команде: лишнее"),
    ],
)
def test_a_wrong_command_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    out, err = capsys.readouterr()
    what, todo = err.splitlines()
    assert (ended.value.code, out, what) == (2, "", said)
    assert todo.startswith("Справка: sheets-strategy")
    assert todo.endswith("--help")


def test_a_statement_in_a_table_given_as_a_client_list(
    book: XlsxPerson, tmp_path: Path, refused: Callable[..., list[str]]
) -> None:
    rows = [
        "Дата;Номер;Контрагент;ИНН;Поступление;Назначение платежа",
        "05.03.2026;7;ООО А;7700000016;100,00;Оплата",
    ]
    (tmp_path / "bank.csv").write_text("\n".join(rows), "utf-8")
    assert refused("import", "--clients", "bank.csv", "-w", "strategy.xlsx") == [
        "«bank.csv» — банковская выписка, а не список клиентов.",
        "Загрузите её без --clients: sheets-strategy import",
    ]


def test_a_client_list_given_as_a_statement(
    book: XlsxPerson, tmp_path: Path, refused: Callable[..., list[str]]
) -> None:
    page = "<table><tr><th>Название компании</th><th>ИНН</th></tr><tr><td>ООО А</td><td>7700000016</td></tr></table>"
    (tmp_path / "company.xls").write_text(page, "utf-8")
    assert refused("import", "company.xls", "-w", "strategy.xlsx") == [
        "«company.xls» — список клиентов, а не выписка.",
        "Загрузите его так: sheets-strategy import --clients ФАЙЛ",
    ]
