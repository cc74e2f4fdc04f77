"""A library against one workbook: what is new, what may be brought up to date, what people made theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.strategy.plan_rows import CODE_LETTER, CODE_WIDTH
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.conditions import Condition
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.changes import AppendRows, ChangeSet, SetCell
from sheets_strategy.workbook.codes import name_code
from sheets_strategy.workbook.diff import Cells, WantedRows, diff, in_writing_order
from sheets_strategy.workbook.library import CHOICES, LibraryRow
from sheets_strategy.workbook.library_memory import COLUMNS, Sent, cell_text, read_sent, remember_sent
from sheets_strategy.workbook.memory import Entry, remember_rows
from sheets_strategy.workbook.read_segments import read_condition
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.template import Template

Verdict = Literal[
    "new", "same", "changed", "theirs", "deleted", "no_column", "no_segment", "no_clients", "unclear"
]


@dataclass(frozen=True, slots=True)
class Offered:
    """What becomes of one row of the library in one workbook.

    Attributes:
        row: The row.
        verdict: ``new`` is appended; ``changed`` stands there as the library sent it, and is brought up to
            date; ``theirs`` differs, and is left as it is; ``deleted`` was sent once and people took it
            away; ``no_column``, ``no_segment``, ``no_clients`` and ``unclear`` are not sent.
        what: Which column is missing, or which condition is not understood.
        cells: Cells that are brought up to date.
        kept: Header, what stands, what the library has: cells that people changed.
        draft: A new segment with its conditions.
        numbered: Whether it gets the library's number.
    """

    row: LibraryRow
    verdict: Verdict
    what: str = ""
    cells: tuple[SetCell, ...] = ()
    kept: tuple[tuple[str, str, str], ...] = ()
    draft: Segment | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What sending a library to one workbook comes to.

    Attributes:
        rows: What becomes of each row, in the library's order.
        changes: What is written.
    """

    rows: tuple[Offered, ...]
    changes: ChangeSet


def offer(library: Sequence[LibraryRow], book: Book, tabs: Tabs, *, numbered: bool, today: date) -> Offer:
    """Compare a library with a workbook.

    Args:
        library: The rows; segments first.
        book: The workbook.
        tabs: What it holds.
        numbered: Give new segments the library's numbers where they are free; else they are drafts.
        today: The day that the memory notes.
    """
    work = _Work(book, tabs, numbered)
    rows = [work.offer(one) for one in library]
    wanted = [
        WantedRows("segments", new=work.new["segments"]),
        WantedRows("plan", new=work.new["plan"]),
        remember_rows(tabs.memory, work.entries, today=today),
    ]
    cells = [cell for one in rows for cell in one.cells]
    added = [one for one in diff(book.tables, wanted) if isinstance(one, AppendRows)]
    return Offer(tuple(rows), ChangeSet(book.snapshot.version, in_writing_order((*cells, *added))))


