"""``python -m sheets_strategy``."""

from sheets_strategy.cli import main

if __name__ == "__main__":
    main()
