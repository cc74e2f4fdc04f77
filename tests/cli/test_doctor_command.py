"""``doctor`` as people type it: each defect is made for real, its line read, repaired where that is promised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from google_emulator import Emulator
from google_emulator.oauth import registry_of

from sheets_strategy.adapters.google.tokens import writing_mark
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.cli import main
from tests.google_doctor import (
    REFRESH,
    act,
    drop_marks,
    drop_protections,
    grids,
    lock_tab,
    make_sheet,
    marks,
    protections,
    share,
    sign_in,
    tab_id,
    type_in,
)
from tests.google_workbooks import OWNER

BOB = "bob@example.com"
STATES = ("в порядке", "внимание", "исправить", "пропущено")
Damage = Callable[[Emulator, str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str

    def lines(self, state: str) -> list[tuple[str, str]]:
        """Give topic and words of the lines with a state; a remedy follows what was found after a point."""
        found: list[list[str]] = []
        checks = next(part for part in self.out.split("\n\n") if part.startswith(STATES))
        for line in checks.splitlines():
            if line.startswith(" "):
                found[-1][2] += " " + line.strip()
            else:
                found.append([part.strip() for part in line.split("  ") if part.strip()])
        assert all(one[0] in STATES for one in found), self.out
        return [(one[1], one[2]) for one in found if one[0] == state]


Doctor = Callable[..., Answer]


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with Emulator() as running:
        sign_in(running, tmp_path, monkeypatch)
        yield running


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Run the command in an empty folder."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, command: str = "doctor") -> Answer:
        capsys.readouterr()
        code = 0
        try:
            main([command, *words, "--today", "2026-06-30"])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def test_a_new_sheet_is_well(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google)
    before = grids(google, sheet)

    answer = doctor(f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0")

    topics = [topic for topic, _ in answer.lines("в порядке")]
    assert topics == [
        *("Вход", "Файл входа", "Разрешения", "Drive API", "Sheets API", "Таблица", "Право изменять"),
        *("Шаблон", "Вкладки", "Заголовки", "Отметки", "Защита", "Запреты", "Страна таблицы"),
        *("Часовой пояс", "Ячейки", "Запись", "Квота Google", "Часы"),
    ]
    assert answer.out.endswith("\n\nВсё в порядке.\n")
    assert (answer.code, answer.err) == (0, "")
    assert before == grids(google, sheet)


def test_columns_of_the_answer_are_aligned(google: Emulator, doctor: Doctor) -> None:
    lines = doctor(make_sheet(google)).out.partition("\n\n")[0].splitlines()

    assert {line[len("в порядке") : len("в порядке") + 2] for line in lines} == {"  "}
    starts = {len(line) - len(line[11:].partition("  ")[2].lstrip()) for line in lines}
    assert len(starts) == 1


def revoke(google: Emulator, _: str) -> None:
    del registry_of(google.store).refresh_tokens[REFRESH]


def drive_off(google: Emulator, _: str) -> None:
    google.fail("api-disabled", "drive", times=-1)


def sheets_off(google: Emulator, _: str) -> None:
    google.fail("api-disabled", "read", times=-1)


def into_the_bin(google: Emulator, sheet: str) -> None:
    google.store.files[sheet].trashed = True


def upload(google: Emulator, sheet: str) -> None:
    google.store.files[sheet].mime_type = "application/vnd.ms-excel"


def take_the_memory(google: Emulator, sheet: str) -> None:
    act(google, sheet, {"deleteSheet": {"sheetId": tab_id(google, sheet, "Память")}})


def rename_a_header(google: Emulator, sheet: str) -> None:
    type_in(google, sheet, "Клиенты", "B1", "Номер")


def american(google: Emulator, sheet: str) -> None:
    properties = {"locale": "en_US", "timeZone": "America/New_York"}
    act(
        google,
        sheet,
        {"updateSpreadsheetProperties": {"properties": properties, "fields": "locale,timeZone"}},
    )


def write_for_ever(google: Emulator, sheet: str) -> None:
    act(google, sheet, writing_mark("Анна", datetime(2020, 1, 1, 12).astimezone(), 5))


def fill_the_grid(google: Emulator, sheet: str) -> None:
    grid = {"sheetId": tab_id(google, sheet, "Выписка"), "gridProperties": {"rowCount": 500_000}}
    fields = "gridProperties.rowCount"
    act(google, sheet, {"updateSheetProperties": {"properties": grid, "fields": fields}})


@pytest.mark.long(every=6)
@pytest.mark.parametrize(
    ("damage", "state", "topic", "found", "remedy"),
    [
        (revoke, "исправить", "Вход", OWNER, "sheets-strategy login"),
        (drive_off, "исправить", "Drive API", "не включён", "нажмите «Включить»"),
        (sheets_off, "исправить", "Sheets API", "не включён", "нажмите «Включить»"),
        (into_the_bin, "исправить", "Таблица", "в корзине", "восстановите"),
        (upload, "исправить", "Таблица", "файл Excel", "Сохранить как таблицу Google"),
        (take_the_memory, "исправить", "Вкладки", "Нет вкладки «Память»", "История версий"),
        (rename_a_header, "исправить", "Заголовки", "в B1 стоит «Номер» вместо «ИНН»", "Верните «ИНН» в B1"),
        (american, "внимание", "Страна таблицы", "en_US", "Россия"),
        (american, "внимание", "Часовой пояс", "America/New_York", "Europe/Moscow"),
        (write_for_ever, "внимание", "Запись", "начатая 01.01.2020 12:00 (Анна)", "sheets-strategy sync"),
        (fill_the_grid, "внимание", "Ячейки", "«Выписка»", "Удалите пустые строки"),
    ],
)
def test_a_defect_that_people_mend_has_its_line_and_remedy(
    damage: Damage, state: str, topic: str, found: str, remedy: str, google: Emulator, doctor: Doctor
) -> None:
    sheet = make_sheet(google)
    damage(google, sheet)

    answer = doctor("-w", sheet)

    said = [words for name, words in answer.lines(state) if name == topic]
    assert len(said) == 1, answer.out
    assert found in said[0]
    assert remedy in said[0]
    assert answer.code == (1 if state == "исправить" else 0)
    assert topic not in [name for name, _ in answer.lines("в порядке")]


def test_what_rests_on_a_broken_thing_is_skipped_with_the_reason(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google)
    revoke(google, sheet)
    (line,) = doctor(sheet).lines("пропущено")
    assert line[0] == "Остальное"
    assert line[1].startswith("Не проверено, пока не исправлено «Вход»: Разрешения, Drive API")

    sign = doctor(sheet, "--json")
    rows = json.loads(sign.out)["checks"]
    assert {row["state"] for row in rows if row["topic"] not in ("login", "login_file")} == {"skipped"}
    assert {row["facts"].get("because") for row in rows if row["state"] == "skipped"} == {"login"}


def test_reader_is_told_that_he_may_only_look(
    google: Emulator, doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet(google)
    share(google, sheet, BOB, "reader")
    sign_in(google, tmp_path, monkeypatch, user=BOB)

    answer = doctor(sheet, "--fix", "--yes")

    (said,) = [words for topic, words in answer.lines("исправить") if topic == "Право изменять"]
    assert said.startswith(f"{BOB} может только смотреть")
    assert answer.code == 1


def test_small_scope_hides_a_sheet_and_doctor_says_so(
    google: Emulator, doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet(google)
    sign_in(google, tmp_path, monkeypatch, scopes=("drive.file",))
    (line,) = doctor(sheet).lines("исправить")
    assert line[0] == "Таблица"
    assert "sheets-strategy login --pick" in line[1]

    sign_in(google, tmp_path, monkeypatch, scopes=("drive.file", "spreadsheets"))
    answer = doctor(sheet)
    assert answer.lines("исправить") == []
    assert [topic for topic, _ in answer.lines("пропущено")] == ["Право изменять"]
    assert answer.code == 0


def test_lock_of_somebody_else_names_tab_protection_and_account(
    google: Emulator, doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet(google)
    share(google, sheet, BOB, "writer")
    lock_tab(google, sheet, "Журнал", user=OWNER)
    sign_in(google, tmp_path, monkeypatch, user=BOB)

    (line,) = doctor(sheet).lines("исправить")

    assert line[0] == "Запреты"
    assert line[1].startswith(f"«Журнал»: защита «не трогать» не даёт {BOB} записать: ")
    assert f"добавит {BOB}" in line[1]


def clear_headers(google: Emulator, sheet: str) -> None:
    type_in(google, sheet, "Клиенты", "B1", "")
    type_in(google, sheet, "Клиенты", "E1", "")


def clear_a_moved_header(google: Emulator, sheet: str) -> None:
    move = {
        "sheetId": tab_id(google, sheet, "Клиенты"),
        "dimension": "COLUMNS",
        "startIndex": 1,
        "endIndex": 2,
    }
    act(google, sheet, {"moveDimension": {"source": move, "destinationIndex": 6}})
    type_in(google, sheet, "Клиенты", "F1", "")


def delete_a_tab(google: Emulator, sheet: str) -> None:
    act(google, sheet, {"deleteSheet": {"sheetId": tab_id(google, sheet, "Журнал")}})


def delete_a_column(google: Emulator, sheet: str) -> None:
    where = {
        "sheetId": tab_id(google, sheet, "Клиенты"),
        "dimension": "COLUMNS",
        "startIndex": 2,
        "endIndex": 3,
    }
    act(google, sheet, {"deleteDimension": {"range": where}})


def everything(google: Emulator, sheet: str) -> None:
    delete_a_tab(google, sheet)
    clear_headers(google, sheet)
    drop_protections(google, sheet)


@pytest.mark.long(every=6)
@pytest.mark.parametrize(
    ("damage", "topic", "found"),
    [
        (clear_headers, "Заголовки", "«Клиенты»: стёрты заголовки B1, E1 — ИНН, "),
        (clear_a_moved_header, "Заголовки", "«Клиенты»: стёрт заголовок F1 — ИНН."),
        (delete_a_tab, "Вкладки", "Нет вкладки «Журнал»."),
        (delete_a_column, "Заголовки", "«Клиенты»: нет столбца Класс, его заполняет программа."),
        (drop_marks, "Отметки", "Потеряны, так бывает у копии: вкладок 17, столбцов "),
        (drop_protections, "Защита", "Не защищены столбцы программы и заголовки, диапазонов: "),
        (everything, "Вкладки", "Нет вкладки «Журнал»."),
    ],
)
def test_what_is_missing_is_put_back_and_nothing_of_the_team_changes(
    damage: Damage, topic: str, found: str, google: Emulator, doctor: Doctor
) -> None:
    sheet = make_sheet(google)
    whole = grids(google, sheet), marks(google, sheet), len(protections(google, sheet))
    damage(google, sheet)
    before = grids(google, sheet)
    broken = doctor(sheet)
    wrong = [words for name, words in broken.lines("исправить") + broken.lines("внимание") if name == topic]
    assert [words.startswith(found) for words in wrong] == [True], broken.out
    assert before == grids(google, sheet)

    mended = doctor(sheet, "--fix", "--yes")

    assert (mended.code, mended.err) == (0, "")
    after = doctor(sheet)
    assert after.out.endswith("\n\nВсё в порядке.\n"), after.out
    now = grids(google, sheet)
    assert {title: _kept(now[title], rows) for title, rows in before.items()} == before
    assert marks(google, sheet) == whole[1]
    if damage is not delete_a_column:
        assert {title: rows for title, rows in now.items() if title != "Клиенты"} == {
            title: rows for title, rows in whole[0].items() if title != "Клиенты"
        }
        assert len(protections(google, sheet)) >= whole[2]


def _kept(now: list[list[Any]], before: list[list[Any]]) -> list[list[Any]]:
    """Give what stands now where something stood before."""
    return [[now[r][c] if cell != "" else "" for c, cell in enumerate(row)] for r, row in enumerate(before)]


def test_fix_of_a_sheet_that_lacks_nothing_writes_nothing(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google)
    google.forget()

    answer = doctor(sheet, "--fix")

    assert answer.out.startswith("Возвращать нечего.\n")
    assert google.count("write") == 0


def test_fix_shows_what_it_would_do_and_needs_a_yes(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google)
    clear_headers(google, sheet)
    drop_protections(google, sheet)
    before = grids(google, sheet)
    google.forget()

    answer = doctor(sheet, "--fix")

    assert answer.code == 1
    assert "    B1: пусто → ИНН\n" in answer.out
    assert "Защита столбцов программы и заголовков, диапазонов: " in answer.out
    assert answer.err.endswith("sheets-strategy doctor --fix --yes\n")
    assert google.count("write") == 0
    assert before == grids(google, sheet)


def test_header_that_a_person_wrote_over_stays_and_keeps_its_mark(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google)
    kept = marks(google, sheet)
    rename_a_header(google, sheet)
    delete_a_tab(google, sheet)
    before = grids(google, sheet)

    answer = doctor(sheet, "--fix", "--yes")

    assert answer.code == 1
    now = grids(google, sheet)
    assert {title: now[title] for title in before} == before
    assert "Журнал" in now
    assert marks(google, sheet) == kept
    type_in(google, sheet, "Клиенты", "B1", "ИНН")
    assert doctor(sheet).code == 0


def test_header_that_is_a_formula_of_a_person_is_never_taken_for_a_cleared_one(
    google: Emulator, doctor: Doctor
) -> None:
    sheet = make_sheet(google)
    type_in(google, sheet, "Клиенты", "B1", '=""')
    before = grids(google, sheet)
    assert before["Клиенты"][0][1] == '=""'

    doctor(sheet, "--fix", "--yes")

    assert grids(google, sheet)["Клиенты"][0][1] == '=""'


def test_locks_stay_locks(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google, lock=[OWNER])
    locked = [one for one in protections(google, sheet) if not one.get("warningOnly")]
    delete = {"deleteProtectedRange": {"protectedRangeId": locked[0]["protectedRangeId"]}}
    act(google, sheet, delete)

    assert doctor(sheet, "--fix", "--yes").code == 0
    again = [one for one in protections(google, sheet) if not one.get("warningOnly")]
    assert len(again) == len(locked)
    assert {tuple(one["editors"]["users"]) for one in again} == {(OWNER,)}


def test_nothing_secret_is_printed(google: Emulator, doctor: Doctor) -> None:
    sheet = make_sheet(google)
    for answer in (doctor(sheet), doctor(sheet, "--json"), doctor("--json")):
        assert REFRESH not in answer.out + answer.err
        assert "ya29." not in answer.out + answer.err
        assert "GOCSPX" not in answer.out + answer.err


def test_without_a_workbook_the_way_to_google_is_looked_at(google: Emulator, doctor: Doctor) -> None:
    answer = doctor()

    assert [topic for topic, _ in answer.lines("в порядке")][:4] == [
        "Вход",
        "Файл входа",
        "Разрешения",
        "Drive API",
    ]
    (line,) = answer.lines("исправить")
    assert line[1].startswith("Не сказано, с какой таблицей работать.")


def test_an_english_sheet_speaks_english(google: Emulator, doctor: Doctor) -> None:
    answer = doctor(make_sheet(google, lang="en"))

    assert answer.code == 0
    assert answer.out.endswith("\n\nAll is well.\n")
    assert "Right to edit" in answer.out


@pytest.fixture
def book(doctor: Doctor) -> Path:
    assert doctor("firm.xlsx", command="init").code == 0
    return Path("firm.xlsx")


def test_a_new_file_is_well(doctor: Doctor, book: Path) -> None:
    answer = doctor(str(book))

    assert [topic for topic, _ in answer.lines("в порядке")] == [
        *("Файл", "Файл свободен", "Прежняя версия", "Размер", "Шаблон", "Вкладки", "Заголовки"),
    ]
    assert answer.code == 0
    assert doctor().out == answer.out


def test_a_file_that_is_not_there_is_one_line_and_the_rest_is_skipped(doctor: Doctor) -> None:
    answer = doctor("none.xlsx")

    (line,) = answer.lines("исправить")
    assert line == ("Файл", "Файла «none.xlsx» нет. Проверьте имя и папку и повторите команду.")
    assert answer.code == 1


def test_a_file_that_is_open_elsewhere_is_told_and_still_looked_at(doctor: Doctor, book: Path) -> None:
    Path(".~lock.firm.xlsx#").write_text(",Анна,pc,30.06.2026 10:00,file;", "utf-8")

    answer = doctor(str(book))

    (line,) = answer.lines("исправить")
    assert line[0] == "Файл свободен"
    assert "Анна" in line[1]
    assert "Заголовки" in [topic for topic, _ in answer.lines("в порядке")]


def test_a_file_gets_back_a_column_and_a_tab_but_no_header_that_may_have_been_cleared(
    doctor: Doctor, book: Path
) -> None:
    import openpyxl

    opened = openpyxl.load_workbook(book)
    del opened["Журнал"]
    clients = opened["Клиенты"]
    clients["B1"], clients["B2"], clients["A2"] = None, "7701234567", "ООО Ромашка"
    opened["План"].delete_cols(3)
    opened.save(book)

    broken = doctor(str(book))
    said = dict(broken.lines("исправить"))
    assert said["Вкладки"].startswith("Нет вкладки «Журнал».")
    assert "«Клиенты»: не хватает заголовков (ИНН), а над заполненными столбцами пусто: B1." in broken.out
    mended = doctor(str(book), "--fix", "--yes")

    assert mended.code == 1
    (line,) = doctor(str(book)).lines("исправить")
    assert line[1].startswith("«Клиенты»: не хватает заголовков (ИНН)")
    again = openpyxl.load_workbook(book)
    assert again["Клиенты"]["B1"].value is None
    assert again["Клиенты"]["B2"].value == "7701234567"
    again["Клиенты"]["B1"] = load_template("ru").table("clients").column("inn").label
    again.save(book)
    assert doctor(str(book)).code == 0


def test_on_a_terminal_no_line_is_wider_and_no_command_is_torn(
    google: Emulator, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet(google)
    everything(google, sheet)
    american(google, sheet)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")

    answer = doctor(sheet)

    lines = [line for line in answer.out.splitlines() if "google-login.json" not in line]
    assert max(map(len, lines)) < 80
    torn = [line for line in lines if line.rstrip().endswith(("sheets-strategy", "doctor"))]
    assert torn == []
