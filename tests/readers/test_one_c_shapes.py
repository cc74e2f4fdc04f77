"""Documents read by their shape give exactly what reading line by line gives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from how_many import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_c_grammar import ENCODINGS, texts
from one_c_text import document, one_c

from sheets_strategy.errors import InputError
from sheets_strategy.readers import one_c_bytes, one_c_shapes
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement

SAMPLES = sorted((Path(__file__).parent / "cases" / "one_c").glob("*.txt"))


def read(content: bytes, *, by_shape: bool) -> Statement | tuple[str, object]:
    try:
        return read_one_c(Source.of(content, name="kl.txt"), by_shape=by_shape)
    except InputError as error:
        return error.code, error.facts.get("line")


def assert_same(content: bytes) -> None:
    quick, slow = read(content, by_shape=True), read(content, by_shape=False)
    if not isinstance(quick, Statement) or not isinstance(slow, Statement):
        assert quick == slow
        return
    pd.testing.assert_frame_equal(quick.rows, slow.rows)
    assert (quick.controls, quick.sections, quick.own_accounts) == (
        slow.controls,
        slow.sections,
        slow.own_accounts,
    )
    assert sorted(map(repr, quick.findings)) == sorted(map(repr, slow.findings))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_read_the_same_both_ways(path: Path) -> None:
    assert_same(path.read_bytes())
    assert_same(path.read_bytes().replace(b"\r\n", b"\n"))


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow])
@given(texts(), st.sampled_from(ENCODINGS))
def test_any_file_reads_the_same_both_ways(text: str, encoding: str) -> None:
    assert_same(text.encode(encoding, errors="replace"))


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(texts(), st.sampled_from(["cp1251", "utf-8", "utf-16"]), st.integers(40, 400))
def test_pieces_of_any_size_give_the_same(text: str, encoding: str, size: int) -> None:
    content = text.encode(encoding, errors="replace")
    whole = read(content, by_shape=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_c_bytes, "_PIECE", size)
        patch.setattr(one_c_bytes, "_LONGEST_DOCUMENT", size // 2)
        pieces = read(content, by_shape=True)
    if not isinstance(whole, Statement) or not isinstance(pieces, Statement):
        assert pieces == whole
        return
    pd.testing.assert_frame_equal(pieces.rows, whole.rows)
    assert sorted(map(repr, pieces.findings)) == sorted(map(repr, whole.findings))


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow])
@given(
    texts(),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=3)), max_size=4),
)
def test_damaged_file_reads_the_same_both_ways(text: str, edits: list[tuple[float, bytes]]) -> None:
    content = text.encode("cp1251", errors="replace")
    for place, inserted in edits:
        at = int(place * len(content))
        content = content[:at] + inserted + content[at + len(inserted) :]
    assert_same(content)


@pytest.mark.parametrize(
    ("line", "odd"),
    [
        ("НазначениеПлатежа=Оплата по счёту 1", "НазначениеПлатежа= Оплата \u00a0\t"),
        ("Номер=7", "Номер= 7 "),
        ("Сумма=1500.00", "Сумма=\r\nСумма=1500.00"),
        ("Сумма=1500.00", "Сумма= 1 500,00 "),
        ("Сумма=1500.00", "Сумма=много"),
        ("Плательщик1=ООО Ромашка", "Плательщик1=ООО\r\nРомашка"),
        (
            "НазначениеПлатежа=Оплата по счёту 1",
            "НазначениеПлатежа=\r\nНазначениеПлатежа1=Оплата\r\nНазначениеПлатежа2=НДС",
        ),
        ("НазначениеПлатежа=Оплата по счёту 1", "Валюта=KZT"),
    ],
)
def test_odd_documents_of_one_shape_read_the_same_both_ways(line: str, odd: str) -> None:
    text = one_c([document()] * 6).replace(line, odd)
    assert_same(text.encode("utf-8"))
    assert_same(text.replace(odd, line, 2).encode("utf-8"))


def test_documents_like_earlier_ones_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shape that is never used would make the tests above pass for nothing."""
    read_at_once = 0
    original = one_c_shapes.Shapes.read

    def count(self: one_c_shapes.Shapes, piece: bytes, start: int, line: int) -> object:
        nonlocal read_at_once
        found = original(self, piece, start, line)
        read_at_once += sum(len(run.documents) for run in found[0])
        return found

    monkeypatch.setattr(one_c_shapes.Shapes, "read", count)
    incoming = [document(Номер=str(place)) for place in range(50)]
    outgoing = [document(Номер=str(place), НазначениеПлатежа2="НДС") for place in range(50, 100)]
    mixed = [one for pair in zip(incoming, outgoing, strict=True) for one in pair]
    statement = read(one_c(mixed).encode("cp1251"), by_shape=True)
    assert isinstance(statement, Statement)
    assert (len(statement.rows), read_at_once) == (100, 98)
