"""A file goes into the archive and nothing there is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_strategy.adapters.xlsx.put_away import put_away
from sheets_strategy.errors import WorkbookError


def test_a_file_moves_with_its_former_version_and_takes_nobodys_place(tmp_path: Path) -> None:
    sheet, backup = tmp_path / "Анна.xlsx", tmp_path / "Анна.backup.xlsx"
    for text in ("1", "2"):
        sheet.write_text(text)
        backup.write_text(f"old {text}")
        put_away(sheet, "Архив")
    assert {
        "Анна.xlsx": "1",
        "Анна.backup.xlsx": "old 1",
        "Анна (2).xlsx": "2",
        "Анна (2).backup.xlsx": "old 2",
    } == {one.name: one.read_text() for one in (tmp_path / "Архив").iterdir()}
    assert [tmp_path / "Архив"] == list(tmp_path.iterdir())


def test_what_an_earlier_run_put_away_is_done_and_what_is_nowhere_is_said(tmp_path: Path) -> None:
    (tmp_path / "Анна.xlsx").write_text("1")
    assert put_away(tmp_path / "Анна.xlsx", "Архив") == put_away(tmp_path / "Анна.xlsx", "Архив")
    with pytest.raises(WorkbookError, match="file_not_moved"):
        put_away(tmp_path / "Иван.xlsx", "Архив")


def test_a_file_that_is_open_stays_where_its_program_will_save_it(tmp_path: Path) -> None:
    (tmp_path / "Анна.xlsx").write_text("1")
    (tmp_path / ".~lock.Анна.xlsx#").write_text(",anna,pc,,;")
    with pytest.raises(WorkbookError, match="file_not_moved"):
        put_away(tmp_path / "Анна.xlsx", "Архив")
    assert "1" == (tmp_path / "Анна.xlsx").read_text()
