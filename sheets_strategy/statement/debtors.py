"""The debtor whose debt a factor paid out the rest of, as the purpose names it.

What a factor finances is a loan on a debt and no sale; what remains and comes once the
debtor has paid is that debtor's money.
"""

from __future__ import annotations

import re

from sheets_strategy.values.names import display_name, normalise_name

DEBTOR = "debtor:"
"""Beginning of the code of a group that is one debtor."""

_REST = re.compile(r"(?<!\w)(?:остат|остаточн|окончательн|втор(?:ая|ой) (?:част|плат))", re.IGNORECASE)
_FINANCED = re.compile(r"(?<!\w)финансирован", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<!\w)дебитор\w*[\s:,–—-]+(?P<name>(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ГУП|МУП|ФГУП)(?!\w).{2,80}?)"
    r"(?=[.;,](?:\s|$)|\s(?:ИНН|по|от|согласно|НДС|в\sт)(?!\w)|$)",
    re.IGNORECASE,
)
_LONGEST = 1_000


def read_debtor(purpose: str) -> tuple[str, str]:
    """Give the code and name of the debtor whose rest a factor pays out; two empty texts for none.

    >>> read_debtor("Остаток по договору факторинга 15 за дебитора ООО «Ромашка». Без НДС")
    ('debtor:ООО РОМАШКА', 'ООО «Ромашка»')
    """
    text = purpose[:_LONGEST]
    found = _NAMED.search(text)
    if not found or not _REST.search(text) or _FINANCED.search(text):
        return "", ""
    name = display_name(found["name"])
    return DEBTOR + normalise_name(name), name
