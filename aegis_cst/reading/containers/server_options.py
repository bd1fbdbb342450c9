"""Arguments of the servers that start Python applications."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_APPLICATION = re.compile(
    r"(?P<module>[^\W\d][\w.]*):(?P<name>[^\W\d][\w.]*)(?P<call>\([^()]*\))?"
)
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_NOT_AN_APPLICATION = frozenset(
    {"-c", "--config", "-k", "--worker-class", "--logger-class", "--log-config"}
    | {"-e", "--env", "-n", "--name", "--http", "--loop", "--ws", "--lifespan"}
    | {"-b", "--bind", "--log-config-json", "--access-logformat", "--reload-include"}
)
"""Options of uvicorn, gunicorn, hypercorn and granian whose values may look like one.

As ``-c python:gunicorn_conf`` does.
"""


class Argument(NamedTuple):
    """``reference`` is the module, the name, and whether it is called."""

    word: str
    reference: tuple[str, str, bool]


def dotted(word: str) -> bool:
    """Whether a word may be the name of a module."""
    return _DOTTED.fullmatch(word) is not None


def reference(word: str) -> tuple[str, str, bool] | None:
    """What ``module:name`` or ``module:name()`` says, and whether it is called."""
    found = _APPLICATION.fullmatch(word)
    if found is None:
        return None
    return found["module"], found["name"], found["call"] is not None


def first_argument(words: Sequence[str]) -> Iterator[Argument]:
    """The first word that names an application."""
    before = ""
    for word in words:
        found = reference(word)
        if found is not None and before not in _NOT_AN_APPLICATION:
            yield Argument(word, found)
            return
        before = word


def option(words: Sequence[str], *names: str) -> str:
    """The value of an option by any of its names; empty if it is not given."""
    for position, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else "".join(words[position + 1 : position + 2])
    return ""
