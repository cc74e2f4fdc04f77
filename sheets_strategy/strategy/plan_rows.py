"""Rows of the plan as data: which hypothesis for which segment, and how it is worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CODE_LETTER, CODE_WIDTH = "p", 4
IDEA, RUNNING = "idea", "running"
UNDECIDED = (IDEA, RUNNING)
"""States in which somebody has still to answer for a row: what is decided is history."""
NOT_COMPARED, TWO_WAVES, LEAVE = "none", "two_waves", "leave"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the plan.

    Attributes:
        code: Lasting key.
        segment: Code of the segment, "" where nobody can tell.
        hypothesis: The if-then sentence.
        profit_key: Vocabulary key, one of six, "" for none.
        department: Vocabulary key, "" for none.
        hours: Hours per client for the term of the hypothesis, None for unknown.
        status: Vocabulary key; an empty cell is an idea.
        comparison: Vocabulary key, "" where nothing was chosen.
        person: Who answers for it, folded.
        start_on: Day of the start, None for open.
        due_on: Day of the decision, None for open.
        first_step: What to begin with.
        library: Code in the library of hypotheses, "" for the team's own.
        kpi: What shall be measured, as typed.
    """

    code: str
    segment: str
    hypothesis: str
    profit_key: str = ""
    department: str = ""
    hours: float | None = None
    status: str = IDEA
    comparison: str = ""
    person: str = ""
    start_on: date | None = None
    due_on: date | None = None
    first_step: str = ""
    library: str = ""
    kpi: str = ""

    @property
    def acts(self) -> bool:
        """Whether clients are still worked by it."""
        return self.status in UNDECIDED and bool(self.segment)
