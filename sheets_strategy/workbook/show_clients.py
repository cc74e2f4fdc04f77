"""The strategy → wanted cells of Клиенты."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.catalogue import format_number, word_text
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.parameter_words import ParameterWords
from sheets_strategy.workbook.show_cells import (
    class_cell,
    list_records,
    number_cell,
    share_cell,
    to_int,
    whole_cell,
)
from sheets_strategy.workbook.show_probability import say_nothing, say_seen, say_told, show_probabilities
from sheets_strategy.workbook.template import Template

_FIGURES = (
    *("class", "best_class", "class_before", "turnover", "share", "first_on", "last_on", "tenure"),
    *("payments", "average", "months_silent", "overdue_times", "trend", "regularity", "one_off", "vat"),
    *("net_turnover", "seen"),
)


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
    for client in list_records(strategy.clients):
        shown = _client_cells(client, template, names, total, strategy.currency)
        shown |= likely.get(str(client["code"])) or say_nothing(template, leads=bool(client["leads"]))
        if client["code"] in fresh:
            appended.append({**fresh[str(client["code"])], **shown})
        else:
            cells[to_int(client["row"])] = shown
    return WantedRows("clients", cells, appended)


def _client_cells(
    client: Mapping[str, object], template: Template, names: Mapping[str, str], total: int, currency: str
) -> dict[str, CellValue]:
    shown: dict[str, CellValue] = {
        "code": str(client["code"]),
        "segment": names.get(str(client["segment"])),
        "fill_next": str(client["fill_next"]) or None,
        "region_found": str(client["region_found"]) or None,
        "likeness": template.labels["likeness"].get(str(client["likeness"])),
        "likeness_score": whole_cell(client["likeness_score"]),
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
    empty = {**empty, "seen": say_told(client, template)}
    if client["paid"] is not True and client["paid"] != 1.0:
        return {**shown, **empty}
    turnover = to_int(client["turnover_kop"])
    labels = template.labels
    money: dict[str, CellValue] = {
        **{name: class_cell(client[name], template) for name in ("class", "best_class", "class_before")},
        "turnover": cell_money(turnover, currency),
        "share": share_cell(max(turnover, 0), total),
    }
    if client["undated"]:
        since = _tenure(client, template) if client["since_years"] == client["since_years"] else None
        return {**shown, **empty, **money, "class_before": None, "tenure": since}
    payments, sold = to_int(client["payments"]), to_int(client["sold_kop"])
    return {
        **shown,
        **money,
        "first_on": pd.Timestamp(client["first_on"]).date(),  # type: ignore[arg-type]
        "last_on": pd.Timestamp(client["last_on"]).date(),  # type: ignore[arg-type]
        "tenure": _tenure(client, template),
        "payments": payments,
        "average": cell_money(round(sold / payments), currency),
        "months_silent": to_int(client["months_silent"]),
        "overdue_times": number_cell(client["overdue_times"]),
        "trend": labels["trend"][str(client["trend"])],
        "regularity": labels["regularity"].get(str(client["regularity"])),
        "one_off": labels["yes_no"]["yes" if client["one_off"] else "no"],
        "vat": _vat(str(client["vat_regime"]), template),
        "net_turnover": cell_money(to_int(client["net_kop"]), currency) if client["net_known"] else None,
        "seen": say_seen(client, template),
    }


def _tenure(client: Mapping[str, object], template: Template) -> CellValue:
    if client["since_years"] == client["since_years"]:
        return number_cell(client["since_years"])
    years = number_cell(client["tenure_years"])
    if years is None or not client["tenure_is_bound"]:
        return years
    return word_text("at_least", template, value=format_number(years, lang=template.lang))


def _vat(regime: str, template: Template) -> str | None:
    """Give the regime in words, None without a payment in the period."""
    if regime == "unknown":
        return word_text("vat_unknown", template)
    return template.labels["vat_regime"].get(regime)
