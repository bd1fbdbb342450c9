"""Which contents are not kept for undo: secrets, and what is too much."""

import fnmatch
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aegis_cst.plan.model import FileChange, Plan
from aegis_cst.plan.undo_record import Record, record_of_plan
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.storage.git import git_says
from aegis_cst.write.lock_memory import lock_digest
from aegis_cst.write.undo_store import SIZE

_SECRET = (
    ".env",
    ".env.*",
    "*.env",
    ".netrc",
    ".pypirc",
    ".envrc",
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "*.keystore",
    "id_rsa*",
    "id_ecdsa*",
    "id_ed25519*",
    "secrets.*",
    "credentials.*",
)
# Examples are committed, and hold none.
_PATTERN = re.compile(r"\.(?:example|sample|template|dist)$")


def record_of(root: Path, plan: Plan, *, locks: bool) -> Record:
    """What is kept of a plan that is about to be written; ``locks``: with uv.lock."""
    tree = DiskTree(root)
    there = [each.path for each in plan.changes if each.before is not None]
    modes = {path: tree.locate(path).stat().st_mode & 0o777 for path in there}
    when = datetime.now(UTC).isoformat(timespec="seconds")
    lock = "" if locks else lock_digest(root)
    return record_of_plan(plan, when, modes, withheld(root, plan.changes), lock)


def withheld(root: Path, changes: Sequence[FileChange]) -> Mapping[str, str]:
    """Paths of which no content is kept, and why."""
    paths = [each.path for each in changes if each.before is not None]
    reasons = dict.fromkeys(
        ignored_by_git(root, paths), "git ignores it, so it may hold secrets"
    )
    reasons |= {path: "it may hold secrets" for path in paths if _is_secret(path)}
    kept = [each for each in changes if each.path not in reasons]
    if sum(len(each.before or b"") + len(each.after or b"") for each in kept) > SIZE:
        reasons |= dict.fromkeys(paths, "the files are too large together")
    return reasons


def _is_secret(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    if _PATTERN.search(name):
        return False
    return any(fnmatch.fnmatchcase(name, each) for each in _SECRET)


def ignored_by_git(root: Path, paths: Sequence[str]) -> list[str]:
    """Those of the paths that git ignores; none without git or a repository."""
    if not paths:
        return []
    told = b"".join(path.encode() + b"\0" for path in paths)
    answer = git_says(root, "check-ignore", "-z", "--stdin", told=told)
    return [each.decode() for each in answer.split(b"\0") if each]
