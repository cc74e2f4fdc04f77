"""Personal sheets in one run: each is opened and read once, and what cannot be is told by name.

In: where the sheets are, and what opens a place. Out: what stands in them, for the merge; and once the team's
workbook is written, what became of writing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.personal import Identity, open_personal
from sheets_strategy.workbook.personal_known import Known
from sheets_strategy.workbook.personal_places import PersonalAccess
from sheets_strategy.workbook.personal_result import Missed
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Sheet:
    """A personal sheet that was read.

    Attributes:
        known: Whose it is, and where.
        workbook: It.
        book: What stands in it.
    """

    known: Known
    workbook: Workbook
    book: Book


@dataclass(slots=True)
class Sheets:
    """The personal sheets of one run.

    Attributes:
        access: How sheets are opened.
        template: The template of personal sheets, in the team's language.
    """

    access: PersonalAccess
    template: Template
    _read: dict[tuple[str, str], Sheet | Missed] = field(default_factory=dict)

    def read(self, wanted: Sequence[tuple[Known, Identity]]) -> list[Sheet | Missed]:
        """Read those that were not read before; give all, in the order asked."""
        new = [one for one in wanted if _key(one[0]) not in self._read]
        for (known, _), found in zip(new, self.access.each(self._read_one, new), strict=True):
            self._read[_key(known)] = found
        return [self._read[_key(known)] for known, _ in wanted]

    def again(self, sheet: Sheet, identity: Identity) -> Sheet:
        """Read a sheet once more, since people changed it.

        Raises:
            StrategyError: It cannot be worked with any more.
        """
        return self._open(sheet.known, identity, sheet.workbook)

    def _read_one(self, wanted: tuple[Known, Identity]) -> Sheet | Missed:
        known, identity = wanted
        try:
            return self._open(known, identity, self.access.places.open(known.place))
        except StrategyError as error:
            return Missed(known, error)

    def _open(self, known: Known, identity: Identity, workbook: Workbook) -> Sheet:
        book = open_personal(workbook.read(), self.template, identity, title=workbook.title)
        return Sheet(known, workbook, book)


def _key(known: Known) -> tuple[str, str]:
    return known.code, known.place
