"""One request to the emulator and its answer, and Google's error bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was authenticated.

    Attributes:
        method: ``GET``, ``POST``, ...
        path: Path without the query, percent-decoded.
        query: Parameter → values.
        body: Parsed JSON, None for none.
        user: E-mail of the account that calls.
        scopes: Short names of the scopes of its token, such as ``drive.file``; empty for all.
        client: OAuth client or project of the token, for ``drive.file`` and PROJECT metadata.
    """

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    body: Json | None = None
    user: str = "owner@example.com"
    scopes: frozenset[str] = frozenset()
    client: str = "project-1"

    def one(self, name: str, default: str = "") -> str:
        """Give the last value of a parameter."""
        return self.query.get(name, [default])[-1]

    def flag(self, name: str) -> bool:
        """Say whether a boolean parameter is true."""
        return self.one(name).lower() == "true"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: status, JSON body (None for an empty one), more headers."""

    status: int = 200
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """A refusal in the form that Google gives it."""

    def __init__(self, status: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(body)
        self.answer = Answer(status, body, headers or {})


def sheets_error(code: int, message: str, *, status: str = "", details: list[Json] | None = None) -> ApiError:
    """Make an error of the Sheets API (google.rpc.Status)."""
    error: Json = {"code": code, "message": message, "status": status or STATUS[code]}
    if details is not None:
        error["details"] = details
    return ApiError(code, {"error": error})


def drive_error(code: int, reason: str, message: str, *, domain: str = "global", **more: str) -> ApiError:
    """Make an error of the Drive API, with its list of reasons."""
    one = {"message": message, "domain": domain, "reason": reason, **more}
    return ApiError(code, {"error": {"code": code, "message": message, "errors": [one]}})
