"""CDNOW as a bank's statement, for the whole way from a file to probabilities.

Every customer has a valid ИНН and a name of its own; every purchase is one payment with a number.
"""

from __future__ import annotations

import csv
from pathlib import Path

from cdnow_data import read_cdnow
from csv_data import HEADERS, _make_row
from google_firm import _inn


def write_cdnow(path: Path) -> int:
    """Write the statement; give its kopecks."""
    purchases = read_cdnow().sort_values(["on", "client"], kind="stable", ignore_index=True)
    with path.open("w", encoding="cp1251", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADERS)
        rows = zip(purchases["client"], purchases["on"].dt.date, purchases["kop"].tolist(), strict=True)
        for place, (client, on, kop) in enumerate(rows):
            inn = _inn(int(client))
            account, name = f"407028105{int(client):011}", f"ООО Покупатель {client}"
            party = (account, inn, f"{inn[:4]}01001", name, "044525225", "30101810400000000225")
            writer.writerow(_make_row(party, kop, True, on, place))
    return int(purchases["kop"].sum())


if __name__ == "__main__":
    import sys

    print(write_cdnow(Path(sys.argv[1])))
