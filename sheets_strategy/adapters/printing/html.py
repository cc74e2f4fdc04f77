"""A report → one HTML page that needs nothing else: no script, no font, no picture from anywhere.

Every text is escaped, so that what came from a bank stays text. A policy in the
page forbids scripts and loading besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from sheets_strategy.workbook.drawn import draw_chart
from sheets_strategy.workbook.palette import HEADER_FONT, INK, LINE, QUIET, TOOL_FILL
from sheets_strategy.workbook.print_marks import Box
from sheets_strategy.workbook.print_widths import measure_columns, share_widths
from sheets_strategy.workbook.printed import PrintedChart, PrintedTable, Report, Section

MARK: Final = b'<meta name="generator" content="sheets-strategy">'
"""By these bytes, near its beginning, a page is known as one of this program."""

_STYLE: Final = f"""
@page {{ size: A4 landscape; margin: 10mm 10mm 12mm; }}
* {{ box-sizing: border-box; }}
body {{ font: 9pt/1.3 "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; color: {INK};
       margin: 0 auto; max-width: 277mm; padding: 4mm; }}
h1 {{ font-size: 17pt; margin: 0 0 1mm; overflow-wrap: anywhere; }}
h2 {{ font-size: 13pt; margin: 0 0 2mm; border-bottom: 1.5pt solid {TOOL_FILL}; overflow-wrap: anywhere; }}
h3 {{ font-size: 9.5pt; margin: 4mm 0 1.5mm; break-after: avoid; }}
p {{ margin: 0 0 1mm; color: {QUIET}; }}
section {{ margin-top: 7mm; }}
section + section {{ break-before: page; }}
table {{ border-collapse: collapse; width: 100%; font-size: 8pt; }}
table.few {{ width: auto; }}
th, td {{ border: .5pt solid {LINE}; padding: .7mm 1.4mm; text-align: left; vertical-align: top;
         overflow-wrap: anywhere; }}
th {{ background: {TOOL_FILL}; color: {HEADER_FONT}; font-weight: 600; vertical-align: bottom;
     overflow-wrap: normal; }}
th.r, td.r {{ text-align: right; }}
td.r, td.n {{ white-space: nowrap; overflow-wrap: normal; }}
thead {{ display: table-header-group; }}
tr, svg {{ break-inside: avoid; }}
.note {{ font-size: 8pt; margin-top: 1mm; }}
svg {{ display: block; width: 100%; max-width: 268mm; height: auto; }}
@media print {{
  body {{ padding: 0; max-width: none; }}
  th, td, rect {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
"""
_FEW_COLUMNS: Final = 8
_CHARACTERS: Final = 190
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(report: Report) -> bytes:
    """Give the page; the same report gives the same bytes."""
    return "\n".join(_page(report)).encode("utf-8", "replace")


def _page(report: Report) -> Iterator[str]:
    title = escape(report.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escape(report.lang)}"><head><meta charset="utf-8">'
    yield MARK.decode()
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body>"
    yield f"<header><h1>{title}</h1>"
    yield from (f"<p>{escape(line)}</p>" for line in report.lines)
    yield "</header>"
    for section in report.sections:
        yield from _section(section)
    yield "</body></html>\n"


def _section(section: Section) -> Iterator[str]:
    yield f"<section><h2>{escape(section.title)}</h2>"
    for block in section.blocks:
        if block.title:
            yield f"<h3>{escape(block.title)}</h3>"
        yield from _chart(block) if isinstance(block, PrintedChart) else _table(block)
    yield "</section>"


def _table(table: PrintedTable) -> Iterator[str]:
    few = ' class="few"' if len(table.columns) < _FEW_COLUMNS else ""
    classes = ["r" if column.align == "right" else "" if column.wraps else "n" for column in table.columns]
    heads = "".join(
        f"<th{_class(name)}>{escape(column.label)}</th>"
        for column, name in zip(table.columns, classes, strict=True)
    )
    yield f"<table{few}>{_widths(table)}<thead><tr>{heads}</tr></thead><tbody>"
    for place, row in enumerate(table.rows):
        cells = "".join(
            f"<td{_class(name)}{_fill(table.fills.get((place, col)))}>{escape(text)}</td>"
            for col, (text, name) in enumerate(zip(row, classes, strict=True))
        )
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"
    yield from (f'<p class="note">{escape(note)}</p>' for note in table.notes)


def _widths(table: PrintedTable) -> str:
    """Give hints on how wide columns are, where the table fills the page; the browser has the last word."""
    if len(table.columns) < _FEW_COLUMNS:
        return ""
    wishes = measure_columns(table, len, lambda text: len(text) * 1.1, longest=20)
    widths = [one + 2 for one in share_widths(wishes, _CHARACTERS - 2 * len(table.columns))]
    total = sum(widths)
    return "<colgroup>" + "".join(f'<col style="width:{one / total:.1%}">' for one in widths) + "</colgroup>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _fill(colour: str | None) -> str:
    return f' style="background:{escape(colour)}"' if colour else ""


def _chart(chart: PrintedChart) -> Iterator[str]:
    drawing = draw_chart(chart)
    size = f"0 0 {drawing.width:g} {drawing.height:g}"
    yield f'<svg viewBox="{size}" role="img" aria-label="{escape(chart.title)}">'
    for mark in drawing.marks:
        if isinstance(mark, Box):
            yield (
                f'<rect x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
                f' fill="{mark.fill}"/>'
            )
        else:
            yield (
                f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size:g}" fill="{mark.fill}"'
                f' text-anchor="{mark.anchor}">{escape(mark.text)}</text>'
            )
    yield "</svg>"
