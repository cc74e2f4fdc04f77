"""The first second: help and errors answer before any heavy library is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("pandas", "numpy", "xlsxwriter", "python_calamine", "sheets_strategy.sync", "sheets_strategy.demo")
PROBE = """
import sys
from sheets_strategy.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("LOADED", *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words", [["--help"], ["sync", "--help"], ["--version"], ["sync"], ["sync", "-w", "none.xlsx"]]
)
def test_help_and_errors_load_no_heavy_library(words: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY), *words],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "", "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "LOADED"
