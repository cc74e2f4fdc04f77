"""Scalars: money, dates, ИНН, names, accounts, currencies, conditions; standard library only."""
