"""The fonts of a PDF: how long a text is in them, and how it breaks into lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parent / "fonts"
_NAMES: Final = ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold")


@dataclass(slots=True)
class Fonts:
    """Two fonts and the words measured so far: a table of thousands of rows repeats them.

    Attributes:
        names: What the library calls them: the plain one, the bold one.
    """

    names: tuple[str, str]
    _known: dict[tuple[str, bool], float] = field(default_factory=dict)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Give the length of a text in points."""
        known = self._known.get((text, bold))
        if known is None:
            from reportlab.pdfbase.pdfmetrics import stringWidth

            known = self._known[text, bold] = float(stringWidth(text, self.names[bold], 1))
        return known * size

    def wrap(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines of at most so many points; a word that is longer is cut."""
        if self.width(text, size, bold=bold) <= room:
            return [text]
        lines: list[str] = []
        line, length = "", 0.0
        space = self.width(" ", size, bold=bold)
        for word in text.split(" "):
            wide = self.width(word, size, bold=bold)
            if line and length + space + wide <= room:
                line, length = f"{line} {word}", length + space + wide
                continue
            if line:
                lines.append(line)
            *full, word = self._cut(word, size, room, bold=bold) if wide > room else [word]
            lines += full
            line, length = word, self.width(word, size, bold=bold)
        return [*lines, line]

    def _cut(self, word: str, size: float, room: float, *, bold: bool) -> list[str]:
        parts, part, length = [], "", 0.0
        for char in word:
            wide = self.width(char, size, bold=bold)
            if part and length + wide > room:
                parts.append(part)
                part, length = "", 0.0
            part, length = part + char, length + wide
        return [*parts, part]


def load_fonts() -> Fonts:
    """Make the fonts of this package known to the library."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in _NAMES:
        registerFont(TTFont(name, str(_FOLDER / f"{name}.ttf")))
    return Fonts(_NAMES)
