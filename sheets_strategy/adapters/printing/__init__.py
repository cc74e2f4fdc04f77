"""A report → a file that people print: HTML, PDF."""
