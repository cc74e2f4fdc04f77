"""The hidden append-only tab «Память»: what must survive between runs.

Kinds: ``template`` (version, lang), ``client`` (code → name and ИНН), ``alias``
(payer → client), ``code`` (row of another tab → its name), ``repeat``
(fingerprint → copies seen and counted), ``import`` (file → control sums),
``proposed`` (segment and hypothesis), ``input`` (size at the last sync),
``difference`` (what a client list says otherwise). The last row of a kind and
key holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sheets_strategy.workbook.book import TableView

Entry = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Memory:
    """What the workbook remembers.

    Attributes:
        entries: (kind, key) → value.
    """

    entries: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def get(self, kind: str, key: str) -> str:
        """Give one value, "" for none."""
        return self.entries.get((kind, key), "")

    def all(self, kind: str) -> dict[str, str]:
        """Give key → value of one kind."""
        return {key: value for (one, key), value in self.entries.items() if one == kind}

    def news(self, wanted: Iterable[Entry]) -> list[Entry]:
        """Keep the entries that are not remembered yet, or otherwise; sorted, the last of equal keys."""
        latest = {(kind, key): value for kind, key, value in wanted}
        fresh = [(*key, value) for key, value in latest.items() if self.entries.get(key) != value]
        return sorted((kind, key, value) for kind, key, value in fresh)


def read_memory(view: TableView) -> Memory:
    """Read the tab; a later row beats an earlier one."""
    entries: dict[tuple[str, str], str] = {}
    for row in view.rows():
        entries[view.text(row, "kind"), view.text(row, "key")] = view.text(row, "value")
    return Memory(entries)
