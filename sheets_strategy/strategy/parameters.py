"""Step 2: which parameters really tell who will buy, and how likely each client is to.

In: the ledger, the client base and what was known of it when. Out: every value of every
parameter with its counts and verdict, how well the whole foretold months that it had not
seen, and each client's probability with the points that make it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.strategy.answers import Answers, read_answers
from sheets_strategy.strategy.backtest import Cut, Foretold, back_test, judge, keep_pasts, learn, list_cuts
from sheets_strategy.strategy.expected import UNKNOWN_KOP, count_first_payers, measure_new_clients
from sheets_strategy.strategy.features import History, read_history
from sheets_strategy.strategy.foretell import Reason, add_prospects, foretell
from sheets_strategy.strategy.ledger import REPORT
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.past import Rules
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.scorecard import Model
from sheets_strategy.strategy.team_points import Disagreement, find_disagreements
from sheets_strategy.strategy.verdicts import Described, describe

__all__ = ["Cut", "ParametersResult", "Span", "measure_parameters"]

FEWEST_PROSPECTS = 10


@dataclass(frozen=True, slots=True)
class Span:
    """Days and limits that everything is measured with.

    Attributes:
        as_of: The analysis date.
        history_from: First day of the statement.
        months: How many months ahead.
        limits: Period, limits of class, trend.
        measure: What classes are by, ``turnover`` or ``profit``.
    """

    as_of: date
    history_from: date
    months: int
    limits: Limits
    measure: str = "turnover"


@dataclass(frozen=True, slots=True)
class ParametersResult:
    """What step 2 found.

    Attributes:
        values: One row per parameter value, parameters in a fixed order: parameter (key, or
            own:<header>), value (vocabulary key, folded word, or the text of a bin; "" for not
            filled), team_points (NaN for none), clients, buyers, share, share_low, share_high
            (90 % interval), lift (against the share of all), woe, points (whole, those of the
            scorecard; 0 where the parameter is not in it), verdict (``separates``, ``weak``,
            ``no``, ``little_data``, ``today``).
        parameters: One row per parameter: parameter, clients, buyers, iv (corrected for its bias),
            iv_chance (how often chance alone gives as much), auc, log_loss, verdict, used (whether
            the scorecard uses it), dated (share of the filled cells known on the day of the cut).
        cuts: Back-tests, the latest first; empty where the history is too short.
        model: ``scorecard``, ``logs`` (four logarithms), ``shares`` or ``none``.
        base_points: Points that every client starts with (scorecard).
        base_share: Share of buyers that the probabilities start from, NaN for unknown.
        months: How many months ahead.
        clients: One row per client row that bears figures, index = code: probability (NaN for
            unknown), points (sum with base_points; NaN without a scorecard), alike_clients and
            alike_buyers (clients of the back-test with about this probability, and how many of
            them bought), expected_kop, expected_low_kop, expected_high_kop (-1 for unknown).
        reasons: Code → (parameter, value, points), the strongest first, those of 0 points left out;
            empty without points.
        disagreements: Where the statement surely contradicts the team's points.
        cut_on: The day of which values and parameters are counted: the latest whose months are
            over. None where there is none yet.
        new_client_kop: Median turnover of new clients in their first months, -1 for unknown.
        prospects: How many prospects of the past the probability of prospects rests on.
        first_payers: How many of them paid.
    """

    values: pd.DataFrame
    parameters: pd.DataFrame
    cuts: tuple[Cut, ...]
    model: str
    base_points: int
    base_share: float
    months: int
    clients: pd.DataFrame
    reasons: Mapping[str, tuple[tuple[str, str, int], ...]] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()
    cut_on: date | None = None
    new_client_kop: int = -1
    prospects: int = 0
    first_payers: int = 0


@dataclass(frozen=True, slots=True)
class Studied:
    """What the past teaches.

    Attributes:
        cuts: What ``list_cuts`` returned.
        tested: The back-tests.
        model: The model in use, None without a past.
        described: Who bought by every value.
        foretold: The coming months of everybody who ever paid.
        reasons: Code → what makes up the points.
    """

    cuts: list[date]
    tested: tuple[Foretold, ...]
    model: Model | None
    described: Described
    foretold: pd.DataFrame
    reasons: Mapping[str, tuple[Reason, ...]]


def measure_parameters(
    ledger: pd.DataFrame,
    base: pd.DataFrame,
    profiles: Mapping[str, Parameter],
    *,
    span: Span,
    rules: Rules,
    answers: pd.DataFrame,
    seen_on: Mapping[str, date],
) -> ParametersResult:
    """Find what tells who will buy, test it on months that it had not seen, and foretell the next ones.

    Args:
        ledger: What ``sum_ledger`` returned, of units.
        base: What ``group_clients`` returned.
        profiles: What ``profile_clients`` returned for it.
        span: Days and limits.
        rules: Vocabularies and the team's points.
        answers: Kept answers, see ``read_answers``.
        seen_on: Code → first day in the client base, as far as known.

    Source: docs/figures.md, "Probability".
    """
    leads = (base["unit"] == base["code"]).to_numpy()
    codes = base["code"].to_numpy(dtype=object)[leads]
    history = read_history(ledger, by=span.measure)
    known = read_answers(
        profiles, rows=base["code"].to_numpy(dtype=object), clients=history.codes, kept=answers
    )
    studied = study_past(history, known, span=span, rules=rules)
    tested, model, cuts = studied.tested, studied.model, studied.cuts
    new = measure_new_clients(history, as_of=span.as_of, history_from=span.history_from, months=span.months)
    prospects, payers = count_first_payers(history, cuts, seen_on=_prospects_seen(seen_on, base, ledger))
    clients = add_prospects(
        studied.foretold,
        codes=codes,
        known=ledger["client"].unique().astype(object),
        new_kop=new,
        share=(payers + 0.5) / (prospects + 1) if prospects >= FEWEST_PROSPECTS else float("nan"),
    )
    return ParametersResult(
        values=studied.described.values,
        parameters=studied.described.parameters,
        cuts=tuple(judge(one, months=span.months) for one in tested),
        model="none" if model is None else model.kind,
        base_points=0 if model is None else model.base_points,
        base_share=float("nan") if model is None else model.base_share,
        months=span.months,
        clients=clients,
        reasons=studied.reasons,
        disagreements=find_disagreements(studied.described.values),
        cut_on=cuts[1] if len(cuts) > 1 else None,
        new_client_kop=UNKNOWN_KOP if new is None else new[0],
        prospects=prospects,
        first_payers=payers,
    )


def study_past(history: History, known: Answers, *, span: Span, rules: Rules) -> Studied:
    """Learn from months that are over, test it on others, and foretell the next ones.

    Args:
        history: All dated payments.
        known: Answers of the team, with the days since which they hold.
        span: Days and limits.
        rules: Vocabularies and the team's points.
    """
    cuts = list_cuts(history, as_of=span.as_of, months=span.months)
    give = keep_pasts(history, known, cuts, months=span.months, limits=span.limits)
    tested = back_test(give, cuts, months=span.months, rules=rules)
    model = learn(give, cuts, place=1, rules=rules) if len(cuts) > 1 else None
    described = describe(give, cuts, model=model, rules=rules)
    foretold, reasons = foretell(give(0), model, tested, rules=rules, months=span.months)
    return Studied(cuts, tested, model, described, foretold, reasons)


def _prospects_seen(seen_on: Mapping[str, date], base: pd.DataFrame, ledger: pd.DataFrame) -> dict[str, date]:
    """Give first days by the row that bears the figures, without clients known by sums alone.

    A row whose payments count for another one is no prospect that never pays; nor is a
    client of which nobody knows when it paid first.
    """
    units = dict(zip(base["code"].tolist(), base["unit"].tolist(), strict=True))
    undated = {*ledger["client"]} - {
        *ledger["client"][(ledger["kind"] == "sale") & (ledger["source"] != REPORT)]
    }
    first: dict[str, date] = {}
    for code, on in seen_on.items():
        unit = units.get(code, code)
        if unit not in undated:
            first[unit] = min(on, first.get(unit, on))
    return first
