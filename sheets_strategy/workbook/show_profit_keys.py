"""The strategy → wanted cells of the tab «6 ключей»."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheets_strategy.strategy.calendar_months import KEPT, SHOWN, YEAR
from sheets_strategy.strategy.profit_keys import ProfitKeys
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.diff import Cells, Wanted, WantedLines, WantedList
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.show_abc_blocks import month_name
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.word_profit_keys import name_span, word_coverage, word_line, word_raise

_MONEY = ("turnover", "new_money", "average", "cost")
_SHARES = ("price", "repeat_share", "silent")


def show_profit_keys(strategy: Strategy, segments: Sequence[Segment], template: Template) -> list[Wanted]:
    """Say what the tab shall hold: the last month, why turnover changed, coverage, all months, segments."""
    return [
        _show_summary(strategy, template),
        _show_change(strategy, template),
        _show_plan(strategy, template),
        _show_months(strategy, template),
        WantedList("profit_keys", _list_segments(strategy, segments)),
    ]


def _show_summary(strategy: Strategy, template: Template) -> WantedLines:
    """Show each figure for the last finished month, a year ago and three months, and what it means."""
    keys, currency = strategy.keys, strategy.currency
    last = keys.calendar.whole
    lines: dict[str, Cells] = {
        "month": {
            "last": _name(keys, last, template),
            "year_ago": _name(keys, last - YEAR, template),
            "mean": name_span(keys.calendar, last, template),
        }
    }
    for name, line in keys.lines.items():
        lines[name] = {
            "last": line_cell(name, line.values[last], currency),
            "year_ago": line_cell(name, line.values[last - YEAR], currency),
            "mean": line_cell(name, line.quarter[last], currency, mean=True),
            "measured": template.labels["measured"][line.measured],
            "meaning": word_line(name, keys, template),
        }
    return WantedLines("keys_summary", lines)


def _show_months(strategy: Strategy, template: Template) -> WantedLines:
    """Show each figure month by month; the month of the analysis date says how far it goes."""
    keys = strategy.keys
    places = range(KEPT - SHOWN, KEPT)
    lines: dict[str, Cells] = {
        "month": {f"m_{number}": _name(keys, place, template) for number, place in enumerate(places, start=1)}
    }
    for name, line in keys.lines.items():
        lines[name] = {
            f"m_{number}": line_cell(name, line.values[place], strategy.currency)
            for number, place in enumerate(places, start=1)
        }
    return WantedLines("keys_months", lines)


def _show_change(strategy: Strategy, template: Template) -> WantedLines:
    """Show what changed the turnover since a year ago, in money; nothing where nobody can tell, and why."""
    change, currency = strategy.keys.change, strategy.currency
    empty: Cells = dict.fromkeys(("before", "now", "grown", "brought"))
    names = ("turnover", "payers", "deals", "average")
    if change is None or change.parts_kop is None:
        code = "keys_change_short" if change is None else "keys_change_nothing"
        remark: Cells = {**empty, "before": word_text(code, template)}
        return WantedLines("keys_change", {**dict.fromkeys(names, empty), "remark": remark})
    both = [
        (t.turnover_kop, t.payers, t.payments / t.payers, t.turnover_kop / t.payments)
        for t in (change.before, change.now)
    ]
    parts = (change.now.turnover_kop - change.before.turnover_kop, *change.parts_kop)
    lines: dict[str, Cells] = {
        name: {
            "before": line_cell(name, before, currency),
            "now": line_cell(name, now, currency),
            "grown": round(now / before - 1, 4),
            "brought": cell_money(part, currency),
        }
        for name, before, now, part in zip(names, *both, parts, strict=True)
    }
    lines["remark"] = {**empty, "before": word_text("keys_change_remark", template)}
    return WantedLines("keys_change", lines)


def _show_plan(strategy: Strategy, template: Template) -> WantedLines:
    """Show keys per client, what would raise them most, and the keys that nobody works on."""
    coverage = strategy.coverage
    mean, raised = coverage.mean, coverage.best
    pulled = set(coverage.matrix["profit_key"])
    missing = [word for key, word in template.labels["profit_key"].items() if key not in pulled]
    return WantedLines(
        "keys_plan",
        {
            "average": {
                "plan_value": None if mean is None else round(mean, 1),
                "plan_meaning": word_coverage(coverage, template),
            },
            "best": {
                "plan_value": None if raised is None else round(raised.keys_after / coverage.clients, 1),
                "plan_meaning": word_raise(coverage, template),
            },
            "missing": {"plan_value": len(missing), "plan_meaning": ", ".join(missing) or None},
        },
    )


def _list_segments(strategy: Strategy, segments: Sequence[Segment]) -> list[Cells]:
    """Give the matrix: segments that hold clients or hypotheses, by number; nothing stands for none."""
    matrix = strategy.coverage.matrix
    acting: dict[str, dict[str, int]] = {}
    running: dict[str, int] = {}
    for code, key, rows, begun in matrix[["segment", "profit_key", "rows", "running"]].itertuples(
        index=False
    ):
        acting.setdefault(code, {})[key] = int(rows)
        running[code] = running.get(code, 0) + int(begun)
    sums = strategy.segments[["clients", "turnover_kop"]].to_dict("index")
    found: list[Cells] = []
    for segment in in_order(segments):
        held, keys = sums.get(segment.code, {"clients": 0, "turnover_kop": 0}), acting.get(segment.code, {})
        if held["clients"] or keys:
            found.append(
                {
                    "segment": segment.name,
                    "number": segment.number,
                    "clients": int(held["clients"]),
                    "turnover": cell_money(int(held["turnover_kop"]), strategy.currency),
                    **keys,
                    "keys": len(keys) or None,
                    "hypotheses": sum(keys.values()) or None,
                    "running": running.get(segment.code) or None,
                    "code": segment.code,
                }
            )
    return found


def line_cell(name: str, value: float, currency: str, *, mean: bool = False) -> CellValue:
    """Give a figure as a cell holds it, None for unknown: money in units, counts whole, the rest rounded."""
    if value != value:
        return None
    if name.startswith(_MONEY):
        return cell_money(round(value), currency)
    if name in ("payers", "new", "interval"):
        return round(float(value), 1) if mean or name == "interval" else int(value)
    return round(float(value), 4 if name in _SHARES else 2)


def _name(keys: ProfitKeys, place: int, template: Template) -> str:
    return month_name(pd.Timestamp(keys.calendar.firsts()[place]).date(), keys.calendar.as_of, template)
