"""Payments and client base → everything on the tabs; reads like the article."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.abc import classify_abc, classify_clients, count_equal_at_limits
from sheets_strategy.strategy.answers import no_answers
from sheets_strategy.strategy.clients import group_clients
from sheets_strategy.strategy.hypotheses import Hypothesis, Proposal, propose_hypotheses
from sheets_strategy.strategy.ledger import month_matrix, sum_ledger
from sheets_strategy.strategy.measures import Limits, measure_clients
from sheets_strategy.strategy.parameters import ParametersResult, Span, measure_parameters
from sheets_strategy.strategy.past import Rules
from sheets_strategy.strategy.profiles import Parameter, profile_clients, say_what_to_fill, years_since
from sheets_strategy.strategy.reach import find_unreachable
from sheets_strategy.strategy.segments import Segment, assign_segments, in_order
from sheets_strategy.strategy.vat import measure_vat
from sheets_strategy.values.dates import months_before

A_SHARE_WARNING_BP = 4000
LAST_SEGMENT_BP = 1500
FEWEST_IN_LAST = 5


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the strategy is made from.

    Attributes:
        payments: Counted rows: client, on, kind, currency, turnover_kop, what is known of
            VAT (see ``measure_vat``) and of profit (see ``add_profit``).
        base: The client base, new clients included: code, name, inn, group, since,
            answers (see ``profile_clients``), manual (segment code or ""), do_not_work.
        segments: The decision table.
        library: Hypotheses.
        as_of: The analysis date.
        history_from: First day of the statement.
        limits: Period, limits of class, trend.
        plan_segments: How many segments per department get a plan.
        sells: What one sells.
        target_niches: Folded niches.
        proposed: Pairs of segment and hypothesis proposed before.
        labels: Column of Клиенты → header.
        vocabularies: Parameter → all its values, for those with a closed vocabulary.
        numeric: Parameters that hold numbers.
        joined: Pairs of clients (codes) that people said are one.
        currency: The currency that is counted.
        measure: What clients are classified by, ``turnover`` or ``profit``.
        horizon_months: How far the probability of a payment looks ahead.
        likeness_by: What likeness is judged by, ``data``, ``ideal`` or ``both``.
        answers: Dated changes of the team's answers (see ``read_answers``).
        points: (parameter, value) → the team's points.
        seen_on: Code → first day in the client base, as far as known.
    """

    payments: pd.DataFrame
    base: pd.DataFrame
    segments: Sequence[Segment]
    library: Sequence[Hypothesis]
    as_of: date
    history_from: date
    limits: Limits = field(default_factory=Limits)
    plan_segments: int = 3
    sells: Collection[str] = ()
    target_niches: Collection[str] = ()
    proposed: Collection[tuple[str, str]] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    vocabularies: Mapping[str, Collection[str]] = field(default_factory=dict)
    numeric: Collection[str] = ()
    joined: Collection[tuple[str, str]] = ()
    currency: str = "RUB"
    measure: str = "turnover"
    horizon_months: int = 3
    likeness_by: str = "data"
    answers: pd.DataFrame = field(default_factory=no_answers)
    points: Mapping[tuple[str, str], float] = field(default_factory=dict)
    seen_on: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Strategy:
    """What the tabs show.

    Attributes:
        clients: One row per row of the base: its columns, unit, segment (code or ""),
            fill_next, and, in the row that bears the figures, those of ``measure_clients``
            and ``classify_clients``.
        abc: One row per client that paid or got money back, as ranked: client (code), turnover_kop,
            running_kop, abc, and the figures.
        variants: all, without_one_off, without_largest → counts a, b, c and turnover_kop.
        segments: Segment code → clients, turnover_kop, by_hand (how many of the clients a
            person put there).
        proposals: New rows for the plan.
        limits: The settings it was computed with.
        as_of: The analysis date.
        period_from: Last day before the period.
        findings: What needs an eye.
        parameters: What step 2 found: what tells who will buy, and how likely each client is to.
        currency: The currency of all sums.
    """

    clients: pd.DataFrame
    abc: pd.DataFrame
    variants: pd.DataFrame
    segments: pd.DataFrame
    proposals: Sequence[Proposal]
    limits: Limits
    as_of: date
    period_from: date
    findings: tuple[Finding, ...]
    parameters: ParametersResult
    currency: str = "RUB"


