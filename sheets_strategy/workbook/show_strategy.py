"""The strategy → wanted cells of Клиенты, ABC-анализ, Сегменты and План."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sheets_strategy.statement.reconcile import Reconciliation
from sheets_strategy.strategy.build import Strategy
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.conditions import Condition, Interval
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.diff import Cells, Wanted, WantedBlock, WantedLines, WantedList, WantedRows
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

PARETO_ROWS = 20
_MONEY = ("turnover_3", "turnover_6", "turnover_12", "turnover_all")
_CLASSES = ("class_3", "class_6", "class_12", "class_all", "class_before")


def show_clients(
    strategy: Strategy, template: Template, *, names: Mapping[str, str], new: pd.DataFrame
) -> WantedRows:
    """Give the tool cells of every row of Клиенты, and the rows of new clients.

    Args:
        strategy: What was computed.
        template: Words.
        names: Segment code → name.
        new: Clients to append: code, name, inn.
    """
    total = int(strategy.abc["turnover_kop"].clip(lower=0).sum())
    cells: dict[int, Cells] = {}
    appended: list[Cells] = []
    fresh = {code: {"name": name, "inn": inn} for code, name, inn in new.itertuples(index=False)}
    for client in strategy.clients.to_dict("records"):
        shown = _client_cells(client, template, names, total)
        if client["code"] in fresh:
            appended.append({**fresh[client["code"]], **shown})
        else:
            cells[int(client["row"])] = shown
    return WantedRows("clients", cells, appended)


def _client_cells(
    client: Mapping[str, object], template: Template, names: Mapping[str, str], total: int
) -> dict[str, CellValue]:
    shown: dict[str, CellValue] = {
        "code": str(client["code"]),
        "segment": names.get(str(client["segment"])),
        "fill_next": str(client["fill_next"]) or None,
    }
    empty = dict.fromkeys(
        ("class", "best_class", "class_before", "turnover", "share", "first_on", "last_on", "tenure", "payments",
         "average", "months_silent", "overdue_times", "trend", "one_off")
    )  # fmt: skip
    if not client["leads"]:
        return {**shown, **empty, "fill_next": word_text("in_group", template, name=client["led_by"])}
    if client["paid"] is not True and client["paid"] != 1.0:
        return {**shown, **empty}
    payments, sold = _int(client["payments"]), _int(client["sold_kop"])
    turnover = _int(client["turnover_kop"])
    labels = template.labels
    return {
        **shown,
        **{name: _class(client[name], template) for name in ("class", "best_class", "class_before")},
        "turnover": turnover / 100,
        "share": _share(max(turnover, 0), total),
        "first_on": pd.Timestamp(client["first_on"]).date(),  # type: ignore[arg-type]
        "last_on": pd.Timestamp(client["last_on"]).date(),  # type: ignore[arg-type]
        "tenure": _tenure(client, template),
        "payments": payments,
        "average": round(sold / payments) / 100,
        "months_silent": _int(client["months_silent"]),
        "overdue_times": _number(client["overdue_times"]),
        "trend": labels["trend"][str(client["trend"])],
        "one_off": labels["yes_no"]["yes" if client["one_off"] else "no"],
    }


def show_abc(strategy: Strategy, template: Template, reconciliation: Reconciliation) -> list[Wanted]:
    """Give the tab ABC-анализ: where the money went, the article's summary, variants, table, chart."""
    abc, clients = strategy.abc, strategy.clients.set_index("code")
    total = int(abc["turnover_kop"].clip(lower=0).sum())
    rows: list[Cells] = []
    for place, client in enumerate(abc.to_dict("records"), start=1):
        code = str(client["client"])
        before, now = _class(client["class_before"], template), _class(client["abc"], template)
        rows.append(
            {
                "place": place,
                "client": str(clients.at[code, "name"]),
                "inn": str(clients.at[code, "inn"]) or None,
                "turnover": _int(client["turnover_kop"]) / 100,
                "share": _share(max(_int(client["turnover_kop"]), 0), total),
                "running_share": _share(_int(client["running_kop"]), total) if client["abc"] else None,
                "class": now,
                "movement": f"{before} → {now}" if before != now else None,
                "code": code,
                **{name: _int(client[f"{name}_kop"]) / 100 for name in _MONEY},
                **{name: _class(client[name], template) for name in _CLASSES},
            }
        )
    gone = {"movement": word_text("gone", template)}
    return [
        _show_flow(reconciliation),
        _show_summary(abc, strategy.limits, total),
        _show_variants(strategy),
        _show_pareto(rows),
        WantedList("abc", rows, gone),
    ]


def _show_flow(reconciliation: Reconciliation) -> WantedLines:
    """Show where everything that was received went; the line of difference can fail."""
    lines = {line: {"rows": rows, "sum": kop / 100} for line, (rows, kop) in reconciliation.flow().items()}
    return WantedLines("abc_flow", lines)


