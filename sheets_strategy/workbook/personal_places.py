"""Where personal sheets are: what the flow asks of those who know folders or Google.

A place is what «Память» keeps of a personal sheet: the link of a Google sheet, or the path of a file as
seen from the folder of the team's workbook. An adapter opens and makes the sheets; nothing here does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.language import LoadTemplate
from sheets_strategy.workbook.personal import At
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

One = TypeVar("One")
Other = TypeVar("Other")


class Each(Protocol):
    """Does one thing with several sheets, one after the other or side by side; results in their order."""

    def __call__(self, do: Callable[[One], Other], of: Iterable[One], /) -> Iterable[Other]:
        """Give what was done with each."""


def in_turn(do: Callable[[One], Other], of: Iterable[One], /) -> Iterator[Other]:
    """Do one thing with one after the other."""
    return map(do, of)


@dataclass(frozen=True, slots=True)
class NewPersonal:
    """A personal sheet that is to be made.

    Attributes:
        seller: Name of the seller, as typed.
        code: Code of the seller.
        team: Id of the team's workbook.
        title: What people see in Drive.
        folder: Name of the folder of files after that of the team's workbook: «продавцы».
        template: Tabs, words and first rows, which say whose it is.
        is_theirs: Whether a workbook that was read is this very sheet, left behind by a run that ended early.
    """

    seller: str
    code: str
    team: str
    title: str
    folder: str
    template: Template
    is_theirs: Callable[[Snapshot], bool]


class PersonalPlaces(Protocol):
    """What knows where personal sheets of one team's workbook are."""

    def open(self, place: str) -> Workbook:
        """Open the sheet at a place; nothing is read yet.

        Raises:
            StrategyError: There is none, or it cannot be worked with now.
        """

    def make(self, new: NewPersonal) -> str:
        """Make an empty sheet, or find the one that an earlier run left behind, and give its place.

        Nothing that stands is overwritten.

        Raises:
            StrategyError: It cannot be made.
        """

    def fill(self, link: str, new: NewPersonal) -> str:
        """Make the sheet at a place that a person named, and give the place as it is remembered.

        An empty spreadsheet is filled, a missing file is made; the seller's own sheet is taken as it is.

        Raises:
            StrategyError: Something else is there, or it cannot be made.
        """

    def is_place(self, link: str) -> str:
        """Give what a person typed as a place, so that it can be compared with a remembered one.

        Raises:
            InputError: It is none.
        """


@dataclass(frozen=True, slots=True)
class PersonalAccess:
    """What is needed to make personal sheets, and to exchange with them.

    Attributes:
        places: Where they are.
        load: Gives the template of personal sheets in a language.
        each: How several are worked on.
        at: Where the team's workbook is; a copy's sheets are not those of its original.
    """

    places: PersonalPlaces
    load: LoadTemplate
    each: Each = in_turn
    at: At = field(default_factory=At)
