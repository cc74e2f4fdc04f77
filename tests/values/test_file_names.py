"""Names of sellers as names of files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.values.file_names import LONGEST, fold_stem, free_stem, safe_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Иванов Пётр", "Иванов Пётр"),
        ("  Иванов\tПётр  ", "Иванов Пётр"),
        ("Иванов/Петров", "Иванов Петров"),
        ("ООО «Ромашка»: отдел?", "ООО «Ромашка» отдел"),
        ("Иванов П.", "Иванов П"),
        ("con", "_con"),
        ("Aux.отдел", "_Aux.отдел"),
        ("COM¹", "_COM¹"),
        ("Conrad", "Conrad"),
        ("...", "v001"),
        ("~$Иванов", "$Иванов"),
        ("И\u0306ванов", "Й\u0432анов"),
        ("я" * 200, "я" * LONGEST),
    ],
)
def test_a_name_becomes_one_that_every_system_takes(name: str, stem: str) -> None:
    assert safe_stem(name, otherwise="v001") == stem


@given(st.text())
def test_no_name_breaks_a_system(name: str) -> None:
    stem = safe_stem(name, otherwise="v001")
    assert stem
    assert not set(stem) & set('<>:"/\\|?*\n\r\t\0')
    assert stem == stem.strip(" .")
    assert safe_stem(stem, otherwise="v001") == stem
    stem.encode()


def test_two_sellers_with_one_name_have_two_files() -> None:
    taken: set[str] = set()
    names = []
    for name in ("Иванов", "иванов", "ИВАНОВ", "Петров"):
        names.append(free_stem(name, taken))
        taken.add(fold_stem(names[-1]))
    assert names == ["Иванов", "иванов 2", "ИВАНОВ 3", "Петров"]
