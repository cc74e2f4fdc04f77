"""XML that attacks or never ends is refused in words, quickly, and without filling the memory."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest
from camt_text import entry, message, stmt

from sheets_strategy.errors import InputError
from sheets_strategy.readers.camt import read_camt
from sheets_strategy.readers.source import Source

HEAD = '<?xml version="1.0"?>'
BODY = "<Document><BkToCstmrStmt><Stmt><Ntry>&a9;</Ntry></Stmt></BkToCstmrStmt></Document>"
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
ATTACKS = {
    "entities that multiply": f"{HEAD}<!DOCTYPE Document [{BOMB}]>{BODY}",
    "a long entity many times": f'{HEAD}<!DOCTYPE Document [<!ENTITY a9 "{"x" * 50_000}">]>{BODY}',
    "a file from outside": f'{HEAD}<!DOCTYPE Document [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>{BODY}',
    "a document type from outside": f'{HEAD}<!DOCTYPE Document SYSTEM "http://localhost:9/x.dtd">{BODY}',
    "parameter entities": f'{HEAD}<!DOCTYPE Document [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>{BODY}',
    "depth": message(stmt([entry("1", "CRDT", "<a>" * 5_000 + "</a>" * 5_000)])),
    "elements": message(stmt([entry("1", "CRDT", "<a/>" * 600_000)])),
    "text": message(stmt([entry("1", "CRDT", f"<a>{'x' * 5_000_000}</a>")])),
}


class _Endless(io.RawIOBase):
    """A stream of half a gigabyte: a beginning, then one piece again and again."""

    def __init__(self, start: bytes, piece: bytes) -> None:
        self._start, self._piece, self._at, self.given = start, piece * (65_536 // len(piece)), 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        if self._at >= 1 << 29:
            return b""
        found = self._start if self._at == 0 else self._piece
        self._at += len(found)
        self.given += len(found)
        return found


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS.keys())
def test_attack_is_refused(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(InputError, match="unsafe_xml"):
        read_camt(Source.of(text.encode(), name="file"))
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("piece", [b"x", b"<<>>", b" a='1'", b"<a>"], ids=["text", "comment", "tag", "depth"])
@pytest.mark.parametrize("opening", [b"<!--", b"<Ntry ", b"<Ntry>"], ids=["comment", "tag", "element"])
def test_what_never_ends_is_refused_before_it_fills_the_memory(opening: bytes, piece: bytes) -> None:
    start = message().encode().partition(b"</BkToCstmrStmt>")[0] + b"<Stmt>" + opening
    opened: list[_Endless] = []

    def open_stream() -> _Endless:
        opened.append(_Endless(start, piece))
        return opened[-1]

    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"unsafe_xml|damaged_xml"):
            read_camt(Source("file", 1 << 29, open_stream))  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_file_beyond_any_statement_is_refused_unread() -> None:
    with pytest.raises(InputError, match="file_too_large"):
        read_camt(Source("file", 1 << 31, lambda: io.BytesIO(message().encode())))
