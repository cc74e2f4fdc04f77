"""Which row of «Клиенты» a record of a client list means: by ИНН, else maybe by name."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import normalise_name
from sheets_strategy.workbook.book import TableView


class ClientMatcher:
    """The clients of the tab by ИНН and by name."""

    def __init__(self, view: TableView) -> None:
        self._inns: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._by_inn: dict[str, list[int]] = {}
        names: dict[str, list[tuple[bool, int]]] = {}
        for row in view.rows():
            inn, name = restore_inn(view.text(row, "inn")), normalise_name(view.text(row, "name"))
            self._inns[row], self._names[row] = inn, name
            if inn:
                self._by_inn.setdefault(inn, []).append(row)
            names.setdefault(name, []).append((bool(inn), row))
        self._view = view
        # Of several clients with one name a record without ИНН means the first that has none either.
        self._by_name = {name: min(rows)[1] for name, rows in names.items() if name}

    def find(self, record: Mapping[str, CellValue]) -> tuple[int | None, bool]:
        """Give the row of a record and whether its ИНН told it.

        Of several rows with the ИНН the one with the record's name is meant, else the
        one that bears the figures, else the first.
        """
        inn, name = str(record.get("inn") or ""), normalise_name(str(record.get("name") or ""))
        rows = self._by_inn.get(inn, ())
        if rows:
            return min(rows, key=lambda row: (self._names[row] != name, -self._turnover(row), row)), True
        found = self._by_name.get(name)
        if found is not None and inn and self._inns[found]:
            return None, False
        return found, False

    def _turnover(self, row: int) -> float:
        value = self._view.value(row, "turnover")
        return float(value) if isinstance(value, int | float) else 0.0
