"""What changed since the last sync → sentences for the summary of a sync and for «Журнал»."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.workbook.catalogue import shorten, word_text
from sheets_strategy.workbook.movement import Move, Moves
from sheets_strategy.workbook.template import Template

MOST_NAMED = 3
_LONGEST_NAME = 40
_CLASSED = ("up", "down")


def say_moves(moves: Moves, template: Template, *, names: Mapping[str, str]) -> list[str]:
    """Give one sentence for each kind of change that happened, the largest clients named.

    Args:
        moves: What changed.
        template: Words.
        names: Segment code → name.
    """
    lists: tuple[tuple[str, Sequence[Move]], ...] = (
        ("up", moves.up),
        ("down", moves.down),
        ("segments", moves.segments),
        ("new", moves.new),
        ("returned", moves.returned),
        ("silent", moves.silent),
    )
    said = []
    for kind, members in lists:
        if members:
            named = _name_some(members, _namer(kind, template, names), template)
            said.append(word_text(f"moved_{kind}", template, count=len(members), names=named))
    if moves.due:
        named = _join([_name_row(row, template, names) for row in moves.due], template)
        said.append(word_text("moved_due", template, count=len(moves.due), names=named))
    return said


def _name_row(row: PlanRow, template: Template, names: Mapping[str, str]) -> str:
    """Name a row of the plan: by its name in the library, else by its words, and its segment."""
    named = {str(one["code"]): str(one["name"]) for one in template.hypotheses}
    text = shorten(named.get(row.library, row.hypothesis), _LONGEST_NAME)
    segment = names.get(row.segment, "")
    return word_text("moved_row", template, name=text, segment=shorten(segment, _LONGEST_NAME))


def _namer(kind: str, template: Template, names: Mapping[str, str]) -> Callable[[Move], str]:
    """Give how a client is named in a list: with its classes, its new segment, or alone."""

    def with_class(move: Move) -> str:
        classes = (template.labels["class"][abc] for abc in (move.before, move.after))
        return f"{_short(move)} {' → '.join(classes)}"

    def with_segment(move: Move) -> str:
        segment = names.get(move.after)
        return f"{_short(move)} → {segment}" if segment else _short(move)

    return with_class if kind in _CLASSED else with_segment if kind == "segments" else _short


def _short(move: Move) -> str:
    return shorten(move.name, _LONGEST_NAME)


def _name_some(members: Sequence[Move], name: Callable[[Move], str], template: Template) -> str:
    return _join([name(one) for one in members[:MOST_NAMED]], template, more=len(members) - MOST_NAMED)


def _join(texts: Sequence[str], template: Template, *, more: int = 0) -> str:
    rest = len(texts) - MOST_NAMED + max(more, 0)
    shown = "; ".join(texts[:MOST_NAMED])
    return f"{shown}; {word_text('cli_and_more', template, count=rest)}" if rest > 0 else shown
