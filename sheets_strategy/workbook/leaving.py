"""Who leaves and who takes over, as people name them; refused where a name could mean somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sheets_strategy.errors import InputError
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import find_named, is_one_person, name_words
from sheets_strategy.values.names import fold, part_names
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.seller_findings import list_cells


def words_of(text: str) -> tuple[str, ...]:
    """Give what a name is compared by: people are named in any order."""
    return name_words(fold(text))


def find_leaving(text: str, tabs: Tabs, book: Book) -> Seller:
    """Find who is meant: a row of Продавцы, or a name that stands in other tabs only.

    Raises:
        InputError: ``seller_unknown`` (name, known), ``seller_unclear`` (name, found);
            ``handover_namesakes`` (name, cells): several people are called so, and no cell tells which.
    """
    rows = {words_of(one.name): one for one in reversed(tabs.staff.sellers)}
    spelled = {words_of(name): name for key in ("clients", "worklist") for name in _list_names(book, key)}
    spelled |= {words: one.name for words, one in rows.items()}
    keys = {fold(name): words for words, name in spelled.items()}
    found = find_named(fold(text), keys)
    if not found:
        # «План» may name departments and outsiders, too: only who stands nowhere else is looked for there.
        spelled |= {
            words_of(name): name for name in _list_names(book, "plan") if words_of(name) not in spelled
        }
        keys = {fold(name): words for words, name in spelled.items()}
        found = find_named(fold(text), keys)
    if not found:
        raise InputError("seller_unknown", name=text, known=", ".join(sorted(spelled.values())))
    if len(found) > 1:
        raise InputError("seller_unclear", name=text, found=", ".join(spelled[keys[key]] for key in found))
    words = keys[found[0]]
    if words in rows:
        _refuse_namesakes(_called(words, tabs.staff.sellers), tabs, book, "handover_namesakes")
        return rows[words]
    codes = (code for code, name in tabs.memory.names("sellers").items() if words_of(name) == words)
    return Seller(next(codes, ""), spelled[words], found[0])


def _list_names(book: Book, key: str) -> Iterator[str]:
    """Give the names that people typed into a tab; a cell of «План» may hold several."""
    view, column = book.tables[key], "person" if key == "plan" else "seller"
    for row in view.rows():
        text = view.text(row, column) if view.has(column) else ""
        yield from part_names(text) if key == "plan" else filter(None, [text])


def codes_of(leaving: Seller, tabs: Tabs) -> frozenset[str]:
    """Give all codes of who leaves: one person may have a row in each of two departments."""
    rows = _called(words_of(leaving.name), tabs.staff.sellers)
    return frozenset({leaving.code, *(one.code for one in rows)} - {""})


def find_taker(text: str, staff: Sequence[Seller], tabs: Tabs, book: Book, *, today: date) -> Seller:
    """Find who is to take over, among those who work.

    Raises:
        InputError: ``handover_to_unknown`` (name, known), ``handover_to_left`` (name, on, known),
            ``handover_to_namesakes`` (name, cells), ``seller_unclear`` (name, found).
    """
    rows = {one.key: one for one in reversed(staff)}
    found = find_named(fold(text), rows)
    if len(found) > 1:
        raise InputError("seller_unclear", name=text, found=", ".join(rows[key].name for key in found))
    if found:
        taker = rows[found[0]]
        _refuse_namesakes(_called(words_of(taker.name), staff), tabs, book, "handover_to_namesakes")
        return taker
    known = ", ".join(one.name for one in rows.values())
    left = {one.key: one for one in tabs.staff.sellers if one.has_left(today)}
    gone = find_named(fold(text), left)
    if len(gone) == 1:
        raise InputError("handover_to_left", name=left[gone[0]].name, on=left[gone[0]].left_on, known=known)
    raise InputError("handover_to_unknown", name=text, known=known)


def find_barred(staff: Sequence[Seller]) -> frozenset[str]:
    """Give the codes of people who work and whose name another one who works has, too."""
    return frozenset(one.code for one in staff if not is_one_person(_called(name_words(one.key), staff)))


def _called(words: tuple[str, ...], sellers: Sequence[Seller]) -> list[Seller]:
    return [one for one in sellers if name_words(one.key) == words]


def _refuse_namesakes(rows: Sequence[Seller], tabs: Tabs, book: Book, code: str) -> None:
    if not is_one_person(rows):
        cells = list_cells(rows, tabs.staff, book.tables["sellers"])
        raise InputError(code, name=rows[0].name, cells=cells)
