"""Colours, as terminals understand them."""

import os
import sys
from collections.abc import Mapping
from typing import TextIO

_CODES = {"error": "1;31", "bold": "1", "frame": "1;34", "help": "1;36", "fix": "36"}


class Painter:
    """Puts text in a colour, if colours are wanted."""

    def __init__(self, *, colour: bool) -> None:
        """Without ``colour`` text stays as it is."""
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        """Text in a style."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self._colour and text else text


def wanted(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to use colours, by the conventions that terminals have."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    if environment.get("TERM") == "dumb" or not stream.isatty():
        return False
    return sys.platform != "win32" or bool({"WT_SESSION", "TERM"} & set(environment))
