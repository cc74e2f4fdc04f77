"""Watch workbooks and sync each that changed, soon after people stopped typing, until told to stop."""

from sheets_strategy.watch.lanes import Deeds, Kept, Lane, Note, Remembered, Reported, Synced, World
from sheets_strategy.watch.loop import Loop
from sheets_strategy.watch.pace import FILES, IDLE_AT_MOST, SHEETS, Pace

__all__ = [
    "FILES",
    "IDLE_AT_MOST",
    "SHEETS",
    "Deeds",
    "Kept",
    "Lane",
    "Loop",
    "Note",
    "Pace",
    "Remembered",
    "Reported",
    "Synced",
    "World",
]
