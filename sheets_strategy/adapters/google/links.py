"""What people paste for a Google sheet → its id, or a refusal that names what it is instead.

Standard library only, so that the command line may ask before Google's libraries are loaded.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from sheets_strategy.errors import InputError

Place = Literal["google", "path"]

_ID: Final = re.compile(r"[A-Za-z0-9_-]{25,}")
_PUBLISHED: Final = "2PACX-"
_AROUND: Final = " \t\r\n\v\f\u00a0\u200b\u200e\u200f\u2060\ufeff\"'`<>«»“”„‘’()[]{},;"
_AFTER: Final = ".:!?"
_LINK: Final = re.compile(r"https?(?::|%3A|%253A)(?:/|%2F|%252F){2}[^\s\"'`<>«»“”]+", re.IGNORECASE)
_SERVICES: Final = r"(?:docs|drive|sheets|spreadsheets)[0-9]*\.google\.com"
_HOST: Final = re.compile(_SERVICES)
_WITHOUT_SCHEME: Final = re.compile(rf"(?:www\.)?{_SERVICES}(?:[/?#]|$)", re.IGNORECASE)
_SEARCH: Final = re.compile(r"google\.[a-z.]{2,6}")
_KINDS: Final = {
    "document": "google_link_document",
    "presentation": "google_link_presentation",
    "forms": "google_link_form",
    "folders": "google_link_folder",
    "folderview": "google_link_folder",
}
_SHOWN: Final = 120
_MOST: Final = 4000


def parse_link(text: str) -> str:
    """Read the id of a Google sheet out of a link in any form, or out of a bare id.

    A link ``/file/d/ID`` gives its id too: such a link is mostly of an uploaded file, but only Google
    can tell, and then answers that the operation is not supported for this document.

    Args:
        text: As pasted: with blanks, quotes, brackets or words around it, percent-encoded, for a phone,
            with an account number, for a copy, a print or an export.

    Raises:
        InputError: ``google_link_published``, ``google_link_file``, ``google_link_document``,
            ``google_link_presentation``, ``google_link_form``, ``google_link_folder``,
            ``google_link_other`` (found).

    >>> parse_link(" <https://docs.google.com/spreadsheets/u/1/d/1ExampleExampleExample_-90/edit#gid=0> ")
    '1ExampleExampleExample_-90'
    """
    found = _shown(text)
    link = _unwrap(text)
    if link.startswith(_PUBLISHED):
        raise InputError("google_link_published", found=found)
    if _ID.fullmatch(link):
        return link
    address = _address(link)
    if address is None:
        raise InputError("google_link_other", found=found)
    refusal = _other_kind(*address)
    sheet = _id_in(*address)
    if refusal or sheet is None:
        raise InputError(refusal or "google_link_other", found=found)
    return sheet


def place_of(text: str) -> Place:
    """Say whether what was given as the workbook is Google's or a path on this machine.

    A path that exists wins. A link is Google's, whether good or not: ``parse_link`` says what is wrong
    with it. Without a link, only what looks like an id is: at least 25 letters, digits, ``-`` or ``_``.
    """
    if _exists(text):
        return "path"
    link = _unwrap(text)
    is_google = _ID.fullmatch(link) or _LINK.match(link) or _WITHOUT_SCHEME.match(link)
    return "google" if is_google else "path"


def link_of(sheet: str) -> str:
    """Give the address of a sheet by its id, as the browser shows it."""
    return f"https://docs.google.com/spreadsheets/d/{sheet}/edit"


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def _unwrap(text: str) -> str:
    """Take a link out of what surrounds it in a letter, a chat, a formula; without a link, strip."""
    links = [_stripped(found[0]) for found in _LINK.finditer(text[:_MOST])]
    ours = [link for link in links if _address(link) is not None]
    return next(iter(ours or links), _stripped(text))


def _stripped(text: str) -> str:
    return text.strip(_AROUND).rstrip(_AROUND + _AFTER)


def _address(link: str) -> tuple[str, dict[str, list[str]]] | None:
    """Take a link apart into path and parameters; None where it does not lead to Google's files."""
    link = f"https://{link}" if _WITHOUT_SCHEME.match(link) else _decoded(link)
    try:
        url = urlsplit(link[:_MOST].replace("&amp;", "&"))
        host = (url.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    query = parse_qs(url.query)
    if _SEARCH.fullmatch(host) and url.path == "/url":
        # Mail and search wrap a link: google.com/url?q=...
        return _address((query.get("q") or query.get("url") or [""])[0])
    if host == "accounts.google.com":
        # The page that asked to sign in first.
        return _address((query.get("continue") or [""])[0])
    return (unquote(url.path), query) if _HOST.fullmatch(host) else None


def _decoded(link: str) -> str:
    """Undo the percent-encoding of a whole link, also where it was encoded twice."""
    for _ in range(2):
        link = link if "://" in link else unquote(link)
    return link


def _other_kind(path: str, query: dict[str, list[str]]) -> str:
    """Name what is Google's but no sheet, as an error code; "" for what may be a sheet."""
    parts = path.split("/")
    kind = next((_KINDS[part] for part in parts if part in _KINDS), "")
    if kind and "spreadsheets" not in parts:
        return kind
    if "/d/e/" in path or any(part.startswith(_PUBLISHED) for part in parts):
        return "google_link_published"
    # «Remain in the other program's own format»: an Office file that Sheets has open.
    return "google_link_file" if query.get("rtpof", [""])[-1].lower() == "true" else ""


def _id_in(path: str, query: dict[str, list[str]]) -> str | None:
    """Find the id: after ``/d/`` or ``/spreadsheets/``, else in ``id=`` or ``key=``."""
    named = re.search(r"/(?:d|spreadsheets)/([A-Za-z0-9_-]{20,})(?![^/:;?,#])", path)
    if named is not None:
        return named[1]
    given = [_stripped(value) for name in ("id", "key") for value in query.get(name, [])]
    return next((value for value in given if _ID.fullmatch(value)), None)


def _shown(text: str) -> str:
    """Give a pasted text back on one line, not longer than people read."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
