"""Names of payers: what people see, what is compared, and the folding of any label.

In: a name as a bank wrote it, often glued to an ИНН, an address or an account.
Out: a readable name, or a key under which its spellings meet.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheets_strategy.values.forms import CLASSES, MAYBE_LONG, shorten_forms

_ZERO_WIDTH = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")

# A number of another country is glued as an ИНН is.
_BETWEEN_NAMES = re.compile(r"[,;/]| и ")
_NUMBER_WORD = r"(?:ИНН|INN|БИН(?:\s*/\s*ИИН)?|ИИН|УНП)"
_GLUED = re.compile(
    rf"^{_NUMBER_WORD}\s*:?\s*([0-9]{{9,12}}|0)?(?:\s*/?\s*КПП\s*:?\s*[0-9]{{0,9}})?(?![0-9])[\s,;.:]*"
    r"|^([0-9]{12}|[0-9]{10})(?:\s*/\s*[0-9]{9})?(?![0-9])[\s,;.:]+",
    re.IGNORECASE,
)
_GLUED_END = re.compile(
    rf"[\s,;(]+{_NUMBER_WORD}\s*(?:/\s*КПП)?\s*:?\s*([0-9]{{9,10}}|[0-9]{{12}})(?:[\s,;/]+(?:КПП\s*:?\s*)?[0-9]{{9}})?(?![0-9])\)?\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,;(]+(?:(?:р/с|р/сч|л/с|р\.с\.|сч[её]т)?\s*(?:№|N)?\s*(?<![0-9])[0-9]{20}(?![0-9])"
    r"|в\s+(?:ПАО|АО|ООО|ОАО|ЗАО|банк\w*|ф-л\w*|филиал\w*)(?!\w)"
    r"|БИК\s*:?\s*[0-9]{9}"
    r"|(?:(?:Россия|РФ)[\s,]+)?[0-9]{6}\s*,\s*\w"
    r"|(?:Россия|РФ|г\.|гор\.|город\s|обл\.|респ\.|край\s|\w+ обл(?:\.|асть)|\w+ край)[^\"»]*,\s*"
    r"(?:ул|пр|пер|д|наб|ш|б-р|пл|проезд|мкр|дом)[.\s-]"
    r").*$",
    re.IGNORECASE | re.DOTALL,
)
# A budget institution as the treasury writes it: «УФК по Тверской области (МБУ "Школа" л/с 20366Х12345)».
_LEDGER = r"л\s?[/.]\s?с(?:ч[её]т)?\.?\s*(?:№\s*)?[0-9A-ZА-Я.\-]{5,25}"
_IN_BRACKETS = re.compile(
    rf"\(\s*(?:{_LEDGER}[\s,;]+(?P<after>[^()]*(?:\([^()]*\)[^()]*)*)"
    rf"|(?P<before>[^()]*(?:\([^()]*\)[^()]*)*?)[\s,;]*{_LEDGER}[^()]*)\)?\s*$",
    re.IGNORECASE,
)
_LEDGER_END = re.compile(rf"[\s,;]+{_LEDGER}.*$", re.IGNORECASE)
_SOLE_TRADER = re.compile(r"^(.+?)\s*(?:,\s*ИП|\(\s*ИП\s*\))\s*$", re.IGNORECASE)
_OLD_TRADER = re.compile(r"^(?:ЧП|предприниматель)\s+", re.IGNORECASE)
_PATRONYMIC = re.compile(r"\w(?:ВИЧ|ЬИЧ|ВНА|ИЧНА|ИНИЧНА|ОГЛЫ|КЫЗЫ)$", re.IGNORECASE)
_BRACKETED_FORM = re.compile(r"\(\s*([А-ЯA-Z]{2,6})\s*\)")
_DASHES = re.compile(r"\s*[-‐‑‒–—−]\s*")
_NOT_WORD = re.compile(r"[^\w&+\-]|_")
_WORD = re.compile(r"[^\W_]")
# What one pass uncovers (a form in words behind punctuation) the next one reads.
_MOST_PASSES = 5
_MORE = re.compile(rf"{_NUMBER_WORD}|БИК|[0-9]{{6}}|(?:^|\s)В\s|^ЧП\s|{MAYBE_LONG}")
# No bank passes on names as long; patterns must not search an attacker's for minutes.
_LONGEST = 1000
_RUN = re.compile(r"[\s,;(]{5,}")
_LATIN = re.compile("[A-Z]")
_CYRILLIC = re.compile("[А-Я]")
_LOOKALIKE = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Make labels comparable: lower case, ё as е, any spaces as one, none around.

    >>> fold(" Счёт\\u00a0 контрагента ")
    'счет контрагента'
    """
    return " ".join(_ZERO_WIDTH.sub("", text).casefold().replace("ё", "е").split())


