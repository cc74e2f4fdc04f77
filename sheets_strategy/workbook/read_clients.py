"""The tab «Клиенты» → the client base, with findings for answers that nobody can understand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.serials import read_serial
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.values.inn import is_valid_number, restore_inn
from sheets_strategy.values.names import fold, normalise_name
from sheets_strategy.workbook.book import OWN, Book, TableView, address
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.template import Template

CODE_LETTER, CODE_WIDTH = "c", 5
_NUMBER = re.compile(r"[0-9]+")
# Vocabularies whose values also compare as numbers.
RANKED = frozenset({"awareness"})
_COLUMNS = (
    *("row", "code", "name", "inn", "group", "since", "margin", "manual_text", "do_not_work"),
    *ANSWERS,
    *WORDS,
)


@dataclass(frozen=True, slots=True)
class Clients:
    """Tab «Клиенты».

    Attributes:
        base: One row per grid row: row, code, name, inn, group (folded), since (year or
            NaN), margin (share of turnover or NaN), ANSWERS (keys), WORDS (folded), manual_text,
            do_not_work, own:<header>.
        codes: Grid row → code.
        findings: What could not be understood.
    """

    base: pd.DataFrame
    codes: Codes
    findings: tuple[Finding, ...]


def read_clients(book: Book, memory: Memory) -> Clients:
    """Read the client base; an answer that is no value of its drop-down is a finding and unknown."""
    view = book.tables["clients"]
    rows = list(view.rows())
    inns = {row: restore_inn(view.text(row, "inn")) for row in rows}
    codes = settle_codes(
        view,
        rows,
        letter=CODE_LETTER,
        width=CODE_WIDTH,
        remembered=memory.all("client"),
        identify=lambda row: inns[row] or normalise_name(view.text(row, "name")),
    )
    findings: list[Finding] = []
    records = []
    for row in rows:
        record, found = _read_client(view, row, book.template)
        records.append({"row": row, "code": codes.by_row[row], "inn": inns[row], **record})
        findings += found
        if inns[row] and not is_valid_number(inns[row]):
            facts = {"name": record["name"], "inn": inns[row]}
            findings.append(finding_at(view, row, "inn", "inn_check_digit", facts=facts))
    base = pd.DataFrame(records, columns=[*_COLUMNS, *(OWN + header for header in view.own)])
    numbers = {"row": "int64", "since": "float64", "margin": "float64"}
    base = base.astype({**dict.fromkeys(_COLUMNS, object), **numbers})
    return Clients(base, codes, (*findings, *_twins(view, base)))


def _read_client(view: TableView, row: int, template: Template) -> tuple[dict[str, object], list[Finding]]:
    findings: list[Finding] = []
    record: dict[str, object] = {
        "name": view.text(row, "name"),
        "group": fold(view.text(row, "group")),
        "since": _year(view, row, findings),
        "margin": _margin(view, row, findings),
        "manual_text": view.text(row, "manual_segment"),
        "do_not_work": view.text(row, "do_not_work"),
    }
    for name in ANSWERS:
        record[name] = _answer(view, row, name, template, findings)
    record |= {name: fold(view.text(row, name)) for name in WORDS}
    record |= {OWN + header: view.tab.cell(row, col) for header, col in view.own.items()}
    return record, findings


def _twins(view: TableView, base: pd.DataFrame) -> Iterator[Finding]:
    """Find rows with one ИНН that no word in «Группа» makes one client."""
    filled = base[base["inn"] != ""]
    for inn, rows in filled[filled["inn"].duplicated(keep=False)].groupby("inn", sort=True):
        if rows["group"].iloc[0] and rows["group"].nunique() == 1:
            continue
        places = tuple(address(int(row), view.columns["inn"]) for row in rows["row"])
        facts = {"name": rows["name"].iloc[0], "inn": inn, "cells": ", ".join(places)}
        yield finding_at(view, int(rows["row"].iloc[0]), "inn", "duplicate_client", facts=facts)


def _year(view: TableView, row: int, findings: list[Finding]) -> float:
    value = view.value(row, "since")
    if value in (None, ""):
        return float("nan")
    day = value if isinstance(value, date) else read_serial(value)
    if day is not None:
        return float(day.year)
    text = view.text(row, "since")
    numbers = _NUMBER.findall(text)
    if len(numbers) == 1 and len(numbers[0]) == 4 and 1900 <= int(numbers[0]) <= 2100:
        return float(numbers[0])
    findings.append(finding_at(view, row, "since", "not_a_year", facts={"value": text}))
    return float("nan")


def _margin(view: TableView, row: int, findings: list[Finding]) -> float:
    """Read a share: 35, «35 %» and 0,35 are one margin; a loss is one, too.

    1 is all of it, as in Настройки: what is typed as «100 %» is 1 to a spreadsheet.
    """
    text = view.text(row, "margin")
    if not text:
        return float("nan")
    bare = text.replace("%", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = float(bare)
    except ValueError:
        number = float("nan")
    share = number if "%" not in text and abs(number) <= 1 else number / 100
    if not abs(share) <= 1:
        findings.append(finding_at(view, row, "margin", "not_a_margin", facts={"value": text}))
        return float("nan")
    return share


def _answer(view: TableView, row: int, name: str, template: Template, findings: list[Finding]) -> str:
    text = view.text(row, name)
    if not text:
        return ""
    vocabulary = template.labels["parameter_values"][name]
    key = template.meanings[vocabulary].get(fold(text))
    if key is None and vocabulary in RANKED and text.isdecimal():
        keys = list(template.labels[vocabulary])
        key = keys[int(text) - 1] if 1 <= int(text) <= len(keys) else None
    if key is None:
        ticked = view.value(row, name)
        shown = template.text(f"cell_{ticked}".lower()) if isinstance(ticked, bool) else text
        findings.append(finding_at(view, row, name, "unknown_choice", facts={"value": shown}))
    return key or ""