def _show_summary(abc: pd.DataFrame, limits: Limits, total: int) -> WantedLines:
    """Show the article's summary: what 80, 15 and 5 % are in money, and what each class really got."""
    everyone, targets = len(abc), _targets(limits)
    lines: dict[str, Cells] = {
        "total": {
            "target": 1.0 if total else None,
            "target_sum": total / 100,
            "clients": everyone,
            "clients_share": 1.0 if everyone else None,
            "sum": total / 100,
            "sum_share": 1.0 if total else None,
        }
    }
    for name in ("A", "B", "C", "none"):
        members = abc[abc["abc"] == ("" if name == "none" else name)]
        money = int(members["turnover_kop"].sum())
        target = targets.get(name)
        lines[name] = {
            "target": target,
            "target_sum": round(total * target) / 100 if target is not None else None,
            "clients": len(members),
            "clients_share": _share(len(members), everyone),
            "sum": money / 100,
            "sum_share": _share(money, total) if name != "none" else None,
        }
    return WantedLines("abc_summary", lines)


def _targets(limits: Limits) -> dict[str, float]:
    """Give class → the share of money that the limits set for it."""
    a, b = limits.limit_a_bp, limits.limit_b_bp
    return {"A": a / 10_000, "B": (b - a) / 10_000, "C": (10_000 - b) / 10_000}


def _show_variants(strategy: Strategy) -> WantedLines:
    lines = {
        str(row["line"]): {"a": row["a"], "b": row["b"], "c": row["c"], "sum": row["turnover_kop"] / 100}
        for row in strategy.variants.to_dict("records")
    }
    return WantedLines("abc_variants", lines)


def _show_pareto(rows: Sequence[Cells]) -> WantedBlock:
    """The first clients once more, in a block that is always sorted, for the chart to read."""
    shown: list[Cells] = []
    for place in range(1, PARETO_ROWS + 1):
        row = rows[place - 1] if place <= len(rows) else {}
        shown.append(
            {
                "pareto_place": place,
                "pareto_client": row.get("client"),
                "pareto_turnover": row.get("turnover"),
                "pareto_share": row.get("running_share"),
            }
        )
    return WantedBlock("abc_pareto", shown)


def show_segments(
    strategy: Strategy,
    template: Template,
    segments: Sequence[Segment],
    rows: Mapping[int, str],
    remarks: Mapping[str, str],
    headers: Mapping[str, str],
) -> WantedRows:
    """Give the tool cells of Сегменты.

    Args:
        strategy: What was computed.
        template: Words.
        segments: The decision table.
        rows: Grid row → segment code.
        remarks: Segment code → what is wrong with it.
        headers: Parameter → header of its column.
    """
    by_code = {segment.code: segment for segment in segments}
    last = max((s for s in segments if s.number is not None), key=lambda s: s.number or 0.0, default=None)
    cells: dict[int, Cells] = {}
    for row, code in rows.items():
        segment = by_code[code]
        cells[row] = {
            "code": code,
            "clients": int(strategy.segments["clients"].get(code, 0)),
            "turnover": int(strategy.segments["turnover_kop"].get(code, 0)) / 100,
            "understood": describe_segment(segment, template, headers, is_last=segment is last),
            "remarks": remarks.get(code),
        }
    return WantedRows("segments", cells)


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
    if condition.unknown is not None:
        return word_text("is_unknown" if condition.unknown else "is_known", template)
    labels = template.labels.get(template.labels["parameter_values"].get(parameter, ""), {})
    values: Iterable[str] = [labels.get(value, value) for value in condition.values]
    spans = [_describe_interval(interval, template) for interval in condition.intervals]
    joined = f" {word_text('or', template)} ".join([*values, *spans])
    return word_text("is_not", template, value=joined) if condition.negated else joined


def _describe_interval(interval: Interval, template: Template) -> str:
    low, high = (_say(value, template) for value in (interval.low, interval.high))
    if interval.low is not None and interval.low == interval.high:
        return low
    bounds = []
    if interval.low is not None:
        bounds.append(word_text("more_than" if interval.low_open else "at_least", template, value=low))
    if interval.high is not None:
        bounds.append(word_text("less_than" if interval.high_open else "at_most", template, value=high))
    return f" {word_text('and', template)} ".join(bounds)


def _say(number: float | None, template: Template) -> str:
    text = "" if number is None else f"{number:g}"
    return text.replace(".", ",") if template.lang == "ru" else text


def _tenure(client: Mapping[str, object], template: Template) -> CellValue:
    if client["since_years"] == client["since_years"]:
        return _number(client["since_years"])
    years = _number(client["tenure_years"])
    return (
        word_text("at_least", template, value=_say(years, template)) if client["tenure_is_bound"] else years
    )


def _class(value: object, template: Template) -> str:
    return template.labels["class"][str(value) if value in ("A", "B", "C") else "none"]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _int(value: object) -> int:
    return int(value)  # type: ignore[call-overload, no-any-return]


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return None if number != number else number
