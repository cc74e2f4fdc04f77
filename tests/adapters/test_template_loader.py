"""Loading a template: a team's own files before the built-in ones, mistakes named exactly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheets_strategy.adapters.templates import load_template, templates_folder
from sheets_strategy.errors import InputError


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    (folder / "ru").mkdir(parents=True)
    return folder


def _fails(folder: Path, lang: str = "ru") -> tuple[str, dict[str, object]]:
    with pytest.raises(InputError) as error:
        load_template(lang, folder)
    return error.value.code, dict(error.value.facts)


def test_a_team_may_bring_one_file_only(team: Path) -> None:
    (team / "ru" / "segments.yaml").write_text("- {code: s01, name: Все, department: никто}", "utf-8")
    template, built_in = load_template("ru", team), load_template("ru")
    assert template.defaults["segments"] == (
        {"number": 1, "code": "s01", "name": "Все", "department": "никто"},
    )
    assert template.defaults["rules"] == built_in.defaults["rules"]
    assert template.hypotheses == built_in.hypotheses


def test_a_whole_copy_is_the_built_in_template(tmp_path: Path) -> None:
    shutil.copytree(templates_folder(), tmp_path / "copy")
    for lang in ("ru", "en"):
        assert load_template(lang, tmp_path / "copy") == load_template(lang)


def test_a_renamed_header_leaves_the_old_one_known(team: Path) -> None:
    (team / "ru" / "labels.yaml").write_text(
        "tables: {clients: {columns: {name: {label: Партнёр}}}}", "utf-8"
    )
    column = load_template("ru", team).table("clients").column("name")
    built_in = load_template("ru").table("clients").column("name")
    assert column.label == "Партнёр"
    assert set(column.synonyms) == {built_in.label, *built_in.synonyms}
    assert column.note == built_in.note


def test_a_word_taken_by_the_team_no_longer_means_another_column(team: Path) -> None:
    (team / "ru" / "labels.yaml").write_text(
        "tables: {clients: {columns: {name: {label: Партнёр}, contact: {label: Клиент}}}}", "utf-8"
    )
    table = load_template("ru", team).table("clients")
    assert table.column("contact").label == "Клиент"
    assert "Клиент" not in table.column("name").synonyms


def test_a_renamed_tab_and_message_replace_the_built_in_ones(team: Path) -> None:
    (team / "ru" / "labels.yaml").write_text("tabs: {log: Дневник}", "utf-8")
    (team / "ru" / "messages.yaml").write_text("texts: {any_value: всё равно}", "utf-8")
    template = load_template("ru", team)
    assert (template.tab("log").label, template.tab("log").synonyms) == ("Дневник", ("Журнал", "Log"))
    assert template.text("any_value") == "всё равно"
    assert template.text("side_in") == load_template("ru").text("side_in")


def test_one_setting_can_be_changed(team: Path) -> None:
    (team / "ru" / "settings.yaml").write_text("sells: {value: услуги}", "utf-8")
    template = load_template("ru", team)
    values = {row["name"]: row["value"] for row in template.defaults["settings"]}
    assert (values["Продаём"], values["Граница A"]) == ("услуги", 0.8)
    assert template.labels["setting_default"]["sells"] == "services"


def test_headers_of_a_new_bank_are_added(team: Path) -> None:
    (team / "banks.yaml").write_text("statement: {purpose: Смысл}\nclients: {name: Лид}", "utf-8")
    banks, built_in = load_template("ru", team).banks, load_template("ru").banks
    assert banks["purpose"] == ("Смысл", *built_in["purpose"])
    assert banks["clients.name"] == ("Лид", *built_in["clients.name"])


@pytest.mark.parametrize("word", ["возвращение клиентов", "Win-back", "winback"])
def test_a_choice_may_be_written_in_any_language(team: Path, word: str) -> None:
    (team / "ru" / "segments.yaml").write_text(f"- {{code: s01, name: Все, department: {word}}}", "utf-8")
    assert load_template("ru", team).defaults["segments"][0]["department"] == "возвращение клиентов"


def test_yes_no_and_on_are_words(team: Path) -> None:
    (team / "ru" / "segments.yaml").write_text("- {code: s01, name: no, paid: yes, action: on}", "utf-8")
    assert load_template("ru", team).defaults["segments"] == (
        {"number": 1, "code": "s01", "name": "no", "paid": "yes", "action": "on"},
    )


@pytest.mark.parametrize(
    ("name", "text", "place", "found"),
    [
        ("ru/segments.yaml", "- {code: s01, name: Все, colour: red}", "[1].colour", "red"),
        ("ru/segments.yaml", "- {code: s01, department: кухня}", "[1].department", "кухня"),
        ("ru/segments.yaml", "- {code: s01}\n- {code: s01}", "[2].code", "s01"),
        ("ru/segments.yaml", "- {name: Все}", "[1].code", ""),
        ("ru/segments.yaml", "name: Все", "", "{'name': 'Все'}"),
        ("ru/segments.yaml", "- {code: s01, name: [a]}", "[1].name", "['a']"),
        ("ru/rules.yaml", "- {code: r01, kind: подарок}", "[1].kind", "подарок"),
        ("ru/settings.yaml", "sells: {value: воздух}", "sells.value", "воздух"),
        ("ru/settings.yaml", "limit_a: {type: money}", "limit_a.type", "money"),
        ("ru/hypotheses.yaml", "- {code: g01, segments: [s99]}", "[1].segments", "s99"),
        ("ru/hypotheses.yaml", "- {code: g01, name: a, text: b}", "[1].kpi", ""),
        ("ru/labels.yaml", "tabs: {log: Память}", "tabs.memory", "Память"),
        (
            "ru/labels.yaml",
            "tables: {clients: {columns: {need: {label: ИНН}}}}",
            "tables.clients.columns.need",
            "ИНН",
        ),
        ("ru/messages.yaml", "errors: {bad_date: {what: {}}}", "errors.bad_date.what", "{}"),
        ("workbook.yaml", "tabs: [{key: log, kind: sideways}]", "tabs[1].kind", "sideways"),
        ("workbook.yaml", "tabs: [{key: log, kind: output}, {key: log}]", "tabs[2].key", "log"),
        ("workbook.yaml", "tabs: [{key: extra, kind: output}]", "tabs.extra", ""),
        ("ru/segments.yaml", "- {code: s01, name: a, name: b}", "1:24", "name"),
    ],
)
def test_a_mistake_names_file_and_place(team: Path, name: str, text: str, place: str, found: str) -> None:
    (team / name).write_text(text, "utf-8")
    code, facts = _fails(team)
    assert code == "template_wrong"
    named = "ru/labels.yaml" if place == "tabs.extra" else name
    assert facts == {"file": named, "place": place, "found": found}


def test_broken_yaml_is_named_with_its_line(team: Path) -> None:
    (team / "ru" / "segments.yaml").write_text("- code: s01\n- {code: s02]\n", "utf-8")
    code, facts = _fails(team)
    assert (code, facts["file"], str(facts["place"]).partition(":")[0]) == (
        "template_wrong",
        "ru/segments.yaml",
        "2",
    )


def test_a_file_that_is_no_text_is_named(team: Path) -> None:
    (team / "ru" / "rules.yaml").write_bytes(b"\xff\xfe\x00")
    code, facts = _fails(team)
    assert (code, facts["file"]) == ("template_wrong", "ru/rules.yaml")


def test_a_folder_without_template_files_is_refused(tmp_path: Path) -> None:
    assert _fails(tmp_path) == ("template_empty", {"path": str(tmp_path)})
    assert _fails(tmp_path / "none") == ("template_empty", {"path": str(tmp_path / "none")})


def test_an_unknown_language_is_refused(team: Path) -> None:
    (team / "ru" / "segments.yaml").write_text("[]", "utf-8")
    assert _fails(team, "de") == ("wrong_language", {"found": "de"})


def test_a_new_language_must_be_whole(team: Path) -> None:
    (team / "kk").mkdir()
    shutil.copy(templates_folder() / "ru" / "labels.yaml", team / "kk")
    assert _fails(team, "kk") == ("template_wrong", {"file": "kk/settings.yaml", "place": "", "found": ""})
