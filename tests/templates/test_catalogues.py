"""Messages and bank headers of the built-in templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sheets_strategy
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.statement.headers import normalise_header
from sheets_strategy.statement.lines import SALES_COLUMNS
from sheets_strategy.statement.sales_headers import find_field
from sheets_strategy.workbook.statement_tab import statement_fields
from sheets_strategy.workbook.template import Template

LANGUAGES = ("ru", "en")
ERRORS = ("InputError", "WorkbookError", "WorkbookChanged", "UnsafeChange")
FORMATS = re.compile(r"\{(\w+)(?::(money|int|date|percent|(?:plural|or|money):[^{}]*))?\}")
PLURALS = {"ru": 3, "en": 2}


@pytest.fixture(scope="module", params=LANGUAGES)
def template(request: pytest.FixtureRequest) -> Template:
    return load_template(request.param)


def test_messages_name_the_same_facts_in_both_languages() -> None:
    russian, english = (_facts(load_template(lang)) for lang in LANGUAGES)
    assert russian == english


def _facts(template: Template) -> dict[str, dict[str, list[str]]]:
    return {
        group: {
            code: sorted({match[1] for words in _lines(entry) for match in FORMATS.finditer(words)})
            for code, entry in entries.items()
        }
        for group, entries in template.messages.items()
    }


def _lines(entry: object) -> list[str]:
    return [str(words) for words in entry.values()] if isinstance(entry, dict) else [str(entry)]


def test_messages_hold_only_placeholders_that_can_be_filled(template: Template) -> None:
    for entries in template.messages.values():
        for code, entry in entries.items():
            for words in _lines(entry):
                assert not set("{}") & set(FORMATS.sub("", words)), code
                assert "!" not in words.replace("{tab}!{cell}", ""), code
                plurals = [form for _, form in FORMATS.findall(words) if form.startswith("plural:")]
                assert all(form.count("|") == PLURALS[template.lang] - 1 for form in plurals), code


def test_english_messages_hold_no_russian_but_what_is_written_so_elsewhere() -> None:
    """Marks of the file format of 1C, a heading of docs/google.md, a mark in rows that import writes."""
    quoted = ("КонецФайла", "КонецРасчСчет", "КонецДокумента", "Администратор должен разрешить", "ОСВ 62")
    found = []
    for entries in load_template("en").messages.values():
        for code, entry in entries.items():
            text = re.sub("|".join(quoted), "", " ".join(_lines(entry)))
            if re.search("[А-Яа-яЁё]", text):
                found.append(code)
    assert found == []


def test_every_code_in_the_source_has_words(template: Template) -> None:
    package = Path(sheets_strategy.__file__).parent
    groups = {"Finding": "findings"} | dict.fromkeys(ERRORS, "errors")
    silent = {
        (path.name, code)
        for path in package.rglob("*.py")
        for name, code in _codes(ast.parse(path.read_text("utf-8")))
        if name in groups and code not in template.messages[groups[name]]
    }
    assert silent == set()


def _codes(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            code = node.args[0]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield node.func.id, code.value


def test_a_header_of_a_bank_means_one_field() -> None:
    meanings: dict[tuple[str, str], str] = {}
    for field, headers in load_template("ru").banks.items():
        for header in headers:
            # What stands after a second point tells more of a column, and lists of words are no headers.
            column = ".".join(field.split(".")[:2])
            block = next((one for one in ("clients.", "sales.") if field.startswith(one)), "")
            key = (block, normalise_header(header))
            assert column == "clients.words" or meanings.setdefault(key, column) == column, header


def test_every_column_of_a_bank_has_a_name_for_people(template: Template) -> None:
    told = {field.removeprefix("sales.") for field in template.banks if not field.startswith("clients.")}
    # A report's revenue becomes the sum, and a likely product the product, before anybody is told.
    fields = told - {"ignore", "gross", "product_maybe"}
    assert {f"field_{field}" for field in fields} <= set(template.messages["texts"])


def test_the_statement_tab_is_read_like_a_bank() -> None:
    templates = [load_template(lang) for lang in LANGUAGES]
    for template in templates:
        for column in template.table("statement").columns:
            for other in templates:
                assert other.table("statement").column(column.key).label in template.banks[column.key]


@pytest.mark.parametrize(
    ("field", "header"),
    [
        ("on", "Дата проводки"),
        ("in_sum", "Кредит"),
        ("out_sum", "Сумма по дебету"),
        ("amount", "Сумма в валюте счёта"),
        ("direction", "Тип операции (пополнение/списание)"),
        ("party_inn", "Контрагент.ИНН"),
        ("payer", "Наименование плательщика"),
        ("account", "Номер счёта"),
        ("ignore", "ВО"),
        ("clients.name", "Название компании"),
        ("clients.phone", "Рабочий телефон"),
        ("clients.seller", "Ответственный"),
    ],
)
def test_headers_of_banks_and_programs_are_known(field: str, header: str) -> None:
    known = {normalise_header(spelling) for spelling in load_template("ru").banks[field]}
    assert normalise_header(header) in known


def test_headers_that_import_writes_above_sales_are_read_as_what_they_are(template: Template) -> None:
    fields = statement_fields(template)
    read = {name: find_field(template.text(f"sales_{name}"), fields) for name in SALES_COLUMNS}
    assert read == {name: f"sales.{name}" for name in SALES_COLUMNS}
