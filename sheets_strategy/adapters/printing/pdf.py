"""A report → a PDF on A4, landscape, with headers on every page.

reportlab draws; it is an extra of the package (``pdf``), so that nobody who
does not print needs it. The font is embedded: DejaVu Sans Condensed, which has
Cyrillic and the rouble sign and may be passed on (fonts/LICENSE-DejaVu.txt).
"""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import Any, Final

from sheets_strategy.adapters.printing.pdf_fonts import load_fonts
from sheets_strategy.adapters.printing.pdf_layout import HEIGHT, WIDTH, Page, lay_out
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.palette import QUIET
from sheets_strategy.workbook.print_marks import Box, Line, Words
from sheets_strategy.workbook.printed import Report

MARK: Final = b"/Creator (sheets-strategy)"
"""By these bytes a file is known as one of this program."""


def require() -> None:
    """Stop before anything is read where the library is missing.

    Raises:
        InputError: ``pdf_missing``.
    """
    if find_spec("reportlab") is None:
        raise InputError("pdf_missing")


def write_pdf(report: Report) -> bytes:
    """Give the file; the same report gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    fonts = load_fonts()
    pages = lay_out(report, fonts)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=report.lang)
    canvas.setTitle(report.title)
    canvas.setCreator("sheets-strategy")
    for number, page in enumerate(pages, start=1):
        if page.begins:
            canvas.bookmarkPage(f"s{number}")
            canvas.addOutlineEntry(page.begins, f"s{number}", level=0)
        _draw(canvas, page, fonts.names)
        foot = report.page.format(page=number, pages=len(pages))
        canvas.setFont(fonts.names[False], 7)
        canvas.setFillColor(QUIET)
        canvas.drawRightString(WIDTH - 28, 14, foot)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, page: Page, names: tuple[str, str]) -> None:
    """Draw the marks of a page; theirs grows downwards, the canvas's upwards."""
    for mark in page.marks:
        if isinstance(mark, Box):
            canvas.setFillColor(mark.fill)
            canvas.rect(mark.x, HEIGHT - mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1)
        elif isinstance(mark, Line):
            canvas.setStrokeColor(mark.colour)
            canvas.setLineWidth(mark.weight)
            canvas.line(mark.x, HEIGHT - mark.y, mark.to_x, HEIGHT - mark.to_y)
        elif isinstance(mark, Words):
            canvas.setFont(names[mark.bold], mark.size)
            canvas.setFillColor(mark.fill)
            draw = {
                "start": canvas.drawString,
                "middle": canvas.drawCentredString,
                "end": canvas.drawRightString,
            }
            draw[mark.anchor](mark.x, HEIGHT - mark.y, mark.text)
