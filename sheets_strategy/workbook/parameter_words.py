"""Parameters and their values → words in cells, and back."""

from __future__ import annotations

from collections.abc import Collection

from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.template import Template

OTHER = "…"
"""The value that holds all words which too few clients share."""

_MORE = "parameter_"
"""How texts begin that name parameters which no column of Сегменты asks for."""


def name_parameter(parameter: str, template: Template) -> str:
    """Give what people call a parameter: its header, or its name in the catalogue."""
    if parameter.startswith(OWN):
        return parameter.removeprefix(OWN)
    named = template.labels["parameter"].get(parameter)
    return named or str(template.messages["texts"].get(_MORE + parameter, parameter))


def find_parameter(text: str, template: Template, own: Collection[str]) -> str:
    """Give the parameter that a cell names, "" for none.

    Args:
        text: The cell.
        template: Words.
        own: Headers of the team's own columns in Клиенты.
    """
    folded = fold(text)
    known = template.meanings["parameter"].get(folded, "")
    if known or not folded:
        return known
    texts = template.messages["texts"]
    more = (code for code in texts if code.startswith(_MORE) and fold(str(texts[code])) == folded)
    code = next(more, "")
    if code:
        return code.removeprefix(_MORE)
    return next((OWN + header for header in own if fold(header) == folded), "")


def name_value(parameter: str, value: str, template: Template) -> str:
    """Give what people call a value of a parameter; ranges of numbers read as they are."""
    if not value:
        return word_text("not_filled", template)
    if value == OTHER:
        return word_text("other_words", template)
    vocabulary = template.labels["parameter_values"].get(parameter, "")
    return template.labels.get(vocabulary, {}).get(value, value)


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
