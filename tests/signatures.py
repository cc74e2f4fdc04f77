"""The 145 header rows that others met in Russian statements, as whole sheets with invented payments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bank_rows import OWN_ACCOUNT, PARTIES, SUPPLIER, Paid

from sheets_strategy.values.cells import CellValue

CASES = Path(__file__).parent / "statement" / "cases" / "headers"
OPENING_KOP = 12_345_678
SINCE, UNTIL = date(2026, 1, 4), date(2026, 1, 26)
FEE = ("7707083893", "ПАО СБЕРБАНК", "70601810900000000077")
PAYMENTS = (
    Paid(date(2026, 1, 12), 123_450, "15", party=PARTIES[0], purpose="Оплата по счету 5 от 11.01.2026"),
    Paid(
        date(2026, 1, 12),
        7_000_000,
        "8",
        party=PARTIES[1],
        purpose="Аванс по договору № 7. НДС не облагается",
    ),
    Paid(date(2026, 1, 12), 500_001, "301", True, SUPPLIER, "Оплата поставщику за сырье"),
    Paid(date(2026, 1, 20), 99_999, "19", party=PARTIES[2], purpose="За услуги по акту 3"),
    Paid(date(2026, 1, 20), 15_000, "4", True, FEE, "Комиссия за ведение счета за январь"),
)
IN_KOP = sum(paid.kop for paid in PAYMENTS if not paid.out)
OUT_KOP = sum(paid.kop for paid in PAYMENTS if paid.out)

# What stands under a header, by its letters; the first that fits.
_WHAT: tuple[tuple[str, str], ...] = (
    (r"дата(проводки|операции|опер|оп|пров|транзакции)?|период|датаивремяпроводки", "on"),
    (r"датасовершенияоперации.*|датаоперацииpostingdate|датаучетаbalancedate", "on"),
    (r"датавалютир.*|датаавторизации|датасозданияоперации|датапп", "on"),
    (r"датадок(та|ум|умента)?|датадокументаdocumentdate", "document_on"),
    (r"номердокументабанка.*|реквизитыдокумента.*(вид|шифр|дата|видшифр)|реквизитыдокумента.*счету", "nothing"),
    (r"номер(докум|документа|докта)?|номдок|nдок(та|ум|умента)?|док|no|n|номерплатежа", "number"),
    (r"номердокументаdocumentnumber|номердокументаклиента|.*специальномубанковскомусчетуномер", "number"),
    (r"номертипдокумента", "number_type"),
    (r"(дебет|кредит)(сумма)?", "side"),
    (r"(списание|расход|суммаподебету|суммадебет|оборотд(т|ебет)|дебоборот|оборотыподебету|оборотподебету)", "out"),
    (r"(дебет|списано)(debit|rub|rur|суммасуммавнп)|обороты(rur|amount)?дебет(debet)?|оборотыпобанкудебет", "out"),
    (r"суммаоперациипосчету.*подебету|дебетовыйоборотввалютесчета", "out"),
    (r"(зачисление|поступление|суммапокредиту|суммакредит|обороткт|кредоборот|оборотыпокредиту|оборотпокредиту)", "in"),
    (r"(кредит|зачислено)(credit|rub|rur|суммасуммавнп)|оборот(ы|ыrur|ыamount)?кредит(credit)?", "in"),
    (r"оборотыпобанкукредит|суммаоперациипосчету.*покредиту|кредитовыйоборотввалютесчета", "in"),
    (r"сумма|суммаввалютесчета", "sum"),
    (r"типоперациипополнениесписание", "kind"),
    (r"видоперации", "kind_where_alone"),
    (r"валюта(операции)?", "currency"),
    (r"статус", "status"),
    (r"назначение(платежа)?|основание(операции|платежа|документа)?|операция|содержание|примечание", "purpose"),
    (r"основаниеоперации.*назначениеплатежа.*|содержаниеоперации.*", "purpose"),
    (r"контрагентсчетинннаименование", "account_inn_name"),
    (r"контрагентнаименованиеиннкппсчет", "name_inn_kpp_account"),
    (r"корреспондентнаименованиеинн", "name_inn"),
    (r"инн(и)?наименование(корреспондента|получателя|контрагента)", "inn_name"),
    (r"реквизитыплательщикаполучателяденежныхсредствиннкио|реквизитыкорреспондентаcounterpartydetailsиннinn", "inn"),
    (r"инн|(контрагент|корреспондент)инн|инн(контрагента|корр|корреспондента)|контринн|реквизитыкорреспондентаиннконтрагента", "inn"),
    (r"реквизитыплательщикаполучателяденежныхсредствкпп|(контрагент|корреспондент)кпп|кппконтрагента|.*кппkpp", "kpp"),
    (r"реквизитыплательщикаполучателяденежныхсредствномерсчета.*|реквизитыкорреспондентаcounterpartydetailsсчетaccount", "account"),
    (r"(контрагент|корреспондент)(р?счет|номерсчета|cчет)|n?счет(а)?(контрагента|корр|корреспондента?)|nсчетакорреспондента", "account"),
    (r"реквизитыкорреспондентасчет|корреспондирующийсчет|счетплательщикаполучателя|nсчета", "account"),
    (r"реквизитыплательщикаполучателяденежныхсредств(наименованиефио)?", "name"),
    (r"реквизиты(корреспондентаcounterpartydetailsнаименованиеname|(контрагента|корреспондента)(наименование)?)", "name"),
    (r"контрагент|корреспондент|корреспондентcorrespondent|(контрагент|корреспондент)(наименование|организация)", "name"),
    (r"на(именован|зван)ие(контрагента|корр|корреспондента|корреспондирующегосчета)", "name"),
    (r"наименованиеплательщика", "payer"), (r"иннплательщика", "payer_inn"), (r"(n)?счета?плательщика", "payer_account"),
    (r"номерсчетаплательщика.*", "payer_account_bank"), (r"номерсчетаполучателя.*", "payee_account_bank"),
    (r"наименованиеполучателя", "payee"), (r"иннполучателя", "payee_inn"), (r"(n)?счета?получателя", "payee_account"),
    (r"счетдебет", "side_debit"), (r"счеткредит", "side_credit"),
    (r"(клиентсчет|счеторганизации)", "own"), (r"(номерсчета|лицевойсчет|счет)", "any_account"),
    (r"(иннорганизации|клиентинн)", "own_inn"), (r"организация|клиентнаименование", "own_name"),
    (r"внешсчет", "account"), (r".*(корр?счет|номеркорреспондентскогосчета).*", "bank_account"),
    (r".*бик.*", "bik"), (r".*банк.*", "bank"),
    (r"nпп|no|nn|номерстроки|n[oо]п", "place"),
    (r"вх(од)?остаток|сальдовходящее|остатоквходящий", "before"),
    (r"исходящийостаток|остаток|сальдоисходящее|остатокисходящий", "after"),
    (r"(дебет|кредит)овыйоборотврублевомэквиваленте|курс.*|рублевоепокрытие|суммавнацпокрытии", "nothing"),
)  # fmt: skip


@dataclass(frozen=True)
class Signature:
    """One header row: the place in the list, and the letters of its headers."""

    place: int
    name: str
    headers: tuple[str, ...]

    @property
    def id(self) -> str:
        short = self.name.removesuffix("_process").removeprefix("BankStatement_")
        return f"{self.place}:{short}"

    @property
    def is_card(self) -> bool:
        return self.name.startswith("Type51")


def what(header: str) -> str:
    """Say what stands under a header; "" for what the statement's reader has no use for."""
    return next((found for pattern, found in _WHAT if re.fullmatch(pattern, header)), "")


