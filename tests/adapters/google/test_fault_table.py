"""docs/google.md shows what becomes of every fault; the table is made here, by injecting them over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from google.oauth2.credentials import Credentials
from google_emulator.calls import Call, Json
from google_emulator.emulator import Emulator
from google_emulator.faults import EFFECTS
from google_emulator.sheets import handle

from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.sheets_calls import Token
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.catalogue import choose_plural, format_number, word_error, word_text
from tests.adapters.google.opened import PERSON, ROBOT, SOON, Opened, new_sheet, open_at, person, rows_of

PAGE = Path(__file__).parents[3] / "docs" / "google.md"
START, STOP = (
    "<!-- faults: made by tests/adapters/google/test_fault_table.py -->\n",
    "<!-- end of faults -->\n",
)
TEMPLATE = load_template("ru")
ROWS = [["Клиент", "Класс"], ["Ромашка", "A"], ["Лютик", "B"]]
DEADLINE_S = 120
READ, WRITE, BATCH = (
    "read",
    "sheets.spreadsheets.values.batchUpdateByDataFilter",
    "sheets.spreadsheets.batchUpdate",
)
CREATE, COPY, SHARE = "drive.files.create", "drive.files.copy", "drive.permissions.create"

Job = Callable[[Opened, str], None]


def sync(opened: Opened, sheet: str) -> None:
    """Do what a sync does: two reads, the tool's cells by their marks, one batch with a mark of its own."""
    opened.api.get_spreadsheet(sheet, "properties(title)")
    opened.api.batch_get_values(sheet, ["Клиенты"])
    place = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}
    data = [{"dataFilter": {"gridRange": place}, "values": [["C"]]}]
    opened.api.values_by_filter(sheet, data, fields="totalUpdatedCells")
    opened.api.batch_update(sheet, [mark_of(8), unmark(7), append("Мята")], token=Token(8, "ours", 7))


def make(opened: Opened, sheet: str) -> None:
    opened.api.create_file("Стратегия 2027")


def copy(opened: Opened, sheet: str) -> None:
    opened.api.copy_file(sheet, "Стратегия 2027")


def share(opened: Opened, sheet: str) -> None:
    opened.api.require_live(sheet)
    opened.api.create_permission(sheet, email="partner@other.ru", role="writer", mail="Смотрите")


def open_sheet(opened: Opened, sheet: str) -> None:
    opened.api.require_live(sheet)
    sync(opened, sheet)


def mark_of(number: int) -> Json:
    value = {"metadataId": number, "metadataKey": "sync", "metadataValue": "ours", "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": {**value, "location": {"spreadsheet": True}}}}


def unmark(number: int) -> Json:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}


