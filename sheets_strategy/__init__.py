"""From a bank statement to a B2B sales strategy, inside the team's own spreadsheet."""

__version__ = "0.1.0"
