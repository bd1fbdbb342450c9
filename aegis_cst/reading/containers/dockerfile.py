"""Dockerfiles, as far as it shows from them what a container runs."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.containers.started import Started
from aegis_cst.reading.containers.starting_commands import started_by, started_by_line
from aegis_cst.reading.files.place import Place

_NAME = re.compile(
    r"(?:docker|container)file(?:[._-].*)?|.*\.dockerfile", re.IGNORECASE
)
_NO_DOCKERFILES = (
    *(".py", ".js", ".ts", ".md", ".txt", ".sh", ".json", ".yml", ".yaml", ".html"),
    *(".j2", ".jinja", ".tpl", ".tmpl", ".mako", ".template", ".dockerignore"),
)
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)")


def is_dockerfile(path: str) -> bool:
    """Whether a path is that of a Dockerfile, going by its name."""
    if path.endswith(_NO_DOCKERFILES) or "{{" in path:
        return False
    return bool(_NAME.fullmatch(path.rpartition("/")[2]))


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction with all its lines, continued ones joined by line feeds."""

    name: str
    value: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """The instructions of a file."""

    path: str
    lines: tuple[str, ...]
    instructions: tuple[Instruction, ...]

    def started(self) -> Iterator[tuple[Started, Place]]:
        """What its containers start, and where that stands."""
        for each in self.instructions:
            if each.name not in {"CMD", "ENTRYPOINT"}:
                continue
            words = words_of(each.value)
            line = each.value.replace("\n", " ")
            found = started_by_line(line) if words is None else started_by(words)
            for one in found:
                yield one, self.find(one.word, each)

    def find(self, word: str, instruction: Instruction) -> Place:
        """Where a word stands in an instruction; else where that starts."""
        for number in range(instruction.line, instruction.end_line + 1):
            column = self.lines[number - 1].find(word)
            if column >= 0:
                return Place(self.path, number, column + 1, column + 1 + len(word))
        return Place(self.path, instruction.line)


def read_dockerfile(path: str, data: bytes) -> Dockerfile:
    """Take a Dockerfile apart; comments and what stands in heredocs is left out."""
    lines = tuple(data.decode("utf-8-sig", errors="replace").splitlines())
    return Dockerfile(path, lines, tuple(_instructions(lines)))


def _instructions(lines: tuple[str, ...]) -> Iterator[Instruction]:
    held: list[str] = []
    first, until = 0, ""
    for number, line in enumerate(lines, 1):
        if until:
            until = "" if line.strip() == until else until
            continue
        # Comments and empty lines within a continued instruction are left out:
        # https://docs.docker.com/reference/dockerfile/#format
        if line.lstrip().startswith("#") or (held and not line.strip()):
            continue
        first = first if held else number
        stripped = line.rstrip()
        if stripped.endswith("\\"):
            held.append(stripped[:-1])
            continue
        found = _INSTRUCTION.match("\n".join([*held, line]))
        held = []
        if found:
            # https://docs.docker.com/reference/dockerfile/#here-documents
            heredoc = _HEREDOC.search(found[2])
            until = heredoc[1] if heredoc else ""
            yield Instruction(found[1].upper(), found[2], first, number)


def words_of(value: str) -> list[str] | None:
    """The words of an instruction in its JSON form; ``None`` for the other.

    What is meant to be that, in single quotes, is taken for it.
    """
    written = value.strip()
    # Docker hands it to a shell, which fails: what was meant is told more usefully.
    # https://docs.docker.com/reference/dockerfile/#exec-form
    if written[:1] == "[" and '"' not in written:
        written = written.replace("'", '"')
    try:
        words = json.loads(written)
    except ValueError:
        return None
    is_list = isinstance(words, list) and all(isinstance(each, str) for each in words)
    return words if is_list else None
