"""Files, rights and shared drives, with every parameter and field checked by Google's own schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google_emulator import Emulator
from google_emulator.seeding import seed

from tests.adapters.google.opened import ANNA, ROWS, caught, new_sheet, open_at, rows_of


@pytest.fixture
def strict() -> Iterator[Emulator]:
    with Emulator(strict_drive=True) as started:
        yield started


def test_who_we_are(strict: Emulator) -> None:
    assert open_at(strict.url).api.about()["user"]["emailAddress"] == ANNA


def test_a_file_is_made_copied_and_renamed_where_it_is_wanted(strict: Emulator) -> None:
    api = open_at(strict.url).api
    sheet = new_sheet(strict)
    folder = seed(strict.store, {"folder": "Продажи", "owner": ANNA})
    drive = seed(strict.store, {"drive": "Общий", "members": {ANNA: "organizer"}})
    made = api.create_file("Новая", folder)
    copied = api.copy_file(sheet, "Копия", drive)
    assert (made["name"], api.get_file(made["id"], "parents")["parents"]) == ("Новая", [folder])
    assert (copied["name"], api.get_file(copied["id"], "driveId")["driveId"]) == ("Копия", drive)
    assert rows_of_shared(strict, copied["id"]) == ROWS
    assert api.update_file(sheet, {"name": "Иначе"})["name"] == "Иначе"
    assert [each["name"] for each in api.list_drives()] == ["Общий"]
    assert api.name_of(sheet) == "Иначе"


def rows_of_shared(google: Emulator, sheet: str) -> list[list[object]]:
    google.store.files[sheet].owner = ANNA
    return rows_of(google, sheet)


def test_a_spreadsheet_is_made_with_what_it_is_to_hold(strict: Emulator) -> None:
    api = open_at(strict.url).api
    mark = {
        "metadataKey": "k",
        "metadataValue": "v",
        "visibility": "DOCUMENT",
        "location": {"spreadsheet": True},
    }
    body = {"properties": {"title": "Новая", "locale": "ru_RU"}, "developerMetadata": [mark]}
    made = api.create_spreadsheet(
        body, fields="spreadsheetId,properties(locale),developerMetadata(metadataKey)"
    )
    assert made["properties"] == {"locale": "ru_RU"}
    assert [each["metadataKey"] for each in made["developerMetadata"]] == ["k", "sheets_strategy_made"]


def test_lists_are_read_to_their_end(strict: Emulator) -> None:
    for number in range(230):
        seed(strict.store, {"folder": f"Папка {number}", "owner": ANNA})
    api = open_at(strict.url).api
    found = api.list_files("mimeType = 'application/vnd.google-apps.folder'", fields="name")
    assert sorted(each["name"] for each in found) == sorted(f"Папка {number}" for number in range(230))


def test_rights_are_given_changed_and_taken_away(strict: Emulator) -> None:
    api = open_at(strict.url).api
    sheet = new_sheet(strict)
    given = api.create_permission(sheet, email="boris@firm.ru", role="reader")
    api.create_permission(sheet, email="firm.ru", role="reader", kind="domain")
    api.create_permission(sheet, email="sales@firm.ru", role="writer", kind="group", mail="")
    assert api.update_permission(sheet, given["id"], "writer")["role"] == "writer"
    rights = {(each["type"], each["role"], each.get("emailAddress") or each.get("domain")) for each in api.list_permissions(sheet)}  # fmt: skip
    assert rights == {
        ("user", "owner", ANNA),
        ("user", "writer", "boris@firm.ru"),
        ("domain", "reader", "firm.ru"),
        ("group", "writer", "sales@firm.ru"),
    }
    assert len(strict.store.mails) == 1
    api.delete_permission(sheet, given["id"])
    api.delete_permission(sheet, given["id"])
    assert caught(api.delete_permission, "nosuchfile", given["id"]).code == "google_not_found"


def test_a_reader_may_not_share(strict: Emulator) -> None:
    sheet = new_sheet(strict, owner="boris@firm.ru")
    right = {"id": "1", "type": "user", "role": "reader", "emailAddress": ANNA}
    strict.store.files[sheet].permissions.append(right)
    error = caught(open_at(strict.url).api.create_permission, sheet, email="v@firm.ru", role="reader")
    assert error.code == "google_cannot_share"
    assert error.facts["message"]


def test_a_bin_that_cannot_be_looked_at_ends_in_words(strict: Emulator) -> None:
    sheet = new_sheet(strict)
    opened = open_at(strict.url, deadline_seconds=1)
    strict.fail("503", "drive", times=-1)
    assert caught(opened.api.require_live, sheet).code == "google_silent"
