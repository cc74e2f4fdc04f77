"""The strategy → wanted cells of Клиенты and ABC-анализ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sheets_strategy.statement.reconcile import Reconciliation
from sheets_strategy.strategy.build import Strategy
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import format_number, word_text
from sheets_strategy.workbook.diff import Cells, Wanted, WantedBlock, WantedLines, WantedList, WantedRows
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.parameter_words import ParameterWords
from sheets_strategy.workbook.show_probability import say_nothing, say_seen, show_probabilities
from sheets_strategy.workbook.template import Template

PARETO_ROWS = 20
_MONEY = ("turnover_3", "turnover_6", "turnover_12", "turnover_all")
_FIGURES = (
    *("class", "best_class", "class_before", "turnover", "share", "first_on", "last_on", "tenure"),
    *("payments", "average", "months_silent", "overdue_times", "trend", "one_off", "vat", "net_turnover"),
    "seen",
)
_CLASSES = ("class_3", "class_6", "class_12", "class_all", "class_before")


def show_clients(
    strategy: Strategy, words: ParameterWords, *, names: Mapping[str, str], new: pd.DataFrame
) -> WantedRows:
    """Give the tool cells of every row of Клиенты, and the rows of new clients.

    Args:
        strategy: What was computed.
        words: What people call parameters and their values.
        names: Segment code → name.
        new: Clients to append: code, name, inn.
    """
    template = words.template
    total = int(strategy.abc["turnover_kop"].clip(lower=0).sum())
    cells: dict[int, Cells] = {}
    appended: list[Cells] = []
    fresh = {code: {"name": name, "inn": inn} for code, name, inn in new.itertuples(index=False)}
    likely = show_probabilities(strategy.parameters, words, currency=strategy.currency)
    for client in _records(strategy.clients):
        shown = _client_cells(client, template, names, total, strategy.currency)
        shown |= likely.get(str(client["code"])) or say_nothing(template, leads=bool(client["leads"]))
        if client["code"] in fresh:
            appended.append({**fresh[str(client["code"])], **shown})
        else:
            cells[_int(client["row"])] = shown
    return WantedRows("clients", cells, appended)


def _client_cells(
    client: Mapping[str, object], template: Template, names: Mapping[str, str], total: int, currency: str
) -> dict[str, CellValue]:
    shown: dict[str, CellValue] = {
        "code": str(client["code"]),
        "segment": names.get(str(client["segment"])),
        "fill_next": str(client["fill_next"]) or None,
        "region_found": str(client["region_found"]) or None,
    }
    empty: dict[str, CellValue] = dict.fromkeys(_FIGURES)
    if not client["leads"]:
        return {
            **shown,
            **empty,
            "fill_next": word_text(
                "in_group" if client["group"] else "same_client", template, name=client["led_by"]
            ),
        }
    if client["paid"] is not True and client["paid"] != 1.0:
        return {**shown, **empty}
    turnover = _int(client["turnover_kop"])
    labels = template.labels
    money: dict[str, CellValue] = {
        **{name: _class(client[name], template) for name in ("class", "best_class", "class_before")},
        "turnover": cell_money(turnover, currency),
        "share": _share(max(turnover, 0), total),
    }
    if client["undated"]:
        since = _tenure(client, template) if client["since_years"] == client["since_years"] else None
        return {**shown, **empty, **money, "class_before": None, "tenure": since}
    payments, sold = _int(client["payments"]), _int(client["sold_kop"])
    return {
        **shown,
        **money,
        "first_on": pd.Timestamp(client["first_on"]).date(),  # type: ignore[arg-type]
        "last_on": pd.Timestamp(client["last_on"]).date(),  # type: ignore[arg-type]
        "tenure": _tenure(client, template),
        "payments": payments,
        "average": cell_money(round(sold / payments), currency),
        "months_silent": _int(client["months_silent"]),
        "overdue_times": _number(client["overdue_times"]),
        "trend": labels["trend"][str(client["trend"])],
        "one_off": labels["yes_no"]["yes" if client["one_off"] else "no"],
        "vat": _vat(str(client["vat_regime"]), template),
        "net_turnover": cell_money(_int(client["net_kop"]), currency) if client["net_known"] else None,
        "seen": say_seen(client, template),
    }


def show_abc(strategy: Strategy, template: Template, reconciliation: Reconciliation) -> list[Wanted]:
    """Give the tab ABC-анализ: where the money went, the article's summary, variants, table, chart."""
    abc, clients = strategy.abc, strategy.clients
    named = dict(zip(clients["code"], zip(clients["name"], clients["inn"], strict=True), strict=True))
    total = int(abc["turnover_kop"].clip(lower=0).sum())
    rows: list[Cells] = []
    for place, client in enumerate(_records(abc), start=1):
        code = str(client["client"])
        name, inn = named[code]
        before, now = _class(client["class_before"], template), _class(client["abc"], template)
        rows.append(
            {
                "place": place,
                "client": str(name),
                "inn": str(inn) or None,
                "turnover": cell_money(_int(client["turnover_kop"]), strategy.currency),
                "share": _share(max(_int(client["turnover_kop"]), 0), total),
                "running_share": _share(_int(client["running_kop"]), total) if client["abc"] else None,
                "class": now,
                "movement": f"{before} → {now}" if before != now else None,
                "code": code,
                **{column: cell_money(_int(client[f"{column}_kop"]), strategy.currency) for column in _MONEY},
                **{column: _class(client[column], template) for column in _CLASSES},
                **(_unknown_windows(client) if client["undated"] else {}),
            }
        )
    gone = {"movement": word_text("gone", template)}
    return [
        _show_flow(reconciliation, strategy.currency),
        _show_summary(abc, strategy, total),
        _show_variants(strategy),
        _show_pareto(rows),
        WantedList("abc", rows, gone),
    ]


