"""A personal file of a seller who leaves is moved, and nothing of it is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_strategy.adapters.xlsx.put_away import put_away
from sheets_strategy.errors import WorkbookError


def test_a_file_goes_into_the_folder_and_takes_no_other_one_s_place(tmp_path: Path) -> None:
    for number, text in enumerate(("one", "two")):
        (tmp_path / "Анна.xlsx").write_text(text)
        (tmp_path / "Анна.backup.xlsx").write_text(f"old {text}")
        moved = put_away(tmp_path / "Анна.xlsx", "Архив")
        assert tmp_path / "Архив" / ("Анна.xlsx", "Анна (2).xlsx")[number] == moved
        assert text == moved.read_text()
        assert f"old {text}" == moved.with_name(f"{moved.stem}.backup.xlsx").read_text()
        assert ["Архив"] == [path.name for path in tmp_path.iterdir()]
    assert tmp_path / "Архив" / "Анна.xlsx" == put_away(tmp_path / "Анна.xlsx", "Архив")


def test_a_file_that_is_open_stays_where_its_program_will_save_it(tmp_path: Path) -> None:
    (tmp_path / "Анна.xlsx").write_text("one")
    (tmp_path / ".~lock.Анна.xlsx#").write_text(",anna,pc,,;")
    with pytest.raises(WorkbookError, match="file_not_moved"):
        put_away(tmp_path / "Анна.xlsx", "Архив")
    assert "one" == (tmp_path / "Анна.xlsx").read_text()


def test_what_an_earlier_run_put_away_is_done_and_what_is_nowhere_is_said(tmp_path: Path) -> None:
    (tmp_path / "Анна.xlsx").write_text("1")
    assert put_away(tmp_path / "Анна.xlsx", "Архив") == put_away(tmp_path / "Анна.xlsx", "Архив")
    with pytest.raises(WorkbookError, match="file_not_moved"):
        put_away(tmp_path / "Иван.xlsx", "Архив")
