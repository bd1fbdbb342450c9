"""How another command is started in the image that the application runs in."""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.reading.containers.dockerfile import Instruction, words_of
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.programs import is_known
from aegis_cst.reading.containers.scripts import in_shell, logical_lines
from aegis_cst.reading.containers.serving import Run
from aegis_cst.reading.containers.shell_words import (
    command_words,
    program_of,
    shell_words,
)
from aegis_cst.reading.containers.started import How, Started
from aegis_cst.reading.containers.starting_commands import started_by
from aegis_cst.reading.containers.yaml_file import scalars, text
from codemods.compose.service_keys import starts_any_command

_RUNNERS = frozenset({"uv", "poetry", "pdm", "pipenv"})
"""Programs that run another in the environment of the project, by ``run``."""

# https://docs.astral.sh/uv/reference/cli/#uv-run
_VALUED = frozenset(
    {"--directory", "--project", "--package", "--env-file", "--python", "-p"}
    | {"--extra", "--group", "--only-group", "--no-group", "--no-extra", "-C"}
    | {"--with", "--with-editable", "--with-requirements", "--index", "--cache-dir"}
)
"""Options that have their value behind them."""

_MODULE = frozenset({"-m", "--module", "-s", "--script"})
"""Options that say what the program behind them is."""

_ARGUMENTS = re.compile(r"\$\{?[@*#1-9]")
"""Arguments of a script, in it."""


@dataclass(frozen=True, slots=True)
class Launch:
    """``runner`` are the words in front of ``python``, such as ``uv run``.

    ``resets``: the entry point starts the server, whatever command it is given, so that
    a service with another command needs an empty one. ``folder`` is where imports
    start, from the working folder of the container, as after ``cd backend &&``.
    """

    runner: tuple[str, ...] = ()
    resets: bool = False
    folder: str = ""


def launch_of(
    run: Run, services: Services, read: Callable[[str], bytes | None]
) -> Launch:
    """How a service has to start a command of its own, going by the application's.

    ``read`` gives the scripts that its image starts.
    """
    image = run.stage
    entrypoint, command = (
        _written(services, run, key) for key in ("entrypoint", "command")
    )
    built = _told(image.entrypoint) if image is not None else None
    # An entry point of a service also resets the command of its image:
    # https://docs.docker.com/reference/compose-file/services/#entrypoint
    if command is None and entrypoint is None and image is not None:
        command = _told(image.command)
    first = built if entrypoint is None else entrypoint
    scripts = _Scripts(run, read)
    takes = command is not None and first is not None and _takes_any(first)
    ignores = takes and scripts.ignore(first or "")
    parts = [command] if takes and not ignores else [first, command]
    runners = (
        _runner(list(command_words(each)), scripts)
        for each in parts
        if each is not None
    )
    # One that the service itself names is taken over where it takes any command.
    resets = ignores or (built is not None and not takes)
    starts = [one for each in parts if each is not None for one in scripts.starts(each)]
    folder = next((_folder(one) for one in starts if one.is_followed), "")
    return Launch(next(filter(None, runners), ()), resets, folder)


@dataclass(frozen=True, slots=True)
class _Scripts:
    """The scripts in the image of a service."""

    run: Run
    read: Callable[[str], bytes | None]

    def ignore(self, line: str | Sequence[str]) -> bool:
        """Whether a line starts a script that makes nothing of its arguments."""
        texts = [self.text(command) for command in command_words(line)]
        return any(texts) and not any(map(_ARGUMENTS.search, texts))

    def starts(self, line: str | Sequence[str]) -> Iterator[Started]:
        """What a line starts, and the scripts that it starts."""
        words = shell_words(line) if isinstance(line, str) else line
        yield from started_by(words)
        for command in command_words(line):
            for each in in_shell(self.text(command), {}):
                yield each.started

    def text(self, command: Sequence[str]) -> str:
        """The script that a command starts; empty where it cannot be told."""
        build, stage = self.run.build, self.run.stage
        if build is None or build.context is None or stage is None:
            return ""
        for started in started_by(command):
            if started.how in {How.SHELL, How.PROGRAM}:
                for source in stage.sources(started.word):
                    path = posixpath.normpath(posixpath.join(build.context, source))
                    data = self.read(path)
                    if data is not None:
                        return data.decode(errors="replace")
        return ""


def _folder(started: Started) -> str:
    """Where imports start: the folder of a script or file, not the working one.

    https://docs.python.org/3/library/sys.html#sys.path
    """
    if started.how not in {How.SCRIPT, How.FILE}:
        return started.folder
    return posixpath.join(started.folder, posixpath.dirname(started.word))


def _written(services: Services, run: Run, key: str) -> str | list[str] | None:
    found = services.value(run.service, key)
    if found is None:
        return None
    return [each.value for each in scalars(found[1])] or text(found[1])


def _told(instruction: Instruction | None) -> str | list[str] | None:
    """The words of an instruction, or the line that a shell gets."""
    if instruction is None:
        return None
    words = words_of(instruction.value)
    return instruction.value if words is None else list(words)


def _takes_any(entrypoint: str | list[str]) -> bool:
    words = entrypoint.split() if isinstance(entrypoint, str) else entrypoint
    return starts_any_command(words)


def _runner(
    commands: Sequence[Sequence[str]], scripts: _Scripts | None
) -> tuple[str, ...]:
    """The words in front of the program that serves; it may stand in a script."""
    serving = [
        each for each in commands if any(one.is_followed for one in started_by(each))
    ]
    for command in (serving or commands)[-1:]:
        words = tuple(_before_program(command))
        # Compose would put in for a variable what the host has for it.
        if "run" in words and not any("$" in each for each in words):
            return words
        if scripts is not None:
            lines = logical_lines(scripts.text(command))
            inner = [words for each in lines for words in command_words(each.text)]
            return _runner(inner, None)
    return ()


def _before_program(command: Sequence[str]) -> Iterator[str]:
    words = iter(command)
    for word in words:
        if is_known(program_of(word)):
            return
        if program_of(word) in _RUNNERS:
            yield word
            break
    waiting = {"run"}
    for word in words:
        if word in _MODULE or not (word.startswith("-") or word in waiting):
            return
        yield word
        waiting -= {word}
        if word in _VALUED:
            yield from (next(words, ""),)
