"""What steps 1 and 2 cost beside reading the statement: ``steps.py FOLDER [CLIENTS ATTRIBUTES ROWS]``.

    uv run python benchmarks/steps.py FOLDER

Makes a workbook (``steps_workbook.py``; 50,000 clients with 30 columns of the team's own, 500,000 rows), then
runs a first sync of a copy three times, each in a process of its own, with what the strategy computes counted
apart: portrait with likeness, back-tests with probability. "read" is what the sync itself needs to get the
cells of the workbook, clients and their columns included; "rows" is from cells to counted payments.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from datetime import datetime
from pathlib import Path

ROUNDS = 3
SIZE = (50_000, 30, 500_000)
READ, ROWS, PORTRAIT, PROBABILITY = "read", "rows", "portrait, likeness", "back-tests, probability"


def sync_once(path: Path) -> None:
    """Run one sync in this process; print its stages as JSON."""
    from stages import TODAY, Stages

    from sheets_strategy import sync as use_case
    from sheets_strategy.adapters.templates import load_template
    from sheets_strategy.adapters.xlsx import XlsxWorkbook
    from sheets_strategy.strategy import build

    stages = Stages()
    stages.wrap(use_case, "compare" if hasattr(use_case, "compare") else "diff", "diff")
    stages.wrap(use_case, "read_sheet_rows", ROWS)
    stages.wrap(use_case, "sort_payments", ROWS)
    for name, stage in (("find_best", PORTRAIT), ("measure_parameters", PROBABILITY)):
        if hasattr(build, name):
            stages.wrap(build, name, stage)
    workbook = XlsxWorkbook(path, now=datetime.now, owner="benchmark")
    use_case.sync(workbook, load_template, today=TODAY, progress=stages.begin)
    stages.begin("end")
    print(json.dumps(stages.spent))


def main(folder: Path, clients: int, attributes: int, rows: int) -> None:
    """Print the table."""
    from run import measure

    made = measure("steps_workbook.py", clients, attributes, rows, folder).printed.splitlines()[-1]
    copy = folder / "steps_copy.xlsx"
    runs = []
    for _ in range(ROUNDS):
        shutil.copy(made, copy)
        runs.append(json.loads(measure("steps.py", "--once", copy).printed.splitlines()[-1]))
    print(
        "| stage | wall s | CPU s | CPU, times reading | highest memory so far, MB |",
        "|---|---|---|---|---|",
        sep="\n",
    )
    for stage in runs[0]:
        wall, cpu = (statistics.median(run[stage][place] for run in runs) for place in (0, 1))
        ratio = statistics.median(run[stage][1] / run[READ][1] for run in runs)
        print(
            f"| {stage} | {wall:.1f} | {cpu:.1f} | {ratio:.2f} | {max(run[stage][2] for run in runs):,.0f} |"
        )
    both = [run[PORTRAIT][1] + run[PROBABILITY][1] for run in runs]
    ratio = statistics.median(one / run[READ][1] for one, run in zip(both, runs, strict=True))
    print(
        f"\nPortrait, likeness, back-tests and probability: {statistics.median(both):.1f} CPU s, "
        f"{ratio:.2f} of reading."
    )


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        sync_once(Path(sys.argv[2]))
    else:
        wanted = tuple(map(int, sys.argv[2:5])) or SIZE
        main(Path(sys.argv[1]), *wanted)