def part_names(text: str) -> list[str]:
    """Give the people whom one cell names.

    >>> part_names("Анна Орлова, Иван и Зоя")
    ['Анна Орлова', 'Иван', 'Зоя']
    """
    return [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]


def split_inn(text: str) -> tuple[str, str]:
    """Part an ИНН that a bank glued to a name from the name.

    The digits are not checked: who is meant matters more here than whether
    they are right. Zeros are no ИНН.

    Args:
        text: Such as ``ИНН 7701234567 ООО "Ромашка"`` or ``7701234567, ИП Иванов``.

    Returns:
        The ИНН, "" when there is none, and the name with single spaces.
    """
    name = _RUN.sub(" ", " ".join(_ZERO_WIDTH.sub("", text[:_LONGEST]).split()))
    inn = ""
    for pattern in (_GLUED, _GLUED_END):
        found = pattern.search(name)
        rest = name[: found.start()] + name[found.end() :] if found else ""
        if found and _WORD.search(rest):
            inn = inn or next((digits for digits in found.groups() if digits), "")
            name = rest.strip()
    return (inn if inn.strip("0") else "", name)


def display_name(text: str) -> str:
    """Give a name as people would write it: no ИНН, address or account; a short legal form.

    >>> display_name('ИНН 7701234567 Общество с ограниченной ответственностью "Ромашка"')
    'ООО "Ромашка"'
    """
    name = shorten_forms(_core_text(text))
    trader = _SOLE_TRADER.match(name)
    if trader and not trader[1].upper().startswith("ИП "):
        name = f"ИП {trader[1]}"
    if _OLD_TRADER.match(name) and _PATRONYMIC.search(name.rstrip(' ."»')):
        name = _OLD_TRADER.sub("ИП ", name)
    return name.strip(" ,;")


def normalise_name(text: str) -> str:
    """Give the key under which the spellings of one name meet.

    The key is the class of the legal form and the rest in capitals, without
    quotes and punctuation: ОАО, ЗАО, ПАО and АО are one class; a form may stand
    first, last or in brackets. Latin letters that look Cyrillic become so in a
    word that mixes both alphabets, or that is a legal form.

    >>> normalise_name("Ромашка, OOO") == normalise_name('общество с ограниченной ответственностью «Ромашка»')
    True
    """
    key = text
    for _ in range(_MOST_PASSES):
        before, key = key, _key_once(key)
        if key == before or not _MORE.search(key):
            break
    return key


def _key_once(text: str) -> str:
    name = display_name(text).upper().replace("Ё", "Е")
    name = _BRACKETED_FORM.sub(lambda found: f" {found[1]} ", name)
    name = _NOT_WORD.sub(" ", _DASHES.sub("-", name))
    words = [word for word in (_cyrillic(word.strip("-")) for word in name.split()) if word]
    form, words = _take_form(words)
    return " ".join([form, *words] if form else words)


def has_legal_form(text: str) -> bool:
    """Say whether a name holds a legal form, so that it is a firm's and no heading.

    >>> has_legal_form("Ромашка, ООО"), has_legal_form("Покупатели")
    (True, False)
    """
    form, _, rest = normalise_name(text).partition(" ")
    return bool(rest) and form in CLASSES


def _core_text(text: str) -> str:
    _, name = split_inn(text)
    parts = [part.strip() for part in name.split("//")]
    name = next(filter(_WORD.search, parts), name)
    if len(parts) > 1:
        _, name = split_inn(name)
    name = _without_ledger(name)
    cut = _TAIL.sub("", name)
    return cut if _WORD.search(cut) else name


def _without_ledger(name: str) -> str:
    """Give the institution that the treasury names in brackets; else the name without its account there."""
    found = _IN_BRACKETS.search(name)
    if found:
        inside = (found["before"] or found["after"] or "").strip(" ,;")
        outside = name[: found.start()].strip(" ,;")
        name = next(filter(_WORD.search, (inside, outside)), name)
    cut = _LEDGER_END.sub("", name)
    return cut if _WORD.search(cut) else name


def _cyrillic(word: str) -> str:
    if not _LATIN.search(word):
        return word
    turned = word.translate(_LOOKALIKE)
    mixed = _CYRILLIC.search(word) is not None and not _LATIN.search(turned)
    return turned if mixed or turned in CLASSES else word


def _take_form(words: list[str]) -> tuple[str, list[str]]:
    """Take the form from either end, or «ИП» from within; a name is never emptied."""
    form = ""
    while len(words) > 1 and words[0] in CLASSES and (not form or CLASSES[words[0]] == form):
        form, words = CLASSES[words[0]], words[1:]
    while len(words) > 1 and words[-1] in CLASSES and (not form or CLASSES[words[-1]] == form):
        form, words = CLASSES[words[-1]], words[:-1]
    if not form and "ИП" in words and len(words) > 1:
        form, words = "ИП", [word for word in words if word != "ИП"]
    return form, words
