"""``watch`` as people run it: a real process, a real file, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from edit_driver import World
from edit_xlsx import XlsxPerson
from tiny_firm import LINES, fill, load, xlsx_person

from sheets_strategy.adapters.xlsx.reader import file_version

SECONDS = 60


class Process:
    """A running ``watch``, and what it printed."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.out = folder / "out.txt"
        environ = os.environ | {
            "SHEETS_STRATEGY_CONFIG_DIR": str(folder / "config"),
            "SHEETS_STRATEGY_CACHE_DIR": str(folder / "cache"),
            "SHEETS_STRATEGY_LANG": "ru",
        }
        with self.out.open("w") as out:
            self.run = subprocess.Popen(
                [sys.executable, "-m", "sheets_strategy", "watch", *words],
                cwd=folder, env=environ, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def lines(self) -> list[str]:
        """Give what was printed, without the times."""
        return [line.partition(" ")[2] for line in self.out.read_text("utf-8").splitlines()]

    def wait_for(self, text: str, *, times: int = 1) -> None:
        end = time.monotonic() + SECONDS
        while sum(text in line for line in self.lines()) < times:
            assert time.monotonic() < end, self.out.read_text("utf-8")
            assert self.run.poll() is None, self.out.read_text("utf-8")
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.run.send_signal(number)
        return self.run.wait(SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    xlsx_person(tmp_path, lines=LINES[:3])
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process of Windows at once")
def test_a_saved_file_is_computed_and_sigterm_ends_it_cleanly(folder: Path) -> None:
    path = folder / "strategy.xlsx"
    process = Process(folder, "strategy.xlsx")
    try:
        process.wait_for("strategy: посчитано")
        before = file_version(path)
        person = XlsxPerson(path)
        world = World(load("ru"), person.open())
        fill(world)
        person.save(world.sheets)
        saved = file_version(path)
        process.wait_for("strategy: посчитано", times=2)
        assert 0 == process.stop()
    finally:
        process.run.kill()
    assert saved == file_version(folder / "strategy.backup.xlsx"), "the backup is what the person saved"
    assert len({before, saved, file_version(path)}) == 3
    assert "Больше не слежу." == process.lines()[-1]
    assert ["config", "out.txt", "strategy.backup.xlsx", "strategy.xlsx"] == sorted(
        one.name for one in folder.iterdir() if one.name != "cache"
    ), "no lock, no temporary file is left"

    # What was computed is remembered: with --once, as in a timetable, there is nothing to do.
    left = file_version(path)
    again = Process(folder, "--once", "strategy.xlsx")
    assert 0 == again.run.wait(SECONDS)
    assert ([], left) == (again.lines(), file_version(path))
