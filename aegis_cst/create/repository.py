"""A git repository around a new project, as ``cargo new`` makes one.

https://doc.rust-lang.org/cargo/commands/cargo-new.html
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MESSAGE = "Create the project with aegis init"
"""Subject of the first commit."""

NOBODY = "git does not know your name and e-mail address"


class GitError(Exception):
    """A step of git's that failed; the text is the first line of what it said."""


@dataclass(frozen=True, slots=True)
class Started:
    """A repository that was made; ``problem`` says why it has no commit, if so."""

    problem: str = ""


def start_repository(root: Path) -> Started | None:
    """Make a repository of a project, with all that git does not ignore in a commit.

    ``None`` where there is no git, or where the project lies in a repository already
    that does not ignore it. Hooks of the user's own template do not run: they would
    judge what nobody has written yet.
    """
    program = shutil.which("git")
    if program is None or _is_tracked_by_another(program, root):
        return None
    try:
        _git(program, root, "init", "--quiet")
        _git(program, root, "add", "--all")
        # What was added stays added: the user has only to commit.
        if not _knows(program, root):
            return Started(NOBODY)
        _git(program, root, "commit", "--quiet", "--no-verify", "--message", MESSAGE)
    except GitError as error:
        return Started(str(error))
    return Started()


def _is_tracked_by_another(program: str, root: Path) -> bool:
    # As https://github.com/rust-lang/cargo/blob/master/src/cargo/util/vcs.rs does.
    inside = _run(program, root, "rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != "true":
        return False
    return _run(program, root, "check-ignore", "--quiet", ".").returncode != 0


def _knows(program: str, root: Path) -> bool:
    """Whether git knows who commits: it would fail with a page of advice."""
    return _run(program, root, "var", "GIT_COMMITTER_IDENT").returncode == 0


def _git(program: str, root: Path, *arguments: str) -> None:
    finished = _run(program, root, *arguments)
    if finished.returncode:
        lines = finished.stderr.strip().splitlines()
        raise GitError(lines[0] if lines else f"git {arguments[0]} failed")


def _run(
    program: str, root: Path, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - fixed words, to a program found on the PATH
        [program, *arguments],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
