"""What is known of clients: one value each, turnover's consequences marked, no leak through exposure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sheets_strategy.strategy.attributes import Attribute, Told, gather_attributes
from sheets_strategy.strategy.inputs import no_goods
from sheets_strategy.strategy.profiles import ANSWERS, WORDS, profile_clients

AS_OF = date(2026, 6, 30)
Payment = tuple[str, date, int, str]


def gather(
    payments: Sequence[Payment] = (),
    *,
    names: Sequence[str] = ("ООО Альфа", "ИП Бета", "Гамма"),
    goods: pd.DataFrame | None = None,
    told: Told | None = None,
    habits: Sequence[tuple[int, int]] = (),
    currency: str = "RUB",
    **columns: Sequence[object],
) -> tuple[Attribute, ...]:
    """Clients c0, c1 ..., in any columns; habits are numbers of payments with their sum."""
    number = len(names)
    codes = [f"c{place}" for place in range(number)]
    blank = {name: [""] * number for name in (*ANSWERS, *WORDS)}
    base = pd.DataFrame(
        {
            "code": codes,
            "unit": codes,
            "name": list(names),
            "inn": [""] * number,
            "since": np.nan,
            **blank,
            **columns,
        }
    )
    figures = {
        "class": "", "best_class": "", "class_before": "", "profit_class": "", "profit_unknown": False, "paid": False, "undated": False, "tenure_years": np.nan,
        "tenure_is_bound": False, "trend": "no_data", "months_silent": np.nan, "overdue_times": np.nan,
        "payments": 0, "sold_kop": 0, "one_off": False, "vat_regime": "", "regularity": "no_data",
    }  # fmt: skip
    measured = pd.DataFrame(figures, index=pd.Index(sorted(set(base["unit"])), name="client"))
    if habits:
        measured = measured.assign(payments=[one for one, _ in habits], sold_kop=[kop for _, kop in habits])
    if "vat" in base:
        measured = measured.assign(vat_regime=base["vat"].tolist())
    counted = pd.DataFrame(payments, columns=["client", "on", "turnover_kop", "purpose"])
    counted = counted.assign(
        on=pd.to_datetime(counted["on"]), kind="sale", since=pd.Series(pd.NaT, index=counted.index)
    )
    parameters = profile_clients(base, measured, as_of=AS_OF, target_niches=())
    rows = no_goods() if goods is None else goods
    return gather_attributes(
        base,
        parameters,
        measured,
        payments=counted,
        goods=rows,
        told=told or Told(),
        currency=currency,
    )


def pick(attributes: Sequence[Attribute], key: str) -> Attribute:
    return next(one for one in attributes if one.key == key)


def cells(one: Attribute) -> list[str]:
    return ["" if code < 0 else one.values[code] for code in one.codes]


def words(found: Sequence[Attribute]) -> dict[str, list[str]]:
    return {one.texts["yes"]: cells(one) for one in found if one.key.startswith("word:")}


def test_answers_are_taken_as_they_are_and_empty_is_unknown() -> None:
    found = gather(niche=["склады", "", "мебель"], satisfaction=["satisfied", "", "negative"])
    assert cells(pick(found, "niche")) == ["склады", "", "мебель"]
    assert cells(pick(found, "satisfaction")) == ["satisfied", "", "negative"]


@pytest.mark.parametrize(
    ("name", "inn", "form"),
    [
        ("ООО «Ромашка»", "", "ООО"),
        ("Ромашка, ООО", "", "ООО"),
        ("ПАО Завод", "", "АО"),
        ("Иванов Иван Иванович", "500100732259", "ИП"),
        ("Ромашка", "7707083893", ""),
    ],
)
def test_legal_form_is_read_from_the_name_else_from_the_inn(name: str, inn: str, form: str) -> None:
    assert cells(pick(gather(names=[name], inn=[inn]), "legal_form")) == [form]


def test_a_column_of_numbers_is_parted_and_one_of_words_keeps_its_spelling() -> None:
    names = [f"Клиент {place}" for place in range(40)]
    found = gather(
        names=names,
        **{
            "own:Штат": [float(place * 10) for place in range(40)],
            "own:Канал": ["Сайт"] * 20 + ["сайт"] * 20,
        },
    )
    staff, channel = pick(found, "own:Штат"), pick(found, "own:Канал")
    assert (staff.binned, staff.values) == (True, ("<=90", "90..200", "200..300", ">300"))
    assert (channel.values, dict(channel.texts)) == (("сайт",), {"сайт": "Сайт"})


def test_sizes_that_are_all_numbers_are_parted_too() -> None:
    names = [f"Клиент {place}" for place in range(40)]
    assert pick(gather(names=names, size=[str(place) for place in range(40)]), "size").binned
    assert not pick(gather(size=["15", "", "крупный"]), "size").binned


def test_what_follows_from_turnover_is_marked() -> None:
    told = Told(follows=("скидк", "менеджер"))
    found = gather(told=told, **{"own:Скидка, %": ["1", "2", ""], "own:Отрасль": ["x", "y", ""]})
    marked = {one.key for one in found if one.follows}
    assert marked == {
        "seller", "vip", "own:Скидка, %", "payments", "average", "months_active", "tenure_years", "season"
    }  # fmt: skip


def test_equal_payments_give_one_average_whatever_their_number() -> None:
    kop = 799_289_520_426
    habits = [(number, number * kop) for number in range(1, 13)]
    found = gather(names=[f"Клиент {place}" for place in range(12)], habits=habits)
    assert pick(found, "average").values == ("7992895204.26",)


def test_the_average_is_in_whole_units_of_the_currency() -> None:
    habits = [(2, 3_000), (1, 1_500), (0, 0)]
    found = {one: pick(gather(habits=habits, currency=one), "average").values for one in ("RUB", "JPY")}
    assert found == {"RUB": ("15",), "JPY": ("1500",)}


def _first_then_many(purposes: Sequence[str]) -> list[Payment]:
    return [
        (f"c{place}", date(2026, 1, 1 + day), 100, "Оплата труб" if day == 0 else purpose)
        for place in range(6)
        for day, purpose in enumerate(["", *purposes])
    ]


def test_only_words_of_the_first_payment_count() -> None:
    names = [f"Клиент {place}" for place in range(6)]
    found = words(
        gather(_first_then_many(["За поддоны", "За стрейч"]), names=names, told=Told(left_out=("оплата",)))
    )
    assert found == {"труб": ["yes"] * 6}


def test_a_word_that_four_clients_share_is_left_out_and_prospects_are_unknown() -> None:
    names = [f"Клиент {place}" for place in range(8)]
    payments = [(f"c{place}", date(2026, 1, 1), 100, "трубы") for place in range(5)]
    payments += [(f"c{place}", date(2026, 1, 1), 100, "доски") for place in (5, 6)]
    found = words(gather(payments, names=names))
    assert found == {"трубы": ["yes"] * 5 + ["no"] * 2 + [""]}


def test_of_several_payments_on_the_first_day_the_smallest_counts_whatever_their_order() -> None:
    names = [f"Клиент {place}" for place in range(5)]
    payments = [
        (f"c{place}", date(2026, 1, 1), kop, purpose)
        for place in range(5)
        for kop, purpose in ((900, "доски"), (100, "трубы"))
    ]
    assert (
        words(gather(payments, names=names))
        == words(gather(payments[::-1], names=names))
        == {"трубы": ["yes"] * 5}
    )


def test_the_main_rates_of_vat_are_silent() -> None:
    found = pick(gather(vat=["vat_20", "no_vat", "vat_5"]), "vat")
    assert (cells(found), found.silent) == (["vat_20", "no_vat", "vat_5"], {"vat_20"})


def test_the_product_that_brought_most_money_counts_and_basket_width_is_marked() -> None:
    goods = pd.DataFrame(
        [
            ("c0", "трубы", 500),
            ("c0", "доски", 300),
            ("c0", "доски", 300),
            ("c1", "трубы", 1),
            ("c1", "бочки", 1),
        ],
        columns=["client", "product", "turnover_kop"],
    )
    found = gather(goods=goods)
    assert cells(pick(found, "product")) == ["доски", "бочки", ""]
    assert cells(pick(found, "basket_width")) == ["2", "2", ""]
    assert pick(found, "basket_width").follows
    assert not pick(found, "product").follows


def test_season_is_where_most_money_is() -> None:
    payments = [
        ("c0", date(2025, 12, 5), 50, ""),
        ("c0", date(2026, 1, 5), 60, ""),
        ("c0", date(2026, 3, 5), 100, ""),
    ]
    payments += [("c1", date(2026, 6, 1), 5, "")]
    assert cells(pick(gather(payments), "season")) == ["winter", "summer", ""]
    assert cells(pick(gather(payments), "months_active")) == ["3", "1", ""]


def test_members_of_a_group_are_the_one_client_that_bears_the_figures() -> None:
    found = gather(unit=["c1", "c1", "c2"], niche=["мебель", "склады", ""])
    assert cells(pick(found, "niche")) == ["склады", ""]


def test_changing_what_is_known_of_one_client_changes_no_other() -> None:
    before, after = gather(niche=["a", "b", "c"]), gather(niche=["a", "b", "z"])
    assert cells(pick(before, "niche"))[:2] == cells(pick(after, "niche"))[:2]


def test_a_typed_region_and_the_one_of_the_inn_are_one() -> None:
    found = gather(
        told=Told(places=("республика", "г")),
        region=["татарстан", "республика татарстан", "г. москва"],
        region_found=["Москва", "Республика Татарстан", "Москва"],
    )
    region = pick(found, "region")
    assert cells(region) == ["республика татарстан", "республика татарстан", "москва"]
    assert dict(region.texts) == {"москва": "Москва", "республика татарстан": "Республика Татарстан"}


def test_words_are_written_as_people_write_them() -> None:
    spelled = {("niche", "застройщик ижс"): "Застройщик ИЖС", ("region", "юг"): "Юг", ("size", "юг"): "ЮГ"}
    found = gather(
        told=Told(spelled=spelled),
        niche=["застройщик ижс", "мебель", ""],
        region=["юг", "", "москва"],
        region_found=["", "Москва", "Москва"],
    )
    assert dict(pick(found, "niche").texts) == {"застройщик ижс": "Застройщик ИЖС"}
    assert dict(pick(found, "region").texts) == {"москва": "Москва", "юг": "Юг"}
