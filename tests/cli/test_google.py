"""The commands on a Google sheet, as people type them: the same ones, with a link; real HTTP to the emulator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from google_emulator import Emulator, people
from google_emulator.oauth import registry_of
from google_workbooks import open_api, open_google

from sheets_strategy.cli import main
from tests.adapters.google.signing import (
    ANNA,
    CLIENT,
    ROBOT,
    SECRET,
    Person,
    client_file,
    in_environment,
    key_file,
)
from tests.cli.test_commands import CLIENTS, STATEMENT, TODAY, Answer

Cli = Callable[..., Answer]
LINK = re.compile(r"https://docs\.google\.com/spreadsheets/d/([\w-]+)/edit")


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANNA) as running:
        registry_of(running.store).clients[CLIENT] = SECRET
        registry_of(running.store).people.user = ANNA
        yield running


@pytest.fixture
def cli(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Cli]:
    """Run a command in a folder that holds a statement and a client list."""
    monkeypatch.chdir(tmp_path)
    in_environment(google.url, tmp_path, monkeypatch)
    monkeypatch.setenv("SHEETS_STRATEGY_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)
    Path("bank.csv").write_text(STATEMENT, "utf-8")
    Path("crm.csv").write_text(CLIENTS, "utf-8")
    monkeypatch.setenv("DISPLAY", ":0")
    person = Person()
    monkeypatch.setattr("webbrowser.open", person.open)

    def run(*words: str) -> Answer:
        capsys.readouterr()
        code = 0
        try:
            main([*words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        caught = capsys.readouterr()
        return Answer(code, caught.out, caught.err)

    yield run
    person.done()


@pytest.fixture
def anna(cli: Cli, tmp_path: Path) -> Cli:
    assert cli("login", "--client", str(client_file(tmp_path))).code == 0
    return cli


@pytest.fixture
def robot(cli: Cli, tmp_path: Path) -> Cli:
    assert cli("login", "--key", str(key_file(tmp_path))).code == 0
    return cli


def made(answer: Answer) -> str:
    found = LINK.search(answer.out)
    assert found, answer
    return found[1]


def test_init_import_sync_by_the_folders_sheet(anna: Cli, google: Emulator) -> None:
    sheet = made(anna("init", "--google", "--title", "Наша стратегия", "--today", TODAY))
    assert Path("sheets-strategy.toml").read_text("utf-8").count(sheet) == 1
    assert google.store.files[sheet].name == "Наша стратегия"

    assert anna("import", "bank.csv", "--today", TODAY).code == 0
    assert anna("import", "--clients", "crm.csv", "--today", TODAY).code == 0
    google.forget()
    done = anna("sync", "--today", TODAY)

    assert (done.code, "Наша стратегия: по 03.06.2026" in done.out) == (0, True), done
    assert (google.count("read"), google.count("write")) == (2, 2)
    google.forget()
    again = anna("sync", "--check", "--today", TODAY)
    assert (again.code, google.count("read"), google.count("write")) == (0, 2, 0)


@pytest.mark.parametrize("form", ["{id}", "https://docs.google.com/spreadsheets/u/1/d/{id}/edit?gid=0#gid=0"])
def test_a_sheet_is_named_by_link_or_id(anna: Cli, form: str) -> None:
    sheet = made(anna("init", "--google", "--today", TODAY))
    Path("sheets-strategy.toml").unlink()

    done = anna("sync", "-w", form.format(id=sheet), "--dry-run", "--today", TODAY)

    assert (done.code, done.err) == (0, "")


def test_the_robot_is_told_before_trying_that_it_owns_nothing(robot: Cli, google: Emulator) -> None:
    google.forget()
    refused = robot("init", "--google")

    assert refused.code == 1
    assert ROBOT in refused.err
    assert "init --into" in refused.err
    assert google.calls == []


def test_the_robot_fills_an_empty_sheet_that_was_shared_with_it(robot: Cli, google: Emulator) -> None:
    rights = [{"id": "1", "type": "user", "role": "writer", "emailAddress": ROBOT}]
    sheet = google.seed({"title": "Отдел продаж", "owner": ANNA, "permissions": rights})

    assert made(robot("init", "--into", f"https://docs.google.com/spreadsheets/d/{sheet}/edit")) == sheet
    assert robot("import", "bank.csv", "--today", TODAY).code == 0
    assert robot("sync", "--today", TODAY).code == 0
    assert google.store.files[sheet].name == "Отдел продаж"


def test_a_sheet_with_anything_in_it_is_not_filled(robot: Cli, google: Emulator) -> None:
    rights = [{"id": "1", "type": "user", "role": "writer", "emailAddress": ROBOT}]
    tabs = [{"title": "Лист1", "rows": [[], ["", "важное"]]}]
    sheet = google.seed({"title": "Чужая", "owner": ANNA, "permissions": rights, "sheets": tabs})

    refused = robot("init", "--into", sheet)

    assert refused.code == 1
    assert "«Чужая» уже что-то есть: Лист1!B2" in refused.err


def test_a_master_copy_is_copied_and_brought_up_to_date(anna: Cli, google: Emulator) -> None:
    published = anna("template", "publish", "--title", "Эталон", "--today", TODAY)
    master = made(published)
    assert "--template" in published.out

    sheet = made(anna("init", "--google", "--template", master, "--title", "Уральская", "--today", TODAY))

    assert sheet != master
    assert google.store.files[sheet].name == "Уральская"
    assert anna("import", "bank.csv", "--today", TODAY).code == 0
    google.forget()
    assert anna("sync", "--today", TODAY).code == 0
    # Marks of tabs and columns were put back, or the first sync would have to.
    assert (google.count("read"), google.count("write")) == (2, 2)


def test_a_template_that_lost_a_tab_and_its_marks_gets_them_in_the_copy(anna: Cli, google: Emulator) -> None:
    master = made(anna("template", "publish", "--today", TODAY))
    before = open_google(master, user=ANNA, google=google).read()
    plan = next(tab for tab in before.tabs if tab.handle == "plan")
    api = open_api(ANNA, google)
    found = api.get_spreadsheet(master, "sheets(properties(sheetId,title))")["sheets"]
    number = next(one["properties"]["sheetId"] for one in found if one["properties"]["title"] == plan.name)
    key = {"developerMetadataLookup": {"metadataKey": "sheets-strategy.column"}}
    api.batch_update(
        master, [{"deleteSheet": {"sheetId": number}}, {"deleteDeveloperMetadata": {"dataFilter": key}}]
    )

    sheet = made(anna("init", "--google", "--template", master, "--today", TODAY))

    after = open_google(sheet, user=ANNA, google=google).read()
    assert {tab.handle for tab in after.tabs} == {tab.handle for tab in before.tabs}


@pytest.mark.parametrize("option", ["--title", "--folder"])
def test_a_sheet_that_is_there_keeps_its_title_and_place(anna: Cli, google: Emulator, option: str) -> None:
    google.forget()
    wrong = anna("init", "--into", "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_abcdefg", option, "x")

    assert (wrong.code, wrong.err.splitlines()[0]) == (2, f"Лишнее в команде: {option}")
    assert google.calls == []


def test_a_wrong_link_is_named(anna: Cli) -> None:
    link = "https://docs.google.com/spreadsheets/d/e/2PACX-1vR/pubhtml"
    assert "опубликованная" in anna("sync", "-w", link).err


def test_nobody_signed_in_is_told_what_to_do(cli: Cli) -> None:
    refused = cli("sync", "-w", "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_abcdefg")

    assert (refused.code, "sheets-strategy login" in refused.err) == (1, True)


def test_init_without_a_place_is_wrong_usage(cli: Cli) -> None:
    wrong = cli("init")

    assert (wrong.code, wrong.err.splitlines()[0]) == (2, "Не указано: WORKBOOK.xlsx")


@pytest.mark.parametrize("command", [("sync",), ("import", "bank.csv"), ("migrate", "--yes"), ("doctor",)])
def test_a_sheet_that_is_no_strategy_is_told_so_and_not_sent_to_a_repair(
    anna: Cli, google: Emulator, command: tuple[str, ...]
) -> None:
    sheet = made(anna("init", "--google", "--today", TODAY))
    ids = [tab.id for tab in google.store.spreadsheets[sheet].tabs]
    add = {"addSheet": {"properties": {"title": "Лист1"}}}
    google.person(people.act, sheet, add, *({"deleteSheet": {"sheetId": one}} for one in ids), user=ANNA)

    refused = anna(*command, "-w", sheet, "--today", TODAY)

    assert refused.code == 1
    said = refused.out + refused.err
    assert "ни одной вкладки стратегии" in said
    assert ("init --into" in said, "doctor --fix" in said, "--new-memory" in said) == (True, False, False)


def test_a_file_is_not_forgotten_beside_google(anna: Cli, google: Emulator) -> None:
    google.forget()
    refused = anna("init", "firm.xlsx", "--google")

    assert refused.code == 2
    assert "firm.xlsx" in refused.err
    assert not google.calls


def test_a_template_that_cannot_be_seen_is_told_by_the_new_title(anna: Cli) -> None:
    refused = anna("init", "--google", "--title", "Новая", "--template", "1" * 44)

    assert refused.code == 1
    assert refused.err.startswith("«Новая» не создана: шаблона")
    assert "not found" not in refused.err
