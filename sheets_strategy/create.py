"""What a new workbook remembers from its first day."""

from __future__ import annotations

from datetime import date

from sheets_strategy.workbook.layout import MemoryRow
from sheets_strategy.workbook.template import Template


def first_memory(template: Template, *, today: date) -> list[MemoryRow]:
    """Give the first rows of «Память»: the template's version and language."""
    on = today.isoformat()
    return [("template", "version", str(template.version), on), ("template", "lang", template.lang, on)]
