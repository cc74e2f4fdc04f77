from pathlib import Path

import pytest

from sheets_strategy.adapters.google.time_zones import USUAL, local_time_zone


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)


def machine(root: Path, *, link: str = "", file: str = "") -> Path:
    (root / "etc").mkdir()
    if link:
        (root / "etc/localtime").symlink_to(link)
    if file:
        (root / "etc/timezone").write_text(file, encoding="ascii")
    return root


@pytest.mark.parametrize(
    ("link", "zone"),
    [
        ("/usr/share/zoneinfo/Asia/Yekaterinburg", "Asia/Yekaterinburg"),
        ("../usr/share/zoneinfo/posix/Europe/Samara", "Europe/Samara"),
        ("/var/db/timezone/zoneinfo/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/usr/share/zoneinfo.default/Asia/Ust-Nera", "Asia/Ust-Nera"),
        ("/usr/share/zoneinfo/Etc/UTC", USUAL),
        ("/usr/share/zoneinfo/UTC", USUAL),
        ("/usr/share/zoneinfo/W-SU", USUAL),
    ],
)
def test_link_of_linux_and_macos_names_the_zone_but_a_server_in_universal_time_does_not(
    link: str, zone: str, tmp_path: Path
) -> None:
    assert zone == local_time_zone(root=machine(tmp_path, link=link))


def test_debian_names_the_zone_in_a_file(tmp_path: Path) -> None:
    assert "Asia/Omsk" == local_time_zone(root=machine(tmp_path, file="Asia/Omsk\n"))


def test_variable_comes_first_where_it_names_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = machine(tmp_path, file="Asia/Omsk\n")

    monkeypatch.setenv("TZ", ":Asia/Chita")
    assert "Asia/Chita" == local_time_zone(root=root)
    monkeypatch.setenv("TZ", "MSK-3")
    assert "Asia/Omsk" == local_time_zone(root=root)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Ekaterinburg Standard Time", "Asia/Yekaterinburg"),
        ("Russian Standard Time", "Europe/Moscow"),
        ("Tonga Standard Time", USUAL),
        ("UTC", USUAL),
    ],
)
def test_names_of_windows_are_translated(name: str, zone: str, tmp_path: Path) -> None:
    assert zone == local_time_zone(windows_name=name, root=tmp_path)
