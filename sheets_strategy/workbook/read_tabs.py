"""Tabs that people fill → what the statement and the strategy need, with findings for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.statement.rules import Rule
from sheets_strategy.strategy.hypotheses import ALL, Hypothesis
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.conditions import Condition, parse_condition
from sheets_strategy.values.inn import is_valid_inn, restore_inn
from sheets_strategy.values.names import fold, normalise_name
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.template import Template

OWN = "own:"
# Vocabularies whose values also compare as numbers.
RANKED = frozenset({"awareness"})


@dataclass(frozen=True, slots=True)
class Rules:
    """Tab «Что не продажа»: rules, grid row → code, findings."""

    rules: tuple[Rule, ...]
    codes: Codes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """Tab «Сегменты»: rows, grid row → code, findings; remarks and readings by code."""

    segments: tuple[Segment, ...]
    codes: Codes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Clients:
    """Tab «Клиенты».

    Attributes:
        base: One row per grid row: row, code, name, inn, group (folded), since (year or
            NaN), ANSWERS (keys), WORDS (folded), manual_text, do_not_work, own:<header>.
        codes: Grid row → code.
        findings: What could not be understood.
    """

    base: pd.DataFrame
    codes: Codes
    findings: tuple[Finding, ...]


def read_rules(book: Book, memory: Memory) -> Rules:
    """Read the rules; a row without a usable number or kind is a finding and decides nothing."""
    view, template = book.tables["rules"], book.template
    rows = list(view.rows())
    codes = settle_codes(
        view, rows, letter="r", width=2, remembered=_named(memory, "rules"), identify=_rule_identity(view)
    )
    rules: list[Rule] = []
    findings: list[Finding] = []
    for row in rows:
        number, kind = _number(view, row), template.meanings["kind"].get(fold(view.text(row, "kind")))
        direction = template.meanings["direction"].get(fold(view.text(row, "direction")), "")
        if number is None:
            findings.append(_at(view, row, "number", "rule_number"))
        elif kind is None:
            findings.append(_at(view, row, "kind", "rule_kind"))
        else:
            texts = {name: view.text(row, name) for name in ("payer", "inn", "account", "purpose")}
            rules.append(Rule(codes.by_row[row], number, kind, direction, **texts))
    return Rules(tuple(rules), codes, (*findings, *_equal_numbers(view, rows)))


def _rule_identity(view: TableView):  # type: ignore[no-untyped-def]
    def identify(row: int) -> str:
        return "|".join(view.text(row, name) for name in ("kind", "payer", "inn", "account", "purpose"))

    return identify


def read_segments(book: Book, memory: Memory, own_headers: Mapping[str, str]) -> Segments:
    """Read the decision table; a wrong condition is a finding and its segment takes nobody.

    Args:
        book: The workbook.
        memory: Gives the codes back to copied and cleared rows.
        own_headers: Folded header of a team's own column in Клиенты → its name in the base.
    """
    view, template = book.tables["segments"], book.template
    rows = list(view.rows())
    codes = settle_codes(
        view,
        rows,
        letter="s",
        width=2,
        remembered=_named(memory, "segments"),
        identify=lambda row: view.text(row, "name"),
    )
    columns = _condition_columns(view, template, own_headers)
    findings: list[Finding] = []
    segments: list[Segment] = []
    for row in rows:
        conditions: dict[str, Condition] = {}
        broken = False
        for name, col in columns.items():
            text = _text(view.tab.cell(row, col))
            try:
                condition = _parse(text, name, template)
            except UnreadableValue as error:
                broken = True
                facts = {
                    "column": str(view.tab.cell(view.header_row, col)),
                    "value": text,
                    "reason": error.reason,
                }
                findings.append(_at(view, row, "", "segment_condition", col=col, facts=facts))
                continue
            if not condition.is_any:
                conditions[name] = condition
        number = _number(view, row)
        if number is None:
            findings.append(_at(view, row, "number", "segment_number_empty"))
        department = template.meanings["department"].get(fold(view.text(row, "department")), "")
        segments.append(
            Segment(codes.by_row[row], number, view.text(row, "name"), conditions, broken, department)
        )
    return Segments(tuple(segments), codes, (*findings, *_equal_numbers(view, rows)))


def _condition_columns(view: TableView, template: Template, own_headers: Mapping[str, str]) -> dict[str, int]:
    """Find the columns that name a parameter: the template's, other known ones, and the team's own."""
    parameters = template.meanings["parameter"]
    columns = {key: col for key, col in view.columns.items() if key in template.labels["parameter"]}
    for header, col in view.own.items():
        name = parameters.get(fold(header)) or own_headers.get(fold(header))
        if name is not None:
            columns.setdefault(name, col)
    return columns


def _parse(text: str, name: str, template: Template) -> Condition:
    kind = template.labels["parameter_values"].get(name, "own")
    if kind == "number":
        return parse_condition(text, numeric=True)
    if kind == "text":
        return parse_condition(text)
    if kind == "own":
        try:
            return parse_condition(text, numeric=True)
        except UnreadableValue:
            return parse_condition(text)
    ranks = (
        {key: place for place, key in enumerate(template.labels[kind], start=1)} if kind in RANKED else None
    )
    return parse_condition(text, meanings=template.meanings[kind], ranks=ranks)


def read_clients(book: Book, memory: Memory) -> Clients:
    """Read the client base; an answer that is no value of its drop-down is a finding and unknown."""
    view, template = book.tables["clients"], book.template
    rows = list(view.rows())
    inns = {row: restore_inn(view.text(row, "inn")) for row in rows}
    codes = settle_codes(
        view,
        rows,
        letter="c",
        width=5,
        remembered=memory.all("client"),
        identify=lambda row: inns[row] or normalise_name(view.text(row, "name")),
    )
    findings: list[Finding] = []
    records = []
    for row in rows:
        record: dict[str, object] = {
            "row": row,
            "code": codes.by_row[row],
            "name": view.text(row, "name"),
            "inn": inns[row],
            "group": fold(view.text(row, "group")),
            "since": _year(view, row, findings),
            "manual_text": view.text(row, "manual_segment"),
            "do_not_work": view.text(row, "do_not_work"),
        }
        for name in ANSWERS:
            record[name] = _answer(view, row, name, template, findings)
        record |= {name: fold(view.text(row, name)) for name in WORDS}
        record |= {OWN + header: view.tab.cell(row, col) for header, col in view.own.items()}
        records.append(record)
        if inns[row] and not is_valid_inn(inns[row]):
            facts = {"name": record["name"], "inn": inns[row]}
            findings.append(_at(view, row, "inn", "inn_check_digit", facts=facts))
    columns = ["row", "code", "name", "inn", "group", "since", "manual_text", "do_not_work", *ANSWERS, *WORDS]
    base = pd.DataFrame(records, columns=[*columns, *(OWN + header for header in view.own)])
    texts = {name: object for name in columns if name not in ("row", "since")}
    base = base.astype({"row": "int64", "since": "float64", **texts})
    return Clients(base, codes, (*findings, *_twins(view, base)))


def _twins(view: TableView, base: pd.DataFrame) -> Iterator[Finding]:
    filled = base[base["inn"] != ""]
    for inn, rows in filled[filled["inn"].duplicated(keep=False)].groupby("inn", sort=True):
        places = tuple(address(int(row), view.columns["inn"]) for row in rows["row"])
        facts = {"name": rows["name"].iloc[0], "inn": inn, "cells": ", ".join(places)}
        yield _at(view, int(rows["row"].iloc[0]), "inn", "duplicate_client", facts=facts)


def read_library(template: Template) -> tuple[Hypothesis, ...]:
    """Turn the template's hypotheses into records."""
    found = []
    for row in template.hypotheses:
        segments, sells = row["segments"], row["sells"]
        found.append(
            Hypothesis(
                code=str(row["code"]),
                profit_key=str(row["profit_key"]),
                department=str(row["department"]),
                segments=tuple(map(str, segments)) if isinstance(segments, list | tuple) else (),
                sells=tuple(map(str, sells)) if isinstance(sells, list | tuple) else (ALL,),
                text=str(row["text"]),
                kpi=str(row["kpi"]),
                hours=float(str(row["hours"])),
            )
        )
    return tuple(found)


