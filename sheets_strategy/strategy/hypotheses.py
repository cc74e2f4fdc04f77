"""Step 5: which hypotheses to propose for which segment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.strategy.plan_rows import CODE_LETTER, CODE_WIDTH, PlanRow
from sheets_strategy.strategy.segments import Segment, in_order

NOBODY = "nobody"
ALL = "all"
PER_SEGMENT = 3


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One hypothesis of the library.

    Attributes:
        code: Lasting key.
        profit_key: Vocabulary key, one of six.
        department: Vocabulary key.
        segments: Codes of the segments that it fits.
        sells: What one sells that it fits; ``all`` for everything.
        text: The if-then sentence.
        kpi: What to measure.
        hours: Hours per client for the term of the hypothesis.
    """

    code: str
    profit_key: str
    department: str
    segments: tuple[str, ...]
    sells: tuple[str, ...]
    text: str
    kpi: str
    hours: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A hypothesis proposed for a segment."""

    segment: str
    hypothesis: Hypothesis


def propose_hypotheses(
    segments: Sequence[Segment],
    library: Sequence[Hypothesis],
    *,
    clients: Mapping[str, int],
    first: int,
    sells: Collection[str],
    known: Collection[tuple[str, str]],
    standing: Collection[tuple[str, str]] = (),
) -> list[Proposal]:
    """Propose hypotheses for the first segments that hold clients, department by department.

    For each of them up to three of its department, spread over as many profit
    keys as fit. What was proposed once, taken or deleted, is not proposed again,
    nor is anything more for a segment that had its proposals.

    Args:
        segments: The decision table.
        library: The hypotheses, best first.
        clients: Segment code → number of clients.
        first: How many segments per department get a plan.
        sells: What one sells: goods, services, projects; ``all`` for everything.
        known: Pairs of segment and hypothesis proposed before.
        standing: Pairs that a run wrote which ended before it was known: the others of its
            segment are still to come.

    Returns:
        Proposals by the order of segments.
    """
    done = {segment for segment, _ in known}
    left: dict[str, int] = {}
    proposals: list[Proposal] = []
    for segment in in_order(segments):
        department = segment.department
        if not department or department == NOBODY or not clients.get(segment.code, 0):
            continue
        left.setdefault(department, first)
        if left[department] <= 0:
            continue
        left[department] -= 1
        if segment.code not in done:
            fitting = [one for one in library if _fits(one, segment, sells)]
            chosen = (one for one in _spread(fitting) if (segment.code, one.code) not in standing)
            proposals += [Proposal(segment.code, one) for one in chosen]
    return proposals


def number_proposals(proposals: Sequence[Proposal], *, first: int) -> tuple[PlanRow, ...]:
    """Make plan rows of proposals; first is the first free number of a code."""
    return tuple(
        PlanRow(
            code=f"{CODE_LETTER}{number:0{CODE_WIDTH}d}",
            segment=one.segment,
            hypothesis=one.hypothesis.text,
            profit_key=one.hypothesis.profit_key,
            department=one.hypothesis.department,
            hours=one.hypothesis.hours,
            library=one.hypothesis.code,
        )
        for number, one in enumerate(proposals, start=first)
    )


def _fits(hypothesis: Hypothesis, segment: Segment, sells: Collection[str]) -> bool:
    wanted = ALL in sells or ALL in hypothesis.sells or not sells or bool(set(sells) & set(hypothesis.sells))
    return wanted and segment.code in hypothesis.segments and hypothesis.department == segment.department


def _spread(fitting: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Take one per profit key in turn until there are enough."""
    chosen: list[Hypothesis] = []
    while len(chosen) < min(PER_SEGMENT, len(fitting)):
        used: set[str] = set()
        for one in fitting:
            if one not in chosen and one.profit_key not in used and len(chosen) < PER_SEGMENT:
                chosen.append(one)
                used.add(one.profit_key)
    return chosen
