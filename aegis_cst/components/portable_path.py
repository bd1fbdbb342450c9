"""Paths that mean the same on every system, and name only what they seem to name.

For paths that come from elsewhere: a component's files, a saved plan, a journal.
"""

import re
import unicodedata

_LONGEST = 1000
_LONGEST_PART = 200
"""Characters; file systems take 255 bytes of a name, which may be several of one."""

# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])",
    re.IGNORECASE,
)
# `GIT~1` is `.git` there, by the short form that it gives to each name:
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#short-vs-long-names
_SHORT_NAME = re.compile(r"[^.]{1,8}~[0-9]+(?:\..*)?")
_SPECIAL = frozenset('<>:"|?*\\')

PRIVATE_FOLDERS = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".aegis",
        ".venv",
        "__pycache__",
        "node_modules",
        "site-packages",
    }
)
"""Folders that belong to a tool: nothing of a plan is in one."""


def problem_with(path: str) -> str:
    """Why a path is not taken, as a clause; empty if it is."""
    if not path or len(path) > _LONGEST:
        return "is empty or too long"
    if any(unicodedata.category(each).startswith("C") for each in path):
        return "has characters that cannot be seen"
    # macOS takes some of them for the same name.
    if unicodedata.normalize("NFKC", path) != path:
        return "has characters that look like others"
    if any(each in _SPECIAL for each in path):
        return "has a character that Windows does not allow in names"
    for part in path.split("/"):
        if problem := _problem_with_part(part):
            return problem
    return ""


def _problem_with_part(part: str) -> str:
    if part in {"", ".", ".."}:
        return "is not a plain path below the project"
    if len(part) > _LONGEST_PART:
        return "is empty or too long"
    # Windows drops both without a word.
    if part != part.strip() or part.endswith("."):
        return "has a name that starts or ends in a space, or ends in a dot"
    if _RESERVED.fullmatch(part.partition(".")[0].strip()):
        return "has a name that is a device on Windows"
    if _SHORT_NAME.fullmatch(part):
        return "has a name that Windows takes for the short form of another"
    if is_private(part):
        return f"leads into {part}, which belongs to a tool"
    return ""


def is_private(path: str) -> bool:
    """Whether a path leads into a folder that belongs to a tool."""
    return any(part in PRIVATE_FOLDERS for part in identity(path).split("/"))


def identity(path: str) -> str:
    """What is equal for two paths that some file system takes for one."""
    return unicodedata.normalize("NFKC", path).casefold()
