"""Classes of a public set of purchases, counted a second time by plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from histories import ledger_of, measure

from sheets_strategy.strategy.abc import classify_abc

SAMPLE = Path(__file__).parent / "cases" / "cdnow_sample.txt"


def sums_in_cents(lines: Iterable[str], *, customer: int) -> Counter[str]:
    """Sum what each customer paid, by the columns as they stand."""
    sums: Counter[str] = Counter()
    for line in lines:
        words = line.split()
        if not words or not words[0].isdigit():
            continue
        dollars, cents = words[-1].split(".")
        sums[words[customer]] += int(dollars) * 100 + int(cents)
    return sums


def count_classes(sums: Counter[str]) -> dict[str, int]:
    clients = pd.DataFrame({"client": list(sums), "turnover_kop": list(sums.values())})
    ranked = classify_abc(clients, limit_a_bp=8_000, limit_b_bp=9_500)
    return dict(sorted(Counter(ranked["abc"]).items()))


def test_classes_of_the_sample_are_those_of_a_plain_count() -> None:
    sums = sums_in_cents(SAMPLE.read_text("ascii").splitlines(), customer=1)
    total, before = sum(sums.values()), 0
    expected: Counter[str] = Counter()
    for _, cents in sorted(sums.items(), key=lambda item: (-item[1], item[0])):
        within = [
            name for name, percent in (("A", 80), ("B", 95), ("C", 100)) if before * 100 < percent * total
        ]
        expected[within[0] if cents else ""] += 1
        before += cents
    assert sum(expected.values()) == 2_357
    assert dict(sorted(expected.items())) == count_classes(sums)


def test_what_the_sample_bought_next_is_foretold_better_than_by_who_bought_last() -> None:
    """The sample is a tenth: the aims for the whole set are held by benchmarks/cdnow.py."""
    names = ["id", "client", "on", "discs", "dollars"]
    rows = pd.read_csv(SAMPLE, sep=r"\s+", names=names, dtype={"client": str, "on": str})
    payments = [
        (str(row.client), date(int(row.on[:4]), int(row.on[4:6]), int(row.on[6:])), round(row.dollars * 100))
        for row in rows.itertuples()
    ]
    result = measure(ledger_of(payments), as_of=date(1998, 6, 30))
    assert result.model == "scorecard"
    assert [(cut.cut_on, cut.clients) for cut in result.cuts] == [
        (date(1998, 4, 1), 2_357),
        (date(1998, 1, 1), 2_357),
        (date(1997, 10, 1), 2_357),
        (date(1997, 7, 1), 2_357),
    ]
    # Ranks and log-losses of a plain logistic regression on weights of evidence, whole set.
    for cut, auc, loss in zip(result.cuts, (0.82, 0.79, 0.76), (0.32, 0.36, 0.40), strict=False):
        assert cut.auc > max(auc, cut.last_auc + 0.05)
        assert cut.log_loss < min(loss, cut.base_log_loss - 0.05)
        assert cut.brier < cut.base_brier


@pytest.mark.skipif(find_spec("lifetimes") is None, reason="the whole set comes with the package lifetimes")
def test_classes_of_the_whole_set_are_the_published_reference() -> None:
    spec = find_spec("lifetimes")
    assert spec is not None
    assert spec.origin is not None
    lines = (Path(spec.origin).parent / "datasets" / "CDNOW_master.txt").read_text("ascii").splitlines()
    assert count_classes(sums_in_cents(lines, customer=0)) == {"": 68, "A": 7_695, "B": 8_044, "C": 7_763}