def find_manual_segments(
    base: pd.DataFrame, segments: Segments, view: TableView
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Turn «Сегмент вручную» (a number or a name) into segment codes."""
    by_text: dict[str, str] = {}
    for segment in segments.segments:
        by_text.setdefault(fold(segment.name), segment.code)
        if segment.number is not None:
            by_text.setdefault(f"{segment.number:g}", segment.code)
    findings = []
    codes = []
    for row, text in zip(base["row"], base["manual_text"], strict=True):
        code = by_text.get(fold(text).removeprefix("№").strip(), "") if text else ""
        if text and not code:
            findings.append(
                _at(view, int(row), "manual_segment", "manual_segment_unknown", facts={"value": text})
            )
        codes.append(code)
    return pd.Series(codes, index=base.index, dtype=object), tuple(findings)


def check_formulas(book: Book) -> None:
    """Refuse a workbook in which a team cell that is read is a formula without a value.

    Raises:
        InputError: ``formula_without_value`` (tab, cell).
    """
    for view in book.tables.values():
        team = {col for key, col in view.columns.items() if view.spec.column(key).owner == "team"}
        team |= set(view.own.values())
        for row, col in sorted(view.tab.uncached):
            if col in team and view.header_row < row < view.stop:
                raise InputError("formula_without_value", tab=view.tab.name, cell=address(row, col))
    statement = book.tabs["statement"]
    for row, col in sorted(statement.uncached)[:1]:
        raise InputError("formula_without_value", tab=statement.name, cell=address(row, col))


def _named(memory: Memory, table: str) -> dict[str, str]:
    prefix = table + ":"
    return {
        key.removeprefix(prefix): value for key, value in memory.all("code").items() if key.startswith(prefix)
    }


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.strftime("%d.%m.%Y")
    return str(value).strip()


def _number(view: TableView, row: int) -> float | None:
    try:
        return float(view.text(row, "number").replace(",", "."))
    except ValueError:
        return None


def _year(view: TableView, row: int, findings: list[Finding]) -> float:
    value = view.value(row, "since")
    if value in (None, ""):
        return float("nan")
    if isinstance(value, date):
        return float(value.year)
    text = view.text(row, "since").removesuffix("г.").removesuffix("год").strip()
    if text.isdigit() and 1900 <= int(text) <= 2100:
        return float(text)
    findings.append(_at(view, row, "since", "unknown_choice", facts={"value": text}))
    return float("nan")


def _answer(view: TableView, row: int, name: str, template: Template, findings: list[Finding]) -> str:
    text = view.text(row, name)
    if not text:
        return ""
    vocabulary = template.labels["parameter_values"][name]
    key = template.meanings[vocabulary].get(fold(text))
    if key is None and vocabulary in RANKED and text.isdigit():
        keys = list(template.labels[vocabulary])
        key = keys[int(text) - 1] if 1 <= int(text) <= len(keys) else None
    if key is None:
        findings.append(_at(view, row, name, "unknown_choice", facts={"value": text}))
    return key or ""


def _equal_numbers(view: TableView, rows: list[int]) -> Iterator[Finding]:
    numbers: dict[float, list[int]] = {}
    for row in rows:
        number = _number(view, row)
        if number is not None:
            numbers.setdefault(number, []).append(row)
    for number, held in numbers.items():
        if len(held) > 1:
            cells = ", ".join(address(row, view.columns["number"]) for row in held)
            yield _at(
                view, held[1], "number", "equal_numbers", facts={"number": f"{number:g}", "cells": cells}
            )


def _at(
    view: TableView,
    row: int,
    column: str,
    code: str,
    *,
    col: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> Finding:
    place = view.columns[column] if col is None else col
    facts = {"cell": f"{view.tab.name}!{address(row, place)}", **(facts or {})}
    if "column" not in facts:
        facts["column"] = str(view.tab.cell(view.header_row, place))
    return Finding(code, "error", key=address(row, place), tab=view.tab_key, row=row, col=place, facts=facts)
