"""From which files the images of a project install what runs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.reading.containers.dockerfile import (
    Dockerfile,
    is_dockerfile,
    read_dockerfile,
    words_of,
)
from aegis_cst.reading.containers.shell_words import command_words
from aegis_cst.reading.dependencies.image_paths import ImagePaths
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import Sources

_PROJECT = ("pyproject.toml", "setup.cfg", "setup.py")
_MANAGED = {
    "uv": ({"sync", "run"}, "pyproject.toml"),
    "poetry": ({"install", "sync", "run"}, "pyproject.toml"),
    "pdm": ({"install", "sync", "run"}, "pyproject.toml"),
    "pipenv": ({"install", "sync", "run"}, "Pipfile"),
}
"""Tools that install from one file, with the commands that do."""


@dataclass(frozen=True, slots=True)
class Install:
    """A file of the repository that an image installs from, and where it says so."""

    path: str
    place: Place


def installs_of(sources: Sources) -> Iterator[Install]:
    """Everything that any image installs from."""
    for path in sorted(filter(is_dockerfile, sources.paths)):
        data = sources.read(path)
        if data is not None:
            yield from _installs(read_dockerfile(path, data), sources.paths)


def _installs(dockerfile: Dockerfile, paths: frozenset[str]) -> Iterator[Install]:
    image = ImagePaths(paths, dockerfile.path.rpartition("/")[0])
    for each in dockerfile.instructions:
        if each.name == "FROM":
            # A stage begins there; what was copied before may be copied on from stage
            # to stage.
            image.folder = "/"
        elif each.name == "WORKDIR":
            image.enter(each.value.strip().strip("\"'"))
        elif each.name in {"COPY", "ADD"}:
            _copy(image, each.value)
        elif each.name in {"RUN", "CMD", "ENTRYPOINT"}:
            image.mount(each.value)
            for names in _named(_commands(each.value)):
                found = next(filter(None, map(image.file, names)), "")
                if found:
                    yield Install(found, Place(dockerfile.path, each.line))


def _copy(image: ImagePaths, value: str) -> None:
    # From another stage or image: no file of the repository.
    if "--from=" in value:
        return
    words = words_of(value) or value.split()
    plain = [word for word in words if not word.startswith("--")]
    image.copy(plain[:-1], plain[-1] if plain else ".")


def _commands(value: str) -> Iterator[list[str]]:
    """The commands of an instruction, whichever of the two forms it has."""
    return command_words(words_of(value) or value.replace("\n", " "))


def _named(commands: Iterator[list[str]]) -> Iterator[Sequence[str]]:
    """What commands install from, each in the names that it may have."""
    for command in commands:
        names = [word.rpartition("/")[2] for word in command]
        for tool, (verbs, manifest) in _MANAGED.items():
            at = names.index(tool) if tool in names else len(names)
            if verbs.intersection(names[at + 1 : at + 2]):
                yield [_option(command, ("--directory", "--project"), manifest)]
        pip = next((i for i, name in enumerate(names) if name in {"pip", "pip3"}), None)
        if pip is not None and {"install", "sync"}.intersection(names[pip:]):
            yield from _pip(command[pip + 1 :])


def _pip(words: Sequence[str]) -> Iterator[Sequence[str]]:
    before = ""
    for word in words:
        joined = re.fullmatch(r"(?:--requirement=|-r=?)(.+)", word)
        if before in {"-r", "--requirement"}:
            yield [word]
        elif joined:
            yield [joined[1]]
        # `.`, `./backend[dev]`: a folder is installed by its metadata.
        elif before not in {"-c", "--constraint", "--target", "-t", "--prefix"}:
            folder = word.partition("[")[0]
            if re.fullmatch(r"\.|\.?/[\w./-]*", folder):
                yield [f"{folder}/{name}" for name in _PROJECT]
            elif word.endswith((".txt", ".lock")):  # `uv pip sync requirements.txt`
                yield [word]
        before = word


def _option(command: Sequence[str], options: Sequence[str], manifest: str) -> str:
    for option in options:
        if option in command[:-1]:
            return f"{command[command.index(option) + 1]}/{manifest}"
    return manifest
