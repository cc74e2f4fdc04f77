"""Results → lines on stdout, progress → stderr. Only it and ``terminal`` print."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheets_strategy.errors import StrategyError
    from sheets_strategy.import_clients import ImportedClients
    from sheets_strategy.import_statement import ImportedFile
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.template import Template

FEW = 3
SOME = 8
FIRST_SEGMENTS = 12


def show_error(error: StrategyError, template: Template) -> None:
    """Print an error as two lines on stderr."""
    from sheets_strategy.workbook.catalogue import word_error

    message = word_error(error, template)
    print(message.what, file=sys.stderr)
    if message.todo:
        print(message.todo, file=sys.stderr)


def word(code: str, template: Template, /, **facts: object) -> str:
    """Give one of the catalogue's texts."""
    from sheets_strategy.workbook.catalogue import word_text

    return word_text(code, template, **facts)


def show_text(code: str, template: Template, /, **facts: object) -> None:
    """Print one of the catalogue's texts."""
    print(word(code, template, **facts))


def show_lines(lines: Sequence[str]) -> None:
    """Print plain lines."""
    print("\n".join(lines))


def show_aside(lines: Sequence[str]) -> None:
    """Print lines on stderr: what is no result, such as a wrong command line or where to sign in."""
    print("\n".join(lines), file=sys.stderr)


def show_now(line: str) -> None:
    """Print a line that must be read at once, also where the output goes to a file or a journal."""
    print(line, flush=True)


def show_json(value: object) -> None:
    """Print a value for machines."""
    print(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str))


def show_import(files: Sequence[ImportedFile], template: Template, *, written: bool) -> None:
    """Print what became of each file, or would become of it."""
    from sheets_strategy.cli.uncounted import show_undecided
    from sheets_strategy.values.currency import account_currency

    for one in files:
        if one.error is not None:
            show_refused(one.name, one.error, template)
            continue
        facts: dict[str, Any] = {
            "name": one.name, "rows": one.rows, "in": _sums(one, "in"), "out": _sums(one, "out"),
            "added": one.added, "known": one.known, "left": one.left_out[0], "left_sum": one.sums["left_out"],
            "unread": one.unread[0], "unread_sum": one.sums["unread"],
        }  # fmt: skip
        told = "cli_import_sales" if one.sold else "cli_import"
        show_text(told if written else f"{told}_dry", template, **facts)
        if one.left_out[0]:
            show_text("cli_left_out", template, **facts)
        if one.unread[0]:
            show_text("cli_unread", template, **facts)
        if one.checked and one.holds and not one.unread[0]:
            show_text("cli_controls_hold", template)
        for account, side, stated, found in one.differences:
            side_word = template.text(f"side_{side}")
            codes = {*one.sums["in"], *one.sums["out"]}
            code = account_currency(account) or (codes.pop() if len(codes) == 1 else "RUB")
            both = {"stated": {code: stated}, "found": {code: found}}
            show_text("cli_difference", template, account=account, side=side_word, **both)
        show_findings([note for note in one.findings if note.code != "control_difference"], template)
        show_undecided(one.undecided, template, again=False)


def _sums(one: ImportedFile, side: str) -> Mapping[str, int]:
    """Give what came or went by currency; nothing is nothing in the currency of the other side."""
    other = {"in": "out", "out": "in"}[side]
    return one.sums[side] or dict.fromkeys(list(one.sums[other])[:1], 0)


def show_refused(name: str, error: StrategyError, template: Template) -> None:
    """Say of one file of several why nothing of it was taken."""
    from sheets_strategy.workbook.catalogue import word_error

    show_text("cli_not_imported", template, name=name, what=word_error(error, template).what)


def show_findings(findings: Sequence[Any], template: Template) -> None:
    """Print a few findings, and what to do about errors."""
    from sheets_strategy.workbook.catalogue import word_finding

    for finding in findings[:FEW]:
        message = word_finding(finding, template)
        print("  " + message.what)
        if finding.grave == "error" and message.todo:
            print("    " + message.todo)
    if len(findings) > FEW:
        show_text("cli_more", template, count=len(findings) - FEW)


def show_clients(done: ImportedClients, name: str, template: Template, *, written: bool) -> None:
    """Print what became of a client list, or would become of it."""
    facts = {"rows": done.rows, "added": done.added, "filled": done.filled, "differences": done.differences}
    show_text("cli_clients" if written else "cli_clients_dry", template, name=name, **facts)
    for theirs, ours, row in done.alike[:FEW]:
        show_text("cli_alike", template, theirs=theirs, ours=ours, row=row + 1)
    if len(done.alike) > FEW:
        show_text("cli_more", template, count=len(done.alike) - FEW)
    for code, count in (
        ("closed", done.closed), ("nameless", done.nameless), ("alone", done.alone), ("crowded", done.crowded)
    ):  # fmt: skip
        if count:
            show_text(f"cli_clients_{code}", template, count=count)
    for code, names in (
        ("headings", done.headings),
        ("sheets", done.sheets),
        ("folders", done.folders),
        ("left", done.left),
    ):
        if names:
            show_text(f"cli_clients_{code}", template, names=list_some(names, template))
    show_findings(done.findings, template)


def list_some(names: Sequence[str], template: Template) -> str:
    """Give the first names in quotes, and how many more there are."""
    from sheets_strategy.workbook.catalogue import word_text

    shown = ", ".join(word_text("quoted", template, name=name) for name in names[:SOME])
    rest = len(names) - SOME
    return f"{shown} {word_text('cli_and_more', template, count=rest)}" if rest > 0 else shown


