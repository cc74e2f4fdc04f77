"""Documents of a 1C file, one after another → columns of numbers, and texts that they share.

A payer stands in thousands of documents and is kept once; of a document only
what becomes a row is kept.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat

import numpy as np

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.one_c_documents import Document, Side, find_date, find_purpose, find_side
from sheets_strategy.readers.one_c_keys import PURPOSE, SIDES, Keys
from sheets_strategy.readers.one_c_shapes import Fields, Run, Shape
from sheets_strategy.readers.one_c_table import NO_DAY, Ints, Table
from sheets_strategy.values.money import parse_money

DAMAGE = "\ufffd"
"""What stands where saving in a wrong encoding destroyed a letter."""

_EPOCH = date(1970, 1, 1).toordinal()
_PLAIN_SUMS = re.compile(rb"(?:[0-9]{1,12}\.[0-9]{2} )*")
_PLAIN_SUM = re.compile(rb"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_MOST_DAYS = 50_000
_SAID = {"": 0, "in": 1, "out": 2}


class Columns:
    """Collects documents in any order and gives them as a table in the order of the file."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._numbers: list[str] = []
        self._purposes: list[str] = []
        self._lines, self._amounts = array("q"), array("q")
        self._drawn, self._paid, self._received, self._booked = (array("i") for _ in range(4))
        self._payers, self._payees = array("i"), array("i")
        self._said, self._statement_lines, self._currencies = (array("b") for _ in range(3))
        self._currency_codes: list[str] = [""]
        self._sides: dict[Side, int] = {}
        self._days = _Days(keys.encoding)
        self._known = tuple(_Sides(side, self) for side in SIDES)
        self._damaged = False

    def add(self, document: Document) -> None:
        """Add one document that was read line by line."""
        self._lines.append(document.line)
        self._numbers.append(document.number)
        self._purposes.append(document.purpose)
        self._amounts.append(document.amount_kop)
        self._drawn.append(_day(document.drawn))
        self._paid.append(_day(document.paid))
        self._received.append(_day(document.received))
        self._booked.append(_day(document.booked))
        self._payers.append(self.place(document.payer))
        self._payees.append(self.place(document.payee))
        self._said.append(_SAID[document.said])
        self._statement_lines.append(document.statement_line)
        if document.currency not in self._currency_codes:
            self._currency_codes.append(document.currency)
        self._currencies.append(self._currency_codes.index(document.currency))
        self._damaged |= DAMAGE in document.purpose

    def add_run(self, run: Run) -> list[tuple[int, str, str, str]]:
        """Add documents of one shape.

        Returns:
            Those whose sum cannot be read, which are not added: line, number, sum, reason.
        """
        columns = _Fields(run.shape, run.documents)
        amounts, bad = self._read_amounts(columns.single("сумма"))
        lost = []
        if bad:
            numbers = self._texts(columns.single("номер"))
            lost = [(run.lines[place], numbers[place], *why) for place, why in bad.items()]
            kept = [place for place in range(len(run.documents)) if place not in bad]
            if not kept:
                return lost
            amounts = [amounts[place] for place in kept]
            run = Run(
                run.shape, [run.documents[place] for place in kept], [run.lines[place] for place in kept]
            )
            columns = _Fields(run.shape, run.documents)
        self._lines.extend(run.lines)
        self._amounts.extend(amounts)
        self._numbers += self._texts(columns.single("номер"))
        self._purposes += self._read_purposes(columns)
        days = (("дата", self._drawn), ("датасписано", self._paid), ("датапоступило", self._received))
        for key, column in days:
            column.extend(map(self._days.__getitem__, columns.single(key)))
        for side, known, column in zip(SIDES, self._known, (self._payers, self._payees), strict=True):
            column.extend(map(known.__getitem__, columns.spread(side)))
        self._booked.extend([NO_DAY] * len(run.lines))
        for flags in (self._said, self._statement_lines, self._currencies):
            flags.frombytes(bytes(len(run.lines)))
        return lost

    def finish(self) -> Table:
        """Give all documents in the order of the file; nothing can be added after that."""
        self._damaged = self._damaged or any(DAMAGE in side.name for side in self._sides)
        lines = _ints(self._lines)
        table = Table(
            lines=lines,
            numbers=np.array(self._numbers, dtype=object),
            purposes=np.array(self._purposes, dtype=object),
            amounts=_ints(self._amounts),
            drawn=_ints(self._drawn),
            paid=_ints(self._paid),
            received=_ints(self._received),
            booked=_ints(self._booked),
            payers=_ints(self._payers),
            payees=_ints(self._payees),
            said=_ints(self._said),
            statement_lines=_ints(self._statement_lines),
            currencies=_ints(self._currencies),
            sides=tuple(self._sides),
            currency_codes=tuple(self._currency_codes),
            damaged=self._damaged,
        )
        self._numbers, self._purposes = [], []
        return table if (lines[:-1] < lines[1:]).all() else table.take(np.argsort(lines, kind="stable"))

    def place(self, side: Side) -> int:
        """Give the place of a payer or payee among all sides."""
        return self._sides.setdefault(side, len(self._sides))

    def read_lines(self, pieces: Sequence[bytes]) -> Mapping[str, str]:
        """Give the values that runs of lines hold; the first of a key that is not empty."""
        values: dict[str, str] = {}
        for piece in pieces:
            for line in piece.split(b"\n"):
                raw, _, value = line.partition(b"=")
                key, encoding = self._keys.find(raw)
                values[key] = values.get(key, "") or value.decode(encoding, errors="replace").strip()
        return values

    def _read_amounts(self, texts: Sequence[bytes]) -> tuple[list[int], dict[int, tuple[str, str]]]:
        """Read sums; those that cannot be read are 0 here, and text and reason by place there."""
        joined = b" ".join(texts) + b" "
        if _PLAIN_SUMS.fullmatch(joined):
            return list(map(int, joined.replace(b".", b"").split())), {}
        amounts, bad = [], {}
        for place, text in enumerate(texts):
            plain = _PLAIN_SUM.fullmatch(text)
            kop = 0
            if plain:
                kop = int(plain[1] + (plain[2] or b"").ljust(2, b"0"))
            else:
                try:
                    kop = parse_money(self._text(text), decimal=".")
                except UnreadableValue as error:
                    bad[place] = (self._text(text), error.reason)
            amounts.append(kop)
        return amounts, bad

    def _read_purposes(self, columns: _Fields) -> list[str]:
        purposes = self._texts(columns.single(PURPOSE))
        if "" in purposes:
            for place, pieces in enumerate(columns.spread(PURPOSE + "1")):
                if not purposes[place]:
                    purposes[place] = find_purpose(self.read_lines(pieces))
                    self._damaged |= DAMAGE in purposes[place]
        return purposes

    def _text(self, text: bytes) -> str:
        return text.decode(self._keys.encoding, errors="replace").strip()

    def _texts(self, texts: Sequence[bytes]) -> list[str]:
        joined = b"\n".join(texts).decode(self._keys.encoding, errors="replace")
        self._damaged = self._damaged or DAMAGE in joined
        return [text.strip() for text in joined.split("\n")]


