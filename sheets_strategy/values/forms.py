"""Legal forms: how they are written out, how they are abbreviated, which of them are one class.

In: a name in any spelling. Out: the same name with a short form, and the class of a short form.
"""

from __future__ import annotations

import re
from itertools import product

_SINGLE = re.findall(
    r"\w+",
    "ООО ОДО АНО НКО ТСН ТСЖ СНТ ДНТ ДНП ЖСК ГСК ПК СПК НП ПТ МУП ГУП ФГУП ОГУП МП КП ГП УП ТОО СП ЧОУ НОУ "
    "БФ РОО МОО КФХ АБ КА ППК ПАТП LLC LTD INC GMBH LLP",
)
# Owner × kind × sphere У purpose: МБУ, ФГБОУ, МАДОУ, ГБУЗ, МКУК ...
_INSTITUTIONS = [
    f"{owner}{kind}{sphere}У{purpose}"
    for owner, kind, sphere, purpose in product(
        ("ФГ", "Ф", "ОГ", "КГ", "Г", "М"), "БАК", ("", "О", "ДО"), ("", "З", "К")
    )
]

# Open, closed and public companies change their form, not themselves.
CLASSES = {
    **{form: form for form in (*_SINGLE, *_INSTITUTIONS)},
    **dict.fromkeys(("АО", "ОАО", "ЗАО", "ПАО", "НАО", "НПАО"), "АО"),
    **dict.fromkeys(("ИП", "ГКФХ", "ПБОЮЛ"), "ИП"),
    **dict.fromkeys(("ЧУП", "ЧТУП", "ЧПУП"), "ЧУП"),
    "LIMITED": "LTD",
}
"""Short form → the class that a key names."""

_INSTITUTION = re.compile(
    r"\b(?:(?P<owner>федеральн\w+ государственн|федеральн|областн\w+ государственн|краев\w+ государственн"
    r"|государственн|муниципальн)\w+ )"
    r"(?P<kind>бюджетн|автономн|каз[её]нн)\w+ "
    r"(?P<sphere>дошкольн\w+ образовательн\w+ |общеобразовательн\w+ |образовательн\w+ )?"
    r"учрежден\w+"
    r"(?P<purpose> здравоохранен\w+| культуры| (?:высшего|дополнительного)(?: профессионального)? образования"
    r"| среднего профессионального образования)?(?!\w)",
    re.IGNORECASE,
)
_UNITARY = re.compile(
    r"\b(?P<owner>федеральн\w+ государственн|областн\w+ государственн|государственн|муниципальн)\w+ "
    r"(?:каз[её]нн\w+ )?унитарн\w+ предприяти\w+",
    re.IGNORECASE,
)
_LONG = tuple(
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
        (r"инд\. ?пред(?:пр?|приниматель)?(?:\.|(?=\s))", "ИП"),
        (
            r"глав\w (?:крестьянск\w+[\s(]*фермерск\w+\)? хозяйства"
            r"|крестьянско-фермерского хозяйства|к\(?ф\)?х)",
            "ГКФХ",
        ),
        (r"крестьянск\w+(?: ?\(фермерск\w+\)| фермерск\w+|-фермерск\w+)? хозяйство", "КФХ"),
        (r"автономн\w+ некоммерческ\w+ организаци\w+", "АНО"),
        (r"некоммерческ\w+ партн[её]рств\w+", "НП"),
        (r"товарищество с ограниченной ответственностью", "ТОО"),
        (r"товарищество собственников недвижимости", "ТСН"),
        (r"товарищество собственников жилья", "ТСЖ"),
        (r"садов\w+ некоммерческ\w+ товарищество", "СНТ"),
        (r"дачн\w+ некоммерческ\w+ товарищество", "ДНТ"),
        (r"полное товарищество", "ПТ"),
        (r"част\w+ (?:торгов\w+ |производственн\w+ )?унитарн\w+ предприяти\w+", "ЧУП"),
        (r"сельскохозяйственн\w+ производственн\w+ кооператив", "СПК"),
        (r"производственн\w+ кооператив", "ПК"),
        (r"жилищно-строительн\w+ кооператив", "ЖСК"),
        (r"гаражно-строительн\w+ кооператив", "ГСК"),
        (r"благотворительн\w+ фонд", "БФ"),
        (r"региональн\w+ общественн\w+ организаци\w+", "РОО"),
        (r"адвокатск\w+ бюро", "АБ"),
        (r"коллеги\w+ адвокатов", "КА"),
        (r"публично-правов\w+ компани\w+", "ППК"),
        (r"част\w+ общеобразовательн\w+ учреждени\w+", "ЧОУ"),
    )
)
# One word of each long form, so that most names are not searched at all.
MAYBE_LONG = (
    "ЩЕСТ|РЕДПР|ИНД|ГЛАВ|ХОЗЯЙ|ОРГАНИЗ|ПАРТН|ТОВАРИЩ|КООПЕРАТ|УЧРЕЖД|ФОНД|БЮРО|КОЛЛЕГ|КОМПАНИ|ОБРАЗОВАН"
)
"""Pattern of the beginnings without which no form is written out."""
_MAYBE_LONG = re.compile(MAYBE_LONG, re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\w.])(?:[ОO]\.\s?){2}[ОO]\.?(?![\w.])", re.IGNORECASE)
_DOTTED_TRADER = re.compile(r"^И\.\s?П\.\s+(?=\w+\s+\w)", re.IGNORECASE)
_HEAD = re.compile(r"\bИП\s*[-‐-―−,]\s*(?=ГКФХ)")
_FARM_TRADER = re.compile(r"\bИП\s+КФХ(?!\w)", re.IGNORECASE)
_OWNERS = (
    ("федеральн", "государственн", "ФГ"),
    ("областн", "государственн", "ОГ"),
    ("краев", "государственн", "КГ"),
)


def shorten_forms(name: str) -> str:
    """Write legal forms short: what is written out, dotted, or joined by a dash.

    >>> shorten_forms('Общество с ограниченной ответственностью "Ромашка"')
    'ООО "Ромашка"'
    >>> shorten_forms("Муниципальное бюджетное дошкольное образовательное учреждение № 5")
    'МБДОУ № 5'
    """
    if _MAYBE_LONG.search(name):
        name = _INSTITUTION.sub(_abbreviate, name)
        name = _UNITARY.sub(lambda found: _owner(found["owner"]) + "УП", name)
        for long, short in _LONG:
            name = long.sub(short, name)
    if "." in name:
        name = _DOTTED_TRADER.sub("ИП ", _DOTTED.sub("ООО", name))
    return _FARM_TRADER.sub("ИП ГКФХ", _HEAD.sub("ИП ", name))


def _abbreviate(found: re.Match[str]) -> str:
    sphere = (found["sphere"] or "").casefold()
    middle = "ДО" if sphere.startswith("дошк") else "О" if sphere else ""
    letters = "".join(word[0] for word in (found["purpose"] or "").split()).upper()
    purpose = letters if len(letters) < 2 else f" {letters}"
    return f"{_owner(found['owner'])}{found['kind'][0].upper()}{middle}У{purpose}"


def _owner(text: str) -> str:
    words = text.casefold().split()
    for first, second, short in _OWNERS:
        if len(words) == 2 and words[0].startswith(first) and words[1].startswith(second):
            return short
    return words[0][0].upper()
