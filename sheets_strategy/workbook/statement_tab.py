"""Which tab holds the statement when neither a handle nor its name says so: the one with its headers."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_strategy.statement.columns import find_sections
from sheets_strategy.statement.headers import index_headers
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.template import CLIENT_LIST, Template

_COUNTERPARTY = frozenset({"party", "party_inn", "payer", "payer_inn", "payee", "payee_inn"})


def statement_fields(template: Template) -> dict[str, str]:
    """Give normalised header → field for all headers of statements that the template knows."""
    return index_headers(
        {field: names for field, names in template.banks.items() if not field.startswith(CLIENT_LIST)}
    )


def find_statements(tabs: Iterable[Tab], template: Template) -> list[Tab]:
    """Find the tabs that hold what a statement is: a header line with date, sum and counterparty.

    Args:
        tabs: Tabs that are none of the template's.
        template: Knows the headers of banks and its own.
    """
    fields = statement_fields(template)
    return [tab for tab in tabs if not tab.handle and _is_statement(tab, fields)]


def _is_statement(tab: Tab, fields: dict[str, str]) -> bool:
    layouts = (section.layout for section in find_sections(tab.rows, fields=fields))
    return any(layout is not None and _COUNTERPARTY & layout.columns.keys() for layout in layouts)