def build_strategy(inputs: Inputs) -> Strategy:
    """Compute the whole strategy; pure: the same inputs give the same result."""
    # Step 1: who brought the money.
    base = group_clients(inputs.base, inputs.payments, joined=inputs.joined)
    measured = _measure(base, inputs)
    abc = _rank(measured, inputs.limits)
    # Step 2: what is known of each client, and which of it tells who will buy.
    known = profile_clients(base, measured, as_of=inputs.as_of, target_niches=inputs.target_niches)
    parameters = _measure_parameters(base, known, inputs)
    # Step 3: in which segment each client is.
    found = assign_segments(
        known | {"probability": _percent(base, parameters)},
        segments=inputs.segments,
        manual=base["manual"].to_numpy(dtype=object),
        excluded=(base["do_not_work"] != "").to_numpy(),
    )
    clients = _join(base, measured, found, inputs)
    # Steps 4 and 5: the first segments that hold clients get a plan.
    segments = _sum_segments(clients, inputs.segments)
    proposals = propose_hypotheses(
        inputs.segments,
        inputs.library,
        clients=dict(zip(segments.index, segments["clients"].tolist(), strict=True)),
        first=inputs.plan_segments,
        sells=inputs.sells,
        known=inputs.proposed,
    )
    return Strategy(
        clients,
        abc,
        _vary(abc, inputs.limits),
        segments,
        proposals,
        inputs.limits,
        inputs.as_of,
        months_before(inputs.as_of, inputs.limits.period_months),
        (*_check_classes(abc), *_check_segments(clients, inputs)),
        parameters,
        inputs.currency,
    )


