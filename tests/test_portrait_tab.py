"""The tab «Портрет» from what people typed to what a sync shows; a second sync writes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import TODAY, add_column, codes_of, new_workbook, pay, put, read, run, set_setting, table

from sheets_strategy.adapters.memory import MemoryWorkbook

CLIENTS = 60
BIG = range(15)
"""The first clients bring the money: builders, but for three of them."""


def firm(lang: str = "ru", *, clients: int = CLIENTS) -> MemoryWorkbook:
    """Fifteen large clients and many small ones; who builds is known of all."""
    workbook = new_workbook(lang)
    for place in range(clients):
        niche = "Застройщики" if (place in BIG and place % 5) or place % 12 == 11 else "Магазины"
        put(workbook, "clients", place, name=f"ООО Клиент {place:02d}", niche=niche)
    pay(
        workbook,
        *(
            (f"ООО Клиент {place:02d}", date(2026, month, 5), 100_000.0 if place in BIG else 8_000.0 + place)
            for place in range(clients)
            for month in (2, 4, 6)
        ),
    )
    return workbook


def sentences(workbook: MemoryWorkbook) -> list[str]:
    return [str(text) for _, text in read(workbook, "portrait_found", "found_place", "found") if text]


def test_what_unites_a_is_told_with_counts_and_stands_first() -> None:
    workbook = firm()
    run(workbook)
    a = sum(value == "A" for (value,) in read(workbook, "clients", "class"))
    first = read(workbook, "portrait", "place", "attribute", "value", "clients", "a", "others", "verdict")[0]
    assert first == (1, "Ниша", "Застройщики", 16, 12, 4, "подтверждено")
    assert sentences(workbook)[0] == (
        f"Подтверждено: 12 из {a} клиентов A — Ниша: Застройщики; среди остальных 4 из {CLIENTS - a}."
    )


def test_a_second_sync_writes_nothing_and_a_persons_text_stays() -> None:
    workbook = firm()
    put(workbook, "portrait_note", 0, note="Строят сами, платят в срок")
    put(workbook, "portrait_ideal", 0, ideal_parameter="Ниша", ideal_value="застройщики", ideal_weight=2)
    assert run(workbook).changes
    assert not run(workbook).changes
    assert read(workbook, "portrait_note", "note") == [("Строят сами, платят в срок",)]


def test_the_ideal_client_is_counted_line_by_line() -> None:
    workbook = firm()
    put(workbook, "portrait_ideal", 0, ideal_parameter="ниша", ideal_value="застройщики")
    put(workbook, "portrait_ideal", 1, ideal_parameter="Штат", ideal_value="> 50", ideal_weight=2)
    add_column(workbook, "clients", "Штат", [100.0] * 5 + [10.0] * 5)
    run(workbook)
    shown = read(
        workbook,
        "portrait_ideal",
        "ideal_a",
        "ideal_a_known",
        "ideal_others",
        "ideal_others_known",
        "ideal_remark",
    )
    a = sum(value == "A" for (value,) in read(workbook, "clients", "class"))
    assert shown == [(12, a, 4, CLIENTS - a, None), (5, 10, 0, 0, None)]
    # Of the first five, one is a shop; of the next five nobody fits; of the last five, one is a shop.
    told = f"подходит 8 из {a} A и 4 из {CLIENTS - a} остальных."
    assert [text.endswith(told) for text in sentences(workbook) if "идеального" in text] == [True]


@pytest.mark.long(every=3)
@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({"ideal_parameter": "Цвет глаз", "ideal_value": "зелёный"}, "нет среди ваших столбцов"),
        ({"ideal_parameter": "Похож на A–B", "ideal_value": "сильно"}, "нет среди ваших столбцов"),
        ({"ideal_parameter": "Ниша"}, "нет ни одного условия"),
        ({"ideal_value": "застройщики"}, "нет среди ваших столбцов"),
        ({"ideal_parameter": "Отношение", "ideal_value": "любит"}, "такого значения нет"),
        ({"ideal_parameter": "Ниша", "ideal_value": "склады", "ideal_weight": -1}, "больше нуля"),
        ({"ideal_parameter": "Ниша", "ideal_value": "склады", "ideal_weight": "очень"}, "больше нуля"),
    ],
)
def test_a_line_that_cannot_be_understood_is_left_out_and_said(cells: dict[str, object], remark: str) -> None:
    workbook = firm(clients=20)
    put(workbook, "portrait_ideal", 0, **cells)  # type: ignore[arg-type]
    put(workbook, "portrait_ideal", 1, ideal_parameter="Ниша", ideal_value="магазины")
    result = run(workbook)
    (wrong, told), (right, none) = read(workbook, "portrait_ideal", "ideal_a", "ideal_remark")
    assert (wrong, none) == (None, None)
    assert remark in str(told)
    assert isinstance(right, int | float)
    assert "ideal_line" in codes_of(result)


def test_likeness_by_the_ideal_stands_in_clients_and_leads_to_segments() -> None:
    workbook = firm(clients=20)
    put(workbook, "clients", 20, name="Будущий застройщик", niche="застройщики")
    put(workbook, "clients", 21, name="Будущий магазин", niche="магазины")
    put(workbook, "clients", 22, name="Кто-то")
    put(workbook, "portrait_ideal", 0, ideal_parameter="Ниша", ideal_value="застройщики")
    set_setting(workbook, "likeness_by", "по идеальному клиенту")
    run(workbook)
    shown = read(workbook, "clients", "name", "likeness", "likeness_score", "segment")[20:]
    assert shown == [
        ("Будущий застройщик", "сильно", 100, "Похожи на A–B, ещё не платили"),
        ("Будущий магазин", "мало", 0, "Все остальные: заполните карточку"),
        ("Кто-то", None, None, "Все остальные: заполните карточку"),
    ]


def test_nobody_with_a_class_is_said_and_the_chart_says_so_too() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="Мечта", niche="склады")
    run(workbook)
    assert sentences(workbook) == [
        "Пока нет ни одного клиента с классом. Портрет появится, когда в периоде анализа будут оплаты."
    ]
    assert read(workbook, "portrait_chart", "chart_value", "chart_a") == [("мало данных", None)]
    assert read(workbook, "portrait", "value") == []
    assert not run(workbook).changes


def test_with_few_clients_there_are_counts_and_no_verdict() -> None:
    workbook = firm(clients=12)
    run(workbook)
    assert sentences(workbook)[0].startswith("Мало данных: A — ")
    assert {verdict for (verdict,) in read(workbook, "portrait", "verdict")} <= {
        "мало данных",
        "следствие оборота",
    }
    assert not run(workbook).changes


def test_when_a_value_goes_its_row_goes() -> None:
    workbook = firm()
    run(workbook)
    before = len(read(workbook, "portrait", "value"))
    for place in range(CLIENTS):
        put(workbook, "clients", place, niche=None)
    run(workbook, force=True)
    rows = read(workbook, "portrait", "place", "attribute")
    assert len(rows) < before
    assert "Ниша" not in {attribute for _, attribute in rows}
    assert [place for place, _ in rows] == list(range(1, len(rows) + 1))
    assert not run(workbook).changes


def test_rows_that_people_insert_above_move_the_blocks() -> None:
    workbook = firm()
    run(workbook)
    view = table(workbook, "portrait_found")
    workbook.insert_rows(view.tab.name, view.header_row - 1, [("моё",), ("и это",)])
    assert not run(workbook).changes


def test_today_changes_nothing() -> None:
    workbook = firm()
    run(workbook)
    assert not run(workbook, today=TODAY.replace(day=29)).changes
