"""The CDNOW purchases as they come with the package lifetimes: 69,659 rows of 23,570 customers.

All customers bought for the first time in the first quarter of 1997; dollars count as roubles here.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

ROWS = 69_659


def cdnow_file() -> Path:
    """Find the file in the package without loading the package."""
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        raise SystemExit("lifetimes is not installed: uv run --with lifetimes python benchmarks/...")
    return Path(spec.origin).parent / "datasets" / "CDNOW_master.txt"


def read_cdnow() -> pd.DataFrame:
    """Give one row per purchase as it stands: client, on, kop (from the digits, never from floats)."""
    lines = [line.split() for line in cdnow_file().read_text("ascii").splitlines()[1:]]
    purchases = pd.DataFrame([line for line in lines if line], columns=["client", "on", "disks", "dollars"])
    dollars = purchases["dollars"].str.split(".", expand=True)
    kop = dollars[0].astype("int64") * 100 + dollars[1].astype("int64")
    on = pd.to_datetime(purchases["on"], format="%Y%m%d")
    read = pd.DataFrame({"client": purchases["client"].astype(object), "on": on, "kop": kop})
    assert len(read) == ROWS
    return read
