"""A computed strategy → everything that the tabs shall hold; the only caller of all that show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.errors import Finding
from sheets_strategy.statement.payments import Payments
from sheets_strategy.statement.reconcile import Reconciliation
from sheets_strategy.statement.sheet_rows import SheetRows
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.answers_history import remember_answers
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.decisions import (
    find_unclear_answers,
    remember_asked,
    remember_decisions,
    standing,
    undecided,
)
from sheets_strategy.workbook.diff import Cells, Wanted, WantedList, WantedRows, is_order_blocked
from sheets_strategy.workbook.effect_words import find_losing
from sheets_strategy.workbook.exchange_memory import read_history
from sheets_strategy.workbook.memory import Entry
from sheets_strategy.workbook.missing_settings import find_missing_settings
from sheets_strategy.workbook.order_findings import find_order, remark_rows
from sheets_strategy.workbook.parameter_words import words_of
from sheets_strategy.workbook.personal_known import read_known
from sheets_strategy.workbook.plan_findings import (
    find_comparisons,
    find_in_hours,
    find_in_plan,
    find_unknown_people,
)
from sheets_strategy.workbook.planned import find_unremembered
from sheets_strategy.workbook.read_groups import ask_about_groups
from sheets_strategy.workbook.read_parameters import remember_parameters
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.read_worked import remember_work
from sheets_strategy.workbook.remember import remember, remembered_findings
from sheets_strategy.workbook.same_clients import find_same_clients
from sheets_strategy.workbook.say_history import say_histories
from sheets_strategy.workbook.segment_findings import find_in_segments
from sheets_strategy.workbook.show_abc import show_abc
from sheets_strategy.workbook.show_checks import code_finding, find_in_statement, list_shown, show_checks
from sheets_strategy.workbook.show_clients import show_clients
from sheets_strategy.workbook.show_parameters import find_in_parameters, show_parameters, show_quality
from sheets_strategy.workbook.show_plan import show_plan
from sheets_strategy.workbook.show_portrait import show_portrait
from sheets_strategy.workbook.show_profit_keys import show_profit_keys
from sheets_strategy.workbook.show_segments import show_segments
from sheets_strategy.workbook.show_sellers import show_sellers
from sheets_strategy.workbook.show_worklist import remember_owners, show_worklist, spell_sellers
from sheets_strategy.workbook.undecided import name_rules


@dataclass(frozen=True, slots=True)
class Computed:
    """What a sync computed from the tabs.

    Attributes:
        sheet: The statement as read.
        payments: Every statement row in its place.
        strategy: What the tabs show.
        reconciliation: The kopeck identity.
        findings: What was found on the way and belongs to none of the others.
        measured: How much people put in, for the next run to compare.
    """

    sheet: SheetRows
    payments: Payments
    strategy: Strategy
    reconciliation: Reconciliation
    findings: tuple[Finding, ...]
    measured: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a sync wants to stand in the workbook.

    Attributes:
        wanted: Cells and rows of all tabs but Память and Журнал.
        entries: What must be remembered.
        findings: All that needs an eye, as Вопросы shows it.
    """

    wanted: tuple[Wanted, ...]
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def show_tabs(book: Book, tabs: Tabs, computed: Computed, *, exchanged: Sequence[Entry] = ()) -> Shown:
    """Say what all tabs shall hold.

    Args:
        book: The workbook, with what sellers typed at their own places.
        tabs: What people filled in.
        computed: What was computed from it.
        exchanged: What must be remembered of exchanges with sellers.
    """
    strategy, payments = computed.strategy, computed.payments
    plan = show_plan(
        book.tables["plan"],
        tabs.plan,
        strategy,
        tabs.segments.segments,
        book.template,
        staff=replace(
            tabs.staff,
            sellers=tuple(one for one in tabs.staff.sellers if one.code not in strategy.work.left),
        ),
    )
    names = {segment.code: segment.name for segment in tabs.segments.segments}
    words = words_of(book)
    parameters = show_parameters(strategy.parameters, tabs.parameters, words)
    spelled = spell_sellers(book, words)
    wanted: list[Wanted] = [
        show_rules(tabs, payments),
        show_clients(strategy, words, names=names, new=payments.attached.new),
        *show_abc(strategy, book.template, computed.reconciliation),
        *show_portrait(strategy.best, tabs.ideal, book.template),
        show_segments(
            strategy,
            book.template,
            tabs.segments,
            remarks=remark_rows(strategy, tabs.segments, book.template),
        ),
        *show_quality(strategy.parameters, words, currency=strategy.currency),
        parameters,
        plan.wanted,
        show_sellers(
            tabs.staff,
            strategy.work,
            book.template,
            weeks=tabs.settings.plan_weeks,
            places={code: one.place for code, one in read_known(tabs.memory).items()},
        ),
        show_worklist(
            strategy,
            book.tables["clients"],
            book.template,
            segments=tabs.segments.segments,
            spelled=spelled,
            history=say_histories(read_history(tabs.memory.joined(exchanged)), book.template),
        ),
        *show_profit_keys(strategy, tabs.segments.segments, book.template),
    ]
    decisions = tabs.answers.decisions
    found = standing(_find(book, tabs, computed, decisions), book)
    found = [_spell_seller(one, spelled) for one in found]
    open_ = undecided(found, decisions, asked=tabs.memory.all("asked"))
    findings = (*open_, *find_unclear_answers(book, open_), *_blocked(book, wanted))
    wanted.append(show_checks(findings, book, currency=tabs.settings.currency))
    entries = remember(
        book,
        strategy,
        payments,
        plan,
        rules=tabs.rules.rules,
        segments=tabs.segments.segments,
        plan=tabs.plan.codes,
        sellers=tabs.staff.sellers,
        measured=computed.measured,
    )
    asked = remember_asked(list_shown(findings))
    decided = remember_decisions(book, tabs.memory, decisions)
    planned = find_unremembered(book.tables["plan"], tabs.plan.codes.by_row, tabs.memory, book.template)
    known = (
        *(("proposed", f"{segment}+{one}", code) for (segment, one), code in planned.items()),
        *remember_parameters(tabs.parameters, parameters, book.template),
        *remember_answers(book, tabs.clients.base, tabs.memory),
        *remember_work(tabs.work, tabs.memory),
        *remember_owners(strategy),
    )
    return Shown(tuple(wanted), (*entries, *known, *asked, *decided, *exchanged), findings)


