"""What the tabs tell the steps below: how to read the statement, what is known, what the strategy needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.costs import find_costs
from sheets_strategy.statement.decisions import read_decision
from sheets_strategy.statement.goods import BANK
from sheets_strategy.statement.hidden import HIDDEN_KINDS
from sheets_strategy.statement.payments import Known, Payments
from sheets_strategy.statement.rules import Phrases, compile_phrases
from sheets_strategy.statement.sheet_rows import Reading
from sheets_strategy.statement.sources import find_other
from sheets_strategy.strategy.attributes import Told
from sheets_strategy.strategy.hypotheses import ALL, Hypothesis
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.outcomes import add_told, apply_outcomes
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.profit import add_profit, margins_of
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.answers_history import add_regions, read_answers_history, read_seen_on
from sheets_strategy.workbook.arms_memory import read_arms
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.client_regions import fill_regions
from sheets_strategy.workbook.memory import list_proposed, read_layouts
from sheets_strategy.workbook.parameter_words import words_of
from sheets_strategy.workbook.planned import find_unremembered
from sheets_strategy.workbook.read_groups import list_former
from sheets_strategy.workbook.read_segments import find_manual_segments
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.read_worked import find_ahead, find_worked
from sheets_strategy.workbook.same_clients import pairs_of_today
from sheets_strategy.workbook.statement_tab import statement_fields
from sheets_strategy.workbook.template import Template

_OUTGOING_KINDS = frozenset({"bank_fee", "salary", "tax"})


def reading_of(book: Book, tabs: Tabs) -> Reading:
    """Say how the statement is to be read."""
    settings = tabs.settings
    rules = [(rule.kind, rule.account, rule.purpose_pattern) for rule in tabs.rules.rules]
    return Reading(
        fields={**statement_fields(book.template), **read_layouts(tabs.memory)},
        own_accounts=settings.own_accounts,
        own_inns=settings.own_inns,
        currency=settings.currency,
        reads_outgoing=_tell_outgoing(rules),
        tab=book.tabs["statement"].name,
    )


def reading_of_template(template: Template) -> Reading:
    """Say how a file is to be read where no workbook is at hand: by the default rules, no account known."""
    rules = [
        (
            template.meanings["kind"].get(fold(str(row["kind"])), ""),
            str(row.get("account", "")),
            compile_phrases(str(row.get("purpose", ""))),
        )
        for row in template.defaults.get("rules", ())
    ]
    return Reading(fields=statement_fields(template), reads_outgoing=_tell_outgoing(rules))


def _tell_outgoing(rules: Sequence[tuple[str, str, Phrases]]) -> Callable[[str], bool]:
    """Give what says whether a purpose reads as a fee, tax or salary.

    A bank names its commission in what it pays out for cards, too: that is money received.

    Args:
        rules: Kind, account and words of each rule.
    """
    spent = [words for kind, _, words in rules if kind in _OUTGOING_KINDS and words.wanted]
    paid_out = [
        words for kind, account, words in rules if kind in HIDDEN_KINDS and not account and words.wanted
    ]

    def tell(purpose: str) -> bool:
        text = fold(purpose)
        return any(one.search(text) for one in spent) and not any(one.search(text) for one in paid_out)

    return tell


def known_of(tabs: Tabs) -> Known:
    """Say what is known before the statement is sorted."""
    decided = {key: read_decision(text) for key, text in tabs.memory.all("repeat").items()}
    return Known(
        rules=tabs.rules.rules,
        clients=tabs.clients.base[["code", "name", "inn"]],
        aliases=tabs.memory.all("alias"),
        decided=decided,
        next_code=tabs.clients.codes.next_number,
        own_inns=tabs.settings.own_inns,
        own_accounts=tabs.settings.own_accounts,
        currency=tabs.settings.currency,
        period_months=tabs.settings.limits.period_months,
        groups=tabs.groups,
        payers=tabs.payers,
        rates=tabs.rates.rates,
        source=tabs.settings.source,
    )


def inputs_of(
    book: Book, tabs: Tabs, payments: Payments, *, today: date
) -> tuple[Inputs, tuple[Finding, ...]]:
    """Say what the strategy is made from, with findings about segments given by hand."""
    base = tabs.clients.base
    manual, findings = find_manual_segments(base, tabs.segments, book.tables["clients"])
    told = payments.rows[~find_other(payments.rows, payments.source)]
    first = told["since"].fillna(told["on"]).min()
    history_from = payments.as_of if pd.isna(first) else first.date()
    settings = tabs.settings
    base = _without_former(base.assign(manual=manual), tabs, payments)
    base = _with_new(base, payments.attached.new)
    base = fill_regions(base, payments.rows, book.template.regions)
    noted = find_worked(tabs.work, tabs.memory, clients=base["code"], today=today)
    base = apply_outcomes(base, noted.worked, as_of=payments.as_of)
    goods = payments.goods()
    margins = base.set_index("code")["margin"]
    if payments.source == BANK:
        margins = margins_of(goods, as_of=payments.as_of).reindex(margins.index).fillna(margins)
    inputs = Inputs(
        payments=add_profit(payments.counted(), margins=margins, default=settings.default_margin),
        base=base,
        segments=tabs.segments.segments,
        library=read_library(book.template),
        as_of=payments.as_of,
        history_from=history_from,
        limits=settings.limits,
        currency=settings.currency,
        plan_segments=settings.plan_segments,
        sells=settings.sells,
        target_niches=settings.target_niches,
        proposed=list_proposed(tabs.memory),
        standing=tuple(
            find_unremembered(book.tables["plan"], tabs.plan.codes.by_row, tabs.memory, book.template)
        ),
        labels={column.key: column.label for column in book.tables["clients"].spec.columns},
        vocabularies=vocabularies_of(book.template),
        numeric=numeric_of(book.template),
        joined=tuple(pairs_of_today(tabs.answers.same, base, tabs.memory)),
        measure=settings.measure,
        horizon_months=settings.horizon_months,
        likeness_by=settings.likeness_by,
        goods=goods,
        costs=find_costs(payments.rows, book.template.costs),
        ideal=tabs.ideal.lines,
        told=Told(**book.template.portrait, spelled=words_of(book).spelled),
        answers=add_regions(add_told(read_answers_history(tabs.memory), noted.worked), base, on=history_from),
        seen_on=read_seen_on(tabs.memory),
        points=tabs.parameters.team_points,
        today=today,
        arms=read_arms(tabs.memory),
        plan=tuple(tabs.plan.rows.values()),
        plan_next=tabs.plan.codes.next_number,
        sellers=tabs.staff.sellers,
        department_hours=tabs.staff.hours,
        departments=tabs.staff.departments,
        plan_weeks=settings.plan_weeks,
        reserve_bp=settings.reserve_bp,
        worked=noted.worked,
        standing_work=tabs.work.standing,
        handed=noted.handed,
        owners=tabs.memory.all("owner"),
    )
    return inputs, (*findings, *find_ahead(book.tables["worklist"], tabs.work, noted))


def vocabularies_of(template: Template) -> dict[str, tuple[str, ...]]:
    """Give parameter → all its values, for those with a closed vocabulary."""
    kinds = template.labels["parameter_values"]
    return {
        name: tuple(template.labels[kind]) for name, kind in kinds.items() if kind not in ("number", "text")
    }


def numeric_of(template: Template) -> list[str]:
    """List the parameters that hold numbers."""
    return [name for name, kind in template.labels["parameter_values"].items() if kind == "number"]


def _without_former(base: pd.DataFrame, tabs: Tabs, payments: Payments) -> pd.DataFrame:
    """Work with no row that was a group of hidden buyers and is no client any more."""
    former = [code for code, _ in list_former(payments, tabs.groups, tabs.clients, tabs.memory)]
    return base.assign(do_not_work=base["do_not_work"].mask(base["code"].isin(former), "group"))


def _with_new(base: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Put the clients that the statement brings below those of the tab, with nothing answered."""
    if new.empty:
        return base
    blank = dict.fromkeys(("group", "manual", "manual_text", "do_not_work", *ANSWERS, *WORDS), "")
    fresh = new.assign(row=-1, since=float("nan"), margin=float("nan"), **blank)
    return pd.concat([base, fresh], ignore_index=True) if len(base) else fresh.reindex(columns=base.columns)


def read_library(template: Template) -> tuple[Hypothesis, ...]:
    """Turn the template's hypotheses into records."""
    found = []
    for row in template.hypotheses:
        segments, sells = row["segments"], row["sells"]
        found.append(
            Hypothesis(
                code=str(row["code"]),
                profit_key=str(row["profit_key"]),
                department=str(row["department"]),
                segments=tuple(map(str, segments)) if isinstance(segments, list | tuple) else (),
                sells=tuple(map(str, sells)) if isinstance(sells, list | tuple) else (ALL,),
                text=str(row["text"]),
                kpi=str(row["kpi"]),
                hours=float(str(row["hours"])),
                name=str(row["name"]),
                formula=str(row["formula"]),
                proxy=bool(row["proxy"]),
                first_step=str(row["first_step"]),
            )
        )
    return tuple(found)
