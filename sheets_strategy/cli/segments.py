"""``segments`` for the command line: the table with its money, a segment that is tried, another order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.ask import ask
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.cli.usage import extra

if TYPE_CHECKING:
    from sheets_strategy.strategy.segment_order import Worth
    from sheets_strategy.strategy.segments import Segment
    from sheets_strategy.strategy.what_if import WhatIf
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.read_tabs import Tabs
    from sheets_strategy.workbook.renumber import Renumbering
    from sheets_strategy.workbook.template import Template

LONGEST = 44


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, as given."""

    workbook: str | None
    today: str | None
    as_of: str | None
    what_if: str
    at: float | None
    sort: bool
    yes: bool
    json: bool
    ignore_lock: bool

    def check(self) -> None:
        """Refuse words that do not go together."""
        for name, is_extra in (
            ("--at", self.at is not None and not self.what_if),
            ("--yes", self.yes and not self.sort),
            ("--sort", self.sort and bool(self.what_if)),
            ("--as-of", self.sort and bool(self.as_of)),
        ):
            if is_extra:
                raise extra(name)


def ask_segments(options: Options) -> None:
    """Print the table, what a new segment would take, or another order; write only an order agreed to."""
    options.check()
    result, title = ask(
        options.workbook, today=options.today, as_of=options.as_of, ignore_lock=options.ignore_lock
    )
    from sheets_strategy.workbook.read_tabs import read_tabs

    tabs = read_tabs(result.book)
    if options.what_if:
        _try(result, tabs, title, options)
    elif options.sort:
        _sort(result, tabs, title, options)
    elif options.json:
        from sheets_strategy.cli.segments_json import segments_json

        show.show_json(segments_json(result, tabs, title))
    else:
        _show(result, tabs, title)


def _show(result: SyncResult, tabs: Tabs, title: str) -> None:
    """Print every segment by its number, drafts last, then what stands in «Замечания»."""
    from sheets_strategy.strategy.segments import in_order
    from sheets_strategy.workbook.catalogue import word_finding
    from sheets_strategy.workbook.order_findings import remark_rows
    from sheets_strategy.workbook.questions import OUT_OF_ORDER
    from sheets_strategy.workbook.show_segments import show_segments

    template, strategy = result.book.template, result.strategy
    months = strategy.parameters.months
    show.show_text("cli_segments", template, title=title, as_of=strategy.as_of)
    heads = (
        *("number", "segment", "clients", "turnover", "probability"),
        *("expected", "hours_per_client", "hour_money", "money_place"),
    )
    ordered = in_order(result.segments)
    drafts = [one for one in result.segments if one.number is None]
    rows = [_line(one, strategy.ranking.worth[one.code], result) for one in (*ordered, *drafts)]
    header = [template.text(f"cli_head_{name}") for name in heads]
    show.show_lines([""])
    show.show_table([header, *rows], right=(0, 2, 3, 4, 5, 6, 7, 8))
    show.show_lines([""])
    show.show_text("cli_segments_money", template, months=months)
    said = remark_rows(strategy, tabs.segments, template)
    cells = show_segments(strategy, template, tabs.segments, remarks=said).cells.values()
    remarks = {str(one["code"]): str(one["remarks"]) for one in cells if one["remarks"]}
    for segment in (one for one in (*ordered, *drafts) if one.code in remarks):
        show.show_lines([f"{_name(segment, template)}: {remarks[segment.code]}"])
    for finding in (one for one in result.findings if one.code == OUT_OF_ORDER):
        message = word_finding(finding, template)
        show.show_lines([message.what, message.todo])


def _line(segment: Segment, worth: Worth, result: SyncResult) -> list[str]:
    from sheets_strategy.strategy.staff import HOUR_MINUTES
    from sheets_strategy.workbook.catalogue import (
        format_number,
        format_percent,
        group_digits,
        rough_money,
        shorten,
    )

    template, currency = result.book.template, result.strategy.currency
    lang, minutes, hour = template.lang, worth.minutes, worth.hour_kop
    kop = worth.expected_kop
    return [
        "" if segment.number is None else format_number(segment.number, lang=lang),
        shorten(segment.name, LONGEST),
        group_digits(worth.clients, lang=lang),
        rough_money(worth.turnover_kop, template, currency=currency),
        "" if worth.probability is None else format_percent(worth.probability, lang=lang),
        "" if kop is None else rough_money(kop, template, currency=currency),
        "" if minutes is None else format_number(round(float(minutes) / HOUR_MINUTES, 2), lang=lang),
        "" if hour is None else rough_money(round(hour), template, currency=currency),
        str(worth.place or ""),
    ]


def _name(segment: Segment, template: Template) -> str:
    from sheets_strategy.workbook.catalogue import format_number

    number = "" if segment.number is None else format_number(segment.number, lang=template.lang)
    return " ".join(part for part in (number, show.word("quoted", template, name=segment.name)) if part)


def _try(result: SyncResult, tabs: Tabs, title: str, options: Options) -> None:
    """Print whom a new segment would take, and from which segments."""
    from sheets_strategy.workbook.what_if_text import try_text

    found = try_text(
        options.what_if, at=options.at, book=result.book, strategy=result.strategy, segments=result.segments
    )
    if options.json:
        from sheets_strategy.cli.segments_json import try_json

        show.show_json(try_json(found, result, title, headers=headers_of(found, result, tabs)))
    else:
        _show_try(found, result, tabs, title)


