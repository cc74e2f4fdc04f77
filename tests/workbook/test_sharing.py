"""The list against the rights: after the steps they are equal, whatever stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.workbook.sharing import (
    PERSONAL_ROLE,
    RANKS,
    ROLES,
    TEAM,
    Member,
    Remark,
    Right,
    Rules,
    Sharing,
    Sheet,
    Step,
    former_sheet,
    plan_sharing,
)

OWNER, SELF, ROBOT = "owner@firm.ru", "me@firm.ru", "sync@firm.iam.gserviceaccount.com"
PEOPLE = ("anna@firm.ru", "ivan@firm.ru", "zoya@gmail.com", OWNER, SELF, ROBOT)
HELD = ("reader", "commenter", "writer")


def right(
    email: str, role: str = "writer", *, kind: str = "user", above: str = "", direct: str | None = None
) -> Right:
    direct = role if direct is None else direct
    whole = max(above, direct, key=RANKS.__getitem__)
    name = {"domain": email} if kind == "domain" else {"email": "" if kind == "anyone" else email}
    return Right(f"{kind}:{email}", kind, whole, inherited=above, direct=direct, **name)  # type: ignore[arg-type]


def plan(members: Sequence[Member], *rights: Right, sheet: str = TEAM, **rules: object) -> Sharing:
    return plan_sharing(members, [Sheet(sheet, rights)], Rules({SELF}, **rules))  # type: ignore[arg-type]


def told(sharing: Sharing) -> list[tuple[str, str, str]]:
    return [(one.what, one.who, one.role) for one in sharing.steps]


def noted(sharing: Sharing) -> list[tuple[str, str]]:
    return [(one.code, one.who) for one in sharing.remarks]


ANNA = Member("v001", "Анна", "anna@firm.ru", "editor")
IVAN = Member("v002", "Иван", "ivan@firm.ru", "reader")
ZOYA = Member("v003", "Зоя", "zoya@gmail.com")


def test_who_is_new_comes_last_and_who_goes_goes_first() -> None:
    sharing = plan([ANNA, IVAN, ZOYA], right("zoya@gmail.com"), right("ivan@firm.ru", "commenter"))
    assert (
        Step("revoke", TEAM, "user", "zoya@gmail.com", "Зоя", "", "writer", "user:zoya@gmail.com"),
        Step("change", TEAM, "user", "ivan@firm.ru", "Иван", "reader", "commenter", "user:ivan@firm.ru"),
        Step("add", TEAM, "user", "anna@firm.ru", "Анна", "writer"),
    ) == sharing.steps


def test_a_personal_sheet_is_the_sellers_own_and_nobody_is_pushed_out_unasked() -> None:
    rights = [right("anna@firm.ru"), right("nobody@x.ru", "reader")]
    sharing = plan([ANNA, ZOYA], *rights, sheet="v003")
    assert [("add", "zoya@gmail.com", PERSONAL_ROLE)] == told(sharing)
    assert [("listed_elsewhere", "anna@firm.ru"), ("unlisted", "nobody@x.ru")] == noted(sharing)
    sharing = plan([ANNA, ZOYA], *rights, sheet="v003", others=True)
    assert [("revoke", "anna@firm.ru", ""), ("revoke", "nobody@x.ru", "")] == told(sharing)[:2]


def test_who_has_left_loses_every_sheet_and_a_mailbox_goes_to_the_next() -> None:
    gone = replace(ZOYA, left=True)
    rights = (right("zoya@gmail.com"),)
    for sheet in (TEAM, "v003", "v001"):
        assert [("revoke", "zoya@gmail.com", "")] == told(plan([gone], *rights, sheet=sheet))
    heir = replace(gone, code="v009", left=False, access="reader")
    assert [("change", "zoya@gmail.com", "reader")] == told(plan([gone, heir], *rights))
    assert [("revoke", "zoya@gmail.com", "")] == told(plan([gone, heir], *rights, sheet="v003"))


def test_the_owner_the_program_itself_and_robots_are_never_touched() -> None:
    rights = [right(OWNER, "owner"), right(SELF), right(ROBOT)]
    listed = [Member("v1", "Глава", OWNER, left=True), Member("v2", "Я", SELF), Member("v3", "Х", "x@y.ru")]
    sharing = plan(listed, *rights, others=True, links=True)
    assert () == sharing.steps
    assert [("owner", OWNER), ("self", SELF)] == noted(sharing)


def test_what_comes_from_a_folder_is_said_and_what_stands_beside_it_is_taken() -> None:
    above = right("zoya@gmail.com", above="reader", direct="")
    sharing = plan([ZOYA], above)
    assert ([], [("inherited", "zoya@gmail.com")]) == (told(sharing), noted(sharing))
    sharing = plan([ZOYA], replace(above, direct="writer"))
    assert [("revoke", "zoya@gmail.com", "")] == told(sharing)
    sharing = plan([replace(ANNA, access="reader")], right("anna@firm.ru", above="commenter", direct=""))
    assert ([], [("inherited_more", "anna@firm.ru")]) == (told(sharing), noted(sharing))
    sharing = plan([ANNA], right("anna@firm.ru", above="reader", direct=""))
    assert [("add", "anna@firm.ru", "writer")] == told(sharing)


def test_links_are_told_and_closed_only_where_that_was_asked_for() -> None:
    rights = [right("", "reader", kind="anyone"), right("firm.ru", "commenter", kind="domain")]
    sharing = plan([], *rights, others=True)
    assert (
        (),
        (Remark("anyone", TEAM, "", "reader"), Remark("domain", TEAM, "firm.ru", "commenter")),
    ) == (sharing.steps, sharing.remarks)
    assert [("revoke", "", ""), ("revoke", "firm.ru", "")] == told(plan([], *rights, links=True))


def test_an_address_of_which_the_list_says_two_things_is_left_alone() -> None:
    for rights in ([], [right("zoya@gmail.com")]):
        assert Sharing() == plan([ZOYA], *rights, unclear={"zoya@gmail.com"}, others=True)
        assert Sharing() == plan([ZOYA], *rights, unclear={"zoya@gmail.com"}, others=True, sheet="v003")


def test_dots_are_letters_like_others() -> None:
    sharing = plan([IVAN], right("i.van@firm.ru", "reader"))
    assert ([("add", "ivan@firm.ru", "reader")], [("unlisted", "i.van@firm.ru")]) == (
        told(sharing),
        noted(sharing),
    )


def _rights(email: str) -> st.SearchStrategy[Right]:
    if email == OWNER:
        return st.just(right(OWNER, "owner"))
    roles = st.sampled_from(HELD)
    direct = st.builds(lambda role: right(email, role), roles)
    above = st.builds(lambda role: right(email, above=role, direct=""), roles)
    both = st.builds(lambda one, two: right(email, above=one, direct=two), roles, roles)
    return st.one_of(direct, above, both)


def _members(code: int, email: str) -> st.SearchStrategy[Member]:
    access = st.sampled_from(["personal", *ROLES])
    return st.builds(lambda how, left: Member(f"v{code}", email, email, how, left), access, st.booleans())


SHEETS = st.tuples(
    *(
        st.lists(st.sampled_from(PEOPLE), unique=True).flatmap(
            lambda held: st.tuples(*(_rights(email) for email in held if email != OWNER), _rights(OWNER))
        )
        for _ in range(2)
    )
)
MEMBERS = st.lists(st.sampled_from(PEOPLE), unique=True).flatmap(
    lambda listed: st.tuples(*(_members(number, email) for number, email in enumerate(listed)))
)


def do(sheet: Sheet, steps: Sequence[Step]) -> Sheet:
    """Do in a model what Google does."""
    rights = {one.email: one for one in sheet.rights}
    for step in (one for one in steps if one.sheet == sheet.code):
        old = rights.get(step.who)
        above = old.inherited if old is not None else ""
        assert step.what != "add" or old is None or not old.direct
        assert step.what == "add" or (old is not None and old.direct == step.before and old.id == step.right)
        if step.what == "revoke" and not above:
            del rights[step.who]
        else:
            rights[step.who] = right(step.who, above=above, direct=step.role)
    return Sheet(sheet.code, tuple(rights.values()))


@given(MEMBERS, SHEETS, st.booleans())
def test_after_the_steps_rights_are_those_of_the_list_and_again_there_are_none(
    members: Sequence[Member], held: tuple[Sequence[Right], Sequence[Right]], others: bool
) -> None:
    sheets = [Sheet(TEAM, held[0]), Sheet("v0", held[1])]
    rules = Rules({SELF}, others=others)
    sharing = plan_sharing(members, sheets, rules)
    after = [do(sheet, sharing.steps) for sheet in sheets]
    assert () == plan_sharing(members, after, rules).steps
    kept = {OWNER, SELF, ROBOT}
    assert not {step.who for step in sharing.steps} & kept
    for sheet, before in zip(after, sheets, strict=True):
        now = {one.email: one for one in sheet.rights}
        stood = {one.email: one for one in before.rights}
        for one in members:
            if one.email in kept:
                continue
            is_own = sheet.code == one.code
            is_asked = sheet.code == TEAM or is_own or one.left
            role = "" if one.left else ROLES.get(one.access, "") if sheet.code == TEAM else PERSONAL_ROLE
            if not is_asked or (is_own and not one.left and one.access != "personal"):
                assert others or now.get(one.email) == stood.get(one.email)
                continue
            found = now.get(one.email)
            above = found.inherited if found is not None else ""
            assert max(role, above, key=RANKS.__getitem__) == (found.role if found is not None else "")


@given(MEMBERS, SHEETS, st.randoms())
def test_the_order_of_rows_and_rights_changes_nothing(
    members: Sequence[Member], held: tuple[Sequence[Right], Sequence[Right]], dice: object
) -> None:
    people, rights = list(members), list(held[0])
    dice.shuffle(people)  # type: ignore[attr-defined]
    dice.shuffle(rights)  # type: ignore[attr-defined]
    rules = Rules({SELF})
    assert plan_sharing(members, [Sheet(TEAM, held[0])], rules) == plan_sharing(
        people, [Sheet(TEAM, rights)], rules
    )


def test_an_address_that_the_row_has_no_more_is_withdrawn_under_its_old_name() -> None:
    rights = (right("old@x.ru"), right("zoya@gmail.com"), right("guest@x.ru"), right(OWNER, "owner"))
    meant = ("old@x.ru", "zoya@gmail.com", OWNER)
    sharing = plan_sharing([ZOYA], [Sheet("v003", rights, "Зоя Ли", meant)], Rules({SELF}))
    assert (
        Step("revoke", "v003", "user", "old@x.ru", "Зоя Ли", "", "writer", "user:old@x.ru"),
    ) == sharing.steps
    assert [("owner", OWNER), ("unlisted", "guest@x.ru")] == noted(sharing)


def test_who_sees_all_keeps_the_sheet_of_their_own_address() -> None:
    sheet = Sheet("v001", (right("anna@firm.ru"),), "Анна", ("anna@firm.ru",))
    assert () == plan_sharing([ANNA], [sheet], Rules({SELF})).steps


def test_of_a_former_sheet_all_it_was_meant_for_are_withdrawn() -> None:
    sheet = Sheet(former_sheet("v003"), (right("old@x.ru"), right("zoya@gmail.com")), "Пётр", ("old@x.ru",))
    sharing = plan_sharing([ZOYA], [sheet], Rules({SELF}))
    assert [("revoke", "old@x.ru", "")] == told(sharing)
    assert [("listed_elsewhere", "zoya@gmail.com")] == noted(sharing)
