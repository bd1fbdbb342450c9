"""What the stages of a Dockerfile hold, and what a container of it starts."""

import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aegis_cst.reading.containers.dockerfile import Dockerfile, Instruction, words_of
from aegis_cst.reading.containers.started import Started
from aegis_cst.reading.containers.starting_commands import started_by, started_by_line
from aegis_cst.reading.containers.variables import expanded
from aegis_cst.reading.files.place import Place

_FROM = re.compile(r"(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?", re.IGNORECASE)
_OPTION = re.compile(r"--([\w-]+)(?:=(\S+))?\s+")

_PLAIN_IMAGES = frozenset(
    {"python", "uv", "debian", "ubuntu", "alpine", "slim", "cuda", "wolfi-base"}
    | {"micromamba", "miniconda3", "pypy", "python3", "ubi", "ubi8", "ubi9"}
)
"""Images that read no variables of their own."""
_PYTHON = re.compile(r"\b(?:python3?|pip3?|uv|poetry|pdm)\b")


@dataclass(frozen=True, slots=True)
class Copy:
    """``source`` of the build's context is ``target`` in the container."""

    source: str
    target: str


@dataclass(slots=True)
class Stage:
    """A stage as it is at its end; ``folder`` is the one that it works in.

    ``entrypoint`` and ``command`` may be those of the stage that it is based on:
    ``has_own_command`` says that the command is not.
    """

    name: str
    image: str
    folder: str = "/"
    copies: list[Copy] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    entrypoint: Instruction | None = None
    command: Instruction | None = None
    has_own_command: bool = False

    def sources(self, path: str) -> Iterator[str]:
        """Which folder or file of the context a path in the container is."""
        wanted = posixpath.normpath(posixpath.join(self.folder, path))
        # What is copied later lies on top.
        for copy in reversed(self.copies):
            target = copy.target
            if wanted == target:
                yield copy.source
            elif wanted.startswith(_slashed(target)):
                rest = wanted[len(_slashed(target)) :]
                yield posixpath.join(copy.source, rest)
            # `COPY app /srv/app` makes `/srv` the folder that `app` lies in, as far as
            # it goes.
            elif target.startswith(_slashed(wanted)):
                rest = target[len(_slashed(wanted)) :]
                if copy.source == rest or copy.source.endswith(f"/{rest}"):
                    yield copy.source[: -len(rest)].rstrip("/")


def _slashed(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"


def stages_of(file: Dockerfile) -> list[Stage]:
    """The stages, in order; one that is based on another has what that has."""
    found: list[Stage] = []
    arguments: dict[str, str] = {}
    for each in file.instructions:
        if each.name == "FROM":
            found.append(_begun(each, found, arguments))
        elif not found:
            # Before the first `FROM` it is for all of them:
            # https://docs.docker.com/reference/dockerfile/#scope
            arguments |= _pairs(each.value) if each.name == "ARG" else {}
        else:
            _take(found[-1], each, found)
    return found


def is_plain_python(file: Dockerfile) -> bool:
    """Whether nothing but the project's own code reads the environment in its image."""
    stages = stages_of(file)
    # A name is registry, path, tag and digest:
    # https://docs.docker.com/reference/cli/docker/image/tag/
    image = stages[-1].image.partition("@")[0].rpartition("/")[2] if stages else ""
    return re.split(r"[:$]", image)[0] in _PLAIN_IMAGES and any(
        _PYTHON.search(each.value) for each in file.instructions
    )


def _begun(
    instruction: Instruction, before: list[Stage], arguments: dict[str, str]
) -> Stage:
    match = _FROM.match(instruction.value)
    image = expanded(match[1], arguments) if match else ""
    name = ((match[2] or "") if match else "").lower()
    base = next((each for each in before if each.name == image.lower()), None)
    if base is None or not image:
        return Stage(name, image, variables=dict(arguments))
    return Stage(
        name,
        base.image,
        base.folder,
        list(base.copies),
        dict(base.variables),
        base.entrypoint,
        base.command,
    )


def _take(stage: Stage, each: Instruction, stages: list[Stage]) -> None:
    value = each.value
    if each.name == "WORKDIR":
        written = expanded(value.strip().strip("\"'"), stage.variables)
        stage.folder = posixpath.normpath(posixpath.join(stage.folder, written))
    elif each.name in {"ENV", "ARG"}:
        stage.variables |= _pairs(value)
    elif each.name in {"COPY", "ADD"}:
        stage.copies += _copies(stage, value, stages)
    elif each.name == "ENTRYPOINT":
        stage.entrypoint = each
        # It resets a command that comes from the base only:
        # https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
        if not stage.has_own_command:
            stage.command = None
    elif each.name == "CMD":
        stage.command, stage.has_own_command = each, True


def _pairs(value: str) -> dict[str, str]:
    """``A=1 B=2``, or ``A 1``."""
    try:
        words = shlex.split(value, comments=False)
    except ValueError:
        return {}
    if words and "=" not in words[0]:
        return {words[0]: " ".join(words[1:])} if words[1:] else {}
    pairs = (each.partition("=") for each in words)
    return {name: text for name, equals, text in pairs if equals}


def _copies(stage: Stage, value: str, stages: list[Stage]) -> Iterator[Copy]:
    origin = ""
    while (option := _OPTION.match(value)) is not None:
        origin = (option[2] or "") if option[1] == "from" else origin
        value = value[option.end() :]
    words = words_of(value) or value.split()
    if len(words) < 2 or "<<" in value:  # noqa: PLR2004 - what, and where to
        return
    *sources, last = (expanded(each, stage.variables) for each in words)
    for source in sources:
        for inner in _of_context(source, origin, stages):
            yield Copy(inner, _target(inner, last, stage.folder))


def _of_context(source: str, origin: str, stages: list[Stage]) -> Iterator[str]:
    """What is copied, as it is called in the context of the build."""
    if not origin:
        yield _relative(source)
        return
    for number, other in enumerate(stages[:-1]):
        if origin.lower() in {other.name, str(number)}:
            yield from other.sources(posixpath.join("/", source))


def _relative(source: str) -> str:
    path = posixpath.normpath(source.lstrip("/") or ".")
    return "" if path == "." else path


def _target(source: str, written: str, folder: str) -> str:
    """Where it is in the container; a file goes into a folder that ends in a slash."""
    target = posixpath.normpath(posixpath.join(folder, written))
    last = posixpath.basename(source)
    # Whether the source is a folder is not asked of the disk: a dot in its name makes a
    # file of it.
    into = written.endswith(("/", ".")) and "." in last.lstrip(".")
    return posixpath.join(target, last) if into else target


def image_starts(file: Dockerfile, stage: Stage) -> Iterator[tuple[Started, Place]]:
    """What a container of a stage starts: its entry point with its command behind."""
    given = [each for each in (stage.entrypoint, stage.command) if each is not None]
    words = [words_of(each.value) for each in given]
    # Only in the exec form the command becomes arguments of the entry point:
    # https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
    if all(each is not None for each in words):
        joined = [word for each in words if each is not None for word in each]
        found: list[Started] = list(started_by(joined, variables=stage.variables))
    else:
        found = [
            one
            for each, split in zip(given, words, strict=True)
            for one in _by(each.value, split, stage)
        ]
    for one in found:
        places = [file.find(one.word, each) for each in given]
        yield one, next((each for each in places if each.end_column), places[0])


def _by(value: str, words: Sequence[str] | None, stage: Stage) -> Iterator[Started]:
    if words is None:
        return started_by_line(value.replace("\n", " "), variables=stage.variables)
    return started_by(words, variables=stage.variables)