@dataclass(slots=True)
class _Work:
    """Goes through a library; grows by the rows that are new."""

    book: Book
    tabs: Tabs
    numbered: bool
    new: dict[str, list[Cells]] = field(default_factory=lambda: {"segments": [], "plan": []})
    entries: list[Entry] = field(default_factory=list)
    drafts: set[str] = field(default_factory=set)
    sent: Mapping[str, Sent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sent = read_sent(self.tabs.memory)

    def offer(self, row: LibraryRow) -> Offered:
        """Say what becomes of a row."""
        known, view = self.sent.get(row.key), self.book.tables[row.table]
        codes = (self.tabs.segments if row.table == "segments" else self.tabs.plan).codes.by_row
        place = next((place for place, code in codes.items() if known and code == known.code), None)
        if known is not None:
            return Offered(row, "deleted") if place is None else self._update(row, known, place)
        place = self._find(row)
        if place is not None:
            kept = tuple(self._differences(row, view, place))
            return Offered(row, "theirs" if kept else "same", kept=kept)
        return self._new_segment(row) if row.table == "segments" else self._new_hypothesis(row)

    def _find(self, row: LibraryRow) -> int | None:
        """Give the grid row that says the same and did not come from the library."""
        if row.table == "segments":
            named = {one.code: fold(one.name) for one in self.tabs.segments.segments}
            by_row = self.tabs.segments.codes.by_row
            return next((place for place, code in by_row.items() if named[code] == fold(row.name)), None)
        segment = self._segment(row.segment)
        rows = self.tabs.plan.rows.items()
        return next(
            (
                place
                for place, one in rows
                if fold(one.hypothesis) == fold(row.name) and segment and one.segment == segment.code
            ),
            None,
        )

    def _segment(self, name: str) -> Segment | None:
        return next((one for one in self.tabs.segments.segments if fold(one.name) == fold(name)), None)

    def _columns(self, row: LibraryRow, view: TableView) -> list[str]:
        """Give the columns that a library may fill in such a row."""
        conditions = self.tabs.segments.columns if row.table == "segments" else {}
        known = {*COLUMNS[row.table], *(name for name in conditions if name in view.columns), *row.cells}
        return sorted(name for name in known if view.has(name))

    def _wanted(self, row: LibraryRow, name: str) -> str:
        return _word(name, row.cells.get(name, ""), self.book.template)

    def _differences(self, row: LibraryRow, view: TableView, place: int) -> Iterator[tuple[str, str, str]]:
        for name in self._columns(row, view):
            here, wanted = cell_text(view.value(place, name)), self._wanted(row, name)
            if fold(here) != fold(wanted):
                yield view.label(name), here, wanted

    def _update(self, row: LibraryRow, known: Sent, place: int) -> Offered:
        """Bring cells up to date that stand as the library sent them.

        The conditions of a segment only go together: half of them would take clients that nobody meant.
        """
        view = self.book.tables[row.table]
        refused = self._refuse(row, view) if row.table == "segments" else None
        if refused is not None:
            return refused
        cells: list[SetCell] = []
        kept: dict[str, tuple[str, str, str]] = {}
        for name in sorted({*self._columns(row, view), *(name for name in known.cells if view.has(name))}):
            at = (place, view.place(name))
            before = view.value(place, name)
            here, wanted = cell_text(before), self._wanted(row, name)
            if here == wanted or known.cells.get(name) == wanted:
                continue
            is_ours = known.cells.get(name) == here and at not in view.tab.formulas
            if is_ours and view.text(place, "code") == known.code:
                after = _cell(name, wanted) if wanted else None
                cells.append(SetCell(view.tab.name, row.table, name, *at, before, after, exempt="library"))
            else:
                kept[name] = (view.label(name), here, wanted)
        if kept.keys() - COLUMNS[row.table]:
            asks = [one for one in cells if one.column not in COLUMNS[row.table]]
            kept |= {
                one.column: (view.label(one.column), cell_text(one.before), cell_text(one.after))
                for one in asks
            }
            cells = [one for one in cells if one not in asks]
        if cells:
            now = {**known.cells, **{one.column: cell_text(one.after) for one in cells}}
            self.entries.append(remember_sent(row.key, Sent(known.code, now)))
        verdict: Verdict = "changed" if cells else "theirs" if kept else "same"
        return Offered(row, verdict, cells=tuple(cells), kept=tuple(kept.values()))

    def _refuse(self, row: LibraryRow, view: TableView) -> Offered | None:
        """Say why a segment would not be itself here: without a condition it would take others."""
        missing = [view.label(name) for name in row.cells if not view.has(name)]
        if missing:
            return Offered(row, "no_column", ", ".join(missing))
        wrong = self._conditions(row, view)[1]
        return Offered(row, "unclear", wrong) if wrong else None

    def _new_segment(self, row: LibraryRow) -> Offered:
        view = self.book.tables["segments"]
        refused = self._refuse(row, view)
        if refused is not None:
            return refused
        taken = {one.number for one in self.tabs.segments.segments}
        taken |= {cells.get("number") for cells in self.new["segments"]}  # type: ignore[misc]
        has_number = self.numbered and row.number is not None and row.number not in taken
        code = name_code(
            self.tabs.segments.codes.next_number + len(self.new["segments"]), letter="s", width=2
        )
        number = row.number if has_number else None
        self._append(row, code, {"name": row.name, "number": number}, view)
        self.drafts.add(fold(row.name))
        draft = Segment(code, number, row.name, self._conditions(row, view)[0])
        return Offered(row, "new", draft=draft, numbered=has_number)

    def _conditions(self, row: LibraryRow, view: TableView) -> tuple[dict[str, Condition], str]:
        """Read the conditions as the workbook will; give the first that it would not understand."""
        conditions: dict[str, Condition] = {}
        for name, col in self.tabs.segments.columns.items():
            text = next((text for key, text in row.cells.items() if view.place(key) == col), "")
            try:
                condition = read_condition(text, name, self.book.template, self.tabs.clients.base)
            except UnreadableValue:
                return {}, f"{self.tabs.segments.headers[name]}: {text}"
            if not condition.is_any:
                conditions[name] = condition
        return conditions, ""

    def _new_hypothesis(self, row: LibraryRow) -> Offered:
        view, segment = self.book.tables["plan"], self._segment(row.segment)
        name = segment.name if segment else row.segment
        if segment is None and fold(name) not in self.drafts:
            return Offered(row, "no_segment")
        if segment is not None and self._is_empty(segment):
            return Offered(row, "no_clients")
        number = self.tabs.plan.codes.next_number + len(self.new["plan"])
        code = name_code(number, letter=CODE_LETTER, width=CODE_WIDTH)
        self._append(row, code, {"hypothesis": row.name, "for_segment": name}, view)
        return Offered(row, "new")

    def _is_empty(self, segment: Segment) -> bool:
        """Say whether the last sync found nobody in a segment."""
        view = self.book.tables["segments"]
        places = (place for place, code in self.tabs.segments.codes.by_row.items() if code == segment.code)
        return any(view.value(place, "clients") == 0 for place in places)

    def _append(self, row: LibraryRow, code: str, named: Cells, view: TableView) -> None:
        texts = {name: self._wanted(row, name) for name in self._columns(row, view)}
        filled = {name: _cell(name, text) for name, text in texts.items() if text}
        self.new[row.table].append({**filled, **named, "code": code})
        self.entries.append(("code", f"{row.table}:{code}", row.name))
        self.entries.append(remember_sent(row.key, Sent(code, texts)))


def _word(name: str, text: str, template: Template) -> str:
    """Give a cell's text in the language of the workbook."""
    return template.labels[name].get(text, text) if name in CHOICES else text


def _cell(name: str, text: str) -> str | float:
    """Give what is written: hours as a number, all else as text."""
    if name != "hours":
        return text
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
