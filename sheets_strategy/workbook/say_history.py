"""Texts of a task that stand in no cell any more → the words of «Работа» and of the seller's «История»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_strategy.workbook.catalogue import word_fact, word_text
from sheets_strategy.workbook.exchange import FIELDS, as_cell
from sheets_strategy.workbook.exchange_memory import HistoryLine
from sheets_strategy.workbook.template import Template

LONGEST_CELL = 30_000
"""A cell holds 32,767 characters; what does not fit is in «Память», and the cell says so."""


def say_histories(history: Mapping[str, Sequence[HistoryLine]], template: Template) -> dict[str, str]:
    """Give task → its texts for one cell of «Работа», the newest first."""
    return {
        code: _join([say_line(line, template) for line in reversed(lines)], template)
        for code, lines in history.items()
        if lines
    }


def say_line(line: HistoryLine, template: Template) -> str:
    """Say who noted what, in which column and when it was kept."""
    header, text = line.column, line.text
    if line.column in FIELDS:
        header = template.table("worklist").column(line.column).label
        text = word_fact(as_cell(line.column, line.text), lang=template.lang)
    code = "history_line" if line.on else "history_undated"
    said = word_text(code, template, on=line.on, who=line.who, column=header, text=text)
    if len(said) <= LONGEST_CELL:
        return said
    return word_text("history_cut", template, text=said[:LONGEST_CELL])


def _join(lines: Sequence[str], template: Template) -> str:
    said: list[str] = []
    room = LONGEST_CELL
    for place, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0 and said:
            said.append(word_text("history_more", template, lines=len(lines) - place))
            break
        said.append(line)
    return "\n".join(said)
