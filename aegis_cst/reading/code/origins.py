"""Where what a name stands for is defined, followed through the imports of files."""

import ast
from dataclasses import dataclass

from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.outlines import syntax_tree
from aegis_cst.reading.code.syntax import DEFINITIONS, Binding, Imported, Syntax, Unseen
from aegis_cst.reading.files.sources import Sources

_STEPS = 12
"""Imports and aliases that are followed; re-exports may go round in circles."""


@dataclass(frozen=True, slots=True)
class Origin:
    """``path`` is the file, ``name`` what it is called there, ``node`` its definition.

    Something from outside the project has no path, and a dotted name that begins with
    its package. A module of the project has no name.
    """

    path: str
    name: str
    node: ast.AST | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from anything else."""
        return self.path, self.name


class Origins:
    """Files as syntax trees, and where the names in them lead."""

    def __init__(self, sources: Sources, modules: Modules) -> None:
        """Files are parsed as they are asked for, each once."""
        self._sources = sources
        self._modules = modules
        self._files: dict[str, Syntax | None] = {}

    def of(self, path: str) -> Syntax | None:
        """A file; ``None`` if it is missing or cannot be read."""
        if path not in self._files:
            data = self._sources.read(path) if path.endswith(".py") else None
            tree = None if data is None else syntax_tree(data)
            self._files[path] = (
                Syntax(path, data, tree)
                if data is not None and isinstance(tree, ast.Module)
                else None
            )
        return self._files[path]

    def origin(self, file: Syntax, node: ast.expr) -> Origin | None:
        """What a name or a chain of attributes stands for where it stands."""
        parts: list[str] = []
        here = node
        while isinstance(here, ast.Attribute):
            parts.insert(0, here.attr)
            here = here.value
        if not isinstance(here, ast.Name):
            return None
        found = file.bound(here, here.id)
        if found is None:
            return self._starred(file, here.id, parts)
        return self._follow(file, found, here.id, parts, _STEPS)

    def module_name(self, file: Syntax, name: str) -> Origin | None:
        """What a name of a module stands for."""
        bindings = file.names.get(name)
        if not bindings:
            return self._starred(file, name, [])
        return self._follow(file, (file.tree, bindings), name, [], _STEPS)

    def path(self, file: Syntax, node: ast.expr) -> str:
        """The dotted name of something from outside; empty for all else."""
        found = self.origin(file, node)
        return found.name if found is not None and not found.path else ""

    def _starred(self, file: Syntax, name: str, rest: list[str]) -> Origin | None:
        stars = [
            each.module
            for each in file.names.get("*", ())
            if isinstance(each, Imported)
        ]
        for module in stars:
            found = self._imported(file.path, Imported(module, name), rest, _STEPS)
            if found is not None and found.path:
                return found
        return None

    def _follow(
        self,
        file: Syntax,
        bound: tuple[ast.AST, list[Binding]],
        name: str,
        rest: list[str],
        steps: int,
    ) -> Origin | None:
        """``bound`` is the scope that binds a name, and what it is bound to."""
        scope, bindings = bound
        # Bound in two ways, of which the run chooses one. The same import twice, as
        # under `TYPE_CHECKING` and again, is one way.
        if len(bindings) > 1 and len(set(bindings)) > 1:
            return None
        binding = bindings[-1]
        if isinstance(binding, Unseen) or not steps:
            return None
        if isinstance(binding, Imported):
            return self._imported(file.path, binding, rest, steps - 1)
        if isinstance(binding, ast.Name | ast.Attribute) and scope is file.tree:
            alias = self._again(file, binding, rest, steps - 1)
            if alias is not None:
                return alias
        # A local name is told from those of other functions by the line of its own.
        inside = "" if scope is file.tree else f"{getattr(scope, 'lineno', 0)}:"
        node = None if rest else binding
        return Origin(file.path, ".".join([inside + name, *rest]), node)

    def _again(
        self, file: Syntax, node: ast.expr, rest: list[str], steps: int
    ) -> Origin | None:
        parts = list(rest)
        while isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in file.names:
            return None
        bindings = file.names[node.id]
        return self._follow(file, (file.tree, bindings), node.id, parts, steps)

    def _imported(
        self, importer: str, binding: Imported, rest: list[str], steps: int
    ) -> Origin | None:
        module, parts = binding.module, [*filter(None, [binding.name]), *rest]
        path = self._modules.imported(module, importer)
        ours = module.startswith(".") or self._modules.is_ours(module, importer)
        if path is None or not ours:
            if ours:
                return None
            return Origin("", ".".join([module, *parts]))
        while parts:
            inner = self._modules.submodule(path, parts[0])
            # `from package import name` is what the package binds, else its submodule:
            # https://docs.python.org/3/reference/simple_stmts.html#the-import-statement
            if inner is None or self._has(path, parts[0]):
                break
            path = inner
            parts.pop(0)
        if not parts:
            return Origin(path, "")
        return self._in_module(path, parts, steps)

    def _has(self, path: str, name: str) -> bool:
        """Whether a package binds a name itself, other than to its own submodule."""
        file = self.of(path)
        return file is not None and any(
            not (isinstance(each, Imported) and each.name == name)
            for each in file.names.get(name, ())
        )

    def _in_module(self, path: str, parts: list[str], steps: int) -> Origin | None:
        file = self.of(path)
        if file is None or not steps:
            return None
        bindings = file.names.get(parts[0])
        if bindings:
            bound = (file.tree, bindings)
            return self._follow(file, bound, parts[0], parts[1:], steps)
        for each in file.names.get("*", ()):
            if isinstance(each, Imported):
                star = Imported(each.module, parts[0])
                found = self._imported(path, star, parts[1:], steps - 1)
                if found is not None and found.path:
                    return found
        return None


def definition(origin: Origin | None) -> ast.AST | None:
    """The function or class that something is, if it is one of the project's."""
    node = None if origin is None else origin.node
    return node if isinstance(node, DEFINITIONS) else None


def given(call: ast.Call, name: str, position: int = -1) -> ast.expr | None:
    """An argument, by name or by position; ``None`` also behind unpacked ones."""
    for each in call.keywords:
        if each.arg == name:
            return each.value
    if 0 <= position < len(call.args):
        before = call.args[: position + 1]
        if not any(isinstance(each, ast.Starred) for each in before):
            return call.args[position]
    return None


def is_open(call: ast.Call) -> bool:
    """Whether unpacked arguments may hold any other."""
    return any(each.arg is None for each in call.keywords) or any(
        isinstance(each, ast.Starred) for each in call.args
    )
