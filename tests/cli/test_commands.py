"""The commands as people type them, in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from made_once import files_once

from sheets_strategy import __version__
from sheets_strategy.adapters.templates import load_template, templates_folder
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.cli import main
from sheets_strategy.workbook.catalogue import shorten

TODAY = "2026-06-30"
STATEMENT = """\
Дата;Номер документа;Поступление;Списание;Контрагент;ИНН контрагента;Назначение платежа
01.06.2026;1;1000,00;;ООО Альфа;7701234560;Оплата по счёту 1
02.06.2026;2;200,50;;ООО Бета;;Оплата по счёту 2
03.06.2026;3;;100,00;ООО Альфа;7701234560;Возврат предоплаты за товар
04.06.2026;4;;50000,00;Иванов И.И.;;Заработная плата за май
"""
CLIENTS = """\
Название;ИНН;Телефон
Мечта;;+7 999 123-45-67
Альфа;7701234560;+7 495 000-00-00
"""


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str


Cli = Callable[..., Answer]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in an empty folder that holds a statement and a client list."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHEETS_STRATEGY_WORKBOOK", raising=False)
    monkeypatch.delenv("SHEETS_STRATEGY_LANG", raising=False)
    Path("bank.csv").write_text(STATEMENT, "utf-8")
    Path("crm.csv").write_text(CLIENTS, "utf-8")

    def run(*words: str, day: str | None = TODAY) -> Answer:
        capsys.readouterr()
        code = 0
        try:
            main([*words, *(["--today", day] if day else [])])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def filled(cli: Cli) -> Cli:
    """The same with a workbook that holds the statement, synced."""

    def make() -> None:
        for words in (("init", "firm.xlsx"), ("import", "bank.csv"), ("sync",)):
            assert cli(*words).code == 0

    files_once("commands", Path.cwd(), make)
    return cli


def content(path: str = "firm.xlsx") -> bytes:
    return Path(path).read_bytes()


def tab_rows(name: str, path: str = "firm.xlsx") -> list[list[object]]:
    snapshot = XlsxWorkbook(Path(path), now=datetime.now, owner="test").read()
    tab = next(tab for tab in snapshot.tabs if tab.name == name)
    return [list(row) for row in tab.rows if any(value is not None for value in row)]


def assert_two_lines(answer: Answer) -> None:
    assert (answer.code, answer.out, len(answer.err.strip().splitlines())) == (1, "", 2)


def test_init_makes_a_workbook_and_notes_it_for_the_folder(cli: Cli) -> None:
    answer = cli("init", "firm.xlsx")
    assert (answer.code, answer.err) == (0, "")
    assert "firm.xlsx" in answer.out
    assert Path("sheets-strategy.toml").read_text("utf-8") == 'workbook = "firm.xlsx"\n'


def test_init_refuses_to_write_over_a_file(cli: Cli) -> None:
    Path("firm.xlsx").write_bytes(b"mine")
    assert_two_lines(cli("init", "firm.xlsx"))
    assert content() == b"mine"
    assert not Path("sheets-strategy.toml").exists()


@pytest.mark.parametrize(
    "words", [("firm.xls",), ("nowhere/firm.xlsx",), ("firm.xlsx", "--template", "nowhere")]
)
def test_init_names_what_it_cannot_use(cli: Cli, words: tuple[str, ...]) -> None:
    assert_two_lines(cli("init", *words))
    assert not list(Path().glob("*.xlsx"))


@pytest.mark.parametrize(
    ("words", "folder"), [(("nowhere/firm.xlsx",), "nowhere"), (("firm.xlsx", "--template", "no"), "no")]
)
def test_init_says_that_a_folder_is_missing_and_not_a_file(
    cli: Cli, words: tuple[str, ...], folder: str
) -> None:
    assert cli("init", *words).err.startswith(f"Папки «{folder}» нет.\n")


def test_as_of_before_the_statement_says_when_it_begins(filled: Cli) -> None:
    line = "Выписка начинается позже, с 01.06.2026: на этот день в ней ещё нет оплат."
    assert line in filled("sync", "--as-of", "31.05.2026").out.splitlines()
    assert "начинается позже" not in filled("sync", "--as-of", "01.06.2026").out
    assert "начинается позже" not in filled("sync").out


def test_init_in_english_makes_english_tabs_that_sync_in_english(cli: Cli) -> None:
    cli("init", "firm.xlsx", "--lang", "en")
    assert tab_rows("Clients")[0][0] == load_template("en").table("clients").columns[0].label
    cli("import", "bank.csv")
    answer = cli("sync")
    assert (answer.code, "Class" in answer.out) == (0, True)
    assert cli("sync", "--check").code == 0


def test_init_in_an_unknown_language_says_which_there_are(cli: Cli) -> None:
    assert_two_lines(cli("init", "firm.xlsx", "--lang", "fr"))


def test_a_template_of_the_teams_own_is_used_by_init_and_by_later_commands(cli: Cli) -> None:
    mine = Path("mine/ru")
    mine.mkdir(parents=True)
    segments = (templates_folder() / "ru" / "segments.yaml").read_text("utf-8")
    (mine / "segments.yaml").write_text(segments.replace("A первый год", "A наш первый год"), "utf-8")
    assert cli("init", "firm.xlsx", "--template", "mine").code == 0
    assert "A наш первый год" in [row[1] for row in tab_rows("Сегменты")]
    assert "template = " in Path("sheets-strategy.toml").read_text("utf-8")
    cli("import", "bank.csv")
    assert (cli("sync").code, cli("sync", "--check").code) == (0, 0)


def test_import_appends_receipts_and_refunds_and_leaves_salaries_out(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    answer = cli("import", "bank.csv")
    assert (answer.code, answer.err) == (0, "")
    assert [row[1] for row in tab_rows("Выписка")[1:]] == ["1", "2", "3"]


def test_import_takes_everything_when_asked(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    cli("import", "bank.csv", "--all")
    assert [row[1] for row in tab_rows("Выписка")[1:]] == ["1", "2", "3", "4"]


def test_a_dry_run_shows_numbers_as_people_see_them(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    cli("import", "bank.csv")
    out = cli("sync", "--dry-run").out
    assert "пусто → 0\n" in out
    assert ".0\n" not in out


def test_import_of_the_same_file_again_adds_nothing(filled: Cli) -> None:
    before = tab_rows("Выписка")
    assert filled("import", "bank.csv").code == 0
    assert before == tab_rows("Выписка")
    assert filled("sync", "--check").code == 0


def test_import_of_what_is_no_statement_changes_nothing(filled: Cli) -> None:
    Path("photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    before = content()
    assert_two_lines(filled("import", "photo.txt"))
    assert_two_lines(filled("import", "nowhere.txt"))
    assert before == content()


def test_import_as_a_dry_run_writes_nothing(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    before = content()
    answer = cli("import", "bank.csv", "--dry-run")
    assert (0, before) == (answer.code, content())
    assert "Выписка" in answer.out
    assert "Добавились бы строки" in answer.out
    assert "Добавлено" not in answer.out


def test_client_list_fills_empty_cells_and_adds_prospects_once(filled: Cli) -> None:
    assert filled("import", "--clients", "crm.csv").code == 0
    header, *rows = tab_rows("Клиенты")
    name, phone = header.index("Клиент"), header.index("Телефон")
    expected = {"ООО Альфа": "+7 495 000-00-00", "ООО Бета": None, "Мечта": "+7 999 123-45-67"}
    assert expected == {row[name]: row[phone] for row in rows}
    before = content()
    answer = filled("import", "--clients", "crm.csv")
    assert (0, before) == (answer.code, content())


def test_client_list_without_known_columns_is_refused(filled: Cli) -> None:
    Path("odd.csv").write_text("Имя поля;Значение\nа;б\n", "utf-8")
    assert_two_lines(filled("import", "--clients", "odd.csv"))


def test_sync_shows_classes_and_writes_and_a_second_one_has_nothing_to_write(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    cli("import", "bank.csv")
    first, synced = cli("sync"), content()
    second = cli("sync")
    assert (0, 0, synced) == (first.code, second.code, content())
    words = load_template("ru").messages["texts"]
    assert str(words["cli_nothing"]) in second.out
    assert str(words["cli_nothing"]) not in first.out
    assert "900,00" in first.out


def test_dry_run_shows_the_changes_and_writes_nothing(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    cli("import", "bank.csv")
    before = content()
    answer = cli("sync", "--dry-run")
    assert (0, before) == (answer.code, content())
    assert "Клиенты" in answer.out
    assert "пусто → " in answer.out


def test_check_exits_with_three_until_a_sync_was_made(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    cli("import", "bank.csv")
    before = content()
    assert (3, before) == (cli("sync", "--check").code, content())
    cli("sync")
    assert cli("sync", "--check").code == 0


def test_json_holds_what_was_found_and_written(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    cli("import", "bank.csv")
    found = json.loads(cli("sync", "--json").out)
    keys = ["as_of", "changes", "classes", "findings", "flow", "moves", "personal", "plan"]
    keys += ["segments", "workbook", "written"]
    assert keys == sorted(found)
    assert (
        Path(found["workbook"]).name,
        found["as_of"],
        found["written"],
    ) == ("firm.xlsx", "2026-06-03", True)
    assert found["classes"] == {
        "A": {"clients": 1, "turnover_kop": 90_000},
        "B": {"clients": 1, "turnover_kop": 20_050},
        "C": {"clients": 0, "turnover_kop": 0},
        "none": {"clients": 0, "turnover_kop": 0},
    }
    again = json.loads(cli("sync", "--json").out)
    assert (again["written"], again["changes"]) == (False, {"cells": 0, "tabs": {}})


def test_as_of_shows_the_past_and_writes_nothing(filled: Cli) -> None:
    before = content()
    answer = filled("sync", "--as-of", "01.06.2026", "--json")
    found = json.loads(answer.out)
    assert (0, before) == (answer.code, content())
    assert (
        found["as_of"],
        found["written"],
        found["classes"]["A"]["turnover_kop"],
    ) == ("2026-06-01", False, 100_000)


def test_a_date_that_is_none_is_refused(filled: Cli) -> None:
    assert_two_lines(filled("sync", "--as-of", "вчера"))


def test_lost_rows_stop_the_sync_until_forced(cli: Cli) -> None:
    more = "".join(f"0{n}.05.2026;1{n};10,00;;ООО Гамма;;Оплата по счёту\n" for n in range(1, 9))
    Path("bank.csv").write_text(STATEMENT + more, "utf-8")
    for words in (("init", "firm.xlsx"), ("import", "bank.csv"), ("sync",)):
        cli(*words)
    edited = openpyxl.load_workbook("firm.xlsx")
    edited["Выписка"].delete_rows(5, 8)
    edited.save("firm.xlsx")
    before = content()
    answer = cli("sync")
    assert_two_lines(answer)
    assert ("--force" in answer.err, before) == (True, content())
    assert cli("sync", "--force").code == 0
    assert cli("sync", "--check").code == 0


def test_the_option_beats_the_environment_and_the_folder(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two", "three"):
        Path(name).mkdir()
        cli("init", f"{name}/{name}.xlsx")
    monkeypatch.chdir("one")

    def synced() -> str:
        return Path(json.loads(cli("sync", "--json").out)["workbook"]).name

    assert synced() == "one.xlsx"
    monkeypatch.setenv("SHEETS_STRATEGY_WORKBOOK", "../two/two.xlsx")
    assert synced() == "two.xlsx"
    found = json.loads(cli("sync", "--json", "-w", "../three/three.xlsx").out)
    assert Path(found["workbook"]).name == "three.xlsx"


def test_the_config_file_is_found_upward(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("init", "firm.xlsx")
    Path("deep/down").mkdir(parents=True)
    monkeypatch.chdir("deep/down")
    assert cli("sync").code == 0


def test_a_workbook_of_this_folder_is_named_without_the_way_to_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("firms/down").mkdir(parents=True)
    cli("init", "firms/firm.xlsx")
    Path("firms/sheets-strategy.toml").rename("sheets-strategy.toml")
    Path("sheets-strategy.toml").write_text('workbook = "firms/firm.xlsx"\n', "utf-8")
    places = [Path(), Path("firms"), Path("firms/down").absolute()]
    whole = str(Path("firms/firm.xlsx").absolute())

    named = []
    for place in places:
        monkeypatch.chdir(place)
        named.append(json.loads(cli("sync", "--check", "--json").out)["workbook"])

    assert named == [str(Path("firms/firm.xlsx")), "firm.xlsx", whole]


def test_a_sheet_is_not_put_away_while_nobody_can_take_the_clients(filled: Cli) -> None:
    edited = openpyxl.load_workbook("firm.xlsx")
    for tab, cells in (("Продавцы", {"Имя": "Анна"}), ("Клиенты", {"Продавец": "Анна"})):
        heads = {cell.value: cell.column for cell in edited[tab][1]}
        for head, text in cells.items():
            edited[tab].cell(2, heads[head], text)
    edited.save("firm.xlsx")
    assert filled("share").code == 0
    before = content()

    answer = filled("handover", "Анна", "--yes")

    assert (answer.code, answer.err.splitlines(), content()) == (
        1,
        [
            "Передать некому: 2 клиента, и в отделе больше никого с часами нет. Ничего не записано.",
            'Назовите, кому: sheets-strategy handover "Анна" --to ИМЯ',
        ],
        before,
    )
    assert Path("firm-продавцы/Анна.xlsx").is_file()


def test_no_workbook_anywhere_says_how_to_name_or_make_one(cli: Cli) -> None:
    answer = cli("sync")
    assert_two_lines(answer)
    assert "sheets-strategy init" in answer.err


@pytest.mark.parametrize("text", ["", "workbook = ", "template = 'x'", "workbook = 5\n"])
def test_a_config_file_that_cannot_be_used_is_named(cli: Cli, text: str) -> None:
    Path("sheets-strategy.toml").write_text(text, "utf-8")
    answer = cli("sync")
    assert_two_lines(answer)
    assert "sheets-strategy.toml" in answer.err


def test_a_workbook_that_is_gone_is_named(cli: Cli) -> None:
    cli("init", "firm.xlsx")
    Path("firm.xlsx").unlink()
    answer = cli("sync")
    assert_two_lines(answer)
    assert "firm.xlsx" in answer.err


def test_a_missing_memory_names_workbook_and_backup(filled: Cli) -> None:
    template = load_template("ru")
    bare = replace(template, tabs=tuple(tab for tab in template.tabs if tab.key != "memory"))
    create_workbook(Path("bare.xlsx"), bare, memory=[], created=datetime(2026, 1, 1))  # noqa: DTZ001  # a day
    answer = filled("sync", "-w", "bare.xlsx")
    assert_two_lines(answer)
    assert "bare.xlsx" in answer.err
    assert "bare.backup.xlsx" in answer.err
    assert filled("sync", "-w", "bare.xlsx", "--new-memory").code == 0
    assert filled("sync", "-w", "bare.xlsx", "--check").code == 0


def test_migrate_asks_for_yes_where_nobody_can_be_asked(cli: Cli) -> None:
    template = load_template("ru")
    old = replace(template, version=0, tabs=tuple(tab for tab in template.tabs if tab.key != "log"))
    memory = [("template", "version", "0", ""), ("template", "lang", "ru", "")]
    create_workbook(Path("old.xlsx"), old, memory=memory, created=datetime(2026, 1, 1))  # noqa: DTZ001  # a day
    before = content("old.xlsx")
    refused = cli("migrate", "-w", "old.xlsx")
    assert (1, before) == (refused.code, content("old.xlsx"))
    assert "migrate --yes" in refused.err
    assert "Журнал" in refused.out
    dry = cli("migrate", "-w", "old.xlsx", "--dry-run")
    assert (0, before) == (dry.code, content("old.xlsx"))
    assert cli("migrate", "-w", "old.xlsx", "--yes").code == 0
    assert [cli("sync", "-w", "old.xlsx").code, cli("sync", "-w", "old.xlsx", "--check").code] == [0, 0]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ru", ["Клиенты: 1 новый столбец справа: «{}»", "Память: 1 служебная запись"]),
        ("en", ['Clients: 1 new column on the right: "{}"', "Memory: 1 record of the program"]),
    ],
)
def test_migrate_shows_a_column_and_its_explanation(cli: Cli, lang: str, said: list[str]) -> None:
    template = load_template(lang)
    clients = template.tab("clients")
    last = clients.tables[0].columns[-1]
    table = replace(clients.tables[0], columns=clients.tables[0].columns[:-1])
    tabs = tuple(replace(tab, tables=(table,)) if tab.key == "clients" else tab for tab in template.tabs)
    memory = [("template", "version", "0", ""), ("template", "lang", lang, "")]
    old = replace(template, version=0, tabs=tabs)
    create_workbook(Path("old.xlsx"), old, memory=memory, created=datetime(2026, 1, 1))  # noqa: DTZ001  # a day
    lines = cli("migrate", "-w", "old.xlsx", "--dry-run").out.splitlines()
    texts = template.messages["texts"]
    assert lines == [
        str(texts["cli_migrate_shown"]),
        said[0].format(last.label),
        f"    + {last.label}: {shorten(last.note, 100)}",
        said[1],
        str(texts["cli_migrate_dry"]),
    ]


def test_migrate_of_a_current_workbook_has_nothing_to_do(filled: Cli) -> None:
    before = content()
    assert (0, before) == (filled("migrate").code, content())


def test_wrong_usage_exits_with_two(cli: Cli) -> None:
    assert [cli("sync", "--no-such-option").code, cli("import").code] == [2, 2]


def test_version(cli: Cli) -> None:
    assert (0, f"{__version__}\n") == ((answer := cli("--version", day=None)).code, answer.out)


@pytest.mark.long
def test_demo_leaves_nothing_to_write_and_refuses_a_folder_in_use(cli: Cli) -> None:
    assert cli("demo", "my-firm").code == 0
    assert cli("sync", "-w", "my-firm/strategy.xlsx", "--check").code == 0
    assert_two_lines(cli("demo", "my-firm"))


def test_today_is_a_day_and_not_the_clock(filled: Cli) -> None:
    log = tab_rows("Журнал")
    assert [date(2026, 6, 30)] == [row[0] for row in log[1:]]


def test_explain_says_why_a_client_is_where_it_is(cli: Cli) -> None:
    assert cli("init", "s.xlsx").code == 0
    assert cli("import", "bank.csv", "-w", "s.xlsx").code == 0
    before = Path("s.xlsx").read_bytes()

    told = cli("explain", "альфа", "-w", "s.xlsx")

    assert told.code == 0
    out = told.out.replace("\u00a0", " ")
    assert "Класс A: место 1 из 2, оборот за период 900,00 ₽, строк выписки 2." in out
    assert "строка 2  01.06.2026" in told.out
    found = json.loads(cli("explain", "7701234560", "-w", "s.xlsx", "--json").out)
    assert (found["class"]["class"], found["class"]["turnover_kop"]) == ("A", 90_000)
    assert Path("s.xlsx").read_bytes() == before


def test_explain_of_nobody_says_what_to_give(cli: Cli) -> None:
    assert cli("init", "s.xlsx").code == 0

    told = cli("explain", "Омега", "-w", "s.xlsx")

    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("Клиента «Омега» во вкладке «Клиенты» нет.\n")