def show_rules(tabs: Tabs, payments: Payments) -> WantedRows:
    """Give the tool cells of Что не продажа: how many rows each rule took, and their money."""
    sums = payments.rows.groupby("rule", sort=True)["counted_kop"].agg(["size", "sum"])
    cells: dict[int, Cells] = {
        row: {
            "code": code,
            "rows": int(sums["size"].get(code, 0)),
            "sum": cell_money(int(sums["sum"].get(code, 0)), tabs.settings.currency),
        }
        for row, code in tabs.rules.codes.by_row.items()
    }
    return WantedRows("rules", cells)


def _find(book: Book, tabs: Tabs, computed: Computed, decisions: Mapping[str, str]) -> list[Finding]:
    """Collect all findings; what imports left to ask about is gone once it has any answer."""
    remembered = remembered_findings(
        tabs.memory,
        book.tables["clients"],
        tabs.clients.codes.by_row,
        computed.payments.rows,
        book.template,
    )
    rules = name_rules(book.tables["rules"], tabs.rules.codes.by_row, book.template)
    parts = (
        computed.sheet,
        computed.payments,
        computed.strategy,
        tabs.rules,
        tabs.rates,
        tabs.parameters,
        tabs.clients,
        tabs.segments,
        tabs.ideal,
        tabs.plan,
        tabs.staff,
        tabs.work,
    )
    return [
        *find_in_statement(computed.sheet, computed.payments, computed.reconciliation, book.template, rules),
        *(one for part in parts for one in part.findings),
        *computed.findings,
        *find_missing_settings(book.tables["settings"], book.template),
        *find_order(computed.strategy, tabs.segments, book),
        *find_in_parameters(computed.strategy, tabs.parameters, book),
        *_find_in_plan(book, tabs, computed.strategy),
        *find_losing(book.tables["plan"], tabs.plan, computed.strategy),
        *find_in_segments(computed.strategy, tabs.segments, book),
        *(one for one in remembered if code_finding(one) not in decisions),
        *ask_about_groups(computed.payments, tabs.groups, tabs.clients, book, memory=tabs.memory),
        *find_same_clients(
            computed.strategy,
            computed.payments,
            book.tables["clients"],
            answers=tabs.answers,
            memory=tabs.memory,
        ),
    ]


def _spell_seller(finding: Finding, spelled: Mapping[str, str]) -> Finding:
    """Name a seller who is not in Продавцы as people write the name."""
    if finding.code != "seller_left":
        return finding
    name = str(finding.facts["name"])
    return replace(finding, facts={**finding.facts, "name": spelled.get(name, name)})


def _find_in_plan(book: Book, tabs: Tabs, strategy: Strategy) -> list[Finding]:
    """Find what is not filled in in План, who is not in Продавцы, and departments without hours."""
    plan = book.tables["plan"]
    acting = [row for row, planned in tabs.plan.rows.items() if planned.acts]
    return [
        *find_in_plan(plan, tabs.plan, tabs.segments.segments, book.template),
        *find_comparisons(plan, tabs.plan, strategy.arms, book.template),
        *find_unknown_people(plan, "person", acting, "plan_person_unknown", sellers=tabs.staff.sellers),
        *find_in_hours(book.tables["departments"], strategy.waterfall.departments, book.template),
    ]


def _blocked(book: Book, wanted: list[Wanted]) -> list[Finding]:
    """Say where rows should move but hold more than values."""
    blocked = [
        book.tables[one.table]
        for one in wanted
        if isinstance(one, WantedList) and is_order_blocked(book.tables[one.table], one)
    ]
    return [
        Finding("rows_pinned", "info", tab=view.tab_key, key=view.tab_key, facts={"tab": view.tab.name})
        for view in blocked
    ]
