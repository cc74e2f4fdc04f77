"""A zip is a folder that travels as one file: what is in it is read, what is no statement is not."""

from __future__ import annotations

import io
import zipfile

import pytest

from sheets_strategy.errors import InputError
from sheets_strategy.readers.bundle import unpack
from sheets_strategy.readers.source import Source


def pack(files: dict[str, bytes], *, deflate: bool = True) -> bytes:
    target = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def unpacked(content: bytes) -> list[tuple[str, bytes]]:
    return [(one.name, one.content()) for one in unpack(Source.of(content, name="out.zip"))]


def refusal(content: bytes) -> tuple[str, object]:
    with pytest.raises(InputError) as caught:
        [one.content() for one in unpack(Source.of(content, name="out.zip"))]
    return caught.value.code, caught.value.facts.get("name")


def test_files_come_in_the_order_of_their_names_without_clutter() -> None:
    content = pack(
        {
            "2026/b.txt": b"second",
            "2026/a.txt": b"first",
            "__MACOSX/2026/._a.txt": b"x",
            "2026/.DS_Store": b"x",
            "2026/~$a.xlsx": b"x",
            "Thumbs.db": b"x",
        }
    )
    assert unpacked(content) == [("out.zip/2026/a.txt", b"first"), ("out.zip/2026/b.txt", b"second")]


def test_zip_in_a_zip_is_opened_and_a_third_is_refused() -> None:
    inner = pack({"a.txt": b"first"})
    assert unpacked(pack({"in.zip": inner})) == [("out.zip/in.zip/a.txt", b"first")]
    assert refusal(pack({"in.zip": pack({"in.zip": inner})}))[0] == "archive_too_deep"


def test_anything_but_a_zip_of_files_is_itself() -> None:
    workbook = pack({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    cut = pack({"a.txt": b"first"})[:30]
    for content in (b"1CClientBankExchange", b"PKnothing", workbook, b"", cut):
        assert unpacked(content) == [("out.zip", content)]


def test_russian_name_of_a_windows_archiver_is_legible() -> None:
    content = pack({"xxxxxxx.txt": b"first"}).replace(b"xxxxxxx", "Выписка".encode("cp866"))
    assert unpacked(content) == [("out.zip/Выписка.txt", b"first")]


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refusal(pack({"bomb.txt": bytes(200_000_000)})) == ("archive_too_large", "out.zip")
    assert refusal(pack({f"{place}.txt": b"" for place in range(2_001)})) == ("archive_too_large", "out.zip")


def test_damage_locks_and_emptiness_are_told() -> None:
    content = bytearray(pack({"a.txt": b"first" * 100}, deflate=False))
    content[60] ^= 1
    assert refusal(bytes(content)) == ("damaged_file", "out.zip/a.txt")
    locked = pack({"a.txt": b"first"})
    start = locked.index(b"PK\x01\x02")
    assert refusal(locked[: start + 8] + b"\x01" + locked[start + 9 :]) == ("archive_locked", "out.zip")
    assert refusal(pack({".DS_Store": b"x"})) == ("empty_archive", "out.zip")


def test_large_file_is_read_again_and_again_from_its_beginning() -> None:
    [one] = unpack(Source.of(pack({"a.txt": b"first;second\n" * 10_000}), name="out.zip"))
    assert (one.head(5), one.head(5), one.size) == (b"first", b"first", 130_000)
