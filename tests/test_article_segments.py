"""The article's own segments 1, 2, 20, 50 and N, typed as rows, and clients that fit them; one row fits nobody."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import load, new_workbook, pay, put, read, run
from test_sync_rules import segments_only

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.workbook.catalogue import word_finding

ROWS: tuple[dict[str, object], ...] = (
    {
        "number": 1,
        "name": "A больше 5 лет, растут, довольны, целевая ниша",
        "class": "A",
        "tenure_years": "больше 5 лет",
        "trend": "растёт",
        "satisfaction": "доволен",
        "target_niche": "да",
    },
    {
        "number": 2,
        "name": "A больше 3 лет, растут, довольны",
        "class": "А",
        "tenure_years": "> 3",
        "trend": "растет",
        "satisfaction": "доволен",
    },
    {"number": 10, "name": "A разовые", "class": "A", "one_off": "да"},
    {
        "number": 20,
        "name": "Были A или B, закончили на негативе",
        "class": "C; нет",
        "best_class": "A или B",
        "satisfaction": "негатив",
    },
    {
        "number": 50,
        "name": "Возможные: не знаем их, они нас, но могли бы купить",
        "paid": "нет",
        "awareness": "нет проблемы; видит проблему; неизвестно",
        "buys_similar": "не нет",
        "has_means": "не нет",
    },
    {
        "number": 99,
        "name": "Никогда: подобное не покупают, денег нет",
        "paid": "нет",
        "buys_similar": "нет",
        "has_means": "нет",
    },
)
CARDS: tuple[dict[str, str], ...] = (
    {"name": "ООО Старожил", "since": "2015", "satisfaction": "доволен", "target_niche": "да"},
    {"name": "ООО Новичок", "since": "2022", "satisfaction": "доволен", "target_niche": "да"},
    {"name": "ООО Молчун", "since": "2015", "target_niche": "да"},
    {"name": "ООО Обида", "satisfaction": "негатив"},
    {"name": "застройщик, нас не знает"},
    {"name": "завод с деньгами", "has_means": "да", "buys_similar": "да", "awareness": "нет проблемы"},
    {"name": "он уже выбирает нас", "awareness": "выбирает нас"},
    {"name": "ларёк у метро", "has_means": "нет", "buys_similar": "нет"},
    {"name": "Мечта: как Старожил", "since": "2015", "satisfaction": "доволен", "target_niche": "да"},
)
EXPECTED = {
    "ООО Старожил": 1,
    "ООО Новичок": 2,
    "ООО Молчун": None,
    "ООО Обида": 20,
    "ООО Ровный": None,
    "застройщик, нас не знает": 50,
    "завод с деньгами": 50,
    "он уже выбирает нас": None,
    "ларёк у метро": 99,
    "Мечта: как Старожил": 50,
}


def month(back: int) -> date:
    """Give the 20th of a month before June 2026."""
    months = 2026 * 12 + 5 - back
    return date(months // 12, months % 12 + 1, 20)


@pytest.fixture(scope="module")
def workbook() -> MemoryWorkbook:
    """A firm of five payers and five prospects, three of them only imagined."""
    book = new_workbook()
    growing = ("ООО Старожил", "ООО Новичок", "ООО Молчун")
    pay(book, *((name, month(back), 50_000.0) for name in growing for back in range(35, 11, -1)))
    pay(book, *((name, month(back), 100_000.0) for name in growing for back in range(11, -1, -1)))
    pay(book, *(("ООО Обида", month(back), 200_000.0) for back in range(35, 15, -1)))
    pay(book, *(("ООО Ровный", month(back), 30_000.0) for back in range(35, -1, -1)))
    for place, card in enumerate(CARDS):
        put(book, "clients", place, **card)
    segments_only(book, *ROWS)
    run(book)
    return book


def test_clients_are_where_the_article_puts_them(workbook: MemoryWorkbook) -> None:
    numbers = {str(row["name"]): row["number"] for row in ROWS}
    found = {
        name: numbers.get(str(segment)) for name, segment in read(workbook, "clients", "name", "segment")
    }
    assert EXPECTED == found


def test_the_conditions_are_understood_as_they_are_meant(workbook: MemoryWorkbook) -> None:
    understood = [text for (text,) in read(workbook, "segments", "understood")]
    assert understood == [
        "Класс: A; Стаж, лет: больше 5; Тренд: растёт; Отношение: доволен; Целевая ниша: да",
        "Класс: A; Стаж, лет: больше 3; Тренд: растёт; Отношение: доволен",
        "Класс: A; Разовый: да",
        "Класс: C или нет; Лучший класс: A или B; Отношение: негатив",
        "Платил: нет; Осведомлённость: нет проблемы или видит проблему или неизвестно; "
        "Покупает подобное: не нет; Есть средства: не нет",
        "Платил: нет; Покупает подобное: нет; Есть средства: нет",
    ]


def test_whom_no_row_takes_is_said_with_the_mend(workbook: MemoryWorkbook) -> None:
    findings = {one.code: word_finding(one, load("ru")) for one in run(workbook).findings}
    assert findings["segments_gap"].what.startswith("3 клиента не подошли ни к одному сегменту")
    assert "Добавьте последнюю строку без условий" in findings["segment_hole"].todo


def test_segments_without_clients_say_zero(workbook: MemoryWorkbook) -> None:
    counts = [count for (count,) in read(workbook, "segments", "clients")]
    assert counts == [1, 1, 0, 1, 3, 1]
