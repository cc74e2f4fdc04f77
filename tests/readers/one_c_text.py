"""A 1C file built from a few readable facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OWN = "40702810000000000001"
OTHER = "40702810000000000999"
SECOND = "40702810000000000002"


def document(**changes: str | None) -> dict[str, str]:
    """Give the keys of an incoming document; a change to None takes a key away."""
    values: dict[str, str | None] = {
        "Номер": "7",
        "Дата": "25.01.2026",
        "Сумма": "1500.00",
        "ПлательщикСчет": OTHER,
        "ПлательщикИНН": "7707083893",
        "Плательщик1": "ООО Ромашка",
        "ПолучательСчет": OWN,
        "ДатаПоступило": "26.01.2026",
        "Получатель1": "ООО Своя",
        "НазначениеПлатежа": "Оплата по счёту 1",
    }
    return {key: value for key, value in (values | changes).items() if value is not None}


def section(
    account: str = OWN, since: str = "01.01.2026", until: str = "31.01.2026", **sums: str
) -> list[str]:
    """Give the lines of an account section."""
    keys = {"ДатаНачала": since, "ДатаКонца": until, "РасчСчет": account} | sums
    return ["СекцияРасчСчет", *(f"{key}={value}" for key, value in keys.items()), "КонецРасчСчет"]


def one_c(
    documents: Sequence[Mapping[str, str]],
    *,
    accounts: Sequence[str] = (OWN,),
    sections: Sequence[Sequence[str]] = (),
    end: bool = True,
    eol: str = "\r\n",
) -> str:
    """Give the text of a whole file."""
    lines = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows"]
    lines += [f"РасчСчет={account}" for account in accounts]
    lines += [line for part in sections for line in part]
    for keys in documents:
        lines += ["СекцияДокумент=Платежное поручение"]
        lines += [f"{key}={value}" for key, value in keys.items()]
        lines += ["КонецДокумента"]
    return eol.join([*lines, *(["КонецФайла"] if end else []), ""])
