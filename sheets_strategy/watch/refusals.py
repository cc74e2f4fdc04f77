"""Which refusals pass by themselves, by their codes."""

PASSING = frozenset(
    {
        "sync_running", "google_writing", "workbook_busy", "workbook_changed", "google_changed",
        "workbook_keeps_changing", "open_elsewhere", "workbook_unreachable", "workbook_not_found",
        "file_not_found", "google_quota", "google_silent", "google_unreachable", "google_no_network",
        "google_unclear", "google_page", "google_proxy", "google_daily_limit", "google_login_unreachable",
        "google_login_busy", "broken_workbook",
    }
)  # fmt: skip
"""Refusals that pass by themselves or with what a person does anyway; nothing of them goes into the sheet."""
UNDER_WAY = frozenset(
    {
        "sync_running", "google_writing", "workbook_busy", "workbook_changed", "google_changed",
        "workbook_keeps_changing", "open_elsewhere",
    }
)  # fmt: skip
"""Those of them that are no failure at all: somebody is at it."""
UNTOLD_AT_FIRST = frozenset({"workbook_busy", "workbook_changed", "google_changed", "broken_workbook"})
"""Half-saved files and the like: told only if it happens twice in a row."""
