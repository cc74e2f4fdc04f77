"""Payments and client base → everything on the tabs; reads like the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.strategy.abc import classify_clients, classify_earnings, rank_clients
from sheets_strategy.strategy.abc_checks import check_classes, vary_classes
from sheets_strategy.strategy.best import Asked, Best, find_best
from sheets_strategy.strategy.calendar_months import Calendar
from sheets_strategy.strategy.clients import group_clients
from sheets_strategy.strategy.earnings import measure_earnings
from sheets_strategy.strategy.effect import Evidence
from sheets_strategy.strategy.effects import measure_effects
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.ledger import month_matrix, sum_ledger
from sheets_strategy.strategy.measures import Limits, measure_clients
from sheets_strategy.strategy.months import sum_client_months, sum_months
from sheets_strategy.strategy.parameters import ParametersResult, Span, measure_parameters
from sheets_strategy.strategy.past import Rules
from sheets_strategy.strategy.planning import make_plan
from sheets_strategy.strategy.pooled import measure_pools
from sheets_strategy.strategy.profiles import Parameter, profile_clients, say_what_to_fill, years_since
from sheets_strategy.strategy.profit_keys import ProfitKeys, measure_profit_keys
from sheets_strategy.strategy.ranking import rank_segments
from sheets_strategy.strategy.segment_checks import TableCheck, check_segments, check_table
from sheets_strategy.strategy.segments import Segment, assign_segments
from sheets_strategy.strategy.states import classify_states, reaches_back
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.vat import measure_vat
from sheets_strategy.strategy.working import find_work
from sheets_strategy.values.dates import months_before


def build_strategy(inputs: Inputs) -> Strategy:
    """Compute the whole strategy; pure: the same inputs give the same result."""
    # Step 1: who brought the money.
    base = group_clients(inputs.base, inputs.payments, joined=inputs.joined)
    payments = _attach(inputs.payments, base)
    ledger = sum_ledger(payments)
    measured, months = _measure(base["unit"], payments, ledger, _span(inputs))
    abc = _rank(measured, inputs.limits)
    known = profile_clients(base, measured, as_of=inputs.as_of, target_niches=inputs.target_niches)
    best = _find_best(base, known, measured, payments, inputs)
    # Step 2: which of all that is known of a client tells who will buy.
    parameters = _measure_parameters(base, known, ledger, inputs)
    # Step 3: in which segment each client is.
    profiles = known | {"likeness": _likeness(base, best), "chance": _percent(base, parameters)}
    found = assign_segments(
        profiles,
        segments=inputs.segments,
        manual=base["manual"].to_numpy(dtype=object),
        excluded=(base["do_not_work"] != "").to_numpy(),
    )
    clients = _join(base, measured, found, inputs)
    likeness = best.likeness.rename(columns={"score": "likeness_score"})
    clients = clients.join(likeness, on="code")
    # Steps 4 and 5: the first segments that hold clients get a plan.
    segments = _sum_segments(clients, inputs.segments)
    held = dict(zip(segments.index, segments["clients"].tolist(), strict=True))
    expected_kop = parameters.clients["expected_kop"]
    planned = make_plan(inputs, clients, held=held, expected_kop=expected_kop, ledger=ledger)
    # Step 6: whom everybody works next.
    work = find_work(inputs, clients, planned, payments, expected_kop=expected_kop)
    evidence = _find_evidence(base, ledger, measured, inputs)
    return Strategy(
        clients=clients,
        abc=abc,
        variants=vary_classes(abc, inputs.limits),
        segments=segments,
        proposals=planned.proposals,
        limits=inputs.limits,
        as_of=inputs.as_of,
        period_from=months_before(inputs.as_of, inputs.limits.period_months),
        findings=(*check_classes(abc), *check_segments(clients, inputs.segments), *work.findings),
        months=months,
        reaches_back=reaches_back(
            inputs.history_from, as_of=inputs.as_of, period_months=inputs.limits.period_months
        ),
        parameters=parameters,
        measure=inputs.measure,
        currency=inputs.currency,
        profiles=profiles,
        best=best,
        plan=planned.plan,
        arms=planned.arms,
        waterfall=planned.waterfall,
        effects=measure_effects(planned.plan, planned.arms, evidence),
        pools=measure_pools(planned.plan, planned.arms, evidence),
        coverage=planned.coverage,
        kpis=planned.kpis,
        work=work,
        table=_check_table(clients, profiles, parameters, inputs),
        ranking=rank_segments(inputs, clients, planned.plan, profiles=profiles, known=parameters.clients),
        keys=_measure_keys(base, measured, ledger, payments, inputs),
    )


def _attach(rows: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Let rows of a client name the row of the base that bears its figures."""
    units = dict(zip(base["code"], base["unit"], strict=True))
    return rows.assign(client=rows["client"].map(units).fillna(""))


def _span(inputs: Inputs) -> Span:
    """Give the days and limits that figures of clients are measured by."""
    return Span(inputs.as_of, inputs.history_from, inputs.horizon_months, inputs.limits, inputs.measure)


