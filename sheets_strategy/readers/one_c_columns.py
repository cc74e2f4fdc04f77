"""Documents of a 1C file, one after another → columns of numbers, and texts that they share.

A payer stands in thousands of documents and is kept once; of a document only
what becomes a row is kept.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.one_c_documents import Document, Side, find_date, find_purpose, find_side
from sheets_strategy.readers.one_c_keys import SIDES, Keys
from sheets_strategy.readers.one_c_shapes import PIECES, Fields
from sheets_strategy.values.money import parse_money

NO_DAY = -(2**31)
"""Day number of a date that nobody knows."""

_EPOCH = date(1970, 1, 1).toordinal()
_PLAIN_SUMS = re.compile(rb"(?:[0-9]{1,12}\.[0-9]{2} )*")
_PLAIN_SUM = re.compile(rb"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_MOST_DAYS = 50_000
_FLAGS = ("said", "statement_lines", "currencies")
_SAID = {"": 0, "in": 1, "out": 2}


class Columns:
    """What documents hold, column by column.

    Attributes:
        numbers: Номер, one per document, as in all columns below.
        purposes: What for.
        amounts: Kopecks.
        drawn: Дата as days since 1970, ``NO_DAY`` unknown; so are the next three.
        paid: ДатаСписано.
        received: ДатаПоступило.
        booked: ДатаОперации.
        payers: Place of the payer in ``sides``.
        payees: Place of the payee.
        lines: Line of the file where it starts.
        said: 1 where the document itself says that money came, 2 that it went, else 0.
        statement_lines: 1 for a line of a statement («Выписка»).
        currencies: Place in ``currency_codes``.
        sides: All payers and payees, each once.
        currency_codes: Codes that documents name; "" is the first.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.numbers: list[str] = []
        self.purposes: list[str] = []
        self.amounts = array("q")
        self.drawn, self.paid, self.received, self.booked = (array("i") for _ in range(4))
        self.payers, self.payees = array("i"), array("i")
        self.lines = array("q")
        self.said, self.statement_lines, self.currencies = (array("b") for _ in range(3))
        self.sides: list[Side] = []
        self.currency_codes: list[str] = [""]
        self._places: dict[Side, int] = {}
        self._days = _Days(keys.encoding)
        self._known = tuple(_Sides(side, self) for side in SIDES)

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.lines)

    def add(self, document: Document) -> None:
        """Add one document that was read line by line."""
        self.numbers.append(document.number)
        self.purposes.append(document.purpose)
        self.amounts.append(document.amount_kop)
        self.drawn.append(_day(document.drawn))
        self.paid.append(_day(document.paid))
        self.received.append(_day(document.received))
        self.booked.append(_day(document.booked))
        self.payers.append(self.place(document.payer))
        self.payees.append(self.place(document.payee))
        self.lines.append(document.line)
        self.said.append(_SAID[document.said])
        self.statement_lines.append(document.statement_line)
        if document.currency not in self.currency_codes:
            self.currency_codes.append(document.currency)
        self.currencies.append(self.currency_codes.index(document.currency))

    def add_all(self, documents: Sequence[Fields], lines: Sequence[int]) -> list[tuple[int, str, str, str]]:
        """Add documents of known shapes.

        Args:
            documents: Their fields.
            lines: Lines where they start.

        Returns:
            Those whose sum cannot be read, which are not added: line, number, sum, reason.
        """
        amounts, bad = self._read_amounts([fields[2] for fields in documents])
        lost = [(lines[place], self._text(documents[place][0]), *why) for place, why in bad.items()]
        if bad:
            kept = [place for place in range(len(documents)) if place not in bad]
            documents, lines = [documents[place] for place in kept], [lines[place] for place in kept]
            amounts = [amounts[place] for place in kept]
        if not documents:
            return lost
        numbers, drawn, _, paid, received, purposes, *spread = zip(*documents, strict=True)
        self.numbers += self._texts(numbers)
        self.purposes += self._read_purposes(purposes, spread[2 * PIECES :])
        self.amounts.extend(amounts)
        for column, texts in ((self.drawn, drawn), (self.paid, paid), (self.received, received)):
            column.extend(map(self._days.__getitem__, texts))
        for place, column in enumerate((self.payers, self.payees)):
            pieces = zip(*spread[place * PIECES : (place + 1) * PIECES], strict=True)
            column.extend(map(self._known[place].__getitem__, pieces))
        self.lines.extend(lines)
        self.booked.extend([NO_DAY] * len(documents))
        for flags in (self.said, self.statement_lines, self.currencies):
            flags.frombytes(bytes(len(documents)))
        return lost

    def drop(self, places: npt.NDArray[np.bool_]) -> None:
        """Take documents out.

        Args:
            places: True for those that go.
        """
        kept = np.flatnonzero(~places).tolist()
        self.numbers, self.purposes = [
            [texts[place] for place in kept] for texts in (self.numbers, self.purposes)
        ]
        for name in ("amounts", "drawn", "paid", "received", "booked", "payers", "payees", "lines", *_FLAGS):
            column = getattr(self, name)
            setattr(self, name, array(column.typecode, [column[place] for place in kept]))

    def place(self, side: Side) -> int:
        """Give the place of a payer or payee in ``sides``."""
        place = self._places.setdefault(side, len(self.sides))
        if place == len(self.sides):
            self.sides.append(side)
        return place

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

    def _read_purposes(self, wholes: Sequence[bytes], spread: Sequence[Sequence[bytes]]) -> list[str]:
        purposes = self._texts(wholes)
        if "" in purposes:
            for place, purpose in enumerate(purposes):
                if not purpose:
                    purposes[place] = find_purpose(self.read_lines([piece[place] for piece in spread]))
        return purposes

    def _text(self, text: bytes) -> str:
        return text.decode(self._keys.encoding, errors="replace").strip()

    def _texts(self, texts: Sequence[bytes]) -> list[str]:
        joined = b"\n".join(texts).decode(self._keys.encoding, errors="replace")
        return [text.strip() for text in joined.split("\n")]


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
