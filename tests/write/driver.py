"""Writes the scene in a process of its own: ``driver.py ROOT``; 1 for a refusal."""

import sys
from pathlib import Path

from aegis_cst.write.transaction import commit
from write.scene import work

if __name__ == "__main__":
    root = Path(sys.argv[1])
    try:
        commit(root, work(root, locked=True))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