def _unknown_windows(client: Mapping[str, object]) -> dict[str, CellValue]:
    """Empty what a client without dates cannot tell: windows into which none of its sums fits."""
    empty = [name.removeprefix("turnover_") for name in _MONEY if not client[f"{name}_kop"]]
    cells: dict[str, CellValue] = {f"{kind}_{name}": None for name in empty for kind in ("turnover", "class")}
    return {**cells, "class_before": None, "movement": None}


def _show_flow(reconciliation: Reconciliation, currency: str) -> WantedLines:
    """Show where everything that was received went; the line of difference can fail."""
    lines = {
        line: {"rows": rows, "sum": cell_money(kop, currency)}
        for line, (rows, kop) in reconciliation.flow().items()
    }
    return WantedLines("abc_flow", lines)


def _show_summary(abc: pd.DataFrame, strategy: Strategy, total: int) -> WantedLines:
    """Show the article's summary: what 80, 15 and 5 % are in money, and what each class really got."""
    everyone, targets, currency = len(abc), _targets(strategy.limits), strategy.currency
    lines: dict[str, Cells] = {
        "total": {
            "target": 1.0 if total else None,
            "target_sum": cell_money(total, currency),
            "clients": everyone,
            "clients_share": 1.0 if everyone else None,
            "sum": cell_money(total, currency),
            "sum_share": 1.0 if total else None,
        }
    }
    for name in ("A", "B", "C", "none"):
        members = abc[abc["abc"] == ("" if name == "none" else name)]
        money = int(members["turnover_kop"].sum())
        target = targets.get(name)
        lines[name] = {
            "target": target,
            "target_sum": cell_money(round(total * target), currency) if target is not None else None,
            "clients": len(members),
            "clients_share": _share(len(members), everyone),
            "sum": cell_money(money, currency),
            "sum_share": _share(money, total) if name != "none" else None,
        }
    return WantedLines("abc_summary", lines)


def _targets(limits: Limits) -> dict[str, float]:
    """Give class → the share of money that the limits set for it."""
    a, b = limits.limit_a_bp, limits.limit_b_bp
    return {"A": a / 10_000, "B": (b - a) / 10_000, "C": (10_000 - b) / 10_000}


def _show_variants(strategy: Strategy) -> WantedLines:
    lines = {
        str(row["line"]): {
            **{name: row[name] for name in "abc"},
            "sum": cell_money(row["turnover_kop"], strategy.currency),
        }
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


def _records(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Give rows as dictionaries of plain values; several times faster than pandas does."""
    names = list(rows.columns)
    for values in zip(*(rows[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _tenure(client: Mapping[str, object], template: Template) -> CellValue:
    if client["since_years"] == client["since_years"]:
        return _number(client["since_years"])
    years = _number(client["tenure_years"])
    if years is None or not client["tenure_is_bound"]:
        return years
    return word_text("at_least", template, value=format_number(years, lang=template.lang))


def _class(value: object, template: Template) -> str:
    return template.labels["class"][str(value) if value in ("A", "B", "C") else "none"]


def _vat(regime: str, template: Template) -> str | None:
    """Give the regime in words, None without a payment in the period."""
    if regime == "unknown":
        return word_text("vat_unknown", template)
    return template.labels["vat_regime"].get(regime)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _int(value: object) -> int:
    return int(value)  # type: ignore[call-overload, no-any-return]


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return None if number != number else number
