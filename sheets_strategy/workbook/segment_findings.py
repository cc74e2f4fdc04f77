"""What was found in the decision table → findings at its cells, and remarks beside its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.strategy.overlaps import FEWEST_CLAIMED, Overlap
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.reach import Contradiction, Unreachable
from sheets_strategy.strategy.segment_checks import TableCheck
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.conditions import Condition
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.catalogue import word_fact, word_text
from sheets_strategy.workbook.cell_findings import finding_at, text_of
from sheets_strategy.workbook.read_segments import Segments
from sheets_strategy.workbook.show_segments import describe_condition
from sheets_strategy.workbook.template import Template

MOST_NAMED = 5
"""So many segments are named in one sentence."""


def find_in_segments(strategy: Strategy, segments: Segments, book: Book) -> list[Finding]:
    """Say what is to be mended in the decision table, each at its cell.

    Args:
        strategy: What was computed.
        segments: The tab as read.
        book: The workbook.
    """
    table, cells = strategy.table, _Cells(segments, book.tables["segments"], book.template)
    return [
        *(cells.contradiction(one) for one in table.reach.contradictions),
        *(cells.unreachable(one) for one in table.reach.unreachable if one.segment.conditions),
        *cells.not_proven(table.reach.not_proven),
        *cells.gaps(table),
        *(cells.overlap(one) for one in table.overlaps if one.is_finer or not _is_served(strategy, one)),
        *cells.idle(table.idle),
    ]


def remark_segments(
    strategy: Strategy, segments: Segments, template: Template
) -> Mapping[str, tuple[str, ...]]:
    """Give the remarks of each row: code → short texts.

    Args:
        strategy: What was computed.
        segments: The tab as read.
        template: Words.
    """
    lang, table = template.lang, strategy.table
    found = _remark_words(strategy.profiles, segments, template)
    for clash in table.reach.contradictions:
        columns = " + ".join(segments.headers[name] for name in clash.parameters)
        code = "remark_impossible" if len(clash.parameters) == 1 else "remark_clash"
        found[clash.segment.code] = (word_text(code, template, columns=columns),)
    for lost in table.reach.unreachable:
        code = "remark_same" if lost.is_same else "remark_unreachable"
        by, count = _numbers(lost.taken_by, lang), len(lost.taken_by)
        found[lost.segment.code] = (word_text(code, template, by=by, count=count),)
    for segment in table.reach.not_proven:
        found[segment.code] = (word_text("remark_not_proven", template),)
    for one in table.overlaps:
        facts = {"clients": one.clients, "of": one.of, "by": _numbers([one.earlier], lang)}
        text = word_text("remark_overlap" if one.of else "remark_narrowed", template, **facts)
        found[one.later.code] = (*found.get(one.later.code, ()), text)
    return found


def _remark_words(
    profiles: Mapping[str, Parameter], segments: Segments, template: Template
) -> dict[str, tuple[str, ...]]:
    """Name the words of conditions that no client has: mostly they are misspelt."""
    kinds = template.labels["parameter_values"]
    free = [name for name in segments.columns if kinds.get(name, "text") == "text"]
    held = {name: set(_keys(profiles[name])) for name in free if name in profiles}
    found: dict[str, tuple[str, ...]] = {}
    for segment in segments.segments:
        asked = [(name, segment.conditions[name]) for name in held if name in segment.conditions]
        words = [
            word for name, one in asked if not one.negated for word in one.values if word not in held[name]
        ]
        if words:
            text = word_text("remark_no_such_word", template, words="; ".join(words))
            found[segment.code] = (text,)
    return found


def _keys(parameter: Parameter) -> Iterable[str]:
    return () if parameter.keys is None else parameter.keys.tolist()


def _numbers(segments: Sequence[Segment], lang: str) -> str:
    named = word_fact(tuple(one.number for one in segments[:MOST_NAMED]), lang=lang)
    return f"{named} …" if len(segments) > MOST_NAMED else named


def _is_served(strategy: Strategy, one: Overlap) -> bool:
    """Say whether a later segment still has clients, or too few to speak of are claimed twice."""
    return one.clients < FEWEST_CLAIMED or int(strategy.segments["clients"].get(one.later.code, 0)) > 0


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells and words of the rows of the tab."""

    segments: Segments
    view: TableView
    template: Template

    def numbers(self, segments: Sequence[Segment]) -> str:
        """Name segments by their numbers, few of many."""
        return _numbers(segments, self.template.lang)

    def contradiction(self, one: Contradiction) -> Finding:
        """Point at the condition that nobody meets, or at the first of those that clash."""
        column = one.parameters[0]
        if len(one.parameters) > 1:
            conditions = {name: one.segment.conditions[name] for name in one.parameters}
            facts = self._facts(one.segment) | {"conditions": self.words(conditions)}
            return self._at(one.segment, column, "segment_conditions_clash", "warning", facts)
        row, col = self._row(one.segment), self.segments.columns[column]
        facts = self._facts(one.segment) | {"value": text_of(self.view.tab.cell(row, col))}
        return self._at(one.segment, column, "segment_condition_impossible", "warning", facts)

    def unreachable(self, one: Unreachable) -> Finding:
        """Point at the number: a smaller one is the mend."""
        first = self.numbers(one.taken_by[:1])
        facts = self._facts(one.segment) | {
            "takers": self.numbers(one.taken_by),
            "count": len(one.taken_by),
            "first": first,
        }
        code = "segment_same" if one.is_same else "segment_unreachable"
        return self._at(one.segment, "number", code, "warning", facts)

    def not_proven(self, rows: Sequence[Segment]) -> Iterator[Finding]:
        """Say once which rows the search could not decide."""
        if rows:
            facts = {"numbers": self.numbers(rows), "count": len(rows)}
            yield self._at(rows[0], "number", "segment_not_proven", "info", facts)

    def gaps(self, table: TableCheck) -> Iterator[Finding]:
        """Point at the last row, below which one without conditions is missing."""
        last = next(reversed(in_order(self.segments.segments)), None)
        if last is None or not table.gaps.found:
            return
        more = word_text("other_gaps", self.template) if len(table.gaps.found) > 1 else ""
        facts = self._facts(last) | {"conditions": self.words(table.gaps.found[0]), "others": more}
        yield self._at(last, "number", "segment_hole", "warning", facts)

    def overlap(self, one: Overlap) -> Finding:
        """Point at the number of the later row."""
        facts = self._facts(one.later) | {
            "earlier": self.numbers([one.earlier]),
            "earlier_name": one.earlier.name,
            "clients": one.clients,
            "of": one.of,
        }
        code = "segment_two_departments"
        if one.is_finer:
            code = "segment_finer_below" if one.of else "segment_finer_narrowed"
        found = self._at(one.later, "number", code, "info", facts)
        key = f"{one.earlier.code}+{one.later.code}"
        return replace(found, key=key, sum_kop=one.turnover_kop if one.of else None)

    def idle(self, asked: Mapping[str, tuple[Segment, ...]]) -> Iterator[Finding]:
        """Point at the headers of conditions that do not tell who will pay."""
        for name, rows in asked.items():
            facts = {"numbers": self.numbers(rows), "count": len(rows)}
            col = self.segments.columns[name]
            found = finding_at(
                self.view, self.view.header_row, "", "parameter_idle", grave="info", col=col, facts=facts
            )
            yield replace(found, key=name)

    def words(self, conditions: Mapping[str, Condition]) -> str:
        """Say several conditions in words, in the order of their columns."""
        headers, template = self.segments.headers, self.template
        names = sorted(conditions, key=self.segments.columns.__getitem__)
        return "; ".join(
            f"{headers[name]}: {describe_condition(conditions[name], name, template)}" for name in names
        )

    def _facts(self, segment: Segment) -> dict[str, object]:
        return {"number": segment.number, "name": segment.name}

    def _row(self, segment: Segment) -> int:
        return next(row for row, code in self.segments.codes.by_row.items() if code == segment.code)

    def _at(
        self,
        segment: Segment,
        column: str,
        code: str,
        grave: Grave,
        facts: Mapping[str, object],
    ) -> Finding:
        col = self.view.columns[column] if column == "number" else self.segments.columns[column]
        found = finding_at(self.view, self._row(segment), "", code, grave=grave, col=col, facts=facts)
        # The code of the row, not its place: people sort.
        return replace(found, key=segment.code)
