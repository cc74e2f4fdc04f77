"""The workbook protocol over real backends, and the files around them."""
