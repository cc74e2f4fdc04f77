"""docs/statements.md shows what becomes of every sample; the table is made here and never by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import InputError
from sheets_strategy.explain import Explanation, explain
from sheets_strategy.readers.detect import READERS, read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.values.money import format_money
from sheets_strategy.workbook.inputs import reading_of_template

CASES = Path(__file__).parent / "cases"
PAGE = Path(__file__).parents[2] / "docs" / "statements.md"
START, STOP = "<!-- table: made by tests/readers/test_statements_page.py -->\n", "<!-- end of table -->\n"
TEMPLATE = load_template("en")
READING = reading_of_template(TEMPLATE)
VARIANTS: Mapping[str, str] = yaml.safe_load((CASES / "variants.yaml").read_text(encoding="utf-8"))


def samples() -> list[Path]:
    """Give every sample: all files beside which no origin or expectation is kept."""
    found = (path for path in CASES.glob("*/*") if not path.name.endswith((".expected.csv", ".md")))
    return sorted(found, key=lambda path: (path.parent.name, path.name))


def key_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(path: Path) -> Explanation | InputError:
    source = Source.of(path.read_bytes(), name=path.name)
    try:
        return explain(read_file(source), name=path.name, reading=READING)
    except InputError as error:
        return error


def money(one: Explanation, side: str) -> str:
    sums: Counter[str] = Counter()
    for account in one.accounts:
        sums[account.currency] += account.in_kop if side == "in" else account.out_kop
    shown = (
        format_money(kop, lang="en").split("\u00a0")[0] + f" {currency}"
        for currency, kop in sorted(sums.items())
    )
    return "; ".join(shown)


def controls(one: Explanation) -> str:
    """Say what the file's own totals say of its rows: turnovers, else balances."""
    stated = [(account, account.control) for account in one.accounts if account.control is not None]
    turnovers = [each for each in stated if each[1].in_kop is not None or each[1].out_kop is not None]
    if turnovers:
        found = [difference for account, _ in turnovers for difference in account.differences()]
        apart = [f"{side} {plain(total - read_)}" for side, total, read_ in found]
        return "turnovers hold" if not apart else "turnovers differ: " + "; ".join(apart)
    gaps = [
        total.closing_kop - (total.opening_kop + account.in_kop - account.out_kop)
        for account, total in stated
        if total.opening_kop is not None and total.closing_kop is not None
    ]
    if not gaps:
        return "none stated"
    apart = [plain(gap) for gap in gaps if gap]
    return "balances hold" if not apart else "balances differ: " + "; ".join(apart)


def plain(kop: int) -> str:
    return format_money(kop, lang="en").split("\u00a0")[0]


def table() -> Iterator[str]:
    yield "| format | variant | sample | rows | in | out | its own control sums |"
    yield "|---|---|---|---:|---:|---:|---|"
    for path in samples():
        one, variant = read(path), VARIANTS.get(key_of(path), "")
        if isinstance(one, InputError):
            yield f"| – | {variant} | `{key_of(path)}` | – | – | – | refused: `{one.code}` |"
            continue
        rows = sum(account.in_rows + account.out_rows + account.doubtful_rows for account in one.accounts)
        cells = (
            TEMPLATE.text(f"reader_{one.reader}"),
            variant,
            f"`{key_of(path)}`",
            str(rows + one.unread[0]),
        )
        yield "| " + " | ".join((*cells, money(one, "in"), money(one, "out"), controls(one))) + " |"


def test_page_shows_what_becomes_of_every_sample(update_golden: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    stands, after = rest.split(STOP)
    made = "\n".join(table()) + "\n"
    if update_golden:
        PAGE.write_text(before + START + made + STOP + after, encoding="utf-8", newline="\n")
        stands = made
    assert made == stands


def test_every_sample_has_a_variant_and_every_variant_a_sample() -> None:
    assert sorted(VARIANTS) == sorted(map(key_of, samples()))


@pytest.mark.parametrize("path", samples(), ids=key_of)
def test_at_most_one_reader_claims_a_sample(path: Path) -> None:
    head = path.read_bytes()[:65_536]
    assert [one.name for one in READERS if one.matches(head)][1:] == []
