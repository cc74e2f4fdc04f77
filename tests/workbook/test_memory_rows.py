"""What the rows of «Память» say, and which of them say nothing."""

from __future__ import annotations

import pytest

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import TableView, find_tables
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.memory import Memory, read_memory
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec

NAMES = ("kind", "key", "value", "on")
SPEC = TabSpec(
    "memory",
    "Memory",
    "output",
    (TableSpec("memory", tuple(ColumnSpec(name, name.title(), "tool", "text") for name in NAMES)),),
)


def view_of(*rows: tuple[str | None, ...], header: tuple[str | None, ...] = NAMES) -> TableView:
    return find_tables(Tab("Memory", [header, *rows]), SPEC)[0]


def test_a_later_row_of_a_kind_and_key_holds() -> None:
    rows = [("alias", "name:beta", "c1"), ("client", "c1", "7701"), ("alias", "name:beta", "c2")]

    assert Memory({("alias", "name:beta"): "c2", ("client", "c1"): "7701"}) == read_memory(view_of(*rows))


@pytest.mark.parametrize(
    "row",
    [
        ("repeat", "ab12", "x"),
        ("repeat", "ab12", None),
        ("repeat", "ab12", "3/2/!"),
        ("input", "last", "{"),
        ("input", "last", "[1]"),
        ("import", "ab12", None),
        ("difference", "c1", '{"there": "x"}'),
        ("difference", "c1+niche", "x"),
        ("proposed", "s01", "p1"),
        ("alike", "x", "Beta"),
        (None, "c1", "7701"),
        ("client", None, "7701"),
    ],
)
def test_a_row_that_somebody_wrote_over_says_nothing(row: tuple[str | None, ...]) -> None:
    sound = [("repeat", "ab12", "3/2/?"), ("input", "last", '{"clients": 1, "filled": {}, "rows": 1}')]

    assert Memory(
        {("repeat", "ab12"): "3/2/?", ("input", "last"): '{"clients": 1, "filled": {}, "rows": 1}'},
        scrawled=(3,),
    ) == read_memory(view_of(*sound, row))


@pytest.mark.parametrize("missing", ["kind", "key", "value"])
def test_a_header_that_is_missing_is_named(missing: str) -> None:
    header = tuple(None if name == missing else name for name in NAMES)

    with pytest.raises(InputError) as stopped:
        read_memory(view_of(header=header))

    assert (stopped.value.code, stopped.value.facts) == (
        "header_missing",
        {"tab": "Memory", "header": missing.title()},
    )
