"""«класс A; B; регион Москва» → a segment that is tried, as if each condition stood in its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.strategy.segment_order import expect_clients
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.what_if import WhatIf, try_segment
from sheets_strategy.values.conditions import Condition
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, Book
from sheets_strategy.workbook.read_segments import condition_headers, read_condition
from sheets_strategy.workbook.template import Template

_BREAK = re.compile(r"[;,\n]")
_MARKS = " \t\n\u00a0;,"
_SIGN = re.compile(r"^[:=]\s*")
_AFTER = re.compile(r"\s|[:=<>≤≥(\[\d;]|$")
"""What may follow the name of a parameter."""


def try_text(
    text: str, *, at: float | None, book: Book, strategy: Strategy, segments: Sequence[Segment]
) -> WhatIf:
    """Say whom a segment with these conditions would take; nothing is changed.

    Args:
        text: Conditions as ``parse_what_if`` reads them.
        at: The number that it would have: segments with this number or a larger one stand after it;
            None for the first place.
        book: The workbook.
        strategy: What was computed from it.
        segments: The decision table.

    Raises:
        InputError: As ``parse_what_if``.
    """
    headers = condition_headers(book, strategy.clients)
    conditions = parse_what_if(text, template=book.template, headers=headers, base=strategy.clients)
    place = 0 if at is None else sum((one.number or 0.0) < at for one in in_order(segments))
    return try_segment(
        Segment("", None, "", conditions),
        place=place,
        segments=segments,
        profiles=strategy.profiles,
        clients=expect_clients(strategy.clients, strategy.parameters.clients),
    )


def parse_what_if(
    text: str, *, template: Template, headers: Mapping[str, str], base: pd.DataFrame
) -> dict[str, Condition]:
    """Read conditions that are written one after another, each with the name of its parameter before it.

    ``;``, ``,`` and a new line begin a new part only where the name of a parameter follows; elsewhere
    they part the values of a list. Names are headers of Сегменты and of the team's own columns, in any
    language of the program and with their synonyms.

    Args:
        text: What was typed.
        template: Words.
        headers: Parameter → header, as they stand in the tab.
        base: The client base: its own columns are parameters too.

    Returns:
        Parameter → condition, in the order of the text.

    Raises:
        InputError: ``what_if_empty``; ``what_if_parameter`` (part): it begins with no parameter;
            ``what_if_condition`` (part, parameter, value, reason); ``what_if_twice`` (parameter, part);
            ``what_if_any`` (part, parameter): nothing is asked of it.
    """
    names = _names(template, headers, base)
    found: dict[str, Condition] = {}
    for part, name, value in _parts(text, names):
        facts = {"part": part, "parameter": _label(name, template, headers)}
        if name in found:
            raise InputError("what_if_twice", **facts)
        try:
            condition = read_condition(value, name, template, base)
        except UnreadableValue as error:
            raise InputError("what_if_condition", **facts, value=value, reason=error.reason) from error
        if condition.is_any:
            raise InputError("what_if_any", **facts)
        found[name] = condition
    if not found:
        raise InputError("what_if_empty")
    return found


def _names(template: Template, headers: Mapping[str, str], base: pd.DataFrame) -> dict[str, str]:
    """Give folded name → parameter; what people call their own columns comes last."""
    own = {fold(str(name).removeprefix(OWN)): str(name) for name in base if str(name).startswith(OWN)}
    columns = [one for one in template.table("segments").columns if one.key in template.labels["parameter"]]
    spelled = {fold(word): one.key for one in columns for word in (one.label, *one.synonyms)}
    here = {fold(header): name for name, header in headers.items()}
    return {**own, **{name: name for name in template.labels["parameter"]}, **spelled} | (
        dict(template.meanings["parameter"]) | here
    )


def _parts(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Give each part as typed, its parameter and its condition.

    Raises:
        InputError: ``what_if_parameter``.
    """
    found: list[tuple[int, int, str]] = []
    end = 0
    for start in _starts(text):
        # Inside a name stands the comma of «Стаж, лет».
        named = _name_at(text, start, names) if start >= end else None
        if named is not None:
            end, name = named
            found.append((start, end, name))
    lost = text[: found[0][0] if found else len(text)].strip(_MARKS)
    if lost:
        raise InputError("what_if_parameter", part=lost)
    stops = [*(start for start, _, _ in found), len(text)][1:]
    for (start, end, name), stop in zip(found, stops, strict=True):
        yield text[start:stop].strip(_MARKS), name, _SIGN.sub("", text[end:stop].strip(_MARKS))


def _starts(text: str) -> list[int]:
    """Give the places where a part may begin: at the start, and behind each sign that parts."""
    places = [0, *(found.end() for found in _BREAK.finditer(text))]
    return [place + len(text[place:]) - len(text[place:].lstrip()) for place in places]


def _name_at(text: str, start: int, names: Mapping[str, str]) -> tuple[int, str] | None:
    """Give the end of the longest name that begins at a place, and its parameter."""
    longest = max(map(len, names), default=0)
    best: tuple[int, str] | None = None
    for end in range(start + 1, min(len(text), start + 2 * longest) + 1):
        if not text[end - 1].isspace() and _AFTER.match(text[end:]):
            name = names.get(fold(text[start:end]))
            best = (end, name) if name is not None else best
    return best


def _label(name: str, template: Template, headers: Mapping[str, str]) -> str:
    return headers.get(name) or template.labels["parameter"].get(name) or name.removeprefix(OWN)
