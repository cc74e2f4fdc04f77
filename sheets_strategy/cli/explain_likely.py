"""``explain CLIENT``: course, profit, likeness and probability of a client, with points that add up."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Real
from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.explain_client import ClientExplanation
    from sheets_strategy.sync import SyncResult


def say_course(found: ClientExplanation, result: SyncResult) -> Iterator[str]:
    """Say how evenly and whether more or less the client pays, and what it earned."""
    from sheets_strategy.values.money import format_money

    template, client = result.book.template, found.client
    for name, vocabulary in (("trend", "trend"), ("regularity", "regularity"), ("state", "state")):
        value = template.labels.get(vocabulary, {}).get(str(client.get(name)))
        if value and client["paid"] == 1:
            yield show.word(f"client_{name}", template, value=value)
    if client["paid"] != 1:
        return
    profit = profit_of(found)
    if profit is None:
        yield show.word("client_profit_unknown", template)
    else:
        money = format_money(profit, lang=template.lang, currency=found.currency)
        yield show.word("client_profit", template, profit=money)


def profit_of(found: ClientExplanation) -> int | None:
    """Give the profit of the period, None for unknown."""
    number = _number(found.client.get("profit_kop"))
    return int(number) if number is not None and found.client.get("profit_known") == 1 else None


def score_of(found: ClientExplanation) -> int | None:
    """Give the likeness of a hundred, None for unknown."""
    number = _number(found.client.get("likeness_score"))
    return None if number is None else int(number)


def known_text(value: object) -> str | None:
    """Give a key of a vocabulary, None for unknown."""
    return value or None if isinstance(value, str) else None


def _number(value: object) -> float | None:
    # Kopecks come as whole numbers of numpy, which are no int.
    number = float(value) if isinstance(value, Real) else float("nan")
    return None if number != number else number


def say_likeness(found: ClientExplanation, result: SyncResult) -> str:
    """Say how like the A and B clients it is."""
    template = result.book.template
    word, score = template.labels["likeness"].get(str(found.client.get("likeness"))), score_of(found)
    if not word or score is None:
        return show.word("client_likeness_unknown", template)
    return show.word("client_likeness", template, word=word, score=score)


def say_probability(found: ClientExplanation, result: SyncResult) -> Iterator[str]:
    """Say the probability and every point that makes it up."""
    from sheets_strategy.values.money import format_money
    from sheets_strategy.workbook.show_probability import FEWEST_ALIKE

    template, step = result.book.template, result.strategy.parameters
    odds = probability_json(found, result)
    if odds["probability"] is None:
        yield show.word("client_probability_unknown", template)
        return
    facts = {
        "probability": odds["probability"],
        "months": step.months,
        "buyers": odds["alike_buyers"],
        "clients": odds["alike_clients"],
    }
    alike = odds["alike_clients"]
    is_many = isinstance(alike, int) and alike >= FEWEST_ALIKE
    yield show.word("client_probability" if is_many else "client_probability_alone", template, **facts)
    if step.model == "scorecard" and odds["points"] is not None:
        yield from _say_points(found, result, total=odds["points"], probability=odds["probability"])
    sums = {
        name: format_money(kop, lang=template.lang, currency=found.currency)
        for name, key in (("money", "expected"), ("low", "expected_low"), ("high", "expected_high"))
        if isinstance(kop := odds[f"{key}_kop"], int)
    }
    if "money" in sums:
        # Below 30 clients of the past nobody knows how far off such sums were.
        code = "client_expected" if {"low", "high"} <= sums.keys() else "client_expected_alone"
        yield show.word(code, template, months=step.months, **sums)


def _say_points(
    found: ClientExplanation, result: SyncResult, *, total: object, probability: object
) -> Iterator[str]:
    """List points that a person can add up."""
    from sheets_strategy.workbook.parameter_words import words_of

    template, step, words = result.book.template, result.strategy.parameters, words_of(result.book)
    yield show.word("client_points_base", template, points=step.base_points)
    for parameter, value, points in step.reasons.get(found.code, ()):
        if points:
            name, said = words.parameter(parameter), words.value(parameter, value)
            yield show.word("client_points", template, name=name, value=said, points=f"{points:+d}")
    yield show.word("client_points_sum", template, points=total, probability=probability)


def probability_json(found: ClientExplanation, result: SyncResult) -> dict[str, object]:
    """Give probability, points and expected money with the keys of docs/json.md; unknown is None."""
    step = result.strategy.parameters
    here = found.code in step.clients.index
    figures = dict(step.clients.loc[found.code].items()) if here else {}

    def number(name: str, *, least: float | None = None) -> float | None:
        value = float(figures.get(name, float("nan")))
        return None if value != value or (least is not None and value < least) else value

    def whole(name: str) -> int | None:
        value = number(name, least=None if name == "points" else 0)
        return None if value is None else int(value)

    probability = number("probability")
    known = probability is not None
    return {
        "probability": probability,
        "months": step.months,
        "model": step.model,
        "base_points": step.base_points,
        "points": whole("points"),
        "reasons": [
            {"parameter": parameter, "value": value, "points": points}
            for parameter, value, points in step.reasons.get(found.code, ())
        ],
        "alike_clients": whole("alike_clients") if known else None,
        "alike_buyers": whole("alike_buyers") if known else None,
        "expected_kop": whole("expected_kop"),
        "expected_low_kop": whole("expected_low_kop"),
        "expected_high_kop": whole("expected_high_kop"),
    }
