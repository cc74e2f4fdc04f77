"""Random decision tables and clients: few values, so that segments overlap, swallow each other and tie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import strategies as st

from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segments import Segment, assign_segments
from sheets_strategy.values.conditions import parse_condition

LETTERS = {"a": "A", "b": "B", "c": "C"}
ASKED = st.tuples(
    st.sampled_from(["", "A", "a; b", "не C", "B; C", "известно", "неизвестно"]),
    st.sampled_from(["", "", "> 3", "<= 3", "1..4", "не 2", "известно"]),
)
_PEOPLE = st.fixed_dictionaries(
    {
        "class": st.sampled_from(["A", "B", "C", ""]),
        "years": st.sampled_from([0.0, 2.0, 4.0, 5.5, math.nan]),
        "manual": st.sampled_from(["", "", "", "", "s0", "s2"]),
        "do_not_work": st.sampled_from(["", "", "", "", "own firm"]),
        "leads": st.sampled_from([True, True, True, False]),
        "turnover_kop": st.integers(0, 5),
        "probability": st.sampled_from([0.0, 0.25, 0.5, 1.0, math.nan]),
        "expected_kop": st.sampled_from([0.0, 10.0, 20.0, 90.0, math.nan]),
    }
)
_ROWS = st.tuples(
    st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, None]),
    ASKED,
    st.sampled_from([False, False, False, False, True]),
)


@dataclass(frozen=True)
class Drawn:
    """A decision table and clients that it puts into segments."""

    segments: tuple[Segment, ...]
    people: Sequence[Mapping[str, object]]

    @property
    def profiles(self) -> dict[str, Parameter]:
        return {
            "class": Parameter(keys=np.array([one["class"] for one in self.people], dtype=object)),
            "years": Parameter(numbers=np.array([one["years"] for one in self.people], dtype=float)),
        }

    def assign(self, segments: Sequence[Segment]) -> npt.NDArray[np.object_]:
        return assign_segments(
            self.profiles,
            segments=segments,
            manual=np.array([one["manual"] for one in self.people], dtype=object),
            excluded=np.array([one["do_not_work"] != "" for one in self.people], dtype=bool),
        )

    def clients(self, segments: Sequence[Segment] | None = None) -> pd.DataFrame:
        """Give the clients as a table puts them."""
        frame = pd.DataFrame(list(self.people)).assign(code=[f"c{n}" for n in range(len(self.people))])
        leads = frame["leads"].to_numpy(dtype=bool)
        return frame.assign(
            segment=self.assign(self.segments if segments is None else segments),
            turnover_kop=np.where(leads, frame["turnover_kop"], 0).astype("int64"),
            probability=frame["probability"].where(leads),
            expected_kop=frame["expected_kop"].where(leads),
        )


def segment(code: str, number: float | None, asked: tuple[str, str], *, broken: bool = False) -> Segment:
    parsed = {
        "class": parse_condition(asked[0], meanings=LETTERS),
        "years": parse_condition(asked[1], numeric=True),
    }
    conditions = {name: one for name, one in parsed.items() if not one.is_any}
    return Segment(code, number, f"Segment {code}", conditions, broken)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    rows = draw(st.lists(_ROWS, max_size=6))
    segments = [segment(f"s{n}", number, asked, broken=bad) for n, (number, asked, bad) in enumerate(rows)]
    return Drawn(tuple(segments), draw(st.lists(_PEOPLE, min_size=1, max_size=8)))
