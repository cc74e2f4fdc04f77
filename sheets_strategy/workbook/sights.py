"""What a look at a watched workbook tells, without computing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Content = Mapping[str, str]
"""Part of a workbook (a tab, a file) → what tells this content of it from any other."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One look.

    Attributes:
        content: The parts that were looked at.
        ticked: Somebody asks to be served at once («Обновить»).
        held: The program that has the workbook open, so that it cannot be written; "" for none.
        missing: It is not there, for the moment perhaps.
        still_since: Since when the content is known to stand, None where only looks can tell.
    """

    content: Content = field(default_factory=dict)
    ticked: bool = False
    held: str = ""
    missing: bool = False
    still_since: datetime | None = None


def differs(settled: Content, seen: Content) -> bool:
    """Say whether a part that was seen is not as it was settled; parts that were not seen say nothing."""
    return any(settled.get(part) != content for part, content in seen.items())
