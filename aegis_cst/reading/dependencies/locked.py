"""The versions that the lock files of a project hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.dependencies.requirement_files import RequirementFiles
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import Sources
from codemods.requirements.pep508 import canonical

# Read as text: a lock has thousands of lines, and names and versions are all that is
# wanted of them.
_PACKAGE = re.compile(
    rb'^\[\[package\]\]\s+name = "([^"]+)"\s+version = "([^"]+)"', re.MULTILINE
)
_PIPENV = re.compile(
    rb'^        "([^"]+)": \{[^{}]*?"version": "===?([^"]+)"', re.DOTALL | re.MULTILINE
)

_PINNED = re.compile(r"===?[ \t]*([^\s;#,\\]+)")
_COMPILE = re.compile(r"pip-compile(?! again)|uv pip compile")


@dataclass(frozen=True, slots=True)
class Lock:
    """A kind of lock file: of which manifest, and how it is brought up to date."""

    name: str
    manifest: str
    refresh: str
    upgrade: str


LOCKS = (
    Lock("uv.lock", "pyproject.toml", "uv lock", "uv lock --upgrade-package {}"),
    Lock("poetry.lock", "pyproject.toml", "poetry lock", "poetry update {}"),
    Lock("pdm.lock", "pyproject.toml", "pdm lock", "pdm update {}"),
    Lock("Pipfile.lock", "Pipfile", "pipenv lock", "pipenv update {}"),
)


@dataclass(frozen=True, slots=True)
class Locked:
    """A version that is locked, where, and the command that locks a newer one."""

    version: str
    place: Place
    upgrade: str


def compiled_in(files: RequirementFiles, path: str, command: str) -> dict[str, Locked]:
    """What a file of requirements pins that a tool has made; ``command`` makes it anew.

    Both pip-compile and ``uv pip compile`` leave a pin as it is unless they are told.
    """
    found: dict[str, Locked] = {}
    for each in files.listed(path):
        pinned = _PINNED.search(each.text)
        if pinned:
            keeps = _COMPILE.match(command)
            upgrade = f"{command} --upgrade-package {each.name}" if keeps else command
            place = Place(path, each.line)
            found.setdefault(each.name, Locked(pinned[1], place, upgrade))
    return found


def locks_in(sources: Sources, folders: Iterator[str]) -> Iterator[tuple[str, Lock]]:
    """The lock files of the nearest folder that has any, with their paths."""
    for folder in folders:
        prefix = f"{folder}/" if folder else ""
        found = [each for each in LOCKS if f"{prefix}{each.name}" in sources.paths]
        if found:
            yield from ((f"{prefix}{each.name}", each) for each in found)
            return


def locked_in(sources: Sources, path: str, lock: Lock) -> dict[str, Locked]:
    """What one file locks, by normalised names; the first of several versions."""
    data = (sources.read(path) or b"").replace(b"\r\n", b"\n")
    pattern = _PACKAGE
    if lock.name == "Pipfile.lock":
        pattern = _PIPENV
        # What only development needs comes behind what runs.
        data = data.partition(b'\n    "develop"')[0]
    found: dict[str, Locked] = {}
    line, counted = 1, 0
    for match in pattern.finditer(data):
        name, version = (part.decode(errors="replace") for part in match.groups())
        line, counted = (
            line + data.count(b"\n", counted, match.start(2)),
            match.start(2),
        )
        upgrade = lock.upgrade.format(name)
        found.setdefault(canonical(name), Locked(version, Place(path, line), upgrade))
    return found
