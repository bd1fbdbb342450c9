"""Paths of routes as patterns: which of them answers what another one would.

As ``starlette.routing.compile_path`` has it. What is not known of a path stands
between NUL characters, and is equal only to itself.
"""

import re
from functools import lru_cache

_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")
_UNKNOWN = re.compile("\0[^\0]*\0")
_CONVERTERS = {
    "str": "[^/\0]+",
    "path": ".*",
    "int": "[0-9]+",
    "float": r"[0-9]+(?:\.[0-9]+)?",
    "uuid": "[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
}
_REST = ("\x01//\x01", "")
"""What ``path`` may stand for: too odd for other parameters, and nothing."""

# A control character stands in no path that anyone writes, so that only what takes any
# segment takes it.
_SAMPLES = {
    "str": "\x01",
    "int": "7",
    "float": "7.5",
    "uuid": "12345678-1234-1234-1234-123456789abc",
}


def normal(path: str) -> str:
    """A path without the names of its parameters."""
    return _PARAMETER.sub(lambda match: f"{{:{match[2] or 'str'}}}", path)


def has_parameters(path: str) -> bool:
    """Whether a path answers more than itself."""
    return _PARAMETER.search(path) is not None


def is_followed(path: str) -> bool:
    """Whether it is well-formed, with parameters of kinds whose pattern is known."""
    rest = _PARAMETER.sub("", path)
    return not ("{" in rest or "}" in rest) and all(
        (match[2] or "str") in _CONVERTERS for match in _PARAMETER.finditer(path)
    )


def samples(path: str) -> list[str]:
    """Requests that the path answers; who answers them answers all that it does."""
    rests = _REST if ":path}" in path else ("",)
    short = _PARAMETER.sub(
        lambda match: _SAMPLES.get(match[2] or "str", match[0]), path
    )
    return [_PARAMETER.sub(rest, short) for rest in rests]


@lru_cache(maxsize=4096)
def pattern(path: str) -> re.Pattern[str]:
    """What a route answers."""
    return re.compile(_source(path), re.DOTALL)


@lru_cache(maxsize=256)
def mount_pattern(path: str) -> re.Pattern[str]:
    """What a mount answers: everything below its path."""
    return re.compile(f"{_source(path.rstrip('/'))}/.*", re.DOTALL)


def _source(path: str) -> str:
    parts = []
    last = 0
    for match in _PARAMETER.finditer(path):
        parts.append(re.escape(path[last : match.start()]))
        parts.append(_CONVERTERS[match[2] or "str"])
        last = match.end()
    return "".join([*parts, re.escape(path[last:])])


def head(path: str) -> str:
    """The segments before the first one with a parameter or something unknown."""
    match = _PARAMETER.search(path)
    return path if match is None else path[: path.rfind("/", 0, match.start()) + 1]


def shown(path: str) -> str:
    """A path as people read it."""
    return _UNKNOWN.sub("…", path) or "/"
