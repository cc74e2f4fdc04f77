"""Entries → the text of a statement in the 1CClientBankExchange format 1.03, as a bank would write it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date

from sheets_strategy.demo.days import Period
from sheets_strategy.demo.entries import Entry, Side, dotted

_CHUNK = 500


def write_statement(
    entries: Sequence[Entry],
    *,
    own: Sequence[Side],
    period: Period,
    created: date,
    opening_kop: Sequence[int],
) -> bytes:
    """Write a statement over all own accounts: cp1251, CRLF, totals per account, then the documents.

    Args:
        entries: In the order of the file, all numbered.
        own: The firm's accounts.
        period: The days that the statement covers.
        created: Day of the export.
        opening_kop: Balance of each own account before the period.
    """
    content = io.BytesIO()
    content.write(_encode(_head(own, period, created)))
    for place, (account, opening) in enumerate(zip(own, opening_kop, strict=True)):
        content.write(_encode(_section(entries, place, account, period, opening)))
    blocks: dict[tuple[Side, str], str] = {}
    for start in range(0, len(entries), _CHUNK):
        chunk = entries[start : start + _CHUNK]
        content.write("".join(_document(entry, own, blocks) for entry in chunk).encode("cp1251"))
    content.write(_encode(["КонецФайла"]))
    return content.getvalue()


def account_flow(entry: Entry, place: int, account: str) -> int:
    """Give by how many kopecks an entry changes the balance of an own account.

    Args:
        entry: Any entry.
        place: Which own account, from 0.
        account: The same account's number.
    """
    if entry.direction == "in":
        return entry.amount_kop if entry.own == place else 0
    if entry.own == place:
        return -entry.amount_kop
    received = entry.direction == "internal" and entry.side.account == account
    return entry.amount_kop if received else 0


def _encode(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("cp1251")


def _head(own: Sequence[Side], period: Period, created: date) -> list[str]:
    return [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        "Кодировка=Windows",
        "Отправитель=Демо-Банк Бизнес",
        "Получатель=",
        f"ДатаСоздания={created:%d.%m.%Y}",
        "ВремяСоздания=08:15:00",
        f"ДатаНачала={period.since:%d.%m.%Y}",
        f"ДатаКонца={period.until:%d.%m.%Y}",
        *(f"РасчСчет={account.account}" for account in own),
    ]


def _section(
    entries: Sequence[Entry], place: int, account: Side, period: Period, opening_kop: int
) -> list[str]:
    flows = [account_flow(entry, place, account.account) for entry in entries]
    in_kop = sum(flow for flow in flows if flow > 0)
    out_kop = -sum(flow for flow in flows if flow < 0)
    return [
        "СекцияРасчСчет",
        f"ДатаНачала={period.since:%d.%m.%Y}",
        f"ДатаКонца={period.until:%d.%m.%Y}",
        f"РасчСчет={account.account}",
        f"НачальныйОстаток={dotted(opening_kop)}",
        f"ВсегоПоступило={dotted(in_kop)}",
        f"ВсегоСписано={dotted(out_kop)}",
        f"КонечныйОстаток={dotted(opening_kop + in_kop - out_kop)}",
        "КонецРасчСчет",
    ]


def _document(entry: Entry, own: Sequence[Side], blocks: dict[tuple[Side, str], str]) -> str:
    ours = own[entry.own]
    payer, payee = (entry.side, ours) if entry.direction == "in" else (ours, entry.side)
    on = f"{entry.on:%d.%m.%Y}"
    form = entry.form
    extra = "".join(f"{key}={value}\r\n" for key, value in form.extra)
    return (
        f"СекцияДокумент={form.title}\r\nНомер={entry.number}\r\nДата={on}\r\nСумма={dotted(entry.amount_kop)}\r\n"
        f"{_block(payer, 'Плательщик', blocks)}ДатаСписано={'' if entry.direction == 'in' else on}\r\n"
        f"{_block(payee, 'Получатель', blocks)}ДатаПоступило={'' if entry.direction == 'out' else on}\r\n"
        f"ВидПлатежа=Электронно\r\nВидОплаты={form.code}\r\n{extra}Очередность={form.queue}\r\n"
        f"НазначениеПлатежа={entry.purpose}\r\nКонецДокумента\r\n"
    )


def _block(side: Side, role: str, blocks: dict[tuple[Side, str], str]) -> str:
    """Write one side's keys; a side occurs many times, so its text is kept."""
    block = blocks.get((side, role))
    if block is None:
        block = blocks[(side, role)] = "".join(f"{role}{key}={value}\r\n" for key, value in _fields(side))
    return block


def _fields(side: Side) -> Iterator[tuple[str, str]]:
    yield "Счет", side.account
    yield "", f"ИНН {side.inn} {side.name}" if side.inn else side.name
    yield "ИНН", side.inn
    yield "КПП", side.kpp
    yield "1", side.name
    yield "РасчСчет", side.account
    yield "Банк1", side.bank.name
    yield "Банк2", side.bank.city
    yield "БИК", side.bank.bik
    yield "Корсчет", side.bank.corr_account
