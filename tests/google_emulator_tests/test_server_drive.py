"""Drive as Google answers it: files, rights, searches, copies, changes, shared drives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google_emulator import Emulator, ManualClock
from google_here import FOLDER, SHEET, call, reason

ANN, BOB, ROBOT = "ann@example.com", "bob@example.com", "robot@project.iam.gserviceaccount.com"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANN, clock=ManualClock()) as emulator:
        yield emulator


def seed(google: Emulator, **more: object) -> str:
    return google.seed(
        {"title": "Plan", "owner": ANN, "sheets": [{"title": "A", "rows": [["x", 1]]}], **more}
    )


def shared(email: str, role: str) -> list[dict[str, str]]:
    return [{"type": "user", "role": role, "emailAddress": email}]


def names(google: Emulator, query: str, token: str = ANN, **more: object) -> list[str]:
    answer = call(google, "GET", "/drive/v3/files", token, q=query, orderBy="name", **more)
    return [one["name"] for one in answer.json()["files"]]


def test_answers_are_small_without_a_field_mask(google: Emulator) -> None:
    made = call(google, "POST", "/drive/v3/files", ANN, {"name": "Plan", "mimeType": SHEET}).json()
    small = {"kind": "drive#file", "id": made["id"], "name": "Plan", "mimeType": SHEET}
    assert small == made == call(google, "GET", f"/drive/v3/files/{made['id']}", ANN).json()
    listed = call(google, "GET", "/drive/v3/files", ANN).json()
    assert {"kind": "drive#fileList", "incompleteSearch": False, "files": [small]} == listed


def test_a_field_mask_gives_what_it_names(google: Emulator) -> None:
    key = seed(google)
    answer = call(
        google,
        "GET",
        f"/drive/v3/files/{key}",
        ANN,
        fields="name,owners(emailAddress),capabilities/canEdit,trashed",
    )
    expected = {
        "name": "Plan",
        "trashed": False,
        "owners": [{"emailAddress": ANN}],
        "capabilities": {"canEdit": True},
    }
    assert expected == answer.json()
    bad = call(google, "GET", f"/drive/v3/files/{key}", ANN, fields="nam")
    assert (400, "invalidParameter") == reason(bad)


def test_search_knows_names_types_parents_properties_and_the_bin(google: Emulator) -> None:
    folder = google.seed({"folder": "Sales", "owner": ANN})
    seed(google, parents=[folder])
    seed(google, title='O\'Neil "x"')
    seed(google, title="Old", trashed=True)
    marked = seed(google, title="Marked")
    body = {"appProperties": {"made-by": "me"}, "properties": {"a": "1"}}
    call(google, "PATCH", f"/drive/v3/files/{marked}", ANN, body)
    assert ["Plan"] == names(google, f"'{folder}' in parents and mimeType = '{SHEET}'")
    assert ["Plan"] == names(google, f'mimeType="{SHEET}" and name = "Plan" and parents in "{folder}"')
    assert ['O\'Neil "x"'] == names(google, "name = 'O\\'Neil \"x\"'")
    assert ["Old"] == names(google, "trashed = true")
    assert ["Marked"] == names(google, "appProperties has { key='made-by' and value='me' }")
    assert ["Marked", "Sales"] == names(
        google, "not trashed = true and (name contains 'mark' or mimeType = '" + FOLDER + "')"
    )
    assert [] == names(google, "modifiedTime > '2027-01-01T00:00:00'")
    assert (400, "invalid") == reason(call(google, "GET", "/drive/v3/files", ANN, q="name like 'x'"))


def test_lists_come_in_pages(google: Emulator) -> None:
    for name in "abcde":
        google.seed({"folder": name, "owner": ANN})
    found, token = [], ""
    while True:
        answer = call(
            google, "GET", "/drive/v3/files", ANN, pageSize=2, orderBy="name desc", pageToken=token
        ).json()
        found.append([one["name"] for one in answer["files"]])
        token = answer.get("nextPageToken", "")
        if not token:
            break
    assert [["e", "d"], ["c", "b"], ["a"]] == found
    assert (400, "invalidParameter") == reason(call(google, "GET", "/drive/v3/files", ANN, pageSize=1001))


def test_a_copy_has_the_content_and_not_the_rights(google: Emulator) -> None:
    key = seed(google, permissions=shared(BOB, "reader"))
    copied = call(google, "POST", f"/drive/v3/files/{key}/copy", BOB, {"appProperties": {"of": key}}).json()
    assert "Copy of Plan" == copied["name"]
    new = call(
        google,
        "GET",
        f"/drive/v3/files/{copied['id']}",
        BOB,
        fields="owners/emailAddress,permissions/role,appProperties",
    )
    expected = {
        "appProperties": {"of": key},
        "owners": [{"emailAddress": BOB}],
        "permissions": [{"role": "owner"}],
    }
    assert expected == new.json()
    values = call(google, "GET", f"/v4/spreadsheets/{copied['id']}/values/A!A1:B1", BOB).json()
    assert [["x", "1"]] == values["values"]
    assert 403 == call(google, "GET", f"/v4/spreadsheets/{copied['id']}", ANN).status_code


def test_a_reader_may_not_copy_what_its_owner_locked(google: Emulator) -> None:
    key = seed(google, permissions=shared(BOB, "reader"))
    call(google, "PATCH", f"/drive/v3/files/{key}", ANN, {"copyRequiresWriterPermission": True})
    assert (403, "cannotCopyFile") == reason(call(google, "POST", f"/drive/v3/files/{key}/copy", BOB, {}))


def test_rename_move_and_bin(google: Emulator) -> None:
    key, folder = seed(google), google.seed({"folder": "Sales", "owner": ANN})
    path = f"/drive/v3/files/{key}"
    moved = call(
        google,
        "PATCH",
        path,
        ANN,
        {"name": "New"},
        addParents=folder,
        removeParents="root",
        fields="name,parents",
    )
    assert {"name": "New", "parents": [folder]} == moved.json()
    title = call(google, "GET", f"/v4/spreadsheets/{key}", ANN, fields="properties.title").json()
    assert {"properties": {"title": "New"}} == title
    assert (403, "cannotAddParent") == reason(call(google, "PATCH", path, ANN, {}, addParents="root"))
    assert {"trashed": True} == call(google, "PATCH", path, ANN, {"trashed": True}, fields="trashed").json()
    assert 204 == call(google, "DELETE", path, ANN).status_code
    assert (404, "notFound") == reason(call(google, "GET", path, ANN))


def test_null_takes_a_property_away(google: Emulator) -> None:
    path = f"/drive/v3/files/{seed(google)}"
    call(google, "PATCH", path, ANN, {"appProperties": {"a": "1", "b": "2"}})
    left = call(google, "PATCH", path, ANN, {"appProperties": {"a": None}}, fields="appProperties")
    assert {"appProperties": {"b": "2"}} == left.json()


def test_sharing_the_same_address_again_changes_its_role(google: Emulator) -> None:
    key = seed(google)
    path = f"/drive/v3/files/{key}/permissions"
    body = {"type": "user", "role": "reader", "emailAddress": BOB}
    first = call(google, "POST", path, ANN, body, emailMessage="Look").json()
    second = call(google, "POST", path, ANN, body | {"role": "writer"}, sendNotificationEmail="false").json()
    assert first["id"] == second["id"]
    listed = call(google, "GET", path, ANN, fields="permissions(emailAddress,role)").json()["permissions"]
    assert [{"emailAddress": BOB, "role": "writer"}, {"emailAddress": ANN, "role": "owner"}] == listed
    assert [{"to": BOB, "from": ANN, "file": key, "text": "Look"}] == google.store.mails
    assert "reader" == call(google, "PATCH", f"{path}/{first['id']}", ANN, {"role": "reader"}).json()["role"]
    assert 204 == call(google, "DELETE", f"{path}/{first['id']}", ANN).status_code
    assert 403 == call(google, "GET", f"/v4/spreadsheets/{key}", BOB).status_code


def test_who_may_not_share_is_refused(google: Emulator) -> None:
    key = seed(google, permissions=shared(BOB, "reader"))
    path = f"/drive/v3/files/{key}/permissions"
    body = {"type": "user", "role": "reader", "emailAddress": "eve@example.com"}
    assert (403, "insufficientFilePermissions") == reason(call(google, "POST", path, BOB, body))
    call(google, "POST", path, ANN, {"type": "user", "role": "writer", "emailAddress": BOB})
    assert 200 == call(google, "POST", path, BOB, body).status_code
    call(google, "PATCH", f"/drive/v3/files/{key}", ANN, {"writersCanShare": False})
    assert (403, "insufficientFilePermissions") == reason(call(google, "POST", path, BOB, body))
    assert (404, "notFound") == reason(call(google, "POST", path, "stranger@example.com", body))


def test_ownership_goes_over_only_when_said_twice(google: Emulator) -> None:
    key = seed(google)
    path, body = f"/drive/v3/files/{key}/permissions", {"type": "user", "role": "owner", "emailAddress": BOB}
    refused = call(google, "POST", path, ANN, body)
    assert (403, "forbidden") == reason(refused)
    text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
    assert text == refused.json()["error"]["message"]
    assert 200 == call(google, "POST", path, ANN, body, transferOwnership="true").status_code
    owners = call(google, "GET", f"/drive/v3/files/{key}", ANN, fields="owners/emailAddress,ownedByMe").json()
    assert {"owners": [{"emailAddress": BOB}], "ownedByMe": False} == owners


def test_a_service_account_owns_no_storage(google: Emulator) -> None:
    key = seed(google, permissions=shared(ROBOT, "writer"))
    folder = google.seed({"folder": "Sales", "owner": ANN, "permissions": shared(ROBOT, "writer")})
    full = (403, "storageQuotaExceeded")
    new = {"name": "x", "mimeType": SHEET}
    assert full == reason(call(google, "POST", "/drive/v3/files", ROBOT, new))
    assert full == reason(call(google, "POST", "/drive/v3/files", ROBOT, new | {"parents": [folder]}))
    assert full == reason(call(google, "POST", f"/drive/v3/files/{key}/copy", ROBOT, {}))
    assert full == reason(call(google, "POST", "/v4/spreadsheets", ROBOT, {}))
    assert 200 == call(google, "PATCH", f"/drive/v3/files/{key}", ROBOT, {"name": "y"}).status_code
    assert 200 == call(google, "PUT", f"/v4/spreadsheets/{key}/values/A1", ROBOT, {"values": [[1]]}, valueInputOption="RAW").status_code  # fmt: skip


def test_a_service_account_makes_files_in_a_shared_drive(google: Emulator) -> None:
    drive = google.seed({"drive": "Team", "members": {ROBOT: "fileOrganizer", BOB: "reader"}})
    new = {"name": "x", "mimeType": SHEET, "parents": [drive]}
    made = call(google, "POST", "/drive/v3/files", ROBOT, new, supportsAllDrives="true").json()
    path = f"/drive/v3/files/{made['id']}"
    assert (404, "notFound") == reason(call(google, "GET", path, BOB))
    seen = call(
        google, "GET", path, BOB, supportsAllDrives="true", fields="driveId,owners,capabilities/canEdit"
    ).json()
    assert {"driveId": drive, "capabilities": {"canEdit": False}} == seen
    assert [] == names(google, "", BOB)
    assert ["x"] == names(google, "", BOB, includeItemsFromAllDrives="true", supportsAllDrives="true")
    assert [drive] == [one["id"] for one in call(google, "GET", "/drive/v3/drives", BOB).json()["drives"]]
    assert (403, "insufficientFilePermissions") == reason(
        call(google, "POST", "/drive/v3/files", BOB, new, supportsAllDrives="true")
    )


def test_changes_name_each_file_once(google: Emulator) -> None:
    key = seed(google)
    token = call(google, "GET", "/drive/v3/changes/startPageToken", ANN).json()["startPageToken"]
    path = f"/v4/spreadsheets/{key}/values/A1"
    for value in (1, 2):
        call(google, "PUT", path, ANN, {"values": [[value]]}, valueInputOption="RAW")
    gone = seed(google, title="Gone")
    call(google, "DELETE", f"/drive/v3/files/{gone}", ANN)
    answer = call(google, "GET", "/drive/v3/changes", ANN, pageToken=token).json()
    assert [(key, False), (gone, True)] == [(one["fileId"], one["removed"]) for one in answer["changes"]]
    again = call(google, "GET", "/drive/v3/changes", ANN, pageToken=answer["newStartPageToken"]).json()
    assert [] == again["changes"]


def test_about_and_comments_want_fields(google: Emulator) -> None:
    key = seed(google)
    assert (400, "required") == reason(call(google, "GET", "/drive/v3/about", ANN))
    about = call(
        google, "GET", "/drive/v3/about", ROBOT, fields="user/emailAddress,storageQuota/limit"
    ).json()
    assert {"user": {"emailAddress": ROBOT}, "storageQuota": {"limit": "0"}} == about
    path = f"/drive/v3/files/{key}/comments"
    assert (400, "required") == reason(call(google, "GET", path, ANN))
    call(google, "POST", path, ANN, {"content": "Why?"}, fields="id")
    assert {"comments": [{"content": "Why?"}]} == call(
        google, "GET", path, ANN, fields="comments/content"
    ).json()
    copied = call(google, "POST", f"/drive/v3/files/{key}/copy", ANN, {}, copyComments="true").json()["id"]
    answer = call(google, "GET", f"/drive/v3/files/{copied}/comments", ANN, fields="comments/content")
    assert {"comments": [{"content": "Why?"}]} == answer.json()


def test_what_drive_ignores_is_in_the_log(google: Emulator) -> None:
    call(google, "POST", "/drive/v3/files", ANN, {"name": "x", "mimeType": FOLDER, "colour": 1}, fields="id")
    assert ('Unknown name "colour": Cannot find field.',) == google.calls[-1].unknown
    with Emulator(user=ANN, strict_drive=True) as strict:
        assert 400 == call(strict, "POST", "/drive/v3/files", ANN, {"colour": 1}).status_code


def test_what_comes_from_above_stays_and_what_stands_beside_it_goes(google: Emulator) -> None:
    key = seed(google, permissions=[{**shared(BOB, "reader")[0], "inherited": True}])
    path = f"/drive/v3/files/{key}/permissions"

    def bobs() -> dict[str, object]:
        fields = "permissions(id,role,emailAddress,permissionDetails(role,inherited))"
        found = call(google, "GET", path, ANN, fields=fields).json()["permissions"]
        return next(one for one in found if one["emailAddress"] == BOB)

    above = {"role": "reader", "inherited": True}
    at = f"{path}/{bobs()['id']}"
    assert ("reader", [above]) == (bobs()["role"], bobs()["permissionDetails"])
    refused = (403, "cannotDeleteInheritedPermission")
    assert [refused] * 2 == [
        reason(call(google, "DELETE", at, ANN)),
        reason(call(google, "PATCH", at, ANN, {"role": "writer"})),
    ]
    call(google, "POST", path, ANN, {"type": "user", "role": "writer", "emailAddress": BOB})
    assert ("writer", [above, {"role": "writer", "inherited": False}]) == (
        bobs()["role"],
        bobs()["permissionDetails"],
    )
    assert 204 == call(google, "DELETE", at, ANN).status_code
    assert ("reader", [above]) == (bobs()["role"], bobs()["permissionDetails"])


def test_an_address_without_an_account_needs_a_letter(google: Emulator) -> None:
    key = seed(google)
    google.store.strangers.add(BOB)
    path, body = f"/drive/v3/files/{key}/permissions", {"type": "user", "role": "reader", "emailAddress": BOB}
    silent = call(google, "POST", path, ANN, body, sendNotificationEmail="false")
    assert (400, "invalidSharingRequest") == reason(silent)
    assert 200 == call(google, "POST", path, ANN, body).status_code
