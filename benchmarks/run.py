"""Measure syncs as whole processes, beside reading alone and beside a user's own script.

    uv run python benchmarks/run.py FOLDER [ROWS ...]

The contenders run in turn, several rounds, each on its own copy of the same workbook. Prints two
markdown tables: whole processes (medians; ratios are medians of the rounds' own ratios, in wall and
in CPU seconds; a busy machine moves the second least), and the stages of each sync.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
TODAY = "2026-11-23"
SIZES = (10_000, 100_000, 500_000)
ROUNDS = {10_000: 5, 100_000: 3}
READ, SCRIPT, SCRIPT_ALL = "read alone (a)", "user's script (b)", "user's script, keeping the statement"
SYNCS = ("first sync", "second sync, nothing new", "sync after 100 new payments")
STAGES = ("import", "read", "compute", "diff", "write", "verify")


@dataclass(frozen=True)
class Run:
    """One finished process."""

    wall: float
    cpu: float
    peak_mb: float
    printed: str


def measure(script: str, *arguments: object) -> Run:
    """Run a script of this folder as a process of its own."""
    return run(str(HERE / script), *arguments)


def sync(work: Path, staged: Path) -> Run:
    """Run the command that people run on one workbook, and its stages on an equal one."""
    whole = run("-m", "sheets_strategy", "sync", "-w", work, "--today", TODAY)
    return replace(whole, printed=measure("stages.py", staged).printed)


def run(*arguments: object) -> Run:
    """Run Python as a process of its own."""
    command = [sys.executable, *map(str, arguments)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"{command} failed")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed)


def compare(rows: int, folder: Path) -> dict[str, list[Run]]:
    """Measure all contenders on one size, in turn."""
    # In a process of its own: a child's peak memory counts from that of its parent.
    source, new = measure("make_workbook.py", rows, folder).printed.splitlines()[-2:]
    work, staged, target = (folder / f"{name}.xlsx" for name in ("work", "staged", "user"))
    found: dict[str, list[Run]] = {}

    def add(name: str, one: Run) -> None:
        found.setdefault(name, []).append(one)

    for _ in range(ROUNDS.get(rows, 1)):
        for copy in (work, staged):
            shutil.copy(source, copy)
        add(READ, measure("read_only.py", work))
        add(SYNCS[0], sync(work, staged))
        add(SYNCS[1], sync(work, staged))
        for copy in (work, staged):
            run("-m", "sheets_strategy", "import", new, "-w", copy, "--today", TODAY)
        add(SYNCS[2], sync(work, staged))
        add(SCRIPT, measure("user_script.py", source, target))
        add(SCRIPT_ALL, measure("user_script.py", source, target, "keep"))
    return found


def show(rows: int, found: dict[str, list[Run]]) -> list[str]:
    """Give the lines of the first table."""
    lines = []
    for name, runs in found.items():
        figures = (
            f"{median(runs, lambda run: run.wall):.1f}",
            f"{median(runs, lambda run: run.cpu):.1f}",
            f"{max(run.peak_mb for run in runs):,.0f}",
            *(
                f"{ratio(found[other], runs, lambda run: run.wall)} / "
                f"{ratio(found[other], runs, lambda run: run.cpu)}"
                for other in (SCRIPT, SCRIPT_ALL)
            ),
        )
        lines.append(f"| {rows:,} | {name} | " + " | ".join(figures) + " |")
    return lines


def show_stages(rows: int, found: dict[str, list[Run]]) -> list[str]:
    """Give the lines of the second table: CPU seconds and memory so far."""
    lines = []
    for name in SYNCS:
        runs = [json.loads(run.printed)["stages"] for run in found[name]]
        shown = [
            f"{statistics.median(run[stage][1] for run in runs):.2f} / {runs[-1][stage][2]:.0f}"
            if stage in runs[0] else "–"
            for stage in STAGES
        ]  # fmt: skip
        lines.append(f"| {rows:,} | {name} | " + " | ".join(shown) + " |")
    return lines


def median(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """Give the median of a figure."""
    return statistics.median(map(figure, runs))


def ratio(others: Sequence[Run], runs: Sequence[Run], figure: Callable[[Run], float]) -> str:
    """Say how many times more others took, round by round."""
    pairs = zip(others, runs, strict=True)
    return f"{statistics.median(figure(other) / figure(run) for other, run in pairs):.1f}"


def main() -> None:
    """Print the tables."""
    folder, sizes = Path(sys.argv[1]), [int(size) for size in sys.argv[2:]] or SIZES
    whole, stages = [], []
    for rows in sizes:
        found = compare(rows, folder)
        whole += show(rows, found)
        stages += show_stages(rows, found)
        print(f"{rows:,} rows measured", file=sys.stderr)
    head = (
        "rows",
        "what",
        "wall s",
        "CPU s",
        "peak MB",
        "(b) takes times more, wall / CPU",
        "(b) keeping the statement",
    )
    for titles, lines in ((head, whole), (("rows", "what", *STAGES), stages)):
        print("| " + " | ".join(titles) + " |", "|---" * len(titles) + "|", *lines, "", sep="\n")


if __name__ == "__main__":
    main()
