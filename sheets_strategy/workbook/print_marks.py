"""What is drawn on a page, for HTML and PDF alike: lengths are points, ``y`` grows down from the top edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sheets_strategy.workbook.palette import INK, LINE


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two points."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = LINE
    weight: float = 0.4


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``y`` is its base line."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    fill: str = INK
    anchor: Literal["start", "middle", "end"] = "start"


Mark = Box | Line | Words
