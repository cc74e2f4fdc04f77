"""An export of a CRM → what was done with each task, in words of «Работа»; nothing is guessed.

A row is one of ours where our code stands in any of its cells. A word of a stage or status that is
known becomes a status, one of an outcome an outcome; whatever is not known goes into the comment
as it is, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.catalogue import word_fact, word_text
from sheets_strategy.workbook.crm import CODE, Crm
from sheets_strategy.workbook.exchange import Texts, as_text
from sheets_strategy.workbook.template import Template

_TOP = 30
_FEWEST = 2
_SENTENCE_END = re.compile(r"[.,;:!\n—–]| - ")


class Sheet(Protocol):
    """A grid of a file."""

    @property
    def rows(self) -> Sequence[Row]:
        """The grid."""


@dataclass(slots=True)
class CrmExport:
    """What an export says.

    Attributes:
        crm: Whose export it is.
        rows: Rows below the header that hold anything.
        away: Task → texts of each of its rows, from top to bottom.
        sellers: Task → who answers for it there.
        others: Rows without one code of ours.
        unknown: Words of a status or outcome that nobody knows → how often.
    """

    crm: Crm
    rows: int = 0
    away: dict[str, list[Texts]] = field(default_factory=dict)
    sellers: dict[str, str] = field(default_factory=dict)
    others: int = 0
    unknown: dict[str, int] = field(default_factory=dict)


def read_export(sheets: Sequence[Sheet], crms: Sequence[Crm], template: Template, *, name: str) -> CrmExport:
    """Read what a CRM exported.

    Args:
        sheets: The file.
        crms: Those that are known; the one with the most headers there is meant, the first of equals.
        template: Words of «Работа».
        name: What errors call the file.

    Raises:
        InputError: ``no_task_header`` (name): no line of headers of a known CRM;
            ``no_task_codes`` (name, rows): none of the rows holds a code.
    """
    found = _find_header(sheets, crms)
    if found is None:
        raise InputError("no_task_header", name=name)
    crm, rows, top = found
    columns = _find_columns(rows[top], crm)
    export = CrmExport(crm)
    for row in rows[top + 1 :]:
        if any(value not in (None, "") for value in row):
            export.rows += 1
            _read_row(row, columns, export, template)
    if not export.away:
        raise InputError("no_task_codes", name=name, rows=export.rows)
    return export


def find_codes(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Give the codes of tasks that stand anywhere in a file."""
    texts = (value for sheet in sheets for row in sheet.rows for value in row if isinstance(value, str))
    return frozenset(code for text in texts for code in CODE.findall(text))


def _find_header(sheets: Sequence[Sheet], crms: Sequence[Crm]) -> tuple[Crm, Sequence[Row], int] | None:
    best: tuple[int, Crm, Sequence[Row], int] | None = None
    for sheet in sheets:
        for top, row in enumerate(sheet.rows[:_TOP]):
            words = {fold(value) for value in row if isinstance(value, str)}
            for crm in crms:
                known = len(words & crm.own)
                if known >= _FEWEST and (best is None or known > best[0]):
                    best = (known, crm, sheet.rows, top)
    return None if best is None else best[1:]


def _find_columns(header: Row, crm: Crm) -> Mapping[str, tuple[int, ...]]:
    """Give what columns hold → grid columns, in the order of the headers that are known."""
    places: dict[str, int] = {}
    for col, value in enumerate(header):
        if isinstance(value, str):
            places.setdefault(fold(value), col)
    return {
        field_: tuple(places[word] for word in words if word in places)
        for field_, words in crm.headers.items()
    }


def _read_row(
    row: Row, columns: Mapping[str, tuple[int, ...]], export: CrmExport, template: Template
) -> None:
    codes = {code for value in row if isinstance(value, str) for code in CODE.findall(value)}
    if len(codes) != 1:
        export.others += 1
        return
    code = codes.pop()
    cells = {
        name: [row[col] for col in cols if col < len(row) and row[col] not in (None, "")]
        for name, cols in columns.items()
    }
    export.away.setdefault(code, []).append(dict(_tell(cells, export, template)))
    seller = next((str(value).strip() for value in cells["seller"]), "")
    if seller:
        export.sellers[code] = seller


def _tell(
    cells: Mapping[str, Sequence[CellValue]], export: CrmExport, template: Template
) -> Iterator[tuple[str, str]]:
    """Give column of «Работа» → text, for what the row says."""
    crm, comment = export.crm, []
    results = [_say(value, template) for value in cells["result"]]
    results = [text for text in dict.fromkeys(results) if text and not CODE.search(text)]
    status = next((_say(value, template) for value in cells["status"]), "")
    known = crm.statuses.get(fold(status))
    if known:
        yield "status", template.labels["work_status"][known]
    if status and known is None:
        export.unknown[status] = export.unknown.get(status, 0) + 1
    if status and (known is None or fold(status) in crm.told):
        comment.append(word_text("crm_status", template, crm=crm.title, status=status))
    outcome = _find_outcome(next((_say(value, template) for value in cells["outcome"]), ""), export, comment)
    for text in results:
        outcome = outcome or crm.outcomes.get(_begins(text), "")
    if outcome:
        yield "outcome", template.labels["work_outcome"][outcome]
    yield from _tell_days(cells, is_done=known == "done")
    if results or comment:
        yield "comment", as_text("comment", "; ".join(dict.fromkeys([*results, *comment])))


def _tell_days(cells: Mapping[str, Sequence[CellValue]], *, is_done: bool) -> Iterator[tuple[str, str]]:
    """Give the days that a row names; the deadline of what is done is no next contact."""
    closed = next(filter(None, map(_find_day, cells["closed"])), None)
    then = next(filter(None, map(_find_day, cells["next_on"])), None)
    if closed is not None:
        yield "touched_on", as_text("touched_on", closed)
    if then is not None and (not is_done or (closed is not None and then > closed)):
        yield "next_on", as_text("next_on", then)


def _begins(text: str) -> str:
    """Give the folded words before the first mark of a text."""
    return fold(_SENTENCE_END.split(text, maxsplit=1)[0])


def _find_outcome(text: str, export: CrmExport, comment: list[str]) -> str:
    """Give the outcome that a cell names, or begins with; what else it says goes into the comment."""
    if not text:
        return ""
    known = export.crm.outcomes.get(fold(text), "")
    if known:
        return known
    comment.append(text)
    known = export.crm.outcomes.get(_begins(text), "")
    if not known:
        export.unknown[text] = export.unknown.get(text, 0) + 1
    return known


def _say(value: CellValue, template: Template) -> str:
    return word_fact(value, lang=template.lang).strip() if value is not None else ""


def _find_day(value: CellValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_date(str(value))
    except UnreadableValue:
        return None
