"""The workbook protocol over Google Sheets: gspread and Google's libraries are imported nowhere else."""
