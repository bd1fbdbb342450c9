"""What edits of the careless user share: where the anchors are, how text is changed.

An edit is a function of the project's folder. What it writes on the user's behalf
carries words that start with ``keep``, which are looked for afterwards.
"""

from collections.abc import Callable
from pathlib import Path

Edit = Callable[[Path], None]

ROUTING = "app/components/backend/api/routing.py"
MAIN = "app/components/backend/main.py"
WEBSERVER = "app/entrypoints/webserver.py"
CONFIG = "app/core/config.py"
CLI = "app/cli/main.py"
CARDS = "app/components/frontend/cards.py"
PYPROJECT = "pyproject.toml"
COMPOSE = "docker-compose.yml"
ENV_FILE = ".env.example"

ANCHORS = (ROUTING, MAIN, CLI, CARDS, PYPROJECT, COMPOSE, ENV_FILE)
"""Every file that the scheduler is inserted into."""


def replace(project: Path, path: str, old: str, new: str) -> None:
    """Change the one place in a file that reads ``old``."""
    file = project / path
    data = file.read_bytes()
    assert data.count(old.encode()) == 1, (path, old)
    file.write_bytes(data.replace(old.encode(), new.encode()))


def append(project: Path, path: str, text: str) -> None:
    """Write on at the end of a file."""
    with (project / path).open("ab") as file:
        file.write(text.encode())


def write(project: Path, path: str, text: str) -> None:
    """Write a file anew, in folders that may be new as well."""
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
