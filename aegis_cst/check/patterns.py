"""Patterns for files and folders, read as ruff reads them.

A pattern is about the path from the root of the project or, if it has no slash, about
the name of a file or folder anywhere. ``*`` also takes slashes.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

# https://docs.rs/globset/latest/globset/#syntax
_PARTS = re.compile(
    r"(?P<lead>^\*\*/)|(?P<middle>/\*\*/)|(?P<trail>/\*\*$)|(?P<star>\*+)|(?P<one>\?)"
    r"|\[(?P<negated>!?)(?P<set>\]?[^\]]*)\]|(?P<open>\{)|(?P<close>\})|(?P<comma>,)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_MEANING = {
    "lead": r"(?:.*/)?",
    "middle": r"/(?:.*/)?",
    "trail": r"/.*",
    "star": r".*",
    "one": r".",
    "open": r"(?:",
    "close": r")",
}


class PatternError(ValueError):
    """A pattern that cannot be read; the text says why."""


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path, or a folder on the way to it, meets any of the patterns."""
    matches = [_compiled(each.rstrip("/")) for each in patterns]
    if not matches:
        return lambda _: False

    @cache
    def meets(path: str) -> bool:
        folder, _, name = path.rpartition("/")
        if any(each.fullmatch(path) or each.fullmatch(name) for each in matches):
            return True
        return bool(folder) and meets(folder)

    return lambda path: meets(path.rstrip("/"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    text = pattern.removeprefix("./").replace("\\", "/")
    if text.count("{") != text.count("}"):
        message = f"the pattern {pattern!r} leaves a brace open"
        raise PatternError(message)
    pieces, depth = [], 0
    for part in _PARTS.finditer(text):
        kind = part.lastgroup or ""
        depth += {"open": 1, "close": -1}.get(kind, 0)
        pieces.append(_piece(part, kind, inside=depth > 0))
    try:
        return re.compile("".join(pieces), re.DOTALL)
    except re.error as error:
        message = f"the pattern {pattern!r} cannot be read: {error}"
        raise PatternError(message) from error


def _piece(part: re.Match[str], kind: str, *, inside: bool) -> str:
    if kind == "set":
        members = part["set"].replace("\\", "\\\\").replace("[", "\\[")
        return f"[{'^' if part['negated'] else ''}{members}]"
    if kind == "comma":
        return "|" if inside else ","
    return _MEANING.get(kind) or re.escape(part[0])
