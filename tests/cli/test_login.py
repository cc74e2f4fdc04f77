"""``login``: who you are, what the tool may do, where it is kept; against Google on this machine."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from google_emulator import Emulator
from google_emulator.oauth import Registry, registry_of

from sheets_strategy.cli.app import main
from sheets_strategy.errors import StrategyError
from tests.adapters.google.signing import (
    ANNA,
    CLIENT,
    ROBOT,
    SECRET,
    Person,
    client_file,
    in_environment,
    key_file,
    private_key,
)

EXAMPLE = Path(__file__).resolve().parents[2] / "credentials.example.json"
Runs = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANNA) as running:
        registry_of(running.store).clients[CLIENT] = SECRET
        registry_of(running.store).people.user = ANNA
        yield running


@pytest.fixture
def registry(google: Emulator) -> Registry:
    return registry_of(google.store)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    somebody = Person()
    monkeypatch.setattr("webbrowser.open", somebody.open)
    yield somebody
    somebody.done()


@pytest.fixture
def run(
    google: Emulator,
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Runs:
    """Run ``login`` in an empty folder with a browser; give code, lines, lines on stderr."""
    in_environment(google.url, tmp_path, monkeypatch)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SHEETS_STRATEGY_LANG", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def login(*words: str) -> tuple[int, list[str], list[str]]:
        with pytest.raises(SystemExit) as ended:
            main(["login", *words])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out.splitlines(), err.splitlines()

    return login


def test_a_person_signs_in(run: Runs, tmp_path: Path, person: Person) -> None:
    code, out, err = run("--client", str(client_file(tmp_path)))
    kept = tmp_path / "config" / "google-login.json"
    assert (code, out) == (
        0,
        [
            f"Вход в Google: {ANNA}.",
            "Разрешено: только таблицы, которые создала программа или выбрали вы "
            "(sheets-strategy login --pick). Остальной Диск ей не виден.",
            f"Вход хранится в «{kept}», файл читаете только вы. Забыть его: sheets-strategy login --logout",
        ],
    )
    assert err == [
        "Открываем в браузере страницу Google и ждём 5 мин. Если она не открылась, откройте сами:",
        person.asked[0],
    ]
    person.done()
    assert "Готово, эту вкладку можно закрыть." in person.saw[0]
    assert json.loads(kept.read_text("utf-8"))["account"] == ANNA
    if os.name != "nt":
        assert kept.stat().st_mode & 0o777 == 0o600


def test_in_english(run: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETS_STRATEGY_LANG", "en")
    code, out, _ = run("--client", str(client_file(tmp_path)))
    assert (code, out[0]) == (0, f"Signed in at Google: {ANNA}.")


def test_a_second_time_it_says_who_without_asking(run: Runs, tmp_path: Path, person: Person) -> None:
    first = run("--client", str(client_file(tmp_path)))
    assert run() == (0, first[1], [])
    assert len(person.asked) == 1


def test_credentials_json_of_the_folder_is_taken(run: Runs, tmp_path: Path) -> None:
    client_file(tmp_path).rename(tmp_path / "here" / "credentials.json")
    assert run()[1][0] == f"Вход в Google: {ANNA}."


def test_nothing_to_sign_in_with(run: Runs) -> None:
    code, out, (what, todo) = run()
    assert (code, out) == (1, [])
    assert what == "Вход в Google ещё не выполнен, и здесь нет файла «credentials.json»."
    assert "docs/google.md" in todo


@pytest.mark.parametrize(
    ("scopes", "asked", "said"),
    [
        (["spreadsheets"], "drive.file spreadsheets", "Разрешено: все Google Таблицы этого аккаунта"),
        (["drive.file", "spreadsheets"], "drive.file spreadsheets", "Разрешено: все Google Таблицы"),
        (["drive"], "drive", "Разрешено: все файлы Диска этого аккаунта"),
        (["drive", "drive.file"], "drive", "Разрешено: все файлы Диска этого аккаунта"),
    ],
)
def test_wider_scopes_are_explained_first(
    scopes: list[str], asked: str, said: str, run: Runs, registry: Registry, tmp_path: Path
) -> None:
    words = [word for scope in scopes for word in ("--scope", scope)]
    code, out, err = run("--client", str(client_file(tmp_path)), *words)
    assert (code, out[1][: len(said)]) == (0, said)
    assert registry.asked[0]["scope"].replace("https://www.googleapis.com/auth/", "") == asked
    assert err[0].startswith(f"Просим доступ {scopes[-1] if 'drive' not in scopes else 'drive'}: ")
    assert "Приложение не проверено" in err[0]


def test_wider_scopes_later_need_no_file(run: Runs, registry: Registry, tmp_path: Path) -> None:
    client = client_file(tmp_path)
    run("--client", str(client))
    client.unlink()
    assert run("--scope", "spreadsheets")[1][1].startswith("Разрешено: все Google Таблицы")
    assert registry.asked[1]["login_hint"] == ANNA


def test_a_picked_sheet_is_offered_as_the_workbook(run: Runs, google: Emulator, tmp_path: Path) -> None:
    sheet = google.seed({"title": "План"})
    registry_of(google.store).people.picks = (sheet,)
    code, out, _ = run("--pick", "--client", str(client_file(tmp_path)))
    url = f"https://docs.google.com/spreadsheets/d/{sheet}/edit"
    assert (code, out[-1]) == (0, f"Выбрано. Работать с этой таблицей: sheets-strategy sync -w {url}")
    assert run("--pick")[1][-1] == out[-1]


def test_nothing_picked(run: Runs, tmp_path: Path) -> None:
    code, out, _ = run("--pick", "--client", str(client_file(tmp_path)))
    assert (code, out[-1]) == (0, "Ни одна таблица не выбрана. Выбрать: sheets-strategy login --pick")


def test_picking_is_for_drive_file_and_people(run: Runs, registry: Registry, tmp_path: Path) -> None:
    assert run("--pick", "--scope", "drive")[2][0].startswith("--pick работает только с drive.file")
    run("--client", str(client_file(tmp_path)), "--scope", "spreadsheets")
    assert run("--pick")[2][0] == "Вы уже разрешили все таблицы, выбирать не нужно."
    assert run("--pick", "--scope", "drive.file")[0] == 0
    run("--key", str(key_file(tmp_path, registry)))
    assert run("--pick")[2][0].startswith("Выбирать таблицы может человек")


@pytest.mark.parametrize("option", ["--key", "--client"])
def test_a_robot_by_either_option(option: str, run: Runs, registry: Registry, tmp_path: Path) -> None:
    key = key_file(tmp_path, registry)
    code, out, err = run(option, str(key))
    assert (code, err) == (0, [])
    assert out == [
        f"Вход в Google: сервисный аккаунт {ROBOT}.",
        f"Видит только то, чем с ним поделились: в таблице «Поделиться» → {ROBOT} → «Редактор». "
        "Своего места на Диске у него нет.",
        f"Ключ остаётся на месте: «{key}»; в «{tmp_path / 'config' / 'google-login.json'}» записан только "
        "путь к нему. Забыть его: sheets-strategy login --logout",
    ]
    assert run()[1] == out


def test_a_person_by_the_option_for_keys(run: Runs, tmp_path: Path) -> None:
    assert run("--key", str(client_file(tmp_path)))[1][0] == f"Вход в Google: {ANNA}."


def test_default_credentials(
    run: Runs, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--adc")[2][0].startswith("На этом компьютере нет учётных данных по умолчанию")
    assert not (tmp_path / "config").exists()
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file(tmp_path, registry)))
    code, out, _ = run("--adc")
    assert code == 0
    assert (
        out[0]
        == f"Вход в Google: учётные данные этого компьютера (application default credentials), {ROBOT}."
    )


def test_one_way_at_a_time(run: Runs, tmp_path: Path) -> None:
    client = str(client_file(tmp_path))
    for words in (("--client", client, "--key", client), ("--adc", "--key", client)):
        assert run(*words)[2][0] == "Указано сразу несколько способов входа."


def test_the_example_is_refused_by_name(run: Runs) -> None:
    code, out, err = run("--client", str(EXAMPLE))
    assert (code, out) == (1, [])
    assert err == [
        f"«{EXAMPLE}» — образец: в нём заглушки YOUR-…, а не ваши данные.",
        "Скачайте свой файл в Google Cloud (как — в docs/google.md) и повторите: sheets-strategy login --client ФАЙЛ",
    ]


def test_an_unknown_scope_is_a_wrong_command_line(run: Runs) -> None:
    code, _, err = run("--scope", "gmail")
    assert (code, err[0]) == (2, "«--scope»: такое значение не подходит.")


def test_a_sign_in_that_fails_leaves_the_old_one(run: Runs, registry: Registry, tmp_path: Path) -> None:
    run("--key", str(key_file(tmp_path, registry)))
    registry.people.refuses = "access_denied"
    code, out, err = run("--client", str(client_file(tmp_path)))
    assert (code, out) == (1, [])
    assert err[-2:] == [
        "В браузере доступ не разрешён.",
        "Если это случайность, повторите и нажмите «Разрешить»: sheets-strategy login",
    ]
    assert run()[1][0] == f"Вход в Google: сервисный аккаунт {ROBOT}."


def test_a_sign_in_that_ended_says_how_to_renew_it(run: Runs, registry: Registry, tmp_path: Path) -> None:
    run("--client", str(client_file(tmp_path)))
    for token in registry.refresh_tokens.values():
        token.revoked = True
    code, _, err = run()
    assert code == 1
    assert err[0] == f"Вход {ANNA} закончился: доступ отозван или истёк срок."
    assert "каждые 7 дней" in err[1]
    assert "Publish app" in err[1]


def test_on_a_terminal_it_is_renewed_at_once(
    run: Runs, registry: Registry, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_file(tmp_path)
    run("--client", str(client), "--scope", "spreadsheets")
    client.unlink()
    for token in registry.refresh_tokens.values():
        token.revoked = True
    monkeypatch.setattr("sheets_strategy.cli.terminal.is_terminal", lambda: True)
    code, out, err = run()
    assert (code, out[0]) == (0, f"Вход в Google: {ANNA}.")
    assert out[1].startswith("Разрешено: все Google Таблицы")
    assert err[0].startswith(f"Вход {ANNA} закончился")
    assert registry.asked[1]["login_hint"] == ANNA


def test_a_file_that_holds_this_already_is_not_written_again(
    run: Runs, registry: Registry, tmp_path: Path
) -> None:
    """On a server it may lie where nobody can write."""
    run("--key", str(key_file(tmp_path, registry)))
    kept = tmp_path / "config" / "google-login.json"
    before = kept.stat()
    assert run()[0] == 0
    after = kept.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_kept_sign_in_that_is_broken_can_be_replaced(run: Runs, tmp_path: Path) -> None:
    kept = tmp_path / "config" / "google-login.json"
    kept.parent.mkdir()
    kept.write_text("{", "utf-8")
    assert run()[2][0] == f"Сохранённый вход «{kept}» не читается."
    assert run("--client", str(client_file(tmp_path)))[0] == 0


def test_the_drive_api_is_not_enabled(run: Runs, google: Emulator, tmp_path: Path) -> None:
    google.fail("api-disabled", "drive", times=-1)
    code, out, _ = run("--client", str(client_file(tmp_path)))
    assert (code, out[0]) == (0, "Вход в Google: адрес Google не сообщил.")
    assert out[-1].startswith("В проекте Google Cloud не включён Drive API")


def test_without_a_browser_the_address_is_shown(
    run: Runs, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody opens a page: the person copies the address from the terminal."""
    from sheets_strategy.cli import show

    told = show.show_aside

    def read_and_open(lines: list[str]) -> None:
        told(lines)
        person.open(lines[0].splitlines()[-1])

    monkeypatch.setattr(show, "show_aside", read_and_open)
    monkeypatch.setattr("webbrowser.open", lambda url: pytest.fail("a browser was opened"))
    code, _, err = run("--no-browser", "--client", str(client_file(tmp_path)))
    assert code == 0
    assert err[0] == "Откройте эту страницу в браузере на этом же компьютере, ждём 5 мин.:"
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sheets_strategy.cli.terminal.is_terminal", lambda: True)
    assert run("--client", str(client_file(tmp_path)), "--wait", "1")[2][0].endswith("ждём 1 мин.:")


