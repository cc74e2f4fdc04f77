"""Back-tests on CDNOW (23,570 clients, 1997-01 to 1998-06): the scorecard beside simpler forecasts.

    uv run --with lifetimes==0.11.3 python benchmarks/cdnow.py

The scorecard comes the way of the product: ``measure_parameters`` with the analysis date
1998-06-30. The file comes with the package lifetimes, which is not imported.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.answers import no_answers, read_answers
from sheets_strategy.strategy.backtest import Cut, keep_pasts, list_cuts
from sheets_strategy.strategy.features import read_history
from sheets_strategy.strategy.ledger import sum_ledger
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.parameters import ParametersResult, Span, measure_parameters
from sheets_strategy.strategy.past import Past, Rules, learn_past_steps
from sheets_strategy.strategy.scorecard import Model, fit_logs, score
from sheets_strategy.strategy.weights import measure_auc, measure_log_loss

AS_OF, FIRST = date(1998, 6, 30), date(1997, 1, 1)
AIMS = {
    (date(1997, 10, 1), 3): (0.766, 0.390),
    (date(1998, 1, 1), 3): (0.796, 0.350),
    (date(1998, 4, 1), 3): (0.831, 0.314),
    (date(1998, 1, 1), 6): (0.796, 0.449),
}
"""BG/NBD's AUC less 0.003; log-loss of a plain logistic regression on weights of evidence."""


def read_cdnow(path: Path) -> pd.DataFrame:
    """Give the payments, a dollar as a rouble."""
    names = ["client", "on", "discs", "dollars"]
    rows = pd.read_csv(path, sep=r"\s+", skiprows=1, names=names, dtype={"client": str, "on": str})
    return pd.DataFrame(
        {
            "client": rows["client"].astype(object),
            "on": pd.to_datetime(rows["on"], format="%Y%m%d"),
            "since": pd.NaT,
            "kind": "sale",
            "currency": "RUB",
            "turnover_kop": (rows["dollars"] * 100).round().astype("int64"),
        }
    )


def find_cdnow() -> Path:
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        raise SystemExit("run it with: uv run --with lifetimes==0.11.3 python benchmarks/cdnow.py")
    return Path(spec.origin).parent / "datasets" / "CDNOW_master.txt"


def run_scorecard(ledger: pd.DataFrame, *, months: int) -> tuple[ParametersResult, float]:
    """Give what the product finds, and the CPU seconds that it took."""
    codes = np.array(sorted(set(ledger["client"])), dtype=object)
    began = time.process_time()
    result = measure_parameters(
        ledger,
        pd.DataFrame({"code": codes, "unit": codes}),
        {},
        span=Span(AS_OF, FIRST, months, Limits()),
        rules=Rules(),
        answers=no_answers(),
        seen_on={},
    )
    return result, time.process_time() - began


def run_peers(
    ledger: pd.DataFrame, *, months: int
) -> Iterator[tuple[date, str, npt.NDArray[np.float64], Past]]:
    """Give for each cut the probabilities of simpler forecasts: cut, name, probabilities, what came."""
    history = read_history(ledger)
    answers = read_answers({}, rows=history.codes, clients=history.codes, kept=no_answers())
    cuts = list_cuts(history, as_of=AS_OF, months=months)
    give = keep_pasts(history, answers, cuts, months=months, limits=Limits())
    for place in range(1, len(cuts) - 1):
        past, learned = give(place), give(place + 1)
        share = float(learned.bought.mean())
        yield past.cut_on, "base rate", np.full(len(past.bought), share), past
        shares = [float(learned.bought[learned.bought_before == one].mean()) for one in (False, True)]
        yield (
            past.cut_on,
            "bought in the last period",
            np.where(past.bought_before, shares[1], shares[0]),
            past,
        )
        model = Model("shares", share, learn_past_steps(learned, rules=Rules()))
        p = score(fit_logs(learned, model), past, rules=Rules()).probability
        yield past.cut_on, "four logarithms", p, past


def _share(bought: npt.NDArray[np.bool_], otherwise: float) -> float:
    return float(bought.mean()) if len(bought) else otherwise


def main() -> None:
    ledger = sum_ledger(read_cdnow(find_cdnow()))
    print(
        "| first day foretold | months | forecast | AUC | log-loss | Brier | aim |\n"
        "|---|---|---|---|---|---|---|"
    )
    for months in (3, 6):
        result, seconds = run_scorecard(ledger, months=months)
        for cut in result.cuts:
            _print_ours(cut)
            for cut_on, name, p, past in run_peers(ledger, months=months):
                if cut_on == cut.cut_on:
                    brier = float(((p - past.bought) ** 2).mean())
                    auc, loss = measure_auc(p, past.bought), measure_log_loss(p, past.bought)
                    print(f"| {cut_on} | {months} | {name} | {auc:.3f} | {loss:.3f} | {brier:.4f} | |")
        print(f"\n{months} months: {len(result.cuts)} back-tests and the model in use, {seconds:.1f} s CPU\n")
        for name, rows in result.values.groupby("parameter", sort=False):
            if rows["points"].any():
                points = zip(rows["value"], rows["points"], strict=True)
                print(
                    f"{name}: {'; '.join(f'{value or chr(8212)}: {number:+d}' for value, number in points)}"
                )
        print(f"start with {result.base_points}; 100 are 50 %, 20 more double the odds\n")


def _print_ours(cut: Cut) -> None:
    auc, loss = AIMS.get((cut.cut_on, cut.months), (float("nan"), float("nan")))
    met = "" if auc != auc else "met" if cut.auc >= auc and cut.log_loss <= loss else "missed"
    aim = f"{auc:.3f} / {loss:.3f} {met}" if met else ""
    shown = f"{cut.auc:.3f} | {cut.log_loss:.3f} | {cut.brier:.4f} | {aim}"
    print(f"| {cut.cut_on} | {cut.months} | **scorecard** | {shown} |")
    fifths = ", ".join(
        f"{100 * p:.1f} → {100 * buyers / number:.1f} %" for number, p, buyers in cut.calibration
    )
    print(f"| | | by fifths | {fifths} | | | |")


if __name__ == "__main__":
    main()
