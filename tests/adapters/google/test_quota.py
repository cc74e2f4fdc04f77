"""The limits of calls a minute, kept by several processes together."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sheets_strategy.adapters.google.quota import (
    CACHE,
    FILE,
    QUOTA,
    WINDOW_S,
    Caller,
    Limits,
    Quota,
    cache_folder,
    limits_from,
)
from sheets_strategy.errors import InputError

ANNA, BORIS = Caller("anna@firm.ru", "firm"), Caller("boris@firm.ru", "firm")
FEW = Limits(3, 2, 5, 4)


class Clock:
    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def takes(quota: Quota, clock: Clock, number: int, caller: Caller = ANNA) -> list[float | None]:
    return [quota.take("read", caller, clock=clock, longest_s=1000) for _ in range(number)]


@pytest.fixture(params=["file", "own count"])
def quota(request: pytest.FixtureRequest, tmp_path: Path) -> Quota:
    return Quota(FEW, tmp_path if request.param == "file" else None)


def test_calls_within_the_limit_wait_for_nothing_and_the_next_for_a_minute(quota: Quota) -> None:
    clock = Clock()
    assert takes(quota, clock, 7) == [0, 0, 0, WINDOW_S, WINDOW_S, WINDOW_S, 2 * WINDOW_S]


def test_moments_are_free_again_after_a_minute(quota: Quota) -> None:
    clock = Clock()
    assert takes(quota, clock, 2) == [0, 0]
    clock.now += 20
    assert takes(quota, clock, 2) == [0, WINDOW_S - 20]
    clock.now += 2 * WINDOW_S
    assert takes(quota, clock, 3) == [0, 0, 0]


def test_reads_and_writes_are_counted_apart(quota: Quota) -> None:
    clock = Clock()
    takes(quota, clock, 3)
    assert [quota.take("write", ANNA, clock=clock, longest_s=99) for _ in range(3)] == [0, 0, WINDOW_S]


def test_colleagues_of_one_project_share_its_limit(quota: Quota) -> None:
    clock = Clock()
    assert takes(quota, clock, 3, ANNA) + takes(quota, clock, 3, BORIS) == [0, 0, 0, 0, 0, WINDOW_S]
    assert takes(quota, clock, 1, Caller("boris@firm.ru", "other")) == [0]


def test_a_wait_that_is_too_long_takes_no_moment(quota: Quota) -> None:
    clock = Clock()
    takes(quota, clock, 3)
    assert quota.take("read", ANNA, clock=clock, longest_s=10) is None
    clock.now += WINDOW_S
    assert takes(quota, clock, 3) == [0, 0, 0]


def test_what_is_left_counts_the_account_and_the_project(quota: Quota) -> None:
    clock = Clock()
    assert quota.left("read", ANNA, now=clock.now) == 3
    takes(quota, clock, 2, ANNA)
    assert (quota.left("read", ANNA, now=clock.now), quota.left("read", BORIS, now=clock.now)) == (1, 3)
    takes(quota, clock, 2, BORIS)
    assert (quota.left("read", ANNA, now=clock.now), quota.left("read", BORIS, now=clock.now)) == (1, 1)
    assert quota.left("read", ANNA, now=clock.now + WINDOW_S) == 3


def test_a_clock_that_was_a_day_ahead_blocks_nobody(quota: Quota) -> None:
    clock = Clock()
    clock.now += 86_400
    takes(quota, clock, 3)
    clock.now -= 86_400
    assert takes(quota, clock, 1) == [0]


def test_no_limits_where_they_are_off(tmp_path: Path) -> None:
    quota = Quota(limits_from({QUOTA: "off"}), tmp_path)
    assert takes(quota, Clock(), 500) == [0] * 500
    assert quota.left("read", ANNA, now=1.0) is None
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    clock = Clock()
    assert takes(Quota(FEW, tmp_path), clock, 3) == [0, 0, 0]
    assert takes(Quota(FEW, tmp_path), clock, 1) == [WINDOW_S]


def test_a_file_with_a_broken_page_is_begun_anew(tmp_path: Path) -> None:
    clock = Clock()
    takes(Quota(Limits(900, 900, 900, 900), tmp_path), clock, 800)
    whole = bytearray((tmp_path / FILE).read_bytes())
    whole[-4096:] = b"\xff" * 4096
    (tmp_path / FILE).write_bytes(whole)
    assert takes(Quota(FEW, tmp_path), clock, 4) == [0, 0, 0, WINDOW_S]
    assert takes(Quota(FEW, tmp_path), clock, 1) == [WINDOW_S]


def test_a_file_of_another_form_does_not_stop_the_run(tmp_path: Path) -> None:
    book = sqlite3.connect(tmp_path / FILE)
    book.execute("CREATE TABLE calls (other TEXT)")
    book.commit()
    book.close()
    assert takes(Quota(FEW, tmp_path), Clock(), 4) == [0, 0, 0, WINDOW_S]


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    assert takes(Quota(FEW, tmp_path / "taken"), Clock(), 4) == [0, 0, 0, WINDOW_S]


def test_a_file_that_another_program_holds_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheets_strategy.adapters.google.quota.BUSY_S", 0.01)
    quota, clock = Quota(FEW, tmp_path), Clock()
    takes(quota, clock, 1)
    book = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    book.execute("BEGIN EXCLUSIVE")
    assert takes(quota, clock, 4) == [0, 0, 0, WINDOW_S]
    book.close()


def test_the_file_names_nobody(tmp_path: Path) -> None:
    takes(Quota(FEW, tmp_path), Clock(), 1)
    written = (tmp_path / FILE).read_bytes()
    assert b"anna" not in written
    assert b"firm" not in written


PROCESS = """
import sys, time
from pathlib import Path
from sheets_strategy.adapters.google.quota import Caller, Limits, Quota
quota = Quota(Limits(*map(int, sys.argv[2:6])), Path(sys.argv[1]))
now = time.time()
waits = [quota.take("read", Caller(sys.argv[6], "firm"), clock=time.time, longest_s=900) for _ in range(20)]
print([round(time.time() - now + wait) if wait else 0 for wait in waits])
"""


def run_together(folder: Path, accounts: list[str], limits: Limits) -> list[int]:
    """Let one process an account take 20 reads at the same time; give the seconds they had to wait, sorted."""
    named = [str(n) for n in (limits.reads, limits.writes, limits.project_reads, limits.project_writes)]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(folder), *named, account],
            stdout=subprocess.PIPE,
            text=True,
        )
        for account in accounts
    ]
    waits: list[int] = []
    for process in started:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        waits += [int(each) for each in out.strip(" []\n").split(",")]
    return sorted(waits)


def test_processes_of_one_account_never_take_more_than_its_limit(tmp_path: Path) -> None:
    waits = run_together(tmp_path, ["anna"] * 4, Limits(30, 30, 300, 300))
    assert [sum(wait < 30 for wait in waits), sum(30 < wait < 91 for wait in waits)] == [30, 30]
    assert len(waits) == 80


def test_processes_of_several_accounts_never_take_more_than_the_projects_limit(tmp_path: Path) -> None:
    waits = run_together(tmp_path, ["anna", "boris", "vera"], Limits(20, 20, 50, 50))
    assert [sum(wait < 30 for wait in waits), sum(30 < wait < 91 for wait in waits)] == [50, 10]


def test_the_environment_sets_the_limits() -> None:
    assert limits_from({}) == Limits(60, 60, 300, 300)
    assert limits_from({QUOTA: "300"}) == Limits(300, 300, 1500, 1500)
    assert limits_from({QUOTA: "600/120"}) == Limits(600, 120, 3000, 600)


@pytest.mark.parametrize("found", ["0", "-1", "many", "1/2/3", "60/", "²"])
def test_limits_that_are_none_are_refused(found: str) -> None:
    with pytest.raises(InputError) as caught:
        limits_from({QUOTA: found})
    assert caught.value.code == "google_quota_wrong"
    assert caught.value.facts == {"variable": QUOTA, "found": found}


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {"HOME": "/home/a"}, "/home/a/.cache/sheets-strategy"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "/x"}, "/x/sheets-strategy"),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Caches/sheets-strategy"),
        ("win32", {"LOCALAPPDATA": "/c/local"}, "/c/local/sheets-strategy/cache"),
        ("win32", {"LOCALAPPDATA": "/c/local", CACHE: "/mine"}, "/mine"),
    ],
)
def test_the_file_lies_where_the_system_keeps_what_may_be_lost(
    platform: str, environ: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder(environ) == Path(folder)
