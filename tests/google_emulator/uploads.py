"""Uploads: CSV into a spreadsheet (Drive v2, as gspread sends it), and new files with content (Drive v3)."""

from __future__ import annotations

import email.policy
import json
import re
from dataclasses import replace
from email.parser import BytesParser

from .calls import Call, Json, drive_error
from .drive import files
from .store import SHEET_TYPE, Store
from .wire import Reply, Request, json_reply

_V2 = re.compile(r"/upload/drive/v2/files/([^/]+)")
_V3 = re.compile(r"/upload/drive/v3/files(?:/([^/]+))?")


def handle(store: Store, request: Request, call: Call) -> Reply:
    """Take what was uploaded.

    Raises:
        ApiError: The file isn't there, the account may not change it, or the path is unknown.
    """
    old = _V2.fullmatch(request.path)
    if old and request.method == "PUT":
        return json_reply(files.import_csv(store, call, old[1], request.content))
    new = _V3.fullmatch(request.path)
    if new is None:
        raise drive_error(404, "notFound", "Not Found")
    metadata, kind, content = _parts(request)
    call = replace(call, body=metadata)
    answer = files.update(store, call, new[1]) if new[1] else files.create(store, call)
    made = (answer.body or {}).get("id") or new[1]
    if made and kind == "text/csv" and store.files[made].mime_type == SHEET_TYPE:
        files.import_csv(store, call, made, content)
    return json_reply(answer)


def _parts(request: Request) -> tuple[Json, str, bytes]:
    """Give the metadata, the type of the content, and the content."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return {}, kind.partition(";")[0], request.content
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    parsed = BytesParser(policy=email.policy.HTTP).parsebytes(head + request.content)
    first, second = list(parsed.iter_parts())[:2]
    return json.loads(first.get_content()), second.get_content_type(), bytes(second.get_content())
