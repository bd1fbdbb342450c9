"""Alembic's own commands for this database: `python -m app.components.database history`.

For projects without a command of their own; see `README.md`.
"""

import sys

from app.components.database.migrator import open_migrator

if __name__ == "__main__":
    with open_migrator() as migrator:
        migrator.run(sys.argv[1:])
