"""What Google refuses while access is given, over real HTTP: who is told what, and what the next run does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pytest
from google_emulator import Emulator
from google_emulator.calls import Json
from google_emulator.faults import Fault
from google_workbooks import open_api
from small_workbook import TODAY, load, new_workbook, put

from sheets_strategy.adapters.google.links import link_of
from sheets_strategy.adapters.google.sharing import GoogleRights
from sheets_strategy.cli import terminal
from sheets_strategy.cli.share import Wish, share_google
from sheets_strategy.errors import WorkbookError
from sheets_strategy.share import Team, read_team
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.workbook.sharing import TEAM, Member, Step
from sheets_strategy.workbook.sharing_people import People
from sheets_strategy.workbook.sharing_places import Made

CREATE = "drive.permissions.create"
ME, OLEG, IVAN, PETR = "owner@example.com", "oleg@firm.ru", "ivan@firm.ru", "petr@firm.ru"
MEMBERS = (
    Member("v001", "Олег", OLEG, "reader"),
    Member("v002", "Иван", IVAN, "editor"),
    Member("v003", "Пётр", PETR, "editor", left=True),
)
YES = Wish(others=False, links=False, mail=True, dry_run=False, yes=True, json=False)


@dataclass
class Office:
    """One team's sheet at Google."""

    google: Emulator
    sheet: str
    capture: pytest.CaptureFixture[str]

    @property
    def rights(self) -> dict[str, str]:
        found = self.google.store.files[self.sheet].permissions
        return {str(one.get("emailAddress") or one["type"]): str(one["role"]) for one in found}

    @property
    def letters(self) -> list[str]:
        return [str(one["to"]) for one in self.google.store.mails]

    def give(self, email: str, role: str, **more: object) -> None:
        right: Json = {"type": "user", "role": role, "emailAddress": email, **more}
        self.google.store.files[self.sheet].permissions.append(right)

    def share(self, count: int = 3, **wish: bool) -> tuple[bool, str, str]:
        """Run it for the first of the members."""
        people = People(MEMBERS[:count], frozenset(), ())
        team = Team("Стратегия", load("ru"), people, (Seller("v001", "Олег", "олег"),), {}, ())
        given = Wish(**{**{name: getattr(YES, name) for name in Wish.__slots__}, **wish})  # type: ignore[attr-defined]
        whole = share_google(team, GoogleRights(open_api(ME, self.google)), link_of(self.sheet), _none, given)
        said = self.capture.readouterr()
        return whole, said.out, said.err


def _none(_: Collection[str]) -> Sequence[Made]:
    """Make no personal sheet."""
    return ()


