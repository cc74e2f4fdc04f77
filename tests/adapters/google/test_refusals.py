"""Google's refusals, word for word, and what a person reads of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from google.auth import exceptions as auth

from sheets_strategy.adapters.google import refusals
from sheets_strategy.adapters.google.faults import Fault, fault_of_answer, fault_of_exception
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.refusals import Asked, refuse
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import WorkbookChanged
from sheets_strategy.workbook.catalogue import word_error
from tests.adapters.google.opened import PERSON, ROBOT

NARROW_ONE = replace(PERSON, scopes=("drive.file",))
READS = Asked(PERSON, "Стратегия")
WRITES = Asked(PERSON, "Стратегия", writes=True)
SHARES = Asked(PERSON, "Стратегия", writes=True, shares=True)
MAKES = Asked(PERSON, "Стратегия", writes=True, makes=True)
NARROW = Asked(NARROW_ONE, "Стратегия")
ROBOT_MAKES = Asked(ROBOT, "Стратегия", writes=True, makes=True)


def sheets(status: int, message: str, state: str = "", *, reason: str = "") -> bytes:
    error: dict[str, object] = {"code": status, "message": message, "status": state}
    if reason:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    return json.dumps({"error": error}).encode()


def drive(status: int, reason: str, message: str = "m", domain: str = "global") -> bytes:
    one = {"domain": domain, "reason": reason, "message": message}
    return json.dumps({"error": {"errors": [one], "code": status, "message": message}}).encode()


CASES: list[tuple[Asked, int, bytes, str]] = [
    (READS, 403, sheets(403, "The caller does not have permission", "PERMISSION_DENIED"), "google_no_right"),
    (WRITES, 403, sheets(403, "The caller does not have permission", "PERMISSION_DENIED"), "google_read_only"),
    (READS, 403, drive(403, "insufficientFilePermissions"), "google_no_right"),
    (READS, 403, drive(403, "forbidden"), "google_no_right"),
    (READS, 403, sheets(403, "Request had insufficient authentication scopes.", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), "google_scope"),
    (READS, 403, drive(403, "insufficientPermissions", "Insufficient Permission: Request had insufficient authentication scopes."), "google_scope"),
    (READS, 403, sheets(403, "off", reason="SERVICE_DISABLED"), "google_api_disabled"),
    (READS, 403, drive(403, "accessNotConfigured", domain="usageLimits"), "google_api_disabled"),
    (READS, 403, sheets(403, "Google Sheets API has not been used in project 1 before or it is disabled."), "google_api_disabled"),
    (ROBOT_MAKES, 403, drive(403, "storageQuotaExceeded", domain="usageLimits"), "google_robot_storage"),
    (MAKES, 403, drive(403, "storageQuotaExceeded", domain="usageLimits"), "google_storage_full"),
    (MAKES, 403, drive(403, "insufficientFilePermissions"), "google_make_forbidden"),
    (MAKES, 403, drive(403, "cannotCopyFile"), "google_make_forbidden"),
    (MAKES, 404, drive(404, "notFound", "File not found: X."), "google_make_missing"),
    (SHARES, 403, drive(403, "domainPolicy", "The domain administrators have disabled Drive apps."), "google_sharing_forbidden"),
    (SHARES, 403, drive(403, "publishOutNotPermitted"), "google_sharing_forbidden"),
    (SHARES, 403, drive(403, "somethingNew", "You cannot share this item."), "google_sharing_forbidden"),
    (SHARES, 400, drive(400, "invalidSharingRequest", "Bad Request. User message: …"), "google_sharing_forbidden"),
    (SHARES, 403, drive(403, "sharingRateLimitExceeded"), "google_sharing_limit"),
    (SHARES, 403, drive(403, "dailyLimitExceeded", domain="usageLimits"), "google_daily_limit"),
    (READS, 403, drive(403, "appNotAuthorizedToFile"), "google_hidden"),
    (READS, 404, sheets(404, "Requested entity was not found.", "NOT_FOUND"), "google_not_found"),
    (NARROW, 404, sheets(404, "Requested entity was not found.", "NOT_FOUND"), "google_hidden"),
    (NARROW, 404, drive(404, "notFound", "File not found: X."), "google_hidden"),
    (WRITES, 400, sheets(400, "Invalid requests[3].appendCells: This action would increase the number of cells in the workbook above the limit of 10000000 cells."), "google_cell_limit"),
    (WRITES, 400, sheets(400, "Your input contains more than the maximum of 50000 characters in a single cell."), "google_cell_too_long"),
    (WRITES, 400, sheets(400, "Invalid requests[1].updateCells: You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit."), "google_protected"),
    (READS, 400, sheets(400, "This operation is not supported for this document", "FAILED_PRECONDITION"), "google_uploaded"),
    (READS, 400, sheets(400, "Unable to parse range: 'Клиенты'!A1"), "google_changed"),
    (WRITES, 400, sheets(400, "Range ('Клиенты'!A1:Z9) exceeds grid limits. Max rows: 5, max columns: 3"), "google_changed"),
    (WRITES, 400, sheets(400, "Invalid requests[0].createDeveloperMetadata: Developer metadata with id 5 already exists."), "google_changed"),
    (WRITES, 400, sheets(400, "Invalid requests[2].appendCells: No grid with id: 7"), "google_changed"),
    (WRITES, 400, sheets(400, 'Invalid JSON payload received. Unknown name "x": Cannot find field.'), "google_refused"),
    (READS, 413, b"<html>Too large</html>", "google_refused"),
    (READS, 403, b"<html>Blocked by your organisation</html>", "google_page"),
    (READS, 302, b"<html>Moved</html>", "google_page"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "status", "sent", "code"), CASES)
def test_answers_of_google(asked: Asked, status: int, sent: bytes, code: str) -> None:
    error = refuse(fault_of_answer(status, {}, sent, now=0.0), asked)
    assert error.code == code
    assert isinstance(error, WorkbookChanged) == (code == "google_changed")
    assert (error.facts["sheet"], error.facts["account"]) == (asked.sheet, asked.who.email)


@pytest.mark.parametrize(
    ("who", "reason", "message", "code"),
    [
        (PERSON, "invalid_grant", "Token has been expired or revoked.", "google_login_expired"),
        (PERSON, "invalid_grant", "Reauthentication failed. invalid_rapt", "google_login_expired"),
        (ROBOT, "invalid_grant", "Invalid JWT Signature.", "google_login_robot"),
        (ROBOT, "invalid_grant", "Token must be in a reasonable timeframe. Check your iat and exp values", "google_login_clock"),
        (PERSON, "deleted_client", "The OAuth client was deleted.", "google_login_client_gone"),
        (PERSON, "admin_policy_enforced", "blocked", "google_login_admin"),
    ],
)  # fmt: skip
def test_refusals_of_a_sign_in_are_worded_as_login_words_them(
    who: Identity, reason: str, message: str, code: str
) -> None:
    refused = auth.RefreshError(f"{reason}: {message}", {"error": reason, "error_description": message})
    assert refuse(fault_of_exception(refused), Asked(who, writes=True)).code == code


def test_a_token_that_stays_refused_is_a_sign_in_that_has_ended() -> None:
    assert refuse(fault_of_answer(401, {}, sheets(401, "m"), now=0.0), READS).code == "google_login_expired"
    refused = auth.RefreshError("The credentials do not contain the necessary fields")
    assert refuse(fault_of_exception(refused), READS).code == "google_login_expired"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("server", unclear=True, status=503), "google_silent"),
        (Fault("timeout", unclear=True), "google_silent"),
        (Fault("cut", unclear=True), "google_silent"),
        (Fault("quota", status=429), "google_quota"),
        (Fault("dns"), "google_no_network"),
        (Fault("refused"), "google_unreachable"),
        (Fault("proxy"), "google_proxy"),
        (Fault("tls", False), "google_certificate"),
        (Fault("html", status=200), "google_page"),
        (Fault("request", False), "google_refused"),
    ],
)
def test_what_no_repetition_helped(fault: Fault, code: str) -> None:
    assert refuse(fault, READS).code == code
    assert refuse(fault, WRITES).code == code


def test_a_write_that_may_have_been_done_says_so_whatever_came_last() -> None:
    assert refuse(Fault("refused"), WRITES, unclear=True).code == "google_unclear"
    assert refuse(Fault("quota"), SHARES, unclear=True).code == "google_unclear"
    assert refuse(Fault("timeout"), MAKES, unclear=True).code == "google_unclear_file"
    assert refuse(Fault("timeout"), READS, unclear=True).code == "google_silent"


def every_code() -> set[str]:
    """Find every code that the module can give: all its words of that form."""
    return set(re.findall(r'"(google_\w+)"', Path(refusals.__file__).read_text("utf-8")))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_code_is_worded_with_facts_that_are_given(lang: str) -> None:
    template = load_template(lang)
    error = refuse(Fault("timeout", message="m", link="https://l", wait_s=3.2), WRITES, seconds=7.6)
    for code in every_code():
        error.code = code
        words = word_error(error, template)
        assert words.todo, code
        assert "…" not in words.what + words.todo, code
    error.code = "google_silent"
    assert word_error(error, template).what in (
        "Google не отвечает уже 8 с: ответа не было.",
        "Google did not answer within 8 s: there was no answer.",
    )


def test_words_do_without_an_account_and_a_title() -> None:
    error = refuse(Fault("answer", False, status=403), Asked(replace(PERSON, email=""), "1abc"))
    assert word_error(error, load_template("ru")).what == (
        "«1abc»: у вашего аккаунта Google нет доступа к этой таблице."
    )


def test_the_cause_is_the_fault_and_nothing_else() -> None:
    error = refuse(Fault("answer", False, status=403, reason="forbidden", message="m"), READS)
    assert str(error.__cause__) == "answer, HTTP 403, forbidden: m"
    assert error.__context__ is None
