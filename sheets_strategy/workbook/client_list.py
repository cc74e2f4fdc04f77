"""Sheets of a client list → one record per client, and what was passed over, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.statement.columns import find_sections
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.inn import parse_tax_number
from sheets_strategy.values.names import fold, has_legal_form
from sheets_strategy.workbook.client_headers import ListHeader, find_list_header, list_words
from sheets_strategy.workbook.client_records import Record, merge_cards
from sheets_strategy.workbook.client_rows import LONGEST_TEXT, Card, CardReader
from sheets_strategy.workbook.statement_tab import statement_fields
from sheets_strategy.workbook.template import Template

_TOP = 60
_MONEY = frozenset({"in_sum", "out_sum", "amount"})
_PAYS = frozenset({"purpose", "number", "party_account", "own_account", "account", "payer", "payee"})
# A word in «Группа» that so many rows share is a folder of a catalogue and no group of companies.
_LARGEST_GROUP = 10


class Sheet(Protocol):
    """A grid of a file: its sheet's name and rows."""

    @property
    def name(self) -> str:
        """Name of the sheet, "" for a text file."""

    @property
    def rows(self) -> Sequence[Row]:
        """The grid."""


@dataclass(frozen=True, slots=True)
class ClientList:
    """A client list as read.

    Attributes:
        records: One per client, in the order of the file.
        left: Headers of columns that have no place in Клиенты.
        folders: Headers of columns that hold folders of a catalogue, not groups of companies.
        headings: Rows that are headings or totals, not clients.
        alone: Rows about a person without a company.
        sheets: Names of sheets that hold no list.
        findings: What needs an eye; each names its row.
    """

    records: tuple[Record, ...]
    left: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    alone: int = 0
    sheets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_client_list(
    sheets: Sequence[Sheet], template: Template, *, name: str, own: Collection[str] = ()
) -> ClientList:
    """Read every sheet that has a client list's header.

    Args:
        sheets: The file.
        template: Knows the headers of lists and the words of answers.
        name: What findings call the file.
        own: Headers of the team's own columns in Клиенты.

    Raises:
        InputError: ``statement_for_clients`` (name); ``no_client_header`` (name).
    """
    known = list_words(template, own)
    fields = statement_fields(template)
    headed: list[tuple[Sheet, ListHeader]] = []
    for sheet in sheets:
        if _is_statement(sheet.rows, fields):
            raise InputError("statement_for_clients", name=name)
        header = find_list_header(sheet.rows, known)
        if header is not None:
            headed.append((sheet, header))
    if not headed:
        raise InputError("no_client_header", name=name)
    parts = [
        _read_sheet(
            sheet,
            header,
            CardReader(header, known, template, own),
            file=name if len(headed) == 1 else f"{name}, {sheet.name}",
        )
        for sheet, header in headed
    ]
    with_list = {id(sheet) for sheet, _ in headed}
    return ClientList(
        records=tuple(merge_cards([card for part in parts for card in part.cards])),
        left=tuple(dict.fromkeys(header for part in parts for header in part.left)),
        folders=tuple(dict.fromkeys(header for part in parts for header in part.folders)),
        headings=tuple(text for part in parts for text in part.headings),
        alone=sum(part.alone for part in parts),
        sheets=tuple(sheet.name for sheet in sheets if id(sheet) not in with_list),
        findings=tuple(one for part in parts for one in part.findings),
    )


def refuse_client_list(sheets: Sequence[Sheet], template: Template, error: InputError, *, name: str) -> None:
    """Say of a file without a statement's header that it is a client list, where it is one.

    Args:
        sheets: The file.
        template: Knows the headers of lists.
        error: What a reader of statements found wrong with it.
        name: What errors call the file.

    Raises:
        InputError: ``clients_for_statement`` (name).
    """
    known = list_words(template)
    headless = error.code in ("no_header", "unknown_header")
    if headless and any(find_list_header(sheet.rows, known) for sheet in sheets):
        raise InputError("clients_for_statement", name=name) from error


