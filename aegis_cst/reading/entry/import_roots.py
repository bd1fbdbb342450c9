"""Where imports start from, going by what the tools of a project are told."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from aegis_cst.reading.files.pyprojects import Pyproject, Pyprojects
from aegis_cst.reading.files.sources import Sources

_INI = re.compile(rb"^\s*pythonpath\s*=\s*(.*)$", re.MULTILINE)
_DOTENV = re.compile(rb"^\s*(?:export\s+)?PYTHONPATH\s*=\s*(.*)$", re.MULTILINE)


def told_roots(pyprojects: Pyprojects, sources: Sources) -> tuple[str, ...]:
    """Folders, relative to the repository, besides its root."""
    found: list[str] = []
    for file in pyprojects.files:
        found += (_inside(file.folder, each) for each in _of_pyproject(file))
    for path in sorted(sources.paths):
        name = path.rpartition("/")[2]
        pattern = {
            "pytest.ini": _INI,
            "tox.ini": _INI,
            "setup.cfg": _INI,
            ".env": _DOTENV,
        }
        if name in pattern:
            data = sources.read(path) or b""
            folder = path.rpartition("/")[0]
            for match in pattern[name].finditer(data):
                text = match[1].decode(errors="replace").strip().strip("\"'")
                found += (_inside(folder, each) for each in re.split(r"[\s:;,]+", text))
    return tuple(dict.fromkeys(each for each in found if _is_below(each)))


def _is_below(folder: str) -> bool:
    return (
        bool(folder) and not folder.startswith(("..", "/", "$")) and "$" not in folder
    )


def _inside(folder: str, written: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, written or "."))
    return "" if joined == "." else joined


def _of_pyproject(file: Pyproject) -> Iterator[str]:
    """What the build backends and pytest call it.

    https://docs.pytest.org/en/stable/reference/reference.html#confval-pythonpath,
    https://setuptools.pypa.io/en/latest/userguide/package_discovery.html,
    https://hatch.pypa.io/latest/config/build/#packages,
    https://python-poetry.org/docs/pyproject/#packages,
    https://docs.astral.sh/uv/reference/settings/#build-backend_module-root
    """
    tool = file.table("tool")
    yield from _texts(_at(tool, "pytest", "ini_options", "pythonpath"))
    folders = _at(tool, "setuptools", "package-dir")
    if isinstance(folders, dict):
        yield from _texts(folders.get(""))
    yield from _texts(_at(tool, "setuptools", "packages", "find", "where"))
    wheel = _at(tool, "hatch", "build", "targets", "wheel")
    if isinstance(wheel, dict):
        for package in _texts(wheel.get("packages")):
            yield posixpath.dirname(package.rstrip("/"))
        yield from _texts(wheel.get("sources"))
    packages = _at(tool, "poetry", "packages")
    for each in packages if isinstance(packages, list) else ():
        if isinstance(each, dict):
            yield from _texts(each.get("from"))
    yield from _texts(_at(tool, "pdm", "build", "package-dir"))
    yield from _texts(_at(tool, "uv", "build-backend", "module-root"))


def _at(table: Mapping[str, object], *keys: str) -> object:
    found: object = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
