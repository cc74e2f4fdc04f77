"""All documents of a 1C file as columns: numbers, and texts that they share."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from sheets_strategy.readers.one_c_documents import Side

Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

NO_DAY = -(2**31)
"""Day number of a date that nobody knows."""


@dataclass(frozen=True, slots=True)
class Table:
    """What documents hold, one of each array per document, in the order of the file.

    Attributes:
        lines: Line of the file where it starts.
        numbers: Номер.
        purposes: What for.
        amounts: Kopecks.
        drawn: Дата as days since 1970, ``NO_DAY`` unknown; so are the next three.
        paid: ДатаСписано.
        received: ДатаПоступило.
        booked: ДатаОперации.
        payers: Place of the payer in ``sides``.
        payees: Place of the payee.
        said: 1 where the document itself says that money came, 2 that it went, else 0.
        statement_lines: 1 for a line of a statement («Выписка»).
        currencies: Place in ``currency_codes``.
        sides: All payers and payees, each once.
        currency_codes: Codes that documents name; "" is the first.
        damaged: Whether any text may hold U+FFFD.
    """

    lines: Ints
    numbers: Texts
    purposes: Texts
    amounts: Ints
    drawn: Ints
    paid: Ints
    received: Ints
    booked: Ints
    payers: Ints
    payees: Ints
    said: Ints
    statement_lines: Ints
    currencies: Ints
    sides: tuple[Side, ...]
    currency_codes: tuple[str, ...]
    damaged: bool

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.lines)

    def without(self, places: Mask) -> Table:
        """Give the table without some documents.

        Args:
            places: True for those that go.
        """
        return self.take(np.flatnonzero(~places))

    def take(self, places: Ints) -> Table:
        """Give the table of some documents, in this order."""
        arrays = (field.name for field in fields(self) if isinstance(getattr(self, field.name), np.ndarray))
        return replace(self, **{name: getattr(self, name)[places] for name in arrays})
