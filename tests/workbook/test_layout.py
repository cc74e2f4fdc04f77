from collections.abc import Mapping
from dataclasses import replace

from sheets_strategy.workbook.layout import (
    body_columns,
    cell_column,
    has_intro,
    last_row,
    lay_out,
    settle,
    with_memory,
)
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

BLOCK = TableSpec(
    key="totals",
    title="Totals",
    row=3,
    columns=(ColumnSpec("line", "Line", "tool", "text"), ColumnSpec("sum", "Sum", "tool", "money")),
    lines=(("in", "Received"), ("out", "Paid")),
)
LIST = TableSpec(
    key="clients",
    title="Clients",
    row=8,
    columns=(
        ColumnSpec("place", "Place", "tool", "integer"),
        ColumnSpec("name", "Name", "team", "text"),
        ColumnSpec("code", "Code", "tool", "code"),
    ),
)
SIDE = TableSpec(key="side", row=8, col=4, columns=(ColumnSpec("note", "Note", "team", "text"),))
TAB = TabSpec("main", "Main", "output", (BLOCK, LIST, SIDE), intro="Read me")


def template(*tabs: TabSpec, **defaults: tuple[Mapping[str, str | int | float], ...]) -> Template:
    return Template(1, "en", tabs, defaults, {}, {}, {})


def test_new_tab_holds_intro_titles_headers_labels_and_defaults() -> None:
    rows = lay_out(TAB, template(TAB, clients=({"place": 1, "name": "Anna"}, {"name": "", "code": "c2"})))

    expected = [
        ["Read me", None, None, None, None],
        [None, None, None, None, None],
        ["Totals", None, None, None, None],
        ["Line", "Sum", None, None, None],
        ["Received", None, None, None, None],
        ["Paid", None, None, None, None],
        [None, None, None, None, None],
        ["Clients", None, None, None, None],
        ["Place", "Name", "Code", None, "Note"],
        [1, "Anna", None, None, None],
        [None, None, "c2", None, None],
    ]
    assert expected == rows


def test_zero_is_a_value_and_an_empty_text_is_not() -> None:
    tab = TabSpec("t", "T", "input", (replace(LIST, row=0, title=""),))

    rows = lay_out(tab, template(tab, clients=({"place": 0, "name": ""},)))

    assert rows == [["Place", "Name", "Code"], [0, None, None]]


def test_intro_is_left_out_where_a_table_takes_the_first_row() -> None:
    first = replace(SIDE, row=0, col=0)

    assert not has_intro(replace(TAB, tables=(first,)))
    assert not has_intro(replace(TAB, tables=(replace(first, row=1, title="Over it"),)))
    assert has_intro(replace(TAB, tables=(replace(first, row=1),)))


def test_columns_below_the_blocks_look_like_the_last_list() -> None:
    assert {col: column.key for col, column in body_columns(TAB).items()} == {
        0: "place",
        1: "name",
        2: "code",
        4: "note",
    }


def test_a_list_may_fill_the_rows_up_to_an_empty_one_above_the_next_table() -> None:
    upper = replace(LIST, row=1, title="")
    tab = replace(TAB, tables=(upper, LIST, SIDE))

    assert last_row(upper, tab, 100) == 5
    assert last_row(LIST, tab, 100) == 99
    assert last_row(SIDE, tab, 100) == 99
    assert last_row(BLOCK, TAB, 100) == 5


def test_first_memory_rows_come_after_the_default_ones() -> None:
    before = template(TAB, memory=({"kind": "version", "key": "", "value": "1", "on": ""},))

    after = with_memory(before, [("import", "a.txt", "3", "2024-01-31")])

    assert after.defaults["memory"] == (
        {"kind": "version", "key": "", "value": "1", "on": ""},
        {"kind": "import", "key": "a.txt", "value": "3", "on": "2024-01-31"},
    )
    assert len(before.defaults["memory"]) == 1


def test_tables_move_down_when_the_default_rows_above_need_their_place() -> None:
    upper = replace(LIST, key="upper", row=1, title="")
    tab = TabSpec("t", "T", "input", (upper, LIST, SIDE))
    few = template(tab, upper=({"name": "x"},) * 4)
    many = template(tab, upper=({"name": "x"},) * 6)

    assert settle(tab, few) == tab
    assert [table.row for table in settle(tab, many).tables] == [1, 10, 8]
    assert [row[1] for row in lay_out(tab, many)] == [None, "Name", *["x"] * 6, None, None, "Name"]


def test_value_of_a_setting_looks_as_that_setting_and_not_as_its_column() -> None:
    value = ColumnSpec("value", "Value", "team", "any")
    name = ColumnSpec("name", "Name", "team", "text")
    table = TableSpec("settings", (name, value))
    labels = {
        "setting": {"limit": "Limit", "lang": "Language"},
        "setting_type": {"limit": "percent", "lang": "language"},
        "language": {"ru": "Russian", "en": "English"},
    }
    words = replace(template(), labels=labels)

    assert cell_column(table, value, {"name": "Limit"}, words) == replace(value, type="percent")
    assert cell_column(table, value, {"name": "Language"}, words) == replace(
        value, type="choice", choices=("Russian", "English"), strict=True
    )
    assert cell_column(table, value, {"name": "Unknown"}, words) == value
    assert cell_column(table, name, {"name": "Limit"}, words) == name
