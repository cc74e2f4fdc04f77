"""What step 2 found → wanted rows and blocks of «Параметры клиентов»."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.parameters import Cut, ParametersResult
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.team_points import Disagreement
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.codes import name_code
from sheets_strategy.workbook.diff import Cells, Wanted, WantedLines, WantedRows
from sheets_strategy.workbook.parameter_sentences import CUTS, say_parameters, scale_points, share_of
from sheets_strategy.workbook.parameter_words import ParameterWords, words_of
from sheets_strategy.workbook.read_parameters import CODE_LETTER, CODE_WIDTH, ParameterRows
from sheets_strategy.workbook.template import Template

SCALE = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90)
FIFTHS = 5
FEWEST_PAYERS = 10
"""Fewer paying clients than this have no probability, and nobody is asked to mend that."""

_FIGURES = (
    *("clients", "buyers", "share", "interval", "lift", "points", "verdict", "remark"),
    *("woe", "iv", "iv_chance", "auc", "log_loss"),
)
_ERRORS = ("auc", "last_auc", "log_loss", "base_log_loss", "brier", "base_brier")
_CUT = [f"cut_{name}" for name in ("on", "clients", "buyers", *_ERRORS, "expected", "actual")]
_NOTHING: Cells = dict.fromkeys(_FIGURES)


def show_parameters(result: ParametersResult, rows: ParameterRows, words: ParameterWords) -> WantedRows:
    """Give the tool cells of every row, and a new row for each value that has none.

    New rows come parameter by parameter, the one that separates best first; values that
    no client has get none, nor does a parameter that nobody filled.
    """
    template = words.template
    measured = _measured(result, template)
    cells: dict[int, Cells] = {}
    shown: dict[tuple[str, str], int] = {}
    for row, code in rows.codes.by_row.items():
        parameter = rows.parameters[row]
        pairs = [(parameter, value) for value in rows.values[row]]
        pair = next((pair for pair in pairs if pair in measured), None)
        cells[row] = {"code": code, **_row_cells(pair, parameter, measured, shown, template)}
        if pair is not None:
            shown.setdefault(pair, row)
    new: list[Cells] = []
    for parameter, value in _in_order(result):
        if (parameter, value) not in shown and words.is_plain(parameter, value):
            number = rows.codes.next_number + len(new)
            new.append(
                {
                    "parameter": words.parameter(parameter),
                    "value": words.value(parameter, value),
                    "code": name_code(number, letter=CODE_LETTER, width=CODE_WIDTH),
                    **measured[parameter, value],
                }
            )
    return WantedRows("parameters", cells, new)


def list_values(result: ParametersResult, words: ParameterWords) -> list[Cells]:
    """Give the cells of every value that some client has, as a first fill would order them."""
    measured = _measured(result, words.template)
    points = result.values.set_index(["parameter", "value"])["team_points"].to_dict()
    return [
        {
            "parameter": words.parameter(pair[0]),
            "value": words.value(*pair),
            "team_points": _rounded(points[pair], 6),
            **measured[pair],
        }
        for pair in _in_order(result)
    ]


def _row_cells(
    pair: tuple[str, str] | None,
    parameter: str,
    measured: Mapping[tuple[str, str], Cells],
    shown: Mapping[tuple[str, str], int],
    template: Template,
) -> Cells:
    """Give the figures of a row, or say why it has none."""
    if pair is None:
        remark = "no_such_value" if parameter else "no_such_parameter"
        return {**_NOTHING, "remark": word_text(remark, template)}
    if pair in shown:
        return {**measured[pair], "remark": word_text("said_above", template, row=shown[pair] + 1)}
    return measured[pair]


def _measured(result: ParametersResult, template: Template) -> dict[tuple[str, str], Cells]:
    """Give (parameter, value) → figures, for the values that some client has."""
    about = {str(one["parameter"]): one for one in result.parameters.to_dict("records")}
    found: dict[tuple[str, str], Cells] = {}
    for one in result.values.to_dict("records"):
        parameter, clients = str(one["parameter"]), int(one["clients"])
        whole = about.get(parameter, {})
        if not clients:
            continue
        found[parameter, str(one["value"])] = {
            **_NOTHING,
            "clients": clients,
            "buyers": int(one["buyers"]),
            "share": _rounded(one["share"], 6),
            "interval": _interval(one["share_low"], one["share_high"], template),
            "lift": _rounded(one["lift"], 1),
            "points": int(one["points"]) if whole.get("used") and result.model == "scorecard" else None,
            "verdict": template.labels["verdict"].get(str(one["verdict"])),
            "woe": _rounded(one["woe"], 3),
            **{name: _rounded(whole.get(name), 3) for name in ("iv", "iv_chance", "auc", "log_loss")},
        }
    return found


def _interval(low: float, high: float, template: Template) -> str | None:
    if low != low or high != high:
        return None
    low, high = (round(100 * one) for one in (low, high))
    return word_text("share_from_to", template, low=low, high=high)


def _in_order(result: ParametersResult) -> list[tuple[str, str]]:
    """List the values that deserve a row, the strongest parameter first, values as measured."""
    strength = {
        str(parameter): (-1.0 if iv != iv else float(iv))
        for parameter, iv in zip(result.parameters["parameter"], result.parameters["iv"], strict=True)
    }
    places = {parameter: place for place, parameter in enumerate(strength)}
    counted = result.values[result.values["clients"] > 0]
    pairs = list(zip(counted["parameter"].tolist(), counted["value"].tolist(), strict=True))
    filled = {parameter for parameter, value in pairs if value}
    last = len(places)
    pairs = [pair for pair in pairs if pair[0] in filled]
    return sorted(pairs, key=lambda pair: (-strength.get(pair[0], -1.0), places.get(pair[0], last)))


def find_in_parameters(strategy: Strategy, rows: ParameterRows, book: Book) -> Iterator[Finding]:
    """Say where the team's points contradict the payments, and why there is no probability.

    Nobody is asked to mend a missing probability where few clients pay.

    Args:
        strategy: What was computed.
        rows: The tab as read.
        book: The workbook.
    """
    view = book.tables["parameters"]
    result = strategy.parameters
    if result.model == "none" and len(strategy.abc) >= FEWEST_PAYERS:
        facts: dict[str, object] = {"months": result.months}
        yield Finding("probability_unknown", "info", tab="parameters", facts=facts)
    if not result.disagreements:
        return
    words, places = words_of(book), dict[tuple[str, str], int]()
    for row, values in rows.values.items():
        for value in values:
            places.setdefault((rows.parameters[row], value), row)
    for one in result.disagreements:
        if (one.parameter, one.best) in places:
            row = places[one.parameter, one.best]
            yield finding_at(
                view,
                row,
                "team_points",
                "team_points_disagree",
                grave="info",
                facts=_say_disagreement(one, words),
            )


def _say_disagreement(one: Disagreement, words: ParameterWords) -> dict[str, object]:
    return {
        "parameter": words.parameter(one.parameter),
        "best": words.value(one.parameter, one.best),
        "worst": words.value(one.parameter, one.worst),
        "best_points": one.best_points,
        "worst_points": one.worst_points,
        "best_clients": one.best_clients,
        "best_buyers": one.best_buyers,
        "worst_clients": one.worst_clients,
        "worst_buyers": one.worst_buyers,
    }


def show_quality(result: ParametersResult, words: ParameterWords, *, currency: str) -> list[Wanted]:
    """Give the blocks above the rows: sentences, back-tests, points → probability, fifths."""
    scale = scale_points(result, [share / 100 for share in SCALE])
    lines = {f"p{share:02d}": {"scale_points": points} for share, points in zip(SCALE, scale, strict=True)}
    sentences = say_parameters(result, words, currency=currency)
    return [
        WantedLines("parameters_summary", {line: {"sentence": text} for line, text in sentences.items()}),
        WantedLines("parameters_cuts", _show_cuts(result.cuts, currency)),
        WantedLines("parameters_scale", lines),
        WantedLines("parameters_fifths", _show_fifths(result.cuts)),
    ]


def _show_cuts(cuts: tuple[Cut, ...], currency: str) -> dict[str, Cells]:
    lines: dict[str, Cells] = {f"cut_{place}": dict.fromkeys(_CUT) for place in range(1, CUTS + 1)}
    for place, cut in enumerate(cuts[:CUTS], start=1):
        lines[f"cut_{place}"] = {
            "cut_on": cut.cut_on,
            "cut_clients": cut.clients,
            "cut_buyers": cut.buyers,
            **{f"cut_{name}": _rounded(getattr(cut, name), 4) for name in _ERRORS},
            "cut_expected": cell_money(cut.expected_kop, currency),
            "cut_actual": cell_money(cut.actual_kop, currency),
        }
    return lines


def _show_fifths(cuts: tuple[Cut, ...]) -> dict[str, Cells]:
    fifths = cuts[0].calibration if cuts else ()
    lines: dict[str, Cells] = {}
    for place in range(FIFTHS):
        clients, promised, buyers = fifths[place] if place < len(fifths) else (0, 0.0, 0)
        lines[f"fifth_{place + 1}"] = {
            "fifth_clients": clients or None,
            "fifth_promised": _rounded(promised, 6) if clients else None,
            "fifth_paid": share_of(buyers, clients),
        }
    return lines


def _rounded(value: object, digits: int) -> float | None:
    """Round as a backend gives it back; None for unknown."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return round(float(value), digits)  # type: ignore[arg-type]
