"""What was decided for rows that may be the same payment, as memory keeps it."""

from __future__ import annotations

from dataclasses import dataclass

_DOUBT = "?"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a fingerprint that occurs more than once, or has a likeness.

    Attributes:
        seen: Copies in the tab when it was decided.
        counted: How many of them are payments.
        doubtful: Whether that could be otherwise, which stays a question.
    """

    seen: int
    counted: int
    doubtful: bool = False

    @property
    def text(self) -> str:
        """What memory keeps: ``seen/counted``, with ``/?`` where it is doubtful."""
        return f"{self.seen}/{self.counted}" + (f"/{_DOUBT}" if self.doubtful else "")


def read_decision(text: str) -> Decision:
    """Read what memory keeps.

    >>> read_decision("3/2/?")
    Decision(seen=3, counted=2, doubtful=True)
    """
    seen, counted, *doubt = text.split("/")
    return Decision(int(seen), int(counted), doubt == [_DOUBT])
