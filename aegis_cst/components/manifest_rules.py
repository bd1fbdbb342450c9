"""What a manifest must not say, although each value is of the right type."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.reading.layout import PORTS

INTEGRATION = "with-"
"""What the folder of an integration starts with, within the folder of a component."""

FOUNDATION = "foundation"
"""The folder that those of foundations are in."""

CONDITIONAL = (
    *("router", "lifespan", "command", "card", "service", "volume", "depends_on"),
    *("environment", "mount", "requirement", "variable"),
)
"""Tables of a manifest whose entries may have a condition."""

NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""The name of a component."""

_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_IGNORED = {".gitignore", ".gitkeep"}
_ORDERS = ("first", "last")


def name_of(folder: Path) -> str:
    """The name that a folder gives a component; ``a/with-b`` is ``a-with-b``."""
    inner = folder.name.startswith(INTEGRATION)
    return f"{folder.parent.name}-{folder.name}" if inner else folder.name


def is_meant(path: str, file: str) -> bool:
    """Whether an entry of ``[[part]]`` means a path: itself, or a folder above it."""
    return path == file or (file.endswith("/") and path.startswith(file))


def check_manifest(path: Path, manifest: Manifest) -> None:
    """Raise ``ManifestError`` for the first value that makes no sense."""
    for problem in _problems(manifest):
        message = f"{path}: {problem}"
        raise ManifestError(message)


def check_needs(path: Path, needs: Mapping[str, str]) -> None:
    """Raise ``ManifestError`` for a name or versions that ``packaging`` cannot read."""
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - few runs read versions

    for name, versions in needs.items():
        try:
            read = Requirement(f"{name}{versions}")
        except InvalidRequirement:
            read = None
        if read is None or read.name != name or not read.specifier or read.marker:
            message = (
                f"{path}: {name} = {versions!r} in [needs] is to be a name with "
                "versions, such as fastapi = '>=0.112.2'"
            )
            raise ManifestError(message)


def check_python(manifest: Manifest) -> None:
    """Raise ``ManifestError`` for the first Python file that does not parse.

    Ours do, as their tests know; those of others are parsed before they are renamed.
    """
    for path, data in manifest.files.items():
        if path.endswith(".py"):
            try:
                ast.parse(data)
            # Too deep, a NUL, no UTF-8: each Python has its own for it.
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                message = f"{manifest.folder / 'files' / path}: {error}"
                raise ManifestError(message) from error


def _version_problems(manifest: Manifest) -> Iterator[str]:
    """Versions that cannot be put in an order."""
    said = [("'version'", manifest.version)] if manifest.version else []
    for table in ("renamed", "change"):
        for number, each in enumerate(getattr(manifest, table), start=1):
            said.append((f"'since' in [[{table}]] number {number}", each.since))
    if not said:
        return
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - few manifests have any

    for place, text in said:
        try:
            Version(text)
        except InvalidVersion:
            yield f"{place} is to be a version, such as 1.2.0"


def _problems(manifest: Manifest) -> Iterator[str]:
    name, folder = manifest.name, manifest.folder
    if name != (expected := name_of(folder)):
        yield f"name is {name!r}, by its folder {expected!r}"
    if not NAME.fullmatch(name):
        yield f"{name!r} is to be of small letters, digits, - and _"
    for number, each in enumerate(manifest.lifespan, start=1):
        if each.order not in _ORDERS:
            place = f"'order' in [[lifespan]] number {number}"
            yield f"{place} is to be {' or '.join(_ORDERS)}"
    for path in filter(_is_for_a_tool, manifest.files):
        yield (
            f"{path!r} would be read by a tool: hidden files and code that is not "
            "below app/ or tests/ are no part of a component"
        )
    yield from _version_problems(manifest)
    yield from _foundation_problems(manifest)
    yield from _condition_problems(manifest)
    for number, part in enumerate(manifest.part, start=1):
        for file in part.files:
            if not any(is_meant(path, file) for path in manifest.files):
                below = folder / "files"
                yield f"[[part]] number {number} names {file!r}, not in {below}"


def _is_for_a_tool(path: str) -> bool:
    """Whether something runs a file, or obeys it, unasked.

    Such as a workflow, a task of an editor, or ``sitecustomize.py``.
    """
    if any(each.startswith(".") and each not in _IGNORED for each in path.split("/")):
        return True
    inside = path.startswith(("app/", "tests/")) or path == "conftest.py"
    return not inside and path.lower().endswith((".py", ".pyc", ".pth"))


def _foundation_problems(manifest: Manifest) -> Iterator[str]:
    if not manifest.foundation:
        if manifest.provides or manifest.from_project:
            yield "'provides' and 'from_project' are for a foundation"
        return
    if manifest.folder.parent.name != FOUNDATION:
        yield f"a foundation belongs into the folder {FOUNDATION}"
    if not _MODULE.fullmatch(manifest.provides):
        yield "'provides' is to be the module of the base project that it stands for"


def _condition_problems(manifest: Manifest) -> Iterator[str]:
    for table in ("part", *CONDITIONAL):
        for number, each in enumerate(getattr(manifest, table), start=1):
            place = f"[[{table}]] number {number}"
            if each.port and each.unless:
                yield f"{place} is to have 'port' or 'unless', not both"
            if table == "part" and not each.port and not each.unless:
                yield f"{place} lacks 'port' or 'unless'"
            for name in (each.port, each.unless):
                if name and name not in PORTS:
                    yield f"{place}: {name!r} is none of {', '.join(sorted(PORTS))}"
