"""Everything on the statement that is neither a client's payment nor its refund."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sheets_strategy.demo import words
from sheets_strategy.demo.days import Period
from sheets_strategy.demo.entries import (
    BANK_ORDER,
    MEMO_ORDER,
    ORDER,
    Bank,
    Entry,
    Side,
    dotted,
    vat_inside,
    vat_rate,
)
from sheets_strategy.demo.names import OWN_BANK, Inventor

_SALARY_FORM = replace(ORDER, queue="3")
_SUPPLIERS = 6
# Shares of the month's receipts, in percent; what is left stays on the account.
_SUPPLY, _SALARY, _TAX = 64, 14, 7


@dataclass(frozen=True, slots=True)
class Office:
    """The firm itself and those with whom it deals besides clients.

    Attributes:
        own: The firm's accounts, the main one first.
        bank: Its bank, with account prefixes by use.
        suppliers: Who delivers.
        landlord: Who lets the warehouse.
        lender: Who once gave a loan.
        treasury: Who takes taxes and gives them back.
        fund: Who takes insurance against accidents.
    """

    own: tuple[Side, Side]
    bank: Side
    suppliers: tuple[Side, ...]
    landlord: Side
    lender: Side
    treasury: Side
    fund: Side

    def bank_account(self, prefix: str) -> Side:
        """Give the bank as a party with one of its inner accounts."""
        return replace(self.bank, account=f"{prefix}{self.bank.account[5:]}")

    def parties(self) -> Iterator[tuple[str, str, Side]]:
        """Give key, role and details of everybody in the office's entries."""
        yield "own", "own", self.own[0]
        yield "bank", "bank", self.bank
        for place, supplier in enumerate(self.suppliers):
            yield f"supplier-{place + 1}", "supplier", supplier
        yield "landlord", "landlord", self.landlord
        yield "lender", "lender", self.lender
        yield "treasury", "treasury", self.treasury
        yield "fund", "treasury", self.fund


def open_office(inventor: Inventor) -> Office:
    """Make up the firm, its two accounts and its partners."""
    inn = inventor.inn()
    main = Side(words.OWN_NAME, inn, f"{inn[:4]}01001", inventor.account(), OWN_BANK)
    bank_inn = inventor.inn()
    treasury_inn, fund_inn = inventor.inn(), inventor.inn()
    treasury_bank = Bank(*words.TREASURY_BANK)
    return Office(
        own=(main, replace(main, account=inventor.account())),
        bank=Side(OWN_BANK.name, bank_inn, f"{bank_inn[:4]}01001", inventor.account("70601"), OWN_BANK),
        suppliers=tuple(inventor.firm("Сырьё") for _ in range(_SUPPLIERS)),
        landlord=inventor.firm("Склад"),
        lender=inventor.firm("Инвест"),
        treasury=_state("Казначейство России (ФНС России)", treasury_inn, "03100643", treasury_bank),
        fund=_state("УФК (ОСФР)", fund_inn, "03100643", treasury_bank),
    )


def _state(name: str, inn: str, prefix: str, bank: Bank) -> Side:
    return Side(name, inn, f"{inn[:4]}01001", f"{prefix}0000000{inn[4:9]}", bank)


