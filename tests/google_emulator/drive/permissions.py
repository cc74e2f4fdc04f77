"""Drive's ``permissions``: who may use a file."""

from __future__ import annotations

from ..calls import Answer, ApiError, Call, Json, drive_error
from ..store import File, Store
from .access import require_file
from .resources import SMALL_PERMISSION, all_permissions, masked, permission_id, permission_resource

_TYPES = ("user", "group", "domain", "anyone")
_ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")


def create(store: Store, call: Call, file_id: str) -> Answer:
    """Share a file; for an address that has a right already, change it."""
    file, body = require_file(store, call, file_id), call.body or {}
    _need_sharing(file, call)
    right = _right(body)
    _check_owner(call, file, right)
    is_told = call.one("sendNotificationEmail", "true").lower() != "false"
    if not is_told and right.get("emailAddress") in store.strangers:
        raise _no_account(right["emailAddress"])
    if right["type"] in ("user", "group") and is_told:
        text = call.one("emailMessage")
        store.mails.append({"to": right["emailAddress"], "from": call.user, "file": file.id, "text": text})
    _put(file, right)
    store.touch(file_id, call.user)
    return masked(call, permission_resource(right), SMALL_PERMISSION)


def list_permissions(store: Store, call: Call, file_id: str) -> Answer:
    """List the rights on a file; only those who may edit it see them."""
    file = require_file(store, call, file_id, rank=3)
    rights = [permission_resource(one) for one in all_permissions(file)]
    size, start = int(call.one("pageSize") or 100), int(call.one("pageToken") or 0)
    page = rights[start : start + size]
    following = {"nextPageToken": str(start + size)} if start + size < len(rights) else {}
    body: Json = {"kind": "drive#permissionList", **following, "permissions": page}
    return masked(call, body, {"kind": {}, "nextPageToken": {}, "permissions": SMALL_PERMISSION})


def get(store: Store, call: Call, file_id: str, right_id: str) -> Answer:
    """Give one right."""
    file = require_file(store, call, file_id, rank=3)
    return masked(call, permission_resource(_find(file, right_id)), SMALL_PERMISSION)


def update(store: Store, call: Call, file_id: str, right_id: str) -> Answer:
    """Change a role."""
    file, body = require_file(store, call, file_id), call.body or {}
    _need_sharing(file, call)
    right = _find(file, right_id) | {name: body[name] for name in ("role", "expirationTime") if name in body}
    if right["role"] not in _ROLES:
        raise _invalid("The specified role is invalid.", "permission.role")
    if right.get("inherited") and "direct" not in right:
        raise _inherited()
    _check_owner(call, file, right)
    _put(file, right)
    store.touch(file_id, call.user)
    return masked(call, permission_resource(_find(file, right_id)), SMALL_PERMISSION)


def delete(store: Store, call: Call, file_id: str, right_id: str) -> Answer:
    """Take a right away; anybody may give up the own."""
    file = require_file(store, call, file_id)
    right = _find(file, right_id)
    if right["role"] == "owner" and file.owner:
        raise _forbidden("The owner of a file cannot be removed.")
    if right.get("emailAddress") != call.user:
        _need_sharing(file, call)
    if right.get("inherited"):
        if "direct" not in right:
            raise _inherited()
        left = [{name: value for name, value in right.items() if name != "direct"} | {"role": right["above"]}]
    else:
        left = []
    file.permissions = [one for one in file.permissions if permission_id(one) != right_id] + left
    store.touch(file_id, call.user)
    return Answer(204, None)


def _right(body: Json) -> Json:
    if body.get("type") not in _TYPES:
        raise _invalid("The permission type field is required.", "permission.type")
    if body.get("role") not in _ROLES:
        raise _invalid("The permission role field is required.", "permission.role")
    needed = {"user": "emailAddress", "group": "emailAddress", "domain": "domain"}.get(body["type"])
    if needed and not body.get(needed):
        raise _invalid(f"The {needed} field is required for this permission type.", f"permission.{needed}")
    if needed == "emailAddress" and "@" not in str(body["emailAddress"]):
        raise _invalid(
            "The specified emailAddress is invalid or not applicable for the given permission type.",
            "permission.emailAddress",
        )
    names = ("type", "role", needed, "allowFileDiscovery", "expirationTime")
    return {name: body[name] for name in names if name and body.get(name) is not None}


def _check_owner(call: Call, file: File, right: Json) -> None:
    if right["role"] != "owner":
        if right.get("emailAddress") == file.owner and file.owner:
            raise _forbidden("The owner's role cannot be changed; transfer the ownership instead.")
        return
    if not call.flag("transferOwnership"):
        text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise drive_error(403, "forbidden", text, locationType="parameter", location="transferOwnership")
    if file.owner != call.user:
        text = "The user does not have sufficient permissions for this file."
        raise drive_error(403, "insufficientFilePermissions", text)
    if call.one("sendNotificationEmail").lower() == "false":
        raise _invalid(
            "A notification email must be sent when transferring ownership.", "sendNotificationEmail"
        )


def _put(file: File, right: Json) -> None:
    same = permission_id(right)
    at = next(
        (at for at, one in enumerate(file.permissions) if permission_id(one) == same), len(file.permissions)
    )
    if right["role"] == "owner" and not file.drive_id:
        old, file.owner = file.owner, right["emailAddress"]
        file.permissions[at : at + 1] = []
        file.permissions.append({"type": "user", "role": "writer", "emailAddress": old})
    else:
        old = file.permissions[at] if at < len(file.permissions) else {}
        file.permissions[at : at + 1] = [_above(old, right) if old.get("inherited") else right]


def _above(old: Json, right: Json) -> Json:
    """Put a right of the file itself beside what comes from above: the higher of the two holds."""
    above = old.get("above", old["role"])
    role = max(above, right["role"], key=_ROLES[::-1].index)
    return {**right, "role": role, "inherited": True, "above": above, "direct": right["role"]}


def _find(file: File, right_id: str) -> Json:
    for one in all_permissions(file):
        if permission_id(one) == right_id:
            return one
    text = f"Permission not found: {right_id}."
    raise drive_error(404, "notFound", text, locationType="parameter", location="permissionId")


def _need_sharing(file: File, call: Call) -> None:
    rank = file.role(call.user)
    if rank < 3 or (rank < 4 and not file.writers_can_share):
        text = "The user does not have sufficient permissions for this file."
        raise drive_error(403, "insufficientFilePermissions", text)


def _inherited() -> ApiError:
    text = "Cannot update or delete an inherited permission on a shared drive item."
    return drive_error(403, "cannotDeleteInheritedPermission", text)


def _no_account(email: str) -> ApiError:
    text = (
        f'Bad Request. User message: "You are trying to invite {email}. Since there is no Google account '
        "associated with this email address, you must check the 'Notify people' box to invite this recipient.\""
    )
    return drive_error(400, "invalidSharingRequest", text)


def _forbidden(text: str) -> ApiError:
    return drive_error(403, "forbidden", text)


def _invalid(text: str, where: str) -> ApiError:
    return drive_error(400, "invalid", text, locationType="other", location=where)
