"""Access to personal sheets that ``share`` has only just made: nobody is closed out unasked, nobody sees in unsaid."""

from __future__ import annotations

from small_workbook import load

from sheets_strategy.make_personal import MadePersonal
from sheets_strategy.share import Difference, Options, Team, finish
from sheets_strategy.workbook.sharing import Member, Remark, Right, Sharing, Step
from sheets_strategy.workbook.sharing_people import People


class Rights:
    """The rights to one sheet in a folder that another seller sees, made by a person who is not in the list."""

    account = "robot@x.gserviceaccount.com"

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def list(self, place: str) -> tuple[Right, ...]:
        return (
            Right("1", "user", "writer", "oleg@firm.ru", inherited="writer"),
            Right("2", "user", "writer", "boss@firm.ru", direct="writer"),
        )

    def add(self, place: str, step: Step, letter: str | None) -> bool:
        self.done.append(("add", step.who))
        return True

    def change(self, place: str, step: Step) -> None:
        self.done.append(("change", step.who))

    def revoke(self, place: str, step: Step) -> None:
        self.done.append(("revoke", step.who))


def finished(*, others: bool) -> tuple[list[tuple[str, str]], tuple[Remark, ...]]:
    members = (Member("v001", "Анна", "anna@firm.ru"), Member("v002", "Олег", "oleg@firm.ru"))
    team, rights = Team("Стратегия", load("ru"), People(members, frozenset(), ()), (), {}, ()), Rights()
    made = [MadePersonal("v001", "Анна", "anna@firm.ru", "link", was_made=True)]
    outcome = finish(team, rights, Difference(Sharing(), {}), (), lambda _: made, Options(others=others))
    return rights.done, outcome.remarks


def test_who_sees_a_new_sheet_by_its_folder_is_said() -> None:
    done, remarks = finished(others=False)
    assert [("add", "anna@firm.ru")] == done
    assert (
        Remark("inherited", "v001", "oleg@firm.ru", "writer"),
        Remark("unlisted", "v001", "boss@firm.ru", "writer"),
    ) == remarks


def test_nobody_loses_access_to_a_new_sheet_without_having_been_asked_about() -> None:
    done, remarks = finished(others=True)
    assert [("add", "anna@firm.ru")] == done
    assert (Remark("inherited", "v001", "oleg@firm.ru", "writer"),) == remarks
