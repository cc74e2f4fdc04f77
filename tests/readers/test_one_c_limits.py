"""Sizes that no bank writes, and files larger than memory should hold."""

from __future__ import annotations

import io
import itertools
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import pytest
from one_c_text import OWN, document, one_c

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement

HEAD = one_c([], end=False).encode("cp1251")
LARGE = 2 << 30


class Stream(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, parts: Callable[[], Iterator[bytes]]) -> None:
        self._make = parts
        self.seek(0)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        assert offset == whence == 0
        self._parts, self._rest, self.given = self._make(), b"", 0
        return 0

    def read(self, size: int = -1, /) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        taken, self._rest = self._rest[:size], self._rest[size:]
        self.given += len(taken)
        return taken


def read(stream: Stream) -> Statement:
    return read_one_c(Source("kl.txt", LARGE, lambda: cast("BinaryIO", stream)))


def refuse(parts: Callable[[], Iterator[bytes]]) -> str:
    """Give the code of the error; the file must not have been read to its end."""
    stream = Stream(parts)
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        read(stream)
    assert stream.given < 16 << 20
    assert time.process_time() - begun < 5
    return caught.value.code


@pytest.mark.parametrize("filling", [b"x", "я".encode("cp1251"), b"=", b" ", b"\xff"])
def test_line_of_two_gigabytes_is_refused_at_its_beginning(filling: bytes) -> None:
    line = filling * (1 << 20)
    assert refuse(lambda: itertools.chain([HEAD, b"\r\n"], itertools.repeat(line, 2048))) == "endless_line"


def test_text_that_never_ends_is_refused_at_its_beginning() -> None:
    opening = "СекцияДокумент=Платежное поручение\r\nНазначениеПлатежа=Оплата\r\n".encode("cp1251")
    line = "и ещё немного слов\r\n".encode("cp1251") * 1000
    assert refuse(lambda: itertools.chain([HEAD, opening], itertools.repeat(line, 10**6))) == "endless_text"


@pytest.mark.parametrize("place", [10, 100_000, 3_000_000])
def test_zero_bytes_are_refused_where_they_stand(place: int) -> None:
    whole = one_c([document()] * 20_000, end=False).encode("cp1251")
    zeros = itertools.repeat(bytes(1 << 20), 2048)
    assert refuse(lambda: itertools.chain([HEAD, whole[:place]], zeros)) == "damaged_file"


def test_memory_follows_the_rows_and_not_the_file() -> None:
    """Twenty keys of a document that nobody needs are two thirds of this file, and cost nothing."""
    useless = {f"ПоказательЛишний{place}": "не нужен " * 40 for place in range(20)}
    documents = one_c([document(**useless)] * 50, accounts=()).encode("cp1251")
    body = documents[documents.index("СекцияДокумент".encode("cp1251")) :]
    body = body[: body.index("КонецФайла".encode("cp1251"))]
    stream = Stream(lambda: itertools.chain([HEAD], itertools.repeat(body, 200)))
    read(Stream(lambda: itertools.chain([HEAD], [body])))
    tracemalloc.start()
    try:
        statement = read_one_c(Source("kl.txt", 0, lambda: cast("BinaryIO", stream)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(statement.rows) == 10_000
    assert stream.given > 50 << 20
    assert peak < stream.given / 3


def test_a_hundred_thousand_accounts_in_the_header_take_no_time() -> None:
    accounts = [f"4070281{place:013d}" for place in range(100_000)]
    begun = time.process_time()
    statement = read_one_c(Source.of(one_c([document()], accounts=[OWN, *accounts]).encode(), name="kl.txt"))
    assert len(statement.own_accounts) == 100_000
    assert time.process_time() - begun < 10
