"""Files that programs might write, good ones and slightly broken ones, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st
from one_c_text import OTHER, OWN, SECOND

ENCODINGS = ("cp1251", "cp866", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "koi8-r")
_LETTERS = st.text(alphabet='абвгдАБВ ё№«»"=.,;-1250\t\u00a0', max_size=12)
_LINES = st.integers(0, 9).flatmap(lambda more: st.lists(_LETTERS, min_size=1, max_size=1 + (more == 0) * 2))
_DAYS = st.sampled_from(["", "25.01.2026", "26.01.2026", "1.2.26", "2026-01-27", "01.01.0001", "вчера"])
_ACCOUNTS = st.sampled_from(["", OWN, SECOND, OTHER, " 40702810 0", "KZ79722S000001674774"])
_SUMS = st.sampled_from(
    ["1.00", "15.5", "200", "1 000,25", "7,7", "0.00", "", "много", "-5.00", "99999999999999"]
)
_PURPOSE = st.builds("\n".join, _LINES)

_KEYS = {
    "Номер": st.sampled_from(["1", "2", "3", "FDC240", ""]),
    "Дата": _DAYS,
    "Сумма": _SUMS,
    "ПлательщикСчет": _ACCOUNTS,
    "ДатаСписано": _DAYS,
    "Плательщик": _LETTERS,
    "ПлательщикИНН": st.sampled_from(["7707083893", "0", "", "277012345"]),
    "Плательщик1": _PURPOSE,
    "ПлательщикРасчСчет": _ACCOUNTS,
    "ПлательщикБанк1": _LETTERS,
    "ПлательщикКПП": st.sampled_from(["", "0", "770101001"]),
    "ПолучательСчет": _ACCOUNTS,
    "ДатаПоступило": _DAYS,
    "Получатель1": _LETTERS,
    "ПолучательКорСчет": _ACCOUNTS,
    "ВидОплаты": st.just("01"),
    "НовоеПоле": _LETTERS,
    "НазначениеПлатежа": _PURPOSE,
    "НазначениеПлатежа1": _LETTERS,
    "НазначениеПлатежа2": _LETTERS,
}
_ODD_KEYS = {
    "ПлательщикБИН": st.just("971240001315"),
    "СуммаПриход": _SUMS,
    "Валюта": st.sampled_from(["", "KZT", "643", "?"]),
}

_VALUES = _KEYS | _ODD_KEYS


@st.composite
def shapes(draw: st.DrawFn) -> list[str]:
    """Give the keys of one kind of document, in an order of its own."""
    keys = draw(st.lists(st.sampled_from(sorted(_KEYS)), min_size=3, max_size=16, unique=True))
    keys += draw(st.sampled_from([[], [], [], [keys[0]], *([key] for key in _ODD_KEYS)]))
    return keys if "Сумма" in keys else ["Сумма", *keys]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Give a file of several documents, most of a few shapes, ends and openings sometimes missing."""
    some = draw(st.lists(shapes(), min_size=1, max_size=3))
    lines = ["1CClientBankExchange", "ВерсияФормата=1.03", f"РасчСчет={OWN}"]
    for _ in range(draw(st.integers(0, 2))):
        lines += [
            "СекцияРасчСчет",
            f"РасчСчет={OWN}",
            f"ДатаНачала={draw(_DAYS)}",
            f"ДатаКонца={draw(_DAYS)}",
        ]
        lines += [f"ВсегоПоступило={draw(_SUMS)}", f"ВсегоСписано={draw(_SUMS)}", "КонецРасчСчет"]
    for _ in range(draw(st.integers(0, 8))):
        keys = draw(st.sampled_from(some))
        lines += [""] * draw(st.sampled_from([0, 0, 0, 1]))
        lines += ["СекцияДокумент=" + draw(st.sampled_from(["Платежное поручение", "Выписка"]))]
        lines += [line for key in keys for line in f"{key}={draw(_VALUES[key])}".split("\n")]
        lines += ["КонецДокумента"]
    lines += ["КонецФайла"]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        del lines[draw(st.integers(0, len(lines) - 1))]
    ends = draw(st.sampled_from([["\r\n"], ["\n"], ["\r"], ["\r\n", "\n"], ["\r\n", "\r"]]))
    return "".join(line + draw(st.sampled_from(ends)) for line in lines)
