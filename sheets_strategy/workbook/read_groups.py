"""Names for money without a buyer: the template's, with what people answered about them in Вопросы."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.statement.debtors import DEBTOR
from sheets_strategy.statement.hidden import (
    GROUP,
    GROUP_OF_DEBTOR,
    HIDDEN_KINDS,
    Group,
    Groups,
    find_former_clients,
    find_groups,
)
from sheets_strategy.statement.payments import Payments
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.decisions import ACCEPT, read_decisions
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.read_clients import Clients
from sheets_strategy.workbook.show_checks import code_finding
from sheets_strategy.workbook.template import Template


def read_groups(book: Book, memory: Memory) -> Groups:
    """Give the groups, and those that people made clients."""
    groups = _groups_of(book.template)
    return Groups(groups, _Answered(read_decisions(book, memory), ACCEPT))


def _groups_of(template: Template) -> tuple[Group, ...]:
    """Turn the template's groups into records; a kind without a last one gets its own word."""
    groups = [Group(**group) for group in template.groups]
    whole = {group.kind for group in groups if not group.payer and not group.purpose}
    rest = [Group(kind, template.label("kind", kind), kind) for kind in sorted(HIDDEN_KINDS - whole)]
    return (*groups, *rest)


@dataclass(frozen=True, slots=True)
class _Answered(Container[str]):
    """The groups that got one answer.

    Attributes:
        decisions: Finding code → answer.
        answer: Which one.
    """

    decisions: Mapping[str, str]
    answer: str

    def __contains__(self, group: object) -> bool:
        """Say whether a group, by its code, got the answer."""
        finding = GROUP_OF_DEBTOR if str(group).startswith(DEBTOR) else GROUP
        code = code_finding(Finding(finding, "info", str(group), "statement"))
        return self.decisions.get(code) == self.answer


def list_former(
    payments: Payments, groups: Groups, clients: Clients, memory: Memory
) -> list[tuple[str, str]]:
    """Give code and name of the clients that were groups and are no more; there is nobody to work with."""
    return find_former_clients(
        groups,
        aliases=memory.all("alias"),
        clients=clients.base,
        paying=set(payments.rows["client"]),
    )


def ask_about_groups(
    payments: Payments, groups: Groups, clients: Clients, book: Book, *, memory: Memory
) -> Iterator[Finding]:
    """Say what each group brought and ask whether it is a client; name clients that are groups no more.

    Args:
        payments: Every statement row in its place.
        groups: What ``read_groups`` gave.
        clients: Tab «Клиенты».
        book: The workbook.
        memory: What it remembers.
    """
    decisions = read_decisions(book, memory)
    declined = _Answered(decisions, "decline")
    yield from find_groups(payments.rows, groups, declined)
    rows = {code: row for row, code in clients.codes.by_row.items()}
    col = book.tables["clients"].columns["name"]
    for code, name in list_former(payments, groups, clients, memory):
        facts = {"name": name}
        yield Finding("group_no_client", "info", code, "clients", rows[code], col, facts)
