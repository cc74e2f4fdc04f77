"""Writes statements of 1C DirectBank for tests; the shape is that of 1C-Bank_Statement.xsd 2.3.2."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

OWN = "40702810900000000001"
THEIRS = "40702810439500000017"


def side(tag: str, name: str, account: str, inn: str = "7707083893", kpp: str = "770701001") -> str:
    return (
        f"<{tag}><Name>{escape(name)}</Name><INN>{inn}</INN><KPP>{kpp}</KPP><Account>{account}</Account>"
        f"<Bank><BIC>044525225</BIC><CorrespAcc>30101810400000000225</CorrespAcc></Bank></{tag}>"
    )


def operation(
    dc: str, total: str, *, kind: str = "PayDocRu", body: str = "", on: str = "2026-03-05", number: str = "7"
) -> str:
    body = (
        body or side("Payer", "ООО Ромашка", THEIRS) + side("Payee", "Мы", OWN) + "<Purpose>Оплата</Purpose>"
    )
    return (
        f'<OperationInfo><PayDoc id="1" docKind="10"><{kind}><DocNo>{number}</DocNo><DocDate>2026-03-04</DocDate>'
        f"<Sum>{total}</Sum>{body}</{kind}></PayDoc><DC>{dc}</DC><Date>{on}</Date>"
        "<Stamp><BIC>044525225</BIC><Status><Code>02</Code></Status></Stamp></OperationInfo>"
    )


def statement(operations: Sequence[str], *, totals: str = "", kind: int = 0, account: str = OWN) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Statement xmlns="http://directbank.1c.ru/XMLSchema" id="1" formatVersion="2.3.1">'
        '<Sender bic="044525225" name="Банк"/><Recipient id="1" name="Мы"/>'
        f"<Data><StatementType>{kind}</StatementType><DateFrom>2026-03-01T00:00:00</DateFrom>"
        f"<DateTo>2026-03-31T00:00:00Z</DateTo><Account>{account}</Account><Bank><BIC>044525225</BIC></Bank>"
        f"{totals}{''.join(operations)}</Data></Statement>"
    )


def totals(opening: str, out: str, came: str, closing: str) -> str:
    return (
        f"<OpeningBalance>{opening}</OpeningBalance><TotalDebits>{out}</TotalDebits>"
        f"<TotalCredits>{came}</TotalCredits><ClosingBalance>{closing}</ClosingBalance>"
    )
