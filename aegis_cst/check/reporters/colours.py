"""Colours, as terminals understand them."""

import os
import sys
from collections.abc import Mapping
from typing import TextIO

_CODES = {
    "error": "1;31",
    "bold": "1",
    "frame": "1;34",
    "help": "1;36",
    "fix": "36",
    "added": "32",
    "deleted": "31",
}
_IN_DIFFS = (
    ("diff ", "bold"),
    ("index ", "bold"),
    ("--- ", "bold"),
    ("+++ ", "bold"),
    ("@@", "fix"),
    ("+", "added"),
    ("-", "deleted"),
)


class Painter:
    """Puts text in a colour, if colours are wanted."""

    def __init__(self, *, colour: bool) -> None:
        """Without ``colour`` text stays as it is."""
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        """Text in a style."""
        if not (self._colour and text and style):
            return text
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def wanted(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to use colours, by the conventions that terminals have."""
    # https://no-color.org
    if environment.get("NO_COLOR"):
        return False
    # https://force-color.org
    if environment.get("FORCE_COLOR"):
        return True
    if environment.get("TERM") == "dumb" or not stream.isatty():
        return False
    # The old console of Windows prints the codes instead of obeying them.
    return sys.platform != "win32" or bool({"WT_SESSION", "TERM"} & set(environment))


def painted(diff: bytes, paint: Painter) -> str:
    """A patch, with its lines in the colours that git gives them."""
    lines = diff.decode(errors="surrogateescape").split("\n")
    return "\n".join(paint(each, _style(each)) for each in lines)


def _style(line: str) -> str:
    return next((style for start, style in _IN_DIFFS if line.startswith(start)), "")
