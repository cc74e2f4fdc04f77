"""Payments for somebody else: whom the purpose names as the one who owes.

In: counted receipts. Out: the third party of each, as a question for people; what
they accepted counts for that client from then on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.values.forms import CLASSES, shorten_forms
from sheets_strategy.values.inn import is_valid_number
from sheets_strategy.values.names import display_name, normalise_name
from sheets_strategy.values.people import may_be_same_person, parse_person

FOR_OTHER, COUNTED, LEFT = "third_party_suggestion", "third_party_counted", "third_party_left"
_LONGEST = 500
# Two letters that mean other things in a purpose («за ПК Lenovo») name nobody.
_FORMS = sorted((form for form in CLASSES if len(form) > 2 or form in ("АО", "ИП")), key=len, reverse=True)
_QUOTED = r"[\"«“„'‹][^\"»”'›]{1,80}[\"»”'›]"
_STOP = (
    r"(?=\s*(?:[,;:()]|\.(?:\s|$)|$|[\"«“„]|(?:ИНН|КПП|по|согл\w*|сч\w*|дог\w*|контр\w*|за|от|на|в|из|без|с|и|НДС|сумм\w*"
    r"|оплат\w*|услуг\w*|товар\w*|аванс\w*|акт\w*|№|N|\d\S*)(?!\w)))"
)
_WORDS = rf"[^\W\d_][\w&+.\-]*(?:\s+[^\W\d_][\w&+.\-]*){{0,4}}?{_STOP}"
_TRADER = r"[^\W\d_]{2,}\s+[^\W\d_]\.\s?(?:[^\W\d_]\.)?"
_FIRM = rf"(?:{'|'.join(_FORMS)})(?!\w)\s*(?:{_QUOTED}|{_TRADER}|{_WORDS})"
_ROLE = (
    r"(?:(?:третье\s+лицо|третьих\s+лиц|клиента|покупателя|заказчика|плательщика|абонента|контрагента|арендатора"
    r"|организацию|фирму|компанию|дебитора|должника)\s*[:\-]?\s*)?"
)
_NUMBER = r"(?:ИНН|УНП|БИН)\s*:?\s*([0-9]{9,12})(?![0-9])"
_LETTER = (
    r"(?<!\w)(?:по|согласно|согл\.?)\s+(?:гарантийно\w+\s+)?письм\w+\s*(?:(?:№|N)\s*\S+\s*)?"
    r"(?:от\s+\d\d?\.\d\d\.\d{2,4}\s*(?:г\.?\s*)?)?(?:от\s+|за\s+)?"
)
_LEDGER = r"л\s?[/.]\s?с\.?\s*(?:№\s*)?[0-9A-ZА-Я.\-]{5,25}"
_PATTERNS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"(?<!\w)за\s+{_ROLE}(?P<who>{_FIRM})",
        rf"(?<!\w)за\s+{_ROLE}(?P<number>{_NUMBER})[\s,]*(?P<who>{_FIRM})?",
        rf"{_LETTER}(?P<who>{_FIRM})",
        rf"\(\s*(?P<who>[^()\d]{{2}}[^()]{{0,150}}?)[\s,;]*{_LEDGER}[^()]{{0,40}}\)",
        rf"{_LEDGER}[\s,;(]+(?P<who>{_FIRM})",
    )
)
# Only where a bank or the treasury pays is anybody else named the likely client.
_SENDER = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"(?<!\w)(?:от|плательщик|отправитель|клиент|фио)\s*[:\-]?\s*(?P<who>{_FIRM})",
        r"(?<!\w)(?P<who>[^\W\d_]{2,}\s+[^\W\d_]{2,}\s+[^\W\d_]+(?:вич|ьич|вна|чна|оглы|кызы))(?!\w)",
    )
)
_NEAR = re.compile(rf"^[\s,;()\-]*(?:(?:с\s+)?{_NUMBER})", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=\w\w)\.$")
# What most purposes lack, so that they are not searched: a ledger, a letter, or somebody right behind «за».
_LONG_FORM = (
    r"общес|публ|непубл|закр|откр|акцион|индив|инд\.|муниц|госуд|федер|област|краев|автоном|неком|товарищ|садов|дачн"
    r"|произв|сельск|крестьян|глав|благотв|част"
)
_HINT = re.compile(
    rf"л\s?[/.]\s?с|письм"
    rf"|(?<!\w)за\s+{_ROLE}(?:(?:{'|'.join(_FORMS)}|ИНН|УНП|БИН)(?!\w)|{_LONG_FORM})",
    re.IGNORECASE,
)


class ThirdParty(NamedTuple):
    """Whom a payment is for.

    Attributes:
        name: As people would write it; the number where none is given.
        inn: Valid number, "" for unknown.
    """

    name: str
    inn: str

    @property
    def key(self) -> str:
        """Tell it from others."""
        return f"inn:{self.inn}" if self.inn else f"name:{normalise_name(self.name)}"


Mask = npt.NDArray[np.bool_]
NOBODY = ThirdParty("", "")


def read_third_party(purpose: str, *, hidden: bool = False) -> ThirdParty:
    """Read whom a payment is for; ``NOBODY`` where the purpose does not say.

    Args:
        purpose: As the bank has it.
        hidden: Whether the payer is a bank or the treasury, so that any sender named counts.

    >>> read_third_party('Оплата по счету 5 за ООО "Ромашка" ИНН 7701234560 Без НДС')
    ThirdParty(name='ООО "Ромашка"', inn='7701234560')
    """
    text = purpose[:_LONGEST]
    if not hidden and not _HINT.search(text):
        return NOBODY
    text = shorten_forms(" ".join(text.split()))
    for pattern in (*_PATTERNS, *(_SENDER if hidden else ())):
        found = pattern.search(text)
        if not found:
            continue
        groups = found.groupdict()
        near = (
            re.search(_NUMBER, groups["number"]) if groups.get("number") else _NEAR.match(text[found.end() :])
        )
        inn = near[1] if near and is_valid_number(near[1]) else ""
        name = _FULL_STOP.sub("", display_name((groups["who"] or "").strip(" ,;:-"))) or inn
        if name:
            return ThirdParty(name, inn)
    return NOBODY


def name_third_parties(
    rows: pd.DataFrame, *, asked: Mask, hidden: Mask, own: Collection[str]
) -> pd.DataFrame:
    """Add whom each payment is for.

    Args:
        rows: party, party_inn, party_key, purpose (texts).
        asked: Which rows are looked at.
        hidden: Whose payer is a bank or the treasury.
        own: One's own ИНН: nobody pays us for ourselves.

    Returns:
        The same rows plus third_name, third_inn and pair (payer and third party, "" for none).
    """
    names, inns, pairs = (np.full(len(rows), "", dtype=object) for _ in range(3))
    read = cache(read_third_party)
    columns = [rows[name].to_numpy(dtype=object) for name in ("purpose", "party", "party_inn", "party_key")]
    for place in np.flatnonzero(asked):
        purpose, party, inn, key = (column[place] for column in columns)
        third = read(purpose, hidden=bool(hidden[place]))
        if third == NOBODY and hidden[place]:
            third = _behind(party)
        if third == NOBODY or (third.inn in own and third.inn) or _is_payer(third, party, inn):
            continue
        names[place], inns[place], pairs[place] = third.name, third.inn, f"{key}>{third.key}"
    return rows.assign(third_name=names, third_inn=inns, pair=pairs)


def _behind(party: str) -> ThirdParty:
    """Read the person whom a bank names behind itself: «ПАО СБЕРБАНК//ИВАНОВ ИВАН ИВАНОВИЧ//...»."""
    parts = [part.strip() for part in party.split("//")[1:]]
    name = next((part for part in parts if parse_person(normalise_name(part))), "")
    return ThirdParty(display_name(name), "") if name else NOBODY


