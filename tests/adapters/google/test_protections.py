from dataclasses import replace
from typing import Any

import pytest

from sheets_strategy.adapters.google.protections import (
    MARK,
    TablePlace,
    add_protections,
    place_of,
    protection_requests,
)
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, Template

TEMPLATE = Template(
    1, "en", (), {}, {}, {}, {"texts": {"google_tool_columns": "tool", "google_headers": "headers"}}
)
TABLE = TableSpec(
    "clients",
    (
        ColumnSpec("name", "Client", "team", "text"),
        ColumnSpec("class", "Class", "tool", "text"),
        ColumnSpec("sum", "Sum", "tool", "money"),
        ColumnSpec("phone", "Phone", "team", "text"),
        ColumnSpec("code", "Code", "tool", "code"),
    ),
)
PLACE = TablePlace(7, "clients", TABLE, 2, {"name": 0, "class": 1, "sum": 2, "phone": 3, "code": 4})
ROWS = {7: 1000}
ME = "robot@example.com"


def area(start: int, end: int, *, rows: tuple[int, int | None] = (2, None)) -> dict[str, int]:
    found = {"sheetId": 7, "startRowIndex": rows[0], "startColumnIndex": start, "endColumnIndex": end}
    return found if rows[1] is None else {**found, "endRowIndex": rows[1]}


def added(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["addProtectedRange"]["protectedRange"] for one in requests]


def there(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the protections as the spreadsheet would show them, one id each."""
    return [{"protectedRangeId": number, **one} for number, one in enumerate(added(requests), start=100)]


def deleted(number: int) -> dict[str, Any]:
    return {"deleteProtectedRange": {"protectedRangeId": number}}


def test_runs_of_tool_columns_and_headers_of_team_columns_ask_before_they_are_changed() -> None:
    assert added(add_protections([PLACE], TEMPLATE)) == [
        {"range": area(0, 1, rows=(2, 3)), "description": f"{MARK}headers", "warningOnly": True},
        {"range": area(1, 3), "description": f"{MARK}tool", "warningOnly": True},
        {"range": area(3, 4, rows=(2, 3)), "description": f"{MARK}headers", "warningOnly": True},
        {"range": area(4, 5), "description": f"{MARK}tool", "warningOnly": True},
    ]


def test_lock_names_who_may_edit_and_never_locks_what_is_the_teams() -> None:
    made = added(add_protections([PLACE], TEMPLATE, lock=["Head@example.com", ME]))

    assert [(one.get("editors"), one.get("warningOnly")) for one in made] == [
        (None, True),
        ({"users": ["head@example.com", ME]}, None),
        (None, True),
        ({"users": ["head@example.com", ME]}, None),
    ]


def test_headers_of_the_statement_are_free_since_people_paste_a_banks_own() -> None:
    statement = replace(PLACE, tab_key="statement", columns={"name": 0, "phone": 1})

    assert add_protections([statement], TEMPLATE) == []


@pytest.mark.parametrize("lock", [None, [ME]])
def test_nothing_is_asked_for_where_all_protections_are_there(lock: list[str] | None) -> None:
    present = there(add_protections([PLACE], TEMPLATE, lock=lock))

    assert protection_requests([PLACE], present, TEMPLATE, rows=ROWS, lock=lock) == []


def test_words_of_a_description_and_more_editors_are_the_teams_business() -> None:
    present = there(add_protections([PLACE], TEMPLATE, lock=[ME]))
    present = [{**one, "description": f"{MARK}иначе"} for one in present]
    for one in present:
        if "editors" in one:
            one["editors"] = {"users": ["owner@example.com", ME]}

    assert protection_requests([PLACE], present, TEMPLATE, rows=ROWS, lock=[ME]) == []


def test_range_that_the_server_ends_at_the_last_row_of_the_grid_has_no_end() -> None:
    present = there(add_protections([PLACE], TEMPLATE))
    present[1]["range"]["endRowIndex"] = present[3]["range"]["endRowIndex"] = 1000

    assert protection_requests([PLACE], present, TEMPLATE, rows=ROWS) == []
    assert [deleted(101), deleted(103)] == protection_requests([PLACE], present, TEMPLATE, rows={7: 1500})[:2]


def test_after_a_copy_only_what_is_missing_is_added() -> None:
    present = there(add_protections([PLACE], TEMPLATE))
    del present[1]

    assert added(protection_requests([PLACE], present, TEMPLATE, rows=ROWS)) == [
        {"range": area(1, 3), "description": f"{MARK}tool", "warningOnly": True}
    ]


def test_lost_editors_are_put_back_and_a_warning_becomes_a_lock() -> None:
    locked = there(add_protections([PLACE], TEMPLATE, lock=[ME]))
    locked[1]["editors"] = {"users": ["copier@example.com"]}
    warned = there(add_protections([PLACE], TEMPLATE))

    assert protection_requests([PLACE], locked, TEMPLATE, rows=ROWS, lock=[ME])[0] == deleted(101)
    assert protection_requests([PLACE], warned, TEMPLATE, rows=ROWS, lock=[ME])[:2] == [
        deleted(101),
        deleted(103),
    ]


def test_protections_of_people_are_left_alone() -> None:
    present = there(add_protections([PLACE], TEMPLATE))
    own = {"protectedRangeId": 5, "range": area(1, 9), "description": "бухгалтерия", "editors": {}}

    assert protection_requests([PLACE], [*present, own], TEMPLATE, rows=ROWS) == []


def test_column_that_people_put_between_tool_columns_is_set_free() -> None:
    present = there(add_protections([PLACE], TEMPLATE))
    present[1]["range"]["endColumnIndex"] = 4
    for one in present[2:]:
        one["range"]["startColumnIndex"] += 1
        one["range"]["endColumnIndex"] += 1
    moved = replace(PLACE, columns={"name": 0, "class": 1, "sum": 3, "phone": 4, "code": 5})

    requests = protection_requests([moved], present, TEMPLATE, rows=ROWS)

    assert requests[0] == deleted(101)
    assert [one["range"] for one in added(requests[1:])] == [area(1, 2), area(3, 4)]


def test_one_range_beside_a_new_tool_column_stays_and_the_new_one_gets_its_own() -> None:
    table = replace(TABLE, columns=(*TABLE.columns, ColumnSpec("vat", "VAT", "tool", "text")))
    wider = replace(PLACE, table=table, columns={**PLACE.columns, "vat": 5})

    requests = protection_requests([wider], there(add_protections([PLACE], TEMPLATE)), TEMPLATE, rows=ROWS)

    assert [one["range"] for one in added(requests)] == [area(5, 6)]


def test_block_with_fixed_lines_is_protected_to_its_last_line_wherever_it_was_moved() -> None:
    block = TableSpec("sums", (ColumnSpec("line", "Line", "tool", "text"),), lines=(("a", "A"), ("b", "B")))
    view = TableView(block, Tab("Any", []), "abc", 4, {"line": 1}, {}, 1 << 20)

    assert [one["range"] for one in added(add_protections([place_of(view, 7)], TEMPLATE))] == [
        area(1, 2, rows=(4, 7))
    ]
