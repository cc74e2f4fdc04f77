"""A workbook → everything that is printed of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PureWindowsPath

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.values.currency import currency_code
from sheets_strategy.values.money import ROUBLES
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import FREE_TABS
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.masks import make_masks
from sheets_strategy.workbook.print_book import PrintableBook
from sheets_strategy.workbook.print_cells import Cover, clean
from sheets_strategy.workbook.print_charts import print_chart
from sheets_strategy.workbook.print_free import print_free
from sheets_strategy.workbook.print_layout import BlockLayout, PrintLayout
from sheets_strategy.workbook.print_tables import Printing, print_table
from sheets_strategy.workbook.printed import Block, Report, Section
from sheets_strategy.workbook.template import TabSpec


def print_report(
    book: PrintableBook, layout: PrintLayout, *, asked: Sequence[str], masked: bool, today: date
) -> Report:
    """Give what is printed.

    Args:
        book: The workbook.
        layout: What is printed of each tab.
        asked: Names of tabs; none for those that a meeting needs.
        masked: Whether names are replaced.
        today: The day that stands on it.

    Raises:
        InputError: ``print_tab_unknown`` (tab, known); ``print_tab_hidden`` (tab) where a tab holds
            what cannot be replaced.
    """
    template = book.template
    cover = None
    if masked:
        masks = make_masks(book.tables, book.tabs.get("statement"), template, layout.hidden)
        cover = Cover(masks, layout.hidden)
    how = Printing(template, _unit(book), cover, named=bool(asked))
    keys = _find_asked(book, asked) if asked else [key for key in layout.default if key in book.tabs]
    sections = []
    for key in keys:
        if masked and (key in layout.hidden.tabs or key not in book.tabs):
            raise InputError("print_tab_hidden", tab=book.tabs[key].name if key in book.tabs else key)
        sections.append(_print_tab(book, key, layout, how))
    return Report(
        lang=template.lang,
        title=template.text("workbook_title") if masked else _plain(book.title),
        lines=tuple(_head(book, today=today, masked=masked)),
        sections=tuple(section for section in sections if section.blocks or asked),
        page=template.text("print_page"),
    )


def _plain(title: str) -> str:
    """Give the name of a file without its folder and kind; the title of a Google sheet as it is."""
    return clean(PureWindowsPath(title).stem if title.lower().endswith(".xlsx") else title)


def _head(book: PrintableBook, *, today: date, masked: bool) -> list[str]:
    view = book.tables.get("log")
    days = [view.value(row, "as_of") for row in view.rows()] if view and view.has("as_of") else []
    known = [day for day in days if isinstance(day, date)]
    code = "print_head_as_of" if known else "print_head"
    lines = [word_text(code, book.template, today=today, as_of=known[-1] if known else None)]
    return [*lines, book.template.text("print_masked")] if masked else lines


def _unit(book: PrintableBook) -> str:
    """Give the sign of the currency that is counted, "" where the setting says nothing clear."""
    view = book.tables.get("settings")
    text = ""
    if view is not None and view.has("name") and view.has("value"):
        meanings = book.template.meanings["setting"]
        named = [
            view.text(row, "value")
            for row in view.rows()
            if meanings.get(fold(view.text(row, "name"))) == "currency"
        ]
        text = next(filter(None, named), "")
    try:
        code = currency_code(text) if text else ROUBLES
    except UnreadableValue:
        return ""
    return "₽" if code == ROUBLES else code


def _find_asked(book: PrintableBook, asked: Sequence[str]) -> list[str]:
    """Give the keys of tabs that people named; a tab of their own is known by its name."""
    template = book.template
    known: dict[str, str] = {}
    names: list[str] = []
    for spec in template.tabs:
        if spec.key in book.tabs:
            tab = book.tabs[spec.key]
            names.append(tab.name)
            for word in (tab.name, spec.label, *spec.synonyms, spec.key):
                known.setdefault(fold(word), spec.key)
    taken = {tab.name for tab in book.tabs.values()}
    own = [tab.name for tab in book.snapshot.tabs if tab.name not in taken]
    known = {**{fold(name): name for name in own}, **known}
    found = []
    for name in asked:
        begun = sorted({key for word, key in known.items() if fold(name) and word.startswith(fold(name))})
        key = known.get(fold(name)) or (begun[0] if len(begun) == 1 else None)
        if key is None:
            raise InputError("print_tab_unknown", tab=name, known=", ".join([*names, *own]))
        found.append(key)
    return list(dict.fromkeys(found))


def _print_tab(book: PrintableBook, key: str, layout: PrintLayout, how: Printing) -> Section:
    spec = next((one for one in book.template.tabs if one.key == key), None)
    if spec is None or key in FREE_TABS:
        tab = book.tabs[key] if key in book.tabs else next(t for t in book.snapshot.tabs if t.name == key)
        table = print_free(tab, how.template)
        return Section(clean(tab.name), (table,) if table is not None else ())
    blocks = layout.tabs.get(key) or tuple(
        [BlockLayout(chart.table, is_chart=True) for chart in spec.charts]
        + [BlockLayout(table.key) for table in spec.tables]
    )
    printed = [_print_block(book, block, spec, how) for block in blocks if how.named or not block.only_named]
    title = clean(book.tabs[key].name) if how.cover is None else spec.label
    return Section(title, tuple(one for one in printed if one is not None))


def _print_block(book: PrintableBook, block: BlockLayout, spec: TabSpec, how: Printing) -> Block | None:
    view = book.tables.get(block.table)
    if view is None:
        return None
    if not block.is_chart:
        return print_table(view, block, spec, how)
    chart = next((one for one in spec.charts if one.table == block.table), None)
    return None if chart is None else print_chart(view, chart, how)
