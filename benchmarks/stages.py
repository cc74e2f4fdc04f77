"""One sync in this process, with the seconds and the peak memory of each stage.

    uv run python benchmarks/stages.py WORKBOOK.xlsx

Prints one line of JSON: stage → wall seconds, CPU seconds, highest memory of the process so far
in MB. "import" loads Python's modules. "compute" is without "diff", "write" without "verify":
these two run inside the others, so the driver wraps their functions.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter(), time.process_time()

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import date, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from sheets_strategy import sync as use_case  # noqa: E402
from sheets_strategy.adapters.templates import load_template  # noqa: E402
from sheets_strategy.adapters.xlsx import XlsxWorkbook  # noqa: E402
from sheets_strategy.adapters.xlsx import workbook as adapter  # noqa: E402

TODAY = date(2026, 11, 23)


class Stages:
    """Adds time to the stage that is running."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}
        self._running, self._since = "import", STARTED

    def begin(self, stage: str) -> None:
        """Begin a stage."""
        self._change(stage)

    def _change(self, stage: str) -> str:
        """Begin a stage; give the one that ended."""
        now = time.perf_counter(), time.process_time()
        spent = self.spent.setdefault(self._running, [0.0, 0.0, 0.0])
        spent[0] += now[0] - self._since[0]
        spent[1] += now[1] - self._since[1]
        spent[2] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ended, self._running, self._since = self._running, stage, now
        return ended

    def wrap(self, module: object, name: str, stage: str) -> None:
        """Count a function of a module as a stage of its own."""
        function: Callable[..., object] = getattr(module, name)

        def timed(*args: object, **kwargs: object) -> object:
            around = self._change(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self._change(around)

        setattr(module, name, timed)


def main() -> None:
    """Run one sync and print its stages."""
    stages = Stages()
    stages.wrap(use_case, "compare", "diff")
    stages.wrap(adapter, "check_parts", "verify")
    stages.wrap(adapter, "check_values", "verify")
    workbook = XlsxWorkbook(Path(sys.argv[1]), now=datetime.now, owner="benchmark")
    result = use_case.sync(workbook, load_template, today=TODAY, progress=stages.begin)
    stages.begin("end")
    rounded = {name: [round(figure, 2) for figure in spent] for name, spent in stages.spent.items()}
    print(json.dumps({"cells": result.changes.cells(), "stages": rounded}))


if __name__ == "__main__":
    main()