def show_sync(result: SyncResult, title: str, *, written: bool) -> None:
    """Print what a sync found: classes, first segments, plan, questions, what was written."""
    from sheets_strategy.cli.uncounted import show_undecided, show_why_empty

    template, strategy = result.book.template, result.strategy
    show_text("cli_sync", template, title=title, as_of=strategy.as_of, months=strategy.limits.period_months)
    if result.begins_on is not None and result.begins_on > strategy.as_of:
        show_text("cli_begins_later", template, on=result.begins_on)
    print()
    if result.strategy.abc["abc"].isin(("A", "B", "C")).any():
        show_table(_class_rows(result), right=(1, 2, 3))
    else:
        show_why_empty(result)
    print()
    show_undecided(result.findings, template, again=True)
    segments = _segment_rows(result)
    if len(segments) > 1:
        show_table(segments, right=(0, 2, 3))
        print()
    grave = sum(one.grave == "error" for one in result.findings)
    plan = sum(1 for _ in result.book.tables["plan"].rows()) + len(strategy.proposals)
    _show_plan(result, plan)
    checks = word("cli_checks", template, findings=len(result.findings), grave=grave)
    tasks = int((strategy.work.tasks["state"] == "now").sum())
    show_lines([f"{checks} {word('cli_tasks_now', template, tasks=tasks)}"] if tasks else [checks])
    _show_to_fill(result)
    _show_moves(result)
    if written:
        cells = result.changes.cells() + result.earlier
        show_text("cli_written" if cells else "cli_nothing", template, cells=cells)


def _show_plan(result: SyncResult, rows: int) -> None:
    """Print how many rows the plan has, the keys per client, and which hours are missing."""
    from sheets_strategy.workbook.plan_words import say_coverage, say_plan

    template, strategy = result.book.template, result.strategy
    said = word("cli_plan", template, plan=rows, new=len(strategy.proposals))
    covered = say_coverage(strategy.coverage, result.segments, template)
    show_lines([f"{said} {covered}" if covered else said])
    hours = say_plan(strategy.waterfall, result.segments, template, currency=strategy.currency)
    if hours:
        show_lines([f"  {sentence}" for sentence in hours])


def _show_to_fill(result: SyncResult) -> None:
    """Print what pays most to fill in, if anything does."""
    from sheets_strategy.workbook.fill_words import say_to_fill

    said = say_to_fill(result.strategy, result.book.template)
    if said:
        show_lines([said])


def _show_moves(result: SyncResult) -> None:
    """Print what changed since the last sync."""
    from sheets_strategy.workbook.movement_words import say_moves
    from sheets_strategy.workbook.untold import join_told

    names = {one.code: one.name for one in result.segments}
    said = join_told(result.untold, say_moves(result.moves, result.book.template, names=names))
    if said:
        show_text("cli_changed", result.book.template)
        show_lines([f"  {sentence}" for sentence in said])


def _class_rows(result: SyncResult) -> list[list[str]]:
    from sheets_strategy.values.money import format_money
    from sheets_strategy.workbook.catalogue import format_percent, group_digits

    template, abc = result.book.template, result.strategy.abc
    # Classes go by what counts, and so do their money and shares.
    total = int(abc["amount_kop"].clip(lower=0).sum())
    measure = result.strategy.measure
    rows = [[template.text(f"cli_head_{name}") for name in ("class", "clients", measure, "share")]]
    for name in ("A", "B", "C", ""):
        members = abc[abc["abc"] == name]
        if name or len(members):
            money = int(members["amount_kop"].sum())
            share = format_percent(money / total, lang=template.lang) if total and name else ""
            label = template.labels["class"][name or "none"]
            counted = group_digits(len(members), lang=template.lang)
            rows.append(
                [
                    label,
                    counted,
                    format_money(money, lang=template.lang, currency=result.strategy.currency),
                    share,
                ]
            )
    return rows


def _segment_rows(result: SyncResult) -> list[list[str]]:
    from sheets_strategy.strategy.segments import in_order
    from sheets_strategy.values.money import format_money
    from sheets_strategy.workbook.catalogue import format_number, group_digits

    template, sums = result.book.template, result.strategy.segments
    rows = [[template.text(f"cli_head_{name}") for name in ("number", "segment", "clients", "turnover")]]
    held = [one for one in in_order(result.segments) if sums["clients"].get(one.code, 0)]
    for segment in held[:FIRST_SEGMENTS]:
        clients, money = (int(sums[column][segment.code]) for column in ("clients", "turnover_kop"))
        counted = group_digits(clients, lang=template.lang)
        number = format_number(segment.number or 0, lang=template.lang)
        rows.append(
            [
                number,
                segment.name,
                counted,
                format_money(money, lang=template.lang, currency=result.strategy.currency),
            ]
        )
    if len(held) > FIRST_SEGMENTS:
        rows.append(["", template.text("cli_further").format(count=len(held) - FIRST_SEGMENTS), "", ""])
    return rows


def show_table(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print rows in columns, the first row being the header."""
    widths = [max(len(row[col]) for row in rows) for col in range(len(rows[0]))]
    for place, row in enumerate(rows):
        cells = [
            text.rjust(width) if col in right else text.ljust(width)
            for col, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if place == 0:
            print("  ".join("─" * width for width in widths))


def show_path(label: str, path: Path) -> None:
    """Print where something is."""
    print(f"{label} {path}")
