"""Where code uses a name of another module, by whatever way it was imported."""

import ast
from collections.abc import Callable, Collection, Iterator
from functools import cached_property

from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.codebase import Codebase, is_test

_STEPS = 4


class References:
    """Looks for uses in the user's code: neither in tests nor in ``leaving_out``."""

    def __init__(
        self, codebase: Codebase, leaving_out: Callable[[], Collection[str]]
    ) -> None:
        """Files are read and parsed as they are needed, each once."""
        self._codebase = codebase
        self._leaving_out = leaving_out
        self._data: dict[str, bytes] = {}
        self._trees: dict[str, ast.Module | None] = {}

    @cached_property
    def _paths(self) -> list[str]:
        left_out = self._leaving_out()
        return sorted(
            path
            for path in self._codebase.sources.paths
            if path.endswith(".py") and path not in left_out and not is_test(path)
        )

    def _looked_at(self, first: str) -> Iterator[str]:
        if first:
            yield first
        yield from (path for path in self._paths if path != first)

    def uses(
        self, module: str, names: Collection[str], first: str, steps: int = _STEPS
    ) -> bool:
        """Whether a name of a module is used anywhere; ``first`` is looked at first.

        So it is where that cannot be told: ``first`` does not parse, a star import, the
        name of the module as a text.
        """
        if first and self._read(first) and self._tree(first) is None:
            return True
        last = module.rpartition(".")[2].encode()
        exported: list[tuple[str, list[str]]] = []
        for path in self._looked_at(first):
            data = self._read(path)
            if last in data and any(each.encode() in data for each in names):
                bound = self._bound(path, module, names)
                if bound is None:
                    return True
                exported += [(path, bound)] if bound else []
        return steps > 0 and any(
            self.uses(self._codebase.modules.name_of(path), bound, "", steps - 1)
            for path, bound in exported
        )

    def _bound(
        self, path: str, module: str, names: Collection[str]
    ) -> list[str] | None:
        """What a file imports the names as, to be used elsewhere; ``None``: here."""
        data = self._read(path)
        tree = self._tree(path)
        if tree is None or any(f"{quote}{module}".encode() in data for quote in "\"'"):
            return None
        bound = dict(self._bindings(tree, path))
        targets = {f"{module}.{name}" for name in names}
        if bound.get("*") == module or any(
            _resolved(node, bound) in targets
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute)
            and isinstance(node.ctx, ast.Load)
        ):
            return None
        return [name for name, target in bound.items() if target in targets]

    def _bindings(self, tree: ast.Module, path: str) -> Iterator[tuple[str, str]]:
        """What imports bind names to, wherever in a module they stand."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    yield alias.asname or first, alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node, path)
                for alias in node.names:
                    star = alias.name == "*"
                    target = module if star else f"{module}.{alias.name}"
                    yield alias.asname or alias.name, target

    def _absolute(self, node: ast.ImportFrom, path: str) -> str:
        if not node.level:
            return node.module or ""
        parts = self._codebase.modules.name_of(path).split(".")
        above = node.level - path.endswith("/__init__.py")
        package = parts[: len(parts) - above] if above else parts
        return ".".join([*package, *filter(None, [node.module])])

    def _read(self, path: str) -> bytes:
        if path not in self._data:
            self._data[path] = self._codebase.sources.read(path) or b""
        return self._data[path]

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            tree = syntax_tree(self._read(path))
            self._trees[path] = None if isinstance(tree, Broken) else tree
        return self._trees[path]


def _resolved(node: ast.expr, bound: dict[str, str]) -> str:
    """What a name or a chain of attributes stands for; empty if no import says so."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in bound:
        return ""
    return ".".join([bound[node.id], *parts])
