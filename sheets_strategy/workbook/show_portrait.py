"""The portrait → wanted cells of the tab «Портрет»."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheets_strategy.strategy.best import Best
from sheets_strategy.strategy.portrait import Portrait
from sheets_strategy.workbook.catalogue import shorten, word_text
from sheets_strategy.workbook.diff import Cells, Wanted, WantedBlock, WantedList, WantedRows
from sheets_strategy.workbook.read_portrait import IdealClient
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.word_portrait import (
    word_attribute,
    word_chance,
    word_findings,
    word_uneven,
    word_value,
    word_what,
)

FOUND_ROWS, CHART_ROWS = 10, 8
_SHORTEST_EARLIER = 1.0
_LONGEST_NAME = 60
_DRAWN = ("confirmed", "maybe", "no", "little_data")


def show_portrait(best: Best, ideal: IdealClient, template: Template) -> list[Wanted]:
    """Say what the tab shall hold: ideal client, sentences, all values, data of the chart."""
    return [
        _show_ideal(best, ideal, template),
        _show_found(best, template),
        _show_chart(best.portrait, template),
        WantedList("portrait", list(_list_values(best.portrait, template))),
    ]


def _show_ideal(best: Best, ideal: IdealClient, template: Template) -> WantedRows:
    fits = {fit.row: fit for fit in best.ideal}
    cells: dict[int, Cells] = {}
    for row in ideal.rows:
        fit, wrong = fits.get(row), ideal.wrong.get(row)
        cells[row] = {
            "ideal_a": fit.a if fit else None,
            "ideal_a_known": fit.a_known if fit else None,
            "ideal_others": fit.others if fit else None,
            "ideal_others_known": fit.others_known if fit else None,
            "ideal_remark": template.text(f"reason_{wrong}") if wrong else None,
        }
    return WantedRows("portrait_ideal", cells)


def _show_found(best: Best, template: Template) -> WantedBlock:
    sentences = word_findings(best, template)[:FOUND_ROWS]
    told: list[Cells] = [
        {"found_place": place, "found": text} for place, text in enumerate(sentences, start=1)
    ]
    empty: Cells = {"found_place": None, "found": None}
    return WantedBlock("portrait_found", [*told, *[empty] * (FOUND_ROWS - len(told))])


def _show_chart(portrait: Portrait, template: Template) -> WantedBlock:
    """Put the strongest values into a block that the chart reads; a chart of nothing says so."""
    drawn = [row for row in portrait.records() if row["verdict"] in _DRAWN and row["value"] != ""]
    rows: list[Cells] = []
    for row in drawn[:CHART_ROWS]:
        rows.append(
            {
                "chart_place": len(rows) + 1,
                "chart_value": shorten(word_what(row, portrait, template), _LONGEST_NAME),
                "chart_a": _round(row["a_share"]),
                "chart_others": _round(row["others_share"]),
            }
        )
    if not rows:
        nothing = word_text("portrait_chart_empty", template)
        rows.append({"chart_place": 1, "chart_value": nothing, "chart_a": None, "chart_others": None})
    empty: Cells = dict.fromkeys(("chart_place", "chart_value", "chart_a", "chart_others"))
    return WantedBlock("portrait_chart", [*rows, *[empty] * (CHART_ROWS - len(rows))])


def _list_values(portrait: Portrait, template: Template) -> Iterator[Cells]:
    records = portrait.records()
    uneven = {str(row["attribute"]) for row in records if row["verdict"] == "uneven"}
    for place, row in enumerate(records, start=1):
        keys = [str(row["attribute"]), *([str(row["other_attribute"])] if row["other_attribute"] else [])]
        values = [str(row["value"]), str(row["other_value"])]
        named = [
            word_value(portrait.attributes[key], value, template)
            for key, value in zip(keys, values, strict=False)
        ]
        yield {
            "place": place,
            "attribute": " + ".join(word_attribute(key, template) for key in keys),
            "value": " + ".join(named),
            "clients": row["clients"],
            "a": row["a"],
            "a_share": _round(row["a_share"]),
            "others": row["others"],
            "others_share": _round(row["others_share"]),
            "lift": _round(row["lift"], 2),
            "chance": word_chance(row["q"], template),
            "verdict": template.labels["portrait_verdict"][str(row["verdict"])],
            "earlier": _round(row["earlier"], 2),
            "remark": _remark(row, keys, uneven, portrait, template),
            "code": code_value([*keys, *values]),
        }


def code_value(parts: Sequence[str]) -> str:
    """Give a row a code that is the same in every run."""
    text = "\x1f".join(parts)
    return "v" + hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:10]


def _remark(
    row: Mapping[str, Any],
    keys: Sequence[str],
    uneven: set[str],
    portrait: Portrait,
    template: Template,
) -> str | None:
    if row["verdict"] == "uneven":
        return word_uneven(row, portrait, template)
    codes = []
    if row["verdict"] == "follows":
        codes.append("remark_follows")
    if row["verdict"] in ("confirmed", "maybe") and row["earlier"] < _SHORTEST_EARLIER:
        codes.append("remark_not_earlier")
    if uneven & set(keys):
        codes.append("remark_uneven")
    if row["only"] and row["q"] == row["q"]:
        codes.append("remark_only_value")
    if "satisfaction" in keys:
        codes.append("remark_satisfaction")
    return "; ".join(template.text(code) for code in codes) or None


def _round(number: float, digits: int = 6) -> float | None:
    return None if number != number else round(float(number), digits)
