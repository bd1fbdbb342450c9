"""How another command is started in the image that the application runs in."""

import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.reading.containers.dockerfile import Instruction, words_of
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.programs import is_known
from aegis_cst.reading.containers.scripts import logical_lines
from aegis_cst.reading.containers.serving import Run
from aegis_cst.reading.containers.shell_words import command_words, program_of
from aegis_cst.reading.containers.started import How
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


@dataclass(frozen=True, slots=True)
class Launch:
    """``runner`` are the words in front of ``python``, such as ``uv run``.

    ``resets``: the entry point of the image starts the server, whatever command it is
    given, so that a service with another command needs an empty one.
    """

    runner: tuple[str, ...] = ()
    resets: bool = False


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
    keeps = command is not None and first is not None and _takes_any(first)
    parts = [command] if keeps else [first, command]
    runners = (
        _runner(list(command_words(each)), run, read)
        for each in parts
        if each is not None
    )
    return Launch(next(filter(None, runners), ()), built is not None and not keeps)


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
    commands: Sequence[Sequence[str]],
    run: Run,
    read: Callable[[str], bytes | None] | None,
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
        if read is None:
            continue
        for started in started_by(command):
            if started.how in {How.SHELL, How.PROGRAM}:
                return _runner(_script(started.word, run, read), run, None)
    return ()


def _script(
    path: str, run: Run, read: Callable[[str], bytes | None]
) -> list[list[str]]:
    """The commands of a script in the image; none where it cannot be told."""
    context = run.build.context if run.build is not None else None
    sources = run.stage.sources(path) if run.stage is not None else ()
    for source in sources if context is not None else ():
        data = read(posixpath.normpath(posixpath.join(context or "", source)))
        if data is not None:
            lines = logical_lines(data.decode(errors="replace"))
            return [words for each in lines for words in command_words(each.text)]
    return []


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
