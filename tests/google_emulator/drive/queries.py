"""Drive's search language: ``mimeType = '...' and 'ID' in parents and not trashed = true``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..calls import ApiError, Call, drive_error
from ..store import File
from .resources import rfc3339, root_id

Test = Callable[[File], bool]

_WORD = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<op><=|>=|!=|=|<|>)
    |(?P<mark>[(){}])
    |(?P<word>[A-Za-z]\w*)
    )\s*""",
    re.VERBOSE,
)
_TEXTS: dict[str, Callable[[File], str]] = {
    "name": lambda file: file.name,
    "title": lambda file: file.name,
    "mimeType": lambda file: file.mime_type,
    "fullText": lambda file: file.name,
}
_MOMENTS: dict[str, Callable[[File], str]] = {
    "modifiedTime": lambda file: rfc3339(file.modified),
    "createdTime": lambda file: rfc3339(file.created),
}


def parse_query(text: str, call: Call) -> Test:
    """Make a test of files out of a query.

    Args:
        text: The query; an empty one finds everything.
        call: Who asks: ``root``, ``me`` and ``appProperties`` depend on it.

    Raises:
        ApiError: The query can't be read: 400 with "Invalid Value".
    """
    if not text.strip():
        return lambda file: True
    parser = _Parser(_words(text), call.user, call.client)
    test = parser.any_of()
    if parser.words:
        raise _invalid()
    return test


def _words(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text):
        matched = _WORD.match(text, at)
        if not matched:
            raise _invalid()
        kind = str(matched.lastgroup)
        word = matched[kind]
        found.append((kind, re.sub(r"\\(.)", r"\1", word[1:-1]) if kind == "text" else word))
        at = matched.end()
    return found


@dataclass(slots=True)
class _Parser:
    words: list[tuple[str, str]]
    me: str
    client: str

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self._takes("or"):
            tests.append(self.all_of())
        return lambda file: any(test(file) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self._takes("and"):
            tests.append(self.one())
        return lambda file: all(test(file) for test in tests)

    def one(self) -> Test:
        if self._takes("not"):
            inner = self.one()
            return lambda file: not inner(file)
        if self._takes("("):
            inner = self.any_of()
            self._need(")")
            return inner
        kind, left = self._next()
        if kind == "text":
            self._need("in")
            return self._member(left, self._next()[1])
        return self._compare(left)

    def _member(self, value: str, field_name: str) -> Test:
        if field_name == "parents":
            wanted = root_id(self.me) if value == "root" else value
            return lambda file: wanted in file.parents
        if field_name == "owners":
            return lambda file: file.owner == (self.me if value == "me" else value)
        roles = {"writers": ("writer", "owner"), "readers": ("reader", "writer", "commenter", "owner")}.get(
            field_name
        )
        if roles is None:
            raise _invalid()
        return lambda file: any(
            one.get("emailAddress") == value and one["role"] in roles for one in file.permissions
        )

    def _compare(self, name: str) -> Test:
        _, operator = self._next()
        if name in ("properties", "appProperties") and operator == "has":
            return self._has(name)
        _, value = self._next()
        if name == "parents" and operator == "in":
            return self._member(value, "parents")
        if name in ("trashed", "starred", "sharedWithMe") and operator in ("=", "!="):
            return self._flag(name, (value == "true") == (operator == "="))
        if name in _TEXTS and operator in ("=", "!=", "contains"):
            return _text(_TEXTS[name], operator, value)
        if name in _MOMENTS and operator in ("<", "<=", "=", "!=", ">", ">="):
            return _moment(_MOMENTS[name], operator, value)
        raise _invalid()

    def _flag(self, name: str, wanted: bool) -> Test:
        if name == "trashed":
            return lambda file: file.trashed == wanted
        if name == "starred":
            return lambda file: not wanted
        return lambda file: (bool(file.owner) and file.owner != self.me) == wanted

    def _has(self, name: str) -> Test:
        found: dict[str, str] = {}
        self._need("{")
        while True:
            key = self._next()[1]
            self._need("=")
            found[key] = self._next()[1]
            if not self._takes("and"):
                break
        self._need("}")
        key, value = found.get("key", ""), found.get("value")
        if name == "properties":
            return lambda file: file.properties.get(key) == value
        return lambda file: file.app_properties.get(self.client, {}).get(key) == value

    def _takes(self, word: str) -> bool:
        if self.words and self.words[0][0] != "text" and self.words[0][1] == word:
            self.words.pop(0)
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._takes(word):
            raise _invalid()

    def _next(self) -> tuple[str, str]:
        if not self.words:
            raise _invalid()
        return self.words.pop(0)


def _text(read: Callable[[File], str], operator: str, value: str) -> Test:
    wanted = value.lower()
    if operator == "contains":
        # Drive finds words by their beginnings.
        return lambda file: any(word.startswith(wanted) for word in _beginnings(read(file).lower(), wanted))
    return lambda file: (read(file).lower() == wanted) == (operator == "=")


def _beginnings(text: str, wanted: str) -> list[str]:
    return [text[at:] for at in range(len(text)) if at == 0 or not text[at - 1].isalnum()] or [text]


def _moment(read: Callable[[File], str], operator: str, value: str) -> Test:
    # RFC 3339 without a zone is UTC; written alike, moments compare as text.
    wanted = value.removesuffix("Z").removesuffix("+00:00")
    wanted = wanted if "." in wanted else wanted + ".000"

    def test(file: File) -> bool:
        found = read(file).removesuffix("Z")
        order = (found > wanted) - (found < wanted)
        return {
            "<": order < 0,
            "<=": order <= 0,
            "=": order == 0,
            "!=": order != 0,
            ">": order > 0,
            ">=": order >= 0,
        }[operator]

    return test


def _invalid() -> ApiError:
    return drive_error(400, "invalid", "Invalid Value", locationType="parameter", location="q")
