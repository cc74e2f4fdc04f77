"""What the client never does twice, whatever becomes of the answer."""

from __future__ import annotations

import pytest
from google_emulator.calls import Json
from google_emulator.emulator import Emulator
from google_emulator.store import File

from sheets_strategy.adapters.google.sheets_calls import Token, Updated
from sheets_strategy.errors import WorkbookChanged, WorkbookError
from tests.adapters.google.opened import (
    ANNA,
    BATCH,
    ROWS,
    SOON,
    TITLE,
    Opened,
    append,
    caught,
    mark,
    open_at,
    rows_of,
    unmark,
)

UNCLEAR = ["500-after", "503-after", "timeout-after", "cut"]
UNDONE = ["429", "500", "502", "503", "503-html", "timeout-before", "html"]


@pytest.mark.parametrize("effect", UNCLEAR)
def test_a_batch_whose_answer_was_lost_is_found_and_not_repeated(
    google: Emulator, sheet: str, effect: str
) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    google.fail(effect, BATCH, seconds=2)
    done = opened.api.batch_update(sheet, [mark(8, "ours"), append("Мята")], token=Token(8, "ours"))
    assert done == Updated({}, known=False)
    assert rows_of(google, sheet) == [*ROWS, ["Мята"]]


@pytest.mark.parametrize("effect", UNDONE)
def test_a_batch_that_was_not_applied_is_repeated(google: Emulator, sheet: str, effect: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    google.fail(effect, BATCH, times=2, seconds=2 if "timeout" in effect else 0)
    done = opened.api.batch_update(
        sheet, [mark(8, "ours"), append("Мята")], token=Token(8, "ours"), fields="replies"
    )
    assert done.known
    assert len(done.body["replies"]) == 2
    assert rows_of(google, sheet) == [*ROWS, ["Мята"]]


def test_a_batch_that_lands_while_it_is_repeated_is_known_by_its_mark(
    google: Emulator, sheet: str, opened: Opened
) -> None:
    """The first try hung on its way: the look finds nothing, then it lands, then the repetition comes."""
    google.fail("503", BATCH)
    other = open_at(google.url)
    requests = [mark(8, "ours"), append("Мята")]
    google.before(BATCH, lambda seen: other.api.batch_update(sheet, requests), skip=1)
    assert opened.api.batch_update(sheet, requests, token=Token(8, "ours")) == Updated({}, known=False)
    assert rows_of(google, sheet) == [*ROWS, ["Мята"]]


@pytest.mark.parametrize("effect", ["", "503", "cut"])
def test_a_batch_of_somebody_else_comes_first(
    google: Emulator, sheet: str, opened: Opened, effect: str
) -> None:
    other = open_at(google.url)
    google.before(BATCH, lambda seen: other.api.batch_update(sheet, [mark(8, "theirs"), append("Чужое")]))
    if effect:
        google.fail(effect, BATCH, skip=1)
    error = caught(opened.api.batch_update, sheet, [mark(8, "ours"), append("Мята")], token=Token(8, "ours"))
    assert (type(error), error.code) == (WorkbookChanged, "google_changed")
    assert rows_of(google, sheet) == [*ROWS, ["Чужое"]]


def test_a_later_batch_that_has_come_and_gone_is_noticed(
    google: Emulator, sheet: str, opened: Opened
) -> None:
    """Ours landed, its answer was lost, and a colleague's sync took our mark away before we looked."""
    other = open_at(google.url)
    other.api.batch_update(sheet, [mark(7, "before")])
    requests = [mark(8, "ours"), unmark(7), append("Мята")]
    google.fail("503-after", BATCH)
    later = [mark(9, "theirs"), unmark(8), append("Чужое")]
    google.before(
        "sheets.spreadsheets.developerMetadata.get", lambda seen: other.api.batch_update(sheet, later)
    )
    error = caught(opened.api.batch_update, sheet, requests, token=Token(8, "ours", 7))
    assert error.code == "google_changed"
    assert rows_of(google, sheet) == [*ROWS, ["Мята"], ["Чужое"]]


@pytest.mark.parametrize("effect", ["503", "503-after", "timeout-after", "cut", "html"])
def test_a_batch_without_a_mark_is_sent_once(google: Emulator, sheet: str, effect: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    google.fail(effect, BATCH, seconds=2 if "timeout" in effect else 0)
    error = caught(opened.api.batch_update, sheet, [append("Мята")])
    assert (error.code, len(opened.records)) == ("google_unclear", 1)


def test_a_batch_without_a_mark_is_repeated_where_google_surely_did_nothing(
    google: Emulator, sheet: str, opened: Opened
) -> None:
    google.fail("429", BATCH, times=2)
    assert opened.api.batch_update(sheet, [append("Мята")]).known
    assert rows_of(google, sheet) == [*ROWS, ["Мята"]]


def test_a_request_that_is_wrong_is_no_change_of_somebody_else(
    google: Emulator, sheet: str, opened: Opened
) -> None:
    requests = [mark(8, "ours"), {"appendCells": {"sheetId": 0, "rows": [], "fields": "nonsense"}}]
    google.fail("503", BATCH)
    error = caught(opened.api.batch_update, sheet, requests, token=Token(8, "ours"))
    assert (type(error), error.code) == (WorkbookError, "google_refused")
    assert "nonsense" in str(error.facts["message"])


@pytest.mark.parametrize(
    "requests",
    [[], [append("Мята")], [append("Мята"), mark(8, "ours")], [mark(9, "ours")], [mark(8, "theirs")]],
)
def test_a_batch_that_does_not_make_its_mark_first_is_never_sent(
    sheet: str, opened: Opened, requests: list[Json]
) -> None:
    with pytest.raises(ValueError, match="does not make the mark"):
        opened.api.batch_update(sheet, requests, token=Token(8, "ours"))
    assert opened.records == []


def test_a_mark_that_is_not_there_is_none(sheet: str, opened: Opened) -> None:
    assert opened.api.get_metadata(sheet, 8) is None
    opened.api.batch_update(sheet, [mark(8, "ours")])
    found = opened.api.get_metadata(sheet, 8)
    assert found is not None
    assert found["metadataValue"] == "ours"
    assert caught(opened.api.get_metadata, "nosuchsheet", 8).code == "google_not_found"


@pytest.mark.parametrize("effect", [*UNCLEAR, *UNDONE])
@pytest.mark.parametrize("how", ["create", "copy", "spreadsheet"])
def test_a_file_is_made_once(google: Emulator, sheet: str, effect: str, how: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    name = {
        "create": "drive.files.create",
        "copy": "drive.files.copy",
        "spreadsheet": "sheets.spreadsheets.create",
    }
    google.fail(effect, name[how], seconds=2 if "timeout" in effect else 0)
    if how == "create":
        made = opened.api.create_file("Новая «'»")["id"]
    elif how == "copy":
        made = opened.api.copy_file(sheet, "Новая «'»")["id"]
    else:
        made = opened.api.create_spreadsheet({"properties": {"title": "Новая «'»"}})["spreadsheetId"]
    assert [file.id for file in google.store.files.values() if file.name == "Новая «'»"] == [made]
    if how == "copy":
        assert rows_of(google, made) == ROWS


def test_a_file_that_cannot_be_looked_for_is_not_made_again(google: Emulator, opened: Opened) -> None:
    google.fail("503", "drive.files.create")
    google.fail("no-right", "drive.files.list", times=-1)
    assert caught(opened.api.create_file, "Новая").code == "google_unclear_file"
    assert len(google.store.files) == 0


@pytest.mark.parametrize("effect", UNCLEAR)
def test_a_letter_about_a_right_is_sent_once(google: Emulator, sheet: str, effect: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    google.fail(effect, "drive.permissions.create", seconds=2)
    given = opened.api.create_permission(sheet, email="boris@firm.ru", role="writer", mail="Смотрите")
    assert (given["emailAddress"], len(google.store.mails)) == ("boris@firm.ru", 1)
    assert sorted(each["emailAddress"] for each in opened.api.list_permissions(sheet)) == [
        ANNA,
        "boris@firm.ru",
    ]


@pytest.mark.parametrize("effect", UNCLEAR)
def test_a_right_that_is_taken_away_twice_is_gone(google: Emulator, sheet: str, effect: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    given = opened.api.create_permission(sheet, email="boris@firm.ru", role="reader")
    opened.api.update_permission(sheet, given["id"], "writer")
    google.fail(effect, "drive.permissions.delete", seconds=2)
    opened.api.delete_permission(sheet, given["id"])
    assert [each["emailAddress"] for each in opened.api.list_permissions(sheet)] == [ANNA]


def test_a_sheet_in_the_bin_and_an_excel_file_are_named_as_such(
    google: Emulator, sheet: str, opened: Opened
) -> None:
    opened.api.require_live(sheet)
    opened.api.require_live("hiddenfromdrive")
    google.store.files[sheet].mime_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert caught(opened.api.require_live, sheet).code == "google_uploaded"
    google.store.files[sheet].trashed = True
    error = caught(opened.api.require_live, sheet)
    assert (error.code, error.facts["sheet"]) == ("google_in_bin", TITLE)


def test_a_batch_that_cannot_be_looked_for_is_unclear(google: Emulator, sheet: str, opened: Opened) -> None:
    google.fail("503-after", BATCH)
    google.fail("503", "read", times=-1)
    error = caught(opened.api.batch_update, sheet, [mark(8, "ours"), append("Мята")], token=Token(8, "ours"))
    assert (type(error), error.code) == (WorkbookError, "google_unclear")
    assert rows_of(google, sheet) == [*ROWS, ["Мята"]]


def test_a_file_that_a_search_finds_only_later_is_not_made_again(google: Emulator, opened: Opened) -> None:
    hidden: list[File] = []
    files = google.store.files
    google.fail("503-after", "drive.files.create")
    google.before("drive.files.list", lambda seen: hidden.append(files.pop(next(iter(files)))))
    google.before("drive.files.list", lambda seen: files.update({hidden[0].id: hidden[0]}), skip=1)
    made = opened.api.create_file("Новая")
    assert list(files) == [made["id"]]
    assert opened.waits == [0.5, 5]
