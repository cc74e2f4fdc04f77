"""Where Google is: its own addresses, or one address instead of them (a proxy, the tests' emulator)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sheets_strategy.errors import InputError

BASE_URL = "SHEETS_STRATEGY_GOOGLE_BASE_URL"
"""Environment variable: the address that stands for all of Google's."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The addresses of Google's services, without a slash at the end.

    Attributes:
        sheets: Sheets API; ``/v4/spreadsheets`` follows.
        drive: Drive API; ``/drive/v3`` follows.
        upload: Uploads and exports; ``/upload/drive/v2`` follows.
        token: Token endpoint, whole.
        auth: Page where people consent, whole.
        revoke: Endpoint that ends a token, whole.
    """

    sheets: str = "https://sheets.googleapis.com"
    drive: str = "https://www.googleapis.com"
    upload: str = "https://www.googleapis.com"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
    auth: str = "https://accounts.google.com/o/oauth2/v2/auth"
    revoke: str = "https://oauth2.googleapis.com/revoke"

    @property
    def are_google(self) -> bool:
        """Say whether these are Google's own addresses."""
        return self == Hosts()


def hosts_from(environ: Mapping[str, str]) -> Hosts:
    """Give Google's addresses, or those below the address that the environment names.

    Whoever answers at that address gets the tokens, so that it must be https; plain http is for this
    machine only.

    Raises:
        InputError: ``google_base_url_wrong`` (variable, found).
    """
    given = environ.get(BASE_URL, "").strip()
    if not given:
        return Hosts()
    base = given.rstrip("/")
    found = _split(base)
    if found is None or not (found.scheme == "https" or (found.scheme == "http" and _is_loopback(found))):
        raise InputError("google_base_url_wrong", variable=BASE_URL, found=_without_secrets(given))
    return Hosts(base, base, base, f"{base}/token", f"{base}/o/oauth2/v2/auth", f"{base}/revoke")


def _split(url: str) -> SplitResult | None:
    """Take an address apart; None where it has no host, or more than scheme, host, port and path."""
    try:
        found = urlsplit(url)
        whole = bool(found.hostname) and (found.port or 1) > 0
    except ValueError:
        return None
    extra = found.username is not None or found.password is not None or found.query or found.fragment
    return found if whole and not extra and not any(map(str.isspace, url)) else None


def _is_loopback(url: SplitResult) -> bool:
    host = url.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _without_secrets(url: str) -> str:
    """Leave out what may be a name and password, or a key in the query."""
    scheme, mark, rest = url.partition("://")
    return (scheme + mark + rest.rpartition("@")[2] if mark else url.rpartition("@")[2]).partition("?")[0]
