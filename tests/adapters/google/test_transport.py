"""The client over real HTTP: what it sends, what it repeats, what it never does twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from gspread.http_client import HTTPClient

from sheets_strategy.adapters.google.api import open_api
from sheets_strategy.adapters.google.quota import Limits, Quota
from sheets_strategy.adapters.google.sheets_calls import Token, Updated
from sheets_strategy.adapters.google.transport import Transport
from sheets_strategy.errors import StrategyError, WorkbookChanged, WorkbookError
from tests.adapters.google.opened import ANNA, SOON, TITLE, Opened, new_sheet, open_at, person, rows_of
from tests.google_emulator.calls import Json
from tests.google_emulator.emulator import Emulator
from tests.google_emulator.quotas import Quotas
from tests.google_emulator.traffic import Seen

ROWS = [["Клиент", "Класс"], ["Ромашка", "A"], ["Лютик", "B"]]
BATCH = "sheets.spreadsheets.batchUpdate"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as started:
        yield started


@pytest.fixture
def sheet(google: Emulator) -> str:
    return new_sheet(google)


@pytest.fixture
def opened(google: Emulator) -> Opened:
    return open_at(google.url)


def mark(number: int, nonce: str) -> Json:
    place = {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": {"metadataId": number, "metadataKey": "sync", "metadataValue": nonce, **place}}}  # fmt: skip


def unmark(number: int) -> Json:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}


def append(name: str) -> Json:
    row = {"values": [{"userEnteredValue": {"stringValue": name}}]}
    return {"appendCells": {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}}


def caught(call: object, *args: object, **kwargs: object) -> StrategyError:
    with pytest.raises(StrategyError) as error:
        call(*args, **kwargs)  # type: ignore[operator]
    return error.value


# What is sent


def test_answers_come_packed_and_without_spaces(google: Emulator, sheet: str, opened: Opened) -> None:
    seen: list[Seen] = []
    google.before("read", seen.append)
    opened.api.get_spreadsheet(sheet, "properties(title)", ["Клиенты!A1"])
    assert seen[0].query == {
        "fields": ["properties(title)"],
        "prettyPrint": ["false"],
        "ranges": ["Клиенты!A1"],
    }
    big = new_sheet(google, rows=[[f"Клиент {n}", n] for n in range(900)])
    opened.api.batch_get_values(big, ["Клиенты"])
    assert google.calls[-1].bytes_down < google.calls[-1].plain_down / 2


def test_letters_go_out_as_they_are(google: Emulator, sheet: str, opened: Opened) -> None:
    opened.api.batch_update(sheet, [append("Ж" * 1000)])
    assert google.calls[-1].plain_up < 2200
    opened.api.batch_update(sheet, [append("\ud800 половина знака")])
    assert len(rows_of(google, sheet)) == 5


def test_numbers_that_json_does_not_know_are_never_sent(sheet: str, opened: Opened) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        opened.api.batch_update(sheet, [{"x": float("nan")}])
    assert opened.records == []


def test_no_call_is_made_without_time_outs(google: Emulator, opened: Opened) -> None:
    assert Transport.__mro__[1] is HTTPClient
    assert opened.api.http.timeout == (5.0, 30.0)
    standing = open_api(person(google), {})
    assert standing.http.timeout == (5.0, 190.0)


def test_gspread_itself_can_use_it(google: Emulator, sheet: str, opened: Opened) -> None:
    client = gspread.Client(person(google), session=opened.api.http.session)
    client.http_client = opened.api.http
    google.fail("503", "read")
    assert client.open_by_key(sheet).sheet1.get_all_values() == ROWS
    assert opened.statuses[:2] == [503, 200]


def test_only_google_is_called(opened: Opened) -> None:
    with pytest.raises(ValueError, match=r"no call to evil\.example is known"):
        opened.api.http.request("get", "https://evil.example/v4/spreadsheets/x")
    with pytest.raises(ValueError, match=r"sheets\.googleapis\.com\.evil"):
        opened.api.http.request("get", "https://sheets.googleapis.com.evil/v4")


def test_the_token_is_not_replaced_by_a_password_of_netrc(
    google: Emulator, sheet: str, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    opened.api.get_spreadsheet(sheet, "properties(title)")
    assert google.calls[-1].user == ANNA


def test_starting_the_program_does_not_load_the_libraries() -> None:
    script = (
        "import sys, sheets_strategy.cli\n"
        "print(sorted(name for name in ('gspread', 'google.auth', 'requests', 'sqlite3') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# What is repeated


@pytest.mark.parametrize(
    "effect", ["429", "500", "500-html", "502", "502-html", "503", "503-html", "html", "cut"]
)
def test_a_read_is_repeated(google: Emulator, sheet: str, opened: Opened, effect: str) -> None:
    google.fail(effect, "read", times=3)
    assert opened.api.batch_get_values(sheet, ["Клиенты"])[0]["values"] == ROWS
    assert opened.waits == [0.5, 1, 2]


@pytest.mark.parametrize("effect", ["timeout-before", "timeout-after"])
def test_a_read_that_hangs_is_repeated(google: Emulator, sheet: str, effect: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    google.fail(effect, "read", seconds=2)
    assert opened.api.batch_get_values(sheet, ["Клиенты"])[0]["values"] == ROWS
    assert [record.fault for record in opened.records] == ["timeout", ""]


@pytest.mark.parametrize("effect", ["rate-limit", "user-rate-limit"])
def test_a_call_of_drive_is_repeated_where_it_came_too_soon(
    google: Emulator, sheet: str, opened: Opened, effect: str
) -> None:
    google.fail(effect, "drive", times=2)
    assert opened.api.get_file(sheet, "name") == {"name": TITLE}
    assert opened.statuses == [403, 403, 200]


@pytest.mark.parametrize(
    "effect", ["storage", "daily-limit", "sharing-limit", "no-right", "404", "api-disabled"]
)
def test_what_waiting_cannot_help_is_refused_at_once(
    google: Emulator, sheet: str, opened: Opened, effect: str
) -> None:
    google.fail(effect, "drive", times=-1)
    caught(opened.api.get_file, sheet, "name")
    assert (len(opened.records), opened.waits) == (1, [])


def test_a_wait_that_the_server_asks_for_is_kept(google: Emulator, sheet: str, opened: Opened) -> None:
    google.fail("429", "read", seconds=17)
    opened.api.get_spreadsheet(sheet, "properties(title)")
    assert opened.waits == [pytest.approx(17, abs=0.1)]
    assert opened.notices == [("google_wait_quota", {"seconds": 17})]


def test_a_wait_beyond_the_deadline_is_refused_at_once(google: Emulator, sheet: str, opened: Opened) -> None:
    google.fail("429", "read", seconds=600)
    error = caught(opened.api.get_spreadsheet, sheet, "properties(title)")
    assert (error.code, error.facts["wait"], opened.waits) == ("google_quota", 600, [])


@pytest.mark.parametrize("deadline_seconds", [3, 30, 120])
def test_all_calls_of_a_command_together_lose_no_more_than_the_deadline(
    google: Emulator, sheet: str, deadline_seconds: float
) -> None:
    opened = open_at(google.url, deadline_seconds=deadline_seconds)
    began = opened.now
    google.fail("503", "read", times=-1)
    for _ in range(3):
        error = caught(opened.api.get_spreadsheet, sheet, "properties(title)")
    assert error.code == "google_silent"
    assert opened.now - began <= deadline_seconds
    opened.api.begin()
    google.forget()
    google.fail("503", "read")
    assert opened.api.get_spreadsheet(sheet, "properties(title)")


def test_calls_that_succeed_cost_nothing_of_the_deadline(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, deadline_seconds=1)
    google.before("read", lambda seen: opened.sleep(100), times=5)
    for _ in range(5):
        opened.api.get_spreadsheet(sheet, "properties(title)")
    assert opened.api.http.patience.left_s == 1


def test_values_addressed_by_marks_are_written_again(google: Emulator, sheet: str, opened: Opened) -> None:
    data = [{"dataFilter": {"gridRange": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}}, "values": [["C"]]}]  # fmt: skip
    google.fail("503-after", "write")
    answer = opened.api.values_by_filter(
        sheet, data, fields="totalUpdatedCells,responses(updatedData(values))"
    )
    assert answer == {"totalUpdatedCells": 1, "responses": [{"updatedData": {"values": [["C"]]}}]}
    assert rows_of(google, sheet)[1] == ["Ромашка", "C"]
    assert google.calls[-1].query["fields"] == ["totalUpdatedCells,responses(updatedData(values))"]


# What is never done twice

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


# Tokens


def test_an_expired_token_is_renewed(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, credentials=person(google, access=""))
    assert opened.api.get_spreadsheet(sheet, "properties(title)")
    google.fail("401", "read")
    assert opened.api.get_spreadsheet(sheet, "properties(title)")
    assert google.count("token") == 2


def test_a_token_that_stays_refused_ends_in_words(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, credentials=person(google))
    google.fail("401", "read", times=-1)
    assert caught(opened.api.get_spreadsheet, sheet, "properties(title)").code == "google_login_ended"
    assert google.count("read") == 3


def test_a_revoked_login_ends_in_words(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, credentials=person(google))
    google.fail("invalid-grant", "token", times=-1)
    assert caught(opened.api.get_spreadsheet, sheet, "properties(title)").code == "google_login_ended"
    assert (google.count("token"), google.count("read")) == (1, 0)


@pytest.mark.parametrize("effect", ["503", "500-html", "429"])
def test_a_token_endpoint_that_fails_is_asked_again_without_a_sleep_of_googles_library(
    google: Emulator, sheet: str, effect: str
) -> None:
    opened = open_at(google.url, credentials=person(google))
    google.fail(effect, "token", times=2)
    assert opened.api.get_spreadsheet(sheet, "properties(title)")
    assert (opened.waits, google.count("token")) == ([0.5, 1], 3)


# The network


def test_an_address_where_nobody_answers() -> None:
    with Emulator() as google:
        url = google.url
    opened = open_at(url)
    assert caught(opened.api.get_spreadsheet, "x", "y").code == "google_unreachable"
    assert opened.waits == [0.5, 1, 2]


def test_a_proxy_that_lets_nobody_through(
    monkeypatch: pytest.MonkeyPatch, google: Emulator, sheet: str
) -> None:
    with Emulator() as gone:
        monkeypatch.setenv("HTTP_PROXY", gone.url.replace("http://", "http://me:hunter2@"))
    monkeypatch.setenv("NO_PROXY", "")
    error = caught(open_at(google.url).api.get_spreadsheet, sheet, "y")
    assert error.code == "google_proxy"
    assert "hunter2" not in str(error) + str(error.__cause__)


# The quota


def test_the_quota_is_kept_before_google_has_to_refuse(google: Emulator, sheet: str, tmp_path: Path) -> None:
    opened = open_at(google.url, quota=Quota(Limits(3, 2, 9, 9), tmp_path))
    began = opened.now
    for _ in range(7):
        opened.api.get_spreadsheet(sheet, "properties(title)")
    assert opened.statuses == [200] * 7
    assert opened.waits == [61, 61]
    assert opened.notices == [("google_wait_quota", {"seconds": 61})] * 2
    assert opened.now - began == 122
    assert opened.api.quota_left() == (2, 2)


def test_what_is_asked_of_drive_takes_nothing_of_the_quota(
    google: Emulator, sheet: str, tmp_path: Path
) -> None:
    opened = open_at(google.url, quota=Quota(Limits(1, 1, 1, 1), tmp_path))
    for _ in range(5):
        opened.api.get_file(sheet, "name")
        opened.api.about()
    assert opened.waits == []


def test_a_quota_that_google_counts_otherwise_is_waited_for() -> None:
    with Emulator(quotas=Quotas(user=1, retry_after=40)) as google:
        sheet = new_sheet(google)
        opened = open_at(google.url)
        opened.api.get_spreadsheet(sheet, "properties(title)")
        error = caught(opened.api.get_spreadsheet, sheet, "properties(title)")
        assert error.code == "google_quota"
        assert sum(opened.waits) <= 120
