"""The workbook protocol over a local .xlsx file."""

from sheets_strategy.adapters.xlsx.workbook import XlsxWorkbook

__all__ = ["XlsxWorkbook"]
