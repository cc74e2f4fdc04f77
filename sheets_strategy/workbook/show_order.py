"""What an hour on each segment brings, and whom a draft would take, in cells and words."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_strategy.strategy.segment_order import Worth
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.strategy.what_if import Taken, WhatIf
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import rough_money, word_text
from sheets_strategy.workbook.diff import Cells
from sheets_strategy.workbook.template import Template

MOST_SOURCES = 3


def worth_cells(worth: Worth, *, currency: str) -> Cells:
    """Give the cells of one segment; unknown is empty."""
    kop, hour, minutes = worth.expected_kop, worth.hour_kop, worth.minutes
    return {
        "probability": None if worth.probability is None else round(worth.probability, 6),
        "expected": None if kop is None else cell_money(kop, currency),
        "hours_per_client": None if minutes is None else round(float(minutes) / HOUR_MINUTES, 2),
        "hour_money": None if hour is None else cell_money(round(hour), currency),
        "money_place": worth.place or None,
    }


def say_draft(found: WhatIf, segments: Mapping[str, Segment], template: Template, *, currency: str) -> str:
    """Say where a draft stands, how much it would take and from whom."""
    where = say_place(found, segments, template)
    if not found.draft.conditions:
        return word_text("draft_any", template, where=where)
    if not found.clients:
        code = "draft_late" if found.earlier else "draft_nobody"
        return word_text(code, template, where=where, earlier=found.earlier)
    sources = [_say_source(one, segments, template) for one in found.taken[:MOST_SOURCES]]
    rest = sum(one.clients for one in found.taken[MOST_SOURCES:])
    sources += [word_text("draft_others", template, clients=rest)] if rest else []
    expected = found.expected_kop
    return word_text(
        "draft_takes" if expected is not None else "draft_takes_unknown",
        template,
        where=where,
        clients=found.clients,
        turnover=rough_money(found.turnover_kop, template, currency=currency),
        expected=rough_money(expected or 0, template, currency=currency),
        sources=", ".join(sources),
    )


def say_place(found: WhatIf, segments: Mapping[str, Segment], template: Template) -> str:
    """Say where a draft would stand, by the numbers of its neighbours."""
    before, after = segments.get(found.before), segments.get(found.after)
    if after is None:
        return word_text("place_first", template)
    if before is not None and not before.conditions:
        return word_text("place_before", template, number=before.number)
    return word_text("place_after", template, number=after.number)


def _say_source(one: Taken, segments: Mapping[str, Segment], template: Template) -> str:
    segment = segments.get(one.code)
    if segment is None:
        return word_text("draft_from_none", template, clients=one.clients)
    return word_text("draft_from", template, clients=one.clients, name=segment.name or segment.number)
