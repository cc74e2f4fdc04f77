"""What the loop needs of the world around it: lanes of workbooks, what is done to them, who is told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from sheets_strategy.errors import Fact, StrategyError
from sheets_strategy.workbook.sights import Content, Sight

NoteCode = Literal[
    "started", "synced", "same", "held", "missing", "later", "refused", "offline", "online", "stopped"
]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is told while watching.

    Attributes:
        code: What.
        at: When.
        key: The workbook, "" for none.
        facts: Numbers and names that the words need; never anything of a workbook's content.
        error: What went wrong, None for nothing.
    """

    code: NoteCode
    at: datetime
    key: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    error: StrategyError | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync came to.

    Attributes:
        cells: Cells that it wrote.
        content: The content as it left it; a person's edit meanwhile is not in it.
    """

    cells: int
    content: Content


@dataclass(frozen=True, slots=True)
class Reported:
    """What saying something in a workbook did to its content.

    Attributes:
        before: The parts that were written into, as they were read just before.
        after: The same parts as they were left; nothing for both where only tool cells tell of it.
    """

    before: Content = field(default_factory=dict)
    after: Content = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of a workbook between two runs of ``watch``."""

    settled: Content
    tried_on: date | None = None


class Lane(Protocol):
    """Workbooks that are watched by the same means: files of this machine, sheets of one Google account."""

    @property
    def keys(self) -> Collection[str]:
        """The workbooks."""

    def changed(self) -> Collection[str]:
        """Give the workbooks that may have changed since this was asked last.

        Raises:
            StrategyError: It cannot be told for the moment.
        """

    def look(self, key: str, *, whole: bool) -> Sight:
        """Look at a workbook; not at all of it, where that is dear and not asked for.

        Raises:
            StrategyError: It cannot be seen for the moment.
        """

    def wait(self, does: Literal["look", "sync"], *, spare: bool) -> float:
        """Give the seconds until there is room for a look or a sync within the quota; 0 for now.

        Args:
            does: What.
            spare: Whether it may take only what others will not miss.
        """

    def served(self, key: str) -> None:
        """Note that a workbook was dealt with, whatever became of it."""


class Deeds(Protocol):
    """What is done to workbooks."""

    def sync(self, key: str) -> Synced:
        """Sync a workbook and say in it that this was done.

        Raises:
            StrategyError: It was refused, or could not be done.
        """

    def report(self, key: str, error: StrategyError | None) -> Reported:
        """Say in a workbook what was refused, or with None that somebody listens.

        Raises:
            StrategyError: It could not be said.
        """


class Kept(Protocol):
    """Where it is remembered what was synced, from one run to the next."""

    def read(self, key: str) -> Remembered | None:
        """Give what is remembered of a workbook."""

    def write(self, key: str, remembered: Remembered) -> None:
        """Remember it."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside.

    Attributes:
        clock: Gives the moment, with its time zone.
        sleep: Waits so many seconds, or less where somebody wants an end.
        stopped: Whether somebody wants an end.
        tell: Is told each event.
        deeds: What is done to workbooks.
        kept: What is remembered.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    stopped: Callable[[], bool]
    tell: Callable[[Note], None]
    deeds: Deeds
    kept: Kept
