"""Load a template: the tabs in one language, known by the words of all languages.

In: the folder ``templates/`` of this package, and a team's own copy or part of
it. Out: a ``Template``. Files that the team's folder lacks are the built-in
ones; labels, messages and settings are completed key by key, bank headers are
added to the built-in ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from sheets_strategy.adapters.template_files import Node, TemplateFiles
from sheets_strategy.adapters.template_rows import (
    Labels,
    Rows,
    one_of,
    read_banks,
    read_groups,
    read_hypotheses,
    read_messages,
    read_rows,
    read_settings,
)
from sheets_strategy.adapters.template_words import Words, resolve
from sheets_strategy.errors import InputError
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.template import (
    ChartSpec,
    ColumnSpec,
    ColumnType,
    HighlightSpec,
    Owner,
    TabKind,
    TableSpec,
    TabSpec,
    Template,
)

_OWNERS = ("team", "tool")
_KINDS = ("input", "output")
_TYPES = (
    *("text", "long_text", "money", "percent", "number", "integer", "whole"),
    *("date", "moment", "choice", "flag", "code", "any"),
)
_ROWS = ("departments", "rules", "segments")
_FILES = ("labels", "settings", *_ROWS, "hypotheses", "groups", "messages")


def templates_folder() -> Path:
    """Find the built-in templates: inside the installed package, else at the checkout's top level."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def load_template(lang: str, folder: Path | None = None) -> Template:
    """Give the template in one language.

    Besides the vocabularies of ``workbook.yaml``, ``labels`` and ``meanings``
    hold ``parameter`` (column of a condition) and ``setting`` (row of
    Настройки); ``labels`` alone holds ``parameter_values`` (parameter →
    vocabulary, ``number`` or ``text``), ``setting_type`` (``integer``,
    ``percent``, ``date``, ``text`` or a vocabulary), ``setting_expected``
    (words for a message) and ``setting_default``.

    Args:
        lang: Name of a language folder, ``ru`` or ``en``.
        folder: A team's own templates; may lack files. None for the built-in ones.

    Raises:
        InputError: ``wrong_language`` (found); ``template_empty`` (path): the
            folder holds no template file; ``template_wrong`` (file, place,
            found): the first mistake in a file.
    """
    files = _open_files(lang, folder)
    book = files.first("workbook.yaml")
    words = Words.of(files, lang)
    labels, meanings = _vocabularies(book, words)
    tabs = _tabs(book, words, labels)
    tables = {table.key: table for tab in tabs for table in tab.tables}
    defaults = {"settings": read_settings(words.own_settings, labels, meanings)}
    choices = _choices(book)
    for key in _ROWS:
        if key in tables:
            rows = files.first(f"{lang}/{key}.yaml")
            defaults[key] = read_rows(rows, tables[key], choices[key], labels, meanings)
    return Template(
        version=book.get("version").whole(1),
        lang=lang,
        tabs=tabs,
        defaults={key: rows for key, rows in defaults.items() if key in tables},
        labels=labels,
        meanings=meanings,
        messages=read_messages(files.merged(f"{lang}/messages.yaml")),
        hypotheses=read_hypotheses(
            files.first(f"{lang}/hypotheses.yaml"), _known_segments(files, lang, defaults), labels
        ),
        banks=read_banks(files.every("banks.yaml"), tables),
        groups=read_groups(files.first(f"{lang}/groups.yaml"), labels, meanings),
        payers={key: node.texts() for key, node in files.merged("payers.yaml").items()},
        portrait={key: node.texts() for key, node in files.merged("portrait.yaml").items()},
        costs={key: node.text() for key, node in files.merged("costs.yaml").items()},
        regions={key: node.text() for key, node in files.merged(f"{lang}/regions.yaml").items()},
    )


def load_personal(lang: str, folder: Path | None = None) -> Template:
    """Give the template of a seller's personal sheet in one language, with the words of the team's.

    Args:
        lang: Language of the team's workbook.
        folder: A team's own templates; may lack files. None for the built-in ones.

    Raises:
        InputError: As ``load_template``.
    """
    files = _open_files(lang, folder)
    book, spoken = files.first("personal.yaml"), Words.of(files, lang)
    tables = [table for tab in book.get("tabs").each() for table in tab.get("tables").each()]
    lenders = {one.get("key").text(): one.get("words").text() for one in tables if one.get("words")}
    labels, meanings = _vocabularies(files.first("workbook.yaml"), spoken)
    return Template(
        version=book.get("version").whole(1),
        lang=lang,
        tabs=_tabs(book, spoken.lend(Words.personal(files, lang), lenders), labels),
        defaults={},
        labels=labels,
        meanings=meanings,
        messages=read_messages(files.merged(f"{lang}/messages.yaml")),
    )


def _open_files(lang: str, folder: Path | None) -> TemplateFiles:
    built_in = templates_folder()
    files = TemplateFiles((built_in,) if folder is None else (folder, built_in))
    if folder is not None and not any(files.own(name) for name in files.names()):
        raise InputError("template_empty", path=str(folder))
    if lang not in files.languages():
        raise InputError("wrong_language", found=lang)
    for name in _FILES:
        if not files.has(f"{lang}/{name}.yaml"):
            raise InputError("template_wrong", file=f"{lang}/{name}.yaml", place="", found="")
    return files


def _choices(book: Node) -> dict[str, dict[str, str]]:
    return {
        table.get("key").text(): {
            column.get("key").text(): column.get("choices").text()
            for column in table.get("columns").each()
            if column.get("choices")
        }
        for tab in book.get("tabs").each()
        for table in tab.get("tables").each()
    }


