"""A request and a reply as they cross the wire, and JSON in Google's layout."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .calls import Answer, ApiError, Json, sheets_error

_GZIP_FROM = 200
"""Shorter answers are not worth packing."""


@dataclass(frozen=True, slots=True)
class Request:
    """What came in.

    Attributes:
        method: ``GET``, ``POST``, ...
        path: Path without the query, percent-encoded as sent.
        query: Parameter → values.
        headers: Names in lower case.
        content: The body, unpacked.
        wire_bytes: Size of everything as it came: request line, headers, body.
    """

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    wire_bytes: int = 0

    @property
    def bearer(self) -> str:
        """Give the token that it carries, "" for none."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return token.strip()
        return self.query.get("access_token", [""])[-1]

    def json(self) -> Json | None:
        """Parse the body, None for an empty one.

        Raises:
            ApiError: It is no JSON object.
        """
        if not self.content.strip():
            return None
        try:
            found = json.loads(self.content, parse_constant=_refuse_constant)
        except (ValueError, UnicodeDecodeError) as error:
            text = f"Invalid JSON payload received. {error}"
            raise sheets_error(400, text) from error
        if not isinstance(found, dict):
            raise sheets_error(400, "Invalid JSON payload received. Root element must be a message.")
        return found


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out.

    Attributes:
        status: HTTP status.
        headers: Headers that are not about the connection.
        content: The body, not packed.
        cut: Whether the connection breaks in the middle of the body.
        silent: Whether nothing is answered at all.
        hang: Seconds of waiting before that.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    cut: bool = False
    silent: bool = False
    hang: float = 0.0


def json_reply(answer: Answer, *, pretty: bool = True) -> Reply:
    """Write an answer as Google does."""
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "Vary": "Origin, X-Origin, Referer",
        "Cache-Control": "private",
        "X-Content-Type-Options": "nosniff",
        **answer.headers,
    }
    if answer.body is None:
        return Reply(answer.status, headers | {"Content-Type": "text/html"})
    text = layout(answer.body) + "\n" if pretty else _compact().encode(answer.body)
    return Reply(answer.status, headers, text.encode())


def refusal(error: ApiError) -> Reply:
    """Write a refusal."""
    return json_reply(error.answer)


def layout(thing: Any, indent: str = "") -> str:
    """Write JSON with two blanks of indent, quickly: flat lists and objects go to the C encoder."""
    deeper = indent + "  "
    if isinstance(thing, dict) and thing:
        if not any(isinstance(one, dict | list) for one in thing.values()):
            return "{" + deeper_join(_encoder(deeper).encode(thing), indent) + "}"
        items = (f"{deeper}{_compact().encode(name)}: {layout(one, deeper)}" for name, one in thing.items())
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(thing, list) and thing:
        if not any(isinstance(one, dict | list) for one in thing):
            return "[" + deeper_join(_encoder(deeper).encode(thing), indent) + "]"
        return "[\n" + ",\n".join(deeper + layout(one, deeper) for one in thing) + f"\n{indent}]"
    return _compact().encode(thing)


def deeper_join(flat: str, indent: str) -> str:
    """Put the items of an encoded flat list or object on lines of their own."""
    return f"\n{indent}  {flat[1:-1]}\n{indent}"


def packed(content: bytes) -> bytes:
    """Pack with gzip, the same bytes every time."""
    return gzip.compress(content, compresslevel=6, mtime=0)


def unpacked(content: bytes, encoding: str) -> bytes:
    """Unpack a request's body.

    Raises:
        ApiError: It says gzip and isn't.
    """
    if encoding.lower() != "gzip":
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise sheets_error(400, "Invalid gzip payload received.") from error


def is_worth_packing(content: bytes) -> bool:
    """Say whether Google would pack an answer of this size."""
    return len(content) >= _GZIP_FROM


@cache
def _encoder(indent: str) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(f",\n{indent}", ": "))


@cache
def _compact() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"Unexpected token. {name}")