@cache
def signatures() -> tuple[Signature, ...]:
    lines = (CASES / "normalised.tsv").read_text(encoding="utf-8").splitlines()
    parts = (line.split("\t") for line in lines)
    return tuple(
        Signature(place, name, tuple(headers.split("|"))) for place, (name, headers) in enumerate(parts, 1)
    )


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "контрагент": (
        "наименование", "инн", "кпп", "бик", "счет", "наименованиебанка", "коррсчет", "банк", "организация",
        "рсчет", "бикбанка",
    ),
    "клиент": ("инн", "наименование", "счет", "кпп", "бин", "бик", "коррсчет", "банк"),
    "корреспондент": ("наименование", "инн", "кпп", "счет", "бик", "банк"),
    "реквизитыкорреспондента": ("наименование", "счет", "иннконтрагента", "банк", "бик"),
    "реквизитыкорреспондентаcounterpartydetails": (
        "наименованиеname", "счетaccount", "банкbank", "бикbic", "бикbik", "иннinn", "кппkpp",
    ),
    "реквизитыконтрагента": ("бик", "наименование"),
    "реквизитыплательщикаполучателяденежныхсредств": (
        "наименованиефио", "иннкио", "кпп", "номерсчета", "номерсчетаспециальногобанковскогосчета",
    ),
    "реквизитыбанкаплательщикаполучателяденежныхсредств": (
        "номеркорреспондентскогосчета", "наименование", "бик",
    ),
    "реквизитыдокументанаоснованиикоторогобыласовершенаоперацияпосчетуспециальномубанковскомусчету": (
        "видшифр", "номер", "дата",
    ),
    "суммаоперациипосчетуспециальномубанковскомусчету": ("подебету", "покредиту"),
    "суммаоперациипосчету": ("подебету", "покредиту"),
    "обороты": ("дебет", "кредит", "подебету", "покредиту"),
    "оборотыrur": ("дебет", "кредит"),
    "оборотыamount": ("дебетdebet", "кредитcredit"),
    "оборотыпобанку": ("дебет", "кредит"),
    "счет": ("дебет", "кредит"),
    "дебет": ("счет", "сумма"),
    "кредит": ("счет", "сумма"),
    "аналитика": ("дебет", "кредит"),
    "текущеесальдо": ("дебет", "кредит"),
    "текущийостаток": ("дебет", "кредит"),
    "бюджетныйплатеж": ("статуссост", "кбк", "октмо", "основание", "налогпериод", "номердок", "датадок"),
}  # fmt: skip


