"""Google's own description of its interfaces: which call is meant, what it may carry, which scopes allow it.

The discovery documents come with google-api-python-client, a development dependency.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import googleapiclient

Json = dict[str, Any]
_FOLDER = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
_SCOPE = "https://www.googleapis.com/auth/"
_READS = frozenset(
    f"sheets.spreadsheets.{name}"
    for name in (
        "get",
        "getByDataFilter",
        "developerMetadata.get",
        "developerMetadata.search",
        "values.get",
        "values.batchGet",
        "values.batchGetByDataFilter",
    )
)


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an API.

    Attributes:
        id: Such as ``sheets.spreadsheets.get``.
        http: ``GET``, ``POST``, ...
        pattern: Matches the path as it is sent, with a group per parameter.
        parameters: Name → schema, those of the path and those that every call takes included.
        request: Name of the body's schema, "" for none.
        response: Name of the answer's schema, "" for none.
        scopes: Short names of the scopes of which one is needed.
    """

    id: str
    http: str
    pattern: re.Pattern[str]
    parameters: Json
    request: str
    response: str
    scopes: frozenset[str]

    @property
    def api(self) -> str:
        """Give ``sheets`` or ``drive``."""
        return self.id.partition(".")[0]

    @property
    def kind(self) -> str:
        """Give what the quotas count it as: ``read``, ``write`` or ``drive``."""
        if self.api == "drive":
            return "drive"
        return "read" if self.id in _READS else "write"


@cache
def document(api: str) -> Json:
    """Give the discovery document of ``sheets`` or ``drive``."""
    name = {"sheets": "sheets.v4", "drive": "drive.v3"}[api]
    found: Json = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def methods() -> dict[str, Method]:
    """Give all methods by id."""
    found = [one for api in ("sheets", "drive") for one in _walk(api, document(api))]
    return {one.id: one for one in found}


def find(http: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """Give the method that a path (percent-encoded) means, and the parameters in it."""
    for method in _by_verb().get(http, ()):
        matched = method.pattern.fullmatch(path)
        if matched:
            return method, {name: unquote(value) for name, value in matched.groupdict().items()}
    return None


def is_known(path: str) -> bool:
    """Say whether any verb is answered at a path."""
    return any(one.pattern.fullmatch(path) for one in methods().values())


@cache
def _by_verb() -> dict[str, list[Method]]:
    found: dict[str, list[Method]] = {}
    for method in sorted(methods().values(), key=lambda one: one.pattern.pattern.count("(")):
        found.setdefault(method.http, []).append(method)
    return found


def _walk(api: str, resource: Json) -> Iterator[Method]:
    for one in resource.get("methods", {}).values():
        yield _method(api, one)
    for inner in resource.get("resources", {}).values():
        yield from _walk(api, inner)


def _method(api: str, one: Json) -> Method:
    base = {"sheets": "/", "drive": "/drive/v3/"}[api]
    return Method(
        id=one["id"],
        http=one["httpMethod"],
        pattern=re.compile(base + _pattern(one["path"])),
        parameters=document(api)["parameters"] | one.get("parameters", {}),
        request=one.get("request", {}).get("$ref", ""),
        response=one.get("response", {}).get("$ref", ""),
        scopes=frozenset(scope.removeprefix(_SCOPE) for scope in one.get("scopes", ())),
    )


def _pattern(template: str) -> str:
    parts = re.split(r"\{(\w+)\}", template)
    names = iter(range(len(parts)))
    return "".join(
        re.escape(part) if next(names) % 2 == 0 else f"(?P<{part}>{'[^/]+' if part == 'range' else '[^/:]+'})"
        for part in parts
    )
