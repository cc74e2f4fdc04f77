r"""Count calls, bytes and seconds of a sync with Google, beside the same job with other libraries.

    uv run --with gspread-dataframe --with gspread-pandas \
        python benchmarks/google_calls.py FOLDER [CLIENTS ...]

Everything runs against the emulator of the tests. For each size: our own init, import and first
sync; 100 new payments; a sync; an empty sync. The sheet as it stood before each of the three is
copied for every other contender, and what ours left behind is what it has to write. Each of the
others runs in a process of its own; JOBS in the environment says how many at a time, 0 is in this one.
Seconds are the client's own CPU seconds plus 150 ms for every call; what the emulator spends is
left out, since it says nothing about Google.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tests")]

import google_workbooks  # noqa: E402
from google_costs import HEAD, OURS, STAGES, Cost, lines_of  # noqa: E402
from google_crew import Crew  # noqa: E402
from google_emulator import Emulator  # noqa: E402
from google_firm import TODAY, write_firm  # noqa: E402
from google_rivals import ByHand, Grid, Plain, Redirected, Rival, WithFrames, WithSpread  # noqa: E402

from sheets_strategy.adapters.google.create import create_sheet  # noqa: E402
from sheets_strategy.adapters.google.workbook import GoogleWorkbook  # noqa: E402
from sheets_strategy.adapters.templates import load_template  # noqa: E402
from sheets_strategy.cli.bring import _incoming  # noqa: E402
from sheets_strategy.cli.files import gather  # noqa: E402
from sheets_strategy.create import first_memory  # noqa: E402
from sheets_strategy.import_statement import import_statement  # noqa: E402
from sheets_strategy.sync import sync  # noqa: E402
from sheets_strategy.workbook.template import Template  # noqa: E402

SIZES = (500, 5_000, 50_000)
MakeRival = Callable[[str], Rival]
NOT_NEEDED = ("memory", "log")
"""Tabs that only our tool keeps; the others are spared them."""


class Stopwatch:
    """CPU seconds of this thread, by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._stage, self._since = "", time.thread_time()

    def begin(self, stage: str) -> None:
        """Begin a stage."""
        now = time.thread_time()
        self.spent[self._stage] = self.spent.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, time.thread_time()


class Bench:
    """One size against one emulator."""

    def __init__(self, google: Emulator, folder: Path, clients: int) -> None:
        self.google, self.clients = google, clients
        self.template: Template = load_template("ru", None)
        self.api = google_workbooks.open_api(google=google)
        self.old, self.new = write_firm(clients, folder)
        self.results: dict[str, list[Cost]] = {}

    def run(self, tell: Callable[[str], None], *, jobs: int = 0) -> None:
        """Measure ours, then all others on copies of the same states.

        Args:
            tell: Told what was measured.
            jobs: How many of the others run at a time, in processes of their own; 0 is in this one.
        """
        crew = Crew(jobs)
        memory = first_memory(self.template, today=TODAY)
        sheet = create_sheet(
            self.api, self.template, memory=memory, title="Strategy", time_zone="Europe/Moscow"
        )
        self._bring(sheet, self.old)
        tell("imported")
        for stage in STAGES:
            if stage == STAGES[1]:
                self._bring(sheet, self.new)
            before = self._copy(sheet)
            self._add(OURS, self._ours(sheet))
            tell(f"{stage}, {OURS}: {self.results[OURS][-1]}")
            wanted = self._grids(sheet)
            for make in rivals():
                crew.start(partial(self._rival, make, before, wanted, tell, stage))
        for name, cost in crew.gather():
            self._add(name, cost)

    def _rival(
        self,
        make: MakeRival,
        before: str,
        wanted: Mapping[str, Grid],
        tell: Callable[[str], None],
        stage: str,
    ) -> tuple[str, Cost]:
        """Measure another contender against an emulator of its own that holds the same files."""
        with Emulator(check_answers=False) as google:
            google.store = self.google.store
            ours, self.google = self.google, google
            rival = make(google.url)
            cost = self._theirs(rival, self._copy(before), wanted)
            self.google = ours
        tell(f"{stage}, {rival.name}: {cost}")
        return rival.name, cost

    def _bring(self, sheet: str, path: Path) -> None:
        files = [_incoming(one) for one in gather([path])]
        import_statement(self._open(sheet), lambda _: self.template, files, today=TODAY)
        self.google.forget()

    def _open(self, sheet: str) -> GoogleWorkbook:
        return GoogleWorkbook(self.api, sheet, owner="benchmark", now=datetime.now)

    def _copy(self, sheet: str) -> str:
        """Copy a spreadsheet without a call."""
        store = self.google.store
        made = store.new_id()
        file = store.files[sheet]
        store.files[made] = type(file)(made, file.name, file.owner, parents=list(file.parents))
        store.spreadsheets[made] = store.spreadsheets[sheet].copy(made)
        return made

    def _ours(self, sheet: str) -> Cost:
        watch = Stopwatch()
        self._clean()
        sync(self._open(sheet), lambda _: self.template, today=TODAY, progress=watch.begin)
        watch.begin("")
        spent = watch.spent
        return self._cost(spent["read"] + spent.get("write", 0.0), compute=spent["compute"])

    def _theirs(self, rival: Rival, sheet: str, wanted: Mapping[str, Grid]) -> Cost:
        labels = {tab.key: tab.label for tab in self.template.tabs}
        reads = [
            labels[tab.key]
            for tab in self.template.tabs
            if tab.key not in NOT_NEEDED
            and any(column.owner == "team" for table in tab.tables for column in table.columns)
        ]
        self._clean()
        watch = Stopwatch()
        watch.begin("traffic")
        rival.write(rival.read(sheet, reads, list(wanted)), wanted)
        watch.begin("")
        cost = self._cost(watch.spent["traffic"], wrong=self._differences(sheet, wanted))
        self.google.store.remove(sheet)
        return cost

    def _clean(self) -> None:
        self.google.forget()
        gc.collect()
        gc.freeze()

    def _cost(self, seconds: float, *, compute: float = 0.0, wrong: int = 0) -> Cost:
        calls = self.google.calls
        refused = [f"{one.method} {one.path}: {one.status}" for one in calls if one.status != 200]
        if refused:
            raise SystemExit(f"not all calls were answered: {refused[:3]}")
        cost = Cost(
            reads=sum(one.kind != "write" for one in calls),
            writes=sum(one.kind == "write" for one in calls),
            up=sum(one.bytes_up for one in calls),
            down=sum(one.bytes_down for one in calls),
            plain_down=sum(one.plain_down for one in calls),
            seconds=seconds,
            compute=compute,
            wrong=wrong,
        )
        self.google.forget()
        return cost

    def _grids(self, sheet: str) -> dict[str, Grid]:
        """Give the tabs with columns of the tool, as they stand."""
        tabs = [
            tab.label
            for tab in self.template.tabs
            if tab.key not in NOT_NEEDED
            and any(column.owner == "tool" for table in tab.tables for column in table.columns)
        ]
        return {label: self.google.values(sheet, f"'{label}'") for label in tabs}

    def _differences(self, sheet: str, wanted: Mapping[str, Grid]) -> int:
        return sum(
            one != other
            for label, grid in wanted.items()
            for one, other in _pairs(grid, self.google.values(sheet, f"'{label}'"))
        )

    def _add(self, name: str, cost: Cost) -> None:
        self.results.setdefault(name, []).append(cost)


