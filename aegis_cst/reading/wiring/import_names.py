"""By which dotted name a file of the project can be imported."""

import re
from collections.abc import Iterator
from keyword import iskeyword

from aegis_cst.reading.code.outline import Import
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.values import Pending, Router

_ASIDE = re.compile(
    r"(?:^|/)(?:docs?|docs?_src|examples?|scripts|templates|samples|benchmarks)/|\{\{"
)


def is_aside(path: str) -> bool:
    """Whether a file is documentation, an example, a script or a template."""
    return _ASIDE.search(path) is not None


def import_name(codebase: Codebase, path: str, importer: str = "") -> str:
    """The dotted name of a module; empty if there can be none.

    ``importer`` is a file that is to import it: where its other imports start from,
    this one does as well.
    """
    start = _start(codebase, importer, path)
    if start is None:
        name = codebase.modules.name_of(path)
        parts = _without_plain_folders(codebase, path, name.split("."))
    else:
        inside = path.removeprefix(start).removesuffix(".py").removesuffix("/__init__")
        parts = inside.split("/")
    fit = all(part.isidentifier() and not iskeyword(part) for part in parts)
    return ".".join(parts) if fit else ""


def _without_plain_folders(
    codebase: Codebase, path: str, parts: list[str]
) -> list[str]:
    """The parts behind a folder that can be no package, such as ``my-service``."""
    folders = path.split("/")[:-1]
    for length in range(len(folders), 0, -1):
        above = ["/".join(folders[:each]) for each in range(1, length + 1)]
        if not folders[length - 1].isidentifier():
            files = codebase.modules.files
            package = any(f"{each}/__init__.py" in files for each in above)
            inside = parts[length - len(folders) - 1 :]
            return parts if package else inside
    return parts


def _start(codebase: Codebase, importer: str, path: str) -> str | None:
    """The folder, with a slash behind, that absolute imports of a file start from."""
    if not importer:
        return None
    for module in _absolute_imports(codebase, importer):
        found = codebase.modules.path_of(module, importer)
        if found is None or not codebase.modules.is_ours(module, importer):
            continue
        relative = module.replace(".", "/")
        bare = found.removesuffix("/").removesuffix(".py").removesuffix("/__init__")
        start = bare.removesuffix(relative)
        if bare.endswith(relative) and (not start or start.endswith("/")):
            return start if path.startswith(start) else None
    return None


def _absolute_imports(codebase: Codebase, path: str) -> Iterator[str]:
    for statement in codebase.outlines.of(path) or ():
        if isinstance(statement, Import) and not statement.module.startswith("."):
            yield statement.module


def bound_name(
    codebase: Codebase, path: str, router: Router
) -> tuple[str, Pending] | None:
    """What a file has imported a router as, at its top level, and by which import."""
    scope = codebase.interpreter.module(path)
    resolve = codebase.interpreter.names.resolve
    for name, value in scope.names.items() if scope is not None else ():
        if isinstance(value, Pending) and value.name and resolve(value) is router:
            return name, value
    return None