def test_where_nobody_can_sign_in_that_is_said_at_once(
    run: Runs, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schedule on a server: no terminal shows the address, and no browser opens it."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    code, out, err = run("--client", str(client_file(tmp_path)))
    assert (code, out, registry.asked) == (1, [], [])
    assert err == [
        "Войти отсюда некому: нет ни терминала, чтобы показать ссылку Google, ни браузера, чтобы её открыть.",
        "Выполните sheets-strategy login в окне терминала на своём компьютере. Для сервера и расписаний войдите "
        "ключом робота: sheets-strategy login --key КЛЮЧ.json (по шагам — в docs/google.md)",
    ]


def test_forgetting(run: Runs, registry: Registry, tmp_path: Path) -> None:
    assert run("--logout")[1] == ["Вход не был сохранён, забывать нечего."]
    run("--client", str(client_file(tmp_path)))
    assert run("--logout")[1] == [f"Вход {ANNA} забыт: файл удалён, доступ программы отозван и в Google."]
    assert all(token.revoked for token in registry.refresh_tokens.values())
    assert run()[0] == 1
    key = key_file(tmp_path, registry)
    run("--key", str(key))
    assert run("--logout")[1][0].startswith(f"Сервисный аккаунт {ROBOT} забыт. Файл ключа «{key}» остался")


def test_forgetting_without_network(
    run: Runs, google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--client", str(client_file(tmp_path)))
    google.fail("cut", lambda seen: seen.path == "/revoke", times=-1)
    assert run("--logout")[1] == [
        "Файл входа удалён, но отозвать доступ в Google не удалось. "
        "Отзовите сами: https://myaccount.google.com/connections"
    ]


def test_an_address_that_must_not_get_the_tokens(
    run: Runs, tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETS_STRATEGY_GOOGLE_BASE_URL", "http://proxy.example")
    code, _, err = run("--client", str(client_file(tmp_path)))
    assert code == 1
    assert err[0].startswith("SHEETS_STRATEGY_GOOGLE_BASE_URL — «http://proxy.example»")
    assert person.asked == []


@pytest.mark.long(every=3)
@pytest.mark.parametrize(
    "fault", ["", "access_denied", "changed secret", "revoked", "html", "cut", "damaged key"]
)
def test_no_secret_is_shown_or_logged(
    fault: str, run: Runs, google: Emulator, registry: Registry, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Also with ``--debug`` and with every logger on: not the secret, a token, a code, or the key."""
    caplog.set_level(logging.DEBUG)
    key = key_file(tmp_path, registry)
    client = client_file(tmp_path)
    if fault == "access_denied":
        registry.people.refuses = fault
    if fault == "changed secret":
        registry.clients[CLIENT] = "new"
    if fault in ("html", "cut"):
        google.fail(fault, lambda seen: seen.path == "/token", skip=1, times=-1)
    if fault == "damaged key":
        key.write_text(key.read_text("utf-8").replace("BEGIN PRIVATE KEY-----", "BEGIN PRIVATE KEY"), "utf-8")
    shown = run("--client", str(client), "--pick")
    if fault == "revoked":
        for token in registry.refresh_tokens.values():
            token.revoked = True
    shown += run() + run("--key", str(key)) + run("--logout")
    errors = [_debugged(*words) for words in (["--client", str(client)], ["--key", str(key)], [])]
    logged = [str(record.__dict__ | {"text": record.getMessage()}) for record in caplog.records]
    everything = "\n".join([str(shown), *errors, *logged])
    # A code is good once and without its verifier for nothing, but it is no business of a log either.
    tokens = [*registry.tokens, *registry.refresh_tokens]
    secrets = [SECRET, private_key()[40:80], *tokens, "4/0A", "code_verifier", "assertion", "eyJ"]
    assert [secret for secret in secrets if secret in everything] == []


def _debugged(*words: str) -> str:
    try:
        main(["--debug", "login", *words])
    except SystemExit as ended:
        return str(ended)
    except StrategyError as error:
        return "".join(traceback.format_exception(error)) + repr(error)
    return ""


def test_the_browser_that_the_environment_names_is_opened(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole command in a process of its own, with a program for a browser."""
    told = in_environment(google.url, tmp_path, monkeypatch)
    browser = tmp_path / "browser.py"
    browser.write_text(
        "import sys, urllib.request\nurllib.request.urlopen(sys.argv[1], timeout=20).read()\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "sheets_strategy", "login", "--client", str(client_file(tmp_path))],
        env={**os.environ, **told, "BROWSER": f"{sys.executable} {browser} %s &", "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"Вход в Google: {ANNA}."), done.stderr


@pytest.mark.parametrize("words", [["--help"], ["login", "--help"], ["login"]])
def test_help_loads_no_library_of_google(words: list[str], tmp_path: Path) -> None:
    probe = (
        "import sys\nfrom sheets_strategy.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "heavy = ('gspread', 'google', 'requests', 'oauthlib', 'pandas', 'http.server', 'webbrowser')\n"
        "print('LOADED', *(name for name in heavy if name in sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *words],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONIOENCODING": "utf-8", "SHEETS_STRATEGY_CONFIG_DIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "LOADED"