def append(name: str) -> Json:
    row = {"values": [{"userEnteredValue": {"stringValue": name}}]}
    return {"appendCells": {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}}


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes:
        what: What happens, for people.
        effect: The emulator's fault.
        match: Which calls it strikes.
        job: What is being done meanwhile.
        times: How often it strikes; -1 for always.
        seconds: Retry-After, or how long a call hangs.
        who: Who is signed in.
    """

    what: str
    effect: str
    match: str
    job: Job = sync
    times: int = 1
    seconds: float = 0.0
    who: Identity = PERSON


NARROW = replace(PERSON, scopes=("drive.file",))
CASES = [
    Case("Слишком много запросов (429), без Retry-After", "429", READ, times=3),
    Case("Слишком много запросов (429), Google просит подождать 20 с", "429", BATCH, seconds=20),
    Case("Слишком много запросов (429) всё время", "429", READ, times=-1),
    Case("Слишком много запросов, Google просит подождать 10 минут", "429", READ, seconds=600),
    Case("Drive: rateLimitExceeded (403)", "rate-limit", COPY, copy, times=2),
    Case("Drive: userRateLimitExceeded (403)", "user-rate-limit", SHARE, share, times=2),
    Case("Сбой Google (500) при чтении", "500", READ, times=2),
    Case("Сбой Google (502, страница вместо JSON) при чтении", "502-html", READ, times=2),
    Case("Сбой Google (503) при записи значений", "503", WRITE, times=2),
    Case("Сбой Google (503) при записи строк, ничего не записано", "503", BATCH, times=2),
    Case("Сбой Google (500) при записи строк, но записано", "500-after", BATCH),
    Case("Сбой Google (503) при записи строк, но записано", "503-after", BATCH),
    Case("Сбой Google (503) всё время, при чтении", "503", READ, times=-1),
    Case("Сбой Google (503) всё время, при записи", "503", BATCH, times=-1),
    Case("Нет ответа на чтение", "timeout-before", READ, seconds=1),
    Case("Нет ответа на запись строк, не записано", "timeout-before", BATCH, seconds=1),
    Case("Нет ответа на запись строк, но записано", "timeout-after", BATCH, seconds=1),
    Case("Нет ответа на запись значений, но записано", "timeout-after", WRITE, seconds=1),
    Case("Ответ на чтение обрывается посередине", "cut", READ),
    Case("Ответ на запись строк обрывается посередине", "cut", BATCH),
    Case("Ответ на запись строк обрывается каждый раз", "cut", "write", times=-1),
    Case("Вместо ответа страница (сеть просит войти), один раз", "html", READ),
    Case("Вместо ответа страница (сеть просит войти), всё время", "html", READ, times=-1),
    Case("Таблица создана, но ответ потерян", "timeout-after", CREATE, make, seconds=1),
    Case("Копия сделана, но ответ потерян", "cut", COPY, copy),
    Case("Создание таблицы: сбой Google, не создана", "503", CREATE, make, times=2),
    Case("Доступ дан и письмо ушло, но ответ потерян", "503-after", SHARE, share),
    Case("Ключ доступа (token) истёк", "401", READ),
    Case("Ключ доступа (token) отвергнут всё время", "401", READ, times=-1),
    Case("Вход отозван", "invalid-grant", "token", times=-1),
    Case("Сервер входа не отвечает (503)", "503", "token", times=2),
    Case("Нет права смотреть", "no-right", READ, times=-1),
    Case("Нет права менять", "no-right", "write", times=-1),
    Case("При входе дано мало разрешений", "scopes", READ, times=-1),
    Case("Google Sheets API не включён", "api-disabled", READ, times=-1),
    Case("Место на Диске кончилось", "storage", COPY, copy, times=-1),
    Case("Сервисный аккаунт создаёт таблицу", "storage", CREATE, make, times=-1, who=ROBOT),
    Case("Открывать доступ вне организации запрещено", "domain-sharing", SHARE, share, times=-1),
    Case("Исчерпан дневной запас открытий доступа", "sharing-limit", SHARE, share, times=-1),
    Case("Исчерпан дневной запас запросов", "daily-limit", COPY, copy, times=-1),
    Case("Таблицы нет или она не открыта", "404", READ, times=-1),
    Case("Таблица не из тех, что программа видит (drive.file)", "404", READ, times=-1, who=NARROW),
    Case("Таблица в корзине", "trashed", "drive.files.get", open_sheet),
    Case("Больше 10 миллионов ячеек", "cell-limit", BATCH, times=-1),
]


@dataclass(frozen=True)
class Ended:
    """What became of a case."""

    opened: Opened
    rows: list[list[object]]
    files: int
    mails: int
    error: StrategyError | None


def run(case: Case) -> Ended:
    with Emulator() as google:
        sheet = new_sheet(google, owner=case.who.email)
        handle(google.store, Call("POST", f"/v4/spreadsheets/{sheet}:batchUpdate", user=case.who.email, body={"requests": [mark_of(7)]}))  # fmt: skip
        credentials = person(google) if case.who.kind == "person" else Credentials(token=case.who.email)  # type: ignore[no-untyped-call]
        opened = open_at(
            google.url,
            credentials=credentials,
            identity=case.who,
            timeout_s=SOON,
            deadline_seconds=DEADLINE_S,
        )
        google.fail(case.effect, case.match, times=case.times, seconds=case.seconds)
        error: StrategyError | None = None
        try:
            case.job(opened, sheet)
        except StrategyError as caught:
            error = caught
        files = sum(file.name == "Стратегия 2027" for file in google.store.files.values())
        return Ended(opened, rows_of(google, sheet), files, len(google.store.mails), error)


ENDED: dict[str, Ended] = {}


def ended(case: Case) -> Ended:
    """Run a case once for all tests of this process."""
    if case.what not in ENDED:
        ENDED[case.what] = run(case)
    return ENDED[case.what]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.effect} {case.match} {case.times}")
def test_a_fault_leaves_nothing_doubled_and_nothing_half(case: Case) -> None:
    one = ended(case)
    before = [ROWS[0], ["Ромашка", "A"], ROWS[2]]
    values_only = [ROWS[0], ["Ромашка", "C"], ROWS[2]]
    whole = [*values_only, ["Мята"]]
    if case.job in (sync, open_sheet):
        assert one.rows in ([whole] if one.error is None else [before, values_only, whole])
    assert one.files == (case.job in (make, copy) and one.error is None)
    assert one.mails == (case.job is share and one.error is None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.effect} {case.match} {case.times}")
def test_a_fault_ends_within_the_deadline(case: Case) -> None:
    assert sum(ended(case).opened.waits) <= DEADLINE_S


def table() -> Iterator[str]:
    yield "| Что случилось | Что делает программа | Что вы прочтёте |"
    yield "|---|---|---|"
    for case in CASES:
        yield f"| {case.what} | {deeds(ended(case))} | {read(ended(case))} |"


def deeds(one: Ended) -> str:
    """Say what the tool did, by its trace."""
    looks = ("/developerMetadata/8", "/files", "/permissions")
    looked = any(each.method == "GET" and each.path.endswith(looks) for each in one.opened.records)
    faults = [each for each in one.opened.records if each.fault and "/developerMetadata/" not in each.path]
    waited = format_number(round(sum(one.opened.waits), 1), lang="ru")
    tries = len(faults) if one.error is not None else len(faults) + 1
    again = (
        f"{tries} {choose_plural(tries, ('попытка', 'попытки', 'попыток'), lang='ru')}, между ними {waited} с"
    )
    if one.error is None and not faults:
        return "Получает новый ключ, работа идёт дальше"
    sent = [(each.method, each.path) for each in one.opened.records]
    sent_again = bool(faults) and sent[-1] == (faults[-1].method, faults[-1].path)
    if one.error is None and looked and not sent_again:
        return "Смотрит, сделано ли уже; второй раз не делает"
    if one.error is None:
        return f"Повторяет: {again}"
    if faults and faults[-1].status == 401:
        return "Дважды получает новый ключ; потом отказывает"
    return f"Повторяет: {again}; потом отказывает" if len(faults) > 1 else "Не повторяет"


def read(one: Ended) -> str:
    if one.error is not None:
        words = word_error(one.error, TEMPLATE)
        return f"{words.what}<br>{words.todo}".replace("|", "\\|")
    notices = [word_text(code, TEMPLATE, **facts) for code, facts in one.opened.notices]
    return f"{notices[-1]}; потом обычный итог" if notices else "Обычный итог"


def test_page_shows_what_becomes_of_every_fault(update_golden: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    stands, after = rest.split(STOP)
    made = "\n".join(table()) + "\n"
    if update_golden:
        PAGE.write_text(before + START + made + STOP + after, encoding="utf-8", newline="\n")
        stands = made
    assert made == stands


def test_every_fault_of_the_emulator_is_shown() -> None:
    assert {case.effect for case in CASES} >= set(EFFECTS) - {"500-html", "502", "503-html"}
