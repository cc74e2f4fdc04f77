"""How many lines a wrapped text takes."""

from __future__ import annotations

import math


def count_lines(text: str, width: int) -> int:
    """Count the lines of a text that wraps at words, each line a little short of the width."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += math.ceil(len(word) / width) - 1
        room -= len(word) % width + 1
    return lines