def _known_segments(files: TemplateFiles, lang: str, defaults: Mapping[str, Rows]) -> list[str] | None:
    """Give the segment codes, None where a team has its own segments but the built-in library."""
    if files.own(f"{lang}/segments.yaml") and not files.own(f"{lang}/hypotheses.yaml"):
        return None
    return [str(row["code"]) for row in defaults.get("segments", ())]


def _vocabularies(book: Node, words: Words) -> tuple[Labels, Labels]:
    spoken = {
        name: words.resolve(values.texts(), "vocabularies", name)
        for name, values in book.get("vocabularies").items()
    }
    parameters = dict(book.get("parameters").items())
    spoken["parameter"] = words.resolve(parameters, "parameters")
    settings = [key for key, _ in words.own_settings.items()]
    spoken["setting"] = resolve(settings, words.own_settings, words.foreign_settings)
    labels = {name: {key: known[0] for key, known in values.items()} for name, values in spoken.items()}
    labels["parameter_values"] = {}
    for key, node in parameters.items():
        labels["parameter_values"][key] = one_of(node, ("number", "text", *labels))
    meanings = {
        name: {fold(word): key for key, known in values.items() for word in known}
        for name, values in spoken.items()
    }
    return labels, meanings


def _tabs(book: Node, words: Words, labels: Labels) -> tuple[TabSpec, ...]:
    nodes = _by_key(book.get("tabs"))
    names = words.resolve(nodes, "tabs")
    return tuple(_tab(key, node, names[key], words, labels) for key, node in nodes.items())


def _tab(key: str, node: Node, known: tuple[str, ...], words: Words, labels: Labels) -> TabSpec:
    tables = tuple(_table(table, words, labels) for table in _by_key(node.get("tables")).values())
    columns = {table.key: [column.key for column in table.columns] for table in tables}
    return TabSpec(
        key=key,
        label=known[0],
        synonyms=known[1:],
        kind=cast("TabKind", one_of(node.get("kind"), _KINDS)),
        tables=tables,
        hidden=node.get("hidden").flag(),
        color=node.get("color").text(""),
        freeze=_freeze(node.get("freeze")),
        intro=words.own.get("tabs", key, "intro").text(""),
        charts=tuple(
            _chart(chart, {one.key: one for one in tables}, words) for chart in node.get("charts").each()
        ),
        highlights=tuple(_highlight(rule, columns, labels) for rule in node.get("highlights").each()),
        since=node.get("since").whole(1),
    )


def _by_key(nodes: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes.each():
        if found.setdefault(node.get("key").text(), node) is not node:
            raise node.get("key").wrong()
    return found


def _freeze(node: Node) -> tuple[int, int]:
    sides = [side.whole(0) for side in node.each()] or [1, 0]
    if len(sides) != 2:
        raise node.wrong()
    return sides[0], sides[1]


def _table(node: Node, words: Words, labels: Labels) -> TableSpec:
    key = node.get("key").text()
    nodes = _by_key(node.get("columns"))
    headers = words.resolve(nodes, "tables", key, "columns")
    lines = words.resolve(node.get("lines").texts(), "tables", key, "lines")
    return TableSpec(
        key=key,
        columns=tuple(_column(nodes[name], headers[name], words, key, labels) for name in nodes),
        title=words.own.get("tables", key, "title").text(""),
        row=node.get("row").whole(0),
        col=node.get("col").whole(0),
        lines=tuple((line, known[0]) for line, known in lines.items()),
        filter=node.get("filter").flag(),
        line_types=tuple(
            (line, cast("ColumnType", one_of(kind, _TYPES)))
            for line, kind in node.get("line_types").items()
            if line in lines
        ),
    )


def _column(node: Node, known: tuple[str, ...], words: Words, table: str, labels: Labels) -> ColumnSpec:
    key = node.get("key").text()
    choices = node.get("choices")
    return ColumnSpec(
        key=key,
        label=known[0],
        synonyms=known[1:],
        owner=cast("Owner", one_of(node.get("owner"), _OWNERS)),
        type=cast("ColumnType", one_of(node.get("type"), _TYPES)),
        width=node.get("width").whole(14),
        choices=tuple(labels[one_of(choices, labels)].values()) if choices else (),
        strict=node.get("strict").flag(),
        hidden=node.get("hidden").flag(),
        note=words.own.get("tables", table, "columns", key, "note").text(""),
        since=node.get("since").whole(1),
    )


def _chart(node: Node, tables: Mapping[str, TableSpec], words: Words) -> ChartSpec:
    table = tables[one_of(node.get("table"), tables)]
    across = node.get("across").flag()
    keys = [key for key, _ in table.lines] if across else [column.key for column in table.columns]
    return ChartSpec(
        table=table.key,
        category=one_of(node.get("category"), keys),
        bars=one_of(node.get("bars"), keys),
        line=one_of(node.get("line"), keys) if node.get("line") else "",
        title=words.own.get("charts", table.key).text(),
        row=node.get("row").whole(0),
        col=node.get("col").whole(0),
        width=node.get("width").whole(720),
        height=node.get("height").whole(360),
        rows=node.get("rows").whole(20),
        beside=one_of(node.get("beside"), keys) if node.get("beside") else "",
        across=across,
    )


def _highlight(node: Node, columns: Mapping[str, list[str]], labels: Labels) -> HighlightSpec:
    table = one_of(node.get("table"), columns)
    before_today = bool(node.get("before")) and one_of(node.get("before"), ("today",)) == "today"
    vocabulary = {} if before_today else labels[one_of(node.get("vocabulary"), labels)]
    return HighlightSpec(
        table=table,
        column=one_of(node.get("column"), columns[table]),
        value="" if before_today else vocabulary[one_of(node.get("value"), vocabulary)],
        fill=node.get("fill").text(),
        font=node.get("font").text(""),
        before_today=before_today,
    )
