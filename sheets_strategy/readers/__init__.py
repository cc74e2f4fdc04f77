"""Bytes of a bank's or a spreadsheet's file → statement rows, or grids of cells."""
