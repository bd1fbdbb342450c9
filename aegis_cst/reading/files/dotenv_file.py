"""Examples of files of environment variables, such as ``.env.example``."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from aegis_cst.reading.files.folders import upwards
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import Sources
from codemods.dotenv_lines import variables_in
from codemods.text_lines import line_at, line_start

_EXAMPLE = r"(?:example|sample|template|tmpl|dist|defaults?)"
_NAME = re.compile(
    rf"\.?(?:dot)?env(?P<kind>[._-][\w-]+)??[._-]{_EXAMPLE}(?:\.txt)?"
    rf"|\.?{_EXAMPLE}[._-]env"
)
_COPIED = re.compile(r"[._-](?:example|sample|template|dist)|(?:example|sample)(?=\.)")
_ORDER = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example")
_ANY = re.compile(r"(?:.*\.)?env(?:[._-].*)?|.*\.env")


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


def copy_of(path: str) -> str:
    """The name of the file that an example is copied to, without the dot before it."""
    return _COPIED.sub("", path.rpartition("/")[2]).strip(".")


def is_dotenv(path: str) -> bool:
    """Whether a path is that of any file of environment variables."""
    return bool(_ANY.fullmatch(path.rpartition("/")[2].lower()))


def example_in(paths: Collection[str], folder: str = "") -> str:
    """The example to copy that a variable belongs in; empty if there is none.

    It is in a folder or the nearest above it. One for a single environment, such as
    ``.env.production.example``, is it where there is no other.
    """
    for each in upwards(folder):
        prefix = f"{each}/" if each else ""
        names = [
            path.removeprefix(prefix)
            for path in paths
            if path.startswith(prefix) and is_example(path)
        ]
        here = [name for name in names if "/" not in name]
        general = [name for name in here if not _is_of_one_kind(name)]
        chosen = general or (here if len(here) == 1 else [])
        if chosen:
            return prefix + min(chosen, key=_rank)
    return ""


def _rank(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER)), name


def _is_of_one_kind(name: str) -> bool:
    found = _NAME.fullmatch(name.lower())
    return bool(found and found["kind"])


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
            # A template of such a file.
            if data is not None and b"{{" not in data:
                found[path] = tuple(variables_of(path, data))
    return found


def variables_of(path: str, data: bytes) -> Iterator[Variable]:
    """What a file sets; the lines of a value in quotes are not taken for more."""
    text = data.decode("utf-8-sig", "replace")
    line, counted = 1, 0
    for each in variables_in(text):
        if not each.name.isidentifier():
            continue
        at = each.name_at
        line += line_at(text[counted:at], at) - 1
        counted = at
        column = at - line_start(text, at) + 1
        place = Place(path, line, column, column + len(each.name))
        yield Variable(each.name, each.written, place, is_comment=each.commented)
