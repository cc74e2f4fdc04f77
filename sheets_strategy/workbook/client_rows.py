"""Rows under a header of a client list → cards: what each row says of one client."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.headers import normalise_header
from sheets_strategy.values.accounts import as_text
from sheets_strategy.values.cells import CellError, CellValue, Row
from sheets_strategy.values.company_size import PEOPLE, REVENUE, band_of, parse_amount
from sheets_strategy.values.inn import find_inn, restore_inn
from sheets_strategy.values.names import fold, normalise_name
from sheets_strategy.values.phones import join_phones
from sheets_strategy.workbook.book import OWN
from sheets_strategy.workbook.client_headers import TEAMS_OWN, ListColumn, ListHeader, ListWords
from sheets_strategy.workbook.template import Template

LONGEST_TEXT = 2_000
"""Characters of a cell that are kept: a longer one is no answer about a client."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
_LONGEST_NOTHING = 20
_GUARDED = re.compile(r"'[+=@0-9-]")
_PLACE = re.compile(r"[0-9]{1,3}")
# What becomes of these columns is told below; all others go into the column of Клиенты as they are.
_COMPOSED = frozenset(
    ("name", "inn", "contact", "first_name", "middle_name", "last_name", "phone", "niche", "okved", "size",
     "headcount", "revenue", "crm", "row_type", "no_client", "status", "closed_on", "ignore", TEAMS_OWN)
)  # fmt: skip
_AMOUNTS = frozenset({"headcount", "revenue"})
_TRUTH = {"true": "yes", "false": "no"}
_PERSON = ("last_name", "first_name", "middle_name")


@dataclass(frozen=True, slots=True)
class Card:
    """What one row says.

    Attributes:
        row: Grid row.
        values: Column of Клиенты, or ``own:<header>`` → answer; "name" and "inn" may be missing.
        person: The person that the row is about or names, "" for none.
        status: How the list says that the firm is no more, "" where it does not.
        works: Whether the list says that the firm works.
        lost: Headers of cells that lost their last digits.
        cut: How many texts were cut.
        heading: The row's text, where the row is a total or marked as no client.
    """

    row: int
    values: Mapping[str, CellValue]
    person: str = ""
    status: str = ""
    works: bool = False
    lost: tuple[str, ...] = ()
    cut: int = 0
    heading: str = ""

    def is_bare(self) -> bool:
        """Say whether the row holds a name and nothing else."""
        return self.values.keys() == {"name"} and not self.person and not self.status


