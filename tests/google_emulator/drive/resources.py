"""Drive's resources as Google writes them, and what is left of them without a field mask."""

from __future__ import annotations

import hashlib
from datetime import datetime

from ..calls import Answer, ApiError, Call, Json, drive_error
from ..masks import keep, parse_mask
from ..store import FOLDER_TYPE, SHEET_TYPE, File

_SMALL = {"kind", "id", "name", "mimeType"}
_LINKS = {
    SHEET_TYPE: "https://docs.google.com/spreadsheets/d/{id}/edit?usp=drivesdk",
    FOLDER_TYPE: "https://drive.google.com/drive/folders/{id}",
}


def rfc3339(moment: datetime) -> str:
    """Write a moment as Drive does: UTC with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def permission_id(one: Json) -> str:
    """Give the id of a permission: one per account, the same on every file."""
    if one["type"] == "anyone":
        return "anyoneWithLink"
    who = str(one.get("emailAddress") or one.get("domain")).lower()
    number = int.from_bytes(hashlib.sha256(who.encode()).digest()[:8], "big")
    return f"{number:020d}" + ("k" if one["type"] == "domain" else "")


def root_id(user: str) -> str:
    """Give the id of an account's My Drive."""
    return "0A" + hashlib.sha256(user.encode()).hexdigest()[:14] + "PVA"


def user_resource(email: str, me: str) -> Json:
    """Describe an account."""
    return {
        "kind": "drive#user",
        "displayName": email.partition("@")[0],
        "me": email == me,
        "permissionId": permission_id({"type": "user", "emailAddress": email}),
        "emailAddress": email,
    }


def permission_resource(one: Json) -> Json:
    """Describe a right."""
    found = {"kind": "drive#permission", "id": permission_id(one), "type": one["type"], "role": one["role"]}
    for name in ("emailAddress", "domain", "expirationTime"):
        if one.get(name):
            found[name] = one[name]
    if one["type"] in ("user", "group"):
        found["displayName"] = one["emailAddress"].partition("@")[0]
        found |= {"deleted": False, "pendingOwner": False}
    else:
        found["allowFileDiscovery"] = bool(one.get("allowFileDiscovery"))
    if one.get("inherited"):
        details = [{"permissionType": "member", "role": one.get("above", one["role"]), "inherited": True}]
        if "direct" in one:
            details.append({"permissionType": "file", "role": one["direct"], "inherited": False})
        found["permissionDetails"] = details
    return found


def all_permissions(file: File) -> list[Json]:
    """Give the rights on a file, the owner's among them."""
    owner = [{"type": "user", "role": "owner", "emailAddress": file.owner}] if file.owner else []
    return [*file.permissions, *owner]


def file_resource(file: File, call: Call) -> Json:
    """Describe a file in full, as the account and the app that call see it."""
    me, own = call.user, file.app_properties.get(call.client)
    link = _LINKS.get(file.mime_type, "https://drive.google.com/file/d/{id}/view?usp=drivesdk")
    found: Json = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": False,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "parents": list(file.parents),
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": link.format(id=file.id),
        "createdTime": rfc3339(file.created),
        "modifiedTime": rfc3339(file.modified),
        "lastModifyingUser": user_resource(file.modified_by or file.owner, me),
        "shared": len(all_permissions(file)) > 1 or bool(file.drive_id),
        "copyRequiresWriterPermission": file.copy_requires_writer,
        "writersCanShare": file.writers_can_share,
        "quotaBytesUsed": "0" if file.mime_type == FOLDER_TYPE else "1024",
        "isAppAuthorized": call.client in file.clients,
        "capabilities": _capabilities(file, file.role(me)),
        **({"properties": dict(file.properties)} if file.properties else {}),
        **({"appProperties": dict(own)} if own else {}),
    }
    return found | _ownership(file, me)


def _ownership(file: File, me: str) -> Json:
    found: Json = {}
    if file.drive_id:
        found |= {"driveId": file.drive_id, "teamDriveId": file.drive_id}
    else:
        found |= {"ownedByMe": file.owner == me, "owners": [user_resource(file.owner, me)]}
    if file.role(me) >= 3:
        rights = [permission_resource(one) for one in all_permissions(file)]
        found["permissionIds"] = [one["id"] for one in rights]
        if not file.drive_id:
            found["permissions"] = rights
    return found


def _capabilities(file: File, rank: int) -> Json:
    writes, owns = rank >= 3, rank == 5 or (rank == 4 and bool(file.drive_id))
    return {
        "canEdit": writes,
        "canComment": rank >= 2,
        "canCopy": file.mime_type != FOLDER_TYPE and (writes or not file.copy_requires_writer),
        "canDelete": owns,
        "canDownload": writes or not file.copy_requires_writer,
        "canModifyContent": writes,
        "canRename": writes,
        "canShare": owns or (writes and file.writers_can_share),
        "canTrash": owns,
        "canAddChildren": file.mime_type == FOLDER_TYPE and writes,
        "canListChildren": file.mime_type == FOLDER_TYPE,
    }


def masked(call: Call, resource: Json, default: Json) -> Answer:
    """Answer with the fields that were asked for, or with the small default.

    Args:
        call: The request.
        resource: The whole.
        default: Mask as a tree of what is sent when no fields are asked for.
    """
    text = call.one("fields")
    try:
        tree = parse_mask(text) if text else default
    except ApiError as error:
        raise drive_error(
            400,
            "invalidParameter",
            f"Invalid field selection {text}",
            locationType="parameter",
            location="fields",
        ) from error
    return Answer(200, keep(resource, tree))


SMALL_FILE: Json = {name: {} for name in sorted(_SMALL)}
SMALL_PERMISSION: Json = {"kind": {}, "id": {}, "type": {}, "role": {}}
