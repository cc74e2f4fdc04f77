"""What becomes of a library's row in one workbook → a line for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.library_offer import Offered
    from sheets_strategy.workbook.template import Template

LONGEST = 70
SHORT = 40


def say_offered(one: Offered, result: SyncResult) -> str:
    """Say in a line what becomes of a row in one workbook."""
    from sheets_strategy.workbook.catalogue import shorten

    template = result.book.template
    name = shorten(one.row.name, LONGEST)
    facts = {"name": name, "segment": shorten(one.row.segment, LONGEST), "what": one.what}
    if one.verdict == "new" and one.draft is not None:
        code = "library_new_numbered" if one.numbered else "library_new_segment"
        return show.word(code, template, **facts, number=one.row.number, said=_takes(one, result))
    if one.verdict == "changed":
        changes = [_change(cell.before, cell.after, template) for cell in one.cells]
        labels = [result.book.tables[cell.table].label(cell.column) for cell in one.cells]
        what = "; ".join(f"{label}: {change}" for label, change in zip(labels, changes, strict=True))
        return show.word("library_changed", template, **{**facts, "what": what})
    if one.verdict == "theirs":
        what = "; ".join(f"{label}: {_change(here, wanted, template)}" for label, here, wanted in one.kept)
        return show.word("library_theirs", template, **{**facts, "what": what})
    return show.word(f"library_{one.verdict}", template, **facts)


def _change(before: object, after: object, template: Template) -> str:
    from sheets_strategy.workbook.catalogue import shorten, word_fact

    texts = ["" if value is None else word_fact(value, lang=template.lang) for value in (before, after)]
    return " → ".join(shorten(text, SHORT) or template.text("cli_empty_cell") for text in texts)


def _takes(one: Offered, result: SyncResult) -> str:
    """Say whom a new segment would take at its number in the library, or last of all."""
    from sheets_strategy.strategy.segment_order import expect_clients
    from sheets_strategy.strategy.segments import in_order
    from sheets_strategy.strategy.what_if import try_segment
    from sheets_strategy.workbook.show_order import say_draft

    assert one.draft is not None
    ordered, number = in_order(result.segments), one.row.number
    strategy = result.strategy
    found = try_segment(
        one.draft,
        place=sum(number is None or (other.number or 0.0) < number for other in ordered),
        segments=result.segments,
        profiles=strategy.profiles,
        clients=expect_clients(strategy.clients, strategy.parameters.clients),
    )
    named = {other.code: other for other in result.segments}
    return say_draft(found, named, result.book.template, currency=strategy.currency)
