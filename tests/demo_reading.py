"""The invented firm's papers, read in the most naive way, for the tests of the demo."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache

from sheets_strategy.demo import Demo, TruthParty, TruthRow, make_demo

TODAY = date(2026, 11, 24)
SEEDS = (1, 2, 3)
Document = Mapping[str, str]


@cache
def demo_of(seed: int = 1) -> Demo:
    return make_demo(seed=seed, today=TODAY)


@cache
def documents_of(seed: int = 1) -> tuple[list[Document], list[Document]]:
    """Sections and documents of the statement, read in the most naive way."""
    sections: list[Document] = []
    documents: list[Document] = []
    current: dict[str, str] = {}
    for line in demo_of(seed).statement.decode("cp1251").split("\r\n"):
        key, _, value = line.partition("=")
        if key in ("СекцияРасчСчет", "СекцияДокумент"):
            current = {}
            (sections if key == "СекцияРасчСчет" else documents).append(current)
        current[key] = value
    return sections, documents


def kop(text: str) -> int:
    roubles, _, rest = text.partition(".")
    assert len(rest) == 2
    return int(roubles) * 100 + int(rest)


def clients(demo: Demo) -> list[TruthParty]:
    return [party for party in demo.parties if party.key.startswith("client-")]


def by_party(demo: Demo, *kinds: str) -> dict[str, list[TruthRow]]:
    rows: dict[str, list[TruthRow]] = defaultdict(list)
    for row in demo.truth:
        if row.kind in kinds:
            rows[row.party].append(row)
    return rows


def cards(demo: Demo) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(demo.clients_csv.decode("utf-8-sig")), delimiter=";"))
