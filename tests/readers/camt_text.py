"""Writes camt.053 messages for tests."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

OWN = "40702810900000000001"
THEIRS = "40702810439500000017"


def party(role: str, name: str, inn: str = "", account: str = "", *, version: int = 2) -> str:
    tax = f"<Othr><Id>{inn}</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr>" if inn else ""
    ident = f"<Id><OrgId>{tax}</OrgId></Id>" if tax else ""
    body = f"<Nm>{escape(name)}</Nm>{ident}"
    body = f"<Pty>{body}</Pty>" if version >= 8 else body
    known = f"<{role}Acct><Id><Othr><Id>{account}</Id></Othr></Id></{role}Acct>" if account else ""
    return f"<{role}>{body}</{role}>{known}"


def details(
    parties: str = "", purpose: str = "", *, number: str = "7", amount: str = "", more: str = ""
) -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>{number}</EndToEndId></Refs>{amount}"
        f"<RltdPties>{parties}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(purpose)}</Ustrd></RmtInf>{more}</TxDtls>"
    )


def entry(
    amount: str,
    way: str = "CRDT",
    inside: str = "",
    *,
    on: str = "2026-03-05",
    currency: str = "RUB",
    status: str = "<Sts>BOOK</Sts>",
    more: str = "",
) -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>{on}</Dt></BookgDt>{more}<NtryDtls>{inside}</NtryDtls></Ntry>"
    )


def balance(code: str, amount: str, way: str = "CRDT", *, currency: str = "RUB") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{way}</CdtDbtInd><Dt><Dt>2026-03-05</Dt></Dt></Bal>"
    )


def stmt(
    entries: Sequence[str],
    *,
    ident: str = "1",
    account: str = OWN,
    currency: str = "RUB",
    since: str = "2026-03-01",
    until: str = "2026-03-31",
    before: str = "",
) -> str:
    return (
        f"<Stmt><Id>{ident}</Id><FrToDt><FrDtTm>{since}T00:00:00</FrDtTm><ToDtTm>{until}T00:00:00</ToDtTm></FrToDt>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>{before}{''.join(entries)}</Stmt>"
    )


def message(*statements: str, version: int = 2, encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02d}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>{''.join(statements)}</BkToCstmrStmt></Document>"
    )
