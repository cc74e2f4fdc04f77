"""What personal sheets add to a sync: ``personal_sheets.py [SELLERS ...]``.

    uv run python benchmarks/personal_sheets.py

An invented firm of 200 clients without sellers' sheets, with 5 and with 20 of them, as a file and in
Google (the emulator of the tests). Each is synced three times after its sheets were made and filled: with
nothing new; after every seller noted two texts; after the head noted one text for every seller. CPU seconds
of the whole process (the emulator's among them), beside the calls that Google counts: reads and writes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tests")]

import google_workbooks  # noqa: E402
from google.oauth2.credentials import Credentials  # noqa: E402
from google_firm import TODAY, write_firm  # noqa: E402

from sheets_strategy.adapters.google.api import GoogleApi  # noqa: E402
from sheets_strategy.adapters.google.beside import SheetsBeside  # noqa: E402
from sheets_strategy.adapters.google.call import CallRecord  # noqa: E402
from sheets_strategy.adapters.google.create import create_sheet  # noqa: E402
from sheets_strategy.adapters.google.hosts import hosts_from  # noqa: E402
from sheets_strategy.adapters.google.quota import Limits, Quota  # noqa: E402
from sheets_strategy.adapters.google.workbook import GoogleWorkbook  # noqa: E402
from sheets_strategy.adapters.templates import load_personal, load_template  # noqa: E402
from sheets_strategy.adapters.xlsx import XlsxWorkbook  # noqa: E402
from sheets_strategy.adapters.xlsx.beside import FilesBeside  # noqa: E402
from sheets_strategy.adapters.xlsx.create import create_workbook  # noqa: E402
from sheets_strategy.cli.bring import _incoming  # noqa: E402
from sheets_strategy.cli.files import gather  # noqa: E402
from sheets_strategy.cli.personal import _side_by_side  # noqa: E402
from sheets_strategy.create import first_memory  # noqa: E402
from sheets_strategy.import_statement import import_statement  # noqa: E402
from sheets_strategy.make_personal import make_personal  # noqa: E402
from sheets_strategy.sync import sync  # noqa: E402
from sheets_strategy.workbook.book import find_tables, find_tabs  # noqa: E402
from sheets_strategy.workbook.changes import AppendRows, ChangeSet, SetCell  # noqa: E402
from sheets_strategy.workbook.personal_places import PersonalAccess, PersonalPlaces, in_turn  # noqa: E402
from sheets_strategy.workbook.protocol import Workbook  # noqa: E402
from sheets_strategy.workbook.template import Template  # noqa: E402

CLIENTS, SELLERS = 200, (0, 5, 20)


@dataclass
class Team:
    """A team's workbook, where its sellers' sheets are, and the calls made so far."""

    workbook: Workbook
    places: PersonalPlaces
    records: list[CallRecord] = field(default_factory=list)

    def sync(self) -> tuple[float, int, int]:
        """Sync; give CPU seconds, reads and writes."""
        each = in_turn if isinstance(self.places, FilesBeside) else _side_by_side
        access = PersonalAccess(self.places, load_personal, each)
        self.records.clear()
        started = time.process_time()
        sync(self.workbook, load_template, today=TODAY, personal=access)
        spent = time.process_time() - started
        reads = sum(one.method == "GET" for one in self.records)
        return spent, reads, len(self.records) - reads


def local(folder: Path, template: Template) -> Team:
    """Make the team's workbook as a file."""
    path = folder / "strategy.xlsx"
    created = datetime(2026, 11, 26)  # noqa: DTZ001
    create_workbook(path, template, memory=first_memory(template, today=TODAY), created=created)
    workbook = XlsxWorkbook(path, now=datetime.now, owner="benchmark")
    return Team(workbook, FilesBeside(path, owner="benchmark", now=datetime.now))


def google(folder: Path, template: Template) -> Team:
    """Make the team's workbook in Google; the emulator answers in this very process."""
    del folder
    records: list[CallRecord] = []
    environ = {"SHEETS_STRATEGY_GOOGLE_BASE_URL": google_workbooks.emulator().url}
    api = GoogleApi(
        Credentials(google_workbooks.OWNER),  # type: ignore[no-untyped-call]
        hosts=hosts_from(environ),
        quota=Quota(Limits(0, 0, 0, 0), None),
        email=google_workbooks.OWNER,
        log=records.append,
    )
    memory = first_memory(template, today=TODAY)
    sheet = create_sheet(api, template, memory=memory, title="Strategy", time_zone="Europe/Moscow")
    workbook = GoogleWorkbook(api, sheet, owner="benchmark", now=datetime.now)
    places = SheetsBeside(api, sheet, owner="benchmark", now=datetime.now, time_zone="Europe/Moscow")
    return Team(workbook, places, records)


def _note(workbook: Workbook, template: Template, key: str, text: str, every: Sequence[int]) -> None:
    """Let a person note a text in some rows."""
    snapshot = workbook.read()
    view = find_tables(find_tabs(snapshot, template)[key], template.tab(key))[0]
    col = view.place("comment")
    changes = tuple(
        SetCell(view.tab.name, key, "comment", row, col, view.value(row, "comment"), text, "exchange")
        for row in (view.header_row + 1 + place for place in every)
    )
    workbook.apply(ChangeSet(snapshot.version, changes), template)


def measure(
    make: Callable[[Path, Template], Team], sellers: int, folder: Path
) -> list[tuple[float, int, int]]:
    """Make a team with so many personal sheets and give what its three syncs cost."""
    template, mine = load_template("ru"), load_personal("ru")
    team = make(folder, template)
    files = [_incoming(one) for one in gather([write_firm(CLIENTS, folder)[0]])]
    import_statement(team.workbook, load_template, files, today=TODAY)
    snapshot = team.workbook.read()
    view = find_tables(find_tabs(snapshot, template)["sellers"], template.tab("sellers"))[0]
    rows = tuple(((view.place("name"), f"Продавец {n}"), (view.place("hours"), 40)) for n in range(sellers))
    if rows:
        added = AppendRows(view.tab.name, "sellers", view.end(), rows)
        team.workbook.apply(ChangeSet(snapshot.version, (added,)), template)
    team.sync()
    made = make_personal(
        team.workbook, load_template, PersonalAccess(team.places, load_personal), today=TODAY
    )
    team.sync()
    costs = [team.sync()]
    for one in made:
        _note(team.places.open(one.place), mine, "mine", "звонил", (0, 1))
    costs.append(team.sync())
    if made:
        _note(team.workbook, template, "worklist", "срочно", range(len(made)))
    costs.append(team.sync())
    return costs


def main() -> None:
    """Print the table."""
    counts = [int(one) for one in sys.argv[1:]] or SELLERS
    print("| where | personal sheets | sync | CPU s | reads + writes |\n|---|---|---|---|---|")
    for make in (local, google):
        for sellers in counts:
            with tempfile.TemporaryDirectory() as folder:
                costs = measure(make, sellers, Path(folder))
            for name, (spent, reads, writes) in zip(
                ("nothing new", "sellers noted", "head noted"), costs, strict=True
            ):
                calls = f"{reads} + {writes}" if make is google else "–"
                print(f"| {make.__name__} | {sellers} | {name} | {spent:.1f} | {calls} |", flush=True)


if __name__ == "__main__":
    main()
