"""Which files a call may see and use, and where new ones may lie."""

from __future__ import annotations

from ..calls import ApiError, Call, drive_error, sheets_error
from ..store import FOLDER_TYPE, File, Store
from .resources import root_id

ROBOT = "gserviceaccount.com"
_WIDE_DRIVE = frozenset(
    {"drive", "drive.readonly", "drive.metadata", "drive.metadata.readonly", "drive.meet.readonly"}
)
_WIDE_SHEETS = frozenset({"drive", "drive.readonly", "spreadsheets", "spreadsheets.readonly"})


def sees(file: File, call: Call, *, sheets: bool = False) -> bool:
    """Say whether the app that calls may know of a file at all (``drive.file``)."""
    wide = _WIDE_SHEETS if sheets else _WIDE_DRIVE
    return not call.scopes or bool(call.scopes & wide) or call.client in file.clients


def require_file(store: Store, call: Call, file_id: str, rank: int = 1) -> File:
    """Give a file by its id, if the app may see it and the account may use it so far."""
    file = store.files.get(file_id)
    if file is not None and not sees(file, call):
        raise not_found(file_id)
    return store.require(file_id, call.user, rank, drive=True)


def not_found(file_id: str) -> ApiError:
    """Make Drive's answer for a file that isn't there or that the caller may not know of."""
    return drive_error(
        404, "notFound", f"File not found: {file_id}.", locationType="parameter", location="fileId"
    )


def refuse_hidden_sheet(store: Store, call: Call, file_id: str) -> None:
    """Refuse a Sheets call for a file that ``drive.file`` doesn't cover."""
    file = store.files.get(file_id)
    if file is not None and not sees(file, call, sheets=True):
        raise sheets_error(404, "Requested entity was not found.")


def refuse_robot(call: Call, drive_id: str) -> None:
    """Refuse a file that would count against a service account's storage: it has none."""
    if call.user.endswith(ROBOT) and not drive_id:
        raise no_storage()


def refuse_robot_sheet(call: Call) -> None:
    """Refuse ``spreadsheets.create`` by a service account."""
    refuse_robot(call, "")


def no_storage() -> ApiError:
    """Make the answer of a Drive that is full."""
    text = "The user's Drive storage quota has been exceeded."
    return drive_error(403, "storageQuotaExceeded", text, domain="usageLimits")


def place(store: Store, call: Call, file: File, parents: list[str]) -> None:
    """Put a new file into a folder or a shared drive and give it the rights that hold there.

    Raises:
        ApiError: The folder isn't there, or the account may not add to it.
    """
    if len(parents) > 1:
        text = (
            "A shared drive item must have exactly one parent."
            if file.drive_id
            else "A file cannot have more than one parent."
        )
        raise drive_error(400, "invalidParents" if file.drive_id else "cannotAddParent", text)
    parent = parents[0] if parents else "root"
    if parent in store.drives:
        _put_into_drive(store, call, file, parent)
    elif parent in ("root", root_id(call.user)):
        file.parents = [root_id(call.user)]
    else:
        folder = require_file(store, call, parent, rank=3)
        if folder.mime_type != FOLDER_TYPE:
            raise drive_error(403, "parentNotAFolder", "The specified parent is not a folder.")
        file.parents, file.drive_id = [parent], folder.drive_id
        _inherit(file, folder)
    if file.drive_id:
        file.owner = ""


def drive_of(store: Store, parents: list[str]) -> str:
    """Give the shared drive in which a parent lies, "" for My Drive."""
    for parent in parents:
        if parent in store.drives:
            return parent
        if parent in store.files:
            return store.files[parent].drive_id
    return ""


def _put_into_drive(store: Store, call: Call, file: File, drive_id: str) -> None:
    drive = store.drives[drive_id]
    probe = File(id=drive.id, name=drive.name, owner="", permissions=drive.permissions)
    if probe.role(call.user) == 0:
        raise not_found(drive_id)
    if probe.role(call.user) < 3:
        text = "The user does not have sufficient permissions for this file."
        raise drive_error(403, "insufficientFilePermissions", text)
    file.parents, file.drive_id = [drive_id], drive_id
    file.permissions = [one | {"inherited": True} for one in drive.permissions]


def _inherit(file: File, folder: File) -> None:
    rights = [one | {"inherited": True} for one in folder.permissions]
    if folder.owner and folder.owner != file.owner:
        rights.append({"type": "user", "role": "writer", "emailAddress": folder.owner, "inherited": True})
    file.permissions = [one for one in rights if one.get("emailAddress") != file.owner] + [
        one for one in file.permissions if not one.get("inherited")
    ]
