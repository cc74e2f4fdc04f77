"""Which column of a client list is what: one line of headers, or two under merged cells.

In: a grid of a file, and how programs spell their headers (``banks.yaml``,
``clients``). Out: the header line with what each of its columns holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sheets_strategy.statement.headers import index_headers, normalise_header
from sheets_strategy.values.cells import Row
from sheets_strategy.values.company_size import find_scale
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.template import CLIENT_LIST, Template

_LOOK_FOR_HEADER = 60
_LONGEST = 120
_FEWEST_FIELDS = 2
_TELLS_WHO = frozenset({"name", "inn"})
TEAMS_OWN = "own"
_WORDS = "words"
_REQUISITE = re.compile(r"^(?:банковский )?реквизит\w*\s*(?:\([^)]*\))?\s*[:.]\s*", re.IGNORECASE)
_ABOUT = re.compile(r"\s*\((?:контакт|компания|contact|company)\)\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2}|19[0-9]{2})(?![0-9])(?:\s*(?:год\w*|г\.|year))?")
_UNIT = re.compile(
    r"(?:\b(?:тыс|млн|млрд|thousand|million|billion)\b\.?\s*)?(?:\b(?:руб|рублей|rub|чел|человек)\b\.?|₽)"
    r"|\b(?:тыс|млн|млрд)\b\.?|\bза\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<=[^\W\d])\s*[0-9]{1,2}$")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list.

    Attributes:
        col: Grid column.
        header: As it is spelt; of two lines the one that tells more.
        field: What it holds, "" where that is not known.
        role: What more is known of it (``company``, ``legal`` ...), "" for nothing.
        rank: Place of its spelling among the known ones, the best first.
        year: Year that the header names, 0 for none.
        scale: By how much the unit that the header names is larger than one.
    """

    col: int
    header: str
    field: str = ""
    role: str = ""
    rank: int = 0
    year: int = 0
    scale: int = 1


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The header line of a list.

    Attributes:
        row: Grid row of its first line.
        lines: One or two.
        columns: All columns with a header, from left to right.
    """

    row: int
    lines: int
    columns: tuple[ListColumn, ...]

    def of(self, field: str, role: str | None = None) -> list[ListColumn]:
        """Give the columns of a field: the latest year first, then the best spelling."""
        found = [one for one in self.columns if one.field == field and role in (None, one.role)]
        return sorted(found, key=lambda one: (-one.year, one.rank, one.col))

    def score(self) -> int:
        """Count the different fields that are known."""
        return len({one.field for one in self.columns if one.field})


@dataclass(frozen=True, slots=True)
class ListWords:
    """How client lists speak.

    Attributes:
        fields: Normalised header → field.
        ranks: Normalised header → its place among all.
        roles: Normalised header → what more is known of it.
        words: Name of a list of words → the words, folded.
    """

    fields: Mapping[str, str]
    ranks: Mapping[str, int]
    roles: Mapping[str, str]
    words: Mapping[str, frozenset[str]]


def list_words(template: Template, own: Iterable[str] = ()) -> ListWords:
    """Take what the template knows of client lists; ``own`` are headers that the team added to Клиенты."""
    fields: dict[str, tuple[str, ...]] = {}
    roles: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    for name, spellings in template.banks.items():
        if not name.startswith(CLIENT_LIST):
            continue
        field, _, role = name.removeprefix(CLIENT_LIST).partition(".")
        if field == _WORDS:
            words[role] = frozenset(map(fold, spellings))
        elif role:
            roles.update((normalise_header(one), role) for one in spellings)
        else:
            fields[field] = spellings
    index = index_headers({**fields, TEAMS_OWN: own})
    return ListWords(index, {spelling: rank for rank, spelling in enumerate(index)}, roles, words)


def find_list_header(rows: Sequence[Row], known: ListWords) -> ListHeader | None:
    """Find the header line: the row near the top that names most, the client or the ИНН among it.

    The row below belongs to it where it names columns under merged cells.
    """
    best: ListHeader | None = None
    for place, row in enumerate(rows[:_LOOK_FOR_HEADER]):
        if not any(isinstance(value, str) for value in row):
            continue
        sub = rows[place + 1] if place + 1 < len(rows) else ()
        for header in _readings(place, row, sub, known):
            told = {one.field for one in header.columns}
            fits = header.score() >= _FEWEST_FIELDS and _TELLS_WHO & told
            if fits and (best is None or header.score() > best.score()):
                best = header
    return best


def _readings(place: int, row: Row, sub: Row, known: ListWords) -> Iterator[ListHeader]:
    """Read a row as a header by itself, and together with the next."""
    yield ListHeader(place, 1, tuple(_read(col, (_text(row, col),), known) for col in _named(row)))
    if not all(isinstance(value, str) and _is_name(value) for value in sub if value not in (None, "")):
        return
    columns = []
    above = ""
    for col in range(max(len(row), len(sub))):
        top, below = _text(row, col), _text(sub, col)
        above = top or above
        spellings = (f"{above} - {below}", below, top) if below else (top,)
        if any(spellings):
            columns.append(_read(col, spellings, known))
    yield ListHeader(place, 2, tuple(columns))


def _read(col: int, spellings: Sequence[str], known: ListWords) -> ListColumn:
    """Say what a column holds by the first spelling that is known."""
    for text in spellings:
        for spelling in (normalise_header(text), _plain(text)):
            if spelling in known.fields:
                year = _YEAR.search(text)
                return ListColumn(
                    col,
                    text,
                    known.fields[spelling],
                    known.roles.get(spelling, ""),
                    known.ranks[spelling],
                    int(year[1]) if year else 0,
                    find_scale(text),
                )
    return ListColumn(col, next(filter(None, (*spellings[1:], *spellings)), ""))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Give the header without what programs add to it: a year, a unit, a number, whose it is."""
    bare = _ABOUT.sub("", _REQUISITE.sub("", text))
    bare = _UNIT.sub(" ", _YEAR.sub(" ", bare))
    return normalise_header(_NUMBERED.sub("", bare.strip(" ,.;:*")))


def _named(row: Row) -> list[int]:
    return [col for col in range(len(row)) if _text(row, col)]


def _text(row: Row, col: int) -> str:
    value = row[col] if col < len(row) else None
    return " ".join(value.split()) if isinstance(value, str) and len(value) <= _LONGEST else ""


def _is_name(text: str) -> bool:
    """Say whether a cell may be a header: words, no digits but in a year or at the end."""
    bare = _NUMBERED.sub("", _YEAR.sub("", text))
    return len(text) <= _LONGEST and any(map(str.isalpha, bare)) and not any(map(str.isdigit, bare))
