"""Find out which time zone the team lives in, as Google wants it: an IANA name.

In: what the machine says. Out: a name such as ``Asia/Yekaterinburg``. Windows
names its zones otherwise; those where the language of the templates is
spoken are translated here, so that no database of zones is needed.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

USUAL: Final = "Europe/Moscow"
"""Where the machine does not say, or says only that it is a server in universal time."""

_NAME: Final = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+){1,2}")
_SERVERS: Final = ("Etc/", "Universal", "posixrules")
_IN_PATH: Final = re.compile(r"zoneinfo(?:\.default)?/(?:posix/|right/)?(.+)$")
_REGISTRY: Final = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
_WINDOWS: Final[Mapping[str, str]] = {
    "Kaliningrad Standard Time": "Europe/Kaliningrad",
    "Russian Standard Time": "Europe/Moscow",
    "Volgograd Standard Time": "Europe/Volgograd",
    "Saratov Standard Time": "Europe/Saratov",
    "Astrakhan Standard Time": "Europe/Astrakhan",
    "Russia Time Zone 3": "Europe/Samara",
    "Ekaterinburg Standard Time": "Asia/Yekaterinburg",
    "Omsk Standard Time": "Asia/Omsk",
    "N. Central Asia Standard Time": "Asia/Novosibirsk",
    "Altai Standard Time": "Asia/Barnaul",
    "Tomsk Standard Time": "Asia/Tomsk",
    "North Asia Standard Time": "Asia/Krasnoyarsk",
    "North Asia East Standard Time": "Asia/Irkutsk",
    "Transbaikal Standard Time": "Asia/Chita",
    "Yakutsk Standard Time": "Asia/Yakutsk",
    "Vladivostok Standard Time": "Asia/Vladivostok",
    "Sakhalin Standard Time": "Asia/Sakhalin",
    "Magadan Standard Time": "Asia/Magadan",
    "Russia Time Zone 10": "Asia/Srednekolymsk",
    "Russia Time Zone 11": "Asia/Kamchatka",
    "Belarus Standard Time": "Europe/Minsk",
    "Central Asia Standard Time": "Asia/Bishkek",
    "Qyzylorda Standard Time": "Asia/Qyzylorda",
    "West Asia Standard Time": "Asia/Tashkent",
    "Caucasus Standard Time": "Asia/Yerevan",
    "Azerbaijan Standard Time": "Asia/Baku",
    "Georgian Standard Time": "Asia/Tbilisi",
    "FLE Standard Time": "Europe/Kyiv",
    "GTB Standard Time": "Europe/Bucharest",
    "E. Europe Standard Time": "Europe/Chisinau",
    "Turkey Standard Time": "Europe/Istanbul",
    "Israel Standard Time": "Asia/Jerusalem",
    "Arabian Standard Time": "Asia/Dubai",
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Belgrade",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Pacific Standard Time": "America/Los_Angeles",
}


def local_time_zone(*, windows_name: str = "", root: Path = Path("/")) -> str:
    """Give the time zone of this machine, Moscow's where it cannot be known.

    Looks at ``TZ``, then at what Windows, Debian or the link ``/etc/localtime`` (Linux,
    macOS) say.

    Args:
        windows_name: What Windows calls the zone, asked of the system where it is "".
        root: Where the file system begins.
    """
    said = [os.environ.get("TZ", "").removeprefix(":")]
    if name := windows_name or _windows_name():
        said.append(_WINDOWS.get(name, ""))
    said += [_file(root / "etc/timezone"), _link(root / "etc/localtime")]
    return next((zone for zone in map(_cleaned, said) if zone), USUAL)


def _cleaned(said: str) -> str:
    """Give the IANA name in what was said, "" where it names no place."""
    found = _IN_PATH.search(said)
    name = (found[1] if found else said).strip()
    return name if _NAME.fullmatch(name) and not name.startswith(_SERVERS) else ""


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _link(path: Path) -> str:
    try:
        return path.readlink().as_posix()
    except OSError:
        return ""


def _windows_name() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _REGISTRY) as key:
            return str(winreg.QueryValueEx(key, "TimeZoneKeyName")[0]).rstrip("\0")
    except OSError:
        return ""
