"""Every form of link that people paste, and what is no link to a sheet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheets_strategy.adapters.google.links import link_of, parse_link, place_of
from sheets_strategy.errors import InputError

ID = "1bCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEf"
UPLOADED = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"
DOCS = "https://docs.google.com"
DRIVE = "https://drive.google.com"
EDIT = f"{DOCS}/spreadsheets/d/{ID}/edit"

ids = st.text("abcXYZ019_-", min_size=25, max_size=60).filter(lambda one: not one.startswith("2PACX-"))
LINKS = [
    "https://docs.google.com/spreadsheets/d/{}",
    "https://docs.google.com/spreadsheets/d/{}/edit",
    "https://docs.google.com/spreadsheets/d/{}/edit#gid=0",
    "https://docs.google.com/spreadsheets/d/{}/edit?gid=1234567#gid=1234567",
    "https://docs.google.com/spreadsheets/d/{}/edit?usp=sharing",
    "https://docs.google.com/spreadsheets/d/{}/edit?usp=drivesdk&ouid=106&authuser=1&pli=1#gid=5&range=A1:B7",
    "https://docs.google.com/spreadsheets/d/{}/view",
    "https://docs.google.com/spreadsheets/d/{}/copy",
    "https://docs.google.com/spreadsheets/d/{}/copy?copyComments=true",
    "https://docs.google.com/spreadsheets/d/{}/template/preview",
    "https://docs.google.com/spreadsheets/d/{}/preview",
    "https://docs.google.com/spreadsheets/d/{}/htmlview",
    "https://docs.google.com/spreadsheets/d/{}/htmlpresent",
    "https://docs.google.com/spreadsheets/d/{}/mobilebasic",
    "https://docs.google.com/spreadsheets/d/{}/pubhtml?gid=0&single=true",
    "https://docs.google.com/spreadsheets/d/{}/export?format=xlsx&gid=0",
    "https://docs.google.com/spreadsheets/d/{}/gviz/tq?tqx=out:csv&sheet=Клиенты",
    "https://docs.google.com/spreadsheets/d/{}:export",
    "https://docs.google.com/spreadsheets/export?id={}&exportFormat=csv",
    "https://docs.google.com/spreadsheets/u/0/d/{}/edit",
    "https://docs.google.com/spreadsheets/u/1/d/{}/mobilebasic?pli=1",
    "https://docs.google.com/a/firm.example/spreadsheets/d/{}/edit#gid=0",
    "https://docs.google.com/a/firm.example/spreadsheets/u/2/d/{}",
    "https://docs.google.com/spreadsheets/ccc?key={}&usp=sharing",
    "https://docs.google.com/open?id={}",
    "https://drive.google.com/open?id={}",
    "https://drive.google.com/open?usp=sharing&authuser=0&id={}",
    "https://drive.google.com/open?usp=sharing&amp;id={}",
    "https://drive.google.com/u/1/open?id={}",
    "https://drive.google.com/file/d/{}/view?usp=drive_link",
    "https://drive.google.com/file/u/0/d/{}/edit",
    "https://drive.google.com/uc?export=download&id={}",
    "https://spreadsheets.google.com/ccc?key={}",
    "https://spreadsheets1.google.com/ccc?hl=ru&key={}#gid=0",
    "http://docs.google.com/spreadsheets/d/{}/edit",
    "HTTPS://Docs.Google.com/spreadsheets/d/{}/edit",
    "https://www.docs.google.com/spreadsheets/d/{}/edit",
    "docs.google.com/spreadsheets/d/{}/edit",
    "drive.google.com/open?id={}",
    "https://www.google.com/url?q=https://docs.google.com/spreadsheets/d/{}/edit&sa=D&ust=17",
    "https://www.google.com/url?q=https%3A%2F%2Fdocs.google.com%2Fspreadsheets%2Fd%2F{}%2Fedit&sa=D",
    "https://accounts.google.com/ServiceLogin?service=wise&continue=https://docs.google.com/spreadsheets/d/{}/edit",
    "https%3A%2F%2Fdocs.google.com%2Fspreadsheets%2Fd%2F{}%2Fedit%23gid%3D0",
    "https%253A%252F%252Fdocs.google.com%252Fspreadsheets%252Fd%252F{}%252Fedit",
    "https://docs.google.com/spreadsheets%2Fd%2F{}/edit",
    "{}",
]
AROUND = [
    "{}",
    "  {}  ",
    "{}\r\n",
    "\ufeff{}\n",
    "\t{}\u00a0",
    "<{}>",
    '"{}"',
    "'{}'",
    "«{}»",
    "“{}”",
    "({})",
    "`{}`",
    "{},",
    "<{}>;\r\n",
]
WORDS = [
    "Наша таблица: {}.",
    "[План]({})",
    '=HYPERLINK("{}";"План продаж")',
    "Таблица\r\n{}\r\nсмотри вкладку «План»",
    "сайт https://firm.example и таблица {} там же",
    '<a href="{}">План</a>',
]


@pytest.mark.parametrize("form", LINKS)
def test_every_form_of_link_gives_the_id(form: str) -> None:
    assert parse_link(form.format(ID)) == ID


@given(st.sampled_from(LINKS), st.sampled_from(AROUND), ids)
def test_what_surrounds_a_link_does_not_matter(form: str, around: str, sheet: str) -> None:
    assert parse_link(around.format(form.format(sheet))) == sheet


@given(st.sampled_from([form for form in LINKS if form.startswith("http")]), st.sampled_from(WORDS), ids)
def test_a_link_is_found_among_words(form: str, words: str, sheet: str) -> None:
    assert parse_link(words.format(form.format(sheet).replace("Клиенты", "Clients"))) == sheet


@given(ids)
def test_a_link_that_we_write_is_read_again(sheet: str) -> None:
    assert parse_link(link_of(sheet)) == sheet
    assert parse_link(quote(link_of(sheet), safe="")) == sheet


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (f"{DOCS}/spreadsheets/d/e/2PACX-1vQabcdefghijklmnopqrstuvwxyz/pubhtml", "google_link_published"),
        (
            f"{DOCS}/spreadsheets/d/e/2PACX-1vQabcdefghijklmnopqrstuvwxyz/pub?output=csv",
            "google_link_published",
        ),
        (f"{DOCS}/spreadsheets/u/1/d/e/2PACX-1vQabcdefghijklmnopqrstuvwxyz/pubhtml", "google_link_published"),
        ("2PACX-1vQabcdefghijklmnopqrstuvwxyz", "google_link_published"),
        (f"{DOCS}/spreadsheets/d/{UPLOADED}/edit?usp=sharing&ouid=1&rtpof=true&sd=true", "google_link_file"),
        (f"{DOCS}/document/d/{ID}/edit", "google_link_document"),
        (f"{DOCS}/document/u/1/d/{ID}/edit?rtpof=true", "google_link_document"),
        (f"{DOCS}/presentation/d/{ID}/edit#slide=id.p", "google_link_presentation"),
        (f"{DOCS}/forms/d/e/1FAIpQLSabcdefghijklmnopqrstuvwxyz/viewform", "google_link_form"),
        (f"{DOCS}/forms/d/{ID}/edit", "google_link_form"),
        (f"{DRIVE}/drive/folders/{UPLOADED}?usp=sharing", "google_link_folder"),
        (f"{DRIVE}/drive/u/0/folders/{UPLOADED}", "google_link_folder"),
        (f"{DRIVE}/folderview?id={UPLOADED}", "google_link_folder"),
        (f"{DRIVE}/drive/my-drive", "google_link_other"),
        (f"{DOCS}/spreadsheets/u/0/", "google_link_other"),
        (f"{DOCS}/spreadsheets/d/", "google_link_other"),
        (f"{DOCS}/spreadsheets/d/short/edit", "google_link_other"),
        (f"{DOCS}/spreadsheets/d/{ID}!/edit", "google_link_other"),
        (f"https://evil.example/spreadsheets/d/{ID}/edit", "google_link_other"),
        (f"https://docs.google.com.evil.example/spreadsheets/d/{ID}/edit", "google_link_other"),
        (f"https://docs.google.com@evil.example/spreadsheets/d/{ID}/edit", "google_link_other"),
        (f"https://1drv.ms/x/s!{ID}", "google_link_other"),
        ("https://forms.gle/abc", "google_link_other"),
        ("https://[docs.google.com/d/", "google_link_other"),
        ("strategy.xlsx", "google_link_other"),
        ("", "google_link_other"),
        ("таблица", "google_link_other"),
    ],
)
def test_what_is_no_sheet_is_named(link: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_link(link)
    assert (refused.value.code, refused.value.facts) == (code, {"found": link})


def test_a_long_text_is_shown_in_part() -> None:
    with pytest.raises(InputError) as refused:
        parse_link("привет\n" * 100)
    shown = str(refused.value.facts["found"])
    assert (len(shown), shown[-1], "\n" in shown) == (120, "…", False)


@given(st.one_of(st.text(), st.from_regex(r"https?://[^ ]*google[^ ]*")))
@example("https://www.google.com/url?q=" * 200)
@example("https://docs.google.com/spreadsheets/d/\udcff")
@example("http://\u2100.google.com/")
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        sheet = parse_link(text)
    except InputError:
        return
    assert len(sheet) >= 20
    assert set(sheet) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *[(form.format(ID), "google") for form in LINKS],
        (f" <{EDIT}> ", "google"),
        (f"{DOCS}/spreadsheets/d/e/2PACX-1vQ/pubhtml", "google"),
        ("https://example.com/strategy.xlsx", "google"),
        ("strategy.xlsx", "path"),
        ("my.strategy.of.the.whole.company.2026", "path"),
        ("очень_длинное_имя_папки_без_расширения", "path"),
        ("C:\\Users\\Anna\\strategy.xlsx", "path"),
        ("C:/Users/Anna/averyveryverylongfoldername/strategy", "path"),
        ("\\\\server\\share\\averyveryverylongfoldernamewithoutdot", "path"),
        ("/home/anna/averyveryverylongfoldernamewithoutdot", "path"),
        ("~/strategy", "path"),
        ("a" * 24, "path"),
        ("a" * 25, "google"),
        ("", "path"),
        ("\0", "path"),
        ("x" * 5000 + ".xlsx", "path"),
    ],
)
def test_google_or_a_file_of_this_machine(text: str, place: str) -> None:
    assert place_of(text) == place


def test_a_file_that_exists_wins_over_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_of(ID) == "google"
    (tmp_path / ID).touch()
    assert place_of(ID) == "path"


@given(st.text())
def test_any_text_has_a_place(text: str) -> None:
    assert place_of(text) in ("google", "path")


def test_links_load_no_library_of_google() -> None:
    probe = (
        "import sys, sheets_strategy.adapters.google.links, sheets_strategy.adapters.google.hosts;"
        "print([name for name in ('gspread', 'google', 'requests', 'oauthlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
