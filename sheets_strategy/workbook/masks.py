"""Other names for clients and people, the same ones everywhere, for showing a workbook to strangers.

In: a workbook. Out: ``Masks``: a client's name becomes «Клиент 12» in its own
column and inside any sentence; what tells who it is (part of a name, ИНН, phone,
e-mail, account, link) becomes dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sheets_strategy.statement.headers import normalise_header
from sheets_strategy.strategy.work_owners import find_named
from sheets_strategy.values.forms import CLASSES
from sheets_strategy.values.names import fold, normalise_name
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.plain_text import plain
from sheets_strategy.workbook.print_layout import Hidden
from sheets_strategy.workbook.statement_tab import statement_fields
from sheets_strategy.workbook.stems import stem
from sheets_strategy.workbook.template import Template

DOTS: Final = "•••"

_WORD = re.compile(r"\w+")
_MAIL = re.compile(r"\S+@\S+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# A file may be called after the firm itself.
_FILE = re.compile(
    r"(?<=«)[^«»]*\.(?:txt|csv|tsv|xlsx?|xlsb|ods|xml|html?|zip|pdf)(?=»)|[^\s«»\"]+\.(?:txt|csv|xlsx?|ods|xml|zip)\b",
    re.IGNORECASE,
)
# Digits in groups, as phones, accounts and tax numbers are written; a sum is grouped by threes.
_DIGITS = re.compile(r"\+?\d(?:[ .,()/\u00a0-]{0,3}\d)*")
_SUM = re.compile(r"\d{1,3}(?:\u00a0\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.,]\d{1,2}")
_LONG_NUMBER: Final = 9
_MANY: Final = 3
_CUT: Final = "…"
_SHORTEST_WORD: Final = 4
_QUOTES: Final = "\"'«»“”„"
_FORMS = frozenset(fold(form) for form in (*CLASSES, *CLASSES.values()))
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Masks:
    """What stands in place of what.

    Attributes:
        clients: Key of a client's name → its other name.
        people: Key of a name → its other name.
        starts: First word of a name → the rest of its words, longest first, and what stands in its place.
        stems: Stems of words that tell somebody.
        numbers: Digits of phones and codes; numbers of nine digits and more are hidden anyhow.
        nobody: What a client is called that nobody knows.
    """

    clients: Mapping[str, str]
    people: Mapping[str, str]
    starts: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    stems: frozenset[str]
    numbers: frozenset[str]
    nobody: str

    def client(self, name: str) -> str:
        """Give the other name of a client, "" for no name."""
        return self.clients.get(_key(name), self.nobody) if name.strip() else ""

    def person(self, name: str) -> str:
        """Give the other name of somebody of the team, "" for no name."""
        return self.people.get(_key(name), DOTS) if name.strip() else ""

    def sentence(self, text: str) -> str:
        """Give a text in which nobody can be told."""
        for pattern in (_MAIL, _LINK, _FILE):
            text = pattern.sub(DOTS, text)
        text = self._without_names(text)
        return _DIGITS.sub(self._hide_number, text)

    def _hide_number(self, found: re.Match[str]) -> str:
        if _DATE.fullmatch(found[0]) or _SUM.fullmatch(found[0]):
            return found[0]
        digits = re.sub(r"\D", "", found[0])
        return DOTS if len(digits) >= _LONG_NUMBER or digits in self.numbers else found[0]

    def _without_names(self, text: str) -> str:
        words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        folded = [fold(text[start:end]) for start, end in words]
        said: list[str] = []
        done = place = 0
        while place < len(words):
            start, end = words[place]
            length, instead = self._find(folded, place)
            if not length and (self._tells(folded[place]) or self._begins(folded[place], text[end:])):
                length, instead = 1, DOTS
            if length:
                end = words[place + length - 1][1]
                while start > done and text[start - 1] in _QUOTES and text[start - 1 : start] and length > 1:
                    start -= 1
                while end < len(text) and text[end] in _QUOTES and length > 1:
                    end += 1
                said += [text[done:start], instead]
                done = end
            place += max(length, 1)
        return "".join([*said, text[done:]])

    def _find(self, folded: list[str], place: int) -> tuple[int, str]:
        for rest, instead in self.starts.get(folded[place], ()):
            if tuple(folded[place + 1 : place + 1 + len(rest)]) == rest:
                return 1 + len(rest), instead
        return 0, ""

    def _tells(self, word: str) -> bool:
        return len(word) >= _SHORTEST_WORD and stem(word) in self.stems

    def _begins(self, word: str, after: str) -> bool:
        """Say whether a word that was cut is the beginning of one that tells somebody."""
        return after.startswith(_CUT) and any(known.startswith(word) for known in self.stems)


def make_masks(
    views: Mapping[str, TableView], statement: Tab | None, template: Template, hidden: Hidden
) -> Masks:
    """Choose other names: clients by their place in the ABC analysis, people in the order of «Продавцы».

    Args:
        views: Tables of the workbook, by key.
        statement: The tab of the statement, None where it is missing.
        template: Words.
        hidden: Where names stand.
    """
    first = ("abc.client", "clients.name")
    clients = _number(_texts(views, (*first, *sorted(hidden.clients))), "print_client", template)
    people = _name_people(views, hidden, template)
    nobody = template.text("print_nobody")
    named = {name: clients.get(_key(name), nobody) for name in _payers(statement, template)}
    named |= _name_spellings(views, clients)
    named |= {name: clients[_key(name)] for name in _texts(views, hidden.clients)}
    named |= {name: people[_key(name)] for name in _texts(views, hidden.people)}
    secrets = list(_texts(views, hidden.secret))
    telling = [*_rare(named), *_stems(_texts(views, hidden.people)), *_stems(secrets)]
    return Masks(
        clients=clients,
        people=people,
        starts=_index(named),
        stems=frozenset(telling) - _public_stems(template),
        numbers=frozenset(_numbers([*named, *secrets])),
        nobody=nobody,
    )


def _name_people(views: Mapping[str, TableView], hidden: Hidden, template: Template) -> dict[str, str]:
    """Give key of a name → other name; a name in short is the seller's whom alone it may mean."""
    people = _number(_texts(views, ("sellers.name",)), "print_seller", template)
    sellers = {fold(name): people[_key(name)] for name in _texts(views, ("sellers.name",))}
    for name in sorted(set(_texts(views, hidden.people))):
        meant = find_named(fold(name), sellers)
        if _key(name) not in people:
            number = len(people) + 1
            new = word_text("print_seller", template, number=number)
            people[_key(name)] = sellers[meant[0]] if len(meant) == 1 else new
    return people


