"""The benchmark of Google's calls runs, and its aims hold at twenty clients; nothing is timed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from google_calls import measure
from google_costs import OURS, STAGES, Cost

PLAIN = "gspread, `worksheet.update`"


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Cost]]:
    return measure(tmp_path_factory.mktemp("firm"), 20, lambda _: None)


def test_every_contender_leaves_the_same_cells_behind(results: dict[str, list[Cost]]) -> None:
    assert {name: [0] * len(STAGES) for name in results} == {
        name: [cost.wrong for cost in costs] for name, costs in results.items()
    }


def test_sync_takes_two_reads_a_look_into_the_bin_and_two_writes_and_an_empty_one_writes_nothing(
    results: dict[str, list[Cost]],
) -> None:
    assert [(3, 2), (3, 2), (2, 0)] == [(cost.reads, cost.writes) for cost in results[OURS]]


def test_sync_takes_fewer_calls_than_tab_by_tab(results: dict[str, list[Cost]]) -> None:
    assert all(ours.calls < other.calls for ours, other in zip(results[OURS], results[PLAIN], strict=True))
