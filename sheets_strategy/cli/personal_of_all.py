"""What ``sync --all`` says of the personal sheets of each workbook: a short column, and lines on troubles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheets_strategy.cli import show
from sheets_strategy.cli.personal_words import say_copied, say_to_share

if TYPE_CHECKING:
    from sheets_strategy.workbook.personal_result import Exchanged, Missed
    from sheets_strategy.workbook.template import Template


def say_sheets(found: Exchanged | None, template: Template) -> str:
    """Say how many sheets were reached of how many, and what came home; "" where there are none."""
    if found is None or not (found.sheets or found.missed):
        return ""
    reached, of = len(found.sheets), len(found.sheets) + len(found.missed)
    sheets = "all_personal_some" if found.missed else "all_personal"
    said = [show.word(sheets, template, sheets=reached, of=of, came=found.came)]
    if found.apart:
        said.append(show.word("all_personal_apart", template, apart=found.apart))
    return ", ".join(said)


def say_troubles(workbook: str, found: Exchanged | None, template: Template) -> Iterator[str]:
    """Say which sheets could not be reached and what becomes of them, and who has none."""
    if found is None:
        return
    copied = say_copied(found, template)
    if copied:
        yield f"{workbook}: {copied}"
    for missed in found.missed:
        yield from _say_missed(workbook, missed, template)
    for said in say_to_share(found, template):
        yield f'{workbook}: {said} -w "{workbook}"'


def _say_missed(workbook: str, missed: Missed, template: Template) -> Iterator[str]:
    from sheets_strategy.workbook.catalogue import word_error

    message = word_error(missed.error, template)
    said = show.word("all_personal_missed", template, name=missed.known.name, what=message.what)
    yield f"{workbook}: {said}"
    # What passes by itself needs nobody: the next run brings home what was typed meanwhile.
    code = "all_personal_lost" if missed.is_lasting else "all_personal_next"
    yield f"  {template.text(code)}"


def sheets_json(found: Exchanged | None) -> dict[str, object]:
    """Give the same for machines."""
    if found is None:
        return {"sheets": 0, "came": 0, "apart": 0, "missed": [], "without": []}
    return {
        "sheets": len(found.sheets),
        "came": found.came,
        "apart": found.apart,
        "missed": [{"name": one.known.name, "why": one.error.code} for one in found.missed],
        "without": list(found.without),
    }
