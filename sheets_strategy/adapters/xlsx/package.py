"""An .xlsx file as parts: which sheet is which part, what belongs to it, what was replaced.

In: an ``Archive``. Out: parts as bytes by name, sheets by name, relationships.
Changes are kept aside until ``write``; parts that nobody put stay as they are.
Part names carry no leading slash: ``xl/worksheets/sheet1.xml``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from xml.etree import ElementTree

from sheets_strategy.adapters.xlsx.archive import Archive, Buffer
from sheets_strategy.adapters.xlsx.markup import escape, local_name, parse, plain_attribute
from sheets_strategy.errors import UnsafeChange, WorkbookError

TYPES_PART = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part.

    Attributes:
        id: Its ``rId``.
        kind: Last word of its type: ``worksheet``, ``drawing``, ``comments`` ...
        target: Name of the part, "" when it lies outside the file.
    """

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the workbook, in the order people see.

    Attributes:
        name: What people call it.
        part: Name of its part, "" when the file lacks it.
        kind: ``worksheet``, ``chartsheet``, ``dialogsheet`` ...
        hidden: Whether people do not see it.
        position: Its place among all sheets, from 0 (``localSheetId`` of names).
    """

    name: str
    part: str
    kind: str
    hidden: bool
    position: int


class Package:
    """The parts of one workbook file; a context manager that closes the file.

    Raises:
        WorkbookError: See ``Archive``; ``not_a_workbook`` when no workbook part is found,
            ``binary_workbook`` for ``.xlsb``.
    """

    def __init__(self, path: Path) -> None:
        self.archive = Archive(path)
        self._replaced: dict[str, Sequence[Buffer]] = {}
        self._dropped: set[str] = set()
        self._folded = {name.casefold().lstrip("/"): name for name in self.archive.names()}
        try:
            self.workbook_part = self._find_workbook()
        except WorkbookError:
            self.archive.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; it can then be replaced."""
        self.archive.close()

    def _find_workbook(self) -> str:
        if not self.has("_rels/.rels"):
            raise WorkbookError("not_a_workbook", path=str(self.archive.path))
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and self.has(relation.target):
                if relation.target.endswith(".bin"):
                    raise WorkbookError("binary_workbook", path=str(self.archive.path))
                if local_name(parse(self.read(relation.target), part=relation.target)) == "workbook":
                    return self.name(relation.target)
        raise WorkbookError("not_a_workbook", path=str(self.archive.path))

    def name(self, part: str) -> str:
        """Give a part's name as the file spells it: names ignore case."""
        if part in self._replaced:
            return part
        return self._folded.get(part.casefold().lstrip("/"), part)

    def has(self, part: str) -> bool:
        """Tell whether the file (with the changes so far) holds a part."""
        name = self.name(part)
        return name in self._replaced or (
            name not in self._dropped and part.casefold().lstrip("/") in self._folded
        )

    def names(self) -> list[str]:
        """Give the names of all parts, with the changes so far."""
        old = [name for name in self.archive.names() if name not in self._dropped]
        return old + [name for name in self._replaced if name not in old]

    def read(self, part: str) -> bytes:
        """Give the bytes of a part, with the changes so far.

        Raises:
            WorkbookError: ``broken_part``: it is missing or cannot be unpacked.
        """
        name = self.name(part)
        if name in self._replaced:
            return b"".join(self._replaced[name])
        if not self.has(part):
            raise WorkbookError("broken_part", path=str(self.archive.path), part=part)
        return self.archive.read(name)

    def open(self, part: str) -> IO[bytes]:
        """Give a stream over a part of the file as it was read."""
        return self.archive.open(self.name(part))

    def size(self, part: str) -> int:
        """Give the unpacked size of a part of the file as it was read."""
        return self.archive.size(self.name(part))

    def put(self, part: str, content: bytes | Sequence[Buffer]) -> None:
        """Replace a part, or add it at the end; content may come in pieces."""
        name = self.name(part)
        self._replaced[name] = [content] if isinstance(content, bytes) else content
        self._dropped.discard(name)

    def drop(self, part: str) -> None:
        """Leave a part out of the file."""
        name = self.name(part)
        self._replaced.pop(name, None)
        self._dropped.add(name)

    def replaced(self) -> dict[str, Sequence[Buffer]]:
        """Give the parts that were put, by name."""
        return dict(self._replaced)

    def forget(self) -> None:
        """Let go of what was put, once it is written: it may be as large as the file."""
        self._replaced.clear()

    def write(self, out: IO[bytes]) -> None:
        """Write the new file: parts that were put, and all others as the bytes they are."""
        self.archive.write(out, self._replaced, frozenset(self._dropped))

    def relations(self, part: str) -> list[Relation]:
        """Give the relationships of a part, ``""`` for those of the file itself."""
        rels = rels_name(part)
        if not self.has(rels):
            return []
        found = []
        for element in parse(self.read(rels), part=rels):
            if local_name(element) != "Relationship":
                continue
            outside = element.get("TargetMode", "") == "External"
            target = "" if outside else resolve(part, element.get("Target", ""))
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(Relation(element.get("Id", ""), kind, target))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Give the parts to which a part is related in one way, such as ``table``."""
        return [
            self.name(relation.target)
            for relation in self.relations(part)
            if relation.kind == kind and relation.target and self.has(relation.target)
        ]

    def add_relation(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another one and give the new ``rId``.

        Args:
            part: The part that gets the relationship.
            kind: Last word of the type, such as ``worksheet``.
            target: Name of the other part.
        """
        rels = rels_name(part)
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        data = self.read(rels) if self.has(rels) else b'<?xml version="1.0" encoding="UTF-8"?>\n' + empty
        used = {relation.id for relation in self.relations(part)}
        new_id = next(f"rId{number}" for number in range(1, 100_000) if f"rId{number}" not in used)
        line = f'<Relationship Id="{new_id}" Type="{_RELATIONS}{kind}" Target="/{escape(target)}"/>'
        self.put(rels, insert_last(data, "Relationships", line.encode(), part=rels))
        return new_id

    def add_content_type(self, part: str, content_type: str) -> None:
        """Declare the type of a new part."""
        line = f'<Override PartName="/{escape(part)}" ContentType="{content_type}"/>'
        self.put(TYPES_PART, insert_last(self.read(TYPES_PART), "Types", line.encode(), part=TYPES_PART))

    @cached_property
    def workbook_xml(self) -> ElementTree.Element:
        """The workbook part as a tree, as it was read."""
        return parse(self.archive.read(self.workbook_part), part=self.workbook_part)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """All sheets, in the order people see, as they were read."""
        relations = {relation.id: relation for relation in self.relations(self.workbook_part)}
        found: list[SheetPart] = []
        for element in self._sheet_elements():
            relation = relations.get(plain_attribute(element, "id"))
            part = self.name(relation.target) if relation and self.has(relation.target) else ""
            kind = relation.kind if relation else ""
            hidden = element.get("state", "visible") != "visible"
            found.append(SheetPart(element.get("name", ""), part, kind, hidden, len(found)))
        return tuple(found)

    def _sheet_elements(self) -> list[ElementTree.Element]:
        for element in self.workbook_xml:
            if local_name(element) == "sheets":
                return [child for child in element if local_name(child) == "sheet"]
        return []

    def worksheet(self, name: str) -> SheetPart:
        """Give the worksheet that people call so.

        Raises:
            UnsafeChange: ``tab_not_found``.
        """
        for sheet in self.sheets:
            if sheet.name == name and sheet.part and sheet.kind == "worksheet":
                return sheet
        raise UnsafeChange("tab_not_found", tab=name)

    def names_defined(self) -> list[tuple[str, str, int]]:
        """Give all defined names: name, text, and the sheet's position or -1 for the workbook."""
        found = []
        for element in self.workbook_xml.iter():
            if local_name(element) == "definedName":
                scope = element.get("localSheetId", "")
                position = int(scope) if scope.isdigit() else -1
                found.append((element.get("name", ""), element.text or "", position))
        return found

    @cached_property
    def epoch_1904(self) -> bool:
        """Whether day 0 of the workbook is 1904-01-01."""
        for element in self.workbook_xml:
            if local_name(element) == "workbookPr":
                return element.get("date1904", "0") in ("1", "true", "on")
        return False


def rels_name(part: str) -> str:
    """Give the name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def resolve(part: str, target: str) -> str:
    """Give the part that a relationship's target names, relative to the part that holds it."""
    target = unquote(target).replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    folder = part.rpartition("/")[0]
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


def insert_last(data: bytes, root: str, line: bytes, *, part: str) -> bytes:
    """Put a line before the closing tag of a part's root.

    Raises:
        UnsafeChange: ``prefixed_xml``: the root carries a prefix or cannot be found.
    """
    closing = f"</{root}>".encode()
    place = data.rfind(closing)
    if place >= 0:
        return data[:place] + line + data[place:]
    empty = re.search(rb"<" + root.encode() + rb"(\s[^>]*?)?/>", data)
    if empty is None:
        raise UnsafeChange("prefixed_xml", part=part)
    opened = empty[0][:-2] + b">"
    return data[: empty.start()] + opened + line + closing + data[empty.end() :]
