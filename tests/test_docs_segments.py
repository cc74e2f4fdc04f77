"""docs/segments.md: every condition means what the page says, and the example sorts its clients as shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import UnreadableValue
from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segments import Segment, assign_segments
from sheets_strategy.values.conditions import Condition
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.parameter_words import name_parameter
from sheets_strategy.workbook.read_segments import parse_cell
from sheets_strategy.workbook.show_segments import describe_condition

PAGE = (Path(__file__).parents[1] / "docs" / "segments.md").read_text("utf-8")
TEMPLATE = load_template("ru")
OWN = ("Бюджет",)
KNOWN = ("склады", "заводы", "розница", "опт, розница")
NOTHING = ("", "неизвестно")


def rows_of(name: str) -> list[list[str]]:
    """Give header and rows of a table of the page."""
    block = PAGE.split(f"<!-- {name} -->\n")[1].split("<!-- end -->")[0]
    lines = [line for line in block.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def parameter_of(header: str) -> str:
    name = name_parameter(header, TEMPLATE, OWN)
    assert name
    return name


def parse(header: str, text: str) -> Condition:
    name = parameter_of(header)
    return parse_cell(text, name, KNOWN if name == "niche" else (), TEMPLATE)


def values_of(header: str, texts: Sequence[str]) -> Parameter:
    """Turn cells of the page into what clients have."""
    name = parameter_of(header)
    kind = TEMPLATE.labels["parameter_values"].get(name, "number")
    if kind == "number":
        numbers = [np.nan if text in NOTHING else float(text.replace(",", ".")) for text in texts]
        return Parameter(numbers=np.array(numbers))
    if kind == "text":
        return Parameter(keys=np.array(["" if one in NOTHING else fold(one) for one in texts], dtype=object))
    meanings = TEMPLATE.meanings[kind]
    keys = ["" if one in NOTHING else meanings[fold(one)] for one in texts]
    return Parameter(keys=np.array(keys, dtype=object))


@pytest.mark.parametrize(
    ("header", "text", "understood", "fits", "others"), rows_of("examples")[1:], ids=lambda text: text[:20]
)
def test_a_condition_means_what_the_page_says(
    header: str, text: str, understood: str, fits: str, others: str
) -> None:
    condition = parse(header, text)
    shown = describe_condition(condition, parameter_of(header), TEMPLATE)
    assert understood == shown.replace("\u00a0", " ")
    split = (
        (lambda cell: [cell]) if text == "опт, розница" and "," in fits else (lambda cell: cell.split("; "))
    )
    holds = match_condition(values_of(header, split(fits)), condition)
    fails = match_condition(values_of(header, others.split("; ")), condition)
    assert (holds.all(), fails.any()) == (np.True_, np.False_)


@pytest.mark.parametrize(("header", "text", "reason"), rows_of("refused")[1:])
def test_what_is_refused_says_why(header: str, text: str, reason: str) -> None:
    with pytest.raises(UnreadableValue) as caught:
        parse(header, text)
    assert reason == word_text(f"reason_{caught.value.reason}", TEMPLATE)


def test_the_example_sorts_its_clients_as_the_page_shows() -> None:
    header, *table = rows_of("table")
    columns, *clients = rows_of("clients")
    segments = []
    for number, name, *cells in table:
        parsed = {
            parameter_of(column): parse(column, text) for column, text in zip(header[2:], cells, strict=True)
        }
        asked = {one: condition for one, condition in parsed.items() if not condition.is_any}
        segments.append(Segment(number, float(number), name, asked))
    profiles = {
        parameter_of(column): values_of(column, [client[place] for client in clients])
        for place, column in enumerate(columns)
        if column not in ("Клиент", "Попадает в")
    }
    nobody = np.full(len(clients), "", dtype=object)
    found = assign_segments(
        profiles, segments=segments, manual=nobody, excluded=np.zeros(len(clients), dtype=bool)
    )
    assert [client[-1].strip("—") for client in clients] == found.tolist()


def test_the_page_names_every_parameter() -> None:
    named = {
        word.strip()
        for row in PAGE.split("## Условия")[0].splitlines()
        if row.startswith("| ")
        for word in row.split("|")[1].split(",")
    }
    whole = {
        row.split("|")[1].strip() for row in PAGE.split("## Условия")[0].splitlines() if row.startswith("| ")
    }
    labels = TEMPLATE.labels["parameter"]
    assert [label for label in labels.values() if label not in named | whole] == []
