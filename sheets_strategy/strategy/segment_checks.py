"""All that is to be said of the decision table itself: rows out of reach, overlaps, gaps, idle conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.gaps import Gaps, find_gaps
from sheets_strategy.strategy.layout import lay_out
from sheets_strategy.strategy.life import never_together
from sheets_strategy.strategy.overlaps import Overlap, find_overlaps
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.reach import Reach, find_unreachable
from sheets_strategy.strategy.segments import Segment, in_order, mark_segments, taking_rows

LAST_SEGMENT_BP = 1500
FEWEST_IN_LAST = 5
IDLE = "no"
"""Verdict of step 2 on a parameter that does not tell who will buy."""


@dataclass(frozen=True, slots=True)
class TableCheck:
    """What was found in the decision table.

    Attributes:
        reach: Rows that can take nobody.
        gaps: What the last row leaves over; empty where it has no conditions.
        overlaps: Rows that lose most of their clients by their place alone.
        idle: Parameter that does not tell who will buy → rows that ask for it, in order.
    """

    reach: Reach = field(default_factory=Reach)
    gaps: Gaps = field(default_factory=Gaps)
    overlaps: tuple[Overlap, ...] = ()
    idle: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)


def check_table(
    segments: Sequence[Segment],
    profiles: Mapping[str, Parameter],
    clients: pd.DataFrame,
    *,
    vocabularies: Mapping[str, Iterable[str]],
    period_months: int,
    verdicts: Mapping[str, str],
    all_dated: bool = True,
) -> TableCheck:
    """Look for what in the table itself is to be mended, whoever the clients are.

    Args:
        segments: The decision table.
        profiles: Parameter → its values, one per row of clients.
        clients: One row per client row: leads, manual, do_not_work, turnover_kop.
        vocabularies: Parameter → all its values, for those with a closed vocabulary.
        period_months: Length of the period that classes are given for.
        verdicts: Parameter → verdict of step 2.
        all_dated: Whether every payment has its day.
    """
    rows = taking_rows(segments)
    if not rows:
        return TableCheck()
    layout = lay_out(
        segments,
        vocabularies=vocabularies,
        numeric=_numeric(profiles, vocabularies),
        never_together=never_together(period_months=period_months, all_dated=all_dated),
    )
    reach = find_unreachable(layout)
    lost = {one.segment.code for one in reach.contradictions}
    lost |= {one.segment.code for one in reach.unreachable}
    counted = clients["leads"] & (clients["manual"] == "") & (clients["do_not_work"] == "")
    overlaps = find_overlaps(
        layout,
        mark_segments(profiles, rows),
        counted=counted.to_numpy(dtype=bool),
        turnover_kop=np.where(counted, clients["turnover_kop"].fillna(0), 0).astype(np.int64),
    )
    return TableCheck(
        reach,
        find_gaps(layout) if rows[-1].conditions else Gaps(),
        tuple(one for one in overlaps if one.later.code not in lost),
        _find_idle(rows, verdicts),
    )


def check_segments(clients: pd.DataFrame, segments: Sequence[Segment]) -> list[Finding]:
    """Find clients without a segment, and a last one that holds many.

    Args:
        clients: One row per client row: leads, do_not_work, segment, turnover_kop.
        segments: The decision table.
    """
    findings = []
    asked = clients[clients["leads"] & (clients["do_not_work"] == "")]
    lost = asked[asked["segment"] == ""]
    if len(lost):
        facts: dict[str, object] = {"clients": len(lost)}
        kop = int(lost["turnover_kop"].sum())
        findings.append(Finding("segments_gap", "warning", tab="segments", facts=facts, sum_kop=kop))
    last = next(reversed(in_order(segments)), None)
    if last is not None and not last.conditions:
        number = int((asked["segment"] == last.code).sum())
        if number * 10_000 > LAST_SEGMENT_BP * len(asked) and number >= FEWEST_IN_LAST:
            facts = {"name": last.name, "clients": number, "of": len(asked), "share": number / len(asked)}
            findings.append(Finding("last_segment_large", "info", tab="segments", facts=facts))
    return findings


def _numeric(profiles: Mapping[str, Parameter], vocabularies: Mapping[str, Iterable[str]]) -> Collection[str]:
    return [name for name, one in profiles.items() if one.numbers is not None and name not in vocabularies]


def _find_idle(rows: Sequence[Segment], verdicts: Mapping[str, str]) -> dict[str, tuple[Segment, ...]]:
    """Find the conditions on parameters that do not tell who will buy."""
    asked = dict.fromkeys(name for row in rows for name in row.conditions)
    idle = [name for name in asked if verdicts.get(name) == IDLE]
    return {name: tuple(row for row in rows if name in row.conditions) for name in idle}
