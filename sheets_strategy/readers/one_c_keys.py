"""Keys of a 1CClientBankExchange file: which are kept, under which other names, and what is no key.

Banks write them in any case and, outside Russia, under names of their own
(БИН, ИИК, ОКПО); some programs add lines in another encoding than the file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIRST_LINES = ("1cclientbankexchange", "1сclientbankexchange")
OPENS = {"секциядокумент": "document", "секциярасчсчет": "account"}
"""Mark that opens a section → what it is."""

ENDS = {"конецдокумента": "document", "конецрасчсчет": "account"}
"""Mark that ends a section → what it ends."""

END_OF_FILE = "конецфайла"
MARKS = frozenset((*OPENS, *ENDS, *FIRST_LINES, END_OF_FILE))
"""Lines that are no ``key=value``."""

PASSED_OVER = "-"
"""What a key is called whose value nobody needs."""

SIDES = ("плательщик", "получатель")
PURPOSE = "назначениеплатежа"
PURPOSE_LINES = tuple(f"{PURPOSE}{line}" for line in range(1, 7))

_SIDE_KEPT = ("", "1", "счет", "расчсчет", "инн", "кпп")
_SECTION_KEPT = "расчсчет датаначала датаконца начальныйостаток всегопоступило всегосписано конечныйостаток"
_DOCUMENT_KEPT = (
    "номер дата сумма суммаприход суммарасход датасписано датапоступило датаоперации валюта расчсчет"
)
KEPT = frozenset(
    (
        *_SECTION_KEPT.split(),
        *_DOCUMENT_KEPT.split(),
        *(side + key for side in SIDES for key in _SIDE_KEPT),
        PURPOSE,
        *PURPOSE_LINES,
    )
)
"""Keys that a reader needs, folded."""

TEXTS = frozenset((PURPOSE, *PURPOSE_LINES, *(side + key for side in SIDES for key in ("", "1"))))
"""Keys whose value may run on over several lines."""

_SIDE_ALIASES = {
    "наименование": "1",
    **dict.fromkeys(("бин_иин", "иин_бин", "бининн", "бинин", "бин", "иин", "рнн"), "инн"),
    **dict.fromkeys(("окпо", "едрпоу", "унп", "пинфл"), "инн"),
    **dict.fromkeys(("иик", "ик", "iban"), "счет"),
}
_ALIASES = {
    "номердокумента": "номер",
    "датадокумента": "дата",
    "датапроводки": "датаоперации",
    "суммадокумента": "сумма",
    "суммадоход": "суммаприход",
    "кодвалюты": "валюта",
    "номерсчета": "расчсчет",
    "назначение": PURPOSE,
    **{side + name: side + key for side in SIDES for name, key in _SIDE_ALIASES.items()},
}
_UNUSED = frozenset(
    re.findall(
        r"\w+",
        """
        версияформата кодировка отправитель датасоздания времясоздания документ видплатежа видоплаты
        код кодназплатежа очередность срокплатежа срокакцепта видаккредитива условиеоплаты1
        условиеоплаты2 условиеоплаты3 платежпопредст дополнусловия номерсчетапоставщика
        датаотсылкидок квитанциядата квитанциявремя квитанциясодержание статуссоставителя окато октмо
        виддокумента ид коментарий комментарий
        """,
    )
)
_SIDE_KEY = re.compile(r"(?:плательщик|получатель|показатель|назначениеплатежа)\w*")
_KEY_LIKE = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]+[A-ZА-ЯЁ]\w*|[A-ZА-ЯЁ][A-ZА-ЯЁ_0-9]{7,}")
_LOOKALIKE = str.maketrans("abcehkmoptxy", "авсенкмортху")
_OTHER_ENCODINGS = ("utf-8", "cp1251", "cp866")
_REMEMBERED = 2_000
_LONGEST_KEY = 200


class Keys:
    """Finds the key of a line, and remembers it: a file has some dozens of them, millions of times."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._found: dict[bytes, tuple[str, str]] = {}

    def find(self, raw: bytes) -> tuple[str, str]:
        """Give the key that the beginning of a line is, and the encoding of the line.

        Args:
            raw: What stands before the first ``=``, or a whole line.

        Returns:
            A mark, a key of ``KEPT``, ``PASSED_OVER``, or "" where it is no key at all.
        """
        found = self._found.get(raw)
        if found is None:
            found = self._read(raw)
            if len(self._found) < _REMEMBERED and len(raw) < _LONGEST_KEY:
                self._found[raw] = found
        return found

    def _read(self, raw: bytes) -> tuple[str, str]:
        if len(raw) > _LONGEST_KEY:
            return "", self.encoding
        text = raw.decode(self.encoding, errors="replace")
        key = _known(text)
        if key:
            return key, self.encoding
        for encoding in _OTHER_ENCODINGS if not raw.isascii() else ():
            if encoding != self.encoding and (key := _known(raw.decode(encoding, errors="replace"))):
                return key, encoding
        return PASSED_OVER if _KEY_LIKE.fullmatch(text.strip()) else "", self.encoding


def is_statement_line(title: str) -> bool:
    """Say whether a document's title is that of a line of a statement: some banks repeat each as an order."""
    return title.strip().casefold().startswith("выписка")


def _known(text: str) -> str:
    for folded in _folds(text):
        key = _ALIASES.get(folded, folded)
        if key in MARKS or key in KEPT:
            return key
        if folded in _UNUSED or _SIDE_KEY.fullmatch(folded):
            return PASSED_OVER
    return ""


def _folds(text: str) -> Iterator[str]:
    """Give a key in lower case, and again with the Latin letters that look Cyrillic turned."""
    folded = text.strip().strip("\ufeff").casefold().replace("ё", "е")
    yield folded
    if not folded.isascii():
        yield folded.translate(_LOOKALIKE)
