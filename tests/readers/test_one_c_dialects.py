"""The same format as banks of other countries write it; invented documents in shapes that they use."""

from __future__ import annotations

import pandas as pd
import pytest

from sheets_strategy.readers.one_c import matches, read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement

KAZAKH = """1CClientBankExchange
ВерсияФормата=2.00
Кодировка=windows-1251
РасчСчет=KZ72998LTB0001497589
СЕКЦИЯРАСЧСЧЕТ
ДатаНачала=01.01.2024
ДатаКонца=31.01.2024
РасчСчет=KZ72998LTB0001497589
НачальныйОстаток=1000.05
ВсегоПоступило=7745.7
ВсегоСписано=160
КонечныйОстаток=8585.75
КОНЕЦРАСЧСЧЕТ
СЕКЦИЯДОКУМЕНТ=Выписка
НомерДокумента=95022
ДатаДокумента=03.01.2024
ВидДокумента=ПлатежноеПоручение
СуммаПриход=7745.7
ПолучательНаименование=ТОО "Своя"
ПолучательБИН_ИИН=220640014948
ПолучательИИК=KZ72998LTB0001497589
ПлательщикНаименование=АО "Покупатель"
ПлательщикБИН_ИИН=971240001315
ПлательщикИИК=KZ81722S000001159377
ДатаОперации=04.01.2024
НазначениеПлатежа=Оплата по счёту 12
ПлательщикБанкБИК=TSESKZKA
КОНЕЦДОКУМЕНТА
СЕКЦИЯДОКУМЕНТ=Выписка
НомерДокумента=NT-475719
ДатаДокумента=05.01.2024
СуммаРасход=160
ПолучательНаименование=Банк
ПолучательИИК=KZ298561005127073713
ПлательщикИИК=KZ72998LTB0001497589
ДатаОперации=05.01.2024
НазначениеПлатежа=Комиссия
КодНазначенияПлатежа=341
Валюта=KZT
КОНЕЦДОКУМЕНТА
КонецФайла
"""
ORDER = """СекцияДокумент=ПлатежноеПоручение
НомерДокумента=95022
ДатаДокумента=03.01.2024
Сумма=7745.70
ПлательщикНаименование=АО "Покупатель"
ПлательщикБИН_ИИН=971240001315
ПлательщикИИК=KZ81722S000001159377
ПолучательИИК=KZ72998LTB0001497589
НазначениеПлатежа=Оплата по счёту 12
КонецДокумента
СекцияДокумент=ПлатежноеПоручение
НомерДокумента=NT-475719
ДатаДокумента=05.01.2024
Сумма=160.00
ПлательщикИИК=KZ72998LTB0001497589
ПолучательИИК=KZ298561005127073713
ПолучательНаименование=Банк
НазначениеПлатежа=Комиссия
КонецДокумента
"""


def read(text: str) -> Statement:
    content = text.encode("cp1251")
    assert matches(content)
    return read_one_c(Source.of(content, name="kl.txt"))


def test_kazakh_lines_with_a_sum_for_each_side() -> None:
    statement = read(KAZAKH)
    assert statement.findings == ()
    assert statement.rows[
        ["on", "direction", "amount_kop", "currency", "party", "party_inn"]
    ].values.tolist() == [
        [pd.Timestamp(2024, 1, 4), "in", 7745_70, "KZT", 'АО "Покупатель"', "971240001315"],
        [pd.Timestamp(2024, 1, 5), "out", 160_00, "KZT", "Банк", ""],
    ]
    assert statement.rows["own_account"].tolist() == ["KZ72998LTB0001497589"] * 2


def test_line_and_order_of_one_movement_count_once() -> None:
    """ForteBank writes each movement as «Выписка» and again as the order itself."""
    statement = read(KAZAKH.replace("КонецФайла\n", ORDER + "КонецФайла\n"))
    expected = read(KAZAKH).rows
    [finding] = statement.findings
    assert (finding.code, finding.facts["rows"], finding.sum_kop) == ("one_c_line_and_order", 2, 7905_70)
    pd.testing.assert_frame_equal(statement.rows.drop(columns="line"), expected.drop(columns="line"))


def test_order_beside_lines_of_other_payments_is_a_payment_of_its_own() -> None:
    other = ORDER.replace("95022", "95023").replace("NT-475719", "7")
    assert len(read(KAZAKH.replace("КонецФайла\n", other + "КонецФайла\n")).rows) == 4


def test_sum_of_one_side_decides_where_no_account_does() -> None:
    rows = read(KAZAKH.replace("ИИК=KZ72998LTB0001497589", "ИИК=")).rows
    assert rows["direction"].tolist() == ["in", "out"]


@pytest.mark.parametrize("zero", ["0", "0.00", ""])
def test_zero_for_the_other_side_is_no_sum(zero: str) -> None:
    text = KAZAKH.replace("СуммаПриход=7745.7\n", f"СуммаПриход=7745.7\nСуммаРасход={zero}\n")
    assert read(text).rows["amount_kop"].tolist() == [7745_70, 160_00]


def test_uzbek_and_ukrainian_keys() -> None:
    uzbek = """1CClientBankExchange
ВерсияФормата=1.03
РасчСчет=20208000105474855002
СекцияДокумент=Платежное поручение
Номер=1
Дата=05.02.2025
Сумма=1000000
ПлательщикСчет=20208000900000000001
Плательщик=ИНН 309166181 ООО "ALL-GOOD"
ПлательщикМФО=01183
ПолучательСчет=20208000105474855002
ПолучательМФО=01183
НазначениеПлатежа=00668 за услуги
КонецДокумента
КонецФайла
"""
    ukrainian = (
        uzbek.replace(
            'Плательщик=ИНН 309166181 ООО "ALL-GOOD"', "Плательщик=ТОВ Зірка\nПлательщикОКПО=30916618"
        )
        .replace("Сумма=1000000", "Сумма=1000000\nКодВалюты=980\nДокументИД=77")
        .replace("20208000", "UA208000")
    )
    [first], [second] = read(uzbek).rows.to_dict("records"), read(ukrainian).rows.to_dict("records")
    assert (first["direction"], first["currency"], first["party_inn"]) == ("in", "UZS", "309166181")
    assert (second["direction"], second["currency"], second["party_inn"]) == ("in", "UAH", "30916618")


def test_masked_belarusian_accounts_are_compared_as_they_stand() -> None:
    text = """1CClientBankExchange
РасчСчет=BY13NBRB360090000000*
СекцияДокумент=Платежное поручение
Номер=1
Дата=05.02.2025
Сумма=10
ПлательщикСчет=BY20OLMP301300107600*
ПлательщикИНН=190190190
ПолучательСчет=BY13NBRB360090000000*
ДатаПоступило=05.02.2025
НазначениеПлатежа=Оплата
КонецДокумента
КонецФайла
"""
    [row] = read(text).rows.to_dict("records")
    assert (row["direction"], row["currency"], row["party_inn"]) == ("in", "BYN", "190190190")
