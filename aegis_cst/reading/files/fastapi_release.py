"""Which FastAPI a project runs with: the one it locks, else the oldest it allows."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.files.toml_text import parse_toml

_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")
_LOCKED = re.compile(rb'^name = "fastapi"\r?\nversion = "([^"]+)"', re.MULTILINE)
_REQUIREMENT = re.compile(
    r"^\s*fastapi(?:-slim)?(?![\w.-])\s*(?:\[[^\]]*\])?\s*(?P<bounds>[^;#@]*)",
    re.IGNORECASE,
)
_LOWEST = re.compile(r"(?:===?|>=|~=|\^|~)\s*v?(\d+(?:\.\d+)*)|^\s*(\d+(?:\.\d+)*)")


def fastapi_version(sources: Sources) -> str:
    """The version as it is written; empty if nothing says so."""
    for path in _LOCKS:
        if path in sources.paths:
            locked = _LOCKED.search(sources.read(path) or b"")
            if locked:
                return locked[1].decode(errors="replace")
    for requirement in _requirements(sources):
        match = _REQUIREMENT.match(requirement)
        if match:
            bound = _LOWEST.search(match["bounds"])
            return (bound[1] or bound[2]) if bound else ""
    return ""


def release_of(version: str) -> tuple[int, ...] | None:
    """The numbers of a version, to compare."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, match[0].split("."))) if match else None


def _requirements(sources: Sources) -> Iterator[str]:
    document: Mapping[str, Any] | Blocker = {}
    data = sources.read("pyproject.toml") if "pyproject.toml" in sources.paths else None
    if data is not None:
        document = parse_toml(data.decode(errors="replace"), "pyproject.toml")
    if not isinstance(document, Blocker):
        project = _table(document, "project").get("dependencies")
        yield from (each for each in _list(project) if isinstance(each, str))
        poetry = _table(_table(document, "tool"), "poetry")
        yield from _poetry(_table(poetry, "dependencies"))
    for path in sorted(sources.paths):
        if re.fullmatch(r"requirements[\w.-]*\.(?:txt|in)", path):
            yield from (sources.read(path) or b"").decode(errors="replace").splitlines()


def _poetry(dependencies: Mapping[str, Any]) -> Iterator[str]:
    for name, value in dependencies.items():
        version = value.get("version") if isinstance(value, dict) else value
        if name.lower() == "fastapi" and isinstance(version, str):
            yield f"fastapi {version}"


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
