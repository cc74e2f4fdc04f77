"""Results → values for machines, with keys that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.changes import ChangeSet
    from sheets_strategy.workbook.movement import Moves


def sync_json(result: SyncResult, title: str, *, written: bool) -> dict[str, object]:
    """Give a sync's result with stable keys.

    They are workbook, as_of, classes, flow, segments, plan, findings, changes, moves, personal, written.
    """
    from sheets_strategy.cli.personal import exchanged_json
    from sheets_strategy.workbook.catalogue import word_finding

    strategy, template = result.strategy, result.book.template
    classes = {
        name or "none": {
            "clients": int((strategy.abc["abc"] == name).sum()),
            "turnover_kop": int(strategy.abc["turnover_kop"][strategy.abc["abc"] == name].sum()),
        }
        for name in ("A", "B", "C", "")
    }
    segments = [
        {
            "code": one.code,
            "number": one.number,
            "name": one.name,
            "clients": int(strategy.segments["clients"].get(one.code, 0)),
            "turnover_kop": int(strategy.segments["turnover_kop"].get(one.code, 0)),
        }
        for one in result.segments
    ]
    findings = [
        {"code": one.code, "grave": one.grave, "tab": one.tab, "row": one.row + 1, "sum_kop": one.sum_kop,
         "currency": one.currency or strategy.currency,
         "what": word_finding(one, template, currency=strategy.currency).what}
        for one in result.findings
    ]  # fmt: skip
    flow = {
        line: {"rows": rows, "sum_kop": kop} for line, (rows, kop) in result.reconciliation.flow().items()
    }
    return {
        "workbook": title,
        "as_of": strategy.as_of.isoformat(),
        "classes": classes,
        "flow": flow,
        "segments": segments,
        "plan": _plan_json(result),
        "findings": findings,
        "changes": _changes_json(result.changes),
        "moves": {**_moves_json(result.moves), "untold": result.untold},
        "personal": None if result.personal is None else exchanged_json(result.personal),
        "written": written,
    }


def _plan_json(result: SyncResult) -> dict[str, object]:
    """Give the rows of the plan, the keys per A and B client, and the hours of departments."""
    strategy = result.strategy
    return {
        "rows": len(strategy.plan),
        "new": len(strategy.proposals),
        "best_clients": strategy.coverage.clients,
        "keys": strategy.coverage.keys,
        "departments": [
            {"department": one.department, "minutes": one.capacity, "needed": one.needed,
             "granted": one.granted, "missing": one.missing, "waiting": list(one.waiting)}
            for one in strategy.waterfall.departments
        ],
    }  # fmt: skip


def _moves_json(moves: Moves) -> dict[str, object]:
    """Give what changed since the last sync: codes of clients, what they were and are."""
    kinds = ("up", "down", "segments", "new", "returned", "silent")
    listed: dict[str, object] = {
        kind: [
            {"client": one.code, "name": one.name, "before": one.before, "after": one.after,
             "turnover_kop": one.turnover_kop}
            for one in getattr(moves, kind)
        ]
        for kind in kinds
    }  # fmt: skip
    return {**listed, "due": [row.code for row in moves.due], "known": moves.known}


def _changes_json(changes: ChangeSet) -> dict[str, object]:
    """Give a change set by tab for machines: cells and rows."""
    from sheets_strategy.workbook.changes import AppendRows, SetCell

    tabs = {
        tab: {
            "cells": sum(isinstance(one, SetCell) for one in members),
            "rows": sum(len(one.rows) for one in members if isinstance(one, AppendRows)),
            "other": sum(not isinstance(one, SetCell | AppendRows) for one in members),
        }
        for tab, members in changes.by_tab()
    }
    return {"cells": changes.cells(), "tabs": tabs}