def _is_payer(third: ThirdParty, party: str, inn: str) -> bool:
    """Say whether the purpose names the payer himself."""
    if third.inn and is_valid_number(inn):
        return third.inn == inn
    ours, theirs = normalise_name(party), normalise_name(third.name)
    if ours == theirs or (ours and theirs and _core(ours) == _core(theirs)):
        return True
    one, other = parse_person(ours), parse_person(theirs)
    if one is None or other is None:
        return False
    # The purpose has the name in another case: Иванов, за Иванова.
    stem = min(len(one.surname), len(other.surname)) - 1
    other = (
        other._replace(surname=one.surname)
        if one.surname[:stem] == other.surname[:stem] and stem > 2
        else other
    )
    return one.surname == other.surname and (one.initials == other.initials or may_be_same_person(one, other))


def _core(key: str) -> str:
    form, _, rest = key.partition(" ")
    return rest if rest and form in CLASSES.values() else key


def find_third_parties(
    rows: pd.DataFrame, *, counted: Collection[str], left: Collection[str]
) -> Iterator[Finding]:
    """Ask about every payer and third party: who, for whom, how many payments, how much.

    Args:
        rows: What ``name_third_parties`` gave, rows with a pair only; plus place, row, amount_kop.
        counted: Pairs that were accepted; they are told, not asked.
        left: The same for pairs that were declined.
    """
    for pair, payments in rows.groupby("pair", sort=True):
        last = payments.iloc[-1]
        facts = {
            "payer": display_name(str(last["party"])) or str(pair).partition(">")[0].partition(":")[2],
            "client": last["third_name"],
            "inn": last["third_inn"],
            "rows": len(payments),
        }
        total, row = int(payments["amount_kop"].sum()), int(payments["row"].iloc[0])
        code = COUNTED if pair in counted else LEFT if pair in left else FOR_OTHER
        grave: Grave = "warning" if code == FOR_OTHER and (payments["place"] == "hidden").any() else "info"
        yield Finding(code, grave, str(pair), "statement", row, facts=facts, sum_kop=total)
