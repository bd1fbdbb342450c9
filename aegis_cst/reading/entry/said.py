"""Which application is asked for: by an option, or in ``pyproject.toml``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.entry.resolving import Resolver
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.entry.starts import CONTAINER, Cause, Start
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.pyprojects import Pyproject

_WRITTEN = re.compile(
    r"(?P<module>[^\s:]+?)(?::(?P<name>[^\W\d][\w.]*)(?P<call>\([^()]*\))?)?"
)


class Said(NamedTuple):
    """``text`` is as it is written; ``folder`` is what it is relative to."""

    text: str
    why: str
    place: Place
    folder: str


def said_by(file: Pyproject) -> Iterator[Said]:
    """``[tool.aegis] app``, then ``[tool.fastapi] entrypoint``.

    https://fastapi.tiangolo.com/fastapi-cli/#configure-the-app-entrypoint-in-pyproject-toml
    """
    for table, key in (("aegis", "app"), ("fastapi", "entrypoint")):
        value = file.table("tool", table).get(key)
        if isinstance(value, str) and value:
            place = file.find(f"tool.{table}", key, value)
            why = f"[tool.{table}] {key} in {file.path}"
            yield Said(value, why, place, file.folder.rstrip("/"))


def resolved(said: Said, resolver: Resolver, codebase: Codebase) -> Entry | Blocker:
    """What it names; a refusal if that is not there."""
    found = _WRITTEN.fullmatch(said.text.strip())
    if found is None:
        reason = f'{said.why}: {said.text!r} is to be "module:name"'
        return Blocker(reason, said.place.path, said.place.line)
    written, name = found["module"].replace("\\", "/"), found["name"] or ""
    called = found["call"] is not None
    cause = Cause(said.why, CONTAINER)
    folders = (said.folder, "")
    start = Start(said.place, cause, "", "", name, called, folders)
    if "/" in written or written.endswith(".py"):
        return _at_path(written, start, said, resolver, codebase)
    start = _with(start, module=written)
    entry = resolver.entry(start if name else _with(start, name="app"))
    if entry is not None:
        return entry
    for path in resolver.files_of(start):
        return _undefined(path, name or "app", said, codebase)
    reason = f"{said.why} leads nowhere: there is no module {written}"
    missing = Blocker(reason, said.place.path, said.place.line)
    return _unlisted(written, start, codebase) or missing


def _unlisted(module: str, start: Start, codebase: Codebase) -> Blocker | None:
    """Why a module that lies there is not seen, such as a link out of the project."""
    relative = module.replace(".", "/")
    for folder in start.folders:
        whole = f"{folder}/{relative}" if folder else relative
        for path in (f"{whole}.py", f"{whole}/__init__.py"):
            if codebase.sources.read(path) is None and path in codebase.sources.skips:
                return Blocker(codebase.sources.skips[path].reason, path)
    return None


def _at_path(
    written: str, start: Start, said: Said, resolver: Resolver, codebase: Codebase
) -> Entry | Blocker:
    bare = written.removeprefix("./").removesuffix(".py").strip("/")
    for folder in start.folders:
        whole = f"{folder}/{bare}" if folder else bare
        for path in (f"{whole}.py", f"{whole}/__init__.py"):
            if path in codebase.sources.paths:
                entry = resolver.entry(_with(start, path=path))
                if entry is not None:
                    return entry
                return _undefined(path, start.name or "app", said, codebase)
    reason = f"{said.why} leads nowhere: there is no {bare}.py"
    return Blocker(reason, said.place.path, said.place.line)


def _undefined(path: str, name: str, said: Said, codebase: Codebase) -> Blocker:
    skip = codebase.sources.skips.get(path)
    if skip is not None:
        return Blocker(skip.reason, path)
    reason = f"{said.why} leads nowhere: {path} defines no {name}"
    return Blocker(reason, said.place.path, said.place.line)


def _with(start: Start, *, module: str = "", path: str = "", name: str = "") -> Start:
    return Start(
        start.place,
        start.cause,
        module or start.module,
        path or start.path,
        name or start.name,
        start.factory,
        start.folders,
    )
