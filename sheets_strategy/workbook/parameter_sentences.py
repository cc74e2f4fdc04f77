"""What step 2 found → plain sentences, and the points that each probability takes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sheets_strategy.strategy.parameters import Cut, ParametersResult
from sheets_strategy.strategy.scorecard import DOUBLING_POINTS, EVEN_POINTS, FEWEST_FOR_LOGS
from sheets_strategy.values.money import format_money
from sheets_strategy.workbook.catalogue import word_fact, word_text
from sheets_strategy.workbook.parameter_words import ParameterWords
from sheets_strategy.workbook.template import Template

CUTS = 4
"""Back-tests that have a line of their own."""
NEARLY = 0.05
"""A difference below this is none worth a word."""
FAR = 3.0
"""Standard deviations that the number of buyers of a fifth must be off to be worth a word."""
_MOST_NAMED = 3


def say_parameters(
    result: ParametersResult, words: ParameterWords, *, currency: str
) -> dict[str, str | None]:
    """Give line → sentence; None where there is nothing to say."""
    template = words.template
    return {
        "quality": _say_quality(result, template),
        "clients": _say_clients(result, template),
        "model": _say_model(result, template),
        "money": _say_money(result, template, currency),
        "separates": _say_verdicts(result, words),
        "today": _name(result, words, "today", "parameters_today"),
    }


def _say_quality(result: ParametersResult, template: Template) -> str:
    tested = [cut for cut in result.cuts if _tells(cut)]
    if not tested:
        return word_text("parameters_no_check", template)
    first = tested[0]
    facts = {
        "right": round(100 * first.auc),
        "last": round(100 * first.last_auc) if first.last_auc == first.last_auc else 50,
        "months": result.months,
        "on": first.cut_on,
    }
    text = word_text("parameters_quality", template, **facts)
    if first.log_loss >= first.base_log_loss:
        text += " " + word_text("parameters_no_better", template)
    text += _say_miss(first, template)
    if len(tested) > 1:
        rest = [str(round(100 * cut.auc)) for cut in tested[1:CUTS]]
        text += " " + word_text("parameters_earlier", template, rest=", ".join(rest))
    return text


def _say_miss(cut: Cut, template: Template) -> str:
    """Name the fifth whose clients paid most otherwise than promised, where chance alone seldom does it."""
    found = [
        (abs(buyers - clients * promised) / math.sqrt(clients * promised * (1 - promised)), place)
        for place, (clients, promised, buyers) in enumerate(cut.calibration)
        if clients and 0 < promised < 1
    ]
    far, place = max(found, default=(0.0, 0))
    if far < FAR:
        return ""
    clients, promised, buyers = cut.calibration[place]
    facts = {"promised": round(promised, 2), "paid": round(buyers / clients, 2), "clients": clients}
    return " " + word_text("parameters_missed", template, **facts)


def _tells(cut: Cut) -> bool:
    """Say whether a back-test has enough buyers and others to say anything of the whole."""
    return min(cut.buyers, cut.clients - cut.buyers) >= FEWEST_FOR_LOGS and cut.auc == cut.auc


def _say_clients(result: ParametersResult, template: Template) -> str | None:
    if not result.cuts:
        return None
    cut = result.cuts[0]
    share = share_of(cut.buyers, cut.clients)
    facts = {"clients": cut.clients, "on": cut.cut_on, "buyers": cut.buyers, "months": cut.months}
    return word_text("parameters_clients", template, share=share or 0.0, **facts)


def _say_model(result: ParametersResult, template: Template) -> str:
    facts = {"points": result.base_points, "months": result.months}
    share = 0.0 if result.base_share != result.base_share else result.base_share
    return word_text(f"parameters_model_{result.model}", template, share=share, **facts)


def _say_money(result: ParametersResult, template: Template, currency: str) -> str | None:
    if not result.cuts or not _tells(result.cuts[0]) or result.cuts[0].expected_kop <= 0:
        return None
    cut = result.cuts[0]
    expected, actual = (
        format_money(kop, lang=template.lang, currency=currency) for kop in (cut.expected_kop, cut.actual_kop)
    )
    change = cut.actual_kop / cut.expected_kop - 1
    code = "parameters_money" + ("_more" if change >= NEARLY else "_less" if change <= -NEARLY else "")
    return word_text(code, template, expected=expected, actual=actual, share=round(abs(change), 2))


def _say_verdicts(result: ParametersResult, words: ParameterWords) -> str | None:
    parts = [
        _name(result, words, verdict, f"parameters_{verdict}")
        for verdict in ("separates", "weak", "no", "little_data")
    ]
    return " ".join(part for part in parts if part) or None


def _name(result: ParametersResult, words: ParameterWords, verdict: str, code: str) -> str | None:
    """Name the parameters that got a verdict, the strongest first."""
    template = words.template
    found = result.parameters[result.parameters["verdict"] == verdict]
    if found.empty:
        return None
    ranked = found.assign(strength=found["iv"].fillna(-1.0)).sort_values(
        ["strength", "parameter"], ascending=[False, True], kind="stable"
    )
    names = [words.parameter(str(one)) for one in ranked["parameter"]]
    shown = word_fact(tuple(names[:_MOST_NAMED]), lang=template.lang)
    rest = len(names) - _MOST_NAMED
    if rest > 0:
        shown += " " + word_text("cli_and_more", template, count=rest)
    return word_text(code, template, names=shown, count=len(names))


def scale_points(result: ParametersResult, shares: Sequence[float]) -> list[int | None]:
    """Give the least whole sum of points with which a client has each probability; None without points.

    Source: docs/figures.md, "Sum of points and probability".
    """
    if result.model != "scorecard":
        return [None] * len(shares)
    exact = (EVEN_POINTS + DOUBLING_POINTS * math.log2(share / (1 - share)) for share in shares)
    return [math.ceil(round(points, 6)) for points in exact]


def share_of(part: int, whole: int) -> float | None:
    """Give a share as a backend gives it back; None of nothing."""
    return round(part / whole, 6) if whole else None
