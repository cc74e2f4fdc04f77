"""People among payers: whether a normalised name is a person's, and whose initials may be whose.

In: what ``normalise_name`` gives. Out: surname and initials.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sheets_strategy.values.forms import CLASSES

_PATRONYMIC = re.compile(r"(?:ВИЧ|[КМ]ИЧ|ЬИЧ|ВНА|ИЧНА|ОГЛЫ|КЫЗЫ|УЛЫ)$")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Accounts that banks keep for people: current ones, those of non-residents, deposits.
_OF_PEOPLE = ("40817", "40820", "423", "426")
_FORMS = frozenset(CLASSES.values())
_INITIALS = 2
_FEWEST_DIGITS = 9
_MARK = " *"


class Person(NamedTuple):
    """A name of a person.

    Attributes:
        surname: In capitals.
        initials: One letter or two.
        is_full: Whether the names are written out.
    """

    surname: str
    initials: str
    is_full: bool


def parse_person(key: str) -> Person | None:
    """Read a normalised name as surname and initials, or surname, name and patronymic.

    >>> parse_person("ИП ИВАНОВ И И"), parse_person("ИВАНОВ ИВАН ИВАНОВИЧ").initials
    (Person(surname='ИВАНОВ', initials='ИИ', is_full=False), 'ИИ')
    >>> parse_person("РОГА И КОПЫТА") is None
    True
    """
    words = key.removeprefix("ИП ").split()
    if not 2 <= len(words) <= 4 or words[0] in _FORMS or not all(map(_LETTERS.fullmatch, words)):
        return None
    long = [word for word in words if len(word) > _INITIALS]
    short = "".join(word for word in words if len(word) <= _INITIALS)
    if len(long) == 1 and short and len(short) <= _INITIALS and long[0] in (words[0], words[-1]):
        return Person(long[0], short, is_full=False)
    if len(long) == len(words) and any(map(_PATRONYMIC.search, words[2:])):
        return Person(words[0], words[1][0] + words[2][0], is_full=True)
    return None


def is_person(key: str, account: str) -> bool:
    """Say whether a payer without ИНН is a person: by the name, else by the kind of account.

    Args:
        key: Normalised name.
        account: The payer's account, "" for unknown.
    """
    if key.startswith("ИП "):
        return False
    words = key.split()
    plain = 2 <= len(words) <= 4 and words[0] not in _FORMS and all(map(_LETTERS.fullmatch, words))
    return parse_person(key) is not None or (plain and account.startswith(_OF_PEOPLE) and len(account) == 20)


def with_account(key: str, account: str) -> str:
    """Tell people of one name apart by the last four digits of the account, where it is known.

    >>> with_account("ИВАНОВ ИВАН ИВАНОВИЧ", "40817810099910004312"), with_account("ИВАНОВ ИВАН", "")
    ('ИВАНОВ ИВАН ИВАНОВИЧ *4312', 'ИВАНОВ ИВАН')
    """
    return f"{key}{_MARK}{account[-4:]}" if len(account) >= _FEWEST_DIGITS else key


def part_account(text: str) -> tuple[str, str]:
    """Part what ``with_account`` put after a name; "" where nothing stands there."""
    name, mark, digits = text.rpartition(_MARK)
    return (name, digits) if mark and len(digits) == 4 and digits.isalnum() else (text, "")


def may_be_same_person(one: Person, other: Person) -> bool:
    """Say whether initials may stand for names written out; two full names are told by their letters."""
    if one.surname != other.surname or (one.is_full and other.is_full):
        return False
    shorter, longer = sorted((one.initials, other.initials), key=len)
    return longer.startswith(shorter)
