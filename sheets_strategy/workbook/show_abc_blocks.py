"""The strategy → the blocks with fixed lines above the list of ABC-анализ."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pandas as pd

from sheets_strategy.statement.reconcile import Reconciliation
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.states import CLASSES, sum_moves, sum_states
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.diff import Cells, WantedLines
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.show_cells import list_records, share_cell, to_int
from sheets_strategy.workbook.template import Template

_TO = ("a", "b", "c", "none")


def show_flow(reconciliation: Reconciliation, currency: str) -> WantedLines:
    """Show where everything that was received went; the line of difference can fail."""
    lines = {
        line: {"rows": rows, "sum": cell_money(kop, currency)}
        for line, (rows, kop) in reconciliation.flow().items()
    }
    return WantedLines("abc_flow", lines)


def show_summary(strategy: Strategy) -> WantedLines:
    """Show the article's summary: what 80, 15 and 5 % are in money, and what each class really got."""
    abc, currency = strategy.abc, strategy.currency
    total = int(abc["amount_kop"].clip(lower=0).sum())
    everyone, targets = len(abc), _targets(strategy.limits)
    lines: dict[str, Cells] = {
        "total": {
            "target": 1.0 if total else None,
            "target_sum": cell_money(total, currency),
            "clients": everyone,
            "clients_share": 1.0 if everyone else None,
            "sum": cell_money(total, currency),
            "sum_share": 1.0 if total else None,
        }
    }
    for name in ("A", "B", "C", "none"):
        members = abc["amount_kop"][abc["abc"] == ("" if name == "none" else name)]
        money = int(members.sum())
        target = targets.get(name)
        lines[name] = {
            "target": target,
            "target_sum": cell_money(round(total * target), currency) if target is not None else None,
            "clients": len(members),
            "clients_share": share_cell(len(members), everyone),
            "sum": cell_money(money, currency),
            "sum_share": share_cell(money, total) if name != "none" else None,
        }
    return WantedLines("abc_summary", lines)


def _targets(limits: Limits) -> dict[str, float]:
    """Give class → the share of money that the limits set for it."""
    a, b = limits.limit_a_bp, limits.limit_b_bp
    return {"A": a / 10_000, "B": (b - a) / 10_000, "C": (10_000 - b) / 10_000}


def show_variants(strategy: Strategy) -> WantedLines:
    """Show the classes without one-off clients, and without the largest."""
    lines = {
        str(row["line"]): {
            **{name: to_int(row[name]) for name in "abc"},
            "sum": cell_money(to_int(row["turnover_kop"]), strategy.currency),
        }
        for row in list_records(strategy.variants)
    }
    return WantedLines("abc_variants", lines)


def show_profit(strategy: Strategy) -> WantedLines:
    """Show how much is earned by class; clients whose profit is unknown have a line of their own."""
    abc = strategy.abc[["turnover_kop", "profit_kop", "profit_known", "profit_unknown", "profit_class"]]
    known = abc["profit_known"]
    lines = {
        "total": known,
        **{name: known & (abc["profit_class"] == name) for name in "ABC"},
        "none": known & (abc["profit_class"] == ""),
    }
    shown: dict[str, Cells] = {}
    for line, mask in lines.items():
        cells = _sum_cells(abc[mask], strategy, ("turnover", "profit"))
        shown[line] = cells if known.any() else dict.fromkeys(cells)
    unknown = abc[abc["profit_unknown"]]
    shown["unknown"] = {**_sum_cells(unknown, strategy, ("turnover",)), "profit": None}
    return WantedLines("abc_profit", shown)


def _sum_cells(clients: pd.DataFrame, strategy: Strategy, names: tuple[str, ...]) -> dict[str, CellValue]:
    sums = {name: cell_money(int(clients[f"{name}_kop"].sum()), strategy.currency) for name in names}
    return {"clients": len(clients), **sums}


def show_states(strategy: Strategy) -> WantedLines:
    """Show how many clients are new, still pay, came back or have no payments, and their money."""
    lines = {
        str(row["state"]): {
            "clients": to_int(row["clients"]),
            "sum": cell_money(to_int(row["turnover_kop"]), strategy.currency),
            "sum_before": cell_money(to_int(row["before_kop"]), strategy.currency),
        }
        for row in list_records(sum_states(strategy.abc).reset_index())
    }
    return WantedLines("abc_states", lines)


def show_moves(strategy: Strategy, template: Template) -> WantedLines:
    """Show who went from which class to which; nothing where the statement is too short, and why."""
    moves = sum_moves(strategy.abc[~strategy.abc["undated"]])
    counted = moves["clients"].to_dict()
    changed = moves["change_kop"].to_dict()
    lines: dict[str, Cells] = {}
    for was in CLASSES:
        pairs = [(to, (was, now)) for to, now in zip(_TO, CLASSES, strict=True)]
        counts = {f"to_{to}": int(counted[pair]) for to, pair in pairs}
        changes = {
            f"change_{to}": cell_money(int(changed[pair]), strategy.currency) if counted[pair] else None
            for to, pair in pairs
        }
        cells: dict[str, CellValue] = {**counts, **changes}
        lines[was or "none"] = cells if strategy.reaches_back else dict.fromkeys(cells)
    code = "moves_normal" if strategy.reaches_back else "moves_short"
    lines["remark"] = {"to_a": word_text(code, template, months=strategy.limits.period_months)}
    return WantedLines("abc_moves", lines)


def show_months(strategy: Strategy, template: Template) -> WantedLines:
    """Show what all clients paid month by month; the month of the analysis date says how far it goes."""
    lines: dict[str, dict[str, CellValue]] = {
        line: {} for line in ("month", "turnover", "payers", "new", "profit")
    }
    for number, row in enumerate(list_records(strategy.months), start=1):
        shown: dict[str, CellValue] = {
            "month": month_name(pd.Timestamp(row["month"]).date(), strategy.as_of, template),  # type: ignore[arg-type]
            "turnover": cell_money(to_int(row["turnover_kop"]), strategy.currency),
            "payers": to_int(row["payers"]),
            "new": to_int(row["new"]) if row["new_known"] else None,
            "profit": cell_money(to_int(row["profit_kop"]), strategy.currency)
            if row["profit_known"]
            else None,
        }
        for line, cell in shown.items():
            lines[line][f"m_{number}"] = cell if row["known"] or line == "month" else None
    return WantedLines("abc_months", lines)


def month_name(first: date, as_of: date, template: Template) -> str:
    """Name a month; one that the analysis date cuts says how far it goes."""
    name = f"{template.text('month_names').split()[first.month - 1]} {first.year}"
    last = monthrange(first.year, first.month)[1]
    if (first.year, first.month) != (as_of.year, as_of.month) or as_of.day == last:
        return name
    return word_text("month_running", template, month=name, day=as_of.day)
