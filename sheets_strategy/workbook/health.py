"""What ``doctor`` is told of a workbook's surroundings; the adapters find it out, nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sheets_strategy.errors import StrategyError


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who is signed in at Google.

    Attributes:
        error: Why the sign-in is no good, None where Google gave a token just now.
        kind: ``person``, ``robot`` or ``default``; "" where nobody signed in.
        email: The account, "" where it is unknown.
        scopes: Short names of what was asked for.
        withheld: Those of them that Google did not grant.
        files: Files that hold the sign-in.
        open_files: Those of them that other users of this machine can read, or could until now.
        modes: Whether this system tells who may read a file.
    """

    error: StrategyError | None = None
    kind: Literal["", "person", "robot", "default"] = ""
    email: str = ""
    scopes: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    open_files: tuple[str, ...] = ()
    modes: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the account gets at Google.

    Attributes:
        drive: What Drive refused, None for nothing.
        sheets: What Sheets refused, None for nothing.
        named: Whether a sheet was named at all.
        title: Its name, else its id.
        wrong: Why it cannot be worked with although it was found: it lies in the bin, or is no Google sheet.
        may_edit: Whether the account may change it, None where Drive does not see it.
        frozen: The reason why its owner closed it to changes, None where it is open.
    """

    drive: StrategyError | None = None
    sheets: StrategyError | None = None
    named: bool = True
    title: str = ""
    wrong: StrategyError | None = None
    may_edit: bool | None = None
    frozen: str | None = None

    @property
    def is_read(self) -> bool:
        """Say whether the sheet could be read."""
        return self.named and self.sheets is None and self.wrong is None


@dataclass(frozen=True, slots=True)
class LockedOut:
    """A protected range that keeps the account out of columns that the tool fills.

    Attributes:
        tab: Name of the tab.
        headers: Headers of the columns.
        description: What its owner wrote on it, "" for nothing.
        ours: Whether it is one that this tool made, for another account.
    """

    tab: str
    headers: tuple[str, ...]
    description: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """A mark that a write is under way.

    Attributes:
        who: Who writes.
        since: Since when; what the mark says where that is no moment.
        fresh: Whether it may still be going on.
    """

    who: str
    since: datetime | str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """What a Google sheet has besides its cells.

    Attributes:
        tab_marks: Tabs that have lost their mark.
        column_marks: Columns that have lost theirs, or that bear another's.
        marks: Marks of tabs and columns that are there.
        open_ranges: Ranges that have lost their protection.
        locks: What keeps the account out.
        locale: Such as ``ru_RU``.
        time_zone: Such as ``Europe/Moscow``.
        sizes: Tab → cells of its grid, and how many of them lie outside of what is filled.
        writing: Writes under way.
    """

    tab_marks: tuple[str, ...] = ()
    column_marks: int = 0
    marks: int = 0
    open_ranges: int = 0
    locks: tuple[LockedOut, ...] = ()
    locale: str = ""
    time_zone: str = ""
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    writing: tuple[Writing, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """What this machine has to do with it.

    Attributes:
        reads_left: Reads that may be made at once by estimate, None for no limit.
        writes_left: Writes, likewise.
        ahead_s: Seconds that its clock is ahead of Google's, None where Google did not say the time.
        time_zone: Where it stands, an IANA name.
        knows_zone: Whether it says so itself.
    """

    reads_left: int | None = None
    writes_left: int | None = None
    ahead_s: float | None = None
    time_zone: str = ""
    knows_zone: bool = False


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A local workbook as a file.

    Attributes:
        path: As it was given.
        error: Why it cannot be read, None where it was.
        size_bytes: Its length.
        opened_by: Program, who and since when, where it seems to be open elsewhere.
        backup: The file that holds its previous version.
        has_backup: Whether that is there.
        may_write: Whether this user may replace it.
    """

    path: str
    error: StrategyError | None = None
    size_bytes: int = 0
    opened_by: Mapping[str, object] = field(default_factory=dict)
    backup: str = ""
    has_backup: bool = False
    may_write: bool = True
