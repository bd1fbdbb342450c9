"""``.aegis/``: what aegis keeps for itself. Git ignores it; it may be deleted."""

from pathlib import Path

NAME = ".aegis"


def private_folder(root: Path) -> Path:
    """The folder, made if it is missing, with the ``.gitignore`` that hides it."""
    folder = root / NAME
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder
