"""Tabs as data: the template, reading by header, what shall stand, the difference; no file, no Google."""
