"""What ``aegis check --diff`` shows: a patch for ``git apply`` where it was printed."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aegis_cst.plan.model import FileChange
from aegis_cst.plan.patch import patch

_HEADERS = (b"diff --git ", b"index ")


def shown_diff(
    changes: Sequence[FileChange], root: Path, here: Path
) -> tuple[bytes, str]:
    """A patch, and what has to be known about it.

    Its paths lead there from the working folder or, where a file is not below that,
    from the root of the project.
    """
    if not changes:
        return b"", ""
    base, note = Path(os.path.realpath(here)), ""
    real = Path(os.path.realpath(root))
    if not all((real / each.path).is_relative_to(base) for each in changes):
        base = real
        note = f"note: the paths of the diff lead there from {root}: apply it there"
    moved = [
        replace(each, path=(real / each.path).relative_to(base).as_posix())
        for each in changes
    ]
    text = patch(moved, {})
    return (_without_headers(text) if _is_inside_of_git(base) else text), note


def _is_inside_of_git(folder: Path) -> bool:
    """Whether git would take the paths of its own headers to be about another folder.

    Those are always from the root of the repository, all others from where git runs.
    """
    if (folder / ".git").exists():
        return False
    return any((each / ".git").exists() for each in folder.parents)


def _without_headers(text: bytes) -> bytes:
    lines = text.split(b"\n")
    return b"\n".join(each for each in lines if not each.startswith(_HEADERS))
