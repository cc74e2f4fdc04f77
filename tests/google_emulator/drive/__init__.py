"""The Drive API: each method by its id in the discovery document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..calls import Answer, Call, drive_error
from ..store import Store
from . import files, others, permissions

Handler = Callable[[Store, Call, Mapping[str, str]], Answer]

_HANDLERS: dict[str, Handler] = {
    "drive.about.get": lambda store, call, at: others.about(store, call),
    "drive.changes.getStartPageToken": lambda store, call, at: others.start_page_token(store, call),
    "drive.changes.list": lambda store, call, at: others.list_changes(store, call),
    "drive.comments.create": lambda store, call, at: others.create_comment(store, call, at["fileId"]),
    "drive.comments.list": lambda store, call, at: others.list_comments(store, call, at["fileId"]),
    "drive.drives.get": lambda store, call, at: others.get_drive(store, call, at["driveId"]),
    "drive.drives.list": lambda store, call, at: others.list_drives(store, call),
    "drive.files.copy": lambda store, call, at: files.copy(store, call, at["fileId"]),
    "drive.files.create": lambda store, call, at: files.create(store, call),
    "drive.files.delete": lambda store, call, at: files.delete(store, call, at["fileId"]),
    "drive.files.get": lambda store, call, at: files.get(store, call, at["fileId"]),
    "drive.files.list": lambda store, call, at: files.list_files(store, call),
    "drive.files.update": lambda store, call, at: files.update(store, call, at["fileId"]),
    "drive.permissions.create": lambda store, call, at: permissions.create(store, call, at["fileId"]),
    "drive.permissions.delete": lambda store, call, at: permissions.delete(
        store, call, at["fileId"], at["permissionId"]
    ),
    "drive.permissions.get": lambda store, call, at: permissions.get(
        store, call, at["fileId"], at["permissionId"]
    ),
    "drive.permissions.list": lambda store, call, at: permissions.list_permissions(store, call, at["fileId"]),
    "drive.permissions.update": lambda store, call, at: permissions.update(
        store, call, at["fileId"], at["permissionId"]
    ),
}


def handle(store: Store, call: Call, method: str, at: Mapping[str, str]) -> Answer:
    """Do what a Drive call asks.

    Args:
        store: All files.
        call: The request.
        method: Id of the method.
        at: Parameters in the path.

    Raises:
        ApiError: Drive refuses, or the emulator doesn't know the method (501).
    """
    handler = _HANDLERS.get(method)
    if handler is None:
        raise drive_error(501, "notImplemented", f"The emulator does not know {method}.")
    store.catch_up()
    return handler(store, call, at)
