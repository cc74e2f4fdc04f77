"""What a run leaves in «Память», and what it finds there: lost input, questions of earlier imports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.coverage import find_holes
from sheets_strategy.statement.payments import Payments
from sheets_strategy.statement.rules import Rule
from sheets_strategy.statement.sources import OTHER_SOURCE
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.currency import account_currency
from sheets_strategy.values.names import normalise_name
from sheets_strategy.workbook.arms_memory import remember_arms
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.catalogue import shorten
from sheets_strategy.workbook.cell_findings import text_of
from sheets_strategy.workbook.client_answers import is_same_answer
from sheets_strategy.workbook.codes import Codes
from sheets_strategy.workbook.decisions import suggest_same
from sheets_strategy.workbook.imported import read_asked, read_periods
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.read_standing import count_lines
from sheets_strategy.workbook.show_plan import ShownPlan
from sheets_strategy.workbook.template import Template

_READ = frozenset((*ANSWERS, *WORDS, "name", "inn", "group", "since", "manual_segment", "do_not_work"))
_FEWEST_LOST = 3
_FEWEST_FILLED = 5
_LONGEST_VALUE = 60


def remember(
    book: Book,
    strategy: Strategy,
    payments: Payments,
    shown: ShownPlan,
    *,
    rules: Sequence[Rule],
    segments: Sequence[Segment],
    plan: Codes,
    sellers: Sequence[Seller],
    measured: Mapping[str, object],
) -> list[Entry]:
    """List what must be remembered after this run; measured is what ``measure_input`` gave."""
    base, view = strategy.clients, book.tables["plan"]
    planned = [(code, view.text(row, "hypothesis")) for row, code in plan.by_row.items()]
    planned += [(str(cells["code"]), str(cells["hypothesis"])) for cells in shown.wanted.new]
    return [
        ("template", "version", str(book.template.version)),
        ("template", "lang", book.template.lang),
        *(("code", f"segments:{segment.code}", segment.name) for segment in segments),
        *(("code", f"rules:{rule.code}", _say_rule(book, rule)) for rule in rules),
        *(("code", f"plan:{code}", hypothesis) for code, hypothesis in planned),
        *(("target", code, text) for code, text in shown.targets.items()),
        *(("code", f"sellers:{seller.code}", seller.name) for seller in sellers),
        *(
            ("client", code, inn or normalise_name(name))
            for code, name, inn in zip(base["code"], base["name"], base["inn"], strict=True)
        ),
        *(("alias", key, code) for key, code in payments.attached.aliases.items()),
        *(("repeat", key, decision.text) for key, decision in payments.repeats.decisions.items()),
        *(
            ("proposed", f"{one.segment}+{one.hypothesis.code}", str(cells["code"]))
            for one, cells in zip(strategy.proposals, shown.wanted.new, strict=True)
        ),
        *remember_arms(strategy.arms),
        ("input", "last", json.dumps(measured, sort_keys=True, ensure_ascii=False)),
    ]


def _say_rule(book: Book, rule: Rule) -> str:
    """Give what a rule is known by when its code is gone."""
    kind = book.template.labels["kind"][rule.kind]
    return "|".join((kind, rule.payer, rule.inn, rule.account, rule.purpose))


def measure_input(book: Book, payments: Payments) -> dict[str, object]:
    """Measure what people put in: statement rows and lines, paying clients, filled cells of each column.

    Clients that this run appends count, so that the next run finds the same.
    """
    view = book.tables["clients"]
    rows = list(view.rows())
    filled = {
        column.key: sum(view.value(row, column.key) not in (None, "") for row in rows)
        for column in view.spec.columns
        if column.owner == "team" and column.key in _READ
    }
    new = payments.attached.new
    filled["name"] += len(new)
    filled["inn"] += int((new["inn"] != "").sum())
    # Whoever counts other rows than before by «Откуда цифры» has lost none of them.
    counts = (payments.rows["place"] == "sale") | (payments.rows["reason"] == OTHER_SOURCE)
    paying = len(set(payments.rows["client"][counts]) - {""})
    return {
        "rows": len(payments.rows),
        "clients": int(paying),
        "filled": {key: number for key, number in filled.items() if number},
        "lines": count_lines(book.tabs["statement"]),
    }


def check_losses(book: Book, memory: Memory, now: Mapping[str, object]) -> None:
    """Stop when input fell by more than 30 % since the last sync, or a read column became empty.

    Args:
        book: The workbook.
        memory: Holds what the last sync measured.
        now: What ``measure_input`` gives now.

    Raises:
        InputError: ``input_lost`` (what, before, now), ``column_emptied`` (tab, header, before).
    """
    text = memory.get("input", "last")
    if not text:
        return
    before = json.loads(text)
    for what in ("rows", "clients"):
        had, has = int(before[what]), int(str(now[what]))
        if has * 10 < had * 7 and had - has >= _FEWEST_LOST:
            raise InputError("input_lost", what=book.template.text(f"lost_{what}"), before=had, now=has)
    filled = now["filled"]
    view = book.tables["clients"]
    for key, number in before["filled"].items():
        if number >= _FEWEST_FILLED and isinstance(filled, Mapping) and not filled.get(key):
            header = str(view.tab.cell(view.header_row, view.columns[key]))
            raise InputError("column_emptied", tab=view.tab.name, header=header, before=number)


def remembered_findings(
    memory: Memory, view: TableView, codes: Mapping[int, str], rows: pd.DataFrame, template: Template
) -> list[Finding]:
    """Raise again what imports left to ask about: bank totals that differ, answers that differ, holes.

    Args:
        memory: What the workbook remembers.
        view: Tab «Клиенты».
        codes: Grid row of that tab → code.
        rows: The statement's payments: on, own_account.
        template: Gives the words of answers.
    """
    findings = [
        Finding("memory_scrawled", "warning", str(row), "memory", row, facts={"row": row + 1})
        for row in memory.scrawled
    ]
    findings += find_spoilt(memory, template)
    imports = [(sha, json.loads(text)) for sha, text in sorted(memory.all("import").items())]
    for sha, imported in imports:
        findings += _import_findings(sha, imported)
    findings += find_holes([one for _, imported in imports for one in read_periods(imported)], rows)
    places = {code: row for row, code in codes.items()}
    findings += _differences(memory, view, places, template)
    findings += _closed(memory, view, places)
    for key, name in sorted(memory.all("alike").items()):
        code, name_key = key.split("+", 1)
        if code in places:
            client = view.text(places[code], "name")
            col = view.columns["name"]
            findings.append(suggest_same(code, name_key, client=client, name=name, row=places[code], col=col))
    return findings


def find_spoilt(memory: Memory, template: Template) -> Iterator[Finding]:
    """Name what somebody wrote over in «Память» of people and their texts, and what becomes of it."""
    kept = {"exchanged", "history"}
    names = memory.names("sellers")
    for one in (*memory.spoilt_of("personal", "team"), *(one for one in memory.spoilt if one.kind in kept)):
        value = shorten(one.text, _LONGEST_VALUE) or template.text("memory_empty")
        facts = {"cell": one.cell, "row": one.row + 1, "value": value, "name": names.get(one.key, one.key)}
        yield Finding(f"memory_{one.kind}", "warning", str(one.row), "memory", one.row, facts=facts)


def _differences(
    memory: Memory, view: TableView, places: Mapping[str, int], template: Template
) -> Iterator[Finding]:
    for key, text in sorted(memory.all("difference").items()):
        code, column = key.split("+", 1)
        there = str(json.loads(text)["there"])
        if code not in places or not view.has(column):
            continue
        row = places[code]
        here = text_of(view.value(row, column))
        if here and not is_same_answer(column, here, there, template):
            name = view.text(row, "name")
            facts = {"client": name, "column": view.label(column), "here": here, "there": there}
            yield Finding("import_difference", "info", key, "clients", row, view.place(column), facts)


def _closed(memory: Memory, view: TableView, places: Mapping[str, int]) -> Iterator[Finding]:
    """Say which clients a list gives as closed, until a person says that they are not worked with."""
    for code, status in sorted(memory.all("closed").items()):
        if status and code in places and not view.text(places[code], "do_not_work"):
            row = places[code]
            facts = {"client": view.text(row, "name"), "status": status}
            col = view.columns["do_not_work"]
            yield Finding("client_closed", "warning", code, "clients", row, col, facts)


def _import_findings(sha: str, imported: Mapping[str, Any]) -> Iterator[Finding]:
    name, periods = imported["name"], read_periods(imported)
    for account, side, stated, found in imported.get("differences", []):
        facts = {"file": name, "account": account, "side": side, "stated": stated, "found": found}
        days = [one for one in periods if one.account == account]
        facts["since"] = min((one.since for one in days), default="")
        facts["until"] = max((one.until for one in days), default="")
        key = f"{sha}-{account}-{side}"
        code = account_currency(account)
        yield Finding("control_difference", "warning", key, "statement", -1, -1, facts, found - stated, code)
    for code, grave in (("left_out", "info"), ("unread", "error")):
        if imported.get(code):
            rows, kop = imported[code]
            facts = {"file": name, "rows": rows}
            sums = imported.get(f"{code}_sums") or {}
            yield Finding(code, grave, f"{sha}-{code}", "statement", facts=facts, sum_kop=kop, sums=sums)  # type: ignore[arg-type]
    yield from read_asked(sha, imported)


def check_version(memory: Memory, book: Book) -> None:
    """Refuse a workbook of another version of the template.

    Raises:
        InputError: ``template_older`` or ``template_newer`` (workbook, found, current).
    """
    text, current = memory.get("template", "version"), book.template.version
    found = int(text) if text.isdecimal() else current
    if found != current:
        code = "template_older" if found < current else "template_newer"
        raise InputError(code, workbook=book.title, found=found, current=current)
