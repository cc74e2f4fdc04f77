"""The tab «Продавцы» and the block «Отделы» → who works, and how many hours a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.staff import DEPARTMENTS, Seller
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.read_cells import read_choice, read_day, read_hours

CODE_LETTER, CODE_WIDTH = "v", 3


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works with clients.

    Attributes:
        sellers: Rows of Продавцы that have a name, from top to bottom.
        codes: Grid row of Продавцы → code.
        rows: Code → grid row.
        hours: Department → hours a week that Настройки gives it; those of the others come from sellers.
        departments: Those that Настройки keeps, in their order; all where it names none.
        findings: What could not be understood.
    """

    sellers: tuple[Seller, ...]
    codes: Codes
    rows: Mapping[str, int]
    hours: Mapping[str, float]
    departments: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_staff(book: Book, memory: Memory) -> Staff:
    """Read sellers and the hours of departments; a wrong cell is a finding and unknown."""
    view, template = book.tables["sellers"], book.template
    rows = list(view.rows())
    codes = settle_codes(
        view,
        rows,
        letter=CODE_LETTER,
        width=CODE_WIDTH,
        remembered=memory.names("sellers"),
        identify=lambda row: view.text(row, "name"),
    )
    findings: list[Finding] = []
    sellers = []
    for row in rows:
        name = view.text(row, "name")
        seller = Seller(
            code=codes.by_row[row],
            name=name,
            key=fold(name),
            department=read_choice(view, row, "department", "department", template, findings),
            hours=read_hours(view, row, "hours", findings),
            access=read_choice(view, row, "access", "access", template, findings) or "personal",
            email=view.text(row, "email"),
            left_on=read_day(view, row, "left_on", findings) if view.has("left_on") else None,
        )
        if name:
            sellers.append(seller)
    places = {code: row for row, code in codes.by_row.items()}
    hours, departments = _hours_of_departments(book, findings), _kept_departments(book)
    return Staff(tuple(sellers), codes, places, hours, departments, tuple(findings))


def _kept_departments(book: Book) -> tuple[str, ...]:
    """Give the departments that stand in Настройки: a team may keep just one."""
    view, meanings = book.tables["departments"], book.template.meanings["department"]
    named = {meanings.get(fold(view.text(row, "department")), "") for row in view.rows()}
    return tuple(one for one in DEPARTMENTS if one in named) or DEPARTMENTS


def _hours_of_departments(book: Book, findings: list[Finding]) -> dict[str, float]:
    """Read the hours that Настройки gives departments; of two rows of one department the first counts."""
    view, meanings = book.tables["departments"], book.template.meanings["department"]
    hours: dict[str, float] = {}
    for row in view.rows():
        department = meanings.get(fold(view.text(row, "department")), "")
        number = read_hours(view, row, "hours", findings)
        if department and number is not None:
            hours.setdefault(department, number)
    return hours
