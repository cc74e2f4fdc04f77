"""``sheets-strategy.toml``: what a person writes there, and what is said of a line that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sheets_strategy.adapters.config import Config, Listed, find_file, find_list, write_config
from sheets_strategy.errors import InputError

SHEET = "1ExampleExampleExample_-90abc"
LINK = f"https://docs.google.com/spreadsheets/d/{SHEET}/edit"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(text: str) -> Path:
        path = tmp_path / "sheets-strategy.toml"
        path.write_text(text, "utf-8")
        return path

    return write_file


def test_a_list_gives_each_workbook_its_name_place_and_template(write: Write, tmp_path: Path) -> None:
    path = write(
        f'template = "ours"\n\n[workbooks]\n"Альфа" = "alfa/strategy.xlsx"\n"Бета" = "{LINK}"\n'
        '[templates]\n"бета" = "for-beta"\n'
    )

    assert find_list(tmp_path / "deep" / "er") == (
        Listed(
            "Альфа",
            Config(tmp_path / "alfa/strategy.xlsx", tmp_path / "ours", name="Альфа", listed_in=path),
        ),
        Listed("Бета", Config(Path(LINK), tmp_path / "for-beta", SHEET, "Бета", path)),
    )


def test_the_single_workbook_stands_before_the_list(write: Write, tmp_path: Path) -> None:
    path = write('workbook = "own.xlsx"\n[workbooks]\n"Альфа" = "alfa.xlsx"\n')

    assert [
        ("own.xlsx", tmp_path / "own.xlsx", None),
        ("Альфа", tmp_path / "alfa.xlsx", path),
    ] == [(one.name, one.take().workbook, one.take().listed_in) for one in find_list(tmp_path)]


@pytest.mark.parametrize("said", ["alfa.xlsx", "Альфа", "./alfa.xlsx"])
def test_the_single_workbook_may_be_one_of_the_list(said: str, write: Write, tmp_path: Path) -> None:
    write(f'workbook = "{said}"\n[workbooks]\n"Альфа" = "alfa.xlsx"\n"Бета" = "beta.xlsx"\n')
    found = find_file(tmp_path)

    assert found is not None
    assert found.single is found.listed[0]
    assert ["Альфа", "Бета"] == [one.name for one in found.all()]


def test_the_folder_of_a_workbook_says_its_template(write: Write, tmp_path: Path) -> None:
    write('template = "for-all"\n[workbooks]\n"Альфа" = "alfa/s.xlsx"\n"Бета" = "beta/s.xlsx"\n')
    for folder in ("alfa", "beta"):
        (tmp_path / folder).mkdir()
    write_config(tmp_path / "alfa" / "s.xlsx", tmp_path / "of-alfa")

    templates = [one.take().template for one in find_list(tmp_path)]

    assert [tmp_path / "of-alfa", tmp_path / "for-all"] == templates


def test_a_folder_of_its_own_inside_a_list_still_finds_the_list(write: Write, tmp_path: Path) -> None:
    write('[workbooks]\n"Альфа" = "alfa/s.xlsx"\n')
    (tmp_path / "alfa").mkdir()
    write_config(tmp_path / "alfa" / "s.xlsx", None)
    own = find_file(tmp_path / "alfa")

    assert own is not None
    assert own.single == Listed("s.xlsx", Config(tmp_path / "alfa" / "s.xlsx"))
    assert ["Альфа"] == [one.name for one in find_list(tmp_path / "alfa")]


def test_a_wrong_link_is_wrong_for_its_workbook_alone(write: Write, tmp_path: Path) -> None:
    document = LINK.replace("spreadsheets", "document")
    path = write(f'[workbooks]\n# наши\n"Альфа" = "{document}"\n"Бета" = "{LINK}"\n')

    first, second = find_list(tmp_path)

    assert second.take().sheet == SHEET
    with pytest.raises(InputError) as error:
        first.take()
    assert error.value.code == "listed_link_wrong"
    assert error.value.facts == {"path": str(path), "line": 3, "name": "Альфа", "found": document}


@pytest.mark.parametrize(
    ("text", "line", "better"),
    [
        ('[workbooks]\nАльфа = "a.xlsx"\n', 2, '"Альфа" = "a.xlsx"'),
        ('[workbooks]\n\n«Альфа» = «a b.xlsx»\n', 3, '"Альфа" = "a b.xlsx"'),
        (f"[workbooks]\nАльфа и сын = {LINK}\n", 2, f'"Альфа и сын" = "{LINK}"'),
        ('[workbooks]\n"А" = "C:\\Users\\a.xlsx"\n', 2, '"А" = "C:/Users/a.xlsx"'),
        ('[workbooks]\n"А" = "C:\\new\\table.xlsx"\n', 2, '"А" = "C:/new/table.xlsx"'),
        ('[workbooks]\n"А" = "a.xlsx\n', 2, '"А" = "a.xlsx"'),
        ('[workbooks]\n"А" "a.xlsx"\n', 2, '"Альфа" = "alfa/strategy.xlsx"'),
        ('[workbooks]\n"А" = ""\n', 2, '"Альфа" = "alfa/strategy.xlsx"'),
        ('[workbooks]\n"А" = 5\n', 2, '"А" = "5"'),
        ('[workbooks\n"А" = "a.xlsx"\n', 1, "[workbooks]"),
        ("workbook = strategy.xlsx\n", 1, 'workbook = "strategy.xlsx"'),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_shown_as_it_should_be(
    text: str, line: int, better: str, write: Write, tmp_path: Path
) -> None:
    path = write(text)

    with pytest.raises(InputError) as error:
        find_file(tmp_path)

    assert error.value.code == "config_line_wrong"
    facts = {"path": str(path), "line": line, "found": text.splitlines()[line - 1], "better": better}
    assert error.value.facts == facts
    write(better if line == 1 else f"[workbooks]\n{better}\n")
    find_file(tmp_path)


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ('[workbooks]\n"А" = "a.xlsx"\n"а " = "b.xlsx"\n', "config_name_twice", {"line": 3, "first": 2}),
        ('workbook = "a"\nworkbook = "b"\n', "config_name_twice", {"line": 2, "first": 1}),
        ('[workbooks]\n"А" = "a.xlsx"\n"Б" = "./a.xlsx"\n', "config_workbook_twice",
         {"line": 3, "name": "Б", "other": "А"}),
        ('[workboks]\n"А" = "a.xlsx"\n', "config_unknown", {"line": 1, "found": "workboks"}),
        ('table = "a.xlsx"\n', "config_unknown", {"line": 1, "found": "table"}),
        ('[workbooks]\n"А" = "a.xlsx"\nworkbook = "b"\n', "config_misplaced", {"line": 3, "table": "workbooks"}),
        ('[workbooks]\n"А" = "a.xlsx"\n[templates]\n"Б" = "t"\n', "config_template_nameless",
         {"line": 4, "name": "Б"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named_with_its_line(
    text: str, code: str, facts: dict[str, object], write: Write, tmp_path: Path
) -> None:
    path = write(text)

    with pytest.raises(InputError) as error:
        find_file(tmp_path)

    assert error.value.code == code
    assert error.value.facts == {**error.value.facts, **facts, "path": str(path)}


def test_a_file_in_another_encoding_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "sheets-strategy.toml").write_bytes('workbook = "таблица.xlsx"'.encode("cp1251"))

    with pytest.raises(InputError, match="config_wrong"):
        find_file(tmp_path)
