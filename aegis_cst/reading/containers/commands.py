"""Command lines that start Python modules, as container files hold them."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_SERVERS = frozenset(
    {"uvicorn", "gunicorn", "hypercorn", "granian", "daphne", "taskiq", "faststream"}
)
_PYTHON = re.compile(r"python(?:\d(?:\.\d+)?)?")
_ENDS = re.compile(r"[;&|]+")
_APPLICATION = re.compile(r"([^\W\d][\w.]*):([^\W\d][\w.]*)(?:\(\))?")
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_NOT_AN_APPLICATION = frozenset(
    {"-c", "--config", "-k", "--worker-class", "--logger-class", "--log-config"}
)
_DEPTH = 3


class How(StrEnum):
    """What a command does with a module."""

    SERVES = "serves"
    RUNS = "runs"
    CELERY = "celery"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Started:
    """What a command starts: ``word`` as it stands there.

    ``module`` is dotted, but for a script, where it is a path; ``attribute`` may be
    empty.
    """

    how: How
    word: str
    module: str
    attribute: str = ""


def started_by(words: Sequence[str], depth: int = _DEPTH) -> Iterator[Started]:
    """What a command in words starts; a word may hold a whole command line."""
    for position, word in enumerate(words):
        runs_code = words[position - 1 : position] == ["-c"] and _is_python(words)
        if any(each.isspace() for each in word) and depth and not runs_code:
            yield from started_by_line(word, depth - 1)
    command: list[str] = []
    for word in (*words, ";"):
        if _ENDS.fullmatch(word):
            yield from _started(command)
            command = []
        else:
            command.append(word)


def started_by_line(line: str, depth: int = _DEPTH) -> Iterator[Started]:
    """What the commands of a shell line start."""
    joined = line.replace("\\\n", " ").replace("\n", " ; ")
    lexer = shlex.shlex(joined, posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:  # a quote that is not closed
        return
    yield from started_by(words, depth)


def _is_python(words: Sequence[str]) -> bool:
    return any(_PYTHON.fullmatch(_program(each)) for each in words)


def _program(word: str) -> str:
    return word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")


def _started(command: Sequence[str]) -> Iterator[Started]:
    """What one command starts, whatever it is wrapped in, like ``uv run``."""
    for position, word in enumerate(command):
        program, rest = _program(word), command[position + 1 :]
        if _PYTHON.fullmatch(program):
            yield from _python(rest)
        elif program in _SERVERS:
            yield from _server(rest)
        elif program in {"celery", "arq", "fastapi"}:
            yield from {"celery": _celery, "arq": _arq, "fastapi": _fastapi}[program](
                rest
            )
        else:
            continue
        return


def _python(rest: Sequence[str]) -> Iterator[Started]:
    for position, word in enumerate(rest):
        following = rest[position + 1 :]
        if word == "-m" and following:
            module = following[0]
            if module in {*_SERVERS, "celery", "arq", "fastapi"}:
                yield from _started(following)
            elif _DOTTED.fullmatch(module):
                yield Started(How.RUNS, module, module)
            return
        if not word.startswith("-"):
            takes_value = position and rest[position - 1] in {"-X", "-W"}
            if takes_value:
                continue
            yield from _script(word)
            return
        if word == "-c":
            return


def _script(word: str) -> Iterator[Started]:
    if re.fullmatch(r"(?:\./)?\w[\w.-]*(?:/[\w.-]+)+\.py", word) and ".." not in word:
        yield Started(How.SCRIPT, word, word.removeprefix("./"))


def _server(rest: Sequence[str]) -> Iterator[Started]:
    before = ""
    for word in rest:
        found = _APPLICATION.fullmatch(word)
        if found and before not in _NOT_AN_APPLICATION:
            yield Started(How.SERVES, word, found[1], found[2].partition(".")[0])
            return
        before = word


def _celery(rest: Sequence[str]) -> Iterator[Started]:
    for position, word in enumerate(rest):
        name = ""
        if word in {"-A", "--app"}:
            name = "".join(rest[position + 1 : position + 2])
        elif word.startswith("--app="):
            name = word.removeprefix("--app=")
        elif word in {"--workdir", "-b"}:
            return
        module, _, attribute = name.partition(":")
        if _DOTTED.fullmatch(module):
            yield Started(How.CELERY, name, module, attribute.partition(".")[0])
            return


def _arq(rest: Sequence[str]) -> Iterator[Started]:
    for word in rest:
        if _DOTTED.fullmatch(word) and "." in word:
            module, _, attribute = word.rpartition(".")
            yield Started(How.SERVES, word, module, attribute)
            return


def _fastapi(rest: Sequence[str]) -> Iterator[Started]:
    before = ""
    for word in rest:
        if before in {"-e", "--entrypoint"}:
            yield from _server([word])
            return
        if word.endswith(".py"):
            yield from _script(word)
            return
        before = word
