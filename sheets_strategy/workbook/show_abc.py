"""The strategy → wanted cells of ABC-анализ: the list of clients, the chart, and all blocks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheets_strategy.statement.reconcile import Reconciliation
from sheets_strategy.strategy.months import MONTHS_SHOWN
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.currency import minor_scale
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.diff import Cells, Wanted, WantedBlock, WantedList
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.show_abc_blocks import (
    show_flow,
    show_months,
    show_moves,
    show_profit,
    show_states,
    show_summary,
    show_variants,
)
from sheets_strategy.workbook.show_cells import class_cell, share_cell
from sheets_strategy.workbook.template import Template

PARETO_ROWS = 20
_WINDOWS = ("3", "6", "12", "all")
Column = Sequence[CellValue]


def show_abc(strategy: Strategy, template: Template, reconciliation: Reconciliation) -> list[Wanted]:
    """Give the tab ABC-анализ: where the money went, classes, movement, the list, the chart."""
    columns = _columns(strategy, template)
    names = list(columns)
    rows: list[Cells] = [
        dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    gone = {"movement": word_text("gone", template)}
    return [
        show_flow(reconciliation, strategy.currency),
        show_summary(strategy),
        show_variants(strategy),
        show_profit(strategy),
        show_states(strategy),
        show_moves(strategy, template),
        show_months(strategy, template),
        _show_pareto(strategy, rows),
        WantedList("abc", rows, gone),
    ]


def _columns(strategy: Strategy, template: Template) -> dict[str, Column]:
    """Give the list of clients column by column; rows would take three times as long."""
    abc = strategy.abc
    known = strategy.clients[["code", "name", "inn"]]
    known = known.drop_duplicates("code").set_index("code").reindex(abc["client"])
    total = int(abc["amount_kop"].clip(lower=0).sum())
    amounts, running = abc["amount_kop"].clip(lower=0).tolist(), abc["running_kop"].tolist()
    classes = _classes(abc["abc"], template)
    before = _classes(abc["class_before"], template, known=~abc["undated"])
    states, regularity = template.labels["state"], template.labels["regularity"]
    return {
        "place": list(range(1, len(abc) + 1)),
        "client": known["name"].astype(str).tolist(),
        "inn": [str(inn) or None for inn in known["inn"]],
        "turnover": _money(abc["turnover_kop"], strategy),
        "share": _where([share_cell(amount, total) for amount in amounts], abc["amount_known"]),
        "running_share": _where([share_cell(sum_, total) for sum_ in running], abc["abc"] != ""),
        "class": classes,
        "class_before": before,
        "movement": [
            f"{was} → {now}" if was is not None and was != now else None
            for was, now in zip(before, classes, strict=True)
        ],
        "state": [states.get(one) for one in abc["state"]],
        "regularity": [regularity.get(one) for one in abc["regularity"]],
        **_turnovers(strategy, template),
        **_profits(strategy, template),
        **_months(strategy),
        "code": abc["client"].astype(str).tolist(),
    }


def _turnovers(strategy: Strategy, template: Template) -> dict[str, Column]:
    """Give turnover and class of each window; a client without dates has none where no sum fits."""
    abc = strategy.abc
    found: dict[str, Column] = {}
    for window in _WINDOWS:
        sums = abc[f"turnover_{window}_kop"]
        known = ~abc["undated"] | (sums != 0)
        found[f"turnover_{window}"] = _where(_money(sums, strategy), known)
        found[f"class_{window}"] = _classes(abc[f"class_{window}"], template, known=known)
    return found


def _profits(strategy: Strategy, template: Template) -> dict[str, Column]:
    """Give profit and class by profit of each window, empty where it is unknown."""
    abc = strategy.abc
    found: dict[str, Column] = {}
    for window in ("", *(f"_{window}" for window in _WINDOWS)):
        known = abc[f"profit{window}_known"]
        found[f"profit{window}"] = _where(_money(abc[f"profit{window}_kop"], strategy), known)
        found[f"profit_class{window}"] = _classes(abc[f"profit_class{window}"], template, known=known)
    return found


def _months(strategy: Strategy) -> dict[str, Column]:
    """Give the sum of each calendar month, empty where nothing was paid."""
    names = [f"month_{number}" for number in range(1, MONTHS_SHOWN + 1)]
    sums = {name: strategy.abc[f"{name}_kop"] for name in names}
    return {name: _where(_money(column, strategy), column != 0) for name, column in sums.items()}


def _money(amounts: pd.Series, strategy: Strategy) -> list[float]:
    return (amounts / minor_scale(strategy.currency)).tolist()


def _classes(classes: pd.Series, template: Template, *, known: pd.Series | None = None) -> Column:
    words = {one: class_cell(one, template) for one in ("A", "B", "C", "")}
    found: Column = [words[one] for one in classes]
    return found if known is None else _where(found, known)


def _where(cells: Sequence[CellValue], known: pd.Series) -> Column:
    return [cell if shown else None for cell, shown in zip(cells, known.tolist(), strict=True)]


def _show_pareto(strategy: Strategy, rows: Sequence[Cells]) -> WantedBlock:
    """The first clients once more, in a block that is always sorted, for the chart to read."""
    amounts = _money(strategy.abc["amount_kop"].head(PARETO_ROWS), strategy)
    shown: list[Cells] = []
    for place in range(1, PARETO_ROWS + 1):
        row = rows[place - 1] if place <= len(rows) else {}
        shown.append(
            {
                "pareto_place": place,
                "pareto_client": row.get("client"),
                "pareto_turnover": amounts[place - 1] if row else None,
                "pareto_share": row.get("running_share"),
            }
        )
    return WantedBlock("abc_pareto", shown)
