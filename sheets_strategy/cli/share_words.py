"""What ``share`` says: the difference as a table, what stays and why, questions, letters, the outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sheets_strategy.cli import show
from sheets_strategy.workbook.sharing import former_sheet

if TYPE_CHECKING:
    from sheets_strategy.errors import Finding
    from sheets_strategy.share import Difference, Outcome, Team
    from sheets_strategy.workbook.catalogue import Message
    from sheets_strategy.workbook.sharing import Remark, Step
    from sheets_strategy.workbook.sharing_places import Made
    from sheets_strategy.workbook.template import Template

_HEADS = ("what", "who", "email", "sheet", "before", "role")
_TEAM = ""


class ShareWords:
    """Words about one comparison.

    Args:
        team: The list.
        difference: What is not yet as it says.
    """

    def __init__(self, team: Team, difference: Difference) -> None:
        self._team, self._difference = team, difference
        self._template = team.template
        self._names = {one.code: one.name for one in team.sellers}
        self._names |= {former_sheet(code): one.name for code, one in team.replaced.items()}

    def show_difference(self) -> None:
        """Print who gets and loses what, then what stays as it is, then what must be mended."""
        template, sharing = self._template, self._difference.sharing
        show.show_text("cli_share", template, title=self._team.title)
        rows = [*map(self._row, sharing.steps), *self._rows_to_make()]
        if rows:
            heads = [template.text(f"cli_share_head_{name}") for name in _HEADS]
            show.show_lines([""])
            show.show_table([heads, *rows])
            show.show_lines([""])
        elif self._team.sellers and not self._team.replaced:
            show.show_text("cli_share_nothing", template)
        elif self._team.sellers:
            show.show_lines([""])
        else:
            show.show_text("cli_share_nobody", template)
        show_replaced(self._team)
        if any(one.opens_statement for one in sharing.steps):
            show.show_text("cli_share_statement", template)
        told = [*map(self._remark, sharing.remarks), *self._problems()]
        if told:
            show.show_lines(told)

    def question(self, code: str, steps: Sequence[Step]) -> str:
        """Give the question that is asked before some steps."""
        return show.word(code, self._template, names=self._list(steps))

    def letter(self, step: Step) -> str:
        """Give the words of the letter for a new right."""
        code = f"share_letter_{step.role if step.sheet == _TEAM else 'personal'}"
        work = self._template.tab("worklist").label
        return show.word(code, self._template, name=step.name, title=self._team.title, work=work)

    def show_end(self, outcome: Outcome | None = None, *, json: bool = False) -> None:
        """Print what became of the steps, or that nothing was done."""
        if json:
            show.show_json(self.as_json(outcome))
        elif outcome is not None:
            self._show_outcome(outcome)
        elif self._difference.sharing.steps or self._rows_to_make() or self._team.replaced:
            show.show_text("cli_share_dry", self._template)

    def _show_outcome(self, outcome: Outcome) -> None:
        template, made = self._template, outcome.made
        new = [one.seller for one in made if one.was_made and one.place]
        if new:
            show.show_text("cli_share_made", template, count=len(new), names=", ".join(new))
        show_not_made(made, template)
        done = Counter(step.what for step in outcome.done)
        if done:
            facts = {"added": done["add"], "changed": done["change"], "revoked": done["revoke"]}
            show.show_text("cli_share_done", template, **facts)
        if outcome.unsent:
            show.show_text("cli_share_unsent", template, names=self._list(outcome.unsent))
        if outcome.remarks:
            show.show_lines(list(map(self._remark, outcome.remarks)))
        self._show_failed(outcome)
        if outcome.stopped is not None:
            show.show_error(outcome.stopped, template)
            facts = {"done": len(outcome.done), "left": len(outcome.left)}
            show.show_text("cli_share_stopped", template, names=self._list(outcome.left), **facts)
            is_quota = outcome.stopped.code in ("google_sharing_limit", "google_daily_limit")
            show.show_text("cli_share_again" if is_quota else "cli_share_again_soon", template)

    def _show_failed(self, outcome: Outcome) -> None:
        """Print refusals, people of one reason together."""
        groups: dict[str, list[Step]] = {}
        errors = {}
        for step, error in outcome.failed:
            groups.setdefault(str(error), []).append(step)
            errors[str(error)] = error
        for key, steps in groups.items():
            show.show_text("cli_share_failed", self._template, names=self._list(steps))
            show.show_error(errors[key], self._template)

    def as_json(self, outcome: Outcome | None) -> dict[str, object]:
        """Give the difference and what became of it, with keys that stay; docs/sharing.md tells them."""
        steps = self._difference.sharing.steps
        found: dict[str, object] = {
            "workbook": self._team.title,
            "steps": [_step_json(one) for one in steps],
            "remarks": [
                {"code": one.code, "sheet": one.sheet or None, "who": one.who or None, "role": one.role}
                for one in self._difference.sharing.remarks
            ],
            "findings": [{"code": one.code, "cell": one.facts["cell"]} for one in self._team.people.findings],
            "without_sheet": [one.code for one in self._team.missing],
            "replaced": replaced_json(self._team),
            "not_reached": {code: error.code for code, error in self._difference.refused.items()},
        }
        if outcome is not None:
            found |= {
                "done": [_step_json(one) for one in outcome.done],
                "failed": [{**_step_json(one), "error": error.code} for one, error in outcome.failed],
                "left": [_step_json(one) for one in outcome.left],
                "stopped": outcome.stopped.code if outcome.stopped is not None else None,
                "made": [one.code for one in outcome.made if one.was_made and one.place],
            }
        return found

    def _row(self, step: Step) -> list[str]:
        template = self._template
        by_link = template.text("cli_share_by_link")
        name = step.name or (template.text("cli_share_stranger") if "@" in step.who else by_link)
        return [
            template.text(f"cli_share_{step.what}"),
            name,
            step.who,
            self._sheet(step.sheet),
            self._role(step.before),
            self._role(step.role),
        ]

    def _rows_to_make(self) -> list[list[str]]:
        template = self._template
        emails = {one.code: one.email for one in self._team.people.members}
        no_email = template.text("cli_share_no_email")
        return [
            [
                template.text("cli_share_make"),
                one.name,
                emails.get(one.code, no_email),
                template.text("cli_share_own_alone"),
                self._role(""),
                self._role("writer" if one.code in emails else ""),
            ]
            for one in self._team.missing
        ]

    def _remark(self, remark: Remark) -> str:
        is_loud = remark.code in ("anyone", "domain") and remark.sheet == _TEAM
        code = f"share_remark_{remark.code}{'_team' if is_loud else ''}"
        facts = {"who": remark.who, "role": self._role(remark.role), "sheet": self._sheet(remark.sheet)}
        return show.word(code, self._template, **facts)

    def _problems(self) -> list[str]:
        """Word addresses that must be mended, and personal sheets that cannot be reached."""
        from sheets_strategy.workbook.catalogue import word_error

        found = [word_error(error, self._template) for error in self._difference.refused.values()]
        return [*say_findings(self._team.people.findings, self._template), *_lines(found)]

    def _list(self, steps: Sequence[Step]) -> str:
        by_link = self._template.text("cli_share_by_link")
        return ", ".join(f"{one.name} ({one.who})" if one.name else one.who or by_link for one in steps)

    def _sheet(self, code: str) -> str:
        if code == _TEAM:
            return self._template.text("cli_share_all")
        return show.word("cli_share_own", self._template, name=self._names.get(code, code))

    def _role(self, role: str) -> str:
        return self._template.text(f"share_role_{role}")


def say_findings(findings: Iterable[Finding], template: Template) -> list[str]:
    """Word what must be mended in Продавцы."""
    from sheets_strategy.workbook.catalogue import word_finding

    return _lines(word_finding(one, template) for one in findings)


def _lines(told: Iterable[Message]) -> list[str]:
    return [line for one in told for line in (one.what, f"  {one.todo}") if line.strip()]


def say_replaced(team: Team) -> list[str]:
    """Say whose sheets are put away, and who stands in their rows by now."""
    names = {one.code: one.name for one in team.sellers}
    return [f"{one.name} → {names[code]}" for code, one in team.replaced.items()]


def show_replaced(team: Team) -> None:
    """Print in whose rows others stand by now, and what becomes of the sheets."""
    from sheets_strategy.adapters.google.links import place_of

    names = {one.code: one.name for one in team.sellers}
    for row, one in team.replaced.items():
        facts = {"was": one.name, "name": names[row], "place": one.place}
        code = "cli_share_replaced" if place_of(one.place) == "google" else "cli_share_replaced_file"
        show.show_text(code, team.template, **facts)


def replaced_json(team: Team) -> list[dict[str, object]]:
    """Give the rows that name somebody else by now, with keys that stay."""
    names = {one.code: one.name for one in team.sellers}
    return [
        {"code": code, "was": one.name, "name": names[code], "place": one.place}
        for code, one in team.replaced.items()
    ]


def show_not_made(made: Sequence[Made], template: Template) -> None:
    """Print whose personal sheet could not be made, and why, and where an old one is left alone now."""
    for one in made:
        if one.left:
            show.show_text("cli_share_moved", template, name=one.seller, place=one.left)
        if one.error is not None:
            show.show_text("cli_share_not_made", template, name=one.seller)
            show.show_error(one.error, template)


def _step_json(step: Step) -> dict[str, object]:
    return {
        "what": step.what,
        "sheet": step.sheet or None,
        "kind": step.kind,
        "who": step.who or None,
        "name": step.name or None,
        "before": step.before or None,
        "role": step.role or None,
    }
