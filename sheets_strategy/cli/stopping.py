"""Ctrl+C and SIGTERM: what is under way is finished, then the program ends; a second time it ends at once."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from types import FrameType

_SLICE_S = 0.2
"""Windows wakes no sleeping thread for Ctrl+C in every case, so that sleeps are short."""


class Stopping:
    """Whether somebody wants an end."""

    def __init__(self) -> None:
        self._asked = False

    def __call__(self) -> bool:
        """Say it."""
        return self._asked

    def sleep(self, seconds: float) -> None:
        """Sleep, not longer than until somebody wants an end.

        The clock that a sleeping machine does not stop decides: after a night it is over at once.
        """
        end = time.time() + seconds
        while not self._asked and 0 < (left := end - time.time()) <= seconds:
            time.sleep(min(left, _SLICE_S))

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to the signals that ask for an end, as far as this system has them."""
        names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        # What is ignored already, as by nohup, stays so.
        heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._ask) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
