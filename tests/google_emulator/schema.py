"""Bodies, parameters and masks against Google's discovery documents, with Google's words for what is wrong.

``validate`` is for tests that make requests without sending them; the server uses ``check_request``.
"""

from __future__ import annotations

from collections.abc import Mapping

from .calls import ApiError, Call, Json, drive_error, sheets_error
from .discovery import Method, methods
from .masks_check import answer_mask_violations, mask_violations
from .messages import check_message, flattened
from .parameters import parameter_violations
from .scalars import Violation

_BODY_NAMES = {"ValueRange": "data"}
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


def validate(
    method_id: str, body: Json | None, *, query: Mapping[str, list[str]] | None = None
) -> list[Violation]:
    """Say what Google would find wrong with a request; an empty list for nothing.

    >>> validate("sheets.spreadsheets.batchUpdate", {"requests": [{"addSheet": {"titel": "A"}}]})
    [Violation(field='requests[0].add_sheet', text='Unknown name "titel" at \\'requests[0].add_sheet\\': Cannot find field.')]

    Args:
        method_id: Such as ``sheets.spreadsheets.batchUpdate``.
        body: The JSON body, None for none.
        query: Parameters of the query → values.
    """
    method = methods()[method_id]
    found = parameter_violations(method, query or {})
    if body is not None and not method.request:
        return [*found, Violation("", "This method takes no body.")]
    if method.request:
        found += check_message(
            method.api, method.request, body or {}, root=_BODY_NAMES.get(method.request, "")
        )
    if method.id == "sheets.spreadsheets.batchUpdate" and not found:
        found += mask_violations(flattened(body or {}))
    return found


def validate_answer(method_id: str, body: Json | None) -> list[Violation]:
    """Say what of an answer Google's schema doesn't know."""
    method = methods()[method_id]
    if not method.response:
        return []
    return check_message(method.api, method.response, body or {})


def check_request(method: Method, call: Call, *, strict: bool) -> list[Violation]:
    """Refuse a request as Google does.

    Args:
        method: What is called.
        call: The request.
        strict: Whether unknown names are refused: Sheets does, Drive ignores them.

    Returns:
        What was wrong and is ignored.

    Raises:
        ApiError: 400.
    """
    bad = answer_mask_violations(method, call.one("fields"))
    if bad:
        raise _bad_mask(method, call.one("fields"), bad)
    found = validate(method.id, call.body, query=call.query)
    ignored = [] if strict else [one for one in found if one.is_unknown]
    grave = [one for one in found if one not in ignored]
    if grave and method.api == "drive":
        raise drive_error(400, "badRequest", grave[0].text)
    if grave:
        raise _bad_request(grave)
    return ignored


def _bad_request(found: list[Violation]) -> ApiError:
    if not any(one.is_json for one in found):
        return sheets_error(400, found[0].text)
    texts = [f"Invalid JSON payload received. {one.text}" if one.is_unknown else one.text for one in found]
    details: list[Json] = [
        {"field": one.field, "description": text} if one.field else {"description": text}
        for one, text in zip(found, texts, strict=True)
    ]
    return sheets_error(400, "\n".join(texts), details=[{"@type": _BAD_REQUEST, "fieldViolations": details}])


def _bad_mask(method: Method, text: str, bad: list[str]) -> ApiError:
    if method.api == "drive":
        message = f"Invalid field selection {bad[0]}"
        return drive_error(400, "invalidParameter", message, locationType="parameter", location="fields")
    found: list[Json] = [
        {
            "field": one,
            "description": f"Error expanding 'fields' parameter. Cannot find matching fields for path '{one}'.",
        }
        for one in bad
    ]
    details: list[Json] = [{"@type": _BAD_REQUEST, "fieldViolations": found}]
    return sheets_error(400, "Request contains an invalid argument.", details=details)
