"""The real gspread works with the emulator as with Google."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest
from google_emulator import Emulator
from google_emulator.clients import gspread_client

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANN) as emulator:
        yield emulator


@pytest.fixture
def client(google: Emulator) -> gspread.Client:
    return gspread_client(google.url, ANN)


def test_create_write_read(client: gspread.Client) -> None:
    sheet = client.create("Plan").sheet1
    assert ("Sheet1", 0, 1000, 26) == (sheet.title, sheet.id, sheet.row_count, sheet.col_count)
    sheet.update([["Client", "Sum"], ["=IMPORTXML(1)", 12.5], [True, None]], "A1")
    assert [["Client", "Sum"], ["=IMPORTXML(1)", "12.5"], ["TRUE", ""]] == sheet.get_all_values()
    raw = sheet.get(value_render_option=gspread.utils.ValueRenderOption.unformatted)
    assert [["Client", "Sum"], ["=IMPORTXML(1)", 12.5], [True]] == raw
    sheet.append_rows([["x", 1], ["y", 2]])
    assert [["x", "1"], ["y", "2"]] == sheet.get("A4:B5")
    sheet.batch_clear(["A1:B1"])
    assert [] == sheet.row_values(1)


def test_tabs_and_formats(client: gspread.Client) -> None:
    plan = client.create("Plan")
    tab = plan.add_worksheet("Клиенты", rows=10, cols=3)
    tab.format("A1:C1", {"textFormat": {"bold": True}, "backgroundColor": {"red": 1}})
    answer = plan.batch_update(
        {
            "requests": [
                {
                    "updateSheetProperties": {
                        "properties": {"sheetId": 0, "title": "Первый"},
                        "fields": "title",
                    }
                }
            ],
            "includeSpreadsheetInResponse": True,
        }
    )
    titles = [one["properties"]["title"] for one in answer["updatedSpreadsheet"]["sheets"]]
    assert ["Первый", "Клиенты"] == titles == [one.title for one in plan.worksheets()]
    seen = plan.client.spreadsheets_get(
        plan.id,
        params={"ranges": "Клиенты!A1", "fields": "sheets.data.rowData.values.userEnteredFormat.textFormat"},
    )
    values = seen["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert [{"userEnteredFormat": {"textFormat": {"bold": True}}}] == values
    plan.del_worksheet(tab)
    assert 1 == len(plan.worksheets())


def test_a_refused_batch_changes_nothing(client: gspread.Client) -> None:
    plan = client.create("Plan")
    requests = [{"addSheet": {"properties": {"title": "B"}}}, {"deleteSheet": {"sheetId": 77}}]
    with pytest.raises(gspread.exceptions.APIError) as refused:
        plan.batch_update({"requests": requests})
    assert 400 == refused.value.code
    assert ["Sheet1"] == [one.title for one in plan.worksheets()]


def test_list_open_copy_share_delete(google: Emulator, client: gspread.Client) -> None:
    plan = client.create("Plan")
    plan.sheet1.update([["x"]], "A1")
    plan.share(BOB, "user", "writer", email_message="Hi")
    rights = [(one["emailAddress"], one["role"]) for one in plan.list_permissions()]
    assert [(BOB, "writer"), (ANN, "owner")] == rights
    assert ('Unknown name "withLink": Cannot find field.',) == google.calls[-2].unknown
    assert plan.id == client.open("Plan").id == gspread_client(google.url, BOB).open_by_url(plan.url).id
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("nothing")
    with pytest.raises(PermissionError):
        gspread_client(google.url, "eve@example.com").open_by_key(plan.id)
    copied = client.copy(plan.id, title="Again")
    assert [["x"]] == copied.sheet1.get_all_values()
    files = {one["name"]: one["id"] for one in client.list_spreadsheet_files()}
    assert {"Plan": plan.id, "Again": copied.id} == files
    plan.remove_permissions(BOB)
    client.del_spreadsheet(plan.id)
    assert [copied.id] == [one["id"] for one in client.list_spreadsheet_files()]


def test_copy_with_comments_and_folder(client: gspread.Client) -> None:
    plan = client.create("Plan")
    url = f"https://www.googleapis.com/drive/v3/files/{plan.id}/comments"
    client.http_client.request("post", url, params={"fields": "id"}, json={"content": "Why?"})
    copied = client.copy(plan.id)
    assert "Copy of Plan" == copied.title
    answer = client.http_client.request(
        "get", url.replace(plan.id, copied.id), params={"fields": "comments(content)"}
    )
    assert {"comments": [{"content": "Why?"}]} == answer.json()


def test_csv_in_and_out(client: gspread.Client) -> None:
    plan = client.create("Plan")
    client.import_csv(plan.id, 'a,b\n1,"x, y"\n')
    assert [["a", "b"], ["1", "x, y"]] == client.open_by_key(plan.id).sheet1.get_all_values()
    assert b'a,b\r\n1,"x, y"' == client.export(plan.id, gspread.utils.ExportFormat.CSV)
    assert client.export(plan.id, gspread.utils.ExportFormat.EXCEL).startswith(b"PK")


def test_files_of_a_service_account_in_a_shared_drive(google: Emulator) -> None:
    robot = "robot@project.iam.gserviceaccount.com"
    drive = google.seed({"drive": "Team", "members": {robot: "fileOrganizer"}})
    client = gspread_client(google.url, robot)
    with pytest.raises(gspread.exceptions.APIError, match="storage quota"):
        client.create("Plan")
    plan = client.create("Plan", folder_id=drive)
    assert [plan.id] == [one["id"] for one in client.list_spreadsheet_files(folder_id=drive)]
    assert "Copy of Plan" == client.copy(plan.id, copy_comments=False).title
