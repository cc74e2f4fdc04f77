"""Replacing the file: all or nothing, with a backup, and never while someone else has it."""

# ruff: noqa: DTZ001 (cells hold no time zone)

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from sheets_strategy.adapters.xlsx import XlsxWorkbook, verify
from sheets_strategy.adapters.xlsx.locks import lock_path
from sheets_strategy.errors import StrategyError, UnsafeChange, WorkbookChanged, WorkbookError
from sheets_strategy.workbook.changes import ChangeSet
from tests.adapters.xlsx.build import NOW, TEMPLATE, change, edited, made, members, opened, put, rewrite, tab


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "Книга.xlsx", lambda book, sheet: sheet.write(0, 0, "было"))


def names(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def test_the_previous_version_stays_as_a_backup(path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0o640)
    change(path, put("Лист", 0, 0, "стало"))
    assert tab(path).rows == [["стало"]]
    assert names(path) == ["Книга.backup.xlsx", "Книга.xlsx"]
    assert path.with_name("Книга.backup.xlsx").read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o640
    second = path.read_bytes()
    change(path, put("Лист", 0, 0, "снова"))
    assert path.with_name("Книга.backup.xlsx").read_bytes() == second


def test_a_link_is_followed_to_its_file(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "там"
    folder.mkdir()
    link = folder / "ссылка.xlsx"
    link.symlink_to(path)
    change(link, put("Лист", 0, 0, "стало"))
    assert link.is_symlink()
    assert tab(path).rows == [["стало"]]


@pytest.mark.parametrize("broken_at", [1, 2])
def test_a_crash_while_replacing_leaves_the_original(
    path: Path, monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    before = path.read_bytes()
    calls: list[object] = []
    replace = os.replace

    def fail(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == broken_at:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(WorkbookError) as refused:
        change(path, put("Лист", 0, 0, "стало"))
    assert refused.value.code == "workbook_not_written"
    assert path.read_bytes() == before
    assert names(path) == (["Книга.xlsx"] if broken_at == 1 else ["Книга.backup.xlsx", "Книга.xlsx"])


def test_a_file_that_a_program_holds_is_tried_again_and_then_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(source: Path, target: Path) -> None:
        raise PermissionError(13, "sharing violation")

    waits: list[float] = []
    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr("sheets_strategy.adapters.xlsx.save.time.sleep", waits.append)
    with pytest.raises(WorkbookError) as refused:
        change(path, put("Лист", 0, 0, "стало"))
    assert (refused.value.code, len(waits)) == ("workbook_busy", 5)
    assert names(path) == ["Книга.xlsx"]


def test_a_result_that_reads_otherwise_never_replaces_the_original(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(verify, "read_rows", lambda loading, path: iter([["другое"]]))
    with pytest.raises(UnsafeChange) as refused:
        change(path, put("Лист", 0, 0, "стало"))
    assert (refused.value.code, refused.value.facts["cell"]) == ("broken_result", "A1")
    assert (path.read_bytes(), names(path)) == (before, ["Книга.xlsx"])


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(path: Path) -> None:
    workbook = opened(path)
    version = workbook.read().version
    change(path, put("Лист", 0, 0, "чужое"))
    with pytest.raises(WorkbookChanged) as refused:
        workbook.apply(ChangeSet(version, (put("Лист", 0, 0, "моё"),)), TEMPLATE)
    assert refused.value.code == "workbook_changed"
    assert tab(path).rows == [["чужое"]]


def test_a_file_that_changes_while_it_is_written_is_not_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = verify.check_parts

    def meanwhile(package, fresh) -> None:
        check(package, fresh)
        edited(path, "xl/worksheets/sheet1.xml", "<v>0</v>", "<v>00</v>")

    monkeypatch.setattr("sheets_strategy.adapters.xlsx.workbook.check_parts", meanwhile)
    with pytest.raises(WorkbookChanged):
        change(path, put("Лист", 0, 0, "моё"))
    assert tab(path).rows == [["было"]]


def test_a_file_open_in_libreoffice_is_noticed_and_can_be_taken(path: Path) -> None:
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text(",anna,pc-7,01.03.2026 18:05,file:///home/anna/4;", encoding="utf-8")
    with pytest.raises(WorkbookError) as refused:
        opened(path)
    assert refused.value.code == "open_elsewhere"
    assert dict(refused.value.facts) == {
        "program": "LibreOffice",
        "owner": "anna pc-7",
        "since": "01.03.2026 18:05",
        "path": str(path),
        "lock": str(lock),
    }
    assert opened(path, ignore_lock=True).read().tabs[0].rows == [["было"]]


@pytest.mark.parametrize("name", ["~$Книга.xlsx", "~$ига.xlsx"])
def test_a_file_open_in_excel_is_noticed(path: Path, name: str) -> None:
    owner = "Анна".encode("utf-16-le")
    data = bytes([4]) + b"Anna".ljust(54) + bytes([4, 0]) + owner
    path.with_name(name).write_bytes(data.ljust(165, b" "))
    with pytest.raises(WorkbookError) as refused:
        opened(path)
    assert (refused.value.facts["program"], refused.value.facts["owner"]) == ("Excel", "Анна")


def test_a_file_opened_after_it_was_read_is_not_written(path: Path) -> None:
    workbook = opened(path)
    version = workbook.read().version
    path.with_name(f".~lock.{path.name}#").write_text(",anna,pc,01.03.2026 18:05,x;")
    with pytest.raises(WorkbookError, match="open_elsewhere"):
        workbook.apply(ChangeSet(version, (put("Лист", 0, 0, "моё"),)), TEMPLATE)


def test_two_runs_do_not_meet(path: Path) -> None:
    lock = lock_path(path)
    with opened(path).locked():
        assert lock.read_text(encoding="utf-8") == "Анна\n2026-03-02T10:00:00\n"
        with pytest.raises(WorkbookError) as refused:
            change(path, put("Лист", 0, 0, "стало"))
        assert (refused.value.code, refused.value.facts["owner"]) == ("sync_running", "Анна")
    assert not lock.exists()


def test_a_run_that_holds_the_lock_may_read_and_write(path: Path) -> None:
    workbook = opened(path)
    with workbook.locked():
        version = workbook.read().version
        workbook.apply(ChangeSet(version, (put("Лист", 0, 0, "стало"),)), TEMPLATE)
    assert tab(path).rows == [["стало"]]
    assert not lock_path(path).exists()


def test_a_young_lock_left_by_a_crash_can_be_taken(path: Path) -> None:
    lock_path(path).write_text(f"Борис\n{NOW.isoformat()}\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="sync_running"), opened(path).locked():
        pass
    with opened(path, ignore_lock=True).locked():
        assert lock_path(path).read_text(encoding="utf-8").startswith("Анна")
    assert not lock_path(path).exists()


def test_a_lock_left_by_a_crash_is_taken_over_after_ten_minutes(path: Path) -> None:
    lock_path(path).write_text(f"Борис\n{(NOW - timedelta(minutes=9)).isoformat()}\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="sync_running"):
        change(path, put("Лист", 0, 0, "стало"))
    later = XlsxWorkbook(path, now=lambda: NOW + timedelta(minutes=1), owner="Анна")
    later.apply(ChangeSet(later.read().version, (put("Лист", 0, 0, "стало"),)), TEMPLATE)
    assert tab(path).rows == [["стало"]]
    assert not lock_path(path).exists()


def refusal(path: Path) -> StrategyError:
    before = path.read_bytes()
    with pytest.raises(StrategyError) as refused:
        change(path, put("Лист", 0, 0, "стало"))
    assert path.read_bytes() == before
    assert names(path) == [path.name]
    return refused.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"PK\3\4 cut short", "not_a_workbook"),
        (b"date;sum\n", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(path: Path, content: bytes, code: str) -> None:
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_file_cut_in_the_middle_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert refusal(path).code == "not_a_workbook"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="workbook_not_found"):
        opened(tmp_path / "нет.xlsx")


def test_another_office_document_is_refused(path: Path) -> None:
    edited(path, "xl/workbook.xml", "(</?)workbook", r"\1document")
    assert refusal(path).code == "not_a_workbook"


def test_a_signed_workbook_can_be_read_but_not_changed(path: Path) -> None:
    rewrite(path, members(path) | {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert tab(path).rows == [["было"]]
    assert refusal(path).code == "signed_workbook"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_workbook_with_two_parts_of_one_name_is_not_changed(path: Path) -> None:
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/Workbook.xml", archive.read("xl/workbook.xml"))
    assert refusal(path).code == "duplicate_parts"


def test_entities_are_refused_before_they_are_expanded(path: Path) -> None:
    edited(path, "xl/workbook.xml", "<workbook ", '<!DOCTYPE w [<!ENTITY a "b">]><workbook ')
    assert refusal(path).code == "broken_part"


def test_a_bomb_is_not_unpacked(path: Path) -> None:
    rewrite(path, members(path) | {"xl/media/image1.bmp": b"\0" * (300 * 1024**2)})
    assert refusal(path).code == "workbook_too_large"


def test_the_clock_decides_about_the_lock_and_nothing_else(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "другая" / path.name
    other.parent.mkdir()
    other.write_bytes(path.read_bytes())
    for one, year in ((path, 2020), (other, 2030)):
        workbook = XlsxWorkbook(one, now=lambda year=year: datetime(year, 1, 1), owner="Анна")
        workbook.apply(ChangeSet(workbook.read().version, (put("Лист", 0, 0, "стало"),)), TEMPLATE)
    assert path.read_bytes() == other.read_bytes()
