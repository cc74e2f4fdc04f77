"""The command line: parse options, call one use case, show, exit code. Nothing else prints."""

from sheets_strategy.cli.app import main

__all__ = ["main"]
