"""What is known of a CRM (``crm.yaml``), and the file that it imports.

What the imports of these CRMs take, as far as it can be told without an account:

* Bitrix24 imports tasks from CSV (list of tasks → gear → import). The source of its component
  ``tasks.import`` (class.php, lang/ru/class.php, published in github.com/avshatalov48/bitrix24-core-corp)
  names the headers, of which «Название» alone is needed; its own sample is UTF-8 with a byte order mark,
  semicolons, every cell in quotes, tags as ``[*]tag 1[*]tag 2``, people as «Имя Фамилия», important as
  1 or 0, days as the portal writes them. The export of a list (``tasks.task.list``, export_excel.php)
  is a table in a web page called tasks.xls, with «Название», «Описание», «Ответственный», «Статус»,
  «Крайний срок», «Дата закрытия», «Теги» and the team's own fields; results of tasks are not in it.
* amoCRM has no import of tasks. It imports leads, contacts and companies from CSV or XLSX, one lead a
  row; separator and encoding are found by itself, columns are matched by hand where headers do not say
  it, a column may become a new field; days as DD.MM.YYYY, the budget as a whole number, equal rows once
  (kommo.com/support/kb/import-advanced, amocrm.zendesk.com/hc/en-us/articles/207064336). So a task
  becomes a lead, for which tasks are set in bulk by its tag. An export of leads has «Название сделки»,
  «Ответственный», «Дата закрытия», «Теги», «Примечание» to «Примечание 5», «Этап сделки», «Воронка» and
  the fields that one added.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from sheets_strategy.adapters.template_files import Node, TemplateFiles
from sheets_strategy.adapters.templates import templates_folder
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.crm import Crm
from sheets_strategy.workbook.template import Template

_BOM = "\ufeff"
_FILE = "crm.yaml"
_OUTCOMES = "outcomes"


def load_crms(template: Template, folder: Path | None = None) -> tuple[Crm, ...]:
    """Give the CRM that are known, with headers in the language of the workbook.

    Args:
        template: Language, and the words for outcomes.
        folder: A team's own templates; its words win, the others stay. None for the built-in ones.

    Raises:
        InputError: ``template_wrong`` (file, place, found).
    """
    built_in = templates_folder()
    top = TemplateFiles((built_in,) if folder is None else (folder, built_in)).merged(_FILE)
    outcomes = dict(template.meanings["work_outcome"])
    for key, words in top.get(_OUTCOMES).items():
        outcomes |= {fold(word): key for word in words.texts()}
    return tuple(_crm(key, node, template.lang, outcomes) for key, node in top.items() if key != _OUTCOMES)


def _crm(key: str, node: Node, lang: str, outcomes: dict[str, str]) -> Crm:
    headers = {name: tuple(map(fold, words.texts())) for name, words in node.get("headers").items()}
    return Crm(
        key=key,
        title=(node.get("title", lang) or node.get("title")).text(),
        columns={name: words.get(lang).text() for name, words in node.get("columns").items()},
        own=frozenset(headers.pop("own", ())),
        headers=headers,
        statuses={
            fold(word): "" if status == "nothing" else status
            for status, words in node.get("statuses").items()
            for word in words.texts()
        },
        told=frozenset(map(fold, node.get("told").texts())),
        outcomes=outcomes,
    )


def write_csv(lines: Sequence[Sequence[str]]) -> bytes:
    """Give the file: UTF-8 with a byte order mark, semicolons, every cell in quotes."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(lines)
    return (_BOM + out.getvalue()).encode("utf-8", "replace")


def mark_of(lines: Sequence[Sequence[str]]) -> bytes:
    """Give the bytes by which a file of this program is known: its line of headers."""
    return write_csv(lines[:1])
