"""What ``share`` asks of those who know Google and folders: rights to a sheet, and personal sheets made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.sharing import Right, Step


class Rights(Protocol):
    """Who sees a sheet, as its backend keeps it; one call after the other."""

    @property
    def account(self) -> str:
        """The address of the account that does this, in small letters."""

    def list(self, place: str) -> tuple[Right, ...]:
        """List the rights to a sheet."""

    def add(self, place: str, step: Step, letter: str | None) -> bool:
        """Give a new right, and say whether a letter went out."""

    def change(self, place: str, step: Step) -> None:
        """Change the role of a right."""

    def revoke(self, place: str, step: Step) -> None:
        """Withdraw a right."""


class Made(Protocol):
    """What became of one seller's personal sheet."""

    @property
    def code(self) -> str:
        """Code of the seller."""

    @property
    def seller(self) -> str:
        """The seller's name."""

    @property
    def place(self) -> str:
        """Where the sheet is, "" where there is none."""

    @property
    def was_made(self) -> bool:
        """Whether this very run made it."""

    @property
    def error(self) -> StrategyError | None:
        """Why there is none."""

    @property
    def left(self) -> str:
        """Where the sheet was before, "" for nowhere."""


MakePersonal = Callable[[Collection[str]], Sequence[Made]]
"""Puts away the sheets of those in whose rows others stand by now, by the codes that it is given; makes the
personal sheets that are missing, remembers them, and tells of all of them."""
