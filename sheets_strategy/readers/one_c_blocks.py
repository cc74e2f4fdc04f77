"""Lines of a 1CClientBankExchange file → blocks: headers, accounts, documents, end.

Tolerant where banks are careless: any case of keys, a section without ``=``,
missing ends, texts that run on over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["header", "account", "document", "end"]

KEPT = frozenset(
    re.findall(
        r"\w+",
        """
        расчсчет датаначала датаконца начальныйостаток всегопоступило всегосписано конечныйостаток
        номер дата сумма датасписано датапоступило
        плательщик плательщик1 плательщиксчет плательщикрасчсчет плательщикинн плательщиккпп
        получатель получатель1 получательсчет получательрасчсчет получательинн получателькпп
        назначениеплатежа назначениеплатежа1 назначениеплатежа2 назначениеплатежа3
        назначениеплатежа4 назначениеплатежа5 назначениеплатежа6
        """,
    )
)
"""Keys that a reader needs, folded."""

_PASSED_OVER = frozenset(
    re.findall(
        r"\w+",
        """
        версияформата кодировка отправитель датасоздания времясоздания документ видплатежа видоплаты
        код кодназплатежа очередность срокплатежа срокакцепта видаккредитива условиеоплаты1
        условиеоплаты2 условиеоплаты3 платежпопредст дополнусловия номерсчетапоставщика
        датаотсылкидок квитанциядата квитанциявремя квитанциясодержание статуссоставителя окато октмо
        """,
    )
)
_SIDE_KEY = re.compile(r"(?:плательщик|получатель|показатель|назначениеплатежа)\w*")
_KEY_LIKE = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]+[A-ZА-ЯЁ]\w*")
_NAME_KEYS = {"плательщик", "плательщик1", "получатель", "получатель1"}
_TEXT_KEYS = _NAME_KEYS | {key for key in KEPT if key.startswith("назначение")}
_OPENS: dict[str, Kind] = {"секциядокумент": "document", "секциярасчсчет": "account"}
_FIRST_LINES = ("1cclientbankexchange", "1сclientbankexchange")
_MARKS = frozenset((*_OPENS, *_FIRST_LINES, "конецдокумента", "конецрасчсчет", "конецфайла"))


@dataclass(slots=True)
class Block:
    """One section of the file.

    Attributes:
        kind: What it is; ``end`` is the line КонецФайла.
        line: Line of the file, from 1, where it starts.
        values: Folded key of ``KEPT`` → value, stripped; the first that is not
            empty. In a header the accounts are joined by spaces.
        closed: Whether its own end line closed it.
        twice: Whether two different sums stand in it: two documents may have run together.
    """

    kind: Kind
    line: int
    values: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    twice: bool = False


def split_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Give the blocks in the order of the file; an unclosed one ends where the next begins.

    A line whose key nobody knows goes on with the text before it; one that
    looks like a key (``НовоеПоле=``) is passed over.

    Args:
        lines: Lines of the file, with or without line ends.
    """
    keys: dict[str, str] = {}
    block = Block("header", 1)
    text_key = ""
    for number, line in enumerate(lines, start=1):
        raw, equals, value = line.partition("=")
        key = keys.get(raw)
        if key is None:
            key = _find_key(raw, equals=bool(equals))
            if key and len(keys) < 1000:
                keys[raw] = key
        if key in _MARKS:
            text_key = ""
            block, done = _turn(block, key, number)
            yield from map(_settle, done)
        elif key in KEPT and equals:
            text_key = key if key in _TEXT_KEYS else ""
            _put(block, key, value.strip())
        elif key:
            text_key = ""
        elif text_key and line.strip():
            block.values[text_key] = f"{block.values.get(text_key, '')} {line.strip()}".strip()
    if block.values or block.kind == "document":
        yield _settle(block)


def _find_key(raw: str, *, equals: bool) -> str:
    """Give the folded key of a line, "-" for a key to pass over, "" for a line that is no key."""
    folded = raw.strip().strip("\ufeff").casefold().replace("ё", "е")
    for mark in (folded, _reread(raw)):
        if mark in _MARKS:
            return mark
    if not equals:
        return ""
    if folded in KEPT:
        return folded
    if folded in _PASSED_OVER or _SIDE_KEY.fullmatch(folded) or _KEY_LIKE.fullmatch(raw.strip()):
        return "-"
    return ""


def _reread(raw: str) -> str:
    """Read a line as UTF-8 that a file in cp1251 holds: some programs add their end line so."""
    try:
        return raw.strip().encode("cp1251").decode("utf-8").casefold()
    except UnicodeError:
        return ""


def _turn(block: Block, mark: str, number: int) -> tuple[Block, list[Block]]:
    """Give the block that a mark opens, and those that it ends."""
    done = [block] if block.values or block.kind == "document" else []
    if mark in _OPENS:
        return Block(_OPENS[mark], number), done
    if mark == "конецдокумента":
        block.closed = block.kind == "document"
    elif mark == "конецрасчсчет":
        block.closed = block.kind == "account"
    elif mark == "конецфайла":
        done.append(Block("end", number, closed=True))
    return Block("header", number), done


def _settle(block: Block) -> Block:
    """Make a document of a header that holds a sum: its first line is damaged."""
    if block.kind == "header" and "сумма" in block.values:
        block.kind = "document"
    return block


def _put(block: Block, key: str, value: str) -> None:
    known = block.values.get(key, "")
    if block.kind == "header":
        value = f"{known} {value}" if key == "расчсчет" and known else value
        block.values[key] = value
    elif not known:
        block.values[key] = value
    elif key == "сумма" and value and value != known:
        block.twice = True
