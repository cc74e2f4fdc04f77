"""How fast and how large readers are beside others: ``readers.py FOLDER [ROWS ...]``.

Makes files in FOLDER, then reads each with every contender in turn, each in a
process of its own, and prints a table; MB/s and rows/s are of CPU time. A contender that is not installed is
passed over: ``uv run --with odin-palace-py --with client-bank-1c
--with client-bank-exchange-1c python benchmarks/readers.py FOLDER``.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csv_data import make_csv
from one_c_data import make_one_c

ROUNDS = 3
ROWS = (100_000, 1_000_000)
# Rows beyond which a contender would take longer than anybody waits, or more memory than there is.
SLOW = {"client-bank-1c": 100_000, "client-bank-exchange-1c": 100_000}


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to read a file.

    Attributes:
        module: What must be installed.
        prepare: Imports it and gives the reading itself, which is timed, and what counts its rows
            and kopecks, which is not.
    """

    module: str
    prepare: Callable[[], tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format with those who read it; the first contender is ours.

    Attributes:
        suffix: Of its files.
        make: File, rows → kopecks in the file.
        contenders: By name.
    """

    suffix: str
    make: Callable[[Path, int], int]
    contenders: Mapping[str, Contender]


def ours() -> tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]:
    from sheets_strategy.readers.one_c import read_one_c
    from sheets_strategy.readers.source import Source

    return (
        lambda path: read_one_c(Source(path.name, path.stat().st_size, lambda: path.open("rb"))),
        lambda done: (len(done.rows), int(done.rows["amount_kop"].sum())),
    )


def odin() -> tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]:
    import odin_palace_py

    return (
        lambda path: odin_palace_py.parse(path.read_bytes()),
        lambda done: (len(done.documents), sum(kopecks(one.amount) for one in done.documents)),
    )


def client_bank() -> tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]:
    from client_bank_1c import ClientBank1CLoader

    def read(path: Path) -> Any:
        with path.open(encoding="cp1251", newline=None) as lines:
            return ClientBank1CLoader()(lines).documents

    return read, lambda done: (len(done), sum(int(one["Сумма"] * 100) for one in done))


def client_bank_exchange() -> tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]:
    from client_bank_exchange_1c import Statement

    return (
        lambda path: Statement.from_file(str(path)).documents,
        lambda done: (len(done), sum(int(one.amount * 100) for one in done)),
    )


def our_csv() -> tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]:
    from sheets_strategy.adapters.templates import load_template
    from sheets_strategy.readers.detect import read_file
    from sheets_strategy.readers.source import Source
    from sheets_strategy.statement.incoming import take_rows
    from sheets_strategy.workbook.inputs import reading_of_template

    reading = reading_of_template(load_template("ru"))

    def read(path: Path) -> Any:
        content = read_file(Source(path.name, path.stat().st_size, lambda: path.open("rb")))
        return take_rows(content, name=path.name, reading=reading)

    return read, lambda done: (len(done.rows), int(done.rows["amount_kop"].sum()))


def pandas_csv() -> tuple[Callable[[Path], Any], Callable[[Any], tuple[int, int]]]:
    import pandas as pd

    return (
        lambda path: pd.read_csv(path, sep=";", encoding="cp1251", dtype=str),
        lambda done: (len(done), sum(map(kopecks, done["Сумма в валюте счёта"].str.replace(",", ".")))),
    )


def kopecks(text: str) -> int:
    """Read a plain sum of roubles."""
    roubles, _, rest = text.partition(".")
    return int(roubles) * 100 + int(rest.ljust(2, "0")[:2])


FORMATS = {
    "csv": Format(
        ".csv",
        make_csv,
        {"ours": Contender("sheets_strategy", our_csv), "pandas.read_csv": Contender("pandas", pandas_csv)},
    ),
    "1c": Format(
        ".txt",
        make_one_c,
        {
            "ours": Contender("sheets_strategy", ours),
            "odin_palace_py": Contender("odin_palace_py", odin),
            "client-bank-1c": Contender("client_bank_1c", client_bank),
            "client-bank-exchange-1c": Contender("client_bank_exchange_1c", client_bank_exchange),
        },
    ),
}


def main(folder: Path, sizes: tuple[int, ...]) -> None:
    """Make the files, let all read them, and print a table."""
    folder.mkdir(parents=True, exist_ok=True)
    print("| format | rows | reader | wall s | CPU s | MB/s | rows/s | peak MB | times ours, wall / CPU |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, one in FORMATS.items():
        for rows in sizes:
            path = folder / f"{name}-{rows}{one.suffix}"
            total = one.make(path, rows)
            compare(name, path, rows, total)
            path.unlink()


def compare(name: str, path: Path, rows: int, total: int) -> None:
    """Let every contender read a file, in turn, and print what it took."""
    taken: dict[str, list[dict[str, float]]] = {}
    refused: set[str] = set()
    for _ in range(ROUNDS):
        for reader, contender in FORMATS[name].contenders.items():
            if reader in refused or rows > SLOW.get(reader, rows):
                continue
            if importlib.util.find_spec(contender.module):
                command = [sys.executable, __file__, "--run", name, reader, str(path)]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    refused.add(reader)
                    print(f"| {name} | {rows:,} | {reader} | cannot read it | | | | | |")
                    continue
                taken.setdefault(reader, []).append(json.loads(done.stdout))
    for reader, runs in taken.items():
        seconds, cpu = (statistics.median(one[what] for one in runs) for what in ("seconds", "cpu"))
        ratios = (
            statistics.median(one[what] / mine[what] for one, mine in zip(runs, taken["ours"], strict=False))
            for what in ("seconds", "cpu")
        )
        right = all((one["rows"], one["kop"]) == (rows, total) for one in runs)
        label = reader if right else f"{reader} (wrong rows or sum)"
        print(
            f"| {name} | {rows:,} | {label} | {seconds:.2f} | {cpu:.2f} "
            f"| {path.stat().st_size / cpu / 1e6:.0f} | {rows / cpu:,.0f} "
            f"| {max(one['peak'] for one in runs):,.0f} | {' / '.join(f'{ratio:.1f}' for ratio in ratios)} |",
            flush=True,
        )


def run(name: str, reader: str, path: Path) -> None:
    """Read a file once and print what it took."""
    read, count = FORMATS[name].contenders[reader].prepare()
    begun, busy = time.perf_counter(), time.process_time()
    done = read(path)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - busy
    rows, kop = count(done)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "kop": kop, "seconds": seconds, "cpu": cpu, "peak": peak}))


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        run(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
    else:
        main(Path(sys.argv[1]), tuple(map(int, sys.argv[2:])) or ROWS)
