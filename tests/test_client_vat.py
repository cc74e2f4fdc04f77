"""VAT from purposes to the columns of «Клиенты» and to conditions of «Сегменты»."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import OWN_ACCOUNT, add_column, load, new_workbook, put, read, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.workbook.grid import CellValue

PAID = (
    ("ООО Альфа", date(2026, 5, 4), 1200.0, "Оплата по счету 5, в т.ч. НДС 20% - 200.00"),
    ("ООО Альфа", date(2026, 5, 5), 122.0, "Оплата по счету 6, в т.ч. НДС 22%"),
    ("ООО Бета", date(2026, 5, 6), 500.0, "Оплата по счету 7. НДС не облагается"),
    ("ООО Гамма", date(2026, 5, 7), 300.0, "Оплата по счету 8"),
    ("ООО Дельта", date(2024, 1, 7), 90.0, "Оплата по счету 9. НДС не облагается"),
    ("ООО Эпсилон", date(2026, 5, 8), 50.0, "Оплата по счету 10, в т.ч. НДС 20% - 9.00"),
)


def _workbook() -> MemoryWorkbook:
    workbook = new_workbook()
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    for place, (party, on, roubles, purpose) in enumerate(PAID, start=1):
        cells: dict[str, CellValue] = {
            "on": on, "number": str(place), "in_sum": roubles, "party": party, "purpose": purpose,
            "own_account": OWN_ACCOUNT,
        }  # fmt: skip
        for col, column in enumerate(load("ru").table("statement").columns):
            if column.key in cells:
                workbook.set_cell(tab.name, place, col, cells[column.key])
    return workbook


def test_clients_show_their_regime_and_turnover_without_vat() -> None:
    workbook = _workbook()
    result = run(workbook)
    assert [
        ("ООО Альфа", "с НДС 20 %", 1100.0),
        ("ООО Бета", "без НДС", 500.0),
        ("ООО Гамма", "неизвестно", None),
        ("ООО Дельта", None, None),
        ("ООО Эпсилон", "с НДС 20 %", None),
    ] == sorted(read(workbook, "clients", "name", "vat", "net_turnover"), key=lambda row: str(row[0]))
    assert [5_000] == [one.sum_kop for one in result.findings if one.code == "vat_doubtful"]
    assert not run(workbook).changes


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("без НДС", ["ООО Бета"]),
        ("с НДС 20 %; с НДС 22 %", ["ООО Альфа", "ООО Эпсилон"]),
        ("неизвестно", ["ООО Гамма", "ООО Дельта"]),
        ("не без НДС", ["ООО Альфа", "ООО Гамма", "ООО Дельта", "ООО Эпсилон"]),
    ],
)
def test_a_column_for_vat_in_segments_is_a_condition(condition: str, names: list[str]) -> None:
    workbook = _workbook()
    add_column(workbook, "segments", "НДС", [condition])
    for column in ("class", "best_class", "tenure_years", "trend", "satisfaction", "target_niche", "paid"):
        put(workbook, "segments", 0, **{column: None})
    put(workbook, "segments", 0, months_silent=None, overdue_times=None, one_off=None)
    run(workbook)
    [first, *_] = read(workbook, "segments", "name")
    held = read(workbook, "clients", "name", "segment")
    assert names == sorted(str(name) for name, segment in held if segment == first[0])