def _measure(base: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    units = dict(zip(base["code"], base["unit"], strict=True))
    payments = inputs.payments.assign(client=inputs.payments["client"].map(units))
    ledger = sum_ledger(payments)
    codes: npt.NDArray[np.object_] = np.array(sorted(set(base["unit"])), dtype=object)
    measured = measure_clients(
        ledger, codes=codes, as_of=inputs.as_of, history_from=inputs.history_from, limits=inputs.limits
    )
    vat = measure_vat(payments, codes=codes, as_of=inputs.as_of, period_months=inputs.limits.period_months)
    measured = measured.join(vat)
    months = month_matrix(ledger, clients=codes, as_of=inputs.as_of)
    return classify_clients(measured, months=months, limits=inputs.limits)


def _measure_parameters(
    base: pd.DataFrame, known: Mapping[str, Parameter], inputs: Inputs
) -> ParametersResult:
    units = dict(zip(base["code"], base["unit"], strict=True))
    payments = inputs.payments.assign(client=inputs.payments["client"].map(units))
    return measure_parameters(
        sum_ledger(payments),
        base,
        known,
        span=Span(inputs.as_of, inputs.history_from, inputs.horizon_months, inputs.limits),
        rules=Rules(inputs.vocabularies, inputs.points),
        answers=inputs.answers,
        seen_on=inputs.seen_on,
    )


def _percent(base: pd.DataFrame, parameters: ParametersResult) -> Parameter:
    """Give every row the probability of its client in percent, as conditions ask for it."""
    share = parameters.clients["probability"].reindex(base["unit"]).to_numpy(dtype=float)
    return Parameter(numbers=np.round(share * 100, 1))


def _rank(measured: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Rank all who ever paid, and those who only got money back."""
    known = measured["paid"] | (measured["turnover_all_kop"] != 0)
    payers = measured[known].rename_axis("client").reset_index()
    return classify_abc(payers, limit_a_bp=limits.limit_a_bp, limit_b_bp=limits.limit_b_bp)


def _join(
    base: pd.DataFrame, measured: pd.DataFrame, found: npt.NDArray[np.object_], inputs: Inputs
) -> pd.DataFrame:
    """Put the figures into the rows that bear them; a member of a group has its segment only."""
    own = measured.reindex(base["code"]).reset_index(drop=True)
    leads = (base["unit"] == base["code"]).to_numpy()
    figures = own.where(pd.Series(leads), other=np.nan) if not leads.all() else own
    names = base.set_index("code")["name"]
    led_by = pd.Series(np.where(leads, "", base["unit"].map(names)), index=base.index)
    fill = say_what_to_fill(base, measured, labels=inputs.labels)
    joined = pd.concat([base.reset_index(drop=True), figures], axis=1)
    since_years = years_since(base["since"], as_of=inputs.as_of)
    return joined.assign(
        segment=found,
        fill_next=fill.to_numpy(),
        led_by=led_by.to_numpy(),
        leads=leads,
        since_years=since_years,
    )


def _sum_segments(clients: pd.DataFrame, segments: Sequence[Segment]) -> pd.DataFrame:
    leading = clients[clients["leads"]]
    leading = leading.assign(
        given=(leading["manual"] != "").astype("int64"), turnover_kop=leading["turnover_kop"].astype("int64")
    )
    sums = leading.groupby("segment", sort=True).agg(
        clients=("code", "size"), turnover_kop=("turnover_kop", "sum"), by_hand=("given", "sum")
    )
    return sums.reindex([segment.code for segment in segments], fill_value=0)


def _vary(abc: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Classify again without one-off clients, and without the largest."""
    cases = {
        "all": abc,
        "without_one_off": abc[~abc["one_off"].astype(bool)],
        "without_largest": abc.iloc[1:],
    }
    rows = []
    for name, clients in cases.items():
        ranked = classify_abc(
            clients[["client", "turnover_kop"]], limit_a_bp=limits.limit_a_bp, limit_b_bp=limits.limit_b_bp
        )
        counts = ranked["abc"].value_counts()
        total = int(ranked["turnover_kop"].clip(lower=0).sum())
        rows.append((name, *(int(counts.get(one, 0)) for one in "ABC"), total))
    return pd.DataFrame(rows, columns=["line", "a", "b", "c", "turnover_kop"])


def _check_segments(clients: pd.DataFrame, inputs: Inputs) -> list[Finding]:
    """Find segments that nobody can reach, clients without a segment, and a last one that holds many."""
    findings = []
    for one in find_unreachable(inputs.segments, vocabularies=inputs.vocabularies, numeric=inputs.numeric):
        takers = tuple(other.number for other in one.taken_by)
        facts: dict[str, object] = {
            "number": one.segment.number,
            "name": one.segment.name,
            "by": takers,
        }
        findings.append(Finding("segment_unreachable", "warning", one.segment.code, "segments", facts=facts))
    asked = clients[clients["leads"] & (clients["do_not_work"] == "")]
    lost = asked[asked["segment"] == ""]
    if len(lost):
        facts = {"clients": len(lost)}
        kop = int(lost["turnover_kop"].sum())
        findings.append(Finding("segments_gap", "warning", tab="segments", facts=facts, sum_kop=kop))
    last = next(reversed(in_order(inputs.segments)), None)
    if last is not None and not last.conditions:
        number = int((asked["segment"] == last.code).sum())
        if number * 10_000 > LAST_SEGMENT_BP * len(asked) and number >= FEWEST_IN_LAST:
            facts = {"name": last.name, "clients": number, "of": len(asked), "share": number / len(asked)}
            findings.append(Finding("last_segment_large", "info", tab="segments", facts=facts))
    return findings


def _check_classes(abc: pd.DataFrame) -> tuple[Finding, ...]:
    findings = []
    classed = abc[abc["abc"] != ""]
    number = int((classed["abc"] == "A").sum())
    if len(classed) >= 5 and number * 10_000 > A_SHARE_WARNING_BP * len(classed):
        facts = {"clients": number, "of": len(classed), "share": number / len(classed)}
        findings.append(Finding("a_share_high", "warning", tab="abc", facts=facts))
    equal = count_equal_at_limits(abc)
    if equal:
        findings.append(Finding("equal_at_limit", "info", tab="abc", facts={"clients": equal}))
    return tuple(findings)
