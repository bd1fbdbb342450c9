"""Files that are not there any more."""

from pathlib import Path

from aegis_cst.storage.git import git_says


def is_known_to_git(root: Path, path: str) -> bool:
    """Whether git has, or once had, a file at a path or below it."""
    commands = (
        ("ls-files", "--", path),
        ("log", "-1", "--format=%h", "--", path),
    )
    # A `*` or a `[` in a path is part of a name here:
    # https://git-scm.com/docs/git#Documentation/git.txt---literal-pathspecs
    return any(git_says(root, "--literal-pathspecs", *each) for each in commands)
