"""Google's refusals that no state of ours leads to, as both APIs word them."""

from __future__ import annotations

from collections.abc import Mapping

from .calls import Answer, ApiError, Json, drive_error, sheets_error

_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_HELP = "type.googleapis.com/google.rpc.Help"
_PROJECT = "123456789012"
_CONSOLE = "https://console.developers.google.com/apis/api"
_SERVICE_METHODS = {
    "sheets.spreadsheets.batchUpdate": "BatchUpdateSpreadsheet",
    "sheets.spreadsheets.create": "CreateSpreadsheet",
    "sheets.spreadsheets.get": "GetSpreadsheet",
    "sheets.spreadsheets.getByDataFilter": "GetSpreadsheetByDataFilter",
    "sheets.spreadsheets.sheets.copyTo": "CopySheetTo",
    "sheets.spreadsheets.developerMetadata.get": "GetDeveloperMetadata",
    "sheets.spreadsheets.developerMetadata.search": "SearchDeveloperMetadata",
}


def quota_exceeded(kind: str, limit: int, *, per_user: bool) -> ApiError:
    """Refuse a call for its number: ``read`` or ``write`` of Sheets."""
    word = kind.capitalize()
    unit = f"{word} requests per minute" + (" per user" if per_user else "")
    metadata = {
        "quota_limit": f"{word}RequestsPerMinutePer{'User' if per_user else 'Project'}",
        "quota_limit_value": str(limit),
        "quota_unit": "1/min/{project}/{user}" if per_user else "1/min/{project}",
        "quota_metric": f"sheets.googleapis.com/{kind}_requests",
        "service": "sheets.googleapis.com",
        "consumer": f"projects/{_PROJECT}",
        "quota_location": "global",
    }
    text = (
        f"Quota exceeded for quota metric '{word} requests' and limit '{unit}' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{_PROJECT}'."
    )
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    details: list[Json] = [
        {"@type": _INFO, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": metadata},
        {"@type": _HELP, "links": [link]},
    ]
    return sheets_error(429, text, details=details)


def too_many(api: str, kind: str) -> ApiError:
    """Refuse a call with 429."""
    if api == "drive":
        return drive_error(429, "rateLimitExceeded", "Rate Limit Exceeded", domain="usageLimits")
    return quota_exceeded(kind if kind in ("read", "write") else "read", 60, per_user=True)


def scopes_missing(api: str, method: str, needed: frozenset[str]) -> ApiError:
    """Refuse a token whose scopes don't allow a method."""
    text = "Request had insufficient authentication scopes."
    metadata = {
        "service": f"{'www' if api == 'drive' else api}.googleapis.com",
        "method": _service_method(method),
    }
    details = [
        {
            "@type": _INFO,
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": metadata,
        }
    ]
    error: Json = {"code": 403, "message": text, "status": "PERMISSION_DENIED", "details": details}
    if api == "drive":
        error["errors"] = [
            {"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}
        ]
    names = " ".join(f"https://www.googleapis.com/auth/{one}" for one in sorted(needed))
    challenge = f'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{names}"'
    return ApiError(403, {"error": error}, {"WWW-Authenticate": challenge})


def api_disabled(api: str) -> ApiError:
    """Refuse a project in which the API isn't switched on."""
    service = f"{api}.googleapis.com"
    title = {"sheets": "Google Sheets API", "drive": "Google Drive API"}[api]
    url = f"{_CONSOLE}/{service}/overview?project={_PROJECT}"
    text = (
        f"{title} has not been used in project {_PROJECT} before or it is disabled. Enable it by visiting {url} then retry. "
        "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    metadata = {
        "service": service,
        "consumer": f"projects/{_PROJECT}",
        "activationUrl": url,
        "serviceTitle": title,
    }
    link = {"description": "Google developers console API activation", "url": url}
    details = [
        {"@type": _INFO, "reason": "SERVICE_DISABLED", "domain": "googleapis.com", "metadata": metadata},
        {"@type": _HELP, "links": [link]},
    ]
    error: Json = {"code": 403, "message": text, "status": "PERMISSION_DENIED", "details": details}
    if api == "drive":
        error["errors"] = [
            {"message": text, "domain": "usageLimits", "reason": "accessNotConfigured", "extendedHelp": url}
        ]
    return ApiError(403, {"error": error})


def no_right(api: str) -> ApiError:
    """Refuse an account that may not do this with the file."""
    if api == "drive":
        text = "The user does not have sufficient permissions for this file."
        return drive_error(403, "insufficientFilePermissions", text)
    return sheets_error(403, "The caller does not have permission")


def missing(api: str) -> ApiError:
    """Say that there is no such file."""
    if api == "drive":
        return drive_error(404, "notFound", "File not found: .", locationType="parameter", location="fileId")
    return sheets_error(404, "Requested entity was not found.")


def broken(api: str, status: int) -> ApiError:
    """Fail inside: 500, 502 or 503."""
    texts = {
        500: ("Internal error encountered.", "INTERNAL", "internalError", "Internal Error"),
        502: ("Bad Gateway", "UNAVAILABLE", "backendError", "Bad Gateway"),
        503: ("The service is currently unavailable.", "UNAVAILABLE", "backendError", "Backend Error"),
    }
    text, state, reason, short = texts[status]
    if api == "drive":
        return drive_error(status, reason, short)
    return sheets_error(status, text, status=state)


def usage_limit(reason: str, text: str) -> ApiError:
    """Refuse with 403 for one of Drive's limits."""
    return drive_error(403, reason, text, domain="usageLimits")


def domain_sharing(api: str) -> ApiError:
    """Refuse to share with an account outside of the organisation."""
    del api
    text = "The domain administrators have disabled Drive apps or sharing outside of the domain."
    return drive_error(403, "domainPolicy", text)


def html_page(status: int) -> tuple[int, Mapping[str, str], bytes]:
    """Give the page that Google's front end shows when something is down."""
    page = (
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
        f"  <title>Error {status} (Server Error)!!1</title>\n"
        f"  <p><b>{status}.</b> <ins>That’s an error.</ins>\n"
        "  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 "
        "seconds. <ins>That’s all we know.</ins>\n"
    )
    return status, {"Content-Type": "text/html; charset=UTF-8"}, page.encode()


def invalid_grant() -> Answer:
    """Refuse a refresh token that was revoked or has expired."""
    return Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})


def cell_limit() -> ApiError:
    """Refuse to hold more than ten million cells."""
    return sheets_error(
        400,
        "Invalid requests[0].addSheet: This action would increase the number of cells in the workbook above the limit of "
        "10000000 cells.",
    )


def _service_method(method: str) -> str:
    api, *rest, name = method.split(".")
    if api == "drive":
        return f"google.apps.drive.v3.Drive{rest[-1].capitalize()}.{name[0].upper()}{name[1:]}"
    known = _SERVICE_METHODS.get(method)
    return f"google.apps.sheets.v4.SpreadsheetsService.{known or _values_method(name)}"


def _values_method(name: str) -> str:
    # values.batchUpdateByDataFilter is BatchUpdateValuesByDataFilter.
    verb, by, what = name.partition("ByDataFilter")
    return f"{verb[0].upper()}{verb[1:]}Values{by}{what}"
