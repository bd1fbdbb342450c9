"""What shell scripts, Makefiles, process files and the like start, line by line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aegis_cst.reading.containers.shell_words import shell_words
from aegis_cst.reading.containers.started import Started
from aegis_cst.reading.containers.starting_commands import moved, started_by
from aegis_cst.reading.containers.variables import expanded

_KEY = re.compile(r"\s*(?:-\s*)?[\"']?([\w.:-]+?)[\"']?\s*[:=]\s*(.*)")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'")
_MAKE_VARIABLE = re.compile(r"\$\(([A-Za-z_]\w*)\)")
_MAKE_ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*[:?]*=\s*(.*)")
_ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)=(.*)", re.DOTALL)
_MATTERS = re.compile(
    r"uvicorn|gunicorn|hypercorn|granian|daphne|fastapi|python|\.sh\b|\w:[a-z]"
)
"""What a line of a file with many lines of other kinds has to hold one of."""

_PARTS = re.compile(r"\s*(?:;|&&)\s*")


class Line(NamedTuple):
    """A logical line, and the number of its first one."""

    text: str
    number: int


class InLine(NamedTuple):
    """What a line starts, the line of its word, and the column of it, from 1."""

    started: Started
    line: int
    column: int


def _assign(text: str, variables: dict[str, str], *, in_branch: bool) -> None:
    """Note what a line assigns; in a branch the first value counts."""
    for part in _PARTS.split(text.strip()):
        found = _ASSIGNMENT.fullmatch(part)
        words = shell_words(found[2]) if found else []
        # The likelier one, as in the start.sh that `entry.in_containers` names.
        if found and len(words) == 1 and not (in_branch and found[1] in variables):
            variables[found[1]] = expanded(words[0], variables)


def in_shell(text: str, variables: Mapping[str, str]) -> Iterator[InLine]:
    """What a shell script starts."""
    known = dict(variables)
    folder, depth = "", 0
    lines = text.splitlines()
    for line in logical_lines(text):
        words = shell_words(line.text)
        depth += sum(each in {"if", "case"} for each in words[:1])
        depth -= sum(each in {"fi", "esac"} for each in words[:1])
        _assign(line.text, known, in_branch=depth > 0)
        yield from _in_line(line, lines, known, folder)
        if words[:1] in (["cd"], ["pushd"]):
            folder = moved(folder, words)


def in_make(text: str) -> Iterator[InLine]:
    """What the recipes of a Makefile or a justfile start; each line is on its own."""
    variables: dict[str, str] = {}
    lines = text.splitlines()
    for line in logical_lines(text):
        if not line.text[:1].isspace():
            found = _MAKE_ASSIGNMENT.match(line.text)
            if found:
                # The first is the default, those behind it stand mostly under a
                # condition.
                variables.setdefault(found[1], found[2].strip().strip("\"'"))
            continue
        if not _MATTERS.search(line.text):
            continue
        # What tells make not to print a line, to go on after it, and to run it always:
        # https://www.gnu.org/software/make/manual/html_node/Echoing.html
        command = line.text.strip().lstrip("@-+")
        # A shell in a recipe sees one dollar sign for two:
        # https://www.gnu.org/software/make/manual/html_node/Variables-in-Recipes.html
        command = _MAKE_VARIABLE.sub(r"${\1}", command).replace("$$", "$")
        yield from _in_line(Line(command, line.number), lines, variables)


def in_keys(text: str, variables: Mapping[str, str]) -> Iterator[InLine]:
    """What files of keys and commands start, such as a Procfile."""
    lines = text.splitlines()
    for line in logical_lines(text):
        if not _MATTERS.search(line.text):
            continue
        found = _KEY.match(line.text)
        value = (found[2] if found else line.text).strip()
        quoted = _QUOTED.match(value)
        if quoted is not None:
            value = (quoted[1] or quoted[2] or "").replace('\\"', '"')
        elif value.startswith("["):
            value = " ".join(re.findall(r"[\"']([^\"']*)[\"']", value))
        yield from _in_line(Line(value, line.number), lines, variables)


def logical_lines(text: str) -> Iterator[Line]:
    """Lines with continued ones joined; without comments and empty ones."""
    held: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        first = first if held else number
        stripped = line.rstrip()
        if stripped.endswith("\\"):
            held.append(stripped[:-1])
            continue
        joined = " ".join([*held, line])
        held = []
        if joined.strip():
            yield Line(joined, first)
    if held:
        yield Line(" ".join(held), first)


def _in_line(
    line: Line, lines: Sequence[str], variables: Mapping[str, str], folder: str = ""
) -> Iterator[InLine]:
    words = shell_words(line.text)
    for started in started_by(words, variables=variables, folder=folder):
        number, column = line.number, 1
        for at in range(line.number - 1, len(lines)):
            if (found := lines[at].find(started.word)) >= 0:
                number, column = at + 1, found + 1
                break
            if not lines[at].rstrip().endswith("\\"):
                break
        yield InLine(started, number, column)
