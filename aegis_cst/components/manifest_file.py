"""Reading a manifest from ``component.toml``, with an error for whatever is wrong.

A manifest is data. Reading it imports and runs nothing of the component.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from aegis_cst import bundled
from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.manifest_document import (
    AEGIS,
    check_aegis,
    has_controls,
    parsed,
)
from aegis_cst.components.manifest_entries import (
    Card,
    Change,
    Command,
    DependsOn,
    Environment,
    Lifespan,
    LifespanFunction,
    Mount,
    Part,
    Renamed,
    Requirement,
    Rival,
    Router,
    Service,
    Variable,
    Volume,
)
from aegis_cst.components.manifest_rules import INTEGRATION, check_manifest, check_needs
from aegis_cst.components.portable_path import problem_with

_TABLES: dict[str, type] = {
    "router": Router,
    "lifespan": Lifespan,
    "lifespan_function": LifespanFunction,
    "command": Command,
    "card": Card,
    "service": Service,
    "volume": Volume,
    "depends_on": DependsOn,
    "environment": Environment,
    "mount": Mount,
    "requirement": Requirement,
    "variable": Variable,
    "part": Part,
    "rival": Rival,
    "renamed": Renamed,
    "change": Change,
}
_TEXTS = ("name", "summary", "built_on")
_LISTS = ("requires", "next_steps", "from_project")
_OPTIONAL = ("provides", "version")
_OTHERS = ("foundation", "needs", AEGIS, *_OPTIONAL)

_TEMPLATE = (b"{{", b"{%", b"{#")


def read_manifest(folder: Path) -> Manifest:
    """Read ``component.toml`` and the component's files.

    Raises ``ManifestError`` for whatever is missing, unknown or of the wrong type.
    """
    path = folder / "component.toml"
    # A link could bring in a file of whoever runs aegis, such as a key.
    if folder.is_symlink() or path.is_symlink():
        message = f"{path}: is a link; a component is a folder of plain files"
        raise ManifestError(message)
    try:
        document = parsed(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        message = f"{path}: {error}"
        raise ManifestError(message) from error
    if has_controls(document):
        message = f"{path}: has characters that cannot be seen, such as escapes"
        raise ManifestError(message)
    text = _text(path, document, AEGIS) if AEGIS in document else ""
    check_aegis(path, text)
    values: dict[str, Any] = {}
    for key in document:
        if key not in {*_TABLES, *_TEXTS, *_LISTS, *_OTHERS}:
            message = f"{path}: {key!r} is not known; see the manifest's documentation"
            raise ManifestError(message)
    for key in _TEXTS:
        values[key] = _text(path, document, key)
    values |= {key: _text(path, document, key) for key in _OPTIONAL if key in document}
    for key in _LISTS:
        values[key] = _texts(path, document.get(key, []), key)
    for key, model in _TABLES.items():
        values[key] = tuple(_entries(path, document.get(key, []), key, model))
    manifest = Manifest(
        folder=folder,
        foundation=_switch(path, document, "foundation"),
        needs=_needs(path, document.get("needs", {})),
        files=_files(folder) | _from_project(path, values["from_project"]),
        is_integration=folder.name.startswith(INTEGRATION),
        **values,
    )
    check_manifest(path, manifest)
    return manifest


def _files(folder: Path) -> dict[str, bytes]:
    """What stands under ``files/``: plain files, at paths that are safe to write to."""
    root = folder / "files"
    found = {}
    for each in sorted((root, *root.rglob("*"))):
        path = each.relative_to(root).as_posix()
        if "__pycache__" in each.parts:
            continue
        if each.is_symlink():
            message = f"{each}: is a link; a component is a folder of plain files"
            raise ManifestError(message)
        if each.is_file():
            if problem := problem_with(path):
                message = f"{each}: the path {problem}"
                raise ManifestError(message)
            found[path] = each.read_bytes()
    return found


def _from_project(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Files of the base project's template, which has no second copy of them."""
    found = {}
    for name in names:
        if problem := problem_with(name):
            message = f"{path}: {name!r} in from_project {problem}"
            raise ManifestError(message)
        # The folder of foundations lies beside the template.
        template = path.parent.parent.parent / "project"
        if not template.is_dir():  # a component of others
            template = Path(bundled.folder("skeletons")) / "project"
        source = next(template.glob(f"*/{name}"), None)
        if source is None or not source.is_file() or source.is_symlink():
            message = f"{path}: the base project has no file {name!r}"
            raise ManifestError(message)
        found[name] = source.read_bytes()
        # Cookiecutter would fill it in, and nobody does here.
        if any(mark in found[name] for mark in _TEMPLATE):
            message = f"{path}: {name!r} has template syntax, and is no file by itself"
            raise ManifestError(message)
    return found


def _needs(path: Path, table: object) -> dict[str, str]:
    """Versions that a component needs, by the names of Python and of distributions."""
    if not isinstance(table, dict):
        message = f"{path}: needs is to be written as a table [needs]"
        raise ManifestError(message)
    needs = {name: _text(path, table, name) for name in table}
    if needs:
        check_needs(path, needs)
    return needs


def _switch(path: Path, table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        message = f"{path}: {key!r} is to be true or false"
        raise ManifestError(message)
    return value


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
            # A text over several lines begins and ends with them.
            values[key] = table[key].strip("\n")
        elif hints[key] is bool:
            if not isinstance(table[key], bool):
                message = f"{path}: {key!r} in {place} is to be true or false"
                raise ManifestError(message)
            values[key] = table[key]
        else:
            values[key] = _texts(path, table[key], f"{key!r} in {place}")
    return model(**values)
