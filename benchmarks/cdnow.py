"""Who will buy: our probability beside BG/NBD of lifetimes and simpler ways, on CDNOW.

    uv run --with lifetimes --with scikit-learn python benchmarks/cdnow.py [FOLDER]

Four days in the past are foretold, for three months or six. Every contender sees nothing but the purchases
before the day: ours gets them as a whole strategy with the day before as its analysis date, so that what
came later cannot even reach it. Seconds are CPU seconds of the contender's own work from a frame of purchases
(ours: ``measure_parameters``, which besides today foretells up to four earlier days to test itself), all
in turn, medians of rounds; a ratio is the median of the rounds' own. With a FOLDER the whole way is measured
too: statement as a CSV file → import → sync → parameters --json.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from cdnow_data import read_cdnow
from inputs import make_inputs, timed

from sheets_strategy.strategy.build import build_strategy
from sheets_strategy.values.dates import months_before

Numbers = npt.NDArray[np.float64]
ROUNDS = 3
TESTS = (("1997-10-01", 3), ("1998-01-01", 3), ("1998-04-01", 3), ("1998-01-01", 6))
AIMS = (0.390, 0.350, 0.314, 0.449)
OURS, BG_NBD = "ours, scorecard", "BG/NBD of lifetimes"


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a contender says of every client, by ascending code.

    Attributes:
        score: By which it ranks.
        probability: That it buys.
        spent: CPU seconds.
        days: How many days it foretold for them.
    """

    score: Numbers
    probability: Numbers
    spent: float
    days: int = 1

    @property
    def seconds(self) -> float:
        """CPU seconds for one day."""
        return self.spent / self.days


@dataclass(frozen=True, slots=True)
class Test:
    """A day to foretell: what was known before it, and for how many months it is foretold."""

    known: pd.DataFrame
    cut_on: date
    months: int

    def start_of_last(self, times: int = 1) -> pd.Timestamp:
        """Give the day so many horizons before."""
        return pd.Timestamp(months_before(self.cut_on, self.months * times))

    def learn(self) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
        """Give figures of the clients one horizon earlier, and who of them then bought."""
        start = self.start_of_last()
        figures = measure(self.known[self.known["on"] < start], start)
        return figures, figures.index.isin(self.known.loc[self.known["on"] >= start, "client"])


