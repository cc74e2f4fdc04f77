"""Sales of an invented firm, and reports on them as accounting programs and people write them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_strategy.values.cells import CellValue

CLIENTS = ("ООО Ромашка", "АО Вектор", "ИП Иванов И.И.", "Лютик плюс ООО")
PRODUCTS = ("Болт М8", "Гайка М8", "Доставка", "Шайба 8")
HEADERS = {
    "on": "Дата", "number": "Документ продажи", "party": "Контрагент", "party_inn": "ИНН контрагента",
    "product": "Номенклатура", "quantity": "Количество", "amount": "Выручка", "net": "Выручка без НДС",
    "gross": "Выручка с НДС", "vat": "Сумма НДС", "cost": "Себестоимость", "profit": "Валовая прибыль",
    "currency": "Валюта",
}  # fmt: skip
FLAT = ("on", "number", "party", "product", "quantity", "amount", "cost")


@dataclass(frozen=True)
class Sold:
    """One line of a sales document."""

    on: date
    kop: int
    number: str = "1"
    client: str = CLIENTS[0]
    product: str = PRODUCTS[0]
    quantity: float | None = 1.0
    cost: int | None = None
    back: bool = False

    @property
    def signed(self) -> int:
        return -self.kop if self.back else self.kop

    def cell(self, field: str) -> CellValue:
        sign = -1 if self.back else 1
        kind = "Возврат товаров от покупателя" if self.back else "Реализация товаров и услуг"
        cells: dict[str, CellValue] = {
            "on": self.on,
            "number": f"{kind} {self.number} от {self.on:%d.%m.%Y} 12:00:00" if self.number else None,
            "party": self.client,
            "product": self.product or None,
            "quantity": None if self.quantity is None else sign * self.quantity,
            "amount": self.signed / 100,
            "cost": None if self.cost is None else sign * self.cost / 100,
        }
        return cells[field]


def report(sales: Sequence[Sold], fields: Sequence[str] = FLAT) -> list[list[CellValue]]:
    """Write a flat report with its header line."""
    header: list[CellValue] = [HEADERS[field] for field in fields]
    return [header, *([sold.cell(field) for field in fields] for sold in sales)]


def invent(dice: random.Random, size: int, *, start: date = date(2026, 1, 12)) -> list[Sold]:
    """Invent documents of one to three lines in the order of days, sometimes goods that came back."""
    sales: list[Sold] = []
    days = sorted(dice.randrange(0, 40) for _ in range(size))
    for place, day in enumerate(days):
        client, back = dice.choice(CLIENTS), dice.random() < 0.15
        for product in dice.sample(PRODUCTS, dice.randrange(1, 4)):
            kop = dice.choice((100_000, 150_050, dice.randrange(1_000, 9_000_000)))
            cost = dice.choice((None, kop * 7 // 10))
            quantity = float(dice.randrange(1, 20))
            on = start + timedelta(days=day)
            sales.append(Sold(on, kop, f"0000-{place:06}", client, product, quantity, cost, back))
    return sales
