"""A project on disk as a value to compare."""

from pathlib import Path


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a project, less what aegis keeps for itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] != ".aegis"
    }