class CardReader:
    """Reads the rows of one list.

    Args:
        header: Its header line.
        known: How client lists speak.
        template: Gives the words of answers.
        own: Headers of the team's own columns in Клиенты.
    """

    def __init__(
        self, header: ListHeader, known: ListWords, template: Template, own: Collection[str]
    ) -> None:
        self._header, self._words, self._template = header, known.words, template
        fields = {one.field for one in header.columns if one.field}
        self._columns = {field: header.of(field) for field in sorted(fields)}
        groups = self._columns.get("group", [])
        if any(one.role != "folder" for one in groups):
            self._columns["group"] = [one for one in groups if one.role != "folder"]
        names = {normalise_header(name): name for name in own}
        self._own = [
            (one, OWN + names[spelling])
            for one in header.columns
            if (spelling := normalise_header(one.header)) in names
        ]
        # A number of a card is the company's only in a list of companies.
        about_people = fields & {"contact", *_PERSON}
        self._crm = [one for one in self._columns.get("crm", []) if not (about_people and one.role == "id")]
        self._plain = sorted(fields - _COMPOSED)
        names_of = self._columns.get("name", [])
        self._by_role = {
            role: [one for one in names_of if one.role == role] for role in ("", "company", "title", "legal")
        }
        self._telling = {one.col: one.header for one in names_of or self._columns["inn"]}

    def taken(self) -> set[int]:
        """Give the grid columns whose contents go into the workbook, or are of no use to it."""
        used = {one.col for field, ones in self._columns.items() for one in ones if field != "status"}
        if "headcount" in self._columns or "size" in self._columns:
            used -= {one.col for one in self._columns.get("revenue", ())}
        for field in _AMOUNTS & self._columns.keys():
            # Of several years the latest is read.
            used -= {one.col for one in self._columns[field][1:]}
        used -= {one.col for one in self._columns.get("crm", ()) if one not in self._crm and one.role != "id"}
        return used | {one.col for one, _ in self._own}

    def read(self, place: int, row: Row) -> Card | None:
        """Give what a row says; None where it holds nothing, counts columns or repeats the header."""
        cells = _Cells(row, self._words["nothing"])
        values = self._values(cells)
        name, person = self._who(cells)
        heading = self._heading(cells, name, values)
        if heading:
            return Card(place, {}, heading=heading)
        if name:
            values["name"] = name
        if person:
            values["contact"] = person
        if not (values or person) or self._is_header(row) or self._is_numbering(row, name):
            return None
        status, works = self._status(cells)
        return Card(place, values, person, status, works, tuple(dict.fromkeys(cells.lost)), cells.cut)

    def _values(self, cells: _Cells) -> dict[str, CellValue]:
        values: dict[str, CellValue] = {}
        found = {
            "inn": self._inn(cells),
            "phone": join_phones(cells.texts(self._columns.get("phone", ()))),
            "niche": self._niche(cells),
            "size": self._size(cells),
            "crm": cells.first(self._crm),
        }
        for field in self._plain:
            found[field] = self._answer(field, cells.first(self._columns[field]))
        values.update((field, text) for field, text in sorted(found.items()) if text)
        for column, key in self._own:
            value = cells.raw(column)
            if value not in (None, ""):
                values[key] = value
        return values

    def _who(self, cells: _Cells) -> tuple[str, str]:
        """Tell the client of a row from the person there.

        The column of companies names the client; then what stands under «Название» is
        the person. Without a company that is the client, unless the row is a person's.
        """
        by_role = {role: cells.first(columns) for role, columns in self._by_role.items()}
        parts = [cells.first(self._columns.get(part, ())) for part in _PERSON]
        person = cells.first(self._columns.get("contact", ())) or " ".join(filter(None, parts))
        row_type = cells.first(self._columns.get("row_type", ()))
        is_person = bool(row_type) and fold(row_type) in self._words["person"]
        company = by_role[""] or by_role["company"]
        title = by_role["title"]
        if company and title and normalise_name(title) != normalise_name(company) and not by_role[""]:
            person = person or title
        if is_person and not company:
            return "", person or title
        return company or title or by_role["legal"], person

    def _heading(self, cells: _Cells, name: str, values: Mapping[str, CellValue]) -> str:
        marks = (fold(text) for text in cells.texts(self._columns.get("no_client", ())))
        if any(self._template.meanings["yes_no"].get(mark) == "yes" for mark in marks):
            return name or " "
        first = fold(name).split(" ")[0].strip(" :.") if name and not values.get("inn") else ""
        return name if first in self._words["totals"] else ""

    def _is_header(self, row: Row) -> bool:
        """Say whether a row repeats the header, as printed lists do on every page."""
        texts = ((row[col] if col < len(row) else None, header) for col, header in self._telling.items())
        repeats = any(isinstance(text, str) and text.strip() == header for text, header in texts)
        return repeats and sum(isinstance(value, str) for value in row) > len(self._header.columns) // 2

    def _is_numbering(self, row: Row, name: str) -> bool:
        """Say whether a row counts the columns, as forms of authorities do."""
        if not _PLACE.fullmatch(name):
            return False
        filled = [value for value in row if value not in (None, "")]
        return (
            all(
                _PLACE.fullmatch(value if isinstance(value, str) else f"{value:g}")
                for value in filled
                if isinstance(value, str | int | float)
            )
            and len(filled) > 1
        )

    def _inn(self, cells: _Cells) -> str:
        texts = [restore_inn(text) for text in cells.texts(self._columns.get("inn", ()))]
        digits = [text if text.isdecimal() else find_inn(text) or text for text in texts]
        # Words are no number: they would stand in a column that is read as one.
        return next((text for text in digits if any(map(str.isdigit, text))), "")

    def _niche(self, cells: _Cells) -> str:
        text, code = cells.first(self._columns.get("niche", ())), cells.first(self._columns.get("okved", ()))
        return f"{text} ({code})" if text and code and code not in text else text or code

    def _size(self, cells: _Cells) -> str:
        text = cells.first(self._columns.get("size", ()))
        for field, limits, words in (("headcount", PEOPLE, "people"), ("revenue", REVENUE, "revenue")):
            columns = self._columns.get(field, ())
            found = next(((one, told) for one in columns if (told := cells.first([one]))), None)
            if text or not found:
                continue
            band = band_of(found[1], limits, scale=found[0].scale)
            text = self._template.text(f"size_{words}_{band}") if band is not None else ""
            text = text or (found[1] if field == "headcount" else "")
        return text

    def _answer(self, field: str, text: str) -> str:
        """Give an answer in the words of its drop-down, where it is one of them."""
        vocabulary = self._template.labels["parameter_values"].get(field, "")
        meanings = self._template.meanings.get(vocabulary)
        if meanings is None:
            return text
        key = meanings.get(fold(text)) or (_TRUTH.get(text) if vocabulary == "yes_no" else None)
        return self._template.labels[vocabulary][key] if key else text

    def _status(self, cells: _Cells) -> tuple[str, bool]:
        """Give how the list says that the firm is no more, and whether it says that it works."""
        told = cells.first(self._columns.get("status", ()))
        ended = cells.first(self._columns.get("closed_on", ()))
        folded = fold(told).replace("не ликвид", "")
        if told and any(piece in folded for piece in self._words["closed"]):
            return told, False
        if ended:
            return f"{self._columns['closed_on'][0].header}: {ended}", False
        return "", bool(told)


