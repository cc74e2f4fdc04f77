"""Why money of the statement is in no class, in words: what waits for a person, and what is no sale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.errors import Finding
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.template import Template

TRIFLE = 0.05
"""Share of what may be sales below which a terminal does not speak of what waits."""
MOST = 6
_WHERE = ("identity", "no_rate", "set_aside", "hidden_clients")


def show_undecided(findings: Sequence[Finding], template: Template, *, again: bool) -> None:
    """Print how much money waits for a word whether it is sales, if it is no trifle, and what to do."""
    from sheets_strategy.workbook.catalogue import word_finding

    much = [one for one in findings if one.code == "kept_check" and float(str(one.facts["share"])) >= TRIFLE]
    for one in much:
        message = word_finding(one, template)
        indent = "" if again else "  "
        show.show_lines([f"{indent}{message.what}", f"{indent}  {message.todo}"])
    if much and again:
        show.show_lines([show.word("cli_undecided_again", template), ""])


def show_why_empty(result: SyncResult) -> None:
    """Print, in place of classes without clients, where the money of the statement went."""
    from sheets_strategy.workbook.catalogue import word_finding

    template = result.book.template
    if result.payments.rows.empty:
        show.show_text("cli_no_statement", template)
        return
    show.show_text("cli_no_classes", template)
    told = [one for one in result.findings if one.code in _WHERE]
    told.sort(key=lambda one: _WHERE.index(one.code))
    for one in told[:MOST]:
        message = word_finding(one, template)
        show.show_lines([f"  {message.what}"])
        if one.code == "no_rate":
            show.show_lines([f"    {message.todo}"])
