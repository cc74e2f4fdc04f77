"""A template of three tabs that shows every feature of a new workbook."""

from sheets_strategy.workbook.template import (
    ChartSpec,
    ColumnSpec,
    HighlightSpec,
    TableSpec,
    TabSpec,
    Template,
)

SETTINGS = TableSpec(
    "settings",
    (ColumnSpec("name", "Setting", "team", "text", 20), ColumnSpec("value", "Value", "team", "any", 10)),
)
TEAMS = TableSpec(
    "teams",
    (ColumnSpec("team", "Team", "team", "text"), ColumnSpec("promise", "Promise", "team", "long_text", 30)),
    title="Teams",
    row=8,
)
TOTALS = TableSpec(
    "totals",
    (ColumnSpec("line", "Line", "tool", "text"), ColumnSpec("share", "Share of all", "tool", "percent")),
    title="Totals",
    row=3,
    lines=(("all", "All"), ("rest", "Rest")),
)
CLIENTS = TableSpec(
    "clients",
    (
        ColumnSpec("name", "Client", "team", "text", 30, note="Who pays."),
        ColumnSpec("sum", "Turnover", "tool", "money", 18),
        ColumnSpec("share", "Running share", "tool", "percent", 5),
        ColumnSpec("mood", "Mood", "team", "choice", choices=("good", "bad"), strict=True),
        ColumnSpec("need", "Need", "team", "choice", 15, choices=("law", "wish")),
        ColumnSpec("hours", "Hours", "team", "number"),
        ColumnSpec("on", "Paid on", "tool", "date"),
        ColumnSpec("code", "Code", "tool", "code", hidden=True),
    ),
    row=8,
    filter=True,
)
MAIN = TabSpec(
    "main",
    "Client's list",
    "input",
    (TOTALS, CLIENTS),
    color="BF8F00",
    freeze=(9, 1),
    intro="Who brings the money",
    charts=(ChartSpec("clients", "name", "sum", "share", "Pareto", 2, 9, rows=20),),
    highlights=(HighlightSpec("clients", "mood", 'so-called "bad"', "F8CBAD", "C00000"),),
)
OPTIONS = TabSpec("options", "Options", "input", (SETTINGS, TEAMS), hidden=True)
RECORD = TabSpec(
    "memory",
    "Memory",
    "output",
    (TableSpec("memory", tuple(ColumnSpec(k, k, "tool", "text") for k in ("kind", "key", "value", "on"))),),
    hidden=True,
)
SMALL = Template(
    version=1,
    lang="en",
    tabs=(OPTIONS, MAIN, RECORD),
    defaults={
        "settings": (
            {"name": "Limit", "value": 0.8},
            {"name": "Account", "value": ""},
            {"name": "Language", "value": "English"},
        ),
        "clients": ({"name": "0123456789", "hours": 2.5}, {"name": "=1+1", "sum": 5}),
    },
    labels={
        "setting": {"limit": "Limit", "account": "Account", "language": "Language"},
        "setting_type": {"limit": "percent", "account": "text", "language": "language"},
        "language": {"ru": "Russian", "en": "English"},
    },
    meanings={},
    messages={
        "texts": {
            "workbook_title": "Sales strategy",
            "google_filter_view": "My own",
            "google_tool_columns": "the program fills these",
            "google_headers": "the program finds columns by these",
        }
    },
)
