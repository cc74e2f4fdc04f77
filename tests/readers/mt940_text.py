"""Writes MT940 files for tests."""

from __future__ import annotations

from collections.abc import Sequence

OWN = "40702810900000000001"


def amount(kop: int) -> str:
    return f"{kop // 100},{kop % 100:02d}".removesuffix("00")


def balance(tag: str, kop: int, day: str = "260301", currency: str = "RUB") -> str:
    return f":{tag}:{'D' if kop < 0 else 'C'}{day}{currency}{amount(abs(kop))}"


def booking(line: str, *details: str) -> list[str]:
    return [f":61:{line}", *([f":86:{details[0]}", *details[1:]] if details else [])]


def statement(
    bookings: Sequence[Sequence[str]],
    *,
    opening: int | None = 0,
    closing: int | None = None,
    account: str = OWN,
    page: str = "1/1",
    currency: str = "RUB",
    marks: str = "F",
) -> str:
    lines = [":20:REF", f":25:{account}", f":28C:{page}"]
    lines += [] if opening is None else [balance(f"60{marks}", opening, currency=currency)]
    lines += [line for one in bookings for line in one]
    lines += [] if closing is None else [balance(f"62{marks}", closing, "260331", currency)]
    return "\r\n".join([*lines, "-", ""])
