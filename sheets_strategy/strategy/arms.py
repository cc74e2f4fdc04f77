"""Who is worked now and who waits, so that it can be seen whether a hypothesis works.

In: the rows of the plan, the clients of their segments, arms that are remembered. Out: per row
the clients of each arm. Chance decides, by a hash: no draw is stored, and yet every run draws
the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.plan_rows import (
    LEAVE,
    NOT_COMPARED,
    RUNNING,
    TWO_WAVES,
    UNDECIDED,
    PlanRow,
)
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.dates import months_before

Codes = npt.NDArray[np.object_]
Whole = npt.NDArray[np.int64]

NOBODY = "nobody"
FEWEST_LEFT, FEWEST_FOR_LEAVING, FEWEST_FOR_WAVES = 20, 40, 2
WAVE_MONTHS, LONGEST_MONTHS = 1, 3
TO_DO = "to_do"
_URGENT = {
    "satisfaction": frozenset({"negative"}),
    "awareness": frozenset({"chooses_us", "ready_to_buy"}),
}
ALREADY_BEGUN = timedelta(days=31)
"""How long before the day on which the arms are fixed work may have begun by the arms foreseen."""


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of one row of the plan.

    Attributes:
        comparison: ``none``, ``two_waves`` or ``leave``.
        now: Codes of the clients to work from the start on, ascending.
        wait: Codes of those who wait, ascending.
        fixed_on: The day on which the arms were fixed; None while they are only foreseen.
        start_on: The first day that counts; None before anything is fixed or said.
        ends_on: The first day that does not count: when the second wave opens, or when it is
            decided; None where the start is not known.
        opens_on: The same day where anybody waits: from then on they may be worked, too; else None.
        until: The day on which the team let those who wait go before that, None for never.
        too_few: Whether ``leave`` was asked for, but there are too few clients for it.
    """

    comparison: str
    now: tuple[str, ...] = ()
    wait: tuple[str, ...] = ()
    fixed_on: date | None = None
    start_on: date | None = None
    ends_on: date | None = None
    opens_on: date | None = None
    until: date | None = None
    too_few: bool = False

    def waiting(self, *, on: date) -> frozenset[str]:
        """Give the codes of those who may not be worked on a day."""
        over = self.until is not None or (self.opens_on is not None and on >= self.opens_on)
        return frozenset() if over else frozenset(self.wait)


def suggest_comparison(classes: Sequence[str], *, department: str, urgent: bool = False) -> str:
    """Say with whom to compare the clients of a segment.

    Args:
        classes: Class of each client, "" for none.
        department: Vocabulary key of the hypothesis; ``nobody`` compares nothing.
        urgent: Whether it cannot be put off (see ``is_urgent``).

    Returns:
        ``two_waves`` where at least half of the clients are A or B; ``leave`` for others from 40
        clients on; else ``none``.

    Source: docs/figures.md, "Arms".
    """
    if urgent or department == NOBODY or len(classes) < FEWEST_FOR_WAVES:
        return NOT_COMPARED
    best = sum(one in ("A", "B") for one in classes)
    if best * 2 >= len(classes):
        return TWO_WAVES
    return LEAVE if len(classes) >= FEWEST_FOR_LEAVING else NOT_COMPARED


def is_urgent(segment: Segment) -> bool:
    """Say whether a segment asks for clients who cannot be put off: with a claim, or about to buy."""
    return any(
        condition.values and not condition.negated and set(condition.values) <= _URGENT[name]
        for name, condition in segment.conditions.items()
        if name in _URGENT
    )


def hash_clients(clients: Sequence[str]) -> Whole:
    """Give a number for each code, the same on every machine; to be mixed by ``draw_arms``."""
    digests = b"".join(hashlib.blake2b(code.encode(), digest_size=8).digest() for code in clients)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64).view(np.int64)


