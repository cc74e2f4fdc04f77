"""What is printed of each tab, and what of it names people: ``templates/print.yaml`` as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = "*"
"""For all columns of a table, in lists of ``Hidden``."""


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """One block of a printed tab: a table, or a chart.

    Attributes:
        table: Key of the table; with ``is_chart`` the one that the chart reads.
        is_chart: Whether the chart is meant.
        columns: Keys in order; empty for all that people see.
        more: Keys that are added where the tab was asked for by name.
        rows: How many rows at most where the tab was not asked for by name; 0 for all.
        only_named: Whether it is left out where the tab was not asked for by name.
        where: Column → vocabulary and values: other rows are left out.
        filled: Rows that have none of these columns filled are left out.
        heads: Fixed line whose cells are the headers of the other columns, "" for none.
        words: Table that has the words for the same fixed lines, "" for the block's own.
    """

    table: str
    is_chart: bool = False
    columns: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    rows: int = 0
    only_named: bool = False
    where: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    heads: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """How names are replaced for demonstrations; columns are ``table.column`` or ``table.*``.

    Attributes:
        clients: Columns that hold the name of a client.
        people: Columns that hold the name of somebody of the team.
        shown: Columns of the team whose texts are shown, with the names in them replaced; all
            other texts of the team are left out.
        left_out: Columns of the tool that are left out.
        tabs: Tabs that are never printed so.
        secret: Columns whose texts are replaced wherever they stand in a sentence.
    """

    clients: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    tabs: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PrintLayout:
    """What is printed.

    Attributes:
        default: Tabs that a meeting needs, in order.
        tabs: Tab → its blocks; a tab that is not named here is printed whole.
        hidden: What is replaced for demonstrations.
    """

    default: tuple[str, ...]
    tabs: Mapping[str, tuple[BlockLayout, ...]]
    hidden: Hidden = Hidden()
