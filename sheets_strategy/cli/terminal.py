"""What is told and asked at a terminal, beside the results: stages, waits, questions; on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.workbook.template import Template


class Progress:
    """Names the running stage on a terminal; silent elsewhere and for quick work."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._started = time.monotonic()
        self._shown = False

    def __call__(self, stage: str) -> None:
        """Say that a stage begins."""
        if sys.stderr.isatty() and stage in self._words:
            self._shown = True
            print(f"\r\x1b[K{self._words[stage]}…", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def tell_wait(code: str, template: Template, **facts: object) -> None:
    """Tell somebody who waits at a terminal why, on stderr."""
    from sheets_strategy.workbook.catalogue import word_text

    if sys.stderr.isatty():
        print(f"\r\x1b[K{word_text(code, template, **facts)}", file=sys.stderr)


def agreed(question: str, *, refused: str) -> bool:
    """Ask a yes-no question.

    Raises:
        InputError: With the given code where nobody can be asked.
    """
    if not sys.stdin.isatty():
        raise InputError(refused)
    return ask(question)


def ask(question: str) -> bool:
    """Ask a yes-no question on a terminal."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return input().strip().lower() in ("y", "yes", "д", "да")


def ask_text(question: str) -> str:
    """Ask for a line of text on a terminal."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return input()


def is_terminal() -> bool:
    """Say whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()
