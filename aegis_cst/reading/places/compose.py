"""The compose file that edits go into."""

from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.configuration import COMPOSE_FILES
from aegis_cst.reading.files.tree import Tree


def compose_files(tree: Tree) -> list[str]:
    """Those of the names that Docker looks for that are there."""
    return [each for each in COMPOSE_FILES if tree.exists(each)]


def compose_path(tree: Tree, setting: str) -> str | Blocker:
    """The compose file; several are a blocker, since Docker reads only one."""
    candidates = (setting,) if setting else COMPOSE_FILES
    found = []
    for path in candidates:
        data = content(tree, path)
        if isinstance(data, Blocker):
            return data
        if data is not None:
            found.append(path)
    if len(found) == 1:
        return found[0]
    hint = "under [tool.aegis.anchors] in pyproject.toml"
    if not found:
        missing = setting or "docker-compose.yml"
        return Blocker(
            f"there is no {missing}; set compose = false {hint} to do without", missing
        )
    return Blocker(
        f"there are several compose files, {', '.join(found)}; "
        f'set compose = "{found[0]}" {hint}',
        found[1],
    )
