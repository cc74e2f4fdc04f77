"""Codes of rows: given once, kept through copying, sorting and clearing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.codes import settle_codes
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.template import ColumnSpec, TableSpec

SPEC = TableSpec(
    "t", (ColumnSpec("code", "Code", "tool", "code"), ColumnSpec("name", "Name", "team", "text"))
)
Line = tuple[str, str]


def settle(rows: Sequence[Line], remembered: Mapping[str, str] | None = None) -> list[str]:
    """Give the codes of rows (code as it stands, name), from top to bottom."""
    tab = Tab("T", [["Code", "Name"], *([code or None, name or None] for code, name in rows)])
    view = TableView(SPEC, tab, "t", 0, {"code": 0, "name": 1}, {}, 1 << 20)
    places = range(1, len(rows) + 1)
    codes = settle_codes(
        view,
        places,
        letter="c",
        width=3,
        remembered=remembered or {},
        identify=lambda row: view.text(row, "name"),
    )
    return [codes.by_row[row] for row in places]


def test_new_rows_get_the_next_numbers() -> None:
    assert settle([("c004", "a"), ("", "b"), ("", "c")]) == ["c004", "c005", "c006"]


def test_a_number_is_never_used_twice_though_its_row_is_gone() -> None:
    assert settle([("", "new")], {"c009": "gone"}) == ["c010"]


def test_of_a_copied_row_the_one_that_is_remembered_keeps_the_code() -> None:
    assert settle([("c001", "copy"), ("c001", "alpha")], {"c001": "alpha"}) == ["c002", "c001"]


def test_of_a_copied_row_that_nobody_remembers_the_upper_keeps_the_code() -> None:
    assert settle([("c001", "x"), ("c001", "y")], {"c001": "alpha"}) == ["c001", "c002"]
    assert settle([("c001", "x"), ("c001", "x")]) == ["c001", "c002"]


def test_a_cleared_code_comes_back_by_what_is_remembered() -> None:
    assert settle([("", "beta"), ("", "alpha")], {"c001": "alpha", "c002": "beta"}) == ["c002", "c001"]


def test_a_cleared_code_does_not_come_back_where_the_name_means_two() -> None:
    assert settle([("", "alpha")], {"c001": "alpha", "c002": "alpha"}) == ["c003"]


def test_a_row_without_a_name_gets_a_new_code() -> None:
    assert settle([("", "")], {"c001": ""}) == ["c002"]


def test_a_code_that_a_person_made_up_is_kept() -> None:
    assert settle([("мой", "a"), ("", "b")]) == ["мой", "c001"]


def test_a_code_that_a_person_made_up_is_kept_though_the_one_of_its_row_is_lost() -> None:
    assert settle([("mine", "a"), ("c001", "b")], {"c001": "b", "c002": "a"}) == ["mine", "c001"]


def test_a_code_stays_though_the_memory_of_it_was_written_over() -> None:
    assert settle([("c001", "a"), ("c002", "b")], {"c001": "a", "mine": "b"}) == ["c001", "c002"]


def test_a_code_that_was_meant_for_another_row_gives_way_to_the_remembered_one() -> None:
    remembered = {"c001": "alpha", "c002": "beta"}
    # A run gave c003 to a new row, wrote it onto alpha's, and ended before it could remember it.
    assert settle([("c003", "alpha"), ("", "new"), ("c002", "beta")], remembered) == ["c001", "c004", "c002"]


def test_a_code_that_is_not_remembered_yet_stays_where_nothing_else_is_remembered_of_its_row() -> None:
    remembered = {"c001": "alpha"}
    assert settle([("c001", "alpha"), ("c002", "new"), ("c003", "")], remembered) == ["c001", "c002", "c003"]
    # Another row of the same name keeps the remembered code, or takes it before this one does.
    assert settle([("c001", "alpha"), ("c002", "alpha")], remembered) == ["c001", "c002"]
    assert settle([("c002", "alpha"), ("", "alpha")], remembered) == ["c002", "c001"]


def test_a_code_that_is_not_remembered_stays_where_the_name_means_two_lost_ones() -> None:
    assert settle([("c003", "alpha")], {"c001": "alpha", "c002": "alpha"}) == ["c003"]


def test_of_two_rows_with_codes_that_are_not_remembered_the_upper_gets_the_lost_one() -> None:
    assert settle([("c003", "alpha"), ("c004", "alpha")], {"c001": "alpha"}) == ["c001", "c004"]


NAMES = st.sampled_from(["", "a", "b", "c"])
ROWS = st.lists(st.tuples(st.sampled_from(["", "c001", "c002", "c005", "x"]), NAMES), max_size=7)
REMEMBERED = st.dictionaries(st.sampled_from(["c001", "c002", "c003", "c009"]), NAMES)


@given(ROWS, REMEMBERED)
def test_every_row_has_a_code_of_its_own_and_a_second_time_the_same(
    rows: list[Line], remembered: dict[str, str]
) -> None:
    codes = settle(rows, remembered)
    assert len(codes) == len(set(codes))
    standing, given = {code for code, _ in rows if code}, set(codes)
    assert standing & set(remembered) <= given
    # A code that nobody remembers gives way only to one that is remembered.
    assert len(standing - given) <= len((given - standing) & set(remembered))
    named = [name for _, name in rows]
    after = {**remembered, **dict(zip(codes, named, strict=True))}
    assert codes == settle(list(zip(codes, named, strict=True)), after)


@given(ROWS.filter(lambda rows: len({code for code, _ in rows}) == len(rows)), st.randoms())
def test_sorting_rows_that_have_codes_changes_no_code(rows: list[Line], random: object) -> None:
    coded = list(zip(settle(rows), (name for _, name in rows), strict=True))
    shuffled = coded[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [code for code, _ in shuffled] == settle(shuffled)
