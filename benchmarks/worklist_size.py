"""What the worklist costs beside reading the statement: ``worklist_size.py FOLDER [CLIENTS ROWS]...``.

    uv run python benchmarks/worklist_size.py FOLDER

Makes workbooks (``steps_workbook.py``; 10,000 and 50,000 clients with one column of the team's own, ten rows
each), and syncs a copy twice, each in a process of its own: a first sync, and one after half of the rows of
Работа got a status, an outcome and a day. "read" is what the sync needs to get the cells of the workbook,
"rows" is from cells to counted payments, "work" everything from reading the tab Работа to its wanted rows
and the memory of it.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date, datetime
from pathlib import Path

SIZES = (10_000, 100_000, 50_000, 500_000)
READ, ROWS, WORK = "read", "rows", "work"
WORKLIST, EVERY = "Работа", 2


def sync_once(path: Path) -> None:
    """Run one sync in this process; print its stages as JSON."""
    from stages import TODAY, Stages

    from sheets_strategy import sync as use_case
    from sheets_strategy.adapters.templates import load_template
    from sheets_strategy.adapters.xlsx import XlsxWorkbook
    from sheets_strategy.strategy import build
    from sheets_strategy.workbook import inputs, read_tabs, show_tabs

    stages = Stages()
    stages.wrap(use_case, "compare", "diff")
    stages.wrap(use_case, "read_sheet_rows", ROWS)
    stages.wrap(use_case, "sort_payments", ROWS)
    stages.wrap(build, "make_plan", "plan")
    for module, names in (
        (read_tabs, ("read_work",)),
        (inputs, ("find_worked", "apply_outcomes", "add_told")),
        (build, ("find_work",)),
        (show_tabs, ("show_worklist", "show_sellers", "remember_work", "remember_owners")),
    ):
        for name in names:
            stages.wrap(module, name, WORK)
    workbook = XlsxWorkbook(path, now=datetime.now, owner="benchmark")
    result = use_case.sync(workbook, load_template, today=TODAY, progress=stages.begin)
    stages.begin("end")
    work = result.strategy.work
    print(json.dumps({"tasks": work.open, "shown": len(work.tasks), "stages": stages.spent}))


def note(path: Path) -> None:
    """Type a status, an outcome and a day into every second row of the worklist."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book[WORKLIST]
    headers = {cell.value: cell.column for cell in sheet[1]}
    words = (("готово", "доволен"), ("в работе", "думает"), ("отложено", "не дозвонились"))
    for row in range(2, sheet.max_row + 1, EVERY):
        status, outcome = words[row // EVERY % len(words)]
        sheet.cell(row, headers["Статус"], status)
        sheet.cell(row, headers["Итог"], outcome)
        sheet.cell(row, headers["Когда связались"], date(2026, 11, 1 + row % 20))
    book.save(path)


def main(folder: Path, sizes: tuple[int, ...]) -> None:
    """Print the table."""
    from run import measure

    print("| clients | sync | open tasks | rows shown | read, CPU s | rows | plan | work | work ÷ read |")
    print("|---|---|---|---|---|---|---|---|---|")
    for clients, rows in zip(sizes[::2], sizes[1::2], strict=True):
        made = measure("steps_workbook.py", clients, 1, rows, folder).printed.splitlines()[-1]
        copy = folder / "worklist_copy.xlsx"
        shutil.copy(made, copy)
        for name in ("first", "after notes"):
            found = json.loads(measure("worklist_size.py", "--once", copy).printed.splitlines()[-1])
            spent = {stage: figures[1] for stage, figures in found["stages"].items()}
            ratio = spent[WORK] / spent[READ]
            print(
                f"| {clients:,} | {name} | {found['tasks']:,} | {found['shown']:,} | {spent[READ]:.1f} "
                f"| {spent[ROWS]:.1f} | {spent['plan']:.1f} | {spent[WORK]:.2f} | {ratio:.2f} |"
            )
            if name == "first":
                note(copy)
        copy.unlink()


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        sync_once(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), tuple(map(int, sys.argv[2:])) or SIZES)
