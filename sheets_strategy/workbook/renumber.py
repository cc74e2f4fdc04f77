"""Another order of the segments: what it would change, and the cells of «№» that make it so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.errors import InputError, WorkbookChanged
from sheets_strategy.strategy.layout import lay_out
from sheets_strategy.strategy.life import never_together
from sheets_strategy.strategy.reach import find_unreachable
from sheets_strategy.strategy.segment_order import (
    expect_clients,
    measure_worth,
    minutes_per_client,
    sum_expected,
)
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.sort_order import count_moved, number_segments, propose_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.workbook.book import Book, address
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.inputs import read_library, vocabularies_of
from sheets_strategy.workbook.read_plan import read_plan
from sheets_strategy.workbook.read_segments import Segments, find_manual_segments
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.template import Template

MOST_CELLS = 5


@dataclass(frozen=True, slots=True)
class Renumbering:
    """New numbers of all numbered segments, and what they do to clients.

    Attributes:
        order: The segments as they would stand, with their numbers of today.
        numbers: Code → number of today and new number, where any changes; empty for nothing to do.
        moved: How many clients would change their segment: none, by the rule of the order.
        unreachable: Segments that nobody could reach any more, by the new order.
    """

    order: tuple[Segment, ...]
    numbers: Mapping[str, tuple[float, int]]
    moved: int = 0
    unreachable: tuple[Segment, ...] = ()


def propose_renumbering(strategy: Strategy, tabs: Tabs, book: Book) -> Renumbering:
    """Propose the numbers 1, 2, 3 ... in the order of expected money per hour; nothing where it is so.

    Hours are those of the plan as it stands: what this run would only propose for it does not count,
    since that depends on the order.
    """
    segments, template = tabs.segments.segments, book.template
    clients = expect_clients(strategy.clients, strategy.parameters.clients)
    minutes = minutes_per_client(
        segments, tuple(tabs.plan.rows.values()), read_library(template), sells=tabs.settings.sells
    )
    worth = measure_worth(sum_expected(clients), segments=segments, minutes=minutes)
    order = propose_order(segments, profiles=strategy.profiles, clients=clients, worth=worth)
    now = in_order(segments)
    if order == now and len({one.number for one in now}) == len(now):
        return Renumbering(tuple(order), {})
    after = number_segments(segments, order)
    moved = count_moved(after, profiles=strategy.profiles, clients=clients)
    lost = _out_of_reach(after, strategy, template) - _out_of_reach(segments, strategy, template)
    return Renumbering(
        tuple(order),
        {one.code: (one.number or 0.0, place) for place, one in enumerate(order, start=1)},
        moved,
        tuple(one for one in order if one.code in lost),
    )


def _out_of_reach(segments: Sequence[Segment], strategy: Strategy, template: Template) -> set[str]:
    """Give the segments that nobody could reach, as far as that can be proven."""
    vocabularies = vocabularies_of(template)
    known = strategy.profiles.items()
    layout = lay_out(
        segments,
        vocabularies=vocabularies,
        numeric=[name for name, one in known if one.numbers is not None and name not in vocabularies],
        never_together=never_together(period_months=strategy.limits.period_months, all_dated=False),
    )
    return {one.segment.code for one in find_unreachable(layout).unreachable}


def number_cells(wanted: Renumbering, tabs: Tabs, book: Book) -> list[SetCell]:
    """Give the cells of «№» that the new numbers change.

    Args:
        wanted: What was shown.
        tabs: The workbook as it is now; a number that already is the new one stays.
        book: Likewise.

    Raises:
        WorkbookChanged: ``segments_changed`` (workbook): other segments or numbers than were shown.
        InputError: ``sort_formula`` (cell): a number is a formula; ``sort_manual`` (tab, header, cells,
            count) and ``sort_plan`` (tab, header, cells, count): cells that name a segment by its number
            and would mean another one.
    """
    view, segments = book.tables["segments"], tabs.segments.segments
    now = {one.code: one.number for one in segments if one.number is not None}
    shown = {code for code, numbers in wanted.numbers.items() if now.get(code) in numbers}
    if set(now) != set(wanted.numbers) or shown != set(now):
        raise WorkbookChanged("segments_changed", workbook=book.title)
    _refuse_numbers_of_people(wanted, tabs, book)
    col = view.columns["number"]
    changes: list[SetCell] = []
    for row, code in sorted(tabs.segments.codes.by_row.items()):
        if code not in now or now[code] == wanted.numbers[code][1]:
            continue
        if (row, col) in view.tab.formulas:
            raise InputError("sort_formula", cell=f"{view.tab.name}!{address(row, col)}")
        before, after = view.tab.cell(row, col), wanted.numbers[code][1]
        changes.append(
            SetCell(view.tab.name, view.spec.key, "number", row, col, before, after, exempt="sort")
        )
    return changes


def _refuse_numbers_of_people(wanted: Renumbering, tabs: Tabs, book: Book) -> None:
    """Refuse where a number that people typed for a segment would mean another one."""
    places = {code: float(after) for code, (_, after) in wanted.numbers.items()}
    after = Segments(
        tuple(replace(one, number=places.get(one.code, one.number)) for one in tabs.segments.segments),
        tabs.segments.codes,
        tabs.segments.headers,
        (),
    )
    base, clients = tabs.clients.base, book.tables["clients"]
    now, then = (find_manual_segments(base, one, clients)[0] for one in (tabs.segments, after))
    rows = base["row"][(now != then).to_numpy()].tolist()
    if rows:
        raise _mean_another("sort_manual", book, "clients", "manual_segment", rows)
    planned = read_plan(book, tabs.memory, after).rows
    rows = [row for row, one in tabs.plan.rows.items() if planned[row].segment != one.segment]
    if rows:
        raise _mean_another("sort_plan", book, "plan", "for_segment", rows)


def _mean_another(code: str, book: Book, table: str, column: str, rows: Sequence[int]) -> InputError:
    view = book.tables[table]
    cells = [address(row, view.columns[column]) for row in rows[:MOST_CELLS]]
    named = ", ".join(cells) + (" …" if len(rows) > MOST_CELLS else "")
    facts = {"tab": view.tab.name, "header": view.label(column), "cells": named, "count": len(rows)}
    return InputError(code, **facts)