def _measure(
    units: pd.Series, payments: pd.DataFrame, ledger: pd.DataFrame, span: Span
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the figures of every client, and those of the last months."""
    codes: npt.NDArray[np.object_] = np.array(sorted(set(units)), dtype=object)
    as_of, limits = span.as_of, span.limits
    measured = measure_clients(
        ledger, codes=codes, as_of=as_of, history_from=span.history_from, limits=limits
    )
    measured = measured.join(
        [
            measure_vat(payments, codes=codes, as_of=as_of, period_months=limits.period_months),
            measure_earnings(ledger, codes=codes, as_of=as_of, limits=limits),
            sum_client_months(ledger, codes=codes, as_of=as_of),
        ]
    )
    states = classify_states(ledger, measured, as_of=as_of, period_months=limits.period_months)
    months = sum_months(ledger, measured, as_of=as_of, history_from=span.history_from)
    return _classify(measured.assign(state=states), ledger, span), months


def _classify(measured: pd.DataFrame, ledger: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Give classes by turnover or by profit, as Настройки says."""
    codes: npt.NDArray[np.object_] = measured.index.to_numpy(dtype=object)
    by_profit = span.measure == "profit"
    amount = "profit_kop" if by_profit else "turnover_kop"
    months = month_matrix(ledger, clients=codes, as_of=span.as_of, amount=amount)
    unknown = None
    if by_profit:
        marked = ledger.assign(unknown=~ledger["profit_known"])
        unknown = month_matrix(marked, clients=codes, as_of=span.as_of, amount="unknown")
    measured = classify_earnings(measured, limits=span.limits)
    return classify_clients(measured, months=months, limits=span.limits, by=span.measure, unknown=unknown)


def _find_best(
    base: pd.DataFrame,
    known: Mapping[str, Parameter],
    measured: pd.DataFrame,
    payments: pd.DataFrame,
    inputs: Inputs,
) -> Best:
    asked = Asked(
        inputs.ideal,
        inputs.told,
        inputs.likeness_by,
        inputs.as_of,
        inputs.limits,
        inputs.measure,
        inputs.currency,
    )
    goods = _attach(inputs.goods, base)
    return find_best(base, known, measured, payments=payments, goods=goods, asked=asked)


def _likeness(base: pd.DataFrame, best: Best) -> Parameter:
    """Give every row the likeness of its client, as a parameter of segments."""
    words = best.likeness["likeness"].reindex(base["unit"]).fillna("")
    return Parameter(keys=words.to_numpy(dtype=object))


def _measure_parameters(
    base: pd.DataFrame, known: Mapping[str, Parameter], ledger: pd.DataFrame, inputs: Inputs
) -> ParametersResult:
    return measure_parameters(
        ledger,
        base[["code", "unit"]],
        known,
        span=_span(inputs),
        rules=Rules(inputs.vocabularies, inputs.points, inputs.currency),
        answers=inputs.answers,
        seen_on=inputs.seen_on,
    )


def _find_evidence(
    base: pd.DataFrame, ledger: pd.DataFrame, measured: pd.DataFrame, inputs: Inputs
) -> Evidence:
    """Gather what effects are measured from."""
    return Evidence(
        ledger=ledger,
        interval_days=measured["interval_days"],
        as_of=inputs.as_of,
        history_from=inputs.history_from,
        limits=inputs.limits,
        worked=inputs.worked,
        units=dict(zip(base["code"], base["unit"], strict=True)),
    )


def _measure_keys(
    base: pd.DataFrame,
    measured: pd.DataFrame,
    ledger: pd.DataFrame,
    payments: pd.DataFrame,
    inputs: Inputs,
) -> ProfitKeys:
    return measure_profit_keys(
        ledger,
        measured,
        payments=payments,
        goods=_attach(inputs.goods, base),
        costs=inputs.costs,
        calendar=Calendar(inputs.as_of, inputs.history_from),
        left_out=inputs.told.left_out,
    )


def _percent(base: pd.DataFrame, parameters: ParametersResult) -> Parameter:
    """Give every row the probability of its client in percent, as conditions ask for it."""
    share = parameters.clients["probability"].reindex(base["unit"]).to_numpy(dtype=float)
    return Parameter(numbers=np.round(share * 100, 1))


def _rank(measured: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Rank all who ever paid, and those who only got money back."""
    known = measured["paid"] | (measured["turnover_all_kop"] != 0)
    return rank_clients(measured[known], limits=limits)


def _join(
    base: pd.DataFrame, measured: pd.DataFrame, found: npt.NDArray[np.object_], inputs: Inputs
) -> pd.DataFrame:
    """Put the figures into the rows that bear them; a member of a group has its segment only."""
    leads = (base["unit"] == base["code"]).to_numpy()
    figures = measured.reindex(base["code"].where(leads)).reset_index(drop=True)
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
    sums = sum_up(
        leading.groupby("segment", sort=True),
        clients=("code", "size"),
        turnover_kop=("turnover_kop", "sum"),
        by_hand=("given", "sum"),
    )
    return sums.reindex([segment.code for segment in segments], fill_value=0)


def _check_table(
    clients: pd.DataFrame, profiles: Mapping[str, Parameter], parameters: ParametersResult, inputs: Inputs
) -> TableCheck:
    verdicts = parameters.parameters.set_index("parameter")["verdict"]
    return check_table(
        inputs.segments,
        profiles,
        clients,
        vocabularies=inputs.vocabularies,
        period_months=inputs.limits.period_months,
        verdicts={str(name): str(verdict) for name, verdict in verdicts.items()},
        all_dated=bool(inputs.payments["since"].isna().all()),
    )
