from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from small_template import MAIN, SMALL

from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

CREATED = datetime(2025, 1, 31, 12, tzinfo=UTC)
MEMORY = [("template", "version", "1", "2025-01-31")]


def with_choices(*choices: str) -> Template:
    column = ColumnSpec("c", "Kind", "team", "choice", choices=choices)
    return replace(SMALL, tabs=(TabSpec("t", "Tab", "input", (TableSpec("t", (column,)),)),))


@pytest.mark.parametrize(
    ("template", "code", "facts"),
    [
        (
            with_choices("a" * 100, "b" * 155),
            "choices_too_long",
            {"tab": "Tab", "header": "Kind", "length": 256, "longest": 255},
        ),
        (
            with_choices("yes, please"),
            "choice_with_comma",
            {"tab": "Tab", "header": "Kind", "choice": "yes, please"},
        ),
        (replace(SMALL, tabs=(replace(MAIN, label="a/b"),)), "tab_name_wrong", {"tab": "a/b"}),
        (
            replace(SMALL, tabs=(MAIN, replace(MAIN, label="CLIENT'S LIST"))),
            "tab_name_wrong",
            {"tab": "CLIENT'S LIST"},
        ),
    ],
)
def test_a_template_that_cannot_become_a_workbook_is_refused_and_leaves_no_file(
    template: Template, code: str, facts: Mapping[str, object], tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        create_workbook(tmp_path / "new.xlsx", template, memory=[], created=CREATED)

    assert (caught.value.code, caught.value.facts) == (code, facts)
    assert list(tmp_path.iterdir()) == []


def test_a_list_of_255_characters_is_offered(tmp_path: Path) -> None:
    create_workbook(tmp_path / "new.xlsx", with_choices("a" * 100, "b" * 154), memory=[], created=CREATED)

    (rule,) = openpyxl.load_workbook(tmp_path / "new.xlsx")["Tab"].data_validations.dataValidation
    assert rule.formula1 == f'"{"a" * 100},{"b" * 154}"'


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(WorkbookError) as caught:
        create_workbook(path, SMALL, memory=MEMORY, created=CREATED)

    assert (caught.value.code, caught.value.facts) == (
        "cannot_write",
        {"path": str(path), "reason": "Permission denied"},
    )
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("new.xlsx", b"old")]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StrategyError, match="cannot_write"):
        create_workbook(tmp_path / "none" / "new.xlsx", SMALL, memory=MEMORY, created=CREATED)
