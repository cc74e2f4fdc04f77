"""Load ``print.yaml``: what is printed of each tab; a team's own folder wins."""

from __future__ import annotations

from pathlib import Path

from sheets_strategy.adapters.template_files import Node, TemplateFiles
from sheets_strategy.adapters.templates import templates_folder
from sheets_strategy.workbook.print_layout import BlockLayout, Hidden, PrintLayout


def load_print_layout(folder: Path | None = None) -> PrintLayout:
    """Give what is printed.

    Args:
        folder: A team's own templates; None for the built-in ones.

    Raises:
        InputError: ``template_wrong`` (file, place, found).
    """
    built_in = templates_folder()
    top = TemplateFiles((built_in,) if folder is None else (folder, built_in)).first("print.yaml")
    hidden = top.get("hidden")
    return PrintLayout(
        default=top.get("default").texts(),
        tabs={key: tuple(map(_block, blocks.each())) for key, blocks in top.get("tabs").items()},
        hidden=Hidden(*(frozenset(hidden.get(name).texts()) for name in Hidden.__slots__)),
    )


def _block(node: Node) -> BlockLayout:
    is_chart = bool(node.get("chart"))
    where = {column: values.texts() for column, values in node.get("where").items()}
    return BlockLayout(
        table=node.get("chart" if is_chart else "table").text(),
        is_chart=is_chart,
        columns=node.get("columns").texts(),
        more=node.get("more").texts(),
        rows=node.get("rows").whole(0),
        only_named=node.get("named").flag(),
        where={column: (values[0], values[1:]) for column, values in where.items()},
        filled=node.get("filled").texts(),
        heads=node.get("heads").text(""),
        words=node.get("words").text(""),
    )
