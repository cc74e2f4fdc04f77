"""Who is to have a personal sheet: sellers with access «личная таблица» who have not left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import is_one_person, name_words
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.personal_known import Known, is_whose
from sheets_strategy.workbook.read_staff import Staff


@dataclass(frozen=True, slots=True)
class Person:
    """A seller who is to have a personal sheet.

    Attributes:
        seller: The row of Продавцы.
        link: Where a person wants the sheet, as typed; "" for nowhere in particular.
        known: The sheet that is remembered, None for none.
    """

    seller: Seller
    link: str
    known: Known | None

    @property
    def is_settled(self) -> bool:
        """Say whether the sheet is where it shall be: a new link is still to be followed."""
        return self.known is not None and self.link in ("", self.known.link, self.known.place)


def find_people(
    staff: Staff, view: TableView, known: Mapping[str, Known], *, today: date
) -> tuple[Person, ...]:
    """List who is to have a personal sheet, in the order of the tab; of one person's rows the first.

    Args:
        staff: Продавцы as read.
        view: The tab.
        known: Seller → sheet that is remembered.
        today: Who works until an earlier day has left.
    """
    working = [one for one in staff.sellers if not one.has_left(today)]
    return tuple(
        Person(one, _link(view, staff.rows[one.code]), _own(one, known.get(one.code)))
        for place, one in enumerate(working)
        if one.access == "personal" and not any(_is_same(one, other) for other in working[:place])
    )


def list_without(people: Sequence[Person]) -> list[str]:
    """Give the names of those who have no sheet yet."""
    return [one.seller.name for one in people if one.known is None]


def list_moving(people: Sequence[Person]) -> list[str]:
    """Give the names of those whose sheet shall be elsewhere than it is."""
    return [one.seller.name for one in people if one.known is not None and not one.is_settled]


def _is_same(one: Seller, other: Seller) -> bool:
    return name_words(one.key) == name_words(other.key) and is_one_person((one, other))


def _own(seller: Seller, known: Known | None) -> Known | None:
    """Give the sheet of a seller; that of another person, who stood in the row before, is none."""
    return known if known is not None and is_whose(known, seller.name, seller.email) else None


def _link(view: TableView, row: int) -> str:
    return view.text(row, "personal_link") if view.has("personal_link") else ""