@pytest.fixture
def office(capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    with Emulator(user=ME) as google:
        yield Office(google, google.seed({"title": "Стратегия", "owner": ME}), capsys)


def test_a_no_keeps_just_that_part_from_happening(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.give(PETR, "writer")
    asked: list[str] = []
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    monkeypatch.setattr(terminal, "ask", lambda text: asked.append(text) or len(asked) == 2)
    assert office.share(yes=False)[0]
    assert [
        "Открыть всю таблицу: Иван (ivan@firm.ru), Олег (oleg@firm.ru)? [да/нет]",
        "Закрыть доступ: Пётр (petr@firm.ru)? [да/нет]",
    ] == asked
    assert {} == office.rights


def test_a_sharing_quota_stops_the_run_and_the_next_one_goes_on(office: Office) -> None:
    office.google.faults.add(Fault("sharing-limit", CREATE, skip=1))
    whole, out, err = office.share()
    assert (False, {IVAN: "writer"}) == (whole, office.rights)
    assert "Сделано: 1. Осталось: 1 — Олег (oleg@firm.ru)." in out
    assert "Повторите завтра: sheets-strategy share" in out
    assert "сегодня Google больше не даёт" in err
    assert office.share()[0]
    assert ({IVAN: "writer", OLEG: "reader"}, [IVAN, OLEG]) == (office.rights, office.letters)


def test_a_rule_of_the_organisation_stops_one_person_only(office: Office) -> None:
    office.google.faults.add(Fault("domain-sharing", CREATE))
    whole, out, err = office.share()
    assert (False, {OLEG: "reader"}) == (whole, office.rights)
    assert "Не получилось: Иван (ivan@firm.ru)." in out
    assert "The domain administrators have disabled" in err


@pytest.mark.parametrize("effect", ["500-after", "503-after", "cut"])
def test_a_lost_answer_sends_no_second_letter(office: Office, effect: str) -> None:
    office.google.faults.add(Fault(effect, CREATE))
    assert office.share(1)[0]
    assert ({OLEG: "reader"}, [OLEG]) == (office.rights, office.letters)


def test_a_broken_server_that_did_nothing_is_asked_again(office: Office) -> None:
    office.google.faults.add(Fault("503", CREATE, times=2))
    assert office.share(1)[0]
    assert ({OLEG: "reader"}, [OLEG]) == (office.rights, office.letters)


def test_who_has_no_account_needs_a_letter(office: Office) -> None:
    office.google.store.strangers.add(OLEG)
    whole, _, err = office.share(mail=False)
    assert (False, {IVAN: "writer"}, []) == (whole, office.rights, office.letters)
    assert "нет аккаунта Google" in err
    assert office.share()[0]
    assert [OLEG] == office.letters


def test_access_that_is_given_though_its_letter_is_refused_counts(office: Office) -> None:
    office.give(OLEG, "reader")
    rights = GoogleRights(open_api(ME, office.google))
    office.google.store.strangers.add(OLEG)
    step = Step("add", TEAM, "user", OLEG, "Олег", "reader")
    assert rights.add(link_of(office.sheet), step, None) is False
    with pytest.raises(WorkbookError, match="google_no_account"):
        rights.add(link_of(office.sheet), Step("add", TEAM, "user", OLEG, "Олег", "writer"), None)


def test_what_comes_from_a_folder_is_said_and_what_is_beside_it_goes(office: Office) -> None:
    office.give(PETR, "reader", inherited=True)
    whole, out, _ = office.share()
    assert (True, "reader") == (whole, office.rights[PETR])
    assert "petr@firm.ru: доступ (читатель) идёт от папки" in out
    office.google.store.files[office.sheet].permissions = []
    office.give(PETR, "writer", inherited=True, above="reader", direct="writer")
    assert office.share()[0]
    assert "reader" == office.rights[PETR]


def test_more_is_given_beside_what_a_folder_gives(office: Office) -> None:
    office.give(IVAN, "reader", inherited=True)
    assert office.share()[0]
    assert "writer" == office.rights[IVAN]
    office.google.forget()
    assert "Доступ уже такой" in office.share()[1]
    assert 0 == office.google.count("write")


def test_a_link_for_everybody_is_said_loudly_and_closed_when_asked(office: Office) -> None:
    office.google.store.files[office.sheet].permissions.append({"type": "anyone", "role": "reader"})
    _, out, _ = office.share(1)
    assert "ВНИМАНИЕ: всю таблицу вместе с банковской выпиской видит любой" in out
    assert "anyone" in office.rights
    office.share(1, links=True)
    assert {OLEG: "reader"} == office.rights


def test_who_may_not_share_is_told_so_before_anything(office: Office) -> None:
    file = office.google.store.files[office.sheet]
    file.owner, file.writers_can_share = "boss@firm.ru", False
    office.give(ME, "writer")
    with pytest.raises(WorkbookError) as caught:
        office.share()
    assert ("google_cannot_share", {ME: "writer"}) == (caught.value.code, office.rights)


def test_wrong_addresses_are_named_by_their_cells() -> None:
    workbook = new_workbook()
    rows = (
        ("Олег", "Oleg@firm.ru", "читатель"),
        ("Ольга", " oleg@firm.ru", "редактор"),
        ("Ира", "ира", "читатель"),
        ("Лев", None, None),
        ("Ян", "yan@firm.ru", None),
        ("Яна", "mailto:yan@firm.ru", None),
    )
    for place, (name, email, access) in enumerate(rows):
        put(workbook, "sellers", place, name=name, email=email, access=access)
    team: Team = read_team(workbook, load, today=TODAY)
    assert frozenset({OLEG}) == team.people.unclear
    assert [("email_wrong", "Продавцы!B4"), ("email_missing", "Продавцы!B5")] == [
        (one.code, one.facts["cell"]) for one in team.people.findings[:2]
    ]
    assert [("email_unclear", ("B2", "B3")), ("email_twice", ("B6", "B7"))] == [
        (one.code, one.facts["cells"]) for one in team.people.findings[2:]
    ]
    assert ["Лев", "Ян", "Яна"] == [one.name for one in team.missing]
