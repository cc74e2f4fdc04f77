"""Statement rows and what becomes of them: columns, repeats, payers, payments."""
