"""A 1C file, once from end to end → what it holds, before anything is decided."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from sheets_strategy.errors import Finding, Grave, UnreadableValue
from sheets_strategy.readers.one_c_blocks import Block, Kind, Sections
from sheets_strategy.readers.one_c_columns import Columns
from sheets_strategy.readers.one_c_documents import find_accounts, read_document
from sheets_strategy.readers.one_c_keys import Keys
from sheets_strategy.readers.one_c_sections import read_section
from sheets_strategy.readers.one_c_shapes import Shapes
from sheets_strategy.readers.one_c_table import Table
from sheets_strategy.statement.incoming import UNREADABLE_DOCUMENT
from sheets_strategy.statement.rows import Control

OPENING, ENDING = "СекцияДокумент", "КонецДокумента"


@dataclass(slots=True)
class Scan:
    """What a file holds.

    Attributes:
        documents: Its documents; empty until all is read.
        sections: Its account sections.
        own_accounts: Accounts that it calls the statement's own, in the order of the file.
        findings: What was wrong with single documents and sections.
        last: The section it ends with; None for a file without any.
    """

    documents: Table = field(default_factory=lambda: Columns(Keys("utf-8")).finish())
    sections: list[Control] = field(default_factory=list)
    own_accounts: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    last: Block | None = None


class Scanner:
    """Reads pieces of a file: documents of known shapes at once, all else line by line."""

    def __init__(self, encoding: str, name: str, *, by_shape: bool = True) -> None:
        keys = Keys(encoding)
        self._name = name
        self._opening, self._ending = OPENING.encode(encoding), ENDING.encode(encoding)
        self._sections = Sections(keys, name)
        self._shapes = Shapes(keys) if by_shape else None
        self._columns = Columns(keys)
        self._scan = Scan()
        self._line = 1
        self._unclosed: dict[Kind, array[int]] = {"account": array("q"), "document": array("q")}

    def scan(self, pieces: Iterable[bytes]) -> Scan:
        """Read a file.

        Args:
            pieces: The file in pieces of whole lines.

        Raises:
            InputError: ``endless_text``.
        """
        for piece in pieces:
            start = 0
            while start < len(piece):
                if self._shapes is not None and self._sections.between:
                    start = self._read_shapes(self._shapes, piece, start)
                if start < len(piece):
                    start = self._read_lines(piece, start)
        for block in self._sections.finish():
            self._take(block)
        self._scan.findings.sort(key=lambda finding: int(str(finding.facts["line"])))
        self._count_unclosed()
        self._scan.documents = self._columns.finish()
        return self._scan

    def _read_shapes(self, shapes: Shapes, piece: bytes, start: int) -> int:
        runs, start, self._line = shapes.read(piece, start, self._line)
        for run in runs:
            for line, number, value, reason in self._columns.add_run(run):
                self._find(UNREADABLE_DOCUMENT, line, number, value=value, reason=reason)
        if runs:
            self._scan.last = Block("document", self._line - 1, closed=True)
        return start

    def _read_lines(self, piece: bytes, start: int) -> int:
        """Read up to the end of the next document, and learn its shape."""
        ending = piece.find(self._ending, start)
        stop = piece.find(b"\n", ending) + 1 if ending >= 0 else 0
        text = piece[start : stop or len(piece)]
        lines = text.split(b"\n")
        if not lines[-1]:
            lines.pop()
        block = None
        for block in self._sections.take(lines, self._line):
            self._take(block)
        self._line += len(lines)
        whole = block is not None and block.kind == "document" and block.closed and not block.twice
        if whole and stop and self._shapes is not None and self._sections.between:
            opening = text.rfind(self._opening)
            if opening >= 0:
                before = text[:opening]
                blank = len(before.rstrip(b"\r\n"))
                self._shapes.learn(text[opening if blank else 0 :])
        return start + len(text)

    def _take(self, block: Block) -> None:
        if block.kind == "document":
            self._take_document(block)
        elif block.kind == "account":
            self._scan.sections.append(read_section(block.values))
        if block.kind in ("document", "account") and not block.closed:
            self._unclosed[block.kind].append(block.line)
        for text in block.accounts:
            self._scan.own_accounts.update(dict.fromkeys(find_accounts(text)))
        self._scan.last = block

    def _take_document(self, block: Block) -> None:
        if block.twice:
            self._find("one_c_two_sums", block.line, block.values.get("номер", ""))
        try:
            self._columns.add(read_document(block))
        except UnreadableValue as error:
            number = block.values.get("номер", "")
            self._find(UNREADABLE_DOCUMENT, block.line, number, value=str(error.value), reason=error.reason)

    def _find(self, code: str, line: int, number: str, **facts: object) -> None:
        facts = {"file": self._name, "line": line, "number": number} | facts
        self._scan.findings.append(Finding(code, "error", key=f"{self._name}:{line}", facts=facts))

    def _count_unclosed(self) -> None:
        graves: tuple[tuple[Kind, Grave], ...] = (("account", "info"), ("document", "warning"))
        for kind, grave in graves:
            if lines := self._unclosed[kind]:
                facts = {"file": self._name, "count": len(lines), "line": lines[0]}
                self._scan.findings.append(
                    Finding(f"one_c_unclosed_{kind}", grave, key=self._name, facts=facts)
                )