def measure(purchases: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Give four logarithms of every client: months since the last and the first purchase, number, sum."""
    by_client = purchases.groupby("client", sort=True).agg(
        last=("on", "max"), first=("on", "min"), number=("kop", "size"), kop=("kop", "sum")
    )
    months = {name: (day - by_client[name]).dt.days / 30.4375 for name in ("last", "first")}
    return pd.DataFrame(
        {
            "last": np.log1p(months["last"]),
            "first": np.log1p(months["first"]),
            "number": np.log(by_client["number"]),
            "kop": np.log1p(by_client["kop"] / 100),
        }
    )


def ours(test: Test) -> Foretold:
    as_of = months_before(test.cut_on, 0) - pd.Timedelta(days=1)
    inputs = make_inputs(test.known, as_of=as_of, months=test.months)
    with timed("measure_parameters", clock=time.process_time) as spent:
        result = build_strategy(inputs).parameters
    probability = result.clients.sort_index()["probability"].to_numpy(dtype=float)
    return Foretold(probability, probability, spent["measure_parameters"], len(result.cuts) + 1)


def bg_nbd(test: Test) -> Foretold:
    from lifetimes import BetaGeoFitter
    from lifetimes.utils import summary_data_from_transaction_data

    until = pd.Timestamp(test.cut_on)
    days = (pd.Timestamp(months_before(test.cut_on, -test.months)) - until).days
    begun = time.process_time()
    summary = summary_data_from_transaction_data(
        test.known, "client", "on", observation_period_end=until - pd.Timedelta(days=1)
    ).sort_index()
    fitter = BetaGeoFitter()
    fitter.fit(summary["frequency"], summary["recency"], summary["T"])
    three = summary["frequency"], summary["recency"], summary["T"]
    expected = np.asarray(fitter.conditional_expected_number_of_purchases_up_to_time(days, *three))
    # A client that is alive buys at a gamma rate: (α + T) / (α + T + t) to the power r + x is no purchase.
    r, alpha = fitter.params_["r"], fitter.params_["alpha"]
    lived = alpha + summary["T"].to_numpy()
    none = (lived / (lived + days)) ** (r + summary["frequency"].to_numpy())
    probability = np.asarray(fitter.conditional_probability_alive(*three)) * (1 - none)
    return Foretold(expected, probability, time.process_time() - begun)


def four_logs(test: Test) -> Foretold:
    from sklearn.linear_model import LogisticRegression

    begun = time.process_time()
    figures, bought = test.learn()
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(figures.to_numpy(), bought)
    probability = fitted.predict_proba(measure(test.known, pd.Timestamp(test.cut_on)).to_numpy())[:, 1]
    return Foretold(probability, probability, time.process_time() - begun)


def base_rate(test: Test) -> Foretold:
    begun = time.process_time()
    share = test.learn()[1].mean()
    number = test.known["client"].nunique()
    return Foretold(np.full(number, share), np.full(number, share), time.process_time() - begun)


def last_period(test: Test) -> Foretold:
    """Give the share of buyers among those who bought in the last period and among the others."""
    begun = time.process_time()
    figures, bought = test.learn()
    late = test.known[(test.known["on"] < test.start_of_last()) & (test.known["on"] >= test.start_of_last(2))]
    before = figures.index.isin(late["client"])
    shares = [
        bought[before == one].mean() if (before == one).any() else bought.mean() for one in (False, True)
    ]
    clients = sorted(test.known["client"].unique())
    now = pd.Index(clients).isin(test.known.loc[test.known["on"] >= test.start_of_last(), "client"])
    return Foretold(now.astype(float), np.array(shares)[now.astype(int)], time.process_time() - begun)


CONTENDERS: Mapping[str, Callable[[Test], Foretold]] = {
    OURS: ours,
    BG_NBD: bg_nbd,
    "logistic on four logs (scikit-learn)": four_logs,
    "bought in the last period": last_period,
    "base rate": base_rate,
}


def auc(score: Numbers, bought: npt.NDArray[np.bool_]) -> float:
    """Give the chance that a buyer has the higher score, equal ones half: by ranks, not by our own code."""
    from scipy.stats import rankdata

    ranks, yes, no = rankdata(score), bought.sum(), (~bought).sum()
    return float((ranks[bought].sum() - yes * (yes + 1) / 2) / (yes * no))


def log_loss(p: Numbers, bought: npt.NDArray[np.bool_]) -> float:
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return float(-np.where(bought, np.log(p), np.log(1 - p)).mean())


def fifths(p: Numbers, bought: npt.NDArray[np.bool_]) -> str:
    """Give foretold / came in percent, by fifths of the clients."""
    parts = np.array_split(np.argsort(p, kind="stable"), 5)
    return ", ".join(f"{p[one].mean() * 100:.0f}/{bought[one].mean() * 100:.0f}" for one in parts)


def main() -> None:
    """Print the tables."""
    warnings.simplefilter("ignore")
    purchases = read_cdnow()
    tables: tuple[list[str], list[str], list[str]] = ([], [], [])
    for (day, months), aim in zip(TESTS, AIMS, strict=True):
        cut_on = date.fromisoformat(day)
        before = purchases["on"] < pd.Timestamp(cut_on)
        end = pd.Timestamp(months_before(cut_on, -months))
        test = Test(purchases[before].reset_index(drop=True), cut_on, months)
        clients = np.sort(test.known["client"].unique())
        bought = np.isin(clients, purchases.loc[~before & (purchases["on"] < end), "client"])
        runs: dict[str, list[Foretold]] = {}
        for _ in range(ROUNDS):
            for name, foretell in CONTENDERS.items():
                runs.setdefault(name, []).append(foretell(test))
        peer = auc(runs[BG_NBD][0].score, bought)
        title = f"{cut_on:%d.%m.%Y}, {months} months"
        for name, found in runs.items():
            one, p = found[0], found[0].probability
            seconds = statistics.median(run.seconds for run in found)
            ratio = statistics.median(
                run.seconds / other.seconds for run, other in zip(found, runs[BG_NBD], strict=True)
            )
            tables[0].append(
                f"| {title} | {name} | {auc(one.score, bought):.4f} | {log_loss(p, bought):.4f} "
                f"| {fifths(p, bought)} | {p.sum():,.0f} / {bought.sum():,} | {one.days} | {seconds:.3f} "
                f"| {ratio:.2f} |"
            )
        mine = runs[OURS][0]
        tables[1].append(
            f"| {title} | {auc(mine.score, bought) - peer:+.4f} | {log_loss(mine.probability, bought):.4f} "
            f"against {aim} |"
        )
        print(title, "measured", file=sys.stderr)
    print(
        "| day, horizon | with | AUC | log-loss | fifths: foretold / came, % | buyers foretold / came "
        "| days | CPU s a day | times BG/NBD |",
        "|---|---|---|---|---|---|---|---|---|",
        *tables[0],
        "",
        "| day, horizon | AUC beyond BG/NBD | log-loss |",
        "|---|---|---|",
        *tables[1],
        sep="\n",
    )
    if len(sys.argv) > 1:
        print("", *whole_way(Path(sys.argv[1])), sep="\n")


def whole_way(folder: Path) -> list[str]:
    """Go from the statement to parameters --json, as people do, and give what it says of the cuts."""
    from cdnow_statement import write_cdnow
    from run import run

    folder.mkdir(parents=True, exist_ok=True)
    statement, workbook = folder / "cdnow.csv", folder / "cdnow.xlsx"
    workbook.unlink(missing_ok=True)
    write_cdnow(statement)
    cli, where = ("-m", "sheets_strategy"), ("-w", workbook, "--today", "1998-07-01")
    run(*cli, "init", workbook, "--today", "1998-07-01")
    runs = {
        "import": run(*cli, "import", statement, "--all", *where),
        "sync": run(*cli, "sync", *where),
        "parameters --json": run(*cli, "parameters", "--json", *where),
    }
    lines = ["| command | wall s | CPU s | peak MB |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {one.peak_mb:,.0f} |" for name, one in runs.items()
    ]
    lines += ["", "| cut | clients | buyers | AUC | log-loss | base log-loss |", "|---|---|---|---|---|---|"]
    for cut in json.loads(runs["parameters --json"].printed)["quality"]["cuts"]:
        lines.append(
            f"| {cut['cut_on']}, {cut['months']} months | {cut['clients']:,} | {cut['buyers']:,} "
            f"| {cut['auc']:.4f} | {cut['log_loss']:.4f} | {cut['base_log_loss']:.4f} |"
        )
    return lines


if __name__ == "__main__":
    main()