def _name_spellings(views: Mapping[str, TableView], clients: Mapping[str, str]) -> dict[str, str]:
    """Give the spellings of payers that the memory keeps → the other name of the client."""
    if "memory" not in views or "clients" not in views:
        return {}
    view = views["clients"]
    if not (view.has("code") and view.has("name")):
        return {}
    names = {view.text(row, "code"): _key(view.text(row, "name")) for row in view.rows()}
    aliases = read_memory(views["memory"]).all("alias")
    return {
        spelling: clients[names[code]] for spelling, code in aliases.items() if names.get(code) in clients
    }


def _index(named: Mapping[str, str]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Give first word of a name → its other words and what stands in their place, the longest first."""
    starts: dict[str, dict[tuple[str, ...], str]] = {}
    for name, instead in named.items():
        for words in _spell(name):
            starts.setdefault(words[0], {})[words[1:]] = instead
    return {
        first: tuple(sorted(rest.items(), key=lambda one: (-len(one[0]), one)))
        for first, rest in starts.items()
    }


def _key(name: str) -> str:
    return normalise_name(name) or fold(name)


def _texts(views: Mapping[str, TableView], columns: Iterable[str]) -> Iterator[str]:
    """Give all texts of some columns, in their order; of a set, by name."""
    for full in sorted(columns) if isinstance(columns, frozenset) else columns:
        table, _, column = full.partition(".")
        view = views.get(table)
        if view is not None and view.has(column):
            yield from (text for row in view.rows() if (text := view.text(row, column)))


def _number(names: Iterable[str], code: str, template: Template) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        key = _key(name)
        if key not in found:
            found[key] = word_text(code, template, number=len(found) + 1)
    return found


def _payers(tab: Tab | None, template: Template) -> Iterator[str]:
    """Give the names of all who stand in the statement."""
    if tab is None:
        return
    fields = statement_fields(template)
    cols: list[int] = []
    for row in tab.rows:
        known = {
            col: fields.get(normalise_header(value), "")
            for col, value in enumerate(row)
            if isinstance(value, str) and len(value) < 60
        }
        if sum(bool(field) for field in known.values()) > 2:
            cols = [col for col, field in known.items() if field in ("party", "payer", "payee")]
            continue
        yield from (str(row[col]) for col in cols if col < len(row) and row[col] not in (None, ""))


def _spell(name: str) -> Iterator[tuple[str, ...]]:
    """Give the words by which a name may be found: all of them, and those without the legal form."""
    words = tuple(fold(word) for word in _WORD.findall(plain(name)))
    if not words:
        return
    yield words
    bare = tuple(word for word in words if word not in _FORMS)
    if bare and bare != words and sum(map(len, bare)) >= _SHORTEST_WORD:
        yield bare


def _rare(named: Mapping[str, str]) -> Iterator[str]:
    """Give the stems of words that stand in the names of few: «мебель» in the names of many tells nobody."""
    holders: dict[str, set[str]] = {}
    for name, instead in named.items():
        for one in _stems([name]):
            holders.setdefault(one, set()).add(instead)
    yield from (one for one, names in holders.items() if len(names) < _MANY)


def _stems(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(plain(text)):
            folded = fold(word)
            if len(folded) >= _SHORTEST_WORD and folded not in _FORMS and not folded.isdecimal():
                yield stem(folded)


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in _DIGITS.findall(text):
            digits = re.sub(r"\D", "", found)
            if len(digits) > 4:
                yield digits


def _public_stems(template: Template) -> frozenset[str]:
    """Give the stems of all words that the template itself uses: they tell nobody."""
    texts = [
        *_leaves(template.messages), *_leaves(template.labels), *_leaves(template.defaults),
        *_leaves(template.hypotheses), *_leaves(template.costs), *_leaves(template.banks),
        *_leaves(template.regions),
        *(tab.label for tab in template.tabs),
        *(text for tab in template.tabs for table in tab.tables for column in table.columns
          for text in (column.label, column.note, *column.synonyms)),
        *(label for tab in template.tabs for table in tab.tables for _, label in table.lines),
    ]  # fmt: skip
    return frozenset(stem(fold(word)) for text in texts for word in _WORD.findall(text))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from _leaves(below)
    elif isinstance(value, Iterable):
        for below in value:
            yield from _leaves(below)
