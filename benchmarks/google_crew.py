"""Jobs in copies of this process, several at a time."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any


class Crew:
    """Does jobs at once, each in a copy of this process; gives their results in the order of starting."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._done: list[object] = []
        self._running: list[tuple[int, int]] = []

    def start(self, job: Callable[[], object]) -> None:
        """Begin a job as soon as there is room for it."""
        if not self._jobs:
            self._done.append(job())
            return
        while len(self._running) >= self._jobs:
            self._take()
        sys.stdout.flush()
        reader, writer = os.pipe()
        child = os.fork()
        if child:
            os.close(writer)
            self._running.append((child, reader))
            return
        try:
            os.write(writer, pickle.dumps(job()))
        finally:
            if sys.exc_info()[0] is not None:
                traceback.print_exc()
            os._exit(0)

    def gather(self) -> list[Any]:
        """Wait for the rest."""
        while self._running:
            self._take()
        return self._done

    def _take(self) -> None:
        child, reader = self._running.pop(0)
        with os.fdopen(reader, "rb") as answer:
            self._done.append(pickle.loads(answer.read()))
        os.waitpid(child, 0)
