"""What every command says of a copy's personal sheets, and of sheets that ``share`` is to see to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.workbook.personal_result import Exchanged
    from sheets_strategy.workbook.template import Template


def say_copied(found: Exchanged, template: Template) -> str:
    """Say that the workbook is a copy, of which one where that is known; "" for none."""
    if not found.copied:
        return ""
    code = "cli_personal_copied_file" if found.original else "cli_personal_copied"
    return show.word(code, template, file=found.original)


def say_to_share(found: Exchanged, template: Template) -> Iterator[str]:
    """Say who has no sheet, whose is to move, and whose former one is still in use; with the command."""
    for code, names in (
        ("cli_personal_without", found.without),
        ("cli_personal_moving", found.moving),
        ("cli_personal_replaced", found.replaced),
    ):
        if names:
            yield show.word(code, template, names=", ".join(names))