def _pairs(grid: Grid, other: Grid) -> Iterator[tuple[object, object]]:
    for row, cells in enumerate(grid):
        there = other[row] if row < len(other) else ()
        for col in range(max(len(cells), len(there))):
            yield (
                cells[col] if col < len(cells) else "",
                there[col] if col < len(there) else "",
            )


def rivals() -> list[MakeRival]:
    """Give the contenders whose libraries are there."""
    user = google_workbooks.OWNER
    found: list[MakeRival] = [
        lambda url: ByHand(Redirected(url, user)),
        lambda url: Plain(Redirected(url, user)),
    ]
    try:
        import gspread_dataframe  # noqa: F401
        import gspread_pandas  # noqa: F401
    except ImportError:
        return found
    more: list[MakeRival] = [
        lambda url: WithFrames(Redirected(url, user)),
        lambda url: WithSpread(Redirected(url, user), user),
    ]
    return [*found, *more]


def measure(
    folder: Path, clients: int, tell: Callable[[str], None], *, jobs: int = 0
) -> dict[str, list[Cost]]:
    """Measure all contenders at one size."""
    with Emulator(check_answers=False) as google:
        bench = Bench(google, folder, clients)
        bench.run(tell, jobs=jobs)
        return bench.results


def main() -> None:
    """Print the table, size by size."""
    folder, sizes = Path(sys.argv[1]), [int(one) for one in sys.argv[2:]] or SIZES
    folder.mkdir(parents=True, exist_ok=True)
    # As the command line does.
    gc.set_threshold(100_000, 20, 20)
    os.environ.setdefault("SHEETS_STRATEGY_CACHE_DIR", tempfile.mkdtemp())
    print(*HEAD, sep="\n", flush=True)
    for clients in sizes:
        started = time.time()
        results = measure(
            folder,
            clients,
            lambda text, started=started: print(
                f"{time.time() - started:5.0f} s {text}", file=sys.stderr, flush=True
            ),
            jobs=int(os.environ.get("JOBS", "1")),
        )
        print(*lines_of(clients, results), sep="\n", flush=True)
        computed = " / ".join(f"{one.compute:.1f}" for one in results[OURS])
        print(f"{clients:,}: compute {computed} s for everybody", file=sys.stderr)


if __name__ == "__main__":
    main()
