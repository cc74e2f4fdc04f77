"""Which language a workbook is in: what it remembers, else what the names of its tabs say."""

from __future__ import annotations

from collections.abc import Callable

from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import find_tables, find_tabs
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.template import Template

LoadTemplate = Callable[[str], Template]


def choose_template(snapshot: Snapshot, load: LoadTemplate) -> Template:
    """Load the template in the language of a workbook.

    Args:
        snapshot: The workbook.
        load: Gives the template in a language.

    Raises:
        InputError: ``header_missing`` where the memory has lost its header line.
    """
    template = load("ru")
    tabs = find_tabs(snapshot, template)
    lang = ""
    if "memory" in tabs:
        view = find_tables(tabs["memory"], template.tab("memory"))[0]
        lang = read_memory(view).get("template", "lang")
    if lang not in template.labels["language"]:
        labels = {fold(tab.label) for tab in template.tabs}
        known = sum(fold(tab.name) in labels for tab in tabs.values())
        lang = "ru" if known * 2 >= len(tabs) else "en"
    return template if lang == template.lang else load(lang)
