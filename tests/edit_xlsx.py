"""A person's spreadsheet program for .xlsx files, small and independent of the product's own writer.

It rewrites the cells, notes, name, place and visibility of sheets and keeps every other
part (validation, conditional formats, charts, styles) as it is. Formulas keep the value
that they showed last, which openpyxl would lose.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, unescape

from edit_driver import Address, Cell, Sheet, is_filled, sheet_of

from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.addresses import cell_name
from sheets_strategy.adapters.xlsx.reader import read_workbook
from sheets_strategy.workbook.grid import CellError

_CELL = re.compile(r"<c\b([^>]*?)/?>")
_COMMENT = re.compile(r'<comment ref="([A-Z]+)([0-9]+)"(.*?)</comment>', re.DOTALL)
_SHEET = re.compile(r"<sheet ([^>]*?)/>")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTE = ' authorId="0"><text><t>спросить у Анны</t></text></comment>'


class XlsxPerson:
    """A person with a workbook in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: list[Sheet] = []

    @property
    def workbook(self) -> XlsxWorkbook:
        return XlsxWorkbook(self._path, now=datetime.now, owner="tests")

    def open(self) -> list[Sheet]:
        parts = _Parts.read(self._path)
        tabs = read_workbook(self._path).snapshot.tabs
        self._opened = [
            sheet_of(tab, parts.styles(place), parts.notes(place))
            for place, tab in enumerate(sorted(tabs, key=lambda tab: parts.names.index(tab.name)))
        ]
        return [replace(sheet, cells=dict(sheet.cells), notes=dict(sheet.notes)) for sheet in self._opened]

    def save(self, sheets: Sequence[Sheet]) -> None:
        parts = _Parts.read(self._path)
        before = {sheet.handle or sheet.name: (place, sheet) for place, sheet in enumerate(self._opened)}
        order: list[int] = []
        for sheet in sheets:
            place, old = before.get(sheet.handle or sheet.name, (-1, Sheet("")))
            if place < 0:
                place = parts.add_sheet()
            if (sheet.cells, sheet.notes) != (old.cells, old.notes):
                parts.put_cells(place, sheet.cells)
                parts.put_notes(place, sheet.notes)
            parts.describe(place, old.name, sheet)
            order.append(place)
        parts.reorder(order)
        parts.write(self._path)

    def state(self) -> object:
        return self._path.read_bytes()

    def restore(self, state: object) -> None:
        self._path.write_bytes(state)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Parts:
    """The parts of a file as text; sheets by their place in the workbook."""

    parts: dict[str, bytes]
    sheets: list[str]
    tags: list[str]

    @classmethod
    def read(cls, path: Path) -> _Parts:
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        targets = dict(_relations(parts["xl/_rels/workbook.xml.rels"].decode()))
        tags = _SHEET.findall(parts["xl/workbook.xml"].decode())
        sheets = ["xl/" + targets[_attribute(tag, "r:id")].removeprefix("/xl/") for tag in tags]
        return cls(parts, sheets, tags)

    @property
    def names(self) -> list[str]:
        return [unescape(_attribute(tag, "name"), {"&quot;": '"', "&apos;": "'"}) for tag in self.tags]

    def styles(self, place: int) -> dict[Address, str]:
        found = {}
        for attributes in _CELL.findall(self.parts[self.sheets[place]].decode()):
            style = _attribute(attributes, "s")
            if style:
                found[_address(_attribute(attributes, "r"))] = style
        return found

    def notes(self, place: int) -> dict[Address, str]:
        part = self._comments(place)
        text = self.parts[part].decode() if part else ""
        return {_address(col + row): rest + "</comment>" for col, row, rest in _COMMENT.findall(text)}

    def put_cells(self, place: int, cells: Mapping[Address, Cell]) -> None:
        part = self.sheets[place]
        text = self.parts[part].decode()
        rows: dict[int, list[int]] = {}
        for row, col in sorted(cells):
            if is_filled(cells[row, col]) or cells[row, col].style:
                rows.setdefault(row, []).append(col)
        dates = self._date_styles()
        lines = (
            f'<row r="{row + 1}">{"".join(_cell_xml((row, col), cells[row, col], dates) for col in cols)}</row>'
            for row, cols in rows.items()
        )
        data = "<sheetData>" + "".join(lines) + "</sheetData>"
        text = re.sub(r"<sheetData\s*/>|<sheetData>.*</sheetData>", lambda _: data, text, flags=re.DOTALL)
        text = re.sub(r"<dimension [^>]*/>", "", text)
        self.parts[part] = text.encode()

    def put_notes(self, place: int, notes: Mapping[Address, str]) -> None:
        part = self._comments(place)
        if not part:
            return
        found = "".join(
            f'<comment ref="{cell_name(*at)}"{rest or _NOTE}' for at, rest in sorted(notes.items())
        )
        text = self.parts[part].decode()
        text = re.sub(r"<commentList>.*</commentList>", "<commentList/>", text, flags=re.DOTALL)
        self.parts[part] = text.replace("<commentList/>", f"<commentList>{found}</commentList>").encode()

    def describe(self, place: int, old: str, sheet: Sheet) -> None:
        """Give a sheet its name, everywhere, and hide or show it."""
        attributes = re.sub(r'\s*(?:name|state)="[^"]*"', "", self.tags[place])
        state = ' state="hidden"' if sheet.hidden else ""
        self.tags[place] = f'name="{_quoted(sheet.name)}"{state} {attributes.strip()}'
        if old in ("", sheet.name):
            return
        to = escape("'" + sheet.name.replace("'", "''") + "'!")
        spellings = (escape("'" + old.replace("'", "''") + "'!"), ">" + escape(old) + "!")
        for name in self.parts:
            if name == "xl/workbook.xml" or name.startswith("xl/charts/chart"):
                text = self.parts[name].decode()
                for spelling in spellings:
                    text = text.replace(spelling, ">" * spelling.startswith(">") + to)
                self.parts[name] = text.encode()

    def add_sheet(self) -> int:
        """Add an empty sheet after the last one."""
        number = 1 + max(int(_attribute(tag, "sheetId")) for tag in self.tags)
        part = f"xl/worksheets/added{number}.xml"
        self.parts[part] = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()
        relation = f'<Relationship Id="added{number}" Type="{_OFFICE}/worksheet" Target="worksheets/added{number}.xml"/>'
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        self._insert("xl/_rels/workbook.xml.rels", "</Relationships>", relation)
        self._insert(
            "[Content_Types].xml", "</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/>'
        )
        self.sheets.append(part)
        self.tags.append(f'name="" sheetId="{number}" r:id="added{number}"')
        return len(self.tags) - 1

    def reorder(self, order: Sequence[int]) -> None:
        """Put the sheets into another order; names that belong to one follow it."""
        book = self.parts["xl/workbook.xml"].decode()
        tags = "".join(f"<sheet {self.tags[place]}/>" for place in order)
        book = re.sub(r"<sheets>.*</sheets>", lambda _: f"<sheets>{tags}</sheets>", book, flags=re.DOTALL)
        for place in set(range(len(self.tags))) - set(order):
            book = re.sub(rf'<definedName [^>]*localSheetId="{place}"[^>]*>[^<]*</definedName>', "", book)
            gone = escape("'" + self.names[place].replace("'", "''") + "'!$A$1")
            book = book.replace(gone, "#REF!")
        scope = re.compile(r'localSheetId="(\d+)"')
        book = scope.sub(lambda found: f'localSheetId="{order.index(int(found[1]))}"', book)
        book = re.sub(r' (?:activeTab|firstSheet)="\d+"', "", book)
        self.parts["xl/workbook.xml"] = book.encode()

    def write(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            for name, data in self.parts.items():
                file.writestr(name, data)

    def _comments(self, place: int) -> str:
        folder, _, name = self.sheets[place].rpartition("/")
        relations = self.parts.get(f"{folder}/_rels/{name}.rels", b"").decode()
        found = [target for _, target in _relations(relations) if "comments" in target]
        return found[0].replace("../", "xl/").removeprefix("/") if found else ""

    def _insert(self, part: str, before: str, text: str) -> None:
        self.parts[part] = self.parts[part].decode().replace(before, text + before).encode()

    def _date_styles(self) -> list[str]:
        """Give the styles that show a date, the first of which dates get."""
        text = self.parts["xl/styles.xml"].decode()
        formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', text))
        shown = {number for number, code in formats.items() if "yy" in code} | {"14"}
        body = re.search(r"<cellXfs.*?</cellXfs>", text, re.DOTALL)
        numbers = re.findall(r'<xf [^>]*?numFmtId="(\d+)"', body[0] if body else "")
        return [str(place) for place, number in enumerate(numbers) if number in shown]


def _cell_xml(at: Address, cell: Cell, dates: Sequence[str]) -> str:
    value, style = cell.value, cell.style
    if isinstance(value, date):
        style = style if style in dates else dates[0]
    elif style in dates and isinstance(value, int | float):
        style = ""
    head = f'<c r="{cell_name(*at)}"' + (f' s="{style}"' if style else "")
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    if value is None:
        return f"{head}>{formula}</c>" if formula else f"{head}/>"
    if isinstance(value, bool):
        return f'{head} t="b">{formula}<v>{int(value)}</v></c>'
    if isinstance(value, CellError):
        return f'{head} t="e">{formula}<v>{escape(str(value.code))}</v></c>'
    if isinstance(value, str):
        if formula:
            return f'{head} t="str">{formula}<v>{escape(value)}</v></c>'
        return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    number = (value - date(1899, 12, 30)).days if type(value) is date else value
    return f"{head}>{formula}<v>{number!r}</v></c>"


def _relations(text: str) -> list[tuple[str, str]]:
    tags = re.findall(r"<Relationship ([^>]*?)/>", text)
    return [(_attribute(tag, "Id"), _attribute(tag, "Target")) for tag in tags]


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'(?<![\w:]){name}="([^"]*)"', tag)
    return found[1] if found else ""


def _quoted(name: str) -> str:
    return escape(name, {'"': "&quot;"})


def _address(name: str) -> Address:
    letters = name.rstrip("0123456789")
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, col - 1
