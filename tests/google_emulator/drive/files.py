"""Drive's ``files``: create, get, list, copy, update, delete, export."""

from __future__ import annotations

from ..calls import Answer, Call, Json, drive_error
from ..documents import copy_document, export_csv, export_xlsx, fill_from_csv, make_document, rename_document
from ..store import FOLDER_TYPE, SHEET_TYPE, File, Store
from .access import drive_of, not_found, place, refuse_robot, require_file, sees
from .queries import parse_query
from .resources import SMALL_FILE, file_resource, masked, root_id

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ORDERS = {
    "name": lambda file: file.name,
    "name_natural": lambda file: file.name.lower(),
    "createdTime": lambda file: file.created,
    "modifiedTime": lambda file: file.modified,
    "modifiedByMeTime": lambda file: file.modified,
    "viewedByMeTime": lambda file: file.modified,
    "recency": lambda file: file.modified,
    "folder": lambda file: file.mime_type != FOLDER_TYPE,
}


def create(store: Store, call: Call) -> Answer:
    """Make a spreadsheet, a folder, or another file without content."""
    body = call.body or {}
    parents = body.get("parents") or []
    refuse_robot(call, drive_of(store, parents))
    name = body.get("name") or "Untitled"
    kind = body.get("mimeType") or "application/octet-stream"
    draft = File(id="", name=name, owner=call.user)
    place(store, call, draft, parents)
    if kind == SHEET_TYPE:
        file = make_document(store, call, name)
    else:
        now = store.clock()
        file = File(store.new_id(33), name, call.user, kind, created=now, modified=now, clients={call.client})
        store.files[file.id] = file
    file.parents, file.permissions = draft.parents, draft.permissions
    file.drive_id, file.owner = draft.drive_id, draft.owner
    _set_properties(file, body, call.client)
    store.touch(file.id, call.user)
    return masked(call, file_resource(file, call), SMALL_FILE)


def get(store: Store, call: Call, file_id: str) -> Answer:
    """Give a file's resource."""
    if file_id in ("root", root_id(call.user)):
        root = File(root_id(call.user), "My Drive", call.user, FOLDER_TYPE)
        return masked(call, file_resource(root, call), SMALL_FILE)
    file = require_file(store, call, file_id)
    _need_all_drives(call, file)
    return masked(call, file_resource(file, call), SMALL_FILE)


def list_files(store: Store, call: Call) -> Answer:
    """List the files that the caller sees and the query finds."""
    test = parse_query(call.one("q"), call)
    every = call.flag("includeItemsFromAllDrives")
    drive = call.one("driveId")
    found = [
        file
        for file in store.files.values()
        if file.role(call.user)
        and sees(file, call)
        and (every or not file.drive_id)
        and (not drive or file.drive_id == drive)
        and test(file)
    ]
    for name in reversed([one.strip() for one in call.one("orderBy", "modifiedTime desc").split(",")]):
        key, _, way = name.partition(" ")
        if key not in _ORDERS:
            raise drive_error(400, "invalid", "Invalid Value", locationType="parameter", location="orderBy")
        found.sort(key=_ORDERS[key], reverse=way == "desc")
    page, token = paged(call, found, most=1000, usual=100)
    body: Json = {
        "kind": "drive#fileList",
        **({"nextPageToken": token} if token else {}),
        "incompleteSearch": False,
        "files": [file_resource(file, call) for file in page],
    }
    return masked(call, body, {"kind": {}, "nextPageToken": {}, "incompleteSearch": {}, "files": SMALL_FILE})


def copy(store: Store, call: Call, file_id: str) -> Answer:
    """Copy a file: its content and properties, not the rights on it."""
    source, body = require_file(store, call, file_id), call.body or {}
    _need_all_drives(call, source)
    if source.mime_type == FOLDER_TYPE:
        raise drive_error(403, "cannotCopyFile", "This file cannot be copied by the user.")
    if source.copy_requires_writer and source.role(call.user) < 3:
        raise drive_error(403, "cannotCopyFile", "This file cannot be copied by the user.")
    parents = body.get("parents") or _discoverable(store, call, source)
    refuse_robot(call, drive_of(store, parents))
    now = store.clock()
    name = body.get("name") or f"Copy of {source.name}"
    file = File(
        store.new_id(), name, call.user, source.mime_type, created=now, modified=now, clients={call.client}
    )
    place(store, call, file, parents)
    file.properties = dict(source.properties)
    file.app_properties = {client: dict(own) for client, own in source.app_properties.items()}
    _set_properties(file, body, call.client)
    if call.flag("copyComments"):
        file.comments = [dict(one) for one in source.comments if not one.get("resolved")]
    store.files[file.id] = file
    if source.id in store.spreadsheets:
        copy_document(store, source, file, call.user)
    store.touch(file.id, call.user)
    return masked(call, file_resource(file, call), SMALL_FILE)


