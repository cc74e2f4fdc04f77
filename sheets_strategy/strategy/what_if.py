"""A segment that is not in use yet: whom it would take, and from which segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segment_order import sum_expected
from sheets_strategy.strategy.segments import Segment, in_order, match_segment


@dataclass(frozen=True, slots=True)
class Taken:
    """What a draft would take from one segment.

    Attributes:
        code: The segment, "" for clients that no segment has.
        clients: How many it would take.
        left: How many would stay there.
        turnover_kop: Turnover of those it would take.
        expected_kop: Their expected money, None for unknown.
    """

    code: str
    clients: int
    left: int
    turnover_kop: int
    expected_kop: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Whom a draft would take.

    Attributes:
        draft: The segment.
        after: Code of the segment right before it, "" where it would be the first.
        before: Code of the segment right after it, "" where it would be the last.
        clients: Clients that it would take.
        turnover_kop: Their turnover of the period.
        probability: Their mean probability, None for unknown.
        expected_kop: Their expected money, None for unknown.
        taken: From whom, most clients first, then by the order of segments.
        earlier: Clients that its conditions hold for, but that segments before it keep.
    """

    draft: Segment
    after: str
    before: str
    clients: int
    turnover_kop: int
    probability: float | None
    expected_kop: int | None
    taken: tuple[Taken, ...]
    earlier: int


def try_segment(
    draft: Segment,
    *,
    place: int,
    segments: Sequence[Segment],
    profiles: Mapping[str, Parameter],
    clients: pd.DataFrame,
) -> WhatIf:
    """Say whom a segment would take if it stood at a place of the order; nothing is changed.

    It takes whom its conditions hold for and whom no segment before it has. Clients of «Сегмент
    вручную» and «Не работать» stay where they are. It never stands behind the row that takes all
    the rest, and without conditions, or with one that nobody understands, it takes nobody.

    Args:
        draft: The segment; its number is not looked at.
        place: How many segments shall stand before it.
        segments: The decision table.
        profiles: Parameter → its values, one per row of clients.
        clients: What ``expect_clients`` returned, with segment, manual, do_not_work.

    Source: docs/figures.md, "What if".
    """
    ordered = in_order(segments)
    place = min(max(place, 0), len(ordered) - (bool(ordered) and not ordered[-1].conditions))
    free = ((clients["manual"] == "") & (clients["do_not_work"] == "")).to_numpy(dtype=bool)
    meets = np.zeros(len(clients), dtype=bool)
    if draft.conditions and not draft.broken:
        meets = free & match_segment(profiles, segment=draft)
    earlier = clients["segment"].isin([one.code for one in ordered[:place]]).to_numpy(dtype=bool)
    moved = clients[meets & ~earlier]
    whole = sum_expected(moved.assign(segment="")).get("")
    return WhatIf(
        draft,
        ordered[place - 1].code if place else "",
        ordered[place].code if place < len(ordered) else "",
        whole.clients if whole else 0,
        whole.turnover_kop if whole else 0,
        whole.probability if whole else None,
        whole.expected_kop if whole else None,
        _taken(moved, ordered, clients),
        int((meets & earlier & clients["leads"].to_numpy(dtype=bool)).sum()),
    )


def _taken(moved: pd.DataFrame, ordered: Sequence[Segment], clients: pd.DataFrame) -> tuple[Taken, ...]:
    ranks = {segment.code: rank for rank, segment in enumerate(ordered)}
    now = clients.loc[clients["leads"].astype(bool), "segment"].value_counts()
    found = [
        Taken(code, one.clients, int(now[code]) - one.clients, one.turnover_kop, one.expected_kop)
        for code, one in sum_expected(moved).items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.clients, ranks.get(one.code, len(ranks)))))


def try_drafts(
    segments: Sequence[Segment], *, profiles: Mapping[str, Parameter], clients: pd.DataFrame
) -> dict[str, WhatIf]:
    """Try every row without a number where it stands in the tab, each as if it were the only one.

    Args:
        segments: The decision table, from the top of the tab to its bottom.
        profiles: Parameter → its values, one per row of clients.
        clients: What ``expect_clients`` returned, with segment, manual, do_not_work.

    Returns:
        Code → whom it would take.
    """
    places = {segment.code: rank for rank, segment in enumerate(in_order(segments), start=1)}
    found: dict[str, WhatIf] = {}
    place = 0
    for segment in segments:
        place = places.get(segment.code, place)
        if segment.number is None:
            found[segment.code] = try_segment(
                segment, place=place, segments=segments, profiles=profiles, clients=clients
            )
    return found
