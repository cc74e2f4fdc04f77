"""``spreadsheets.batchUpdate``: requests in order, all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from . import (
    requests_cells,
    requests_charts,
    requests_dimensions,
    requests_filters,
    requests_find,
    requests_groups,
    requests_looks,
    requests_marks,
    requests_move,
    requests_names,
    requests_protect,
    requests_sort,
    requests_tables,
    requests_tabs,
)
from .calls import ApiError, Json, sheets_error
from .cells import Refused
from .masks import below, parse_mask, wants
from .resource import spreadsheet_json
from .session import Session

Handler = Callable[[Session, Json], Json | None]
KINDS: dict[str, Handler] = {
    **requests_tabs.KINDS,
    **requests_cells.KINDS,
    **requests_looks.KINDS,
    **requests_dimensions.KINDS,
    **requests_groups.KINDS,
    **requests_move.KINDS,
    **requests_sort.KINDS,
    **requests_find.KINDS,
    **requests_names.KINDS,
    **requests_filters.KINDS,
    **requests_charts.KINDS,
    **requests_protect.KINDS,
    **requests_marks.KINDS,
    **requests_tables.KINDS,
}


def batch_update(session: Session) -> Json:
    """Run a batch and answer it."""
    body = session.call.body or {}
    requests = body.get("requests") or []
    if not requests:
        raise sheets_error(400, "Must specify at least one request.")
    made: Json = {"spreadsheetId": session.spreadsheet.id, "replies": run_requests(session, requests)}
    text = session.call.one("fields")
    tree = parse_mask(text) if text else {}
    if body.get("includeSpreadsheetInResponse") and wants(tree, "updatedSpreadsheet"):
        texts = body.get("responseRanges") or []
        asked = [session.find(text) for text in texts] if texts else None
        inner = below(tree, "updatedSpreadsheet")
        with_data = wants(inner, "sheets", "data") if text else bool(body.get("responseIncludeGridData"))
        made["updatedSpreadsheet"] = spreadsheet_json(session, inner, asked, grid_data=with_data)
    return made


def run_requests(session: Session, requests: Iterable[Json]) -> list[Json]:
    """Run requests in order and give their replies; the first refusal ends it with its place in the text."""
    replies: list[Json] = []
    for at, request in enumerate(requests):
        kinds = [name for name in request if request[name] is not None]
        if len(kinds) != 1:
            raise sheets_error(400, f"Invalid requests[{at}]: must specify exactly one kind of request.")
        kind = kinds[0]
        handler = KINDS.get(kind)
        if handler is None:
            text = f"Invalid requests[{at}].{kind}: not supported by the emulator"
            raise sheets_error(501, text, status="UNIMPLEMENTED")
        try:
            reply = handler(session, request[kind] or {})
        except Refused as refusal:
            raise sheets_error(400, f"Invalid requests[{at}].{kind}: {refusal}") from refusal
        except ApiError as error:
            raise _placed(error, f"requests[{at}].{kind}") from error
        replies.append({} if reply is None else {kind: reply})
    return replies


def _placed(error: ApiError, place: str) -> ApiError:
    told = (error.answer.body or {})["error"]
    return sheets_error(told["code"], f"Invalid {place}: {told['message']}", status=told["status"])
