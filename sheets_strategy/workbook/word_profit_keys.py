"""Sentences of the tab «6 ключей»: what each figure means, in one line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_strategy.strategy.calendar_months import QUARTER, YEAR, Calendar
from sheets_strategy.strategy.coverage import Coverage
from sheets_strategy.strategy.profit_keys import NO, YES, KeyLine, ProfitKeys
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.template import Template

_SAME = 0.005


def word_line(name: str, keys: ProfitKeys, template: Template) -> str | None:
    """Say what a figure of the last finished month means; None where the figure says it all."""
    line = keys.lines[name]
    facts = {"against": _against(line, keys.calendar.whole, template), **_facts(name, keys, template)}
    code = _code(name, keys)
    return word_text(code, template, **facts) if code else None


def word_coverage(coverage: Coverage, template: Template) -> str:
    """Say on how many keys the plan works per client of class A or B."""
    if coverage.mean is None:
        return word_text("keys_no_best", template)
    return word_text(
        "keys_coverage", template, average=_tenth(coverage.mean, template), clients=coverage.clients
    )


def word_raise(coverage: Coverage, template: Template) -> str | None:
    """Say which one hypothesis would raise that most; None where there are no such clients."""
    if coverage.mean is None:
        return None
    raised = coverage.best
    if raised is None:
        return word_text("keys_raise_none", template)
    one = raised.hypothesis
    name = one.name or one.text
    return word_text("keys_raise", template, name=name, clients=raised.clients, segments=len(raised.segments))


def _tenth(number: float, template: Template) -> str:
    """Write a number with one decimal, even where that is 0."""
    text = f"{number:.1f}"
    return text.replace(".", ",") if template.lang == "ru" else text


def name_span(calendar: Calendar, last: int, template: Template) -> str:
    """Name three months that end with one: «авг – окт 2026»."""
    months = template.text("month_names").split()
    days = [pd.Timestamp(calendar.firsts()[place]) for place in (last - QUARTER + 1, last)]
    first, second = (months[day.month - 1] for day in days)
    year = "" if days[0].year == days[1].year else f" {days[0].year}"
    return f"{first}{year} – {second} {days[1].year}"


def _code(name: str, keys: ProfitKeys) -> str:
    """Choose the sentence of a line."""
    line, last = keys.lines[name], keys.calendar.whole
    if name.startswith("cost_"):
        return ""
    if name == "price":
        return _price_code(line, keys)
    if name == "repeat_share" and line.quarter[last] != line.quarter[last]:
        return "keys_repeat_share_early"
    if name in ("new", "new_money") and line.values[last] != line.values[last]:
        return "keys_new_early" if name == "new" else ""
    if name in ("deals", "average") and keys.lines["deals"].measured == YES:
        return f"keys_{name}_documents"
    if name == "silent" and line.values[last] == 0:
        return "keys_silent_nobody"
    return f"keys_{name}_none" if line.measured == NO else f"keys_{name}"


def _price_code(line: KeyLine, keys: ProfitKeys) -> str:
    """Choose the sentence on prices: what they rest on, and whether VAT could be taken off."""
    if np.isnan(line.quarter[keys.calendar.whole]):
        return "keys_price_none"
    if keys.price_by == "goods" and line.measured != YES:
        return "keys_price_goods_gross"
    return f"keys_price_{keys.price_by}"


def _facts(name: str, keys: ProfitKeys, template: Template) -> dict[str, object]:
    line, last = keys.lines[name], keys.calendar.whole
    if name == "price" and line.measured != NO:
        part = keys.price_part
        return {"basis": keys.price_basis, "part": part if part == part else 0.0}
    if name == "repeat_share" and keys.judged >= 0 and line.quarter[last] == line.quarter[last]:
        of = round(line.quarter_of[last])
        return {
            "of": of,
            "again": round(of * line.quarter[last]),
            "months": name_span(keys.calendar, keys.judged, template),
        }
    if name == "silent" and line.values[last] == line.values[last]:
        return {"of": round(line.of[last]), "clients": round(line.of[last] * line.values[last])}
    return {}


def _against(line: KeyLine, last: int, template: Template) -> str:
    """Compare the last month with the same a year ago, in words."""
    now, then = float(line.values[last]), float(line.values[last - YEAR])
    if now != now or then != then or then < 0:
        return word_text("keys_against_unknown", template)
    if now == then or (then and abs(now / then - 1) < _SAME):
        return word_text("keys_against_same", template)
    if then == 0:
        return word_text("keys_against_nothing", template)
    grown = now / then - 1
    return word_text(
        "keys_against_more" if grown > 0 else "keys_against_less", template, by=round(abs(grown), 2)
    )
