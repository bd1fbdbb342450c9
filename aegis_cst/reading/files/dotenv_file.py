"""Examples of files of environment variables, such as ``.env.example``."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import Sources

_NAME = re.compile(
    r"\.?env[._-](?:[\w-]+[._-])?(?:example|sample|template|dist)|(?:example|sample)\.env"
)
_ANY = re.compile(r"(?:.*\.)?env(?:[._-].*)?|.*\.env")
_LINE = re.compile(r"\s*(#\s*)?(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)")


@dataclass(frozen=True, slots=True)
class Variable:
    """A line that sets a variable, or would if it were not commented out."""

    name: str
    value: str
    place: Place
    is_comment: bool


def is_example(path: str) -> bool:
    """Whether a path is that of an example to copy."""
    if path.endswith(".py") or "{{" in path:
        return False
    return bool(_NAME.fullmatch(path.rpartition("/")[2].lower()))


def is_dotenv(path: str) -> bool:
    """Whether a path is that of any file of environment variables."""
    return bool(_ANY.fullmatch(path.rpartition("/")[2].lower()))


def dotenv_files(
    sources: Sources, others: Collection[str] = ()
) -> dict[str, tuple[Variable, ...]]:
    """What all such files of a project set, examples too, by their paths.

    ``others`` are such files, whatever they are called.
    """
    found = {}
    for path in sorted(sources.paths):
        named_so = "env" in path.lower() and (is_example(path) or is_dotenv(path))
        if named_so or path in others:
            data = sources.read(path)
            if data is not None and b"{{" not in data:
                found[path] = tuple(variables_of(path, data))
    return found


def variables_of(path: str, data: bytes) -> Iterator[Variable]:
    """What a file sets; the lines of a value in quotes are not taken for more."""
    quote = ""
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        found = _LINE.match(line)
        if found is None:
            continue
        column = found.start(2) + 1
        value = found[3].strip()
        yield Variable(
            found[2],
            value,
            Place(path, number, column, column + len(found[2])),
            is_comment=bool(found[1]),
        )
        first = value[:1]
        if first in {"'", '"'} and value.count(first) == 1 and not found[1]:
            quote = first
