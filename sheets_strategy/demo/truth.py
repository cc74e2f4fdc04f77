"""What is true about the invented statement, so that a sync can be compared with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SALES = frozenset({"sale", "acquiring"})


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One document of the statement, in the order of the file.

    Attributes:
        number: As in the document.
        on: Day of posting.
        amount_kop: Amount of the document; for acquiring it is net of the commission.
        direction: ``in``, ``out`` or ``internal`` (between own accounts).
        kind: A word of the vocabulary ``kind`` in ``templates/workbook.yaml``.
        is_sale: Whether it is money for goods sold, also where the buyer is hidden (acquiring).
        party: Key of a ``TruthParty``.
    """

    number: str
    on: date
    amount_kop: int
    direction: str
    kind: str
    is_sale: bool
    party: str


@dataclass(frozen=True, slots=True)
class TruthParty:
    """One party: a client (however many firms and spellings), a prospect, or somebody else.

    Attributes:
        key: Unique; starts with ``client-`` for payers, ``prospect-`` for prospects.
        name: Its usual spelling.
        inns: All its ИНН; empty where the client list names none.
        role: What was planted: growing, lost_a, one_off ...; for others supplier, bank ...
        lapsed_on: Last payment of a client that was planted to have stopped, else None.
        abc: Class over the last 12 months after refunds, limits 80 % and 95 %, by the
            rule "share before"; "" without positive turnover.
    """

    key: str
    name: str
    inns: tuple[str, ...]
    role: str
    lapsed_on: date | None = None
    abc: str = ""


def classify_truth(turnovers: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Give each party with positive turnover its class: the slow and obvious way.

    Args:
        turnovers: Key of a party, kopecks after refunds.
    """
    sold = sorted(((kop, key) for key, kop in turnovers if kop > 0), key=lambda pair: (-pair[0], pair[1]))
    total = sum(kop for kop, _ in sold)
    classes: dict[str, str] = {}
    before = 0
    for kop, key in sold:
        classes[key] = "A" if before * 100 < 80 * total else "B" if before * 100 < 95 * total else "C"
        before += kop
    return classes


def truth_csv(rows: Iterable[TruthRow], parties: Iterable[TruthParty]) -> bytes:
    """Write the truth as a table: one line per document with what is true about its party.

    Returns:
        CSV, utf-8 with BOM, ``;``, a header of field names; several ИНН are joined by ``,``.
    """
    known = {party.key: party for party in parties}
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(_HEADER)
    for row in rows:
        party = known[row.party]
        table.writerow(
            (
                *(row.number, row.on.isoformat(), row.amount_kop, row.direction, row.kind, int(row.is_sale)),
                *(party.key, party.name, ",".join(party.inns), party.role, party.abc),
                party.lapsed_on.isoformat() if party.lapsed_on else "",
            )
        )
    return text.getvalue().encode("utf-8-sig")


_HEADER = (
    *("number", "on", "amount_kop", "direction", "kind", "is_sale"),
    *("party", "name", "inns", "role", "abc", "lapsed_on"),
)
