"""Which rows of a file the tab lacks, and what is decided for those that it has already.

Source: docs/figures.md, "Rule of repeats".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.alike import Alike, find_alike
from sheets_strategy.statement.decisions import Decision
from sheets_strategy.statement.fingerprints import (
    SOLD_FIELDS,
    code_cheaply,
    code_fully,
    fingerprints,
    has_twin,
    name_goods,
    sharing,
)
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.repeats import keep, settle
from sheets_strategy.statement.runs import find_runs

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a file brings.

    Attributes:
        new: One per row of the file: whether it is appended.
        alike: One per row: whether it is not because a row of the tab differs only by empty cells.
        decided: What is decided, by the keys of memory.
        fields: Fields by which the rows of ``alike`` differ.
    """

    new: Mask
    alike: Mask
    decided: Mapping[str, Decision] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


def find_new(wanted: pd.DataFrame, tab: pd.DataFrame, decided: Mapping[str, Decision]) -> Arrivals:
    """Say which rows of a file the tab lacks; a bank's rows and those of sales reports never meet.

    Args:
        wanted: The file's rows, own accounts filled.
        tab: The tab's rows, own accounts filled.
        decided: What earlier runs decided.
    """
    sold, there = is_sales(wanted), is_sales(tab)
    new, alike = np.ones(len(wanted), dtype=bool), np.zeros(len(wanted), dtype=bool)
    known: dict[str, Decision] = {}
    fields: set[str] = set()
    for mine, its in ((~sold, ~there), (sold, there)):
        if mine.any():
            rows, others = (wanted, tab) if mine.all() and its.all() else (wanted[mine], tab[its])
            found = _find_new(name_goods(rows), name_goods(others), decided)
            new[mine], alike[mine] = found.new, found.alike
            known |= found.decided
            names = SOLD_FIELDS if mine is sold else {}
            fields |= {names.get(name, name) for name in found.fields}
    return Arrivals(new, alike, dict(sorted(known.items())), tuple(sorted(fields)))


def _find_new(wanted: pd.DataFrame, tab: pd.DataFrame, decided: Mapping[str, Decision]) -> Arrivals:
    """Say which rows of a file the tab lacks.

    All copies of a fingerprint are new where the file holds more than the tab counts, else none;
    none either where rows of the tab that have more filled cells stand for all of them.
    Only rows that have a likeness in the tab or in the file are looked at.

    Args:
        wanted: The file's rows, own accounts filled.
        tab: The tab's rows, own accounts filled.
        decided: What earlier runs decided.
    """
    new, alike = np.ones(len(wanted), dtype=bool), np.zeros(len(wanted), dtype=bool)
    likely = has_twin(code_cheaply(wanted))
    if len(tab) and len(wanted):
        likely = likely | sharing(wanted, tab)
    places = np.flatnonzero(likely)
    if not len(places):
        return Arrivals(new, alike)
    there = np.flatnonzero(sharing(tab, wanted.iloc[places])) if len(tab) else places[:0]
    runs = find_runs(tab)
    both = (
        pd.concat([tab.iloc[there], wanted.iloc[places]], ignore_index=True)
        if len(there)
        else wanted.iloc[places]
    )
    kept, known = _settle_fully(both, len(there), runs[there], decided)
    own = int(runs[-1]) + 1 if len(runs) else 0
    found = find_alike(
        both,
        kept=kept,
        runs=np.concatenate([runs[there], np.full(len(places), own)]),
        known={**decided, **known},
    )
    known |= {one.key: _decide_alike(one, own) for one in found}
    new[places] = kept[len(there) :]
    gone = [one for one in found if one.decision.counted == 0 and min(one.places) >= len(there)]
    for one in gone:
        alike[places[np.array(one.places) - len(there)]] = True
        known = {key: value for key, value in known.items() if key != one.print}
    fields = sorted({name for one in gone for name in one.fields})
    return Arrivals(new & ~alike, alike, known, tuple(fields))


def _settle_fully(
    both: pd.DataFrame, size: int, runs: Numbers, decided: Mapping[str, Decision]
) -> tuple[Mask, dict[str, Decision]]:
    """Say which rows of tab (the first ones) and file are payments by full fingerprints."""
    codes = code_fully(both)
    settled = settle(both.iloc[:size], codes[:size], runs, decided)
    arrived = Counter(codes[size:].tolist())
    counted = {code: one.decision.counted for code, one in settled.items()}
    more = {code for code, number in arrived.items() if number > counted.get(code, 0)}
    arrives = np.isin(codes, sorted(more))
    kept = arrives.copy()
    kept[:size] = (keep(codes[:size], settled) if size else kept[:0]) & ~arrives[:size]
    kept[size:] = arrives[size:]
    firsts = [int(place) for place in np.unique(codes, return_index=True)[1] if codes[place] in more]
    known = {}
    for key, code in zip(fingerprints(both.iloc[firsts]), codes[firsts].tolist(), strict=True):
        seen, number = settled[code].decision.seen if code in settled else 0, arrived[code]
        if seen + number > 1:
            known[key] = Decision(seen + number, number)
    return kept, dict(sorted(known.items()))


def _decide_alike(one: Alike, own: int) -> Decision:
    """Let no doubt remain of rows that stand apart in the file itself."""
    if one.runs == (frozenset({own}), frozenset({own})):
        return Decision(one.decision.seen, one.decision.counted)
    return one.decision
