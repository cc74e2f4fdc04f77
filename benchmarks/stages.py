"""One sync in this process, with the seconds of each stage; prints one line of JSON."""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import itertools  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from datetime import date, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from sheets_strategy.adapters.templates import load_template  # noqa: E402
from sheets_strategy.adapters.xlsx import XlsxWorkbook  # noqa: E402
from sheets_strategy.sync import sync  # noqa: E402

marks = [("start", STARTED), ("read", time.perf_counter())]
workbook = XlsxWorkbook(Path(sys.argv[1]), now=datetime.now, owner="benchmark")
result = sync(
    workbook,
    load_template,
    today=date(2026, 11, 23),
    progress=lambda stage: marks.append((stage, time.perf_counter())) if stage != "read" else None,
)
marks.append(("end", time.perf_counter()))
stages = {name: round(then - now, 2) for (name, now), (_, then) in itertools.pairwise(marks)}
print(json.dumps({**stages, "cells": result.changes.cells()}))
