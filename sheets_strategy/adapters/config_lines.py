"""The text of ``sheets-strategy.toml`` → what it says, or the line that is wrong and how to write it.

People who never saw a TOML file write it, so that "invalid statement at column 1" would not do.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheets_strategy.errors import InputError
from sheets_strategy.values.names import fold

WORKBOOK, TEMPLATE, LIST, TEMPLATES = "workbook", "template", "workbooks", "templates"
_KNOWN = {"": (WORKBOOK, TEMPLATE), LIST: None, TEMPLATES: None}
_QUOTES = " \t\"'`«»“”„‘’,;"
_EXAMPLE = '"Альфа" = "alfa/strategy.xlsx"'


@dataclass(frozen=True, slots=True)
class Said:
    """What the file says, as text.

    Attributes:
        workbook: What a command works on that names no workbook, "" where nothing is said.
        template: The folder of the team's own templates, "" where nothing is said.
        workbooks: Name → path or link.
        templates: Name → folder.
        lines: Table and name, folded → its line, from 1.
    """

    workbook: str = ""
    template: str = ""
    workbooks: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)


def parse_lines(text: str, path: Path) -> Said:
    """Read the file, each line for what it may hold.

    Args:
        text: What the file holds.
        path: Where it is, for messages.

    Raises:
        InputError: ``config_line_wrong`` (path, line, found, better), ``config_name_twice`` (path, line,
            first, name), ``config_unknown`` (path, line, found), ``config_misplaced`` (path, line, found,
            table).
    """
    lines = _sound_lines(text, path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError("config_wrong", path=str(path)) from error
    listed, templates = (
        {name.strip(): place for name, place in found.get(table, {}).items()} for table in (LIST, TEMPLATES)
    )
    return Said(str(found.get(WORKBOOK, "")), str(found.get(TEMPLATE, "")), listed, templates, lines)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    table: str
    key: str | None
    value: Any = None


def _lines(text: str) -> Iterator[_Line]:
    """Give the lines that say something, each read by itself; one that cannot be read has no key."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        try:
            found = tomllib.loads(stripped)
        except tomllib.TOMLDecodeError:
            yield _Line(number, stripped, table, None)
            continue
        key, value = next(iter(found.items()))
        if stripped.startswith("["):
            table = key
            yield _Line(number, stripped, "", key, value)
        else:
            yield _Line(number, stripped, table, key, value)


def _sound_lines(text: str, path: Path) -> dict[tuple[str, str], int]:
    """Give table and name → line; stop at the first line that says nothing known, or says it twice."""
    first: dict[tuple[str, str], int] = {}
    for line in _lines(text):
        facts = {"path": str(path), "line": line.number}
        is_table = line.text.startswith("[")
        if line.key is None or not (line.value == {} if is_table else _is_said(line)):
            raise InputError("config_line_wrong", **facts, found=line.text, better=_better(line))
        known = (LIST, TEMPLATES) if is_table else _KNOWN.get(line.table)
        if known is not None and line.key not in known:
            raise InputError("config_unknown", **facts, found=line.key)
        if line.table and line.text.startswith((WORKBOOK, TEMPLATE)):
            raise InputError("config_misplaced", **facts, found=line.text, table=line.table)
        name = (line.table, fold(line.key))
        if first.setdefault(name, line.number) != line.number:
            raise InputError("config_name_twice", **facts, first=first[name], name=line.key)
    return first


def _is_said(line: _Line) -> bool:
    """Say whether a line has a name and a plain text; a tab in it was a backslash of a Windows path."""
    return (
        bool(line.key and line.key.strip())
        and isinstance(line.value, str)
        and bool(line.value.strip())
        and line.value.isprintable()
    )


def _better(line: _Line) -> str:
    """Write a line as it should be: names and places in quotes, paths with slashes."""
    if line.text.startswith("["):
        inside = fold(line.text.strip("[] \t\"'«»"))
        return f"[{inside}]" if inside in (LIST, TEMPLATES) else f"[{LIST}]"
    name, _, place = line.text.partition("=")
    name, place = name.strip(_QUOTES), place.strip(_QUOTES)
    if not name or not place:
        return _EXAMPLE if line.table else f'{WORKBOOK} = "strategy.xlsx"'
    place = place.replace("\\\\", "\\").replace("\\", "/")
    said = name if not line.table and name in (WORKBOOK, TEMPLATE) else json.dumps(name, ensure_ascii=False)
    return f"{said} = {json.dumps(place, ensure_ascii=False)}"
