"""``parameters`` for the command line: what tells who will buy, without writing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.diff import Cells
    from sheets_strategy.workbook.parameter_words import ParameterWords

LONGEST = 40
_COLUMNS = ("parameter", "value", "team_points", "clients", "buyers", "share", "interval", "lift", "points")


def show_parameters(result: SyncResult, title: str, *, json: bool) -> None:
    """Print the tab as a sync would fill it, or JSON."""
    if json:
        show.show_json(parameters_json(result, title))
    else:
        _show(result, title)


def _show(result: SyncResult, title: str) -> None:
    """Print the sentences, the values that clients have, and what each sum of points means."""
    from sheets_strategy.workbook.parameter_sentences import say_parameters
    from sheets_strategy.workbook.parameter_words import words_of
    from sheets_strategy.workbook.show_parameters import list_values

    template, strategy, words = result.book.template, result.strategy, words_of(result.book)
    show.show_text(
        "cli_parameters", template, title=title, as_of=strategy.as_of, months=strategy.parameters.months
    )
    lines = dict(template.table("parameters_summary").lines)
    said = say_parameters(strategy.parameters, words, currency=strategy.currency)
    show.show_lines(["", *(f"{lines[line]}: {text}" for line, text in said.items() if text)])
    rows = [_line(cells, words) for cells in list_values(strategy.parameters, words)]
    if rows:
        spec = template.table("parameters")
        header = [spec.column(name).label for name in (*_COLUMNS, "verdict")]
        show.show_lines([""])
        show.show_table([header, *rows], right=(2, 3, 4, 5, 7, 8))
    _show_scale(result)


def _line(cells: Cells, words: ParameterWords) -> list[str]:
    from sheets_strategy.workbook.catalogue import format_percent, shorten, word_fact

    lang = words.template.lang
    texts = {
        name: "" if value is None else shorten(word_fact(value, lang=lang), LONGEST)
        for name, value in cells.items()
    }
    share = cells["share"]
    texts["share"] = format_percent(share, lang=lang) if isinstance(share, float) else ""
    return [texts[name] for name in (*_COLUMNS, "verdict")]


def _show_scale(result: SyncResult) -> None:
    from sheets_strategy.workbook.parameter_sentences import scale_points
    from sheets_strategy.workbook.show_parameters import SCALE

    template = result.book.template
    points = scale_points(result.strategy.parameters, [share / 100 for share in SCALE])
    if points[0] is not None:
        lines = [label for _, label in template.table("parameters_scale").lines]
        pairs = "; ".join(f"{number} → {label}" for number, label in zip(points, lines, strict=True))
        show.show_lines(["", f"{template.table('parameters_scale').title}: {pairs}"])


def parameters_json(result: SyncResult, title: str) -> dict[str, object]:
    """Give what step 2 found with keys that stay; docs/json.md tells them."""
    from sheets_strategy.workbook.parameter_words import words_of

    found, words = result.strategy.parameters, words_of(result.book)
    cuts = [
        {
            "cut_on": cut.cut_on.isoformat(),
            **{name: _plain(getattr(cut, name)) for name in _CUT},
            "calibration": [
                {"clients": clients, "promised": _plain(promised), "buyers": buyers}
                for clients, promised, buyers in cut.calibration
            ],
        }
        for cut in found.cuts
    ]
    values: dict[str, list[dict[str, object]]] = {}
    for row in found.values.to_dict("records"):
        key, value = str(row["parameter"]), str(row["value"])
        named = {"value": value, "label": words.value(key, value)}
        figures = {name: _plain(row[column]) for name, column in _VALUE.items()}
        values.setdefault(key, []).append({**named, **figures})
    parameters = [
        {
            "key": (key := str(row["parameter"])),
            "header": words.parameter(key),
            **{name: _plain(row[name]) for name in _PARAMETER},
            "values": values.get(key, []),
        }
        for row in found.parameters.to_dict("records")
    ]
    return {
        "workbook": title,
        "as_of": result.strategy.as_of.isoformat(),
        "months": found.months,
        "model": found.model,
        "base_points": found.base_points,
        "base_share": _plain(found.base_share),
        "cut_on": None if found.cut_on is None else found.cut_on.isoformat(),
        "quality": {"cuts": cuts},
        "parameters": parameters,
    }


_CUT = (
    *("months", "clients", "buyers", "auc", "last_auc", "log_loss", "base_log_loss", "brier", "base_brier"),
    *("expected_kop", "actual_kop"),
)
_PARAMETER = ("verdict", "clients", "buyers", "iv", "iv_chance", "auc", "log_loss", "used", "dated")
_VALUE = {
    **{name: name for name in ("clients", "buyers", "share")},
    "low": "share_low",
    "high": "share_high",
    **{name: name for name in ("lift", "woe", "points", "team_points", "verdict")},
}


def _plain(value: object) -> object:
    """Give a figure as JSON has it: whole numbers whole, NaN as null."""
    if isinstance(value, float):
        return None if value != value else value
    return value.item() if hasattr(value, "item") else value
