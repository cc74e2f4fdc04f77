"""Lines of a 1CClientBankExchange file → sections: headers, accounts, documents, end.

Tolerant where banks are careless: a section without ``=``, missing ends, texts
that run on over several lines, documents that run together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c_keys import END_OF_FILE, ENDS, KEPT, MARKS, OPENS, TEXTS, Keys

Kind = Literal["header", "account", "document", "end"]
_LONGEST_TEXT = 100_000
_SUMS = ("сумма", "суммаприход", "суммарасход")


@dataclass(slots=True)
class Block:
    """One section of the file.

    Attributes:
        kind: What it is; ``end`` is the line КонецФайла.
        line: Line of the file, from 1, where it starts.
        title: What stands after ``СекцияДокумент=``, in lower case.
        values: Key of ``KEPT`` → value, stripped; the first that is not empty.
        accounts: All values of РасчСчет, of which a header may have many.
        closed: Whether its own end line closed it.
        twice: Whether two different sums stand in it: two documents may have run together.
    """

    kind: Kind
    line: int
    title: str = ""
    values: dict[str, str] = field(default_factory=dict)
    accounts: list[str] = field(default_factory=list)
    closed: bool = False
    twice: bool = False


class Sections:
    """Takes lines as they come and gives the sections that they end."""

    def __init__(self, keys: Keys, name: str) -> None:
        self._keys = keys
        self._name = name
        self._block = Block("header", 1)
        self._text_key = ""

    @property
    def between(self) -> bool:
        """Whether no section is open and nothing waits: what comes next stands on its own."""
        return self._block.kind == "header" and not self._block.values and not self._text_key

    def take(self, lines: Iterable[bytes], first: int) -> Iterator[Block]:
        """Give the sections that end within these lines.

        A line whose key nobody knows goes on with the text before it; one that
        looks like a key (``НовоеПоле=``) is passed over.

        Args:
            lines: Lines of the file, with or without line ends.
            first: Number of the first one.

        Raises:
            InputError: ``endless_text``.
        """
        for number, line in enumerate(lines, start=first):
            raw, equals, value = line.partition(b"=")
            key, encoding = self._keys.find(raw)
            if key in MARKS:
                self._text_key = ""
                yield from map(_settle, self._turn(key, number, value.decode(encoding, errors="replace")))
            elif key and equals:
                self._text_key = key if key in TEXTS else ""
                if key in KEPT:
                    yield from self._put(key, value.decode(encoding, errors="replace").strip(), number)
            elif self._text_key:
                self._go_on(line.decode(encoding, errors="replace").strip(), number)

    def finish(self) -> Iterator[Block]:
        """Give the section that is still open at the end of the file."""
        if self._block.values or self._block.kind == "document":
            yield _settle(self._block)

    def _turn(self, mark: str, number: int, value: str) -> list[Block]:
        """Open or end a section; give those that are done."""
        block = self._block
        done = [block] if block.values or block.kind == "document" else []
        if mark in OPENS:
            self._block = Block(cast("Kind", OPENS[mark]), number, value.strip().casefold())
            return done
        block.closed = block.closed or ENDS.get(mark) == block.kind
        if mark == END_OF_FILE:
            done.append(Block("end", number, closed=True))
        self._block = Block("header", number)
        return done

    def _put(self, key: str, value: str, number: int) -> Iterator[Block]:
        block = self._block
        known = block.values.get(key, "")
        if key == "расчсчет" and value:
            block.accounts.append(value)
        if block.kind == "header":
            block.values[key] = value
        elif key == "номер" and known and value != known and any(one in block.values for one in _SUMS):
            # The lines between two documents are gone: here begins the second one.
            yield block
            self._block = Block(block.kind, number, values={key: value})
        elif not known:
            block.values[key] = value
        elif key in _SUMS and value and value != known:
            block.twice = True

    def _go_on(self, text: str, number: int) -> None:
        if not text:
            return
        values = self._block.values
        known = values.get(self._text_key, "")
        if len(known) + len(text) > _LONGEST_TEXT:
            raise InputError("endless_text", name=self._name, line=number)
        values[self._text_key] = f"{known} {text}".strip()


def _settle(block: Block) -> Block:
    """Make a document of a header that holds a sum: its first line is damaged."""
    if block.kind == "header" and any(key in block.values for key in _SUMS):
        block.kind = "document"
    return block
