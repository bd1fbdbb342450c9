"""The compose file that edits go into."""

from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.configuration import COMPOSE_FILES
from aegis_cst.reading.files.tree import Tree


def compose_files(tree: Tree) -> list[str]:
    """Those of the names that Docker looks for that are there."""
    return [each for each in COMPOSE_FILES if tree.exists(each)]


def compose_path(tree: Tree, setting: str) -> str | Blocker:
    """The compose file: of several, the one that Docker Compose reads."""
    for path in (setting,) if setting else COMPOSE_FILES:
        data = content(tree, path)
        if data is not None:
            return data if isinstance(data, Blocker) else path
    missing = setting or "docker-compose.yml"
    hint = "set compose = false under [tool.aegis.anchors] in pyproject.toml"
    return Blocker(f"there is no {missing}; {hint} to do without", missing)
