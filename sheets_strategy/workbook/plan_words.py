"""Hours, price of the order, coverage and KPIs → sentences for «План» and for the summary of a sync."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheets_strategy.strategy.coverage import Coverage
from sheets_strategy.strategy.granted import DepartmentHours, Waterfall
from sheets_strategy.strategy.hypotheses import CANNOT
from sheets_strategy.strategy.kpi import NO_GOODS, KpiNow
from sheets_strategy.strategy.order_price import OrderPrice
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import DEPARTMENTS, HOUR_MINUTES
from sheets_strategy.values.money import ROUBLES, cell_money
from sheets_strategy.workbook.catalogue import format_number, group_digits, word_fact, word_text
from sheets_strategy.workbook.template import Template


def say_plan(
    waterfall: Waterfall, segments: Sequence[Segment], template: Template, *, currency: str
) -> list[str]:
    """Say of every department whether its hours suffice, which segments wait, and what the order costs.

    Where nobody told any hours there is nothing to say: the order alone decides.

    Args:
        waterfall: Who gets which hours.
        segments: The decision table.
        template: Words.
        currency: The currency of all sums.
    """
    told = [one for key in DEPARTMENTS if (one := waterfall.department(key)) is not None and one.needed]
    known = [one for one in told if one.capacity is not None]
    if not known:
        return []
    said = [word_text("plan_hours_for", template, weeks=waterfall.weeks)]
    for hours in known:
        said.append(say_hours(hours, segments, template))
        if hours.price is not None and hours.price.best_kop > hours.price.strict_kop:
            said.append(_sentence(say_price(hours.price, template, currency=currency)))
    unknown = [one for one in told if one.capacity is None]
    if unknown:
        names = ", ".join(template.labels["department"][one.department] for one in unknown)
        needed = say_number(sum(one.needed for one in unknown), template)
        said.append(word_text("plan_hours_unknown", template, departments=names, needed=needed))
    return said


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def say_hours(hours: DepartmentHours, segments: Sequence[Segment], template: Template) -> str:
    """Say what a department of known hours needs and has, and which segments wait."""
    name = template.labels["department"][hours.department]
    facts = {
        "department": name[:1].upper() + name[1:],
        "needed": say_number(hours.needed, template),
        "there": say_number(hours.capacity or 0, template),
    }
    if not hours.waiting:
        return word_text("plan_hours_enough", template, **facts)
    short = say_shortage(hours, segments, template)
    return word_text("plan_hours_short", template, **facts, short=short)


def say_shortage(hours: DepartmentHours, segments: Sequence[Segment], template: Template) -> str:
    """Say in a few words how many hours are missing, and which segments wait for them."""
    return word_text(
        "plan_short",
        template,
        hours=say_number(hours.missing, template),
        # Words go by whether there is one segment or several, not by how many.
        several=min(len(hours.waiting), 2),
        segments=say_segments(hours.waiting, segments, template),
    )


def say_price(price: OrderPrice, template: Template, *, currency: str) -> str:
    """Say what the strict order costs, in expected money."""
    strict, best = (say_money(kop, template, currency) for kop in (price.strict_kop, price.best_kop))
    lost = price.best_kop - price.strict_kop
    if not lost:
        return word_text("plan_price_none", template, strict=strict)
    share = lost / price.best_kop
    return word_text(
        "plan_price",
        template,
        strict=strict,
        best=best,
        lost=say_money(lost, template, currency),
        share=share,
    )


def say_coverage(coverage: Coverage, segments: Sequence[Segment], template: Template) -> str | None:
    """Say how many keys are pulled per A and B client, and what would raise that most; None without them."""
    if coverage.mean is None:
        return None
    said = word_text("plan_coverage", template, keys=say_ratio(coverage.keys, coverage.clients, template))
    best = coverage.best
    if best is None:
        return said
    raised = word_text(
        "plan_coverage_best",
        template,
        name=best.hypothesis.name or best.hypothesis.text,
        several=min(len(best.segments), 2),
        segments=say_segments(best.segments, segments, template),
        keys=say_ratio(best.keys_after, coverage.clients, template),
    )
    return f"{said} {raised}"


def say_kpi(kpi: KpiNow | None, template: Template, *, currency: str) -> str | None:
    """Say what a KPI is now; None where nobody knows how to measure it."""
    if kpi is None:
        return None
    if kpi.formula in (CANNOT, NO_GOODS):
        return word_text(f"kpi_{kpi.formula}", template)
    if not kpi.numbers:
        return word_text("kpi_nothing", template)
    facts = {
        name: say_money(int(value), template, currency) if name.endswith("kop") else value
        for name, value in kpi.numbers.items()
    }
    said = word_text(f"kpi_{kpi.formula}", template, **facts)
    return word_text("kpi_proxy", template, shown=said) if kpi.proxy else said


def say_segments(codes: Iterable[str], segments: Sequence[Segment], template: Template) -> str:
    """Name segments by number, runs of whole ones as «7–9»; those without a number by name."""
    by_code = {segment.code: segment for segment in segments}
    runs: list[list[float]] = []
    names: list[str] = []
    for code in codes:
        number = by_code[code].number if code in by_code else None
        if number is None:
            names.append(by_code[code].name if code in by_code else code)
        elif runs and number == runs[-1][-1] + 1 and float(number).is_integer():
            runs[-1].append(number)
        else:
            runs.append([number])
    return word_fact([*(_say_run(run, template) for run in runs), *names], lang=template.lang)


def _say_run(run: Sequence[float], template: Template) -> str:
    first, last = (format_number(number, lang=template.lang) for number in (run[0], run[-1]))
    return first if len(run) == 1 else f"{first}\u2013{last}"


def say_number(minutes: int, template: Template) -> str:
    """Write minutes as hours, to a tenth."""
    return format_number(round(minutes / HOUR_MINUTES, 1), lang=template.lang)


def say_ratio(part: int, whole: int, template: Template) -> str:
    """Write a mean with one decimal, also where that is zero: the word after it goes with a fraction."""
    text = f"{part / whole:.1f}"
    return text.replace(".", ",") if template.lang == "ru" else text


def say_money(kop: int, template: Template, currency: str) -> str:
    """Write an amount in whole units: what is expected is not known to the kopeck."""
    unit = "₽" if currency == ROUBLES else currency
    return f"{group_digits(round(cell_money(kop, currency)), lang=template.lang)}\u00a0{unit}"