def update(store: Store, call: Call, file_id: str) -> Answer:
    """Rename, move, bin or mark a file."""
    file, body = require_file(store, call, file_id, rank=3), call.body or {}
    _need_all_drives(call, file)
    if "trashed" in body and bool(body["trashed"]) != file.trashed:
        _need_owner(file, call)
        file.trashed = bool(body["trashed"])
    if body.get("name"):
        file.name = body["name"]
        rename_document(store, file)
    _move(store, call, file)
    _set_properties(file, body, call.client)
    store.touch(file.id, call.user)
    return masked(call, file_resource(file, call), SMALL_FILE)


def delete(store: Store, call: Call, file_id: str) -> Answer:
    """Delete a file for good, what lies in a folder too."""
    file = require_file(store, call, file_id)
    _need_all_drives(call, file)
    _need_owner(file, call)
    for inner in [one for one in store.files.values() if file_id in one.parents]:
        delete(store, call, inner.id)
    store.remove(file_id)
    return Answer(204, None)


def export(store: Store, call: Call, file_id: str) -> tuple[bytes, str]:
    """Give a spreadsheet as a file of another type: bytes and their type."""
    file, kind = require_file(store, call, file_id), call.one("mimeType")
    if file.mime_type != SHEET_TYPE:
        raise drive_error(403, "fileNotExportable", "Export only supports Docs Editors files.")
    if kind == "text/csv":
        return export_csv(store, call, file), kind
    if kind == _XLSX:
        return export_xlsx(store, call, file), kind
    text = "The requested conversion is not supported."
    raise drive_error(400, "badRequest", text, locationType="parameter", location="convertTo")


def import_csv(store: Store, call: Call, file_id: str, content: bytes) -> Answer:
    """Replace a spreadsheet's content by an uploaded CSV file (Drive v2)."""
    file = require_file(store, call, file_id, rank=3)
    fill_from_csv(store, call, file, content.decode("utf-8-sig"))
    store.touch(file.id, call.user)
    whole = file_resource(file, call)
    return Answer(200, {"kind": "drive#file", "id": file.id, "title": file.name, "mimeType": file.mime_type,
                        "editable": True, "alternateLink": whole["webViewLink"]})  # fmt: skip


def paged(call: Call, items: list[File], *, most: int, usual: int) -> tuple[list[File], str]:
    """Give one page of a list and the token of the next, "" for none."""
    size, token = call.one("pageSize") or str(usual), call.one("pageToken")
    if not size.isdigit() or not 1 <= int(size) <= most:
        text = f"Invalid value '{size}'. Values must be within the range: [1, {most}]"
        raise drive_error(400, "invalidParameter", text, locationType="parameter", location="pageSize")
    if token and not token.removeprefix("~!!~").isdigit():
        raise drive_error(400, "invalid", "Invalid Value", locationType="parameter", location="pageToken")
    start = int(token.removeprefix("~!!~") or 0)
    end = start + int(size)
    return items[start:end], f"~!!~{end}" if end < len(items) else ""


def _discoverable(store: Store, call: Call, source: File) -> list[str]:
    for parent in source.parents:
        folder = store.files.get(parent)
        if folder is not None and folder.role(call.user) >= 3:
            return [parent]
        if parent in store.drives:
            return [parent]
    return []


def _need_all_drives(call: Call, file: File) -> None:
    # A client that doesn't say that it knows shared drives sees none.
    if file.drive_id and not (call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")):
        raise not_found(file.id)


def _need_owner(file: File, call: Call) -> None:
    if file.role(call.user) < (3 if file.drive_id else 5):
        text = "The user does not have sufficient permissions for this file."
        raise drive_error(403, "insufficientFilePermissions", text)


def _move(store: Store, call: Call, file: File) -> None:
    added = [one for one in call.one("addParents").split(",") if one]
    removed = [one for one in call.one("removeParents").split(",") if one]
    if not added and not removed:
        return
    removed = [root_id(call.user) if one == "root" else one for one in removed]
    left = [one for one in file.parents if one not in removed]
    if added and left:
        text = "Increasing the number of parents is not allowed"
        raise drive_error(403, "cannotAddParent", text, locationType="parameter", location="addParents")
    if added:
        place(store, call, file, added)
    else:
        file.parents = left


def _set_properties(file: File, body: Json, client: str) -> None:
    _set(file.properties, body.get("properties"))
    _set(file.app_properties.setdefault(client, {}), body.get("appProperties"))
    if "copyRequiresWriterPermission" in body:
        file.copy_requires_writer = bool(body["copyRequiresWriterPermission"])
    if "writersCanShare" in body:
        file.writers_can_share = bool(body["writersCanShare"])


def _set(kept: dict[str, str], given: Json | None) -> None:
    for name, value in (given or {}).items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = value