@cache
def _literal() -> Mapping[str, str]:
    """Give the letters of a header, or of one half of a header in two lines → how banks spell it."""
    found: dict[str, str] = {}
    for rows in json.loads((CASES / "literal.json").read_text(encoding="utf-8")).values():
        for header in (header for row in rows for header in row.split("|")):
            found.setdefault(letters(header), header.strip())
            top, _, sub = header.partition(".")
            if letters(top) in _GROUPS and letters(sub) in _GROUPS[letters(top)]:
                found.setdefault(letters(top), top.strip())
                found.setdefault("." + letters(sub), sub.strip())
    return found


def letters(header: str) -> str:
    folded = header.casefold().replace("ё", "е").replace("№", "n")
    return "".join(letter for letter in folded if letter.isalnum())


def _split(header: str) -> tuple[str, str]:
    """Part a header that stands in two lines."""
    for top, subs in _GROUPS.items():
        if header.startswith(top) and header[len(top) :] in subs:
            return top, header[len(top) :]
    return header, ""


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its header in one or two lines, "" under a merged cell, and what stands below."""

    top: str
    sub: str
    token: str


def columns(signature: Signature) -> list[Column]:
    """Lay out a signature: merged headers once, and what stands under each."""
    bases = [re.sub(r"\.\d+$", "", header) for header in signature.headers]
    parts = [_split(base) for base in bases]
    found: list[Column] = []
    tops: set[str] = set()
    for place, (base, (top, sub)) in enumerate(zip(bases, parts, strict=True)):
        before = (bases[place - 1], parts[place - 1][0]) if place else ("", "")
        if base == before[0] or (not sub and top == before[1] and top in _GROUPS):
            found.append(Column("", "", ""))
            continue
        again = bool(sub) and top in tops and before[1] == top
        tops.add(top)
        found.append(Column("" if again else top, sub, what(base)))
    return found


def spell(letters_: str, *, sub: bool = False) -> str | None:
    """Give a header as a bank spells it, as far as known."""
    if letters_ == "column":  # what the collection calls a column without a header
        return None
    return _literal().get(("." if sub else "") + letters_, letters_)


def tokens(signature: Signature) -> list[str]:
    """Say what stands in each column, once the others are known."""
    found = [column.token for column in columns(signature)]
    accounts = {"account", "account_inn_name", "name_inn_kpp_account", "side_debit", "payer_account"}
    sums = {"in", "out", "sum"} & set(found)
    has_account, has_number, has_on = bool(accounts & set(found)), "number" in found, "on" in found
    side = iter(("out", "in"))
    for place, token in enumerate(found):
        if token == "side":
            found[place] = next(side, "") if not sums else ""
        elif token == "any_account":
            found[place] = "own" if has_account else "account"
            if "внешсчет" in signature.headers:
                found[place] = "bank_account"
        elif token == "" and signature.headers[place] == "документ" and not has_number:
            found[place] = "number"
        elif (signature.headers[place] == "column" and not has_on) or (token == "document_on" and not has_on):
            found[place] = "on"
        elif token == "kind_where_alone":
            found[place] = (
                "kind_word" if "sum" in found and "kind" not in found and "side_debit" not in found else ""
            )
    return found


def cell(paid: Paid, token: str, place: int, before_kop: int) -> CellValue:
    """Give a payment's cell."""
    inn, name, account = paid.party
    payer, payee = (OWN_ACCOUNT, account) if paid.out else (account, OWN_ACCOUNT)
    names = ("ООО Мы", name) if paid.out else (name, "ООО Мы")
    inns = ("7812345678", inn) if paid.out else (inn, "7812345678")
    sides = [f"{one}\n{two}\n{three}" for one, two, three in zip((payer, payee), inns, names, strict=True)]
    roubles = paid.kop / 100
    values: dict[str, CellValue] = {
        "on": paid.on, "document_on": paid.on, "number": paid.number, "number_type": f"{paid.number} / 01",
        "out": roubles if paid.out else None, "in": None if paid.out else roubles, "sum": roubles,
        "kind": "Дебет" if paid.out else "Кредит", "kind_word": "Списание" if paid.out else "Поступление",
        "currency": "RUB", "status": "Исполнена", "purpose": paid.purpose, "name": name, "inn": inn,
        "kpp": "770101001" if len(inn) == 10 else None, "account": account, "own": OWN_ACCOUNT,
        "account_inn_name": f"{account}, ИНН {inn}, {name}", "name_inn": f"{name}, ИНН {inn}",
        "name_inn_kpp_account": f"{name}\n{inn}/770101001\n{account}", "inn_name": f"{inn} {name}",
        "own_inn": "7812345678", "own_name": "ООО Мы", "bank_account": "30101810400000000555",
        "bik": "044525225", "bank": "ПАО Банк", "place": place, "before": before_kop / 100,
        "after": (before_kop + paid.signed) / 100, "payer": names[0], "payee": names[1],
        "payer_inn": inns[0], "payee_inn": inns[1], "payer_account": payer, "payee_account": payee,
        "payer_account_bank": payer, "payee_account_bank": payee, "side_debit": sides[0], "side_credit": sides[1],
    }  # fmt: skip
    return values.get(token)


