"""Parameters and their values → words in cells, and back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sheets_strategy.strategy.profiles import WORDS
from sheets_strategy.strategy.steps import OTHER
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, Book
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.template import Template

_MORE = "parameter_"
"""How texts begin that name parameters which no column of Сегменты asks for."""


@dataclass(frozen=True, slots=True)
class ParameterWords:
    """What people call parameters and their values.

    Attributes:
        template: Words of the catalogue.
        spelled: (parameter, folded word) → the word as people write it.
        own: Headers of the team's own columns in Клиенты.
    """

    template: Template
    spelled: Mapping[tuple[str, str], str] = field(default_factory=dict)
    own: tuple[str, ...] = ()

    def parameter(self, parameter: str) -> str:
        """Give the header of a parameter, or its name in the catalogue."""
        if parameter.startswith(OWN):
            return parameter.removeprefix(OWN)
        named = self.template.labels["parameter"].get(parameter)
        return named or str(self.template.messages["texts"].get(_MORE + parameter, parameter))

    def value(self, parameter: str, value: str) -> str:
        """Give a value in words; ranges of numbers read as they are."""
        if not value:
            return word_text("not_filled", self.template)
        if value == OTHER:
            return word_text("other_words", self.template)
        vocabulary = self.template.labels["parameter_values"].get(parameter, "")
        known = self.template.labels.get(vocabulary, {}).get(value)
        return known or self.spelled.get((parameter, value), value)

    def is_plain(self, parameter: str, value: str) -> bool:
        """Say whether a row that names a value would be read as that value.

        Not so where a person's word is one of the tool's («прочие»), or two headers fold alike.
        """
        named = find_parameter(self.parameter(parameter), self.template, self.own)
        return named == parameter and value in find_values(
            parameter, self.value(parameter, value), self.template
        )


def words_of(book: Book) -> ParameterWords:
    """Give the words for a workbook: free words as most rows of Клиенты write them."""
    view, template = book.tables["clients"], book.template
    spelled = {("region", fold(name)): name for name in template.regions.values()}
    rows = list(view.rows())
    for parameter in (*WORDS, *(OWN + header for header in view.own)):
        written = Counter(text for row in rows if (text := view.text(row, parameter)))
        for text, _ in sorted(written.items(), key=lambda one: (one[1], one[0])):
            spelled[parameter, fold(text)] = text
    return ParameterWords(template, spelled, tuple(view.own))


def find_parameter(text: str, template: Template, own: Collection[str]) -> str:
    """Give the parameter that a cell names, "" for none.

    Args:
        text: The cell.
        template: Words.
        own: Headers of the team's own columns in Клиенты.
    """
    folded = fold(text)
    if not folded:
        return ""
    texts = template.messages["texts"]
    more = (code for code in texts if code.startswith(_MORE) and fold(str(texts[code])) == folded)
    labelled = (name for name, label in template.labels["parameter"].items() if fold(label) == folded)
    known = next(labelled, "") or next(more, "").removeprefix(_MORE)
    return known or name_parameter(text, template, own)


def name_parameter(text: str, template: Template, own: Collection[str]) -> str:
    """Give the parameter that a condition may ask for under a header, "" for none.

    The template's own word goes first, then a column of the team, then other words for a
    parameter; brackets, colons and dashes decide nothing.

    Args:
        text: The header.
        template: Words.
        own: Headers of the team's own columns in Клиенты.
    """
    folded, letters = fold(text), _letters(text)
    labels = {fold(label): name for name, label in template.labels["parameter"].items()}
    headers = {fold(header): OWN + header for header in reversed(tuple(own))}
    words = (labels, headers, template.meanings["parameter"])
    exact = next((known[folded] for known in words if folded in known), "")
    if exact or not letters:
        return exact
    alike = ((_letters(word), name) for known in words for word, name in known.items())
    return next((name for word, name in alike if word == letters), "")


def _letters(text: str) -> str:
    """Fold a header to its words alone."""
    return " ".join(re.findall(r"\w+|%", fold(text)))


def find_values(parameter: str, text: str, template: Template) -> tuple[str, ...]:
    """Give the keys of the value that a cell may mean, the likeliest first; none for an empty cell."""
    folded = fold(text)
    if not folded:
        return ()
    for code, value in (("not_filled", ""), ("other_words", OTHER)):
        if folded == fold(word_text(code, template)):
            return (value,)
    vocabulary = template.labels["parameter_values"].get(parameter, "")
    known = template.meanings.get(vocabulary, {}).get(folded)
    # A range of numbers keeps the spaces that it was written with.
    return (known,) if known else tuple(dict.fromkeys((folded, text)))
