"""A chart → rectangles and texts with places, the same ones for HTML and PDF.

Lengths are points of a page; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sheets_strategy.workbook.palette import BARS, LINE, QUIET, RUNNING
from sheets_strategy.workbook.print_marks import Box, Words
from sheets_strategy.workbook.printed import PrintedChart, Series

WIDTH: Final = 760.0
SIZE: Final = 8.0
_ROW: Final = 12.5
_NAMES: Final = 205.0
_AFTER: Final = 150.0
_TALL: Final = 120.0
_LEGEND: Final = 14.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to be drawn.

    Attributes:
        width: Of the whole.
        height: Of the whole.
        marks: In the order in which they are drawn.
    """

    width: float
    height: float
    marks: tuple[Box | Words, ...]


def draw_chart(chart: PrintedChart) -> Drawing:
    """Place the bars of a chart."""
    legend = tuple(_legend(chart))
    if chart.upright:
        return Drawing(WIDTH, _LEGEND + _TALL + 40, (*legend, *_upright(chart)))
    rows = len(chart.names)
    step = _ROW * (2 if chart.beside else 1)
    return Drawing(WIDTH, _LEGEND + rows * step + 4, (*legend, *_lying(chart, step)))


def _legend(chart: PrintedChart) -> Iterator[Box | Words]:
    """Say what the bars are, and what the numbers beside them."""
    x = 0.0
    for series, fill in ((chart.bars, BARS), (chart.beside, LINE)):
        if series is not None:
            yield Box(x, 2, 8, 8, fill)
            yield Words(x + 12, 9, series.label, SIZE, fill=QUIET)
            x += 24 + 5 * len(series.label)
    if chart.told is not None:
        yield Words(x, 9, f"● {chart.told.label}", SIZE, fill=RUNNING)


def _scale(chart: PrintedChart) -> float:
    known = [*chart.bars.values, *(chart.beside.values if chart.beside else ())]
    return max((value for value in known if value is not None and value > 0), default=1.0)


def _lying(chart: PrintedChart, step: float) -> Iterator[Box | Words]:
    """Draw names below each other, a bar beside each, its number after it."""
    scale, room = _scale(chart), WIDTH - _NAMES - _AFTER
    for place, name in enumerate(chart.names):
        top = _LEGEND + place * step
        yield Words(_NAMES - 6, top + step / 2 + 3, name, SIZE, anchor="end")
        for part, (series, fill) in enumerate(((chart.bars, BARS), (chart.beside, LINE))):
            if series is None:
                continue
            y, value = top + part * _ROW, series.values[place]
            width = max(0.0, value or 0.0) / scale * room
            yield Box(_NAMES, y + 2, max(width, 0.5), _ROW - 4, fill)
            yield Words(_NAMES + width + 4, y + _ROW - 4, series.texts[place], SIZE)
        if chart.told is not None:
            yield Words(WIDTH, top + step / 2 + 3, _text(chart.told, place), SIZE, fill=RUNNING, anchor="end")


def _upright(chart: PrintedChart) -> Iterator[Box | Words]:
    """Draw columns from left to right: number above, name below, the other number below the name."""
    scale = _scale(chart)
    step = WIDTH / max(1, len(chart.names))
    floor = _LEGEND + 12 + _TALL
    yield Box(0, floor, WIDTH, 0.6, LINE)
    for place, name in enumerate(chart.names):
        middle = (place + 0.5) * step
        pairs = [(chart.bars, BARS)] + ([(chart.beside, LINE)] if chart.beside else [])
        wide = step * 0.62 / len(pairs)
        for part, (series, fill) in enumerate(pairs):
            value = series.values[place]
            tall = max(0.0, value or 0.0) / scale * _TALL
            left = middle - step * 0.31 + part * wide
            yield Box(left, floor - tall, wide, max(tall, 0.5), fill)
            yield Words(left + wide / 2, floor - tall - 3, series.texts[place], SIZE - 1, anchor="middle")
        yield Words(middle, floor + 11, name, SIZE, fill=QUIET, anchor="middle")
        if chart.told is not None:
            told = f"● {_text(chart.told, place)}".rstrip("● ")
            yield Words(middle, floor + 22, told, SIZE, fill=RUNNING, anchor="middle")


def _text(series: Series, place: int) -> str:
    return series.texts[place] if place < len(series.texts) else ""
