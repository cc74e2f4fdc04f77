"""A pasted grid → statement rows, every row of the grid accounted for.

In: the grid of «Выписка» or of a CSV or XLSX file. Out: ``SheetRows``: readable
rows as a frame, rows that look like payments but cannot be read, and notes
(header lines, preambles, totals) that hold no payment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.columns import Layout, Section, find_sections
from sheets_strategy.statement.currencies import add_sums, sum_currencies
from sheets_strategy.statement.doubt import find_doubts, gather_evidence
from sheets_strategy.statement.identities import drop_strange_accounts, find_no_party
from sheets_strategy.statement.infer import Evidence, fits
from sheets_strategy.statement.notes import has_number, is_blank
from sheets_strategy.statement.orders import Piece, find_order, find_pieces, has_date, sample
from sheets_strategy.statement.parts import Part, Unreadable, leave_part, read_part
from sheets_strategy.statement.reading import UNREADABLE, Reading, SheetRows, no_rows
from sheets_strategy.values.cells import Row

__all__ = ["Reading", "SheetRows", "read_sheet_rows"]

_MOST_PIECES = 50
_MOSTLY = 0.5
_WEIGHTY = ("on", "in_sum", "out_sum", "amount", "party", "party_inn", "purpose")


@dataclass(frozen=True, slots=True)
class _Span:
    """Grid rows that are read under one order of columns; None leaves them unread."""

    start: int
    stop: int
    layout: Layout | None
    inferred: bool = False


def read_sheet_rows(rows: Sequence[Row], reading: Reading) -> SheetRows:
    """Read a grid of statement rows, whatever the order of its columns.

    Rows under a header line are read first; what they tell (who pays us, whom we pay)
    decides on rows that stand in another order without a header line of their own.

    Args:
        rows: The grid, empty leading rows kept.
        reading: Headers known, own accounts.

    Raises:
        InputError: ``header_among_rows`` (tab, row): the tab was sorted with its header line.
    """
    sections = find_sections(rows, fields=reading.fields)
    _refuse_sorted(rows, sections, reading)
    pieces = [(section, piece) for section in sections for piece in find_pieces(rows, section)]
    spans = [_Span(piece.start, piece.stop, section.layout) for section, piece in pieces if not piece.stray]
    strayed = [(section, piece) for section, piece in pieces if piece.stray]
    if strayed:
        largest = sorted(spans, key=lambda span: span.start - span.stop)[:_MOST_PIECES]
        read = [
            read_part(rows[one.start : one.stop], one.start, 0, one.layout, reading)
            for one in largest
            if one.layout is not None
        ]
        evidence = gather_evidence([part.rows for part in read], reading)
        known = [section.layout for section in reversed(sections) if section.layout is not None]
        spans = _join([*spans, *_place_strayed(rows, strayed, known, evidence)])
    header_rows = [
        row for section in sections if section.layout is not None for row in section.layout.header_rows()
    ]
    refused = [section for section in sections if section.refused is not None]
    sheet = _read_spans(rows, spans, header_rows, reading)
    return replace(sheet, findings=(*map(_refused, refused), *sheet.findings)) if refused else sheet


def _refused(section: Section) -> Finding:
    """Say of a report on sales what it lacks."""
    layout = section.refused or Layout({})
    row = layout.header_row
    facts = {"row": row + 1, "rows": section.stop - section.start}
    return Finding(f"sales_no_{layout.lacks}", "error", str(row), "statement", row, facts=facts)


def _refuse_sorted(rows: Sequence[Row], sections: Sequence[Section], reading: Reading) -> None:
    """Stop where rows stand above the header line that they belong to."""
    above = sample([row for row in rows[: sections[0].stop] if has_date(row, None) and has_number(row)])
    for section in sections[1:]:
        if above and section.layout is not None and fits(above, section.layout) > _MOSTLY:
            raise InputError("header_among_rows", tab=reading.tab, row=section.layout.header_row + 1)


def _place_strayed(
    rows: Sequence[Row],
    strayed: Sequence[tuple[Section, Piece]],
    known: Sequence[Layout],
    evidence: Evidence,
) -> Iterator[_Span]:
    """Find an order of columns for strayed rows; one that was inferred is known from then on."""
    layouts = list(known)
    for tries, (section, piece) in enumerate(strayed):
        kept = section.layout if piece.stray == "maybe" else None
        if tries >= _MOST_PIECES:
            yield _Span(piece.start, piece.stop, kept)
            continue
        for start, stop in _cut(rows, piece, layouts, section, evidence):
            found = find_order(rows[start:stop], known=layouts, under=section.layout, evidence=evidence)
            if found is not None and kept is not None and _agree(found, kept):
                found = None
            if found is not None and found.header_row < 0 and found not in layouts:
                layouts.append(found)
            yield _Span(start, stop, found or kept, inferred=found is not None)


def _agree(one: Layout, other: Layout) -> bool:
    """Say whether two orders of columns have the same columns for all that matters."""
    shared = one.columns.keys() & other.columns.keys() & set(_WEIGHTY)
    return all(one.columns[name] == other.columns[name] for name in shared)


def _cut(
    rows: Sequence[Row], piece: Piece, known: Sequence[Layout], section: Section, evidence: Evidence
) -> list[tuple[int, int]]:
    """Cut strayed rows at blank lines, unless all of them stand in one order."""
    whole = [(piece.start, piece.stop)]
    if find_order(rows[piece.start : piece.stop], known=known, under=section.layout, evidence=evidence):
        return whole
    blanks = [at for at in range(piece.start, piece.stop) if is_blank(rows[at])]
    edges = sorted({piece.start, *blanks, piece.stop})
    return list(pairwise(edges)) if blanks else whole


def _join(spans: Sequence[_Span]) -> list[_Span]:
    """Order spans and join neighbours that stand under one header line."""
    joined: list[_Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        last = joined[-1] if joined else None
        if last and last.stop == span.start and last.layout is span.layout and last.inferred == span.inferred:
            joined[-1] = _Span(last.start, span.stop, last.layout, last.inferred)
        else:
            joined.append(span)
    return joined


def _read_spans(
    rows: Sequence[Row], spans: Sequence[_Span], header_rows: Sequence[int], reading: Reading
) -> SheetRows:
    parts: list[Part] = []
    layouts: dict[int, Layout] = {}
    places: dict[int, tuple[int, int]] = {}
    fields: dict[int, frozenset[str]] = {}
    findings: list[Finding] = []
    left: list[Unreadable] = []
    for span in spans:
        inside, number = rows[span.start : span.stop], len(layouts)
        if span.layout is None:
            part = leave_part(inside, span.start, currency=reading.silent_currency)
            left += part.unreadable
        else:
            layouts[number], places[number] = span.layout, (span.start, span.stop)
            part = read_part(inside, span.start, number, span.layout, reading)
            part, strange = drop_strange_accounts(part, span.layout, reading)
            nobody = find_no_party(part, span.layout, number)
            findings += [finding for finding in (strange, nobody) if finding is not None]
            fields[number] = part.fields
            findings += _understood(span, span.layout, part) if span.inferred else []
        parts.append(part)
    frame = _concat(parts)
    findings += _unknown(left)
    findings += find_doubts(frame, parts, layouts, reading)
    return SheetRows(
        rows=frame,
        fields=fields,
        unreadable=_unreadable(parts),
        findings=tuple(findings),
        notes=tuple(sorted([*header_rows, *(row for part in parts for row in part.notes)])),
        layouts=layouts,
        spans=places,
        currency=reading.silent_currency,
    )


def _concat(parts: Sequence[Part]) -> pd.DataFrame:
    frames = [part.rows for part in parts if len(part.rows)]
    if not frames:
        return no_rows()
    return frames[0].reset_index(drop=True) if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _unreadable(parts: Sequence[Part]) -> pd.DataFrame:
    bad = [row for part in parts for row in part.unreadable]
    return pd.DataFrame(bad, columns=list(UNREADABLE)).astype({"amount_kop": "int64", "row": "int64"})


def _unknown(left: Sequence[Unreadable]) -> list[Finding]:
    if not left:
        return []
    sums, facts = add_sums([(one[2], one[1]) for one in left]), {"rows": len(left)}
    total, row = sum(sums.values()), left[0][0]
    return [Finding("columns_unknown", "error", "", "statement", row, facts=facts, sum_kop=total, sums=sums)]


def _understood(span: _Span, layout: Layout, part: Part) -> list[Finding]:
    order = tuple(
        name for name, _ in sorted(layout.columns.items(), key=lambda item: item[1]) if name != "ignore"
    )
    facts = {"rows": len(part.rows) + len(part.unreadable), "fields": order}
    if not facts["rows"]:
        return []
    sums = add_sums(sum_currencies(part.rows), [(one[2], one[1]) for one in part.unreadable])
    key, total = "-".join(order), sum(sums.values())
    return [
        Finding(
            "columns_understood",
            "warning",
            key,
            "statement",
            span.start,
            facts=facts,
            sum_kop=total,
            sums=sums,
        )
    ]
