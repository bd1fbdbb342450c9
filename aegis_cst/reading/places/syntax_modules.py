"""Python modules of a project, and what the names in them stand for."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.tree import Tree
from codemods.python.python_tree import (
    bindings,
    definitions,
    dotted,
    resolve,
    scope_statements,
    small_statement,
)
from codemods.python.source import Source, parse
from codemods.result import Refusal

SOURCE_FOLDERS = ("", "src/")
"""Where top-level packages are looked for, as ruff does."""

_MAX_STEPS = 50

Scope = cst.Module | cst.FunctionDef | cst.ClassDef
"""What holds statements that share names."""


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A parsed module: ``package`` is what its relative imports start from."""

    name: str
    path: str
    source: Source
    bound: dict[str, str]

    def imported(self, name: str) -> str | None:
        """What an import binds a name to, unless it is assigned over.

        ``import app.models`` binds ``app``, and so does ``app = FastAPI()`` below it.
        """
        target = self.bound.get(name)
        over = target == name and assigned(self.source.module, name) is not None
        return None if over else target


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """Where a dotted path leads: ``name`` (dotted, within the module) is defined there.

    ``name`` is empty for the module itself.
    """

    module: Module
    name: str

    def definition(self) -> cst.FunctionDef | cst.ClassDef | None:
        """The function or class, if that is what it is."""
        if not self.name:
            return None
        found = definitions(self.module.source.module, self.name)
        return found[-1] if found else None

    def value(self) -> cst.BaseExpression | None:
        """What the name was last assigned in the module."""
        return assigned(self.module.source.module, self.name)

    @property
    def line(self) -> int:
        """1-based line of the value or definition; 0 if there is neither."""
        node = self.value() or self.definition()
        source = self.module.source
        return source.line(source.start(node)) if node is not None else 0


class Modules:
    """Looks modules and symbols up in a tree; parses each file at most once."""

    def __init__(self, tree: Tree) -> None:
        """``tree`` may be a planned state of the project."""
        self.tree = tree
        self._modules: dict[str, Module | None] = {}
        self.unreadable: dict[str, Refusal] = {}
        """Files that were needed and could not be read, with the reason."""

    def first_party(self) -> frozenset[str]:
        """Names of top-level packages and modules."""
        return frozenset(
            entry.rstrip("/").removesuffix(".py")
            for folder in SOURCE_FOLDERS
            for entry in self.tree.entries(folder.rstrip("/"))
            if entry.endswith((".py", "/")) and not entry.startswith(".")
        )

    def path_of(self, name: str) -> str | None:
        """The file of a dotted module."""
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        relative = name.replace(".", "/")
        for folder in SOURCE_FOLDERS:
            for path in (f"{folder}{relative}/__init__.py", f"{folder}{relative}.py"):
                if self._is_there(path):
                    return path
        return None

    def data_of(self, path: str) -> bytes | None:
        """Content of a file; ``None`` if it is missing or cannot be read."""
        data = content(self.tree, path)
        return None if isinstance(data, Blocker) else data

    def _is_there(self, path: str) -> bool:
        data = content(self.tree, path)
        if isinstance(data, Blocker):
            self.unreadable[path] = Refusal(data.reason)
            return False
        return data is not None

    def is_package(self, name: str) -> bool:
        """Whether a folder of that name is there, with or without ``__init__.py``."""
        relative = name.replace(".", "/")
        return any(self.tree.entries(f"{each}{relative}") for each in SOURCE_FOLDERS)

    def module(self, name: str) -> Module | None:
        """A module by its dotted name; ``None`` if the project has none to read."""
        if name not in self._modules:
            path = self.path_of(name)
            self._modules[name] = None if path is None else self._load(name, path)
        return self._modules[name]

    def _load(self, name: str, path: str) -> Module | None:
        source = parse(self.tree.read(path) or b"")
        if isinstance(source, Refusal):
            self.unreadable[path] = source
            return None
        package = name if path.endswith("/__init__.py") else name.rpartition(".")[0]
        return Module(name, path, source, bindings(source, package))

    def lookup(self, path: str, *, seen: frozenset[str] = frozenset()) -> Symbol | None:
        """Follow a dotted path, through re-exports, to where it is defined."""
        if path in seen or len(seen) > _MAX_STEPS:
            return None
        parts = path.split(".")
        package = self.module(".".join(parts[:-1]))
        exported = package.imported(parts[-1]) if package is not None else None
        if exported is not None and exported != path:
            # What a package imports hides its submodule of the same name.
            return self.lookup(exported, seen=seen | {path})
        for length in range(len(parts), 0, -1):
            module = self.module(".".join(parts[:length]))
            if module is not None:
                rest = parts[length:]
                target = module.imported(rest[0]) if rest else None
                if target is not None:
                    further = ".".join([target, *rest[1:]])
                    return self.lookup(further, seen=seen | {path})
                return Symbol(module, ".".join(rest))
        return None

    def named(self, module: Module, expression: cst.CSTNode | None) -> Symbol | None:
        """What a name or attribute chain stands for at the top level of a module."""
        name = dotted(expression)
        if not name:
            return None
        if name.partition(".")[0] in module.bound:
            return self.lookup(resolve(expression, module.bound))
        return self.lookup(f"{module.name}.{name}")


def assigned(scope: Scope, name: str) -> cst.BaseExpression | None:
    """The last value that ``name`` (dotted) is assigned in a scope."""
    values = list(assignments(scope, name))
    return values[-1] if values else None


def assignments(scope: Scope, name: str) -> Iterator[cst.BaseExpression]:
    """Every value that ``name`` (dotted) is assigned in a scope, in order."""
    for statement in scope_statements(scope) if name else ():
        small = small_statement(statement)
        if isinstance(small, cst.Assign):
            if any(dotted(each.target) == name for each in small.targets):
                yield small.value
        elif (
            isinstance(small, cst.AnnAssign)
            and small.value is not None
            and dotted(small.target) == name
        ):
            yield small.value
