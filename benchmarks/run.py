"""Measure a sync as a whole process, beside reading alone and beside a user's own script.

    uv run python benchmarks/run.py FOLDER [ROWS ...]

Whole processes in turn, several rounds; prints medians, peak memory and ratios as a table.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SIZES = (10_000, 100_000, 500_000)


def measure(arguments: list[str]) -> tuple[float, float, str]:
    """Run a process; give wall seconds, peak memory in MB, and what it printed last."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = process.stdout.read().strip().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, lines[-1] if lines else ""


def compare(rows: int, folder: Path) -> list[str]:
    """Measure all contenders on one size, in turn."""
    # In a process of its own: a child's peak memory counts from that of its parent.
    source = Path(measure([str(HERE / "make_workbook.py"), str(rows), str(folder)])[2])
    found: dict[str, list[tuple[float, float, str]]] = {}
    for _ in range(3 if rows <= 100_000 else 1):
        work = folder / "work.xlsx"
        shutil.copy(source, work)
        for name, arguments in (
            ("read alone", ["read_only.py", str(work)]),
            ("first sync", ["stages.py", str(work)]),
            ("second sync", ["stages.py", str(work)]),
            ("user's script", ["user_script.py", str(work), str(folder / "user.xlsx")]),
        ):
            found.setdefault(name, []).append(measure([str(HERE / arguments[0]), *arguments[1:]]))
    script = statistics.median(seconds for seconds, _, _ in found["user's script"])
    lines = []
    for name, runs in found.items():
        seconds = statistics.median(run[0] for run in runs)
        memory = max(run[1] for run in runs)
        stages = say_stages(runs[-1][2]) if name.endswith("sync") else ""
        lines.append(
            f"| {rows:,} | {name} | {seconds:.1f} | {memory:,.0f} | {script / seconds:.1f} | {stages} |"
        )
    return lines


def say_stages(text: str) -> str:
    """Write the stages of a sync as words."""
    stages = json.loads(text)
    return ", ".join(f"{name} {seconds}" for name, seconds in stages.items())


def main() -> None:
    """Print the table."""
    sizes = [int(size) for size in sys.argv[2:]] or SIZES
    print("| rows | what | s | MB | times faster than the script | stages, s |")
    print("|---|---|---|---|---|---|")
    for rows in sizes:
        print("\n".join(compare(rows, Path(sys.argv[1]))), flush=True)


if __name__ == "__main__":
    main()
