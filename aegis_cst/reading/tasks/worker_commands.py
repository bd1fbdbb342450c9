"""The commands that start workers, in whatever file of a project they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.dockerfile import (
    is_dockerfile,
    read_dockerfile,
    words_of,
)
from aegis_cst.reading.containers.shell_words import command_words, program_of
from aegis_cst.reading.containers.yaml_file import scalars, text

_SCRIPTS = re.compile(
    r"(?:^|/)(?:Procfile[\w.-]*|Makefile|[Jj]ustfile|Taskfile\.ya?ml|package\.json"
    r"|[\w.-]+\.(?:sh|bash|conf|ini|service|toml|ya?ml|nix|tf|bat|ps1))$"
)
_QUEUES = ("-Q", "--queues")
_INCLUDES = ("-I", "--include")


@dataclass(frozen=True, slots=True)
class WorkerCommand:
    """The words behind the program; ``is_known`` says that none is computed."""

    path: str
    words: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether no word is made up by a variable."""
        return not any("$" in each or "{" in each for each in self.words)

    def values(self, *options: str) -> list[str]:
        """What an option is given, each time it is."""
        found: list[str] = []
        for position, word in enumerate(self.words):
            for option in options:
                if word == option:
                    found += self.words[position + 1 : position + 2]
                elif word.startswith(f"{option}=") and option.startswith("--"):
                    found.append(word.partition("=")[2])
        return found

    @property
    def queues(self) -> list[str]:
        """The queues that it names."""
        return [each for said in self.values(*_QUEUES) for each in said.split(",")]

    @property
    def includes(self) -> list[str]:
        """The modules that it names."""
        return [each for said in self.values(*_INCLUDES) for each in said.split(",")]


def worker_commands(codebase: Codebase, program: str) -> Iterator[WorkerCommand]:
    """Every command that starts workers with a program such as ``celery``."""
    for file in codebase.compose.files:
        for service in file.services.values():
            words: list[str] = []
            for node in service.commands():
                words += [each.value for each in scalars(node)]
                words += [text(node)] if text(node) else []
            line = words[0] if len(words) == 1 else words
            yield from _started(file.path, line, program)
    compose = {each.path for each in codebase.compose.files}
    for path in sorted(codebase.sources.paths - compose):
        if is_dockerfile(path):
            data = codebase.sources.read(path)
            for each in read_dockerfile(path, data or b"").instructions:
                if each.name in {"CMD", "ENTRYPOINT", "RUN"}:
                    line = words_of(each.value) or each.value
                    yield from _started(path, line, program)
        elif _SCRIPTS.search(path):
            data = codebase.sources.read(path) or b""
            if program.encode() in data and b"worker" in data:
                yield from _in_text(path, data, program)


def _in_text(path: str, data: bytes, program: str) -> Iterator[WorkerCommand]:
    joined = data.decode(errors="replace").replace("\\\n", " ")
    for line in joined.splitlines():
        if program in line and "worker" in line and not line.lstrip().startswith("#"):
            # A list of words, as TOML and JSON write commands.
            plain = re.sub(r"[\[\]\"',]", " ", line) if "[" in line else line
            start = plain.find(program)
            yield from _started(path, plain[start:], program)


def _started(
    path: str, line: str | Sequence[str], program: str
) -> Iterator[WorkerCommand]:
    for words in command_words(line):
        inner = [word for each in words for word in each.split()]
        for position, word in enumerate(inner):
            if program_of(word) == program and "worker" in inner[position + 1 :]:
                yield WorkerCommand(path, tuple(inner[position + 1 :]))
                break