def office_entries(
    office: Office, rng: Random, *, period: Period, receipts_kop: Sequence[int]
) -> Iterator[Entry]:
    """Give the office's entries of the whole period, by month.

    Args:
        office: Who takes part.
        rng: The one source of chance.
        period: Nothing lies outside it.
        receipts_kop: What clients paid to the main account, by month.
    """
    # Costs follow the smoothed receipts: no firm pays its people by the luck of one month.
    for month in range(period.months):
        window = receipts_kop[max(0, month - 2) : month + 1]
        income_kop = sum(window) // len(window)
        yield from _supplies(office, rng, period, month, income_kop)
        yield from _people_and_state(office, rng, period, month, income_kop)
        yield from _bank_month(office, rng, period, month)
        yield from _cards(office, rng, period, month, income_kop)
        if month % 3 == 2:
            yield from _between_own(office, period, month, income_kop)
    yield from _money_matters(office, rng, period, sum(receipts_kop) // period.months)


def _supplies(office: Office, rng: Random, period: Period, month: int, income_kop: int) -> Iterator[Entry]:
    bills = 8 + income_kop // 2_000_000_000
    for bill in range(bills):
        place = (bill + month) % len(office.suppliers)
        on = period.day(month, 2 + bill * 26 // bills)
        amount_kop = int(income_kop * _SUPPLY // 100 // bills * rng.uniform(0.8, 1.2)) + 5_000
        rate = vat_rate(on)
        vat = dotted(vat_inside(amount_kop, rate=rate))
        goods = rng.choice(words.SUPPLIER_GOODS)
        purpose = f"Оплата по счету № {rng.randrange(100, 9999)} за {goods}. В т.ч. НДС ({rate}%) {vat}"
        party = f"supplier-{place + 1}"
        yield Entry(on, amount_kop, "out", "outgoing", party, office.suppliers[place], purpose)
    on = period.day(month, 5)
    purpose = f"Арендная плата за {_named(period, month)} по договору аренды № 7-С. НДС не облагается"
    yield Entry(on, 18_500_000, "out", "outgoing", "landlord", office.landlord, purpose)


def _people_and_state(
    office: Office, rng: Random, period: Period, month: int, income_kop: int
) -> Iterator[Entry]:
    registry = office.bank_account("47422")
    named = _named(period, month)
    for number, what in ((10, "Заработная плата"), (25, "Аванс по заработной плате")):
        amount_kop = int(income_kop * _SALARY // 200 * rng.uniform(0.97, 1.03)) + 9_000_000
        purpose = f"{what} за {named} по реестру № {month * 2 + number // 15 + 1}. НДС не облагается"
        yield Entry(
            period.day(month, number),
            amount_kop,
            "out",
            "salary",
            "bank",
            registry,
            purpose,
            form=_SALARY_FORM,
        )
    tax_kop = income_kop * _TAX // 100 // 100 * 100 + 6_000_000
    paid = (
        ("treasury", office.treasury, tax_kop, "Единый налоговый платеж", "18201061201010000510"),
        ("fund", office.fund, 1_250_000, f"Страховые взносы от НС и ПЗ за {named}", "79710212000061000160"),
    )
    for key, side, amount_kop, purpose, code in paid:
        form = replace(ORDER, extra=(("СтатусСоставителя", "01"), ("ПоказательКБК", code), ("ОКАТО", "0")))
        yield Entry(period.day(month, 26), amount_kop, "out", "tax", key, side, purpose, form=form)


def _bank_month(office: Office, rng: Random, period: Period, month: int) -> Iterator[Entry]:
    named = _named(period, month)
    last = period.day(month, 31)
    fees = office.bank_account("70601")
    for own in (0, 1):
        purpose = f"Комиссия за ведение счета за {named}. НДС не облагается"
        yield Entry(
            last, 199_000 - own * 100_000, "out", "bank_fee", "bank", fees, purpose, own, form=BANK_ORDER
        )
    purpose = f"Комиссия за переводы за {named} по тарифу. НДС не облагается"
    amount_kop = rng.randrange(2_000, 9_000) * 32
    yield Entry(last, amount_kop, "out", "bank_fee", "bank", fees, purpose, form=BANK_ORDER)
    purpose = f"Проценты на остаток по счету за {named}. НДС не облагается"
    interest = office.bank_account("47426")
    amount_kop = rng.randrange(150_000, 900_000)
    yield Entry(
        last,
        amount_kop,
        "in",
        "interest",
        "bank",
        interest,
        purpose,
        number=_bank_number(rng),
        form=MEMO_ORDER,
    )


def _cards(office: Office, rng: Random, period: Period, month: int, income_kop: int) -> Iterator[Entry]:
    """Give the weekly credit of card payments, net of the commission; the last is on the month's last day."""
    side = office.bank_account("30232")
    month_last = period.day(month, 31)
    # Also on a weekend: the statement's very last day holds a row.
    last = period.until if month == period.months - 1 else month_last
    days = [period.day(month, number) for number in (6, 13, 20)] + [last]
    for on in days:
        gross_kop = int(income_kop // 200 * rng.uniform(0.6, 1.4)) // 100 * 100 + 1_000_000
        commission_kop = gross_kop * 21 // 1000 // 100 * 100
        purpose = (
            "Зачисление средств по операциям эквайринга. Мерчант №781000099901. "
            f"Комиссия {dotted(commission_kop)}. НДС не облагается."
        )
        yield Entry(
            on=on,
            amount_kop=gross_kop - commission_kop,
            direction="in",
            kind="acquiring",
            party="bank",
            side=side,
            purpose=purpose,
            number=_bank_number(rng),
        )


def _between_own(office: Office, period: Period, month: int, income_kop: int) -> Iterator[Entry]:
    main, spare = office.own
    purpose = "Перевод собственных средств. НДС не облагается"
    there_kop = income_kop // 10 // 10_000 * 10_000 + 50_000_000
    yield Entry(period.day(month, 18), there_kop, "internal", "own_transfer", "own", spare, purpose, 0)
    purpose = "Перевод между счетами, пополнение основного счета. НДС не облагается"
    yield Entry(
        period.day(month, 23), there_kop * 3 // 5, "internal", "own_transfer", "own", main, purpose, 1
    )


def _money_matters(office: Office, rng: Random, period: Period, income_kop: int) -> Iterator[Entry]:
    """Give the events that happen once: a loan, a deposit, money back from supplier and state."""
    start = period.months // 6
    loan_kop = income_kop // 3 // 10_000_000 * 10_000_000 + 100_000_000
    took = period.day(start, 12)
    contract = f"по договору займа № 3 от {took - timedelta(days=3):%d.%m.%Y}"
    lender, bank = office.lender, office.bank
    purpose = f"Предоставление процентного займа {contract}. НДС не облагается"
    yield Entry(took, loan_kop, "in", "loan", "lender", lender, purpose, number=str(rng.randrange(10, 99)))
    for part in range(4):
        purpose = f"Возврат части {part + 1} из 4 займа {contract}. НДС не облагается"
        yield Entry(
            period.day(start + 3 + part * 2, 14), loan_kop // 4, "out", "loan", "lender", lender, purpose
        )
    put = period.day(period.months // 2, 9)
    back = period.day(period.months // 2 + 6, 11)
    deposit = f"по договору № ДЮ-17 от {put:%d.%m.%Y}"
    amount_kop = income_kop // 4 // 10_000_000 * 10_000_000 + 50_000_000
    account = replace(bank, account=f"42104{bank.account[5:]}")
    purpose = f"Размещение депозита {deposit}. НДС не облагается"
    yield Entry(put, amount_kop, "out", "deposit", "bank", account, purpose)
    purpose = f"Возврат депозита {deposit}. НДС не облагается"
    yield _from_bank(back, amount_kop, "deposit", account, purpose, rng)
    interest_kop = amount_kop * 16 * (back - put).days // 36_500
    purpose = f"Выплата процентов {deposit}. НДС не облагается"
    yield _from_bank(back, interest_kop, "interest", office.bank_account("47426"), purpose, rng)
    yield from _paid_back(office, rng, period)


def _paid_back(office: Office, rng: Random, period: Period) -> Iterator[Entry]:
    for part, month in enumerate((period.months // 4, period.months * 3 // 4)):
        place = part % len(office.suppliers)
        on = period.day(month, 17)
        purpose = f"Возврат излишне уплаченных средств по счёту № {rng.randrange(100, 9999)}. Без НДС"
        yield Entry(
            on=on,
            amount_kop=rng.randrange(3_000_000, 25_000_000),
            direction="in",
            kind="supplier_refund",
            party=f"supplier-{place + 1}",
            side=office.suppliers[place],
            purpose=purpose,
            number=str(rng.randrange(100, 999)),
        )
    yield Entry(
        on=period.day(period.months * 2 // 3, 21),
        amount_kop=rng.randrange(10_000_000, 40_000_000),
        direction="in",
        kind="tax_or_subsidy",
        party="treasury",
        side=office.treasury,
        purpose="Возврат излишне уплаченного налога по решению № 1184. НДС не облагается",
        number=str(rng.randrange(100_000, 999_999)),
    )


def _from_bank(on: date, amount_kop: int, kind: str, side: Side, purpose: str, rng: Random) -> Entry:
    number = _bank_number(rng)
    return Entry(on, amount_kop, "in", kind, "bank", side, purpose, number=number, form=MEMO_ORDER)


def _bank_number(rng: Random) -> str:
    return str(rng.randrange(100_000, 999_999))


def _named(period: Period, month: int) -> str:
    on = period.day(month, 15)
    return f"{words.MONTHS[on.month - 1]} {on.year}"
