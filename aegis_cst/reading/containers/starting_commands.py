"""Command lines that start Python, as containers, scripts and process files hold them.

Servers are recognised by the names of their programs, whatever they are wrapped in:
``uv run``, ``exec``, ``dumb-init``, ``opentelemetry-instrument``, ``env X=Y``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile

from aegis_cst.reading.containers.programs import (
    is_known,
    is_python,
    started_by_program,
)
from aegis_cst.reading.containers.server_options import reference
from aegis_cst.reading.containers.shell_words import (
    program_of,
    shell_words,
    simple_commands,
)
from aegis_cst.reading.containers.started import How, Started
from aegis_cst.reading.containers.variables import expanded

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "source", "."})
_SILENT = frozenset({"echo", "printf", "pip", "pip3", "#"})
"""Programs that only name what they get."""

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_OPENS = frozenset(
    {"do", "then", "else", "elif", "if", "while", "until", "!", "{", "("}
)
_MOVES = frozenset({"cd", "pushd"})
_DEPTH = 3
"""Command lines within the words of command lines; more is nobody's own hand."""


def started_by(
    words: Sequence[str],
    depth: int = _DEPTH,
    variables: Mapping[str, str] | None = None,
    folder: str = "",
) -> Iterator[Started]:
    """What a command in words starts; a word may hold a whole command line.

    ``folder`` is the working folder before it. With ``variables``, they
    and their defaults are put in for ``${NAME:-default}``.
    """
    for position, word in enumerate(words):
        runs_code = words[position - 1 : position] == ["-c"] and _is_python(words)
        # As in `["sh", "-c", "alembic upgrade head && uvicorn app:app"]`. The code
        # behind `python -c` is no command line.
        if any(each.isspace() for each in word) and depth and not runs_code:
            yield from started_by_line(word, depth - 1, variables)
    for command in _commands(words):
        if command[0] in _MOVES:
            folder = moved(folder, command)
            continue
        given = command if variables is None else _expanded(command, variables)
        for each in _started(given):
            yield replace(each, folder=_joined(folder, each.folder))


def started_by_line(
    line: str, depth: int = _DEPTH, variables: Mapping[str, str] | None = None
) -> Iterator[Started]:
    """What the commands of a shell line start."""
    yield from started_by(shell_words(line), depth, variables)


def moved(folder: str, command: Sequence[str]) -> str:
    """The working folder after ``cd``, as far as it can be told."""
    target = "".join(command[1:2])
    # What is worked out is most often the folder of the script itself.
    return folder if "$" in target or "`" in target else _joined(folder, target)


def _commands(words: Sequence[str]) -> Iterator[list[str]]:
    """The commands without what opens a block in front of them."""
    for each in simple_commands(words):
        command = list(dropwhile(_OPENS.__contains__, each))
        if command:
            yield command


def _expanded(command: Sequence[str], variables: Mapping[str, str]) -> list[str]:
    """The words with variables put in; a value may be several words."""
    found: list[str] = []
    for word in command:
        value = expanded(word, variables)
        # The shell splits what it puts in for a variable:
        # https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_05
        found += value.split() if value != word else [word]
    return found


def _joined(folder: str, inner: str) -> str:
    if not inner or inner.startswith("/") or not folder:
        return inner or folder
    return f"{folder}/{inner}"


def _is_python(words: Sequence[str]) -> bool:
    return any(is_python(program_of(each)) for each in words)


def _started(command: Sequence[str]) -> Iterator[Started]:
    """What one command starts, whatever it is wrapped in, like ``uv run``."""
    for position, word in enumerate(command):
        program, rest = program_of(word), command[position + 1 :]
        # `pip install uvicorn` starts none.
        if program in _SILENT or word.startswith("#"):
            return
        if is_known(program):
            yield from started_by_program(program, rest)
            return
    yield from _unknown(command)


def _unknown(command: Sequence[str]) -> Iterator[Started]:
    """A shell script, or a program that may be one of the project's."""
    words = [each for each in command if not _ASSIGNMENT.fullmatch(each)]
    for position, word in enumerate(words):
        is_script = word.endswith(".sh") and not any(map(str.isspace, word))
        before = words[position - 1] if position else ""
        in_shell = before in _SHELLS and not word.startswith("-")
        if is_script or (in_shell and not any(map(str.isspace, word))):
            yield Started(How.SHELL, word, word)
            return
    for position, word in enumerate(words):
        for each in words[position + 1 :]:
            if (found := reference(each)) is not None:
                name, factory = found[1:]
                program = program_of(word)
                yield Started(How.PROGRAM, each, program, f"{found[0]}:{name}", factory)
                return
    if words and not any(map(str.isspace, words[0])):
        yield Started(How.PROGRAM, words[0], program_of(words[0]))
