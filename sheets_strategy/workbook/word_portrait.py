"""What unites the A clients, in sentences; never a claim of cause."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sheets_strategy.strategy.attributes import OWN, WORD, Attribute
from sheets_strategy.strategy.best import Best
from sheets_strategy.strategy.portrait import Portrait
from sheets_strategy.workbook.catalogue import format_number, group_digits, shorten, word_text
from sheets_strategy.workbook.template import Template

Row = Mapping[str, Any]
_GROUPED = 10_000
_LONGEST = 60
"""Characters of a header or a value; people write whole letters into a cell."""
_VOCABULARIES = {"season": "season", "vat": "vat_regime"}


def word_attribute(key: str, template: Template) -> str:
    """Name an attribute as people do: by its header, or by what it is."""
    if key.startswith(OWN):
        return shorten(key.removeprefix(OWN), _LONGEST)
    if key.startswith(WORD):
        return template.text("attribute_word")
    return template.labels["parameter"].get(key) or template.text(f"attribute_{key}")


def word_value(attribute: Attribute, value: str, template: Template) -> str:
    """Name a value as people do."""
    if value == "":
        return template.text("not_filled")
    if value in attribute.texts:
        text = shorten(attribute.texts[value], _LONGEST)
        return word_text("quoted", template, name=text) if attribute.key.startswith(WORD) else text
    if attribute.binned:
        return _bin(value, template)
    if attribute.key == "seller":
        return value.title()
    kind = _VOCABULARIES.get(attribute.key) or template.labels["parameter_values"].get(attribute.key, "")
    return template.labels.get(kind, {}).get(value) or shorten(value, _LONGEST)


def _bin(value: str, template: Template) -> str:
    def number(text: str) -> str:
        held = float(text)
        is_long = held.is_integer() and abs(held) >= _GROUPED
        return (
            group_digits(int(held), lang=template.lang)
            if is_long
            else format_number(held, lang=template.lang)
        )

    if value.startswith("<="):
        return word_text("bin_up_to", template, number=number(value[2:]))
    if value.startswith(">"):
        return word_text("bin_over", template, number=number(value[1:]))
    low, _, high = value.partition("..")
    return f"{number(low)}–{number(high)}"


def word_what(row: Row, portrait: Portrait, template: Template) -> str:
    """Name attribute and value, of a pair both."""
    parts = [(str(row["attribute"]), str(row["value"]))]
    if row["other_attribute"]:
        parts.append((str(row["other_attribute"]), str(row["other_value"])))
    return " + ".join(
        f"{word_attribute(key, template)}: {word_value(portrait.attributes[key], value, template)}"
        for key, value in parts
    )


def word_chance(q: float, template: Template) -> str | None:
    """Say how often chance gives as much; None where nothing was tested."""
    if q != q:
        return None
    if q < 0.001:
        return word_text("chance_thousand", template)
    if q < 0.01:
        return word_text("chance_hundred", template)
    if q > 0.5:
        return word_text("chance_often", template)
    return word_text("chance_some", template, count=math.ceil(round(q * 100, 6)))


def word_findings(best: Best, template: Template) -> list[str]:
    """Give the five strongest findings, then what there is to mind, sentence by sentence."""
    return [*_strongest(best.portrait, template), *_states(best, template)]


def _strongest(portrait: Portrait, template: Template) -> Iterator[str]:
    records = portrait.records()
    for place in portrait.strongest:
        row = records[place]
        yield word_text(
            "portrait_finding",
            template,
            verdict=template.labels["portrait_verdict"][str(row["verdict"])].capitalize(),
            a=row["a"],
            of_a=portrait.a,
            what=word_what(row, portrait, template),
            others=row["others"],
            of_others=portrait.clients - portrait.a,
        )


def _states(best: Best, template: Template) -> Iterator[str]:
    """Say what is too little, what is filled unevenly, and how many fit the ideal."""
    portrait = best.portrait
    others = portrait.clients - portrait.a
    if not portrait.clients:
        yield word_text("portrait_nobody", template)
    elif not portrait.tested:
        yield word_text("portrait_little", template, a=portrait.a, others=others)
    elif portrait.values.empty:
        yield word_text("portrait_nothing_known", template)
    elif not (portrait.values["verdict"] == "confirmed").any():
        code = "portrait_none_confirmed" if portrait.strongest else "portrait_none"
        yield word_text(code, template)
    for row in portrait.records():
        if row["verdict"] == "uneven":
            yield word_uneven(row, portrait, template)
    for fit in best.ideal[-1:]:
        facts = {"a": fit.a, "of_a": fit.a_known, "others": fit.others, "of_others": fit.others_known}
        yield word_text("portrait_ideal_fit", template, **facts)
    if portrait.clients and not (best.likeness["likeness"] != "").any():
        yield word_text("portrait_no_likeness", template)


def word_uneven(row: Row, portrait: Portrait, template: Template) -> str:
    """Say that an attribute is filled for A more often than for others, or less."""
    others = portrait.clients - portrait.a
    return word_text(
        "portrait_uneven",
        template,
        what=word_attribute(str(row["attribute"]), template),
        a=portrait.a - int(row["a"]),
        of_a=portrait.a,
        others=others - int(row["others"]),
        of_others=others,
    )