class _Fields:
    """Fields of documents of one shape, column by column."""

    def __init__(self, shape: Shape, documents: Sequence[Fields]) -> None:
        self._places = shape.places
        self._size = len(documents)
        self._columns = list(zip(*documents, strict=True))

    def single(self, key: str) -> Sequence[bytes]:
        """Give the values of a key that stands in one line; empty where the shape lacks it."""
        places = self._places[key]
        return self._columns[places[0]] if places else [b""] * self._size

    def spread(self, place: str) -> Iterable[Fields]:
        """Give the runs of lines of a side, or of the purpose, for each document."""
        places = self._places[place]
        columns = [self._columns[one] for one in places]
        return zip(*columns, strict=True) if places else repeat((), self._size)


class _Days(dict[bytes, int]):
    """Text of a date → day number, remembered."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __missing__(self, text: bytes) -> int:
        if len(self) > _MOST_DAYS:
            self.clear()
        day = _day(find_date(text.decode(self._encoding, errors="replace").strip()))
        self[text] = day
        return day


class _Sides(dict[Fields, int]):
    """Lines of a payer or payee → its place, remembered."""

    def __init__(self, side: str, columns: Columns) -> None:
        super().__init__()
        self._side = side
        self._columns = columns

    def __missing__(self, pieces: Fields) -> int:
        place = self._columns.place(find_side(self._columns.read_lines(pieces), self._side))
        self[pieces] = place
        return place


def _day(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal() - _EPOCH


def _ints(column: array[int]) -> Ints:
    return np.asarray(column).astype(np.int64)
