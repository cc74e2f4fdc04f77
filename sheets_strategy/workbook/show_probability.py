"""Probability, reasons and expected money → cells of Клиенты and Сегменты."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sheets_strategy.strategy.outcomes import TOLD
from sheets_strategy.strategy.parameters import ParametersResult
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import group_digits, word_text
from sheets_strategy.workbook.diff import Cells
from sheets_strategy.workbook.parameter_words import ParameterWords
from sheets_strategy.workbook.template import Template

MOST_REASONS = 4
FEWEST_ALIKE = 10
"""Of fewer clients nobody is told how many paid: two of two say nothing."""
COLUMNS = ("probability", "reasons", "expected", "expected_range")
YEAR_MONTHS = 12
"""A client that paid within this many months buys such things and has the money."""


def show_probabilities(result: ParametersResult, words: ParameterWords, *, currency: str) -> dict[str, Cells]:
    """Give code → probability, why, expected money and its range, for the clients that have one."""
    template = words.template
    names = (
        *("probability", "alike_clients", "alike_buyers"),
        *("expected_kop", "expected_low_kop", "expected_high_kop"),
    )
    columns = (result.clients[name].tolist() for name in names)
    found: dict[str, Cells] = {}
    # Points that do not add up to the probability would puzzle more than they tell.
    reasons = result.reasons if result.model == "scorecard" else {}
    # Many clients have the same reasons.
    said: dict[tuple[object, ...], str | None] = {}
    for code, probability, clients, buyers, kop, low, high in zip(
        result.clients.index, *columns, strict=True
    ):
        if probability != probability:
            continue
        why = (reasons.get(code, ()), int(clients), int(buyers))
        if why not in said:
            said[why] = _say_reasons(why[0], why[1:], words)
        found[str(code)] = {
            "probability": round(probability, 6),
            "reasons": said[why],
            "expected": cell_money(int(kop), currency) if kop >= 0 else None,
            "expected_range": _say_range(int(low), int(high), template, currency),
        }
    return found


def say_nothing(template: Template, *, leads: bool) -> Cells:
    """Say why a row has no probability: too little is known, or another row bears the figures."""
    return {**dict.fromkeys(COLUMNS), "reasons": template.labels["verdict"]["little_data"] if leads else None}


def _say_reasons(
    reasons: tuple[tuple[str, str, int], ...], alike: tuple[int, int], words: ParameterWords
) -> str | None:
    """Say how many such clients paid, and what adds most to the probability and takes most from it."""
    clients, buyers = alike
    template = words.template
    parts = [
        f"{words.parameter(parameter)} {words.value(parameter, value)}: {_signed(points)}"
        for parameter, value, points in reasons[:MOST_REASONS]
        if points
    ]
    if clients >= FEWEST_ALIKE:
        tenths = round(10 * buyers / clients)
        code = "alike_tenths" if 0 < tenths < 10 else "alike_paid"
        parts.insert(0, word_text(code, template, tenths=tenths, buyers=buyers, clients=clients))
    return "; ".join(parts) or None


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"\u2212{-points}"


def _say_range(low_kop: int, high_kop: int, template: Template, currency: str) -> str | None:
    if low_kop < 0 or high_kop < 0:
        return None
    low, high = (
        group_digits(round(cell_money(kop, currency)), lang=template.lang) for kop in (low_kop, high_kop)
    )
    return word_text("from_to", template, low=low, high=high)


def say_seen(client: Mapping[str, object], template: Template) -> str | None:
    """Say what the statement shows of a payer, beside the team's cells that are empty.

    Args:
        client: A row of ``Strategy.clients`` that bears figures by dates.
        template: Words.

    Source: docs/figures.md, "Seen in the statement".
    """
    payments = int(client["payments"])  # type: ignore[call-overload]
    parts = [*_say_told(client, template)]
    if not payments:
        return "; ".join(parts) or None
    if not client["awareness"]:
        parts.append(word_text("seen_knows", template, payments=payments))
    if client["since"] != client["since"]:
        years = int(float(client["tenure_years"]))  # type: ignore[arg-type]
        first = pd.Timestamp(client["first_on"]).year  # type: ignore[arg-type]
        code = "seen_since" if not client["tenure_is_bound"] else "seen_before" if years else "seen_or_before"
        parts.append(word_text(code, template, year=first, years=years))
    if float(client["months_silent"]) < YEAR_MONTHS:  # type: ignore[arg-type]
        parts += [
            word_text(code, template)
            for column, code in (("buys_similar", "seen_buys"), ("has_means", "seen_means"))
            if not client[column]
        ]
    return "; ".join(parts) or None


def say_told(client: Mapping[str, object], template: Template) -> str | None:
    """Say what talks told of a client beside the team's cells that are empty, None for nothing."""
    return "; ".join(_say_told(client, template)) or None


def _say_told(client: Mapping[str, object], template: Template) -> Iterator[str]:
    for column in TOLD:
        outcome = client.get(f"told_{column}")
        if outcome:
            on = pd.Timestamp(client[f"told_{column}_on"]).date()  # type: ignore[arg-type]
            told = word_text(f"told_{outcome}", template, on=on)
            yield word_text("told_old", template, told=told) if client[f"told_{column}_old"] else told
