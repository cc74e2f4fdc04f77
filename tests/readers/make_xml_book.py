"""Make ``cases/spreadsheet_xml`` anew: an XLSX, and what LibreOffice makes of it as XML Spreadsheet 2003.

Run: uv run python tests/readers/make_xml_book.py
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

import xlsxwriter

CASES = Path(__file__).parent / "cases" / "spreadsheet_xml"
# LibreOffice fills the sheet down to its last row and column; two rows of that kind show it as well.
FILLER = re.compile(r'(<Row [^>]*><Cell ss:Index="[0-9]+"/></Row>)\1{2,}')


def main() -> None:
    CASES.mkdir(exist_ok=True)
    book = CASES / "statement.xlsx"
    _write(book)
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "xml:MS Excel 2003 XML", "--outdir", folder, str(book)]
        subprocess.run(command, check=True, timeout=300)
        text = (Path(folder) / "statement.xml").read_text(encoding="utf-8")
    (CASES / "statement.xls").write_text(FILLER.sub(r"\1\1", text), encoding="utf-8", newline="\n")


def _write(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(2026, 1, 27, tzinfo=UTC)})
        day, moment, hour, money, red = (
            book.add_format(made)
            for made in (
                {"num_format": "dd.mm.yyyy"},
                {"num_format": "dd.mm.yyyy hh:mm:ss"},
                {"num_format": "hh:mm"},
                {"num_format": "# ##0.00"},
                {"color": "red"},
            )
        )
        page = book.add_worksheet("Выписка")
        # One run of equal columns to the end is more than LibreOffice can export.
        for first in range(0, 16_384, 1_000):
            page.set_column(first, min(first + 999, 16_383), 8 + first // 1_000 % 2)
        page.merge_range(0, 0, 0, 5, "Выписка по счёту 40702810000000000001")
        page.write_row(2, 0, ["Дата", "№", "Контрагент", "ИНН", "Приход", "Назначение"])
        page.write_datetime(3, 0, datetime(2026, 1, 5), day)  # noqa: DTZ001
        page.write_row(3, 1, [17, 'ООО "Ромашка" & Ко', "7701234567"])
        page.write(3, 4, 15000.5, money)
        page.write(3, 5, "Оплата <по> счёту\n№ 1")
        page.write_comment(3, 2, "заметка")
        page.write_datetime(6, 0, datetime(2026, 1, 6, 4, 31, 7), moment)  # noqa: DTZ001
        page.write_rich_string(6, 2, "ИП ", red, "Лютик", " и сын")
        page.write_string(6, 3, "007701234567")
        page.write(6, 4, 3200.25, money)
        page.write_datetime(7, 1, time(4, 31), hour)
        page.write_formula(7, 4, "=E4+E7", money, 18200.75)


if __name__ == "__main__":
    main()
