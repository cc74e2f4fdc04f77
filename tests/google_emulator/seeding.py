"""Files that are there from the start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .calls import Call, Json
from .documents import ask, make_document
from .drive.resources import root_id
from .store import FOLDER_TYPE, SHEET_TYPE, File, SharedDrive, Store


def seed_path(store: Store, path: Path) -> list[str]:
    """Seed from a JSON file, or from all in a folder; give the ids."""
    if path.is_dir():
        return [one for inner in sorted(path.glob("*.json")) for one in seed_path(store, inner)]
    found: Any = json.loads(path.read_text(encoding="utf-8"))
    return [seed(store, one) for one in (found if isinstance(found, list) else [found])]


def seed(store: Store, what: Json) -> str:
    """Make a spreadsheet, a folder or a shared drive and give its id.

    Args:
        store: Where to.
        what: ``title`` (or ``folder`` or ``drive`` with a name), and as wanted ``id``, ``owner``,
            ``locale``, ``timeZone``, ``sheets`` (each with ``title``, ``rows``, ``rowCount``,
            ``columnCount``), ``permissions`` (Drive's resources), ``parents``, ``trashed``,
            ``mimeType``, ``clients`` (apps that ``drive.file`` lets see it); for a shared drive
            ``members`` (e-mail → role).
    """
    if "drive" in what:
        return _drive(store, what)
    owner = str(what.get("owner", "owner@example.com"))
    kind = FOLDER_TYPE if "folder" in what else what.get("mimeType", SHEET_TYPE)
    file = _sheet(store, what, owner) if kind == SHEET_TYPE else _plain(store, what, owner, kind)
    if "id" in what:
        _rename(store, file, what["id"])
    file.parents = list(what.get("parents", [root_id(owner)]))
    file.permissions = list(what.get("permissions", []))
    file.trashed = bool(what.get("trashed"))
    file.clients = set(what.get("clients", ()))
    for parent in file.parents:
        if parent in store.drives:
            file.drive_id, file.owner = parent, ""
            file.permissions += [one | {"inherited": True} for one in store.drives[parent].permissions]
    store.touch(file.id, owner)
    return file.id


def _drive(store: Store, what: Json) -> str:
    members = [
        {"type": "user", "role": role, "emailAddress": email}
        for email, role in what.get("members", {}).items()
    ]
    made = str(what.get("id") or f"0A{store.new_id()[:15]}PVA")
    store.drives[made] = SharedDrive(made, str(what["drive"]), members)
    return made


def _plain(store: Store, what: Json, owner: str, kind: str) -> File:
    now = store.clock()
    file = File(
        store.new_id(33), str(what.get("folder") or what["title"]), owner, kind, created=now, modified=now
    )
    store.files[file.id] = file
    return file


def _sheet(store: Store, what: Json, owner: str) -> File:
    call = Call("POST", "", user=owner)
    file = make_document(store, call, str(what["title"]), what.get("locale", ""), what.get("timeZone", ""))
    sheets = what.get("sheets", [])
    if not sheets:
        return file
    path = f"/v4/spreadsheets/{file.id}"
    requests: list[Json] = []
    for at, sheet in enumerate(sheets):
        properties = {"sheetId": at, "title": sheet["title"], "gridProperties": _grid(sheet)}
        if at:
            requests.append({"addSheet": {"properties": properties}})
        else:
            fields = "title,gridProperties(rowCount,columnCount)"
            requests.append({"updateSheetProperties": {"properties": properties, "fields": fields}})
    ask(store, call, "POST", f"{path}:batchUpdate", {"requests": requests})
    data = [
        {"range": _quoted(one["title"]) + "!A1", "values": one["rows"]} for one in sheets if one.get("rows")
    ]
    if data:
        option = what.get("valueInputOption", "RAW")
        ask(store, call, "POST", f"{path}/values:batchUpdate", {"valueInputOption": option, "data": data})
    return file


def _grid(sheet: Json) -> Json:
    rows = sheet.get("rows", [])
    width = max((len(row) for row in rows), default=0)
    return {
        "rowCount": sheet.get("rowCount", max(1000, len(rows))),
        "columnCount": sheet.get("columnCount", max(26, width)),
    }


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _rename(store: Store, file: File, new_id: str) -> None:
    store.files[new_id] = store.files.pop(file.id)
    spreadsheet = store.spreadsheets.pop(file.id, None)
    file.id = new_id
    if spreadsheet is not None:
        spreadsheet.id = new_id
        store.spreadsheets[new_id] = spreadsheet
