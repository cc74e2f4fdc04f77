"""Which column of a bank's table is what: asked on a terminal, or said by ``--columns``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sheets_strategy.cli import show, terminal
from sheets_strategy.errors import InputError
from sheets_strategy.values.letters import column_letters, column_number

if TYPE_CHECKING:
    from sheets_strategy.statement.answers import HeaderLine
    from sheets_strategy.workbook.template import Template

ASKED = (
    "on",
    "in_sum",
    "out_sum",
    "amount",
    "direction",
    "party",
    "party_inn",
    "purpose",
    "number",
    "own_account",
)
"""What is asked, in this order; a sum for both sides only where there is no column for receipts."""

_NEEDED = {"on", "party"}
_SUMS = {"in_sum", "out_sum", "amount"}
_NONE = {"-", "–", "—", "нет", "no"}
_WIDEST = 26
_PAIR = re.compile(r"\s*([^=;]+?)\s*=\s*([^=;,]+?)\s*(?:[;,]|$)")


def ask_columns(lines: Sequence[HeaderLine], template: Template) -> dict[str, str]:
    """Ask a person on a terminal about every line of headers that is not clear.

    Returns:
        Line → columns, as they are remembered; empty where the person gives up.
    """
    from sheets_strategy.statement.answers import miss

    answers: dict[str, str] = {}
    for line in lines:
        if not miss(line.proposed):
            continue
        columns = _ask_line(line, template)
        if miss(columns) or not terminal.ask(template.text("cli_columns_right")):
            return {}
        key, packed = line.answer(columns)
        answers[key] = packed
    return answers


def say_columns(text: str, template: Template) -> Callable[[Sequence[HeaderLine]], dict[str, str]]:
    """Read ``--columns``: pairs such as ``дата=A; поступление=D``; a column by letter, number or header.

    Raises:
        InputError: ``columns_wrong`` (value, expected), also later where a file has no such column.
    """
    pairs = [(word, where) for word, where in _PAIR.findall(text)]
    fields = _field_words(template)
    named = {fields.get(_fold(word), ""): where for word, where in pairs}
    if not pairs or "" in named or _PAIR.sub("", text).strip():
        raise InputError("columns_wrong", value=text, expected=_example(template))

    def answer(lines: Sequence[HeaderLine]) -> dict[str, str]:
        from sheets_strategy.statement.answers import miss

        answers: dict[str, str] = {}
        for line in lines:
            columns = {field: _find(where, line, text, template) for field, where in named.items()}
            columns = {**_keep_proposed(line.proposed, columns), **columns}
            if lacking := miss(columns):
                words = ", ".join(template.text(f"field_{name}") for name in lacking)
                raise InputError("columns_lack", value=text, lacking=words)
            key, packed = line.answer(columns)
            answers[key] = packed
        return answers

    return answer


def _keep_proposed(proposed: Mapping[str, int], said: Mapping[str, int]) -> dict[str, int]:
    """Keep what a header tells besides what a person said; of sums a person says all."""
    sums = {"in_sum", "out_sum", "amount", "direction"} if _SUMS & said.keys() else set()
    taken = {*said.values()}
    return {
        name: col
        for name, col in proposed.items()
        if name not in said and name not in sums and col not in taken
    }


def _ask_line(line: HeaderLine, template: Template) -> dict[str, int]:
    facts = {"file": line.file, "sheet": line.sheet, "row": line.row + 1}
    show.show_text("cli_columns_intro" if line.sheet else "cli_columns_intro_text", template, **facts)
    show.show_lines(_picture(line))
    columns: dict[str, int] = {}
    for field in ASKED:
        if (field == "amount" and "in_sum" in columns) or (field == "direction" and "amount" not in columns):
            continue
        if field == "out_sum" and "in_sum" not in columns:
            continue
        needed = field in _NEEDED or (field == "amount" and "in_sum" not in columns)
        col = _ask_field(field, line, columns, template, needed=needed)
        if col is not None:
            columns[field] = col
    return columns


def _ask_field(
    field: str, line: HeaderLine, taken: Mapping[str, int], template: Template, *, needed: bool
) -> int | None:
    """Ask for one column until the answer is one; None for none."""
    from sheets_strategy.workbook.catalogue import word_text

    proposed = line.proposed.get(field)
    if proposed in taken.values():
        proposed = None
    hints = [] if proposed is None else [f"Enter — {column_letters(proposed)}"]
    hints += [] if needed else [template.text("cli_columns_none")]
    question = word_text(
        "cli_columns_ask", template, field=template.text(f"field_{field}"), hint="; ".join(hints)
    )
    while True:
        answer = terminal.ask_text(question).strip()
        if not answer and proposed is not None:
            return proposed
        if (not answer or answer in _NONE) and not needed:
            return None
        col = column_number(answer)
        if col is not None and col < len(line.headers) and col not in taken.values():
            return col
        show.show_text("cli_columns_again", template, last=column_letters(len(line.headers) - 1))


def _picture(line: HeaderLine) -> list[str]:
    """Give one line per column: letter, header, what stands under it."""
    shown = []
    for col, header in enumerate(line.headers):
        values = [str(row[col]) for row in line.samples if row[col] not in (None, "")]
        if header or values:
            below = "; ".join(dict.fromkeys(value[:_WIDEST] for value in values))
            shown.append(f"  {column_letters(col):<3} {header[:40]:<40}  {below}".rstrip())
    return shown


def _find(where: str, line: HeaderLine, text: str, template: Template) -> int:
    """Give the column that a letter, a number or a header names."""
    col = column_number(where)
    if col is None or col >= len(line.headers):
        named = [
            place for place, header in enumerate(line.headers) if header and _fold(header) == _fold(where)
        ]
        if not named:
            raise InputError("columns_wrong", value=text, expected=_example(template))
        col = named[0]
    return col


def _field_words(template: Template) -> dict[str, str]:
    """Give word → field: what messages call it, and every header that banks give it."""
    from sheets_strategy.values.documents import SALES_FIELDS
    from sheets_strategy.workbook.template import CLIENT_LIST

    banks = {
        _fold(header): field
        for field, headers in reversed([*template.banks.items()])
        if not field.startswith((CLIENT_LIST, SALES_FIELDS))
        for header in headers
    }
    return {**banks, **{_fold(template.text(f"field_{field}")): field for field in ASKED}}


def _example(template: Template) -> str:
    return template.text("columns_example")


def _fold(text: str) -> str:
    from sheets_strategy.statement.headers import normalise_header

    return normalise_header(text)
