"""What can go wrong, as codes with facts; the words are in ``templates/<lang>/messages.yaml``.

::

    StrategyError                 cannot go on; raised before the first write
    ├── InputError                the file, tab or setting is wrong; a person can mend it
    ├── WorkbookError             the workbook cannot be reached, read or written
    │   └── WorkbookChanged       it is no longer the one that was read
    └── UnsafeChange              a write would touch what is not the tool's

    UnreadableValue (ValueError)  one text is not a value; the caller makes a Finding of it

A ``Finding`` is for a person and never stops the run; an error does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Grave = Literal["error", "warning", "info"]
Fact = object


class StrategyError(Exception):
    """Stop the run with a message that the catalogue words.

    Args:
        code: Key of the message in ``messages.yaml`` under ``errors``.
        **facts: What was found and where; each is a placeholder of the message.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, Fact] = facts

    def __str__(self) -> str:
        """Give the code and its facts, for a log; people see the catalogue's words."""
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"


class InputError(StrategyError):
    """A file, tab or setting is wrong and a person can mend it."""


class WorkbookError(StrategyError):
    """The workbook cannot be reached, read or written."""


class WorkbookChanged(WorkbookError):
    """The workbook is no longer the one that was read."""


class UnsafeChange(StrategyError):
    """A write would touch a cell that is not the tool's, or cannot be done without harm."""


class UnreadableValue(ValueError):
    """A text is not the value it should be.

    Args:
        reason: ``not_money``, ``ambiguous_money``, ``too_large``, ``not_date``, ...
        value: The text as found.
    """

    def __init__(self, reason: str, value: object) -> None:
        super().__init__(f"{reason}: {value!r}")
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that needs a human eye; the run goes on.

    Attributes:
        code: Key of the message in ``messages.yaml`` under ``findings``.
        grave: ``error`` (a figure is wrong until mended), ``warning``, ``info``.
        key: Tells this finding from others with the same code; stable between runs.
        tab: Tab key of the template, "" when it is about no tab.
        row: Grid row from 0, -1 when about no row.
        col: Grid column from 0, -1 when about no column.
        facts: Placeholders of the message.
        sum_kop: Money in question, in kopecks (minor units of its currency), or None.
        currency: Currency of sum_kop and of money among the facts; "" is the counted one.
        sums: Currency → minor units, where the money may be in several currencies; it is
            then shown instead of sum_kop, which adds them up regardless.
    """

    code: str
    grave: Grave
    key: str = ""
    tab: str = ""
    row: int = -1
    col: int = -1
    facts: Mapping[str, Fact] = field(default_factory=dict)
    sum_kop: int | None = None
    currency: str = ""
    sums: Mapping[str, int] = field(default_factory=dict)
