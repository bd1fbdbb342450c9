"""The manifest of a component: ``component.toml``, validated.

A manifest is data. Reading it imports and runs nothing of the component.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints


class ManifestError(Exception):
    """A manifest that is not as it should be; the text names file and place."""


@dataclass(frozen=True, slots=True)
class Router:
    """An ``APIRouter`` to include: ``paths`` are what it answers, complete."""

    module: str
    name: str
    paths: tuple[str, ...]
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Lifespan:
    """A context manager and the two coroutine functions that it is made of.

    ``order`` is ``first`` for what the user's own hooks may rely on, ``last`` for what
    starts when all else is up and stops before it.
    """

    module: str
    context: str
    start: str
    stop: str
    order: str = "first"


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of the settings class; annotation and default are Python source."""

    name: str
    annotation: str
    default: str
    comment: str


@dataclass(frozen=True, slots=True)
class Command:
    """A Typer application, added as the sub-command ``command``."""

    module: str
    name: str
    command: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card for the dashboard."""

    module: str
    name: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A compose service; ``body`` is a file beside the manifest."""

    name: str
    body: str
    like: str = "web"


@dataclass(frozen=True, slots=True)
class Volume:
    """A named compose volume; ``body`` is YAML, empty for the defaults."""

    name: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class DependsOn:
    """A compose service of the project that has to wait for one of the component."""

    service: str
    on: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A PEP 508 requirement; ``group`` names a dependency group, empty for none."""

    requirement: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable in ``.env.example``."""

    name: str
    value: str
    comment: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A component: ``folder`` holds the manifest and ``files/`` beside it."""

    folder: Path
    name: str
    summary: str
    built_on: str
    requires: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    router: tuple[Router, ...] = ()
    lifespan: tuple[Lifespan, ...] = ()
    setting: tuple[Setting, ...] = ()
    command: tuple[Command, ...] = ()
    card: tuple[Card, ...] = ()
    service: tuple[Service, ...] = ()
    volume: tuple[Volume, ...] = ()
    depends_on: tuple[DependsOn, ...] = ()
    requirement: tuple[Requirement, ...] = ()
    variable: tuple[Variable, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


_TABLES: dict[str, type] = {
    "router": Router,
    "lifespan": Lifespan,
    "setting": Setting,
    "command": Command,
    "card": Card,
    "service": Service,
    "volume": Volume,
    "depends_on": DependsOn,
    "requirement": Requirement,
    "variable": Variable,
}
_TEXTS = ("name", "summary", "built_on")
_LISTS = ("requires", "next_steps")


def read_manifest(folder: Path) -> Manifest:
    """Read ``component.toml`` and the component's files.

    Raises ``ManifestError`` for whatever is missing, unknown or of the wrong type.
    """
    path = folder / "component.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise ManifestError(message) from error
    values: dict[str, Any] = {}
    for key in document:
        if key not in {*_TABLES, *_TEXTS, *_LISTS}:
            message = f"{path}: {key!r} is not known; see the manifest's documentation"
            raise ManifestError(message)
    for key in _TEXTS:
        values[key] = _text(path, document, key)
    for key in _LISTS:
        values[key] = _texts(path, document.get(key, []), key)
    for key, model in _TABLES.items():
        values[key] = tuple(_entries(path, document.get(key, []), key, model))
    if values["name"] != folder.name:
        message = f"{path}: name is {values['name']!r}, but the folder {folder.name!r}"
        raise ManifestError(message)
    return Manifest(folder=folder, files=_files(folder), **values)


def service_body(manifest: Manifest, service: Service) -> str:
    """The YAML of a service, from the file that the manifest names."""
    path = manifest.folder / service.body
    if path.parent != manifest.folder:
        message = f"{manifest.folder}: {service.body!r} is not beside the manifest"
        raise ManifestError(message)
    return path.read_text(encoding="utf-8")


def _files(folder: Path) -> dict[str, bytes]:
    root = folder / "files"
    paths = sorted(each for each in root.rglob("*") if each.is_file())
    return {
        each.relative_to(root).as_posix(): each.read_bytes()
        for each in paths
        if "__pycache__" not in each.parts
    }


def _text(path: Path, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        message = f"{path}: {key!r} is to be a text"
        raise ManifestError(message)
    return value


def _texts(path: Path, value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        message = f"{path}: {place} is to be a list of texts"
        raise ManifestError(message)
    return tuple(value)


_Model = TypeVar("_Model")


def _entries(
    path: Path, value: object, key: str, model: type[_Model]
) -> Sequence[_Model]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        message = f"{path}: {key} is to be written as [[{key}]] tables"
        raise ManifestError(message)
    return [
        _entry(path, each, f"[[{key}]] number {number}", model)
        for number, each in enumerate(value, start=1)
    ]


def _entry(
    path: Path, table: Mapping[str, Any], place: str, model: type[_Model]
) -> _Model:
    hints = get_type_hints(model)
    declared = {each.name: each for each in fields(model)}  # type: ignore[arg-type]  # every model is a dataclass
    for key in table:
        if key not in declared:
            message = f"{path}: {place} has an unknown key {key!r}"
            raise ManifestError(message)
    values: dict[str, Any] = {}
    for key, each in declared.items():
        if key not in table:
            if each.default is MISSING:
                message = f"{path}: {place} lacks {key!r}"
                raise ManifestError(message)
        elif hints[key] is str:
            if not isinstance(table[key], str):
                message = f"{path}: {key!r} in {place} is to be a text"
                raise ManifestError(message)
            values[key] = table[key].strip("\n")
        else:
            values[key] = _texts(path, table[key], f"{key!r} in {place}")
    return model(**values)
