"""``watch`` over a list of workbooks, of which one is in Google and one is gone; real HTTP to the emulator."""

from __future__ import annotations

from pathlib import Path

from google_emulator import Emulator, people

from tests.cli.test_commands import TODAY
from tests.cli.test_google import ANNA, Cli, anna, cli, google, made  # noqa: F401  # fixtures

MISSING = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_abcdefg"


def lines(out: str) -> list[str]:
    """Give the lines of events, without their times."""
    return [line.partition(" ")[2] for line in out.splitlines()]


def test_once_computes_what_changed_wherever_it_lies(anna: Cli, google: Emulator) -> None:  # noqa: F811
    sheet = made(anna("init", "--google", "--title", "Альфа", "--today", TODAY))
    place = Path("sheets-strategy.toml")
    listed = {"Альфа": sheet, "Гамма": MISSING}
    place.write_text(
        "[workbooks]\n" + "\n".join(f'"{name}" = "{at}"' for name, at in listed.items()), "utf-8"
    )

    first = anna("watch", "--once")

    assert (1, ["Альфа: посчитано", "Гамма: не посчитано"]) == (
        first.code,
        sorted(line.partition(",")[0].partition(". ")[0] for line in lines(first.out) if line[0] != " "),
    )
    google.forget()

    again = anna("watch", "--once", "Альфа")

    assert (0, "") == (again.code, again.out), "the list is shorter, so that its feed is another: one look"
    assert [("drive", 2), ("read", 2), ("write", 0)] == [
        (kind, google.count(kind)) for kind in ("drive", "read", "write")
    ]
    google.person(people.type_value, sheet, "Клиенты", "A2", "ООО Новый", user=ANNA)
    google.forget()

    third = anna("watch", "--once", "Альфа")

    assert (0, ["Альфа: посчитано"]) == (third.code, [line.partition(",")[0] for line in lines(third.out)])
    google.forget()
    assert (0, "") == (anna("watch", "--once", "Альфа").code, ""), "its own write is known"
    assert 0 == google.count("write")


def test_who_is_not_signed_in_reads_what_to_do(cli: Cli) -> None:  # noqa: F811
    answer = cli("watch", "--once", MISSING)
    assert 1 == answer.code
    assert "sheets-strategy login" in answer.out