def _show_try(found: WhatIf, result: SyncResult, tabs: Tabs, title: str) -> None:
    from sheets_strategy.workbook.catalogue import format_percent, rough_money
    from sheets_strategy.workbook.show_order import say_place
    from sheets_strategy.workbook.show_segments import describe_segment

    template, strategy = result.book.template, result.strategy
    by_code = {one.code: one for one in result.segments}
    unknown = template.text("cli_unknown")
    show.show_text("cli_what_if", template, title=title, as_of=strategy.as_of)
    said = describe_segment(found.draft, template, headers_of(found, result, tabs), is_last=False)
    show.show_text("cli_what_if_asks", template, conditions=said, where=say_place(found, by_code, template))
    kop, chance = found.expected_kop, found.probability
    show.show_text(
        "cli_what_if_takes" if found.clients else "cli_what_if_nobody",
        template,
        clients=found.clients,
        turnover=rough_money(found.turnover_kop, template, currency=strategy.currency),
        probability=unknown if chance is None else format_percent(chance, lang=template.lang),
        expected=unknown if kop is None else rough_money(kop, template, currency=strategy.currency),
    )
    if found.earlier:
        show.show_text("cli_what_if_earlier", template, clients=found.earlier)
    if found.clients:
        show.show_lines([""])
        show.show_table(_sources(found, result), right=(0, 2, 3, 4, 5))


def headers_of(found: WhatIf, result: SyncResult, tabs: Tabs) -> dict[str, str]:
    """Give the headers of what a draft asks for, of columns that Сегменты does not have too."""
    from sheets_strategy.workbook.parameter_words import words_of

    words = words_of(result.book)
    return {name: words.parameter(name) for name in found.draft.conditions} | dict(tabs.segments.headers)


def _sources(found: WhatIf, result: SyncResult) -> list[list[str]]:
    from sheets_strategy.workbook.catalogue import format_number, group_digits, rough_money, shorten

    template, currency = result.book.template, result.strategy.currency
    by_code = {one.code: one for one in result.segments}
    heads = ("number", "segment", "taken", "left", "turnover", "expected")
    rows = [[template.text(f"cli_head_{name}") for name in heads]]
    for one in found.taken:
        segment = by_code.get(one.code)
        number = None if segment is None else segment.number
        name = template.text("cli_no_segment") if segment is None else segment.name
        kop = one.expected_kop
        rows.append(
            [
                "" if number is None else format_number(number, lang=template.lang),
                shorten(name, LONGEST),
                group_digits(one.clients, lang=template.lang),
                group_digits(one.left, lang=template.lang),
                rough_money(one.turnover_kop, template, currency=currency),
                "" if kop is None else rough_money(kop, template, currency=currency),
            ]
        )
    return rows


def _sort(result: SyncResult, tabs: Tabs, title: str, options: Options) -> None:
    """Show another order and what it does to clients; write it once that was agreed.

    Raises:
        InputError: ``sort_needs_yes`` where nobody can be asked.
    """
    from sheets_strategy.sort_segments import sort_segments
    from sheets_strategy.workbook.renumber import propose_renumbering

    template = result.book.template
    wanted = propose_renumbering(result.strategy, tabs, result.book)
    if not options.json:
        _show_order(wanted, result, title)
    config = places.find_workbook(options.workbook)
    opened = places.open_workbook(config, ignore_lock=options.ignore_lock)
    load = places.template_loader(config)
    changes = sort_segments(opened, load, wanted, write=False)
    if not options.json:
        show_changes(changes, template)
    written = bool(changes) and _agreed(options, template)
    if written:
        with places.hold(opened, write=True):
            sort_segments(opened, load, wanted)
    if options.json:
        from sheets_strategy.cli.segments_json import sort_json

        show.show_json(sort_json(wanted, result, title, written=written))
    elif written:
        show.show_text("cli_sorted", template)


def _agreed(options: Options, template: Template) -> bool:
    if options.yes or options.json:
        return options.yes
    return terminal.agreed(template.text("cli_ask_sort"), refused="sort_needs_yes")


def _show_order(wanted: Renumbering, result: SyncResult, title: str) -> None:
    """Print the new order, how many would change the segment, and where nobody could come any more."""
    from sheets_strategy.workbook.catalogue import format_number, rough_money, shorten

    template, strategy = result.book.template, result.strategy
    show.show_text("cli_sort", template, title=title, as_of=strategy.as_of)
    if not wanted.numbers:
        show.show_text("cli_sort_nothing", template)
        return
    heads = ("number", "number_before", "segment", "hour_money")
    rows = [[template.text(f"cli_head_{name}") for name in heads]]
    for segment in wanted.order:
        before, after = wanted.numbers[segment.code]
        hour = strategy.ranking.worth[segment.code].hour_kop
        money = "" if hour is None else rough_money(round(hour), template, currency=strategy.currency)
        number = format_number(before, lang=template.lang)
        rows.append([str(after), number, shorten(segment.name, LONGEST), money])
    show.show_lines([""])
    show.show_table(rows, right=(0, 1, 3))
    show.show_lines([""])
    show.show_text("cli_segments_money", template, months=strategy.parameters.months)
    show.show_text("cli_sort_moved", template, clients=wanted.moved)
    if wanted.unreachable:
        lost = ", ".join(_name(one, template) for one in wanted.unreachable)
        show.show_text("cli_sort_lost", template, count=len(wanted.unreachable), names=lost)
