"""By which dotted name a file of the project can be imported."""

import re
from collections.abc import Iterator
from keyword import iskeyword

from aegis_cst.reading.code.outline import Import
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.values import ModuleValue, Pending, Router

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
        # It holds a project of its own, from which imports start.
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


class BoundNames:
    """What files have imported routers as, at their top level."""

    def __init__(self, codebase: Codebase) -> None:
        """Each file is gone through once, when it is asked about."""
        self._codebase = codebase
        self._known: dict[str, dict[int, tuple[str, Pending]]] = {}
        self._modules: dict[str, dict[str, str]] = {}

    def of(self, path: str, router: Router) -> tuple[str, Pending] | None:
        """A name of a router in a file, and the import that it comes from."""
        if path not in self._known:
            self._known[path] = self._all(path)
        return self._known[path].get(id(router))

    def module_of(self, path: str, module: str, name: str) -> str:
        """A name of a module, by the module, where a file has imported that one."""
        if path not in self._modules:
            self._modules[path] = self._imported(path)
        held = self._modules[path].get(module)
        return f"{held}.{name}" if held else ""

    def _imported(self, path: str) -> dict[str, str]:
        found: dict[str, str] = {}
        scope = self._codebase.interpreter.module(path)
        for name, value in scope.names.items() if scope is not None else ():
            if isinstance(value, Pending):
                module = self._codebase.interpreter.names.resolve(value)
                if isinstance(module, ModuleValue):
                    found.setdefault(module.path, name)
        return found

    def _all(self, path: str) -> dict[int, tuple[str, Pending]]:
        found: dict[int, tuple[str, Pending]] = {}
        scope = self._codebase.interpreter.module(path)
        for name, value in scope.names.items() if scope is not None else ():
            if isinstance(value, Pending) and value.name:
                router = self._codebase.interpreter.names.resolve(value)
                if isinstance(router, Router):
                    found.setdefault(id(router), (name, value))
        return found
