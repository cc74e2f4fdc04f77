"""``share`` as people type it, over real HTTP: who gets a letter, who loses access, what a quota leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google_emulator import Emulator, people
from google_emulator.faults import Fault

from sheets_strategy.cli import terminal
from tests.adapters.google.signing import ANNA, ROBOT
from tests.cli.test_commands import TODAY
from tests.cli.test_google import Cli, anna, cli, google, made

__all__ = ["anna", "cli", "google"]

CREATE = "drive.permissions.create"
OLEG, IVAN, ZOYA = "oleg@firm.ru", "ivan@firm.ru", "zoya@gmail.com"
LIST = (
    ("Олег", OLEG, "читатель", ""),
    ("Иван", "Ivan@Firm.ru", "редактор", ""),
    ("Пётр", "petr@firm.ru", "редактор", "29.06.2026"),
)


@pytest.fixture
def sheet(anna: Cli) -> str:
    return made(anna("init", "--google", "--title", "Стратегия", "--today", TODAY))


def type_sellers(google: Emulator, sheet: str, *rows: tuple[str, str, str, str]) -> None:
    head = people.shown(google.store, sheet, "Продавцы!A1:Z1")[0]
    for number, cells in enumerate(rows, start=2):
        for header, text in zip(("Имя", "Почта", "Доступ", "Работает до"), cells, strict=True):
            cell = f"{chr(65 + head.index(header))}{number}"
            google.person(people.type_value, sheet, "Продавцы", cell, text, user=ANNA)


def give(google: Emulator, sheet: str, email: str, role: str, **more: object) -> None:
    google.store.files[sheet].permissions.append(
        {"type": "user", "role": role, "emailAddress": email, **more}
    )


def rights(google: Emulator, sheet: str) -> dict[str, str]:
    found = google.store.files[sheet].permissions
    return {str(one.get("emailAddress") or one["type"]): str(one["role"]) for one in found}


def share(run: Cli, *words: str) -> tuple[int, str, str]:
    done = run("share", *words, "--today", TODAY)
    return done.code, done.out, done.err


def test_access_becomes_that_of_the_list_and_a_second_run_does_nothing(
    anna: Cli, google: Emulator, sheet: str
) -> None:
    type_sellers(google, sheet, *LIST)
    for email, role in (
        ("petr@firm.ru", "writer"),
        (OLEG, "writer"),
        ("guest@x.ru", "reader"),
        (ROBOT, "writer"),
    ):
        give(google, sheet, email, role)
    before = rights(google, sheet)

    code, out, _ = share(anna, "--dry-run")
    assert (0, before, []) == (code, rights(google, sheet), google.store.mails)
    for line in ("закрыть", "изменить", "открыть"):
        assert line in out
    assert "всё" in out or "видит все вкладки" in out
    code, out, err = share(anna, "--yes")
    assert (0, "") == (code, err)
    assert {OLEG: "reader", IVAN: "writer", "guest@x.ru": "reader", ROBOT: "writer"} == rights(google, sheet)
    assert [(IVAN, True)] == [(one["to"], "Иван" in one["text"]) for one in google.store.mails]
    assert "Готово. Открыто: 1, изменено: 1, закрыто: 1." in out
    assert "Не в списке, доступ остаётся: guest@x.ru" in out

    google.forget()
    code, out, _ = share(anna, "--yes")
    assert (0, 1, 0) == (code, len(google.store.mails), google.count("write"))
    assert "Доступ уже такой" in out
    share(anna, "--others", "--yes")
    assert {OLEG: "reader", IVAN: "writer", ROBOT: "writer"} == rights(google, sheet)


def test_without_anybody_to_ask_nothing_is_opened_or_closed(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, *LIST)
    code, out, err = share(anna)
    assert (1, {}) == (code, rights(google, sheet))
    assert "sheets-strategy share --yes" in err
    assert "банковская выписка" in out


def test_machines_get_the_steps_by_keys_that_stay(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, *LIST)
    code, out, _ = share(anna, "--json", "--dry-run")
    told = json.loads(out)
    assert 0 == code
    assert [("add", IVAN, "writer"), ("add", OLEG, "reader")] == [
        (one["what"], one["who"], one["role"]) for one in told["steps"]
    ]
    assert "done" not in told
    assert [IVAN, OLEG] == [one["who"] for one in json.loads(share(anna, "--json", "--yes")[1])["done"]]


def test_a_file_has_no_access_of_its_own(cli: Cli) -> None:
    assert 0 == cli("init", "strategy.xlsx", "--today", TODAY).code
    code, out, _ = share(cli)
    assert 0 == code
    assert "Во вкладке «Продавцы» никого нет" in out
    assert Path("strategy.xlsx").exists()


def personal_of(google: Emulator, name: str) -> str:
    return next(one.id for one in google.store.files.values() if name in one.name and one.name != "Стратегия")


def test_a_seller_gets_a_sheet_of_their_own_and_one_letter(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, ("Зоя", "Zoya@gmail.com", "", ""))
    give(google, sheet, ZOYA, "writer")
    code, out, _ = share(anna, "--dry-run")
    assert (0, True, 1) == (code, "создать и открыть" in out, len(google.store.files))
    code, out, err = share(anna, "--yes")
    assert (0, "") == (code, err)
    own = personal_of(google, "Зоя")
    assert ({}, {ZOYA: "writer"}) == (rights(google, sheet), rights(google, own))
    assert [(ZOYA, own, True)] == [
        (one["to"], one["file"], "ваша личная таблица" in one["text"]) for one in google.store.mails
    ]
    code, out, _ = share(anna, "--yes")
    assert (0, 2, 1) == (code, len(google.store.files), len(google.store.mails))
    assert "Доступ уже такой" in out

    type_sellers(google, sheet, ("Зоя", "Zoya@gmail.com", "", "29.06.2026"))
    share(anna, "--yes")
    assert {} == rights(google, own)


def test_a_quota_leaves_the_new_sheet_for_the_next_run(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, ("Зоя", ZOYA, "", ""))
    google.faults.add(Fault("sharing-limit", CREATE))
    code, out, _ = share(anna, "--yes")
    assert (1, True) == (code, "Осталось: 1 — Зоя (zoya@gmail.com)." in out)
    assert 0 == share(anna, "--yes")[0]
    assert {ZOYA: "writer"} == rights(google, personal_of(google, "Зоя"))
    assert 2 == len(google.store.files)


def test_who_leaves_hands_over_and_the_sheet_is_archived(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, ("Зоя", ZOYA, "", ""), ("Олег", OLEG, "читатель", ""))
    share(anna, "--yes")
    own = personal_of(google, "Зоя")
    refused = anna("handover", "зоя", "--today", TODAY)
    assert (1, {ZOYA: "writer"}) == (refused.code, rights(google, own))
    assert 'handover "Зоя" --yes' in refused.err
    google.faults.add(Fault("no-right", path=own, times=-1))
    refused = anna("handover", "зоя", "--yes", "--today", TODAY)
    assert (1, {ZOYA: "writer"}) == (refused.code, rights(google, own))
    google.faults.clear()
    done = anna("handover", "зоя", "--yes", "--today", TODAY)
    assert (0, "") == (done.code, done.err)
    assert ({}, True) == (rights(google, own), google.store.files[own].name.startswith("Архив."))
    assert "последний рабочий день" in done.out
    again = anna("handover", "зоя", "--yes", "--today", TODAY)
    assert (0, True) == (again.code, "Ничего не записано." in again.out)


KIM = "kim@firm.ru"


def typed_over(run: Cli, google: Emulator, sheet: str) -> str:
    """Let Зоя have her sheet, then type her row over with Олег Ким; give the id of her sheet."""
    type_sellers(google, sheet, ("Зоя", ZOYA, "", ""))
    share(run, "--yes")
    type_sellers(google, sheet, ("Олег Ким", KIM, "", ""))
    return personal_of(google, "Зоя")


def test_a_row_typed_over_closes_the_old_sheet_and_gets_a_new_one(
    anna: Cli, google: Emulator, sheet: str
) -> None:
    old = typed_over(anna, google, sheet)
    synced = anna("sync", "--today", TODAY)
    assert "прежняя личная таблица не убрана: Зоя → Олег Ким — sheets-strategy share" in synced.out
    _, out, _ = share(anna, "--dry-run")
    assert ({ZOYA: "writer"}, 2) == (rights(google, old), len(google.store.files))
    for words in ("В строке «Зоя» теперь «Олег Ким»", "личная (Зоя)", "создать и открыть"):
        assert words in out
    code, _, err = share(anna)
    assert (1, {ZOYA: "writer"}, True) == (code, rights(google, old), "share --yes" in err)
    code, out, err = share(anna, "--yes")
    assert (0, "") == (code, err)
    new = personal_of(google, "Олег Ким")
    assert ({}, {KIM: "writer"}) == (rights(google, old), rights(google, new))
    assert google.store.files[old].name.startswith("Архив.")
    assert "Доступ уже такой" in share(anna, "--yes")[1]
    assert "прежняя" not in anna("sync", "--today", TODAY).out


def test_a_no_leaves_the_sheet_of_a_row_typed_over_and_makes_none(
    anna: Cli, google: Emulator, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = typed_over(anna, google, sheet)
    asked: list[str] = []
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    monkeypatch.setattr(terminal, "ask", lambda text: asked.append(text) or False)
    assert 0 == share(anna)[0]
    assert ["Убрать прежнюю личную таблицу в архив и завести новую: Зоя → Олег Ким? [да/нет]"] == asked
    assert ({ZOYA: "writer"}, 2) == (rights(google, old), len(google.store.files))


def test_an_old_sheet_that_stays_open_is_not_put_away(anna: Cli, google: Emulator, sheet: str) -> None:
    old = typed_over(anna, google, sheet)
    google.faults.add(Fault("no-right", "drive.permissions.delete", times=-1))
    code, _, _ = share(anna, "--yes")
    assert (1, {ZOYA: "writer"}, 2) == (code, rights(google, old), len(google.store.files))
    google.faults.clear()
    assert 0 == share(anna, "--yes")[0]
    assert {KIM: "writer"} == rights(google, personal_of(google, "Олег Ким"))


def test_another_address_of_one_person_closes_the_former_one(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, ("Зоя", ZOYA, "", ""))
    share(anna, "--yes")
    own = personal_of(google, "Зоя")
    type_sellers(google, sheet, ("Зоя Ли", "", "", ""))
    share(anna, "--yes")
    assert {ZOYA: "writer"} == rights(google, own)
    type_sellers(google, sheet, ("Зоя Ли", KIM, "", ""))
    assert 0 == share(anna, "--yes")[0]
    assert {KIM: "writer"} == rights(google, own)


def test_who_has_left_cannot_take_clients_over(anna: Cli, google: Emulator, sheet: str) -> None:
    type_sellers(google, sheet, ("Зоя", ZOYA, "", ""), ("Пётр", "", "", "29.06.2020"))
    refused = anna("handover", "зоя", "--to", "Пётр", "--today", TODAY)
    assert (1, True) == (refused.code, "последний рабочий день был 29.06.2020" in refused.err)
    dry = anna("handover", "зоя", "--dry-run", "--today", TODAY)
    assert (0, True) == (dry.code, "Ничего не записано." in dry.out)
