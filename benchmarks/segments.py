"""Segments of 50,000 clients by 200 rows of up to 20 conditions: ours, plain Python, zen-engine.

    uv run --with zen-engine python benchmarks/segments.py

Two tables of 200 rows over the same 20 parameters (12 of words, 8 of numbers, a tenth of each
unknown): in one every row asks for five of them, as the default segments do, in the other for all
20. All contenders run in turn in one process. Plain Python and zen-engine go through a sample of
the clients, and their time is scaled up; every client of the sample must be in the same segment
for all of them. A ratio is the median of the rounds' own, in CPU time. Then tables like the
default one are analysed: rows out of reach, contradictions, gaps.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.strategy.gaps import find_gaps
from sheets_strategy.strategy.layout import lay_out
from sheets_strategy.strategy.life import never_together
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.reach import find_unreachable
from sheets_strategy.strategy.segments import Segment, assign_segments
from sheets_strategy.values.conditions import Condition, parse_condition
from sheets_strategy.workbook.read_segments import parse_cell

CLIENTS, ROWS, ROUNDS = 50_000, 200, 5
PLAIN_SAMPLE, ZEN_SAMPLE = 2_000, 500
LETTERS = ("a", "b", "c", "d", "e")
WORDS, NUMBERS = [f"w{place:02d}" for place in range(12)], [f"n{place:02d}" for place in range(8)]
Value = str | float | None
Client = dict[str, Value]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell:
    """One condition in the three languages: ours, Python's, zen's."""

    condition: Condition
    holds: Callable[[Value], bool]
    zen: str


def word_cell(rng: random.Random) -> Cell:
    one, two = rng.sample(LETTERS, 2)
    texts = {letter: letter for letter in LETTERS}
    kind = rng.choice(("one", "two", "not"))
    if kind == "one":
        return Cell(parse_condition(one, meanings=texts), lambda value: value == one, f'"{one}"')
    if kind == "two":
        pair = frozenset((one, two))
        return Cell(
            parse_condition(f"{one}; {two}", meanings=texts), lambda value: value in pair, f'"{one}", "{two}"'
        )
    return Cell(parse_condition(f"не {one}", meanings=texts), lambda value: value != one, f'$ != "{one}"')


def number_cell(rng: random.Random) -> Cell:
    low = rng.randint(0, 6)
    high = low + rng.randint(2, 5)
    kind = rng.choice(("above", "below", "span", "open"))
    text, zen, holds = {
        "above": (f"> {low}", f"> {low}", lambda value: value is not None and value > low),
        "below": (
            f"<= {high}",
            f"<= {high}",
            lambda value: value is not None and value <= high,
        ),
        "span": (
            f"{low}..{high}",
            f"[{low}..{high}]",
            lambda value: value is not None and low <= value <= high,
        ),
        "open": (
            f"({low}..{high}]",
            f"({low}..{high}]",
            lambda value: value is not None and low < value <= high,
        ),
    }[kind]
    return Cell(parse_condition(text, numeric=True), holds, zen)


def make_table(filled: int, *, seed: int) -> list[dict[str, Cell]]:
    """Make 199 rows with so many conditions, and a last one without any."""
    rng = random.Random(seed)
    names = [*WORDS, *NUMBERS]
    rows = [
        {
            name: word_cell(rng) if name in WORDS else number_cell(rng)
            for name in sorted(rng.sample(names, filled))
        }
        for _ in range(ROWS - 1)
    ]
    return [*rows, {}]


def make_clients(*, seed: int) -> dict[str, Parameter]:
    rng = np.random.default_rng(seed)
    words = np.array(["", *LETTERS], dtype=object)
    found = {}
    for name in WORDS:
        found[name] = Parameter(keys=words[rng.choice(6, CLIENTS, p=[0.1, *[0.18] * 5])])
    for name in NUMBERS:
        numbers = np.round(rng.random(CLIENTS) * 12, 1)
        found[name] = Parameter(numbers=np.where(rng.random(CLIENTS) < 0.1, np.nan, numbers))
    return found


def as_rows(profiles: dict[str, Parameter], number: int) -> list[Client]:
    """Give the first clients as a program without columns would hold them."""
    columns: dict[str, list[Value]] = {}
    for name, one in profiles.items():
        if one.keys is not None:
            columns[name] = [str(key) or None for key in one.keys[:number].tolist()]
        elif one.numbers is not None:
            columns[name] = [None if math.isnan(value) else value for value in one.numbers[:number].tolist()]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def meets(condition: Condition, value: Value) -> bool:
    """Read one condition for one client, as anybody would write it."""
    if value is None:
        return condition.takes_unknown
    if not condition.values and not condition.intervals:
        return condition.unknown is not True
    inside = value in condition.values or (
        isinstance(value, float) and any(interval.holds(value) for interval in condition.intervals)
    )
    return inside != condition.negated


def plain(rows: Sequence[dict[str, Cell]], clients: Sequence[Client]) -> list[int]:
    """Go through the table client by client, row by row, condition by condition."""
    table = [{name: cell.condition for name, cell in row.items()} for row in rows]
    return [
        next(
            place
            for place, row in enumerate(table)
            if all(meets(condition, client[name]) for name, condition in row.items())
        )
        for client in clients
    ]


def compiled(rows: Sequence[dict[str, Cell]], clients: Sequence[Client]) -> list[int]:
    """Do the same with a function made for every cell beforehand, and no generator."""
    table = [[(name, cell.holds) for name, cell in row.items()] for row in rows]
    found = []
    for client in clients:
        for place, row in enumerate(table):
            for name, holds in row:
                if not holds(client[name]):
                    break
            else:
                found.append(place)
                break
    return found


def zen_table(rows: Sequence[dict[str, Cell]]) -> str:
    """Write the table as a decision of zen-engine, first match wins."""
    inputs = [{"id": name, "name": name, "field": name} for name in (*WORDS, *NUMBERS)]
    lines = [
        {
            "_id": f"r{place}",
            **{name: row[name].zen if name in row else "" for name in (*WORDS, *NUMBERS)},
            "out": str(place),
        }
        for place, row in enumerate(rows)
    ]
    outputs = [{"id": "out", "name": "segment", "field": "segment"}]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": lines}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def compare(filled: int, profiles: dict[str, Parameter]) -> None:
    """Print a line per contender for one table."""
    import zen

    rows = make_table(filled, seed=filled)
    conditions = [{name: cell.condition for name, cell in row.items()} for row in rows]
    segments = [Segment(str(place), place, "", row) for place, row in enumerate(conditions)]
    nobody, none = np.full(CLIENTS, "", dtype=object), np.zeros(CLIENTS, dtype=bool)
    clients = as_rows(profiles, PLAIN_SAMPLE)
    decision = zen.ZenEngine().create_decision(zen_table(rows))
    names = ("ours", "plain Python", "the same, cells made functions by hand", "zen-engine")
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        took, ours = timed(lambda: assign_segments(profiles, segments=segments, manual=nobody, excluded=none))
        seconds["ours"].append(took)
        for name, way in (("plain Python", plain), ("the same, cells made functions by hand", compiled)):
            took, found = timed(lambda way=way: way(rows, clients))  # type: ignore[misc]
            seconds[name].append(took * CLIENTS / PLAIN_SAMPLE)
            assert [int(code) for code in ours[:PLAIN_SAMPLE]] == found
        took, answers = timed(
            lambda: [decision.evaluate(client)["result"] for client in clients[:ZEN_SAMPLE]]
        )
        seconds["zen-engine"].append(took * CLIENTS / ZEN_SAMPLE)
        assert [int(one["segment"]) for one in answers] == found[:ZEN_SAMPLE]
    held = len(set(ours.tolist()))
    for name, all_ in seconds.items():
        ratio = statistics.median(one / mine for one, mine in zip(all_, seconds["ours"], strict=True))
        print(f"| {filled} | {held} | {name} | {statistics.median(all_):.3f} | {ratio:.0f} |", flush=True)


def default_like(filled: int, *, seed: int) -> list[Segment]:
    """Make 200 rows over 20 parameters of the template with conditions as the default segments have them."""
    template = load_template("ru")
    kinds, rng = template.labels["parameter_values"], random.Random(seed)
    pool: dict[str, set[str]] = {}
    for row in template.defaults["segments"]:
        for name in row.keys() & kinds.keys():
            pool.setdefault(name, set()).add(str(row[name]))
    for name, kind in kinds.items():
        if name not in pool and len(pool) < 20:
            labels = template.labels.get(kind, {})
            pool[name] = (
                {"> 5", "<= 2", "3..6"} if kind == "number" else set(labels.values()) or {"опт", "склад"}
            )
    rows = []
    for place in range(ROWS - 1):
        names = sorted(rng.sample(sorted(pool), filled))
        cells = {name: rng.choice(sorted(pool[name])) for name in names}
        asked = {name: parse_cell(text, name, (), template) for name, text in cells.items()}
        rows.append(Segment(f"s{place}", place, "", asked))
    return [*rows, Segment("rest", ROWS, "")]


def analyse(filled: int) -> None:
    """Print how long the analysis of one table takes."""
    kinds = load_template("ru").labels["parameter_values"]
    vocabularies = {
        name: tuple(load_template("ru").labels[kind])
        for name, kind in kinds.items()
        if kind not in ("number", "text")
    }
    numeric = [name for name, kind in kinds.items() if kind == "number"]
    never = never_together(period_months=12)
    seconds, segments = [], default_like(filled, seed=filled)
    for _ in range(ROUNDS):
        took, (reach, gaps) = timed(
            lambda: (
                find_unreachable(
                    layout := lay_out(
                        segments, vocabularies=vocabularies, numeric=numeric, never_together=never
                    )
                ),
                find_gaps(layout),
            )
        )
        seconds.append(took)
    together = sum(len(one.taken_by) > 1 for one in reach.unreachable)
    print(
        f"| {filled} | {statistics.median(seconds):.2f} | {len(reach.contradictions)} | "
        f"{len(reach.unreachable)} ({together} by several) | {len(reach.not_proven)} | {len(gaps.found)} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filled", type=int, nargs="*", default=[5, 20])
    asked = parser.parse_args()
    profiles = make_clients(seed=1)
    print(
        "| conditions a row | segments that hold clients | with | CPU s | times ours |\n|---|---|---|---|---|"
    )
    for filled in asked.filled:
        compare(filled, profiles)
    print(
        "\n| conditions a row | CPU s | contradict life | out of reach | not proven | gaps |"
        "\n|---|---|---|---|---|---|"
    )
    for filled in (2, 3, 5, 10, 20):
        analyse(filled)


if __name__ == "__main__":
    main()
