"""The Python modules of a project, by their dotted names.

Where imports start from is not known for sure, so every folder above the importing
file may be it, and ``src``; the whole name has to lead somewhere.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from aegis_cst.reading.code.bound_names import bound_names
from aegis_cst.reading.code.outline import (
    Block,
    Branch,
    Import,
)
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.files.folders import around, joined
from aegis_cst.reading.files.sources import Sources
from codemods.requirements.pep508 import canonical

# A folder without `__init__.py` is only a namespace package, which any regular package
# further along the path goes before; `alembic/` is where most projects keep migrations.
# https://docs.python.org/3/reference/import.html#namespace-packages
_MAY_BE_INSTALLED = frozenset({"alembic"}) | sys.stdlib_module_names
"""Names of folders without ``__init__.py`` that an installed package goes before."""


class Modules:
    """Looks modules up, and what is defined in them."""

    def __init__(
        self,
        sources: Sources,
        outlines: Outlines,
        told: Callable[[], Sequence[str]] = tuple,
        required: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """Nothing is read before it is asked for.

        ``told`` gives further folders that imports start from; it is asked only for
        names that lead nowhere otherwise. ``required`` gives the normalised names of
        distributions, and is asked only for names that may be theirs.
        """
        self._told = told
        self._required = required
        self._outlines = outlines
        self.files = {each for each in sources.paths if each.endswith((".py", ".pyi"))}
        self._folders = {folder for path in self.files for folder in around(path)}
        self._members = sorted(
            path.rpartition("/")[0]
            for path in sources.paths
            if path.endswith(("/pyproject.toml", "/setup.py"))
        )
        self._found: dict[tuple[str, str], str | None] = {}

    @property
    def first_party(self) -> frozenset[str]:
        """Names of top-level packages and modules, of ``src`` too, as ruff has it."""
        # The default of `src`: https://docs.astral.sh/ruff/settings/#src
        tops = (path.removeprefix("src/").partition("/")[0] for path in self.files)
        return frozenset(each.removesuffix(".py") for each in tops if each)

    def tops(self, root: str) -> frozenset[str]:
        """Names of what is at the top of a folder that imports start from."""
        start = f"{root}/" if root else ""
        return frozenset(
            path.removeprefix(start).partition("/")[0].removesuffix(".py")
            for path in self.files
            if path.startswith(start)
        )

    def path_of(self, name: str, importer: str = "") -> str | None:
        """The file of a module: ``a/b.py``, ``a/b/__init__.py``; ``a/b/`` without one.

        ``importer`` is the path of the file that imports it.
        """
        folder = importer.rpartition("/")[0]
        key = (name, folder)
        if key not in self._found:
            relative = name.replace(".", "/")
            self._found[key] = self._in_roots(relative, folder)
        found = self._found[key]
        # `import redis` in a `redis.py` is about the library.
        return None if found == importer and "." not in name else found

    def _in_roots(self, relative: str, folder: str) -> str | None:
        """The first file of that name; a package is not looked for any further."""
        top = relative.partition("/")[0]
        is_there = False
        inside = self._packages(folder)
        for root in self._roots(folder, top):
            found = self._file(joined(root, relative))
            # A package is on the path only for who runs a file of it as a script: what
            # is installed goes before, as `redis` before the `redis.py` of `app/core`.
            if found is not None and root in inside and self._is_required(top):
                continue
            if found is not None:
                return found
            # Python takes the first package of a name, and looks for its modules in
            # there only.
            package = f"{joined(root, top)}/__init__.py"
            is_there = is_there or package in self.files
        return None if is_there else self._in_members(relative)

    def _in_members(self, relative: str) -> str | None:
        """The same in the members of a workspace, installed beside each other."""
        for member in self._members:
            for root in (f"{member}/src", member):
                found = self._file(joined(root, relative))
                if found is not None:
                    return found
        return None

    def is_ours(self, name: str, importer: str = "") -> bool:
        """Whether the top-level package of a module is one of the project's."""
        top = name.partition(".")[0]
        found = self.path_of(top, importer)
        if found is None:
            return False
        if not found.endswith("/"):
            return True
        return top not in _MAY_BE_INSTALLED and not self._is_shared(top)

    def _is_required(self, top: str) -> bool:
        """Whether a distribution of the name of a module is installed."""
        return canonical(top) in self._required()

    def _is_shared(self, top: str) -> bool:
        """Whether distributions put modules into a folder without ``__init__.py``.

        As ``titiler.core`` does beside a ``titiler/application`` of the project's:
        https://packaging.python.org/en/latest/guides/packaging-namespace-packages/
        """
        start = f"{canonical(top)}-"
        return any(each.startswith(start) for each in self._required())

    def absolute(self, module: str, importer: str) -> str | None:
        """The folder or file, without ending, that a relative import is about."""
        dots = len(module) - len(module.lstrip("."))
        parts = importer.split("/")[:-1]
        if dots - 1 > len(parts):
            return None
        start = parts[: len(parts) - (dots - 1)]
        return "/".join([*start, *module[dots:].split(".")]).rstrip("/")

    def imported(self, module: str, importer: str) -> str | None:
        """The file of a module as an import names it, with leading dots or without."""
        if not module.startswith("."):
            return self.path_of(module, importer)
        place = self.absolute(module, importer)
        return None if place is None else self._file(place)

    def submodule(self, path: str, name: str) -> str | None:
        """The file of a module in the package whose file is ``path``."""
        if path.endswith(("/", "/__init__.py")):
            return self._file(joined(path.rpartition("/")[0], name))
        return None

    def name_of(self, path: str) -> str:
        """The dotted name of a file or folder, from the outermost package around it."""
        path = path.rstrip("/")
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        folder = path.rpartition("/")[0]
        depth = 0
        while folder and f"{folder}/__init__.py" in self.files:
            depth += 1
            folder = folder.rpartition("/")[0]
        if not depth:
            # Without packages, imports are taken to start from the root, or from `src`.
            return ".".join(parts[1:] if parts[0] == "src" else parts)
        return ".".join(parts[len(folder.split("/")) if folder else 0 :])

    def defines(self, path: str, name: str) -> bool | None:
        """Whether a module has a name; ``None`` if that cannot be told."""
        return self._defines(path, name, set())

    def _defines(self, path: str, name: str, seen: set[str]) -> bool | None:
        if self.submodule(path, name) is not None:
            return True
        outline = () if path.endswith("/") else self._outlines.of(path)
        if outline is None or path in seen:
            return None
        seen.add(path)
        bound = set(bound_names(outline))
        if name in bound:
            return True
        # It answers for names that nothing binds: https://peps.python.org/pep-0562/
        if "__getattr__" in bound:
            return None
        answer: bool | None = False
        for star in _stars(outline):
            source = self.imported(star.module, path)
            inner = None if source is None else self._defines(source, name, seen)
            if inner or answer is False:
                answer = inner
        return answer

    def _roots(self, folder: str, top: str) -> Iterator[str]:
        """Where imports may start from, the likeliest first.

        A package is no such place for what Python has: ``import types`` beside a
        ``types.py`` in it is Python's.
        """
        inside = self._packages(folder)
        folder = inside[-1].rpartition("/")[0] if inside else folder
        # The folder of a script is the first place for its imports, and pytest adds the
        # one above the outermost package:
        # https://docs.python.org/3/library/sys_path_init.html,
        # https://docs.pytest.org/en/stable/explanation/pythonpath.html
        while folder:
            yield folder
            yield f"{folder}/src"
            folder = folder.rpartition("/")[0]
        yield from ("", "src")
        if top not in sys.stdlib_module_names:
            yield from reversed(inside)
        yield from self._told()

    def _packages(self, folder: str) -> list[str]:
        """The packages that a folder is in, or is, the innermost first."""
        found = []
        while folder and f"{folder}/__init__.py" in self.files:
            found.append(folder)
            folder = folder.rpartition("/")[0]
        return found

    def _file(self, place: str) -> str | None:
        # A package goes before a module of its name, as Python's own finder has it. A
        # stub by itself stands for compiled code.
        for candidate in (f"{place}/__init__.py", f"{place}.py", f"{place}.pyi"):
            if candidate in self.files:
                return candidate
        # The folder of a member has the name of its package, and holds that one below.
        if place in self._folders and place not in self._members:
            return f"{place}/"
        return None


def _stars(block: Block) -> Iterator[Import]:
    for statement in block:
        if isinstance(statement, Import) and statement.bound == "*":
            yield statement
        elif isinstance(statement, Branch):
            for body in statement.bodies:
                yield from _stars(body)