def draw_arms(
    plan: str, comparison: str, clients: Codes, classes: Codes, *, hashes: Whole | None = None
) -> Arms:
    """Draw who waits: in each class the same share, by chance.

    Clients of a class stand in the order of their hashes, class after class, and those who wait
    are taken from them at equal distances: half (``two_waves``), or a quarter, but at least 20,
    from 40 clients on (``leave``). Of an odd number the larger half is worked now.

    Args:
        plan: Code of the row of the plan.
        comparison: ``none``, ``two_waves`` or ``leave``.
        clients: Codes, each once.
        classes: Class of each, "" for none.
        hashes: What ``hash_clients`` gave for them, where it is at hand.

    Source: docs/figures.md, "Arms".
    """
    number = len(clients)
    too_few = comparison == LEAVE and number < FEWEST_FOR_LEAVING
    share = (0, 1)
    if comparison == TWO_WAVES:
        share = (1, 2)
    elif comparison == LEAVE and not too_few:
        share = (max(FEWEST_LEFT, number // 4), number)
    mixed = _mix(hash_clients(clients.tolist()) if hashes is None else hashes, plan)
    _, letters = np.unique(classes.astype(str), return_inverse=True)
    # Equal hashes of two codes do not happen; the code decides should they.
    order = np.lexsort((clients.astype(str), mixed, letters))
    places, (part, whole) = np.arange(number), share
    waits = (places + 1) * part // whole > places * part // whole
    ranked = clients[order]
    now, wait = sorted(ranked[~waits].tolist()), sorted(ranked[waits].tolist())
    return Arms(comparison or NOT_COMPARED, tuple(now), tuple(wait), too_few=too_few)


def _mix(hashes: Whole, plan: str) -> npt.NDArray[np.uint64]:
    """Mix the hash of a row of the plan into those of clients (the finaliser of splitmix64)."""
    salt = int.from_bytes(hashlib.blake2b(plan.encode(), digest_size=8).digest(), "little")
    mixed = hashes.view(np.uint64) ^ np.uint64(salt)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def gather_members(clients: pd.DataFrame) -> dict[str, tuple[Codes, Codes]]:
    """Give segment → codes and classes of its clients that are worked: those who bear figures.

    Args:
        clients: One row per row of the base: code, leads, do_not_work, segment ("" for none), class.
    """
    worked = clients[clients["leads"] & (clients["do_not_work"] == "") & (clients["segment"] != "")]
    return {
        str(segment): (
            rows["code"].to_numpy(dtype=object),
            rows["class"].fillna("").to_numpy(dtype=object),
        )
        for segment, rows in worked.groupby("segment", sort=True)
    }


def settle_arms(
    rows: Sequence[PlanRow],
    *,
    members: Mapping[str, tuple[Codes, Codes]],
    known: Mapping[str, Arms],
    worked: Collection[str],
    today: date,
) -> dict[str, Arms]:
    """Give the arms of every row of the plan: kept where fixed, else drawn anew.

    They are fixed when the row is running, or a row of work of it says anything, and then kept:
    who comes into the segment later is worked and counts in neither arm, who leaves it counts.
    A row whose comparison the team has changed to none lets those who wait go; an empty or
    unreadable cell does not.

    Args:
        rows: The plan.
        members: Segment → codes and classes of its clients that are worked.
        known: Plan code → arms that are remembered.
        worked: Plan codes with work that says anything.
        today: Day of the run.

    Returns:
        Plan code → arms; a finished row that was never fixed has none.

    Source: docs/figures.md, "Arms".
    """
    nobody: Codes = np.array([], dtype=object)
    hashes = {
        segment: hash_clients(members[segment][0].tolist())
        for segment in {row.segment for row in rows}
        if segment in members
    }
    found: dict[str, Arms] = {}
    for row in rows:
        if row.code in known:
            found[row.code] = _keep(row, known[row.code], today)
        elif row.status in UNDECIDED:
            clients, classes = members.get(row.segment, (nobody, nobody))
            drawn = draw_arms(row.code, row.comparison, clients, classes, hashes=hashes.get(row.segment))
            is_fixed = (row.status == RUNNING or row.code in worked) and len(clients) > 0
            found[row.code] = _date(drawn, row, today if is_fixed else None)
    return found


def _keep(row: PlanRow, arms: Arms, today: date) -> Arms:
    """Keep the arms; only «нет» lets those who wait go, and that can be taken back on the same day."""
    kept = _date(arms, row, arms.fixed_on)
    if kept.until == today and row.comparison != NOT_COMPARED:
        return replace(kept, until=None)
    if row.comparison == NOT_COMPARED and kept.waiting(on=today):
        return replace(kept, until=today)
    return kept


def _date(arms: Arms, row: PlanRow, fixed_on: date | None) -> Arms:
    """Give the days that count: the start, and when those who wait may be worked."""
    start_on = row.start_on if fixed_on is None else fixed_on
    if fixed_on is not None and row.start_on is not None:
        is_late = row.start_on > fixed_on
        start_on = row.start_on if is_late or fixed_on - row.start_on <= ALREADY_BEGUN else fixed_on
    ends_on = None if start_on is None else find_end(row, arms.comparison, start_on)
    opens_on = ends_on if arms.wait else None
    return replace(arms, fixed_on=fixed_on, start_on=start_on, ends_on=ends_on, opens_on=opens_on)


def find_end(row: PlanRow, comparison: str, start_on: date) -> date:
    """Give the first day that does not count: when the second wave opens, or when it is decided."""
    longest = months_before(start_on, -LONGEST_MONTHS)
    if row.due_on is not None and row.due_on > start_on:
        return min(row.due_on, longest)
    return months_before(start_on, -WAVE_MONTHS) if comparison == TWO_WAVES else longest


def find_noted(worked: pd.DataFrame) -> pd.Series:
    """Say per row of Работа whether anybody has noted anything.

    Args:
        worked: What people noted (see ``WORKED``).
    """
    return ~worked["status"].isin(("", TO_DO)) | (worked["outcome"] != "")


def find_begun(worked: pd.DataFrame) -> frozenset[str]:
    """Give the codes of plan rows of whose work anybody has noted anything."""
    return frozenset(worked["plan"][find_noted(worked)])
