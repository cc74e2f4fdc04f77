"""The small rest of Drive: changes, comments, shared drives, the account itself."""

from __future__ import annotations

from ..calls import Answer, ApiError, Call, Json, drive_error
from ..store import File, Store
from .access import ROBOT, require_file, sees
from .resources import SMALL_FILE, file_resource, masked, rfc3339, user_resource


def about(store: Store, call: Call) -> Answer:
    """Say who the caller is and how much storage there is."""
    _need_fields(call)
    robot = call.user.endswith(ROBOT)
    owned = sum(1 for file in store.files.values() if file.owner == call.user)
    quota = {"limit": "0" if robot else "16106127360", "usage": str(1024 * owned)}
    body: Json = {
        "kind": "drive#about",
        "user": user_resource(call.user, call.user),
        "storageQuota": quota | {"usageInDrive": quota["usage"], "usageInDriveTrash": "0"},
        "maxUploadSize": "5242880000000",
        "appInstalled": False,
        "canCreateDrives": not robot,
    }
    return masked(call, body, {})


def start_page_token(store: Store, call: Call) -> Answer:
    """Give the token from which later changes are listed, of one shared drive or of everything else."""
    _need_drive(store, call)
    body = {"kind": "drive#startPageToken", "startPageToken": str(store.last_change + 1)}
    return masked(call, body, {})


def list_changes(store: Store, call: Call) -> Answer:
    """List files that changed since a token, each once, oldest first.

    A shared drive has a feed of its own; in that of an account its files show only to who is no member.
    """
    _need_drive(store, call)
    token, size = call.one("pageToken"), int(call.one("pageSize") or 100)
    if not token.isdigit():
        raise drive_error(400, "invalid", "Invalid Value", locationType="parameter", location="pageToken")
    if not 1 <= size <= 1000:
        text = f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
        raise drive_error(400, "invalidParameter", text, locationType="parameter", location="pageSize")
    since = int(token)
    found = [(file.changed, file, False) for file in store.files.values() if file.changed >= since]
    found += [(number, file, True) for number, file in store.removed.values() if number >= since]
    seen = sorted(
        ((number, file, gone) for number, file, gone in found if _is_told(store, file, call)),
        key=lambda one: one[0],
    )
    page = seen[:size]
    if len(seen) > size:
        following = {"nextPageToken": str(seen[size][0])}
    else:
        following = {"newStartPageToken": str(store.last_change + 1)}
    changes = [_change(file, gone, call) for _, file, gone in page]
    small = {
        "kind": {},
        "removed": {},
        "file": SMALL_FILE,
        "fileId": {},
        "time": {},
        "type": {},
        "changeType": {},
    }
    body: Json = {"kind": "drive#changeList", **following, "changes": changes}
    return masked(call, body, {"kind": {}, "nextPageToken": {}, "newStartPageToken": {}, "changes": small})


def list_comments(store: Store, call: Call, file_id: str) -> Answer:
    """List the comments on a file."""
    _need_fields(call)
    file = require_file(store, call, file_id)
    return masked(call, {"kind": "drive#commentList", "comments": list(file.comments)}, {})


def create_comment(store: Store, call: Call, file_id: str) -> Answer:
    """Comment on a file as a whole."""
    _need_fields(call)
    file, body = require_file(store, call, file_id, rank=2), call.body or {}
    if not body.get("content"):
        raise drive_error(400, "required", "Required", locationType="other", location="comment.content")
    now = rfc3339(store.clock())
    comment = {
        "kind": "drive#comment",
        "id": f"AAAA{store.new_number():x}",
        "content": body["content"],
        "htmlContent": body["content"],
        "author": user_resource(call.user, call.user),
        "createdTime": now,
        "modifiedTime": now,
        "resolved": False,
        "deleted": False,
        "replies": [],
        **({"anchor": body["anchor"]} if body.get("anchor") else {}),
    }
    file.comments.append(comment)
    return masked(call, comment, {})


def list_drives(store: Store, call: Call) -> Answer:
    """List the shared drives that the caller is a member of."""
    found = [
        _drive(drive.id, drive.name) for drive in store.drives.values() if _is_member(store, call, drive.id)
    ]
    return masked(call, {"kind": "drive#driveList", "drives": found}, {})


def get_drive(store: Store, call: Call, drive_id: str) -> Answer:
    """Give a shared drive."""
    if drive_id not in store.drives or not _is_member(store, call, drive_id):
        raise _no_drive(drive_id)
    return masked(call, _drive(drive_id, store.drives[drive_id].name), {})


def _no_drive(drive_id: str) -> ApiError:
    text = f"Shared drive not found: {drive_id}"
    return drive_error(404, "notFound", text, locationType="parameter", location="driveId")


def _drive(drive_id: str, name: str) -> Json:
    return {"kind": "drive#drive", "id": drive_id, "name": name}


def _is_member(store: Store, call: Call, drive_id: str) -> bool:
    drive = store.drives[drive_id]
    return File(drive.id, drive.name, "", permissions=drive.permissions).role(call.user) > 0


def _is_told(store: Store, file: File, call: Call) -> bool:
    drive = call.one("driveId")
    if drive:
        mine = file.drive_id == drive
    else:
        shared = file.drive_id in store.drives
        mine = not shared or (
            call.flag("includeItemsFromAllDrives") and not _is_member(store, call, file.drive_id)
        )
    return mine and file.role(call.user) > 0 and sees(file, call)


def _need_drive(store: Store, call: Call) -> None:
    drive = call.one("driveId")
    if drive and (drive not in store.drives or not _is_member(store, call, drive)):
        raise _no_drive(drive)


def _change(file: File, gone: bool, call: Call) -> Json:
    found: Json = {
        "kind": "drive#change",
        "removed": gone,
        "fileId": file.id,
        "time": rfc3339(file.modified),
        "type": "file",
        "changeType": "file",
    }
    return found if gone else found | {"file": file_resource(file, call)}


def _need_fields(call: Call) -> None:
    if not call.one("fields"):
        text = "The 'fields' parameter is required for this method."
        raise drive_error(400, "required", text, locationType="parameter", location="fields")
