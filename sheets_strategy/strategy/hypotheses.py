"""Step 5: which hypotheses to propose for which segment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.strategy.arms import suggest_comparison
from sheets_strategy.strategy.plan_rows import CODE_LETTER, CODE_WIDTH, PlanRow
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.staff import DEPARTMENTS

NOBODY = "nobody"
ALL = "all"
PER_SEGMENT = 3
CANNOT = "cannot"


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
        name: What it is called in a sentence.
        formula: What the statement can measure for the KPI (vocabulary ``kpi_formula``).
        proxy: Whether that only stands in for the KPI.
        first_step: What to begin with.
    """

    code: str
    profit_key: str
    department: str
    segments: tuple[str, ...]
    sells: tuple[str, ...]
    text: str
    kpi: str
    hours: float
    name: str = ""
    formula: str = CANNOT
    proxy: bool = False
    first_step: str = ""

    def fits(self, sells: Collection[str]) -> bool:
        """Say whether it fits what one sells."""
        return ALL in sells or ALL in self.sells or not sells or bool(set(sells) & set(self.sells))


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
    covered: Collection[tuple[str, str]] = (),
    departments: Sequence[str] = DEPARTMENTS,
) -> list[Proposal]:
    """Propose hypotheses for the first segments that hold clients, department by department.

    For each segment and department up to three, of as many profit keys as fit, those first that
    nothing in the plan pulls for the segment yet. What was proposed once, taken or deleted, is
    not proposed again, nor is anything more for a segment and department that had proposals.

    Args:
        segments: The decision table.
        library: The hypotheses, best first.
        clients: Segment code → number of clients.
        first: How many segments per department get a plan.
        sells: What one sells: goods, services, projects; ``all`` for everything.
        known: Pairs of segment and hypothesis proposed before.
        standing: Pairs that a run wrote which ended before it was known: the others of its
            segment are still to come.
        covered: Pairs of segment and profit key that rows of the plan pull.
        departments: Those that the team keeps, in their order.

    Returns:
        Proposals by the order of segments, then departments.

    Source: docs/figures.md, "Proposals for the plan".
    """
    fitting = [one for one in library if one.fits(sells)]
    holding = [one for one in in_order(segments) if clients.get(one.code, 0) and one.department != NOBODY]
    done = _list_done(known, {one.code: one for one in library}, segments)
    pulled = set(covered)
    proposals: list[Proposal] = []
    for segment, department in _choose_places(holding, fitting, first, departments):
        if (segment.code, department) in done:
            continue
        candidates = [one for one in fitting if _is_for(one, segment, department)]
        used = {key for code, key in pulled if code == segment.code}
        chosen = _spread(candidates, used)
        pulled |= {(segment.code, one.profit_key) for one in chosen}
        proposals += [
            Proposal(segment.code, one) for one in chosen if (segment.code, one.code) not in standing
        ]
    return proposals


def number_proposals(
    proposals: Sequence[Proposal],
    *,
    first: int,
    classes: Mapping[str, Sequence[str]] | None = None,
    urgent: Collection[str] = (),
) -> tuple[PlanRow, ...]:
    """Make plan rows of proposals.

    Args:
        proposals: What is proposed.
        first: The first free number of a code.
        classes: Segment → class of each of its clients.
        urgent: Segments whose clients cannot be put off.
    """
    return tuple(
        PlanRow(
            code=f"{CODE_LETTER}{number:0{CODE_WIDTH}d}",
            segment=one.segment,
            hypothesis=one.hypothesis.text,
            profit_key=one.hypothesis.profit_key,
            department=one.hypothesis.department,
            hours=one.hypothesis.hours,
            comparison=suggest_comparison(
                (classes or {}).get(one.segment, ()),
                department=one.hypothesis.department,
                urgent=one.segment in urgent,
            ),
            first_step=one.hypothesis.first_step,
            library=one.hypothesis.code,
            kpi=one.hypothesis.kpi,
        )
        for number, one in enumerate(proposals, start=first)
    )


def _choose_places(
    holding: Sequence[Segment], fitting: Sequence[Hypothesis], first: int, departments: Sequence[str]
) -> list[tuple[Segment, str]]:
    """Choose for which segments each department gets proposals, by the order of segments.

    A department plans its own first segments, and what it can do for the first segments of the
    others. One that has no segment of its own with clients takes the first that it can do
    anything for.
    """
    possible = {(segment, one.department) for one in fitting for segment in one.segments}
    of_department = {
        department: [one for one in holding if (one.code, department) in possible]
        for department in departments
    }
    own = {
        department: [one for one in able if one.department == department][:first]
        for department, able in of_department.items()
    }
    planned = {one.code for able in own.values() for one in able}
    wanted = {
        (one.code, department)
        for department, able in of_department.items()
        for one in ([one for one in able if one.code in planned] if own[department] else able[:first])
    }
    return [
        (segment, department)
        for segment in holding
        for department in departments
        if (segment.code, department) in wanted
    ]


def _is_for(hypothesis: Hypothesis, segment: Segment, department: str) -> bool:
    return segment.code in hypothesis.segments and hypothesis.department == department


def _list_done(
    known: Collection[tuple[str, str]], library: Mapping[str, Hypothesis], segments: Sequence[Segment]
) -> set[tuple[str, str]]:
    """List segment and department that had proposals; a hypothesis that is gone was its segment's own."""
    departments = {one.code: one.department for one in segments}
    return {
        (segment, library[code].department if code in library else departments.get(segment, ""))
        for segment, code in known
    }


def _spread(candidates: Sequence[Hypothesis], used: Collection[str]) -> list[Hypothesis]:
    """Take three, of as many profit keys as there are; among equals new keys, then the best first."""
    chosen: list[Hypothesis] = []
    left = list(candidates)
    while left and len(chosen) < PER_SEGMENT:
        taken = [one.profit_key for one in chosen]
        best = min(left, key=lambda one: (taken.count(one.profit_key), one.profit_key in used))
        chosen.append(best)
        left.remove(best)
    return chosen
