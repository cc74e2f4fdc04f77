"""The built-in templates are data; these tests hold for every language."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sheets_strategy.adapters.template_files import TemplateFiles
from sheets_strategy.adapters.templates import load_personal, load_template, templates_folder
from sheets_strategy.values.conditions import parse_condition
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.template import TabSpec, Template

LANGUAGES = ("ru", "en")
LONGEST_STEP = 140
TAB_NAMES = {
    "ru": (
        *("Главная", "Настройки", "Выписка", "Что не продажа", "Клиенты", "ABC-анализ"),
        *("Портрет", "Параметры клиентов", "Сегменты", "План", "6 ключей", "Продавцы", "Работа"),
        *("Вопросы", "Журнал", "Курсы", "Память"),
    ),
    "en": (
        *("Home", "Settings", "Statement", "Rules", "Clients", "ABC analysis", "Portrait"),
        "Client parameters",
        *("Segments", "Plan", "Profit keys", "Sellers", "Worklist", "Checks", "Log", "Rates", "Memory"),
    ),
}


@pytest.fixture(scope="module", params=LANGUAGES)
def template(request: pytest.FixtureRequest) -> Template:
    return load_template(request.param)


def test_tabs_have_the_names_that_people_know(template: Template) -> None:
    assert TAB_NAMES[template.lang] == tuple(tab.label for tab in template.tabs)


def test_a_tab_name_fits_excel(template: Template) -> None:
    bad = [tab.label for tab in template.tabs if len(tab.label) > 31 or set(tab.label) & set("[]:*?/\\")]
    assert bad == []


def test_every_column_has_a_note_but_those_of_the_memory(template: Template) -> None:
    silent = [
        (table.key, column.key)
        for tab in template.tabs
        for table in tab.tables
        for column in table.columns
        if not column.note and table.key != "memory"
    ]
    assert silent == []


def test_a_word_means_one_column_of_its_tab(template: Template) -> None:
    doubles = {tab.key: _double_words(tab) for tab in template.tabs}
    assert {tab.key: [] for tab in template.tabs} == doubles


def _double_words(tab: TabSpec) -> list[str]:
    words = [
        {fold(word) for word in (column.label, *column.synonyms)}
        for table in tab.tables
        for column in table.columns
    ]
    return sorted(
        word for word, times in Counter(word for known in words for word in known).items() if times > 1
    )


def test_a_header_of_one_language_is_known_in_the_other() -> None:
    russian, english = (load_template(lang) for lang in LANGUAGES)
    for here, there in ((russian, english), (english, russian)):
        for tab in here.tabs:
            for table in tab.tables:
                for column in table.columns:
                    other = there.table(table.key).column(column.key)
                    assert fold(column.label) in {fold(word) for word in (other.label, *other.synonyms)}
            assert tab.label in (there.tab(tab.key).label, *there.tab(tab.key).synonyms)


def test_drop_downs_fit_excel_and_hold_no_comma(template: Template) -> None:
    lists = {
        (table.key, column.key): column.choices
        for tab in template.tabs
        for table in tab.tables
        for column in table.columns
        if column.choices
    }
    bad = [key for key, words in lists.items() if len(",".join(words)) > 255 or "," in "".join(words)]
    assert bad == []
    assert ("clients", "satisfaction") in lists


def test_every_word_of_a_vocabulary_means_its_value(template: Template) -> None:
    for name in template.meanings:
        read_back = {
            key: template.meanings[name][fold(label)] for key, label in template.labels[name].items()
        }
        assert {key: key for key in template.labels[name]} == read_back


def test_cyrillic_look_alikes_are_classes(template: Template) -> None:
    typed = ["A", "a", "А", "а", "В", "b", "С", "c"]
    assert [template.meanings["class"][fold(word)] for word in typed] == [
        "A",
        "A",
        "A",
        "A",
        "B",
        "B",
        "C",
        "C",
    ]


def test_condition_columns_are_named_like_their_parameters(template: Template) -> None:
    parameters = template.labels["parameter"]
    table = template.table("segments")
    shared = {column.key: column.label for column in table.columns if column.key in parameters}
    assert {key: parameters[key] for key in shared} == shared
    assert len(shared) == 14


def test_every_default_condition_is_understood(template: Template) -> None:
    kinds = template.labels["parameter_values"]
    for row in template.defaults["segments"]:
        for key in row.keys() & kinds.keys():
            kind = kinds[key]
            meanings = template.meanings.get(kind)
            condition = parse_condition(str(row[key]), meanings=meanings, numeric=kind == "number")
            assert not condition.is_any
            assert set(condition.values) <= set(template.labels.get(kind, ()))


def test_the_last_segment_takes_everyone_and_no_other_does(template: Template) -> None:
    parameters = template.labels["parameter"]
    open_ = [row["code"] for row in template.defaults["segments"] if not row.keys() & parameters.keys()]
    assert open_ == ["s28"]


def test_segments_mean_the_same_in_both_languages() -> None:
    russian, english = (_neutral_segments(load_template(lang)) for lang in LANGUAGES)
    assert russian == english


def _neutral_segments(template: Template) -> list[dict[str, object]]:
    kinds = template.labels["parameter_values"]
    return [
        {
            key: parse_condition(
                str(cell), meanings=template.meanings.get(kinds[key]), numeric=kinds[key] == "number"
            )
            if key in kinds
            else template.meanings["department"][fold(str(cell))]
            if key == "department"
            else cell
            for key, cell in row.items()
            if key not in ("name", "action")
        }
        for row in template.defaults["segments"]
    ]


def test_rules_mean_the_same_in_both_languages() -> None:
    russian, english = (_neutral_rules(load_template(lang)) for lang in LANGUAGES)
    assert russian == english


def _neutral_rules(template: Template) -> list[tuple[object, ...]]:
    own = {"свой": "own"}
    return [
        (
            row["code"],
            row["number"],
            template.meanings["kind"][fold(str(row["kind"]))],
            template.meanings["direction"].get(fold(str(row.get("direction", ""))), ""),
            own.get(str(row.get("inn")), row.get("inn")),
            own.get(str(row.get("account")), row.get("account")),
            sorted({"payer", "purpose"} & row.keys()),
        )
        for row in template.defaults["rules"]
    ]


def test_every_kind_of_rule_is_strictly_a_choice(template: Template) -> None:
    kinds = {str(row["kind"]) for row in template.defaults["rules"]}
    assert kinds <= set(template.table("rules").column("kind").choices)


def test_settings_mean_the_same_in_both_languages() -> None:
    russian, english = (load_template(lang).labels for lang in LANGUAGES)
    assert russian["setting_type"] == english["setting_type"]
    assert russian["setting_default"] == english["setting_default"]


def test_settings_start_with_the_rule_of_eighty_and_fifteen(template: Template) -> None:
    names = template.labels["setting"]
    values = {row["name"]: row["value"] for row in template.defaults["settings"]}
    assert tuple(
        values[names[key]] for key in ("period_months", "limit_a", "limit_b", "trend_limit", "plan_segments")
    ) == (12, 0.8, 0.95, 0.15, 3)
    offered = Counter(row["name"] for row in template.defaults["settings"])
    assert (offered[names["own_inn"]], offered[names["own_account"]]) == (2, 2)


def test_settings_leave_room_before_the_departments(template: Template) -> None:
    table = template.table("settings")
    assert table.row + len(template.defaults["settings"]) + 2 < template.table("departments").row


def test_hypotheses_have_all_that_a_plan_row_needs(template: Template) -> None:
    assert [f"g{number:02}" for number in range(1, 41)] == [entry["code"] for entry in template.hypotheses]
    segments = {row["code"] for row in template.defaults["segments"]}
    for entry in template.hypotheses:
        filled = ("name", "text", "kpi", "measure", "formula", "first_step", "segments", "sells", "hours")
        assert all(entry[field] for field in filled)
        assert len(str(entry["first_step"])) <= LONGEST_STEP
        assert set(_texts(entry["segments"])) <= segments
        assert entry["profit_key"] in template.labels["profit_key"]
        assert entry["department"] in template.labels["department"]


def test_hypotheses_with_one_kpi_are_measured_alike(template: Template) -> None:
    formulas: dict[str, set[tuple[object, object]]] = {}
    for entry in template.hypotheses:
        formulas.setdefault(fold(str(entry["kpi"])), set()).add((entry["formula"], entry["proxy"]))
    assert {kpi: found for kpi, found in formulas.items() if len(found) > 1} == {}


@pytest.mark.parametrize("sells", ["goods", "services", "projects"])
def test_every_working_segment_has_two_hypotheses(template: Template, sells: str) -> None:
    found = Counter(
        code
        for entry in template.hypotheses
        if {"all", sells} & set(_texts(entry["sells"]))
        for code in _texts(entry["segments"])
    )
    working = [str(row["code"]) for row in template.defaults["segments"]][:-2]
    assert {code: found[code] for code in working if found[code] < 2} == {}


def test_every_working_segment_has_a_hypothesis_for_its_own_department(template: Template) -> None:
    covered = {
        (code, entry["department"]) for entry in template.hypotheses for code in _texts(entry["segments"])
    }
    departments = template.meanings["department"]
    working = template.defaults["segments"][:-2]
    assert [
        row["code"]
        for row in working
        if (row["code"], departments[fold(str(row["department"]))]) not in covered
    ] == []


def test_the_library_is_the_same_in_both_languages() -> None:
    neutral = ("code", "profit_key", "department", "segments", "sells", "hours", "formula", "proxy")
    russian, english = (
        [tuple(entry[field] for field in neutral) for entry in load_template(lang).hypotheses]
        for lang in LANGUAGES
    )
    assert russian == english


def _texts(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value


def test_both_languages_have_the_same_files() -> None:
    folder = templates_folder()
    russian, english = (sorted(path.name for path in (folder / lang).iterdir()) for lang in LANGUAGES)
    assert russian == english


def test_labels_name_nothing_that_the_workbook_lacks() -> None:
    files = TemplateFiles((templates_folder(),))
    book = files.first("workbook.yaml")
    tables = {
        table.get("key").text(): table
        for tab in book.get("tabs").each()
        for table in tab.get("tables").each()
    }
    for lang in LANGUAGES:
        labels = files.first(str(Path(lang) / "labels.yaml"))
        assert tables.keys() == dict(labels.get("tables").items()).keys()
        for key, table in tables.items():
            columns = [column.get("key").text() for column in table.get("columns").each()]
            assert columns == [name for name, _ in labels.get("tables", key, "columns").items()]
        vocabularies = dict(book.get("vocabularies").items())
        assert vocabularies.keys() == dict(labels.get("vocabularies").items()).keys()
        for name, values in vocabularies.items():
            assert list(values.texts()) == [key for key, _ in labels.get("vocabularies", name).items()]


def test_words_of_personal_sheets_name_nothing_that_they_lack() -> None:
    files = TemplateFiles((templates_folder(),))
    tables = {
        table.get("key").text(): [column.get("key").text() for column in table.get("columns").each()]
        for tab in files.first("personal.yaml").get("tabs").each()
        for table in tab.get("tables").each()
    }
    said = [files.first(str(Path(lang) / "personal.yaml")) for lang in LANGUAGES]
    names = [
        {key: [name for name, _ in table.get("columns").items()] for key, table in one.get("tables").items()}
        for one in said
    ]
    assert names[0] == names[1]
    assert all(set(columns) <= set(tables[key]) for key, columns in names[0].items())
    russian, english = (load_personal(lang) for lang in LANGUAGES)
    for one, other in zip(russian.tabs, english.tabs, strict=True):
        assert (one.label in other.synonyms, other.label in one.synonyms) == (True, True)
        assert all(column.note for table in (*one.tables, *other.tables) for column in table.columns)
