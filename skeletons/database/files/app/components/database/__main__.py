"""Alembic's own commands for this database: `python -m app.components.database history`.

For projects without a command of their own; see `README.md`.
"""

import sys

from app.components.database.migrator import (
    ERRORS,
    Migrator,
    describe_error,
    log_progress,
)


def main() -> None:
    log_progress()
    try:
        Migrator().run(sys.argv[1:])
    except ERRORS as error:
        sys.exit(describe_error(error))


if __name__ == "__main__":
    main()
