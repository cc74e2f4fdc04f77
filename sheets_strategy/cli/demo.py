"""``demo``: the invented firm's files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sheets_strategy.errors import InputError


@dataclass(frozen=True, slots=True)
class DemoPaths:
    """Where the demo's files lie."""

    workbook: Path
    statement: Path
    clients: Path
    truth: Path


def write_demo(folder: Path, *, seed: int, today: date) -> DemoPaths:
    """Write statement, client list and the truth behind them into a new or empty folder.

    Raises:
        InputError: ``folder_not_empty`` (path).
    """
    from sheets_strategy.demo import make_demo, truth_csv

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("folder_not_empty", path=str(folder))
    made = make_demo(seed=seed, today=today)
    folder.mkdir(parents=True, exist_ok=True)
    paths = DemoPaths(
        folder / "strategy.xlsx", folder / "kl_to_1c.txt", folder / "clients.csv", folder / "truth.csv"
    )
    paths.statement.write_bytes(made.statement)
    paths.clients.write_bytes(made.clients_csv)
    paths.truth.write_bytes(truth_csv(made.truth, made.parties))
    return paths
