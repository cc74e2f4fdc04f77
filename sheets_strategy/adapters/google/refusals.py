"""Faults → errors of the tool: codes with facts that a person can act on."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from sheets_strategy.adapters.google.faults import ENDED, Fault, FaultError
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.scopes import SMALLEST
from sheets_strategy.adapters.google.sign_in_errors import word_refusal
from sheets_strategy.errors import StrategyError, WorkbookChanged, WorkbookError

SHARING_FORBIDDEN = frozenset(
    {
        "cannotShareTeamDriveWithNonPermittedUser",
        "cannotShareTeamDriveTopFolderWithAnyoneOrDomains",
        "domainPolicy",
        "invalidSharingRequest",
        "publishOutNotPermitted",
        "shareInNotPermitted",
        "shareOutNotPermitted",
        "shareOutWarning",
        "sharingNonGoogleAccountNotPermitted",
        "teamDriveDomainUsersOnlyRestriction",
        "teamDriveTeamMembersOnlyRestriction",
    }
)
_INHERITED = re.compile(r"(?i)inherited permission")
_NO_ACCOUNT = re.compile(r"(?i)no google account associated")
_DISABLED = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_BY_REASON = {
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "google_scope",
    "insufficientPermissions": "google_scope",
    "insufficientScopes": "google_scope",
    "dailyLimitExceeded": "google_daily_limit",
    "dailyLimitExceededUnreg": "google_daily_limit",
    "quotaExceeded": "google_daily_limit",
    "sharingRateLimitExceeded": "google_sharing_limit",
    "appNotAuthorizedToFile": "google_hidden",
}
_BY_KIND = {
    "cut": "google_silent",
    "dns": "google_no_network",
    "proxy": "google_proxy",
    "quota": "google_quota",
    "refused": "google_unreachable",
    "request": "google_refused",
    "server": "google_silent",
    "timeout": "google_silent",
    "tls": "google_certificate",
}
_FILTERED = frozenset({403, 407, 451, 511})
"""Statuses that a proxy, not Google, gives with a page of its own."""
_PROTECTED = re.compile(r"(?i)protected (cell|object|range|sheet)")
_TOO_LONG = re.compile(r"(?i)more than the maximum of (\d+) characters")
_CELL_LIMIT = re.compile(r"(?i)number of cells in the workbook above|above the limit of \d+ cells")
_NOT_NATIVE = re.compile(r"(?i)not supported for this document|must not be an office file")
_MOVED = re.compile(
    r"(?i)unable to parse range|exceeds grid limits|no grid with id|cannot find (a )?sheet|no sheet with id"
    r"|developer ?metadata.*(already exists|not found|no )|no developer ?metadata|metadata.*already exists"
    r"|attempting to write column|tried writing to"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of Google, and by whom.

    Attributes:
        who: Who asked.
        sheet: Title of the sheet, or its id while no title is known; "" when about no sheet.
        writes: Something was to be changed.
        shares: A right was to be given or taken.
        makes: A file was to be made.
    """

    who: Identity
    sheet: str = ""
    writes: bool = False
    shares: bool = False
    makes: bool = False

    @property
    def narrow(self) -> bool:
        """Say whether the account sees only what the tool made or what a person picked."""
        return self.who.scopes == SMALLEST

    @property
    def robot(self) -> bool:
        """Say whether the account is a service account, which has no storage."""
        return self.who.kind == "robot" or self.who.email.endswith("gserviceaccount.com")


def refuse(fault: Fault, asked: Asked, *, unclear: bool = False, seconds: float = 0.0) -> StrategyError:
    """Make the error that a fault ends in, with the fault as its cause.

    Args:
        fault: What the last try came to.
        asked: What was asked.
        unclear: One of the tries may have been done by Google all the same.
        seconds: How long the tries took.
    """
    done = unclear and asked.writes
    if not done and (fault.kind == "login" or fault.status == 401):
        ended = word_refusal(fault.reason if fault.kind == "login" else ENDED, fault.message, asked.who)
        ended.__cause__ = FaultError(fault)
        return ended
    code = _code(fault, asked, unclear=done)
    makes = WorkbookChanged if code == "google_changed" else WorkbookError
    error = makes(
        code,
        sheet=asked.sheet,
        account=asked.who.email,
        message=fault.message,
        link=fault.link,
        service=fault.service,
        seconds=round(seconds),
        wait=math.ceil(fault.wait_s or 60.0),
        cause=fault.kind,
    )
    error.__cause__ = FaultError(fault)
    return error


def _code(fault: Fault, asked: Asked, *, unclear: bool) -> str:
    if unclear and (fault.retried or fault.kind == "login" or fault.status == 401):
        return "google_unclear_file" if asked.makes else "google_unclear"
    if fault.kind == "html":
        return "google_page" if fault.status < 400 or fault.status in _FILTERED else "google_refused"
    return _BY_KIND[fault.kind] if fault.kind in _BY_KIND else _answer(fault, asked)


def _answer(fault: Fault, asked: Asked) -> str:
    """Choose the code for a refusal that Google worded."""
    if fault.status == 404:
        if asked.makes:
            return "google_make_missing"
        return "google_hidden" if asked.narrow else "google_not_found"
    if fault.status == 403:
        return _forbidden(fault, asked)
    message = fault.message
    if _PROTECTED.search(message):
        return "google_protected"
    if _TOO_LONG.search(message):
        return "google_cell_too_long"
    if _CELL_LIMIT.search(message):
        return "google_cell_limit"
    if _NOT_NATIVE.search(message):
        return "google_uploaded"
    if _MOVED.search(message):
        return "google_changed"
    if asked.shares and _NO_ACCOUNT.search(message):
        return "google_no_account"
    if asked.shares and fault.reason in SHARING_FORBIDDEN:
        return "google_sharing_forbidden"
    return "google_refused"


def _forbidden(fault: Fault, asked: Asked) -> str:
    if fault.reason in _DISABLED or "has not been used in project" in fault.message:
        return "google_api_disabled"
    if fault.reason == "storageQuotaExceeded":
        return "google_robot_storage" if asked.robot else "google_storage_full"
    if "insufficient authentication scopes" in fault.message.lower():
        return "google_scope"
    if asked.shares and (
        fault.reason == "cannotDeleteInheritedPermission" or _INHERITED.search(fault.message)
    ):
        return "google_right_inherited"
    if asked.shares and fault.reason == "insufficientFilePermissions":
        return "google_cannot_share"
    if fault.reason in SHARING_FORBIDDEN:
        return "google_sharing_forbidden"
    if fault.reason in _BY_REASON:
        return _BY_REASON[fault.reason]
    if asked.shares or asked.makes:
        return "google_sharing_forbidden" if asked.shares else "google_make_forbidden"
    return "google_read_only" if asked.writes else "google_no_right"
