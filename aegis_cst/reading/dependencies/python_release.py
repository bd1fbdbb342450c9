"""Which Python a project runs with, by all that says so."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from aegis_cst.reading.containers.dockerfile import is_dockerfile, read_dockerfile
from aegis_cst.reading.dependencies.requirement_files import RequirementFiles
from aegis_cst.reading.files.place import Place
from codemods.requirements.toml_poetry import specifier_of

_IMAGE = re.compile(r"(?:--\S+\s+)*(?:\S+/)?python:(?P<version>\d+(?:\.\d+)+)")
_UV_IMAGE = re.compile(
    r"(?:--\S+\s+)*\S*astral-sh/uv:(?:[\w.]*-)?python(?P<version>3\.\d+)"
)
_VARIABLE = re.compile(r"\$\{?(\w+)(?::?-([^}]*))?\}?")
_NUMBER = re.compile(r"\s*(?:python-|cpython-|cpython@)?(\d+\.\d+(?:\.\d+)?)")
_RANGES = (
    (("project",), "requires-python", re.compile(r"\s*requires-python\s*=")),
    (("tool", "poetry", "dependencies"), "python", re.compile(r"\s*python\s*=")),
)
_SETUP = re.compile(r"python_requires\s*=\s*[\"']?([^\"'\r\n#]+)")


@dataclass(frozen=True, slots=True)
class PythonSaid:
    """A specifier of PEP 440 and its words; ``exact`` where it is what runs."""

    specifier: str
    text: str
    place: Place
    exact: bool


def runs_python(said: Collection[PythonSaid], release: str) -> bool:
    """Whether a project may run with a release, such as 3.9, by what is said of it.

    What says which Python runs goes before what says which may.
    """
    from codemods.requirements.pep508 import disjoint  # noqa: PLC0415 - it loads packaging, and few projects get here

    exact = [each for each in said if each.exact]
    return any(not disjoint(each.specifier, f"=={release}.*") for each in exact or said)


def pythons_of(
    files: RequirementFiles, folders: list[str], images: Collection[str]
) -> Iterator[PythonSaid]:
    """Everything that says which Python runs: in some folders, and in images.

    ``images`` are the Dockerfiles of the application, if those are known.
    """
    for folder in folders:
        prefix = f"{folder}/" if folder else ""
        yield from _ranges(files, f"{prefix}pyproject.toml")
        yield from _pipfile(files, f"{prefix}Pipfile")
        for name in ("setup.cfg", "setup.py"):
            yield from _found(files, prefix + name, _SETUP, exact=False)
        # Of pyenv and uv, and of Heroku:
        # https://devcenter.heroku.com/articles/python-runtimes
        for name in (".python-version", "runtime.txt"):
            yield from _found(files, prefix + name, _NUMBER, exact=True)
    for path in sorted(filter(is_dockerfile, files.sources.paths)):
        near = path.rpartition("/")[0] in folders or path.count("/") < 2  # noqa: PLR2004 - docker/api/Dockerfile may be anybody's
        if path in images or (near and not images):
            yield from _image(files, path)


def _ranges(files: RequirementFiles, path: str) -> Iterator[PythonSaid]:
    if not files.exists(path):
        return
    for keys, key, line in _RANGES:
        table = files.document(path)
        for each in keys:
            inner = table.get(each)
            table = inner if isinstance(inner, dict) else {}
        value = table.get(key)
        text = value if isinstance(value, str) else "*"
        specifier = specifier_of(text)
        if specifier:
            yield PythonSaid(specifier, text, _line(files, path, line), exact=False)


def _pipfile(files: RequirementFiles, path: str) -> Iterator[PythonSaid]:
    if not files.exists(path):
        return
    requires = files.document(path).get("requires")
    for key in ("python_version", "python_full_version"):
        value = requires.get(key) if isinstance(requires, dict) else None
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            place = _line(files, path, re.compile(rf"\s*{key}\s*="))
            yield PythonSaid(_exactly(value), value, place, exact=True)


def _found(
    files: RequirementFiles, path: str, pattern: re.Pattern[str], *, exact: bool
) -> Iterator[PythonSaid]:
    if not files.exists(path):
        return
    for number, line in enumerate(files.text(path).splitlines(), 1):
        found = pattern.match(line) if exact else pattern.search(line)
        if found:
            text = found[1].strip()
            specifier = _exactly(text) if exact else specifier_of(text)
            if specifier:
                yield PythonSaid(specifier, text, Place(path, number), exact)
            return


def _image(files: RequirementFiles, path: str) -> Iterator[PythonSaid]:
    """The Python of the image that a Dockerfile ends in."""
    arguments: dict[str, str] = {}
    said = None
    for each in read_dockerfile(path, files.text(path).encode()).instructions:
        if each.name == "ARG":
            name, _, value = each.value.strip().partition("=")
            # A default may be given in front of `FROM` and repeated behind it without
            # one.
            arguments.setdefault(name, value.strip("\"'"))
        if each.name != "FROM":
            continue
        image = _VARIABLE.sub(
            lambda match: arguments.get(match[1], match[2] or ""), each.value
        )
        found = _IMAGE.match(image) or _UV_IMAGE.match(image)
        if found:
            text = f"FROM {image.split()[0]}"
            place = Place(path, each.line)
            said = PythonSaid(_exactly(found["version"]), text, place, exact=True)
    if said is not None:
        yield said


def _exactly(version: str) -> str:
    """``3.11`` is any of its releases."""
    return f"=={version}" if version.count(".") > 1 else f"=={version}.*"


def _line(files: RequirementFiles, path: str, pattern: re.Pattern[str]) -> Place:
    for number, line in enumerate(files.text(path).splitlines(), 1):
        if pattern.match(line):
            return Place(path, number)
    return Place(path)
