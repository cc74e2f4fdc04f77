"""Invented firms, people, ИНН and accounts, none given twice."""

from __future__ import annotations

from random import Random

from sheets_strategy.demo import words
from sheets_strategy.demo.entries import Bank, Side

_FIRM_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_PERSON_WEIGHTS = ((7, *_FIRM_WEIGHTS), (3, 7, *_FIRM_WEIGHTS))
OWN_BANK = Bank(*words.BANKS[0])


def _check_digit(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)


def firm_inn(nine_digits: str) -> str:
    """Add the check digit to the first nine digits of a firm's ИНН."""
    return nine_digits + _check_digit(nine_digits, _FIRM_WEIGHTS)


def person_inn(ten_digits: str) -> str:
    """Add both check digits to the first ten digits of a person's ИНН."""
    eleven = ten_digits + _check_digit(ten_digits, _PERSON_WEIGHTS[0])
    return eleven + _check_digit(eleven, _PERSON_WEIGHTS[1])


class Inventor:
    """Makes up parties from one source of chance; remembers what it gave, so nothing repeats."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._accounts = 0

    def inn(self, *, person: bool = False) -> str:
        """Give a valid ИНН of a tax office (90 to 97) that does not exist, so that it is nobody's."""
        region = self._rng.choice(tuple(words.REGIONS))
        while True:
            office = self._rng.randrange(90, 98)
            if person:
                inn = person_inn(f"{region}{office}{self._rng.randrange(10**6):06d}")
            else:
                inn = firm_inn(f"{region}{office}{self._rng.randrange(10**5):05d}")
            if self._fresh(inn):
                return inn

    def account(self, prefix: str = "40702") -> str:
        """Give an account of 20 digits in roubles."""
        self._accounts += 1
        return f"{prefix}810{self._rng.randrange(10)}{self._rng.randrange(1000):03d}{self._accounts:08d}"

    def bank(self) -> Bank:
        """Give one of the invented banks."""
        return Bank(*self._rng.choice(words.BANKS))

    def firm_name(self, trade: str, form: str = "") -> str:
        """Give a firm's name in capitals, as most banks write it."""
        while True:
            word = "".join(map(self._rng.choice, (words.WORD_STARTS, words.WORD_MIDDLES, words.WORD_ENDS)))
            if self._fresh(f"{word} {trade}"):
                form = form or ("АО" if self._rng.random() < 0.08 else "ООО")
                return f'{form} "{word.upper()} {trade.upper()}"'

    def firm(self, trade: str, form: str = "") -> Side:
        """Give a firm with all its details."""
        inn = self.inn()
        return Side(self.firm_name(trade, form), inn, f"{inn[:4]}01001", self.account(), self.bank())

    def person(self) -> Side:
        """Give an individual entrepreneur; two may share a name, none an ИНН."""
        name = " ".join(map(self._rng.choice, (words.SURNAMES, words.GIVEN_NAMES, words.PATRONYMICS)))
        inn = self.inn(person=True)
        return Side(f"ИП {name}", inn, "", self.account("40802"), self.bank())

    def _fresh(self, text: str) -> bool:
        if text in self._taken:
            return False
        self._taken.add(text)
        return True
