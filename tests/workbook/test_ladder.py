"""The team's drop-downs: Ben Hunt's ladder, satisfaction, buys similar, has means; empty means unknown."""

from __future__ import annotations

import pytest
from small_workbook import TODAY, book_of, load

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.sync import sync
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.read_clients import read_clients
from sheets_strategy.workbook.template import Template

RUNGS = ["no_problem", "sees_problem", "compares", "chooses_us", "ready_to_buy"]
DROPPED = ("awareness", "satisfaction", "buys_similar", "has_means")


@pytest.fixture(params=["ru", "en"])
def template(request: pytest.FixtureRequest) -> Template:
    return load(request.param)


def workbook_of(template: Template, *clients: dict[str, object]) -> MemoryWorkbook:
    workbook = MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))
    view = book_of(workbook, template.lang).tables["clients"]
    for row, client in enumerate(clients, start=view.header_row + 1):
        for column, value in client.items():
            workbook.set_cell(view.tab.name, row, view.columns[column], value)  # type: ignore[arg-type]
    return workbook


def test_the_drop_downs_offer_the_words_of_the_language(template: Template) -> None:
    spec = template.table("clients")
    for column in DROPPED:
        words = template.labels[template.labels["parameter_values"][column]]
        assert tuple(words.values()) == spec.column(column).choices
    assert RUNGS == list(template.labels["awareness"])


@pytest.mark.parametrize("typed", ["word", "text", "number"])
def test_a_rung_is_read_from_its_word_and_from_its_number(template: Template, typed: str) -> None:
    words = list(template.labels["awareness"].values())
    cells = {"word": words, "text": list("12345"), "number": [1.0, 2.0, 3.0, 4.0, 5.0]}[typed]
    clients = [{"name": f"n{place}", "awareness": cell} for place, cell in enumerate(cells)]
    found = read_clients(book_of(workbook_of(template, *clients), template.lang), Memory())
    assert (RUNGS, ()) == (found.base["awareness"].tolist(), found.findings)


def test_empty_is_unknown_and_a_strange_word_is_asked_about(template: Template) -> None:
    strange = [{"name": "b", column: "?!"} for column in DROPPED]
    workbook = workbook_of(template, {"name": "a"}, *strange)
    found = read_clients(book_of(workbook, template.lang), Memory())
    assert [""] * 5 * len(DROPPED) == [one for column in DROPPED for one in found.base[column]]
    assert ["unknown_choice"] * len(DROPPED) == [finding.code for finding in found.findings]


@pytest.mark.long(every=3)
@pytest.mark.parametrize(
    ("condition", "taken"),
    [(">= 3", RUNGS[2:]), ("2-3", RUNGS[1:3]), ("1", RUNGS[:1]), ("5", RUNGS[4:])],
)
def test_rungs_compare_as_numbers_in_segments(template: Template, condition: str, taken: list[str]) -> None:
    clients = [{"name": key, "awareness": template.labels["awareness"][key]} for key in RUNGS]
    workbook = workbook_of(template, *clients, {"name": "unknown"})
    view = book_of(workbook, template.lang).tables["segments"]
    row = view.header_row + 1
    for column in view.columns:
        if column in template.labels["parameter"]:
            workbook.set_cell(view.tab.name, row, view.columns[column], None)
    workbook.set_cell(view.tab.name, row, view.columns["awareness"], condition)
    result = sync(workbook, load, today=TODAY)
    code = result.segments[0].code
    members = result.strategy.clients[result.strategy.clients["segment"] == code]
    assert taken == members["name"].tolist()
