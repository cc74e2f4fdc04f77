"""Files that Google Cloud gives: an OAuth client, or the key of a service account.

People mix them up, so that either is taken for what it is, and what is neither is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sheets_strategy.errors import InputError

_MOST_BYTES: Final = 1 << 20
_API_KEY: Final = re.compile(r"AIza[0-9A-Za-z_-]{35}")
_PLACEHOLDER: Final = "YOUR-"
_EXAMPLE: Final = {"oauth_client", "service_account"}
_TOKEN: Final = {"refresh_token", "access_token", "token"}


@dataclass(frozen=True, slots=True)
class ClientFile:
    """An OAuth client.

    Attributes:
        client_id: Its public name.
        client_secret: What it proves itself with.
        redirect: Where Google must send the person back to; "" for any port of this machine.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect: str = ""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The key of a service account; what is secret in it stays in the file.

    Attributes:
        path: Where it lies, absolute.
        email: Address of the account.
    """

    path: Path
    email: str


def read_secret_file(path: Path) -> ClientFile | KeyFile:
    """Read a file of Google Cloud, whichever of the two it is.

    Raises:
        InputError: ``file_not_found``, ``file_unreadable`` (path), ``google_file_no_json`` (path, line),
            ``google_file_example``, ``google_file_token``, ``google_file_api_key``, ``google_file_web``,
            ``google_file_incomplete``, ``google_file_other`` (path).
    """
    text = _text(path)
    try:
        found = json.loads(text)
    except ValueError as error:
        if _API_KEY.search(text):
            raise InputError("google_file_api_key", path=str(path)) from None
        # Not chained: the cause holds the file's text.
        raise InputError("google_file_no_json", path=str(path), line=getattr(error, "lineno", 1)) from None
    if isinstance(found, str) and _API_KEY.fullmatch(found):
        raise InputError("google_file_api_key", path=str(path))
    if not isinstance(found, Mapping):
        raise InputError("google_file_other", path=str(path))
    return _understand(path, found)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError("file_not_found", path=str(path)) from error
    except OSError as error:
        raise InputError("file_unreadable", path=str(path)) from error
    if len(data) > _MOST_BYTES:
        raise InputError("google_file_other", path=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("google_file_no_json", path=str(path), line=1) from None


def _understand(path: Path, found: Mapping[str, Any]) -> ClientFile | KeyFile:
    if found.keys() >= _EXAMPLE:
        raise InputError("google_file_example", path=str(path))
    if found.get("type") == "service_account":
        return _key(path, found)
    for kind in ("installed", "web"):
        if isinstance(found.get(kind), Mapping):
            return _client(path, found[kind], is_web=kind == "web")
    if found.get("type") == "authorized_user" or _TOKEN & found.keys():
        raise InputError("google_file_token", path=str(path))
    if found.get("type") == "external_account":
        raise InputError("google_file_federated", path=str(path))
    raise InputError("google_file_other", path=str(path))


def _key(path: Path, found: Mapping[str, Any]) -> KeyFile:
    email = _filled(path, found, "client_email")
    _filled(path, found, "private_key")
    _filled(path, found, "token_uri")
    return KeyFile(path.resolve(), email)


def _client(path: Path, found: Mapping[str, Any], *, is_web: bool) -> ClientFile:
    client_id = _filled(path, found, "client_id")
    client_secret = _filled(path, found, "client_secret")
    if not is_web:
        return ClientFile(client_id, client_secret)
    redirects = [uri for uri in found.get("redirect_uris", ()) if isinstance(uri, str) and _is_local(uri)]
    if not redirects:
        raise InputError("google_file_web", path=str(path))
    return ClientFile(client_id, client_secret, redirects[0])


def _is_local(uri: str) -> bool:
    """Say whether Google may send a person back to a port of this machine that we can listen at."""
    try:
        url = urlsplit(uri)
        return url.scheme == "http" and url.hostname in ("localhost", "127.0.0.1") and bool(url.port)
    except ValueError:
        return False


def _filled(path: Path, found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InputError("google_file_incomplete", path=str(path), name=name)
    if value.startswith(_PLACEHOLDER):
        raise InputError("google_file_example", path=str(path))
    return value
