"""Does step 2 find what is there and nothing else? Invented firms whose truth is known.

Every firm pays by the quarter: each client with a chance of its own, from
some quarter on (half of them since before the statement), on a random day. The team
answered all questions on the first day, so that everything can be measured in the past.

    uv run python benchmarks/scorecard_noise.py --runs 1000

Prints a table per question; the same seed gives the same table.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.answers import read_answers
from sheets_strategy.strategy.backtest import keep_pasts, learn, list_cuts
from sheets_strategy.strategy.features import read_history
from sheets_strategy.strategy.ledger import sum_ledger
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.parameters import ParametersResult, Span, measure_parameters
from sheets_strategy.strategy.past import Rules
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.verdicts import describe

FIRST, AS_OF, QUARTERS = date(2024, 1, 1), date(2026, 6, 30), 10
ATTRIBUTES, VALUES = 8, 5
BOUGHT = 0.2

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm: its ledger, what the team answered today and when."""

    ledger: pd.DataFrame
    codes: npt.NDArray[np.object_]
    profiles: Mapping[str, Parameter]
    answers: pd.DataFrame


def invent(chances: Numbers, words: npt.NDArray[np.int64], random: np.random.Generator) -> Firm:
    """Invent a firm in which client i pays in each quarter with chances[i] and has the words of row i."""
    number = len(chances)
    stays = random.integers(-QUARTERS, QUARTERS, number)[:, None] <= np.arange(QUARTERS)
    paid = (random.random((number, QUARTERS)) < chances[:, None]) & stays
    client, quarter = np.nonzero(paid)
    starts = np.array([np.datetime64(FIRST).astype("datetime64[M]") + 3 * one for one in range(QUARTERS)])
    days = starts[quarter].astype("datetime64[D]") + random.integers(0, 90, len(client))
    codes = np.array([f"c{one:05d}" for one in range(number)], dtype=object)
    payments = pd.DataFrame(
        {
            "client": codes[client],
            "on": pd.to_datetime(days),
            "since": pd.Series(pd.NaT, index=range(len(client)), dtype="datetime64[s]"),
            "kind": "sale",
            "currency": "RUB",
            "turnover_kop": np.exp(random.normal(13, 1, len(client))).astype("int64") + 1,
        }
    )
    names = [f"own:{one}" for one in range(words.shape[1])]
    texts = np.char.add("v", words.astype(str)).astype(object)
    answers = pd.DataFrame(
        {
            "code": np.tile(codes, len(names)),
            "column": np.repeat(names, number),
            "value": texts.T.ravel(),
            "on": pd.Timestamp(FIRST),
        }
    )
    profiles = {name: Parameter(keys=texts[:, place]) for place, name in enumerate(names)}
    return Firm(sum_ledger(payments), codes, profiles, answers)


def judge_parameters(firm: Firm) -> pd.DataFrame:
    """Give the verdicts of the product, without its back-tests."""
    history = read_history(firm.ledger)
    answers = read_answers(firm.profiles, rows=firm.codes, clients=history.codes, kept=firm.answers)
    cuts = list_cuts(history, as_of=AS_OF, months=3)[:2]
    give = keep_pasts(history, answers, cuts, months=3, limits=Limits())
    model = learn(give, cuts, place=1, rules=Rules())
    return describe(give, cuts, model=model, rules=Rules()).parameters


def foretell(firm: Firm) -> ParametersResult:
    """Give all that the product finds."""
    return measure_parameters(
        firm.ledger,
        pd.DataFrame({"code": firm.codes, "unit": firm.codes}),
        firm.profiles,
        span=Span(AS_OF, FIRST, 3, Limits()),
        rules=Rules(),
        answers=firm.answers,
        seen_on={},
    )


def run_noise(runs: int, *, clients: int, alike: bool, seed: int) -> Mapping[str, float]:
    """Count runs in which what means nothing separates: everything where all are alike, else attributes."""
    random = np.random.default_rng(seed)
    found = {"separates": 0, "weak": 0, "in the scorecard": 0}
    for _ in range(runs):
        chances = np.full(clients, 0.3) if alike else random.beta(0.8, 1.6, clients)
        rows = judge_parameters(invent(chances, random.integers(0, VALUES, (clients, ATTRIBUTES)), random))
        if not alike:
            rows = rows[rows["parameter"].str.startswith("own:")]
        found["separates"] += bool((rows["verdict"] == "separates").any())
        found["weak"] += bool((rows["verdict"] == "weak").any())
        found["in the scorecard"] += bool((rows["used"] & rows["parameter"].str.startswith("own:")).any())
    return {name: count / runs for name, count in found.items()}


def run_planted(runs: int, *, clients: int, lift: float, seed: int) -> Mapping[str, float]:
    """Plant a value of a fifth of the clients that buys so many times more often; count its findings."""
    random = np.random.default_rng(seed)
    found = {"separates": 0, "weak": 0, "another separates": 0}
    for _ in range(runs):
        words = random.integers(0, VALUES, (clients, ATTRIBUTES))
        chances = np.where(words[:, 0] == 0, BOUGHT * lift, BOUGHT)
        rows = judge_parameters(invent(chances, words, random)).set_index("parameter")
        verdict = rows.loc["own:0", "verdict"] if "own:0" in rows.index else ""
        found["separates"] += verdict == "separates"
        found["weak"] += verdict == "weak"
        others = rows[rows.index.str.startswith("own:") & (rows.index != "own:0")]
        found["another separates"] += bool((others["verdict"] == "separates").any())
    return {name: count / runs for name, count in found.items()}


def run_calibration(runs: int, *, clients: int, seed: int) -> tuple[list[tuple[float, float]], float]:
    """Give expected and actual share of buyers by fifth of the latest back-test, and AUC, over all runs."""
    random = np.random.default_rng(seed)
    fifths, aucs = np.zeros((5, 3)), []
    for _ in range(runs):
        chances = random.beta(0.8, 1.6, clients)
        result = foretell(invent(chances, random.integers(0, VALUES, (clients, ATTRIBUTES)), random))
        for cut in result.cuts[:1]:
            aucs.append(cut.auc)
            for place, (number, probability, buyers) in enumerate(cut.calibration):
                fifths[place] += (number, number * probability, buyers)
    return [(row[1] / row[0], row[2] / row[0]) for row in fifths.tolist()], float(np.mean(aucs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("| clients | what means nothing | separates | weak | in the scorecard |\n|---|---|---|---|---|")
    for clients in (60, 150, 400):
        for alike, what in ((True, "everything"), (False, "8 attributes beside real habits")):
            rates = run_noise(asked.runs, clients=clients, alike=alike, seed=asked.seed)
            print(
                f"| {clients} | {what} |",
                " | ".join(f"{100 * one:.1f} %" for one in rates.values()),
                "|",
                flush=True,
            )
    print("\n| clients | times more often | separates | weak | another separates |\n|---|---|---|---|---|")
    for clients in (60, 150, 400, 1000):
        for lift in (2.0, 3.0):
            rates = run_planted(asked.runs // 5, clients=clients, lift=lift, seed=asked.seed)
            print(
                f"| {clients} | {lift:.0f} |",
                " | ".join(f"{100 * one:.0f} %" for one in rates.values()),
                "|",
                flush=True,
            )
    print("\n| clients | AUC | expected → came, by fifths |\n|---|---|---|")
    for clients in (60, 150, 400, 1000):
        fifths, auc = run_calibration(asked.runs // 5, clients=clients, seed=asked.seed)
        shown = ", ".join(f"{100 * p:.1f} → {100 * came:.1f} %" for p, came in fifths)
        print(f"| {clients} | {auc:.3f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