def sheet(
    signature: Signature, payments: Sequence[Paid] = PAYMENTS, *, flat: bool = False
) -> list[list[CellValue]]:
    """Build a whole sheet: preamble, header lines, numbers of columns, payments, totals of days, footer.

    ``flat`` writes a header of two lines as one, with a point between, as converters do.
    """
    laid, held = columns(signature), tokens(signature)
    top: list[CellValue] = [spell(column.top) if column.top else None for column in laid]
    rows: list[list[CellValue]] = [
        ["ВЫПИСКА ПО СЧЕТУ", OWN_ACCOUNT],
        ["Владелец счёта:", 'ООО "Мы"'],
        ["за период с 04 января 2026 г.", None, "по", "26 января 2026 г."],
        ["Входящий остаток", None, OPENING_KOP / 100],
        [],
        top,
    ]
    if flat:
        rows[-1] = _flatten(laid)
    elif any(column.sub for column in laid):
        rows.append([spell(column.sub, sub=True) if column.sub else None for column in laid])
    rows.append([str(number) for number in range(1, len(laid) + 1)])
    rows += body(held, payments)
    closing = OPENING_KOP + sum(paid.signed for paid in payments)
    return [*rows, ["Исходящий остаток", None, closing / 100], [], ["Исполнитель", "Иванова А. А."]]


def _flatten(laid: Sequence[Column]) -> list[CellValue]:
    line: list[CellValue] = []
    head = ""
    for column in laid:
        head = column.top or head
        text = (
            f"{spell(head)}.{spell(column.sub, sub=True)}" if column.sub else column.top and spell(column.top)
        )
        line.append(text or None)
    return line


def body(held: Sequence[str], payments: Sequence[Paid]) -> list[list[CellValue]]:
    """Build the rows of payments, with a total under each day and one under all."""
    rows: list[list[CellValue]] = []
    before = OPENING_KOP
    for place, paid in enumerate(payments, 1):
        rows.append([cell(paid, token, place, before) for token in held])
        before += paid.signed
        if place == len(payments) or payments[place].on != paid.on:
            rows.append(total(held, [one for one in payments if one.on == paid.on], "ИТОГО ЗА ДЕНЬ:"))
    rows.append(total(held, payments, "Итого оборотов"))
    return [row for row in rows if row]


def total(held: Sequence[str], payments: Sequence[Paid], label: str) -> list[CellValue]:
    """Build a line of totals; none where the sums have no column for each side."""
    if not {"in", "out"} <= set(held):
        return []
    line: list[CellValue] = [None] * len(held)
    line[held.index("in")] = sum(paid.kop for paid in payments if not paid.out) / 100
    line[held.index("out")] = sum(paid.kop for paid in payments if paid.out) / 100
    first = next(place for place, value in enumerate(line) if value is None)
    line[first] = label
    return line


Told = tuple[date, int, str, str, str, str, str]


def told(signature: Signature, payments: Sequence[Paid] = PAYMENTS) -> list[Told]:
    """Give what ought to be read: day, signed kopecks, number, ИНН, name, account, purpose; "" without a column."""
    held = set(tokens(signature))

    def has(*names: str) -> bool:
        return bool(held & set(names))

    both = ("side_debit", "inn_name", "account_inn_name", "name_inn_kpp_account")
    named = has("name", "name_inn", "payer", *both)
    with_inn = has("inn", "name_inn", "payer_inn", *both)
    with_account = has("account", "account_inn_name", "name_inn_kpp_account", "side_debit", "payer_account",
                       "payer_account_bank")  # fmt: skip
    return [
        (
            paid.on,
            paid.signed,
            paid.number if has("number") else "",
            paid.party[0] if with_inn else "",
            paid.party[1] if named else "",
            paid.party[2] if with_account else "",
            paid.purpose if has("purpose") else "",
        )
        for paid in payments
    ]
