"""The rows that a template brings: settings, departments, rules, segments, hypotheses, messages, banks.

In: nodes of template files. Out: the plain mappings of ``Template``. Files
speak their own language: a choice may be any label of its vocabulary, or the
neutral key, and becomes the label of the chosen language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sheets_strategy.adapters.template_files import Node
from sheets_strategy.values.documents import SALES_FIELDS
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.template import CLIENT_LIST, TableSpec

Cell = str | int | float
Rows = tuple[Mapping[str, Cell], ...]
Labels = dict[str, dict[str, str]]

SETTING_TYPES = ("integer", "percent", "date", "text")
_CODED = ("rules", "segments")


def one_of(node: Node, known: Iterable[str]) -> str:
    """Give the text of a node that must be one of some words."""
    value = node.text("")
    if value not in known:
        raise node.wrong()
    return value


def read_settings(settings: Node, labels: Labels, meanings: Labels) -> Rows:
    """Give the rows of the settings, and add what a setting takes to the labels.

    Adds ``setting_type``, ``setting_expected`` and ``setting_default`` to
    ``labels``; the default of a choice is its key.
    """
    rows: list[Mapping[str, Cell]] = []
    types, expected, defaults = ({}, {}, {})  # type: tuple[dict[str, str], dict[str, str], dict[str, str]]
    for key, node in settings.items():
        types[key] = one_of(node.get("type"), (*SETTING_TYPES, *meanings))
        expected[key] = node.get("expected").text("")
        value = _cell(node.get("value"))
        defaults[key] = str(value)
        if types[key] in meanings and value != "":
            defaults[key] = _key(node.get("value"), types[key], labels, meanings)
            value = labels[types[key]][defaults[key]]
        row = {"name": labels["setting"][key], "value": value, "meaning": node.get("meaning").text("")}
        rows += [row] * node.get("rows").whole(1)
    labels |= {"setting_type": types, "setting_expected": expected, "setting_default": defaults}
    return tuple(rows)


def read_rows(
    file: Node, table: TableSpec, vocabularies: Mapping[str, str], labels: Labels, meanings: Labels
) -> Rows:
    """Give the rows of a table, numbered from 1 where the table has numbers and the file has none.

    Args:
        file: A list of mappings, column key → cell.
        table: Where the rows go.
        vocabularies: Column key → vocabulary, for the columns with choices.
        labels: Vocabulary → key → label.
        meanings: Vocabulary → folded word → key.

    Raises:
        InputError: ``template_wrong``: a column that the table lacks, a word
            that the vocabulary lacks, a code that is missing or given twice.
    """
    known = {column.key for column in table.columns}
    rows: list[Mapping[str, Cell]] = []
    codes: set[str] = set()
    for number, node in enumerate(file.each(), start=1):
        row: dict[str, Cell] = {"number": number} if "number" in known else {}
        for key, cell in node.items():
            if key not in known:
                raise cell.wrong()
            row[key] = _cell(cell)
            if key in vocabularies and cell:
                vocabulary = vocabularies[key]
                row[key] = labels[vocabulary][_key(cell, vocabulary, labels, meanings)]
        if table.key in _CODED:
            code = node.get("code").text("")
            if not code or code in codes:
                raise node.get("code").wrong()
            codes.add(code)
        rows.append(row)
    return tuple(rows)


def read_hypotheses(
    file: Node, codes: Sequence[str] | None, labels: Labels
) -> tuple[Mapping[str, object], ...]:
    """Give the library: code, name, text, kpi, measure, profit_key, department, hours, segments, sells,
    and, where a file gives them, formula, proxy and first_step.

    Args:
        file: A list of mappings.
        codes: Segment codes that may be named, None to take any.
        labels: Vocabulary → key → label; ``profit_key``, ``department``, ``sells`` and
            ``formula`` (``kpi_formula``) of a hypothesis are keys of them.
    """
    library: dict[str, Mapping[str, object]] = {}
    for node in file.each():
        code = node.get("code").text("")
        if not code or code in library:
            raise node.get("code").wrong()
        segments = node.get("segments")
        if codes is not None and (unknown := [item for item in segments.texts() if item not in codes]):
            raise Node(segments.file, segments.place, unknown[0]).wrong()
        sells = node.get("sells")
        library[code] = {
            "code": code,
            "name": _filled(node.get("name")),
            "text": _filled(node.get("text")),
            "kpi": _filled(node.get("kpi")),
            "measure": node.get("measure").text(""),
            "formula": one_of(formula, labels["kpi_formula"])
            if (formula := node.get("formula"))
            else "cannot",
            "proxy": node.get("proxy").flag(),
            "first_step": node.get("first_step").text(""),
            "profit_key": one_of(node.get("profit_key"), labels["profit_key"]),
            "department": one_of(node.get("department"), labels["department"]),
            "hours": _number(node.get("hours")),
            "segments": segments.texts(),
            "sells": tuple(
                one_of(Node(sells.file, sells.place, word), labels["sells"]) for word in sells.texts()
            ),
        }
    return tuple(library.values())


def read_groups(file: Node, labels: Labels, meanings: Labels) -> tuple[Mapping[str, str], ...]:
    """Give the names for money without a buyer: code, name, kind (a key of ``kind``), payer, purpose."""
    groups: dict[str, Mapping[str, str]] = {}
    for node in file.each():
        code = _filled(node.get("code"))
        if code in groups:
            raise node.get("code").wrong()
        groups[code] = {
            "code": code,
            "name": _filled(node.get("name")),
            "kind": _key(node.get("kind"), "kind", labels, meanings),
            **{key: node.get(key).text("") for key in ("payer", "purpose")},
        }
    return tuple(groups.values())


def read_messages(file: Node) -> Mapping[str, Mapping[str, object]]:
    """Give ``errors`` and ``findings`` (code → what and do) and ``texts`` (code → words)."""
    pairs = {
        group: {
            code: {"what": _filled(node.get("what")), "do": _filled(node.get("do"))}
            for code, node in file.get(group).items()
        }
        for group in ("errors", "findings")
    }
    return {**pairs, "texts": {code: node.text() for code, node in file.get("texts").items()}}


def read_banks(files: Sequence[Node], tables: Mapping[str, TableSpec]) -> dict[str, tuple[str, ...]]:
    """Give field → headers, in the order of preference; fields of client lists begin with ``clients.``,
    those of sales reports with ``sales.``.

    The headers of the template's own tabs, in every language, are known too.
    """
    found: dict[str, list[str]] = {}
    for file in files:
        for block, prefix in (("statement", ""), ("sales", SALES_FIELDS), ("clients", CLIENT_LIST)):
            for field, node in file.get(block).items():
                found.setdefault(prefix + field, []).extend(node.texts())
    for block, prefix in (("statement", ""), ("clients", CLIENT_LIST)):
        for column in tables[block].columns if block in tables else ():
            if prefix + column.key in found or (column.owner == "team"):
                found.setdefault(prefix + column.key, []).extend((column.label, *column.synonyms))
    return {field: tuple(dict.fromkeys(headers)) for field, headers in found.items()}


def _key(node: Node, vocabulary: str, labels: Labels, meanings: Labels) -> str:
    word = node.text("")
    key = meanings[vocabulary].get(fold(word), word)
    if key not in labels[vocabulary]:
        raise node.wrong()
    return key


def _cell(node: Node) -> Cell:
    value = node.value
    return value if isinstance(value, int | float) and not isinstance(value, bool) else node.text("")


def _number(node: Node) -> int | float:
    value = _cell(node)
    if isinstance(value, str):
        raise node.wrong()
    return value


def _filled(node: Node) -> str:
    text = node.text("")
    if not text:
        raise node.wrong()
    return text
