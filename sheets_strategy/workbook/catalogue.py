"""Codes and facts → words, by the catalogue of the template; plurals right."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sheets_strategy.errors import Finding, StrategyError
from sheets_strategy.values.money import ROUBLES, cell_money, format_money
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Message:
    """Two lines: what and where it was found; what to do."""

    what: str
    todo: str


_UNKNOWN = "…"


class _Words(string.Formatter):
    """Formats facts: money, int, date, percent, plural:one|few|many; or:, money: what to say for nothing.

    Money is a number in the currency given, or a mapping currency → minor units.
    """

    def __init__(self, lang: str, currency: str = ROUBLES) -> None:
        self._lang = lang
        self._currency = currency

    def format_field(self, value: Any, format_spec: str) -> str:
        try:
            return self._format(value, format_spec)
        except (ValueError, TypeError, OverflowError):
            # «Память» may hold a fact that somebody wrote over; a message is no place to stop at that.
            return word_fact(value, lang=self._lang)

    def _format(self, value: Any, format_spec: str) -> str:
        kind, _, forms = format_spec.partition(":")
        if value == _UNKNOWN:
            return _UNKNOWN
        if kind == "money":
            sums = value if isinstance(value, Mapping) and value else {self._currency: value or 0}
            if forms and not any(map(int, sums.values())):
                return forms
            return " + ".join(
                format_money(int(kop), lang=self._lang, currency=code) for code, kop in sums.items()
            )
        if kind == "int":
            return group_digits(int(value), lang=self._lang)
        if kind == "percent":
            return format_percent(float(value), lang=self._lang)
        if kind == "or":
            return (word_fact(value, lang=self._lang) if value is not None else "") or forms
        if kind == "plural":
            return choose_plural(int(value), forms.split("|"), lang=self._lang)
        return word_fact(value, lang=self._lang) if kind in ("", "date") else format(value, format_spec)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # A fact that a code does not give must not turn a message into a traceback.
        return (
            kwargs.get(str(key), _UNKNOWN) if isinstance(key, str) else super().get_value(key, args, kwargs)
        )


def word_error(error: StrategyError, template: Template) -> Message:
    """Word an error in the template's language; a cause or reason among its facts becomes words too."""
    facts = {
        name: _say(name, value, template) if name in ("cause", "reason") else value
        for name, value in error.facts.items()
    }
    return _word("errors", error.code, facts, template)


def word_finding(finding: Finding, template: Template, *, currency: str = ROUBLES) -> Message:
    """Word a finding; codes among its facts (reasons, kinds, fields) become words too.

    Args:
        finding: What was found.
        template: Words.
        currency: The currency that is counted.
    """
    facts = dict(finding.facts)
    if finding.sum_kop is not None:
        facts["sum"] = finding.sums or finding.sum_kop
    facts = {name: _say(name, value, template) for name, value in facts.items()}
    return _word("findings", finding.code, facts, template, finding.currency or currency)


def word_text(code: str, template: Template, /, **facts: object) -> str:
    """Word one of the template's own texts."""
    return _Words(template.lang).vformat(template.text(code), (), facts)


def word_fact(value: object, *, lang: str) -> str:
    """Write a value as people see it in a cell: dates, numbers without needless decimals, lists."""
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, list | tuple):
        words = [word_fact(one, lang=lang) for one in value]
        return ("; " if any("," in word for word in words) else ", ").join(words)
    return format_number(value, lang=lang) if isinstance(value, float) else str(value)


def shorten(text: str, most: int) -> str:
    """Bring a text to one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def shorten_middle(text: str, most: int) -> str:
    """Bring a name to at most so many characters; its end stays, since names often differ there."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = most // 3
    return f"{line[: most - end - 1].rstrip()}…{line[-end:].lstrip()}"


def group_digits(number: int, *, lang: str) -> str:
    """Write a whole number in groups of three digits."""
    grouped = f"{number:,}"
    return grouped.replace(",", "\u00a0") if lang == "ru" else grouped


def rough_money(kop: int, template: Template, *, currency: str = ROUBLES) -> str:
    """Write an amount in a few digits: thousands, millions or billions with at most one decimal."""
    amount = cell_money(kop, currency)
    unit = "₽" if currency == ROUBLES else currency
    for scale, code in _ROUGH:
        if abs(amount) >= scale * 0.9995:
            part = amount / scale
            rounded = round(part, 1) if abs(part) < (10 if scale == 1e3 else 100) else round(part)
            number = format_number(float(rounded), lang=template.lang)
            return word_text(code, template, number=number, unit=unit)
    return f"{group_digits(round(amount), lang=template.lang)}\u00a0{unit}"


_ROUGH = ((1e9, "rough_billions"), (1e6, "rough_millions"), (1e3, "rough_thousands"))


def format_number(number: float, *, lang: str) -> str:
    """Write a number without needless decimals, with the language's decimal sign."""
    text = f"{number:.15g}".upper()
    return text.replace(".", ",") if lang == "ru" else text


def format_percent(share: float, *, lang: str) -> str:
    """Write a share as a percentage, without needless decimals."""
    number = f"{share * 100:.1f}".removesuffix(".0")
    return f"{number.replace('.', ',')}\u00a0%" if lang == "ru" else f"{number}%"


def choose_plural(number: int, forms: Sequence[str], *, lang: str) -> str:
    """Choose a word form: Russian one | few | many, English one | many."""
    number = abs(number)
    if lang != "ru":
        return forms[0] if number == 1 else forms[-1]
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    return forms[1] if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else forms[-1]


_FACT_VOCABULARIES = {"kind": "kind", "department": "department"}
_FACT_TEXTS = {"reason": "reason_", "side": "side_", "answer": "hidden_", "by": "by_", "cause": "cause_"}


def _say(name: str, value: object, template: Template) -> object:
    """Turn a code among the facts into a word."""
    if name in _FACT_VOCABULARIES:
        return template.labels[_FACT_VOCABULARIES[name]].get(str(value), value)
    if name in _FACT_TEXTS:
        return template.messages["texts"].get(_FACT_TEXTS[name] + str(value), value)
    if name == "why" and isinstance(value, tuple):
        return tuple(str(template.messages["texts"].get(f"why_{code}", code)) for code in value)
    if name == "fields" and isinstance(value, tuple):
        return tuple(_header(field, template) for field in value)
    return value


def _header(field: str, template: Template) -> str:
    statement = template.table("statement")
    label = next((column.label for column in statement.columns if column.key == field), "")
    return label or str(template.messages["texts"].get(f"field_{field}", field))


def _word(
    group: str, code: str, facts: Mapping[str, object], template: Template, currency: str = ROUBLES
) -> Message:
    words = template.messages[group].get(code)
    if not isinstance(words, Mapping):
        return Message(f"{code}: " + ", ".join(f"{name} = {value}" for name, value in facts.items()), "")
    formatter = _Words(template.lang, currency)
    return Message(*(formatter.vformat(str(words[line]), (), facts).strip() for line in ("what", "do")))