class _Cells:
    """The cells of one row as texts; notes what was lost."""

    def __init__(self, row: Row, nothing: Collection[str]) -> None:
        self._row, self._nothing = row, nothing
        self.lost: list[str] = []
        self.cut = 0

    def first(self, columns: Sequence[ListColumn]) -> str:
        """Give the first filled cell of some columns."""
        for one in columns:
            text = self._take(one)
            if text:
                return text
        return ""

    def texts(self, columns: Sequence[ListColumn]) -> list[str]:
        """Give the filled cells of some columns."""
        return [text for one in columns if (text := self._take(one))]

    def raw(self, column: ListColumn) -> CellValue:
        """Give a cell as it is, for a column of the team's own; an amount is a number also in a text file."""
        value = self._row[column.col] if column.col < len(self._row) else None
        if isinstance(value, CellError | time):
            return None
        if isinstance(value, datetime) and value.time() == time(0):
            return value.date()
        if not isinstance(value, str):
            return value
        text = self._take(column)
        amount = parse_amount(text) if column.field in _AMOUNTS else None
        return text if amount is None else amount

    def _take(self, column: ListColumn) -> str:
        value = self._row[column.col] if column.col < len(self._row) else None
        try:
            text = _text(value)
        except UnreadableValue as error:
            if error.reason == "digits_lost":
                self.lost.append(column.header)
            return ""
        if len(text) <= _LONGEST_NOTHING and fold(text) in self._nothing:
            return ""
        self.cut += len(text) > LONGEST_TEXT
        return text[:LONGEST_TEXT].rstrip()


def _text(value: CellValue) -> str:
    """Give a cell as one line of text.

    Raises:
        UnreadableValue: ``digits_lost`` for a number that was too long for a spreadsheet.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, CellError | time) or value is None:
        return ""
    text = as_text(value)
    text = " ".join((text if text.isprintable() else _CONTROLS.sub(" ", text)).split())
    # An apostrophe keeps a spreadsheet from computing what follows, and is not part of it.
    return text[1:] if _GUARDED.match(text) else text
