"""Names of payers: what people see, what is compared, and the folding of any label.

In: a name as a bank wrote it, often glued to an ИНН, an address or an account.
Out: a readable name, or a key under which its spellings meet.
"""

from __future__ import annotations

import re

_ZERO_WIDTH = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")

# The key's class of a form: open, closed and public companies change their form, not themselves.
_OWN_CLASS = re.findall(
    r"\w+",
    "ООО ОДО АНО НКО ТСН ТСЖ СНТ ЖСК ПК МУП ГУП ФГУП МП КП ГП УП ТОО ЧУП ЧТУП СП ГБУ ГАУ ГКУ МБУ МАУ МКУ "
    "ФГБУ ФГАУ ФКУ ФГБОУ ЧОУ НОУ БФ РОО КФХ",
)
_FORM_CLASS = {
    **{form: form for form in _OWN_CLASS},
    **dict.fromkeys(("АО", "ОАО", "ЗАО", "ПАО", "НАО", "НПАО"), "АО"),
    **dict.fromkeys(("ИП", "ГКФХ", "ПБОЮЛ"), "ИП"),
}

_LONG_FORMS = tuple(
    (re.compile(rf"\b{long}(?!\w)", re.IGNORECASE), short)
    for long, short in (
        (r"обществ[оау]м? с ограни[а-я]+ ответственностью", "ООО"),
        (r"общество с дополнительной ответственностью", "ОДО"),
        (r"непубличн\w+ акционерн\w+ общество", "НАО"),
        (r"публичн\w+ акционерн\w+ общество", "ПАО"),
        (r"открыт\w+ акционерн\w+ общество", "ОАО"),
        (r"закрыт\w+ акционерн\w+ общество", "ЗАО"),
        (r"акционерн\w+ общество", "АО"),
        (r"индивидуальн\w+ предпринимател\w+", "ИП"),
        (r"инд\. ?предприниматель", "ИП"),
        (r"глава (?:крестьянского ?\(?фермерского\)? хозяйства|к\(?ф\)?х)", "ГКФХ"),
        (r"крестьянское ?\(?фермерское\)? хозяйство", "КФХ"),
        (r"автономн\w+ некоммерческ\w+ организаци\w+", "АНО"),
        (r"товарищество с ограниченной ответственностью", "ТОО"),
        (r"товарищество собственников недвижимости", "ТСН"),
        (r"товарищество собственников жилья", "ТСЖ"),
        (r"садовое некоммерческое товарищество", "СНТ"),
        (r"федеральное государственное унитарное предприятие", "ФГУП"),
        (r"муниципальное унитарное предприятие", "МУП"),
        (r"государственное унитарное предприятие", "ГУП"),
        (r"частное (?:торговое )?унитарное предприятие", "ЧУП"),
        (r"федеральное государственное бюджетное учреждение", "ФГБУ"),
        (r"государственное бюджетное учреждение", "ГБУ"),
        (r"муниципальное бюджетное учреждение", "МБУ"),
    )
)

_GLUED = re.compile(
    r"^(?:ИНН|INN)\s*:?\s*([0-9]{9,12}|0)?(?:\s*/?\s*КПП\s*:?\s*[0-9]{0,9})?(?![0-9])[\s,;.:]*"
    r"|^([0-9]{12}|[0-9]{10})(?:\s*/\s*[0-9]{9})?(?![0-9])[\s,;.:]+",
    re.IGNORECASE,
)
_GLUED_END = re.compile(r"[\s,;(]+ИНН\s*:?\s*([0-9]{10}|[0-9]{12})(?![0-9])\)?\s*$", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,;(]+(?:(?:р/с|р/сч|л/с|р\.с\.|сч[её]т)\s*(?:№|N)?\s*[0-9]{20}"
    r"|в\s+(?:ПАО|АО|ООО|ОАО|ЗАО|банк\w*|ф-л\w*|филиал\w*)(?!\w)"
    r"|БИК\s*:?\s*[0-9]{9}).*$",
    re.IGNORECASE | re.DOTALL,
)
_SOLE_TRADER = re.compile(r"^(.+?)\s*(?:,\s*ИП|\(\s*ИП\s*\))\s*$", re.IGNORECASE)
_BRACKETED_FORM = re.compile(r"\(\s*([А-ЯA-Z]{2,6})\s*\)")
_DASHES = re.compile(r"\s*[-‐‑‒–—−]\s*")
_NOT_WORD = re.compile(r"[^\w&+\-]|_")
_WORD = re.compile(r"[^\W_]")
_LATIN = re.compile("[A-Z]")
_CYRILLIC = re.compile("[А-Я]")
_LOOKALIKE = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


def fold(text: str) -> str:
    """Make labels comparable: lower case, ё as е, any spaces as one, none around.

    >>> fold(" Счёт\\u00a0 контрагента ")
    'счет контрагента'
    """
    return " ".join(_ZERO_WIDTH.sub("", text).casefold().replace("ё", "е").split())


def split_inn(text: str) -> tuple[str, str]:
    """Part an ИНН that a bank glued to a name from the name.

    The digits are not checked: who is meant matters more here than whether
    they are right. Zeros are no ИНН.

    Args:
        text: Such as ``ИНН 7701234567 ООО "Ромашка"`` or ``7701234567, ИП Иванов``.

    Returns:
        The ИНН, "" when there is none, and the name with single spaces.
    """
    name = " ".join(_ZERO_WIDTH.sub("", text).split())
    inn = ""
    for pattern in (_GLUED, _GLUED_END):
        found = pattern.search(name)
        rest = name[: found.start()] + name[found.end() :] if found else ""
        if found and rest:
            inn = inn or next((digits for digits in found.groups() if digits), "")
            name = rest.strip()
    return (inn if inn.strip("0") else "", name)


def display_name(text: str) -> str:
    """Give a name as people would write it: no ИНН, address or account; a short legal form.

    >>> display_name('ИНН 7701234567 Общество с ограниченной ответственностью "Ромашка"')
    'ООО "Ромашка"'
    """
    name = _core_text(text)
    for long, short in _LONG_FORMS:
        name = long.sub(short, name)
    trader = _SOLE_TRADER.match(name)
    if trader and not trader[1].upper().startswith("ИП "):
        name = f"ИП {trader[1]}"
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
    return bool(rest) and form in _FORM_CLASS


def _core_text(text: str) -> str:
    _, name = split_inn(text)
    parts = [part.strip() for part in name.split("//")]
    name = next(filter(_WORD.search, parts), name)
    if len(parts) > 1:
        _, name = split_inn(name)
    cut = _TAIL.sub("", name)
    return cut if _WORD.search(cut) else name


def _cyrillic(word: str) -> str:
    if not _LATIN.search(word):
        return word
    turned = word.translate(_LOOKALIKE)
    mixed = _CYRILLIC.search(word) is not None and not _LATIN.search(turned)
    return turned if mixed or turned in _FORM_CLASS else word


def _take_form(words: list[str]) -> tuple[str, list[str]]:
    """Take the form from either end, or «ИП» from within; a name is never emptied."""
    form = ""
    while len(words) > 1 and words[0] in _FORM_CLASS and (not form or _FORM_CLASS[words[0]] == form):
        form, words = _FORM_CLASS[words[0]], words[1:]
    while len(words) > 1 and words[-1] in _FORM_CLASS and (not form or _FORM_CLASS[words[-1]] == form):
        form, words = _FORM_CLASS[words[-1]], words[:-1]
    if not form and "ИП" in words and len(words) > 1:
        form, words = "ИП", [word for word in words if word != "ИП"]
    return form, words
