"""``import --explain`` for the command line: how each file would be understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.cli.files import Gathered, gather
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError
from sheets_strategy.values.letters import column_letters

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.explain import AccountMoney, Explanation
    from sheets_strategy.statement.reading import Reading
    from sheets_strategy.statement.understood import Understood
    from sheets_strategy.workbook.template import Template


def explain_files(files: Sequence[Path], config: Config | None, *, json: bool) -> bool:
    """Say of each file how it would be understood; say whether all of them could be read.

    Args:
        files: Files, folders, zips, ``-``.
        config: The workbook whose settings and answers count; None for none.
        json: Whether to speak to programs.
    """
    template, reading = _reading(config)
    told: list[dict[str, object]] = []
    whole = True
    for found in gather(files):
        explained = _explain_one(found, reading)
        whole &= not isinstance(explained, InputError)
        if json:
            told.append(_as_json(found.source.name, explained, template))
        elif isinstance(explained, InputError):
            show.show_refused(found.source.name, explained, template)
        else:
            _show(explained, template)
    if json:
        show.show_json(told)
    return whole


def _reading(config: Config | None) -> tuple[Template, Reading]:
    """Give the template and how files are read: by the workbook where one is named."""
    from sheets_strategy.workbook.inputs import reading_of, reading_of_template
    from sheets_strategy.workbook.language import choose_template

    load = places.template_loader(config)
    if config is None:
        template = load(language())
        return template, reading_of_template(template)
    from sheets_strategy.workbook.opening import open_current_book
    from sheets_strategy.workbook.read_tabs import read_tabs

    workbook = places.open_workbook(config)
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    tabs = read_tabs(book)
    return template, reading_of(book, tabs)


def _explain_one(found: Gathered, reading: Reading) -> Explanation | InputError:
    from sheets_strategy.explain import explain
    from sheets_strategy.readers.detect import read_file

    try:
        if found.error is not None:
            raise found.error
        content = read_file(found.source, reading.own_accounts)
        return explain(content, name=found.source.name, reading=replace(reading, tab=""))
    except InputError as error:
        if not found.loose:
            raise
        return error


def _show(one: Explanation, template: Template) -> None:
    from sheets_strategy.statement.turnover_report import READER as TURNOVER_REPORT

    show.show_text("cli_explain", template, name=one.name, reader=template.text(f"reader_{one.reader}"))
    for table in one.tables:
        _show_table(table, template)
    for account in one.accounts:
        _show_account(account, template, is_report=one.reader == TURNOVER_REPORT)
    if one.unread[0]:
        show.show_text("cli_unread", template, unread=one.unread[0], unread_sum=one.unread_sums)
    show.show_findings([note for note in one.findings if note.code != "control_difference"], template)


def _show_table(table: Understood, template: Template) -> None:
    rows = [str(row + 1) for row in table.header_rows]
    what = "sales_" if table.is_sales else ""
    show.show_text(
        f"cli_explain_{what}table" if table.sheet else f"cli_explain_{what}text",
        template,
        sheet=table.sheet,
        header="–".join([rows[0], *rows[1:][-1:]]),
        rows=table.rows,
    )
    width = max(len(header) for _, header, _ in table.columns)
    for col, header, field in table.columns:
        print_header = header.ljust(min(width, 40))
        show.show_lines([f"    {column_letters(col):<3} {print_header}  → {template.text('field_' + field)}"])
    if table.unused:
        names = ", ".join(f"{column_letters(col)} «{header}»" for col, header in table.unused)
        show.show_text("cli_explain_unused", template, names=names)


def _show_account(one: AccountMoney, template: Template, *, is_report: bool) -> None:
    facts: dict[str, object] = {
        "account": one.account, "currency": one.currency, "since": one.since, "until": one.until,
        "in_rows": one.in_rows, "in": {one.currency: one.in_kop},
        "out_rows": one.out_rows, "out": {one.currency: one.out_kop},
        "doubtful_rows": one.doubtful_rows, "doubtful": {one.currency: one.doubtful_kop},
    }  # fmt: skip
    if one.is_sales:
        show.show_text("cli_explain_sales", template, **facts)
        return
    told = "cli_explain_account" if one.account else "cli_explain_no_account"
    show.show_text(told if one.since else "cli_explain_no_rows", template, **facts)
    if one.doubtful_rows:
        show.show_text("cli_explain_doubtful", template, **facts)
    unknown, control = template.text("is_unknown"), one.control
    if control is None or control.is_silent:
        # A turnover report is refused where its own total differs, so that nothing is to be said of it.
        if not is_report:
            show.show_text("cli_explain_no_control", template)
        return
    show.show_text(
        "cli_explain_control",
        template,
        opening=_amount(control.opening_kop, one.currency, template, unknown),
        received=_amount(control.in_kop, one.currency, template, unknown),
        paid=_amount(control.out_kop, one.currency, template, unknown),
        closing=_amount(control.closing_kop, one.currency, template, unknown),
    )
    for side, stated, found in one.differences():
        sums = {"stated": stated, "found": found, "difference": stated - found}
        facts = {name: {one.currency: kop} for name, kop in sums.items()}
        show.show_text("cli_explain_difference", template, side=template.text(f"side_{side}"), **facts)
    if control.holds(one.in_kop, one.out_kop):
        show.show_text("cli_controls_hold", template)


def _amount(kop: int | None, currency: str, template: Template, unknown: str) -> str:
    from sheets_strategy.values.money import format_money

    return unknown if kop is None else format_money(kop, lang=template.lang, currency=currency)


def _as_json(name: str, one: Explanation | InputError, template: Template) -> dict[str, object]:
    """Give an explanation with keys that stay."""
    from sheets_strategy.workbook.catalogue import word_error, word_finding

    if isinstance(one, InputError):
        return {"name": name, "error": {"code": one.code, "what": word_error(one, template).what}}
    return {
        "name": name,
        "reader": one.reader,
        "tables": [
            {
                "sheet": table.sheet,
                "header_rows": [row + 1 for row in table.header_rows],
                "columns": [
                    {"column": column_letters(col), "header": header, "field": field}
                    for col, header, field in table.columns
                ],
                "unused": [{"column": column_letters(col), "header": text} for col, text in table.unused],
                "rows": table.rows,
            }
            for table in one.tables
        ],
        "own_accounts": sorted({account.account for account in one.accounts} - {""}),
        "accounts": [_account_json(account) for account in one.accounts],
        "unread": {"rows": one.unread[0], "sum_kop": one.unread[1]},
        "findings": [
            {"code": finding.code, "grave": finding.grave, "sum_kop": finding.sum_kop,
             "what": word_finding(finding, template).what}
            for finding in one.findings
        ],
    }  # fmt: skip


def _account_json(one: AccountMoney) -> dict[str, object]:
    control = one.control
    return {
        "account": one.account,
        "currency": one.currency,
        "source": "sales" if one.is_sales else "bank",
        "since": one.since,
        "until": one.until,
        "in": {"rows": one.in_rows, "sum_kop": one.in_kop},
        "out": {"rows": one.out_rows, "sum_kop": one.out_kop},
        "direction_unknown": {"rows": one.doubtful_rows, "sum_kop": one.doubtful_kop},
        "stated": None if control is None else {
            "opening_kop": control.opening_kop, "in_kop": control.in_kop, "out_kop": control.out_kop,
            "closing_kop": control.closing_kop, "since": control.since, "until": control.until,
        },
        "differences": [
            {"side": side, "stated_kop": stated, "found_kop": found, "difference_kop": stated - found}
            for side, stated, found in one.differences()
        ],
    }  # fmt: skip
