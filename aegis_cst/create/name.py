"""Whether a name will do for a project: its folder, distribution and command."""

import keyword
import re
import sys

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*")
_MAX_LENGTH = 50
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)


def problem_with(name: str) -> str | None:
    """Why ``name`` will not do, in a sentence; ``None`` if it will."""
    if not _NAME.fullmatch(name):
        suggestion = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")
        hint = f", such as {suggestion}" if _NAME.fullmatch(suggestion) else ""
        return (
            f"{name!r} is to be letters and digits, divided by single hyphens, dots or "
            f"underscores, and to start with a letter{hint}; for another place use "
            "--output-dir"
        )
    if len(name) > _MAX_LENGTH:
        return f"{name!r} is longer than {_MAX_LENGTH} characters"
    module = re.sub(r"[.-]", "_", name).lower()
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return f"{name!r} is a keyword of Python"
    if module in {each.lower() for each in sys.stdlib_module_names}:
        return f"{name!r} is the name of a module of the standard library"
    if module in {"app", "tests", "test"}:
        return f"{name!r} is the name of a folder within the project"
    if module in _WINDOWS_DEVICES:
        return f"{name!r} cannot be a folder's name on Windows"
    return None


def problem_with_text(text: str) -> str | None:
    """Why a description or an author will not do as a quoted text."""
    if not text.isprintable() or '"' in text or "\\" in text:
        return f"{text!r} may hold no double quotes, backslashes or line breaks"
    return None
