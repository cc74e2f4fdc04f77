"""The decision table → what stands beside it: clients, money, and how the conditions were understood."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.conditions import Condition, Interval
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import format_number, group_digits, word_text
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.read_segments import IS_DRAFT, Segments
from sheets_strategy.workbook.show_order import worth_cells
from sheets_strategy.workbook.template import Template

_GROUPED_FROM = 10_000
_UNKNOWN = {True: "is_unknown", False: "is_known"}


def show_segments(
    strategy: Strategy, template: Template, segments: Segments, *, remarks: Mapping[str, tuple[str, ...]]
) -> WantedRows:
    """Give the tool cells of Сегменты.

    Args:
        strategy: What was computed.
        template: Words.
        segments: The tab as read.
        remarks: Code → what was found in the table itself.
    """
    by_code = {segment.code: segment for segment in segments.segments}
    last = next(reversed(in_order(segments.segments)), None)
    columns = (strategy.segments[name].tolist() for name in ("clients", "turnover_kop", "by_hand"))
    sums = dict(zip(strategy.segments.index, zip(*columns, strict=True), strict=True))
    cells: dict[int, Cells] = {}
    for row, code in segments.codes.by_row.items():
        segment = by_code[code]
        clients, kop, by_hand = sums[code]
        cells[row] = {
            "code": code,
            "clients": clients,
            "turnover": cell_money(kop, strategy.currency),
            **worth_cells(strategy.ranking.worth[code], currency=strategy.currency),
            "understood": describe_segment(segment, template, segments.headers, is_last=segment is last),
            "remarks": _remarks(code, segments, by_hand, template, remarks.get(code, ())),
        }
    return WantedRows("segments", cells)


def _remarks(
    code: str, segments: Segments, by_hand: int, template: Template, found: tuple[str, ...]
) -> str | None:
    """Say what nobody could understand and what was found, and count the clients given by hand."""
    wrong = [
        _say_wrong(finding, template)
        for finding in segments.findings
        if segments.codes.by_row.get(finding.row) == code and finding.code != IS_DRAFT
    ]
    given = [word_text("by_hand", template, count=by_hand)] if by_hand else []
    return "; ".join([*wrong, *found, *given]) or None


def _say_wrong(finding: Finding, template: Template) -> str:
    """Name a column, and why its condition was not understood."""
    column, reason = str(finding.facts["column"]), finding.facts.get("reason")
    return f"{column}: {template.text(f'reason_{reason}')}" if reason else column


def describe_segment(
    segment: Segment, template: Template, headers: Mapping[str, str], *, is_last: bool
) -> str:
    """Say in words how the conditions were understood."""
    if segment.broken:
        return word_text("not_understood", template)
    if not segment.conditions:
        return word_text("any_value" if is_last else "no_conditions", template)
    parts = [
        f"{headers.get(name, name)}: {describe_condition(condition, name, template)}"
        for name, condition in segment.conditions.items()
    ]
    return "; ".join(parts)


def describe_condition(condition: Condition, parameter: str, template: Template) -> str:
    """Say one condition in words."""
    if condition.is_any:
        return word_text("any_value", template)
    asked = "" if condition.unknown is None else word_text(_UNKNOWN[condition.unknown], template)
    if not condition.values and not condition.intervals:
        return asked
    told = _describe_asked(condition, parameter, template)
    if not asked or condition.unknown == condition.negated:
        return told
    return f"{told} {word_text('or' if condition.unknown else 'and', template)} {asked}"


def _describe_asked(condition: Condition, parameter: str, template: Template) -> str:
    """Say values and spans in words."""
    labels = template.labels.get(template.labels["parameter_values"].get(parameter, ""), {})
    values = [labels.get(value, value) for value in condition.values]
    points = [one for one in condition.intervals if one.low is not None and one.low == one.high]
    values += [_number(one.low, template) for one in points]
    spans = [_describe_interval(one, template) for one in condition.intervals if one not in points]
    either, both = (f" {word_text(word, template)} " for word in ("or", "and"))
    if not condition.negated:
        return either.join([*values, *spans])
    # «Не больше 5» is another condition than all but «больше 5»: that is met by unknown, too.
    but = [word_text("all_but", template, value=either.join(spans))] if spans else []
    return both.join([*(word_text("is_not", template, value=value) for value in values), *but])


def _describe_interval(interval: Interval, template: Template) -> str:
    low, high = (_number(value, template) for value in (interval.low, interval.high))
    bounds = []
    if interval.low is not None:
        bounds.append(word_text("more_than" if interval.low_open else "at_least", template, value=low))
    if interval.high is not None:
        bounds.append(word_text("less_than" if interval.high_open else "at_most", template, value=high))
    return f" {word_text('and', template)} ".join(bounds) or word_text("is_known", template)


def _number(number: float | None, template: Template) -> str:
    if number is None:
        return ""
    if number == int(number) and abs(number) >= _GROUPED_FROM:
        return group_digits(int(number), lang=template.lang)
    return format_number(number, lang=template.lang)
