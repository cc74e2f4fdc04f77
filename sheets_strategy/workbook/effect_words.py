"""What is known of a hypothesis → plain sentences for План, and findings of what loses money."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.arms import FEWEST_FOR_LEAVING, Arms
from sheets_strategy.strategy.effect import (
    BY_MONEY,
    BY_PAID,
    EARLY,
    FEWEST_TREATED,
    FORESEEN,
    PROVISIONAL,
    UNTOUCHED,
    Effect,
    Lack,
)
from sheets_strategy.strategy.pooled import Pool
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import format_money
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.catalogue import format_percent, shorten, word_text
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.read_plan import PlanTab
from sheets_strategy.workbook.template import Template

_CLIENTS = ("treated", "compared")
LONGEST_NAME = 60
"""How much of a hypothesis is named where another row speaks of it."""
MINUS = "\u2212"
MOST_TIMES = 10
"""An effect that is seen only where turnover grows more often than this is as good as unseen."""


def say_plan(code: str, strategy: Strategy, template: Template) -> dict[str, str | None]:
    """Give the sentences of one row of the plan: what can be seen, and what came of it."""
    effect, arms = strategy.effects.get(code), strategy.arms.get(code)
    if effect is None or arms is None:
        return {"smallest_effect": None, "effect": None}
    names = {row.code: shorten(row.hypothesis, LONGEST_NAME) for row in strategy.plan}
    said = say_effect(effect, arms, names, template, currency=strategy.currency)
    pool = strategy.pools.get(code)
    together = None if pool is None else say_pool(pool, names, template, currency=strategy.currency)
    return {
        "smallest_effect": say_smallest(effect, arms, template),
        "effect": " ".join(
            part for part in (_say_start(code, arms, strategy, template), said, together) if part
        )
        or None,
    }


def _say_start(code: str, arms: Arms, strategy: Strategy, template: Template) -> str | None:
    """Say from which day on all counts, where the team typed a much earlier start; None else."""
    typed = next((row.start_on for row in strategy.plan if row.code == code), None)
    if typed is None or arms.fixed_on is None or arms.start_on is None or typed >= arms.start_on:
        return None
    return word_text("effect_counts_from", template, on=arms.start_on)


def say_pool(pool: Pool, names: Mapping[str, str], template: Template, *, currency: str) -> str:
    """Say what all rows of the plan with one hypothesis show together."""
    effect = pool.effect
    head = word_text("effect_pool", template, rows=len(pool.rows))
    if effect.state == EARLY:
        return " ".join((head, *_say_lacks(effect.lacks, effect, template), *_say_paid(effect, template)))
    parts = [head]
    if effect.state == PROVISIONAL:
        parts.append(word_text("effect_so_far", template, on=effect.decide_on))
    elif effect.verdict:
        by = "" if effect.verdict == "no_difference" else f"_{effect.judged_by}"
        parts.append(word_text(f"effect_{effect.verdict}{by}", template))
    body = [_say_paid(effect, template), _say_money(effect, template, currency, gained_kop=pool.gained_kop)]
    body = body if effect.judged_by == BY_PAID else body[::-1]
    parts += [one for said in body for one in said]
    if effect.inseparable:
        named = "; ".join(f"«{names.get(one, one)}»" for one in effect.inseparable)
        parts.append(word_text("effect_inseparable", template, others=named))
    return " ".join([*parts, word_text("effect_stop", template)] if effect.stop else parts)


def say_smallest(effect: Effect, arms: Arms, template: Template) -> str | None:
    """Say which effect can be seen, or why none can; None without clients."""
    clients = len(arms.now) + len(arms.wait)
    if not clients:
        return None
    lacks = effect.lacks
    if not arms.wait and clients < FEWEST_TREATED:
        return word_text("smallest_few", template, clients=clients, need=FEWEST_TREATED)
    if not arms.wait:
        code = "smallest_too_few" if arms.too_few else "smallest_alone"
        return word_text(code, template, clients=clients, need=FEWEST_FOR_LEAVING)
    if any(lack.what in _CLIENTS for lack in lacks):
        parts = _say_few(effect, template)
    else:
        parts = _say_lacks([lack for lack in lacks if lack.what == "history"], effect, template)
        parts = parts or [_say_visible(effect, template)]
    parts += _say_lacks([lack for lack in lacks if lack.what == "span"], effect, template)
    if arms.start_on is not None and effect.decide_on is not None:
        parts.append(word_text("effect_decide", template, on=effect.decide_on))
    return " ".join(parts)


def _say_few(effect: Effect, template: Template) -> list[str]:
    """Say that too few clients are compared for a verdict, and which differences mean nothing."""
    sizes = {"treated": effect.treated, "compared": effect.compared, "need": FEWEST_TREATED}
    parts = [word_text("smallest_no_verdict", template, **sizes)]
    if effect.smallest.share < 1:
        share = math.ceil(round(effect.smallest.share * 100, 6)) / 100
        parts.append(word_text("smallest_noise", template, share=share))
    return parts


def _say_visible(effect: Effect, template: Template) -> str:
    """Say it in money and in clients who pay, what decides first."""
    smallest, clients, said = effect.smallest, effect.smallest.clients, {}
    if smallest.share < MOST_TIMES - 1:
        share = math.ceil(round(smallest.share * 100, 6)) / 100
        code = "smallest_money" if share < 1 else "smallest_times"
        said[BY_MONEY] = word_text(code, template, share=share, times=math.ceil(1 + share))
    usual = round(0.0 if math.isnan(smallest.paid) else smallest.paid * clients)
    if not math.isnan(smallest.least_paid):
        least = max(math.ceil(round(smallest.least_paid * clients, 6)), usual + 1)
        if least <= clients:
            facts = {"clients": clients, "usual": usual, "least": least}
            said[BY_PAID] = word_text("smallest_paid", template, **facts)
    if not said:
        return word_text("smallest_unseen", template)
    return " ".join(said[one] for one in sorted(said, key=lambda one: one != effect.judged_by))


def say_effect(
    effect: Effect, arms: Arms, names: Mapping[str, str], template: Template, *, currency: str
) -> str | None:
    """Say what came of it; None before the start.

    Args:
        effect: What was measured.
        arms: Its arms.
        names: Plan code → how a row is named.
        template: Words.
        currency: The counted currency.
    """
    if effect.state == FORESEEN:
        return None
    if effect.state == EARLY:
        parts = _say_lacks(effect.lacks, effect, template)
        if any(lack.what == "after" for lack in effect.lacks) and effect.decide_on is not None:
            parts.append(word_text("effect_decide", template, on=effect.decide_on))
        return " ".join((word_text("effect_early", template), *parts, *_say_paid(effect, template)))
    head = []
    if effect.state == PROVISIONAL:
        head = [word_text("effect_so_far", template, on=effect.decide_on)]
    elif effect.verdict:
        by = "" if effect.verdict == "no_difference" else f"_{effect.judged_by}"
        head = [word_text(f"effect_{effect.verdict}{by}", template)]
    body = [_say_paid(effect, template), _say_money(effect, template, currency)]
    body = body if effect.judged_by == BY_PAID else body[::-1]
    parts = [*head, *(one for said in body for one in said), *_say_limits(effect, arms, names, template)]
    return " ".join([*parts, word_text("effect_stop", template)] if effect.stop else parts)


def _say_paid(effect: Effect, template: Template) -> list[str]:
    if effect.paid is None or not effect.treated or not effect.compared:
        return []
    facts = {
        "paid": effect.paid.treated,
        "of": effect.treated,
        "others": effect.paid.compared,
        "of_others": effect.compared,
    }
    return [word_text(f"effect_paid_{effect.compared_with}", template, **facts)]


def _say_money(
    effect: Effect, template: Template, currency: str, *, gained_kop: float | None = None
) -> list[str]:
    """Say by how much the turnover of a usual client differs, and what an hour brought.

    Args:
        effect: What was measured.
        template: Words.
        currency: The counted currency.
        gained_kop: What all clients gained, where that is not the effect times its clients.
    """
    money = effect.money
    if money is None or math.isnan(money.amount):
        return []

    def signed(amount: float) -> str:
        if money.usual > 0:
            share = round(amount / money.usual, 2)
            return _sign(format_percent(abs(share), lang=template.lang), share)
        kop = round(amount)
        return _sign(format_money(abs(kop), lang=template.lang, currency=currency), kop)

    if math.isnan(money.low):
        parts = [word_text("effect_money", template, amount=signed(money.amount))]
    else:
        low, high = signed(money.low), signed(money.high)
        parts = [word_text("effect_money_between", template, amount=signed(money.amount), low=low, high=high)]
    gained = effect.gained_kop if gained_kop is None else gained_kop
    if effect.hours > 0 and not math.isnan(gained):
        kop = round(gained / effect.hours)
        text = format_money(abs(kop), lang=template.lang, currency=currency)
        hours = round(effect.hours, 1)
        parts.append(word_text("effect_per_hour", template, sum=_sign(text, min(kop, 0)), hours=hours))
    return parts


def _sign(text: str, amount: float) -> str:
    if not amount:
        return text
    return f"+{text}" if amount > 0 else f"{MINUS}{text}"


def _say_limits(effect: Effect, arms: Arms, names: Mapping[str, str], template: Template) -> list[str]:
    """Say what makes the comparison weaker."""
    parts = []
    if effect.compared_with == UNTOUCHED:
        parts.append(word_text("effect_untouched", template))
    if arms.until is not None:
        parts.append(word_text("effect_until", template, until=arms.until))
    for code, others in (("effect_inseparable", effect.inseparable), ("effect_beside", effect.beside)):
        if others:
            named = "; ".join(f"«{names.get(one, one)}»" for one in others)
            parts.append(word_text(code, template, others=named))
    return parts


def _say_lacks(lacks: Sequence[Lack], effect: Effect, template: Template) -> list[str]:
    """Say what is missing; both arms in one sentence."""
    parts = []
    if any(lack.what in _CLIENTS for lack in lacks):
        need = max(lack.need for lack in lacks if lack.what in _CLIENTS)
        facts = {"treated": effect.treated, "compared": effect.compared, "need": need}
        parts.append(word_text("effect_lacks_clients", template, **facts))
    for lack in lacks:
        if lack.what in ("history", "span", "after"):
            facts = {"have": lack.have, "need": lack.need}
            parts.append(word_text(f"effect_lacks_{lack.what}", template, **facts))
    return parts


def find_losing(view: TableView, tab: PlanTab, strategy: Strategy) -> list[Finding]:
    """Suggest to stop what loses money beyond doubt.

    Args:
        view: The tab «План».
        tab: Its rows as read.
        strategy: What was computed.
    """
    found = []
    for row, planned in tab.rows.items():
        effect = strategy.effects.get(planned.code)
        if effect is not None and effect.stop:
            name = shorten(planned.hypothesis, LONGEST_NAME)
            facts = {"hypothesis": name, "lost": -round(effect.gained_kop)}
            found.append(finding_at(view, row, "status", "plan_loses_money", grave="warning", facts=facts))
    return found