def _is_statement(rows: Sequence[Row], fields: Mapping[str, str]) -> bool:
    layouts = [section.layout for section in find_sections(rows[:_TOP], fields=fields)]
    told = [layout.columns.keys() for layout in layouts if layout is not None]
    return any("on" in columns and columns & _MONEY and columns & _PAYS for columns in told)


@dataclass(frozen=True, slots=True)
class _Part:
    """One sheet as read; the attributes are those of ``ClientList``."""

    cards: Sequence[Card]
    left: Sequence[str]
    folders: Sequence[str]
    headings: Sequence[str]
    alone: int
    findings: Sequence[Finding]


def _read_sheet(sheet: Sheet, header: ListHeader, reader: CardReader, *, file: str) -> _Part:
    start = header.row + header.lines
    rows = sheet.rows[start:]
    read = [card for place, row in enumerate(rows, start) if (card := reader.read(place, row)) is not None]
    named = [card for card in read if not card.heading and card.values.keys() & {"name", "inn"}]
    headings = _find_headings(named) if any(one.field == "inn" for one in header.columns) else set()
    cards = [card for card in named if card.row not in headings]
    left = {one.col for one in header.columns} - reader.taken()
    if _is_folder(header, cards):
        cards = [replace(card, values=_without(card.values, "group")) for card in cards]
        folders = [one.header for one in header.of("group")]
    else:
        folders = []
    filled = {col for col in left if any(col < len(row) and row[col] not in (None, "") for row in rows)}
    return _Part(
        cards=cards,
        left=[one.header for one in header.columns if one.col in filled],
        folders=folders,
        headings=[text for card in read if (text := card.heading.strip() or _name_in(card, headings))],
        alone=sum(not card.heading and not card.values.keys() & {"name", "inn"} for card in read),
        findings=list(_find_doubts(cards, file=file)),
    )


def _find_headings(cards: Sequence[Card]) -> set[int]:
    """Find rows that are headings of groups: nothing but a word without legal form above filled rows.

    Only where most rows have an ИНН, so that one without any answer is an exception.
    """
    full = [card for card in cards if not card.is_bare()]
    if 2 * sum("inn" in card.values for card in full) < len(full):
        return set()
    found: set[int] = set()
    below_is_full = False
    for card in reversed(cards):
        if not card.is_bare():
            below_is_full = True
        elif below_is_full and not has_legal_form(str(card.values["name"])):
            found.add(card.row)
        else:
            below_is_full = False
    return found


def _name_in(card: Card, headings: set[int]) -> str:
    return str(card.values["name"]) if card.row in headings else ""


def _is_folder(header: ListHeader, cards: Sequence[Card]) -> bool:
    """Say whether «Группа» holds folders of a catalogue: in most rows, or one word in many.

    Read as a group of companies a folder would make one client of all that lie in it.
    """
    columns = header.of("group")
    if not columns or any(one.role != "folder" for one in columns):
        return False
    groups = Counter(fold(str(card.values["group"])) for card in cards if "group" in card.values)
    return 2 * groups.total() > len(cards) or max(groups.values(), default=0) > _LARGEST_GROUP


def _without(values: Mapping[str, CellValue], field: str) -> dict[str, CellValue]:
    return {name: value for name, value in values.items() if name != field}


def _find_doubts(cards: Sequence[Card], *, file: str) -> Iterator[Finding]:
    for card in cards:
        facts = {"file": file, "row": card.row + 1, "name": card.values.get("name", "")}
        inn = str(card.values.get("inn", ""))
        try:
            parse_tax_number(inn)
        except UnreadableValue:
            yield Finding("list_inn_wrong", "warning", f"{card.row}", facts={**facts, "inn": inn})
        for header in card.lost:
            yield Finding("list_digits_lost", "warning", f"{card.row}", facts={**facts, "column": header})
    cut = sum(card.cut for card in cards)
    if cut:
        yield Finding("text_cut", "warning", facts={"rows": cut, "longest": LONGEST_TEXT})
