"""A command line that cannot be understood → two lines in the user's language."""

from __future__ import annotations

import typer

from sheets_strategy.cli.words import help_of

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line; it gives the class no public name of its own."""


_CODES = {
    "NoSuchOption": "usage_no_option",
    "BadOptionUsage": "usage_no_value",
    "MissingParameter": "usage_missing",
    "BadParameter": "usage_bad_value",
}


def missing(name: str) -> Exception:
    """Give the error of a word that this command cannot do without, whatever its other options."""
    error = typer.BadParameter(name)
    error.missing = name  # type: ignore[attr-defined]
    return error


def extra(name: str) -> Exception:
    """Give the error of a word that does not go with the other options."""
    error = typer.BadParameter(name)
    error.extra = name  # type: ignore[attr-defined]
    return error


def word_usage(error: Exception, words: list[str]) -> list[str]:
    """Word a wrong command line: what was not understood, and where help is."""
    message = str(getattr(error, "message", error))
    code = _CODES.get(type(error).__name__, "usage_wrong")
    name = getattr(error, "option_name", "") or _name(getattr(error, "param", None))
    if getattr(error, "missing", ""):
        code, name = "usage_missing", error.missing  # type: ignore[attr-defined]
    if getattr(error, "extra", ""):
        code, name = "usage_extra", error.extra  # type: ignore[attr-defined]
    if message.startswith("No such command"):
        code, name = "usage_no_command", words[0]
    if message.startswith("Got unexpected extra"):
        code, name = "usage_extra", message.removesuffix(")").rpartition("(")[2]
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "sheets-strategy"
    return [
        help_of(code).format(name=name, why=message),
        help_of("usage_help").format(command=command),
    ]


def _name(param: object) -> str:
    """Name a parameter as people type it."""
    options = getattr(param, "opts", [])
    return str(getattr(param, "metavar", None) or (options[-1] if options else "?"))
