"""An answer on headers goes with their whole line, wherever its columns stand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import InputError
from sheets_strategy.statement.answers import find_header_lines, miss
from sheets_strategy.statement.doubt import gather_evidence
from sheets_strategy.statement.incoming import take_rows
from sheets_strategy.statement.reading import Reading
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.inputs import reading_of_template

READING = reading_of_template(load_template("ru"))
WORDS = {
    "on": "Когда", "in_sum": "Пришло", "out_sum": "Ушло", "party": "От кого", "purpose": "За что", "": "Пометки"
}  # fmt: skip
ROWS: list[dict[str, CellValue]] = [
    {"on": "05.03.2026", "in_sum": "100,00", "party": "ООО Мак", "purpose": "Оплата по счёту 1"},
    {"on": "06.03.2026", "out_sum": "50,00", "party": "ООО Роза", "purpose": "Аренда", "": "срочно"},
    {"on": "07.03.2026", "in_sum": "200,50", "party": "ООО Ива", "purpose": "Оплата по счёту 2"},
]


@dataclass(frozen=True)
class Grid:
    name: str
    rows: list[list[CellValue]]


def grid(order: list[str], above: int) -> Grid:
    rows: list[list[CellValue]] = [["Выписка"]] * above
    rows.append([WORDS[field] for field in order])
    return Grid("", rows + [[row.get(field) for field in order] for row in ROWS])


def lines_of(one: Grid) -> list[tuple[int, dict[str, int]]]:
    evidence = gather_evidence([], READING)
    lines = find_header_lines([one], file="f", fields=READING.fields, evidence=evidence)
    return [(line.row, dict(line.proposed)) for line in lines]


@given(order=st.permutations(sorted(WORDS)), above=st.integers(0, 3))
def test_answered_line_is_read_in_any_order_of_columns(order: list[str], above: int) -> None:
    one = grid(order, above)
    with pytest.raises(InputError, match="unknown_header"):
        take_rows([one], name="f", reading=READING)
    evidence = gather_evidence([], READING)
    [line] = find_header_lines([one], file="f", fields=READING.fields, evidence=evidence)
    assert (line.row, line.proposed["on"]) == (above, order.index("on"))
    key, packed = line.answer({field: order.index(field) for field in WORDS if field})
    reading = Reading(fields={**READING.fields, key: packed})
    taken = take_rows([one], name="f", reading=reading)
    assert taken.rows[["direction", "amount_kop", "party", "purpose"]].values.tolist() == [
        ["in", 100_00, "ООО Мак", "Оплата по счёту 1"],
        ["out", 50_00, "ООО Роза", "Аренда"],
        ["in", 200_50, "ООО Ива", "Оплата по счёту 2"],
    ]
    assert taken.tables[0].unused == ((order.index(""), "Пометки"),)


def test_answer_for_one_line_says_nothing_of_another() -> None:
    one, other = grid(["on", "in_sum", "out_sum", "party"], 0), grid(["on", "out_sum", "in_sum", "party"], 0)
    evidence = gather_evidence([], READING)
    [line] = find_header_lines([one], file="f", fields=READING.fields, evidence=evidence)
    key, packed = line.answer({"on": 0, "in_sum": 1, "out_sum": 2, "party": 3})
    with pytest.raises(InputError, match="unknown_header"):
        take_rows([other], name="f", reading=Reading(fields={**READING.fields, key: packed}))


def test_header_above_whole_roubles_in_a_text_is_found() -> None:
    rows: list[list[CellValue]] = [["Выписка", "", "", ""], ["Когда", "Пришло", "От кого", "За что"]]
    rows += [["05.03.2026", "1 000", "ООО Мак", "по счёту 1"], ["06.03.2026", "50", "ООО Роза", "по счёту 2"]]
    one = Grid("", rows)
    evidence = gather_evidence([], READING)
    [line] = find_header_lines([one], file="f", fields=READING.fields, evidence=evidence)
    assert (line.row, line.proposed["on"], len(line.samples)) == (1, 0, 2)
    key, packed = line.answer({"on": 0, "in_sum": 1, "party": 2, "purpose": 3})
    taken = take_rows([one], name="f", reading=Reading(fields={**READING.fields, key: packed}))
    assert taken.rows["amount_kop"].tolist() == [1000_00, 50_00]


def test_date_above_the_headers_is_no_payment() -> None:
    rows: list[list[CellValue]] = [
        ["Выписка от", "05.03.2026", "5", ""],
        ["Когда", "Пришло", "От кого", "За что"],
    ]
    rows += [["05.03.2026", "100,00", "ООО Мак", "по счёту 1"]]
    assert [row for row, _ in lines_of(Grid("", rows))] == [1]


def test_row_of_column_numbers_hides_no_header() -> None:
    one = grid(["on", "in_sum", "out_sum", "party"], 2)
    one.rows.insert(3, [1.0, 2.0, 3.0, 4.0])
    assert lines_of(one)[0][0] == 2


def test_text_without_payments_has_no_line_of_headers() -> None:
    assert lines_of(Grid("", [["Когда", "Сколько", "Кто"], ["вчера", "много", "он"]])) == []


def test_what_an_answer_lacks() -> None:
    assert miss({}) == ["on", "in_sum", "party"]
    assert miss({"on": 0, "amount": 1, "payer_inn": 2}) == []
