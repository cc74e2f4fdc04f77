"""What ``segments`` found → values for machines, with keys that stay; docs/json.md tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheets_strategy.strategy.what_if import WhatIf
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.read_tabs import Tabs
    from sheets_strategy.workbook.renumber import Renumbering


def segments_json(result: SyncResult, tabs: Tabs, title: str) -> dict[str, object]:
    """Give the decision table with its money."""
    from sheets_strategy.strategy.staff import HOUR_MINUTES
    from sheets_strategy.workbook.order_findings import remark_rows
    from sheets_strategy.workbook.show_segments import show_segments

    strategy, template = result.strategy, result.book.template
    said = remark_rows(strategy, tabs.segments, template)
    cells = {
        str(one["code"]): one
        for one in show_segments(strategy, template, tabs.segments, remarks=said).cells.values()
    }
    segments: list[dict[str, object]] = []
    for one in result.segments:
        worth, shown = strategy.ranking.worth[one.code], cells[one.code]
        minutes, hour = worth.minutes, worth.hour_kop
        segments.append(
            {
                "code": one.code,
                "number": one.number,
                "name": one.name,
                "department": one.department or None,
                "clients": worth.clients,
                "by_hand": int(strategy.segments["by_hand"].get(one.code, 0)),
                "turnover_kop": worth.turnover_kop,
                "probability": worth.probability,
                "expected_kop": worth.expected_kop,
                "hours_per_client": None if minutes is None else float(minutes) / HOUR_MINUTES,
                "hour_kop": None if hour is None else round(hour),
                "money_place": worth.place or None,
                "understood": shown["understood"],
                "remarks": shown["remarks"],
                "draft": _what_if(strategy.ranking.drafts[one.code])
                if one.code in strategy.ranking.drafts
                else None,
            }
        )
    pair = strategy.ranking.out_of_order
    told = None if pair is None else {"early": pair.early, "late": pair.late, "why": list(pair.why)}
    return {**_head(result, title), "segments": segments, "out_of_order": told}


def try_json(
    found: WhatIf, result: SyncResult, title: str, *, headers: Mapping[str, str]
) -> dict[str, object]:
    """Give whom a new segment would take."""
    from sheets_strategy.workbook.show_segments import describe_segment

    said = describe_segment(found.draft, result.book.template, headers, is_last=False)
    return {**_head(result, title), "understood": said, **_what_if(found)}


def sort_json(wanted: Renumbering, result: SyncResult, title: str, *, written: bool) -> dict[str, object]:
    """Give another order of the segments, and what it does to clients."""
    names = {one.code: one.name for one in wanted.order}
    return {
        **_head(result, title),
        "numbers": [
            {"code": code, "name": names[code], "before": before, "after": after}
            for code, (before, after) in wanted.numbers.items()
        ],
        "moved": wanted.moved,
        "unreachable": [one.code for one in wanted.unreachable],
        "written": written,
    }


def _head(result: SyncResult, title: str) -> dict[str, object]:
    strategy = result.strategy
    return {
        "workbook": title,
        "as_of": strategy.as_of.isoformat(),
        "currency": strategy.currency,
        "months": strategy.parameters.months,
    }


def _what_if(found: WhatIf) -> dict[str, object]:
    return {
        "after": found.after or None,
        "before": found.before or None,
        "clients": found.clients,
        "turnover_kop": found.turnover_kop,
        "probability": found.probability,
        "expected_kop": found.expected_kop,
        "earlier": found.earlier,
        "taken": [
            {
                "code": one.code or None,
                "clients": one.clients,
                "left": one.left,
                "turnover_kop": one.turnover_kop,
                "expected_kop": one.expected_kop,
            }
            for one in found.taken
        ],
    }
