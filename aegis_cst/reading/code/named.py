"""What the names in a file stand for, as far as its imports say so."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from aegis_cst.reading.code.loads import LOGGER, MODULE, Load, loads_of
from aegis_cst.reading.code.modules import Modules

Target = tuple[str, str]
"""A module, and a name of it; the name is empty for the module itself.

The module is the path of its file, or its dotted name where there is none.
"""


class Named:
    """The loads of a file by what they reach; ``stars`` are what ``*`` comes from.

    ``attributes`` are the names of all that are read.
    """

    def __init__(self, path: str, tree: ast.Module, modules: Modules) -> None:
        """Everything is resolved once."""
        self._path = path
        self._modules = modules
        self._bound: dict[str, list[Target]] = defaultdict(list)
        self.stars: set[str] = set()
        self.exports: dict[Target, set[str]] = defaultdict(set)
        self.loads: dict[Target, list[Load]] = defaultdict(list)
        self.attributes: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._bind(node)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                self.attributes.add(node.attr)
        for name, targets in self._bound.items():
            for target in targets:
                self.exports[target].add(name)
        for load in loads_of(tree):
            for target in {*self._reached(load)}:
                self.loads[target].append(load)

    def _bind(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                first = alias.name.partition(".")[0]
                module = alias.name if alias.asname else first
                self._bound[alias.asname or first].append((self._key(module), ""))
                continue
            module = self._key("." * node.level + (node.module or ""))
            if alias.name == "*":
                self.stars.add(module)
            else:
                self._bound[alias.asname or alias.name].append((module, alias.name))

    def _key(self, module: str) -> str:
        """The file of a module, or its name where that leads nowhere."""
        found = self._modules.imported(module, self._path)
        if found is not None or not module.startswith("."):
            return found or module
        place = self._modules.absolute(module, self._path)
        return (place or module).replace("/", ".")

    def _reached(self, load: Load) -> Iterator[Target]:
        """Each module and name that a load goes through, up to its last attribute."""
        if load.is_text:
            yield from self._spelled(load)
            return
        first, *rest = load.path.split(".")
        starts = self._bound.get(first, [])
        # Nothing imports it by name: it is the module's own, or comes by a star.
        if not starts:
            yield self._path, first
            yield from ((star, first) for star in self.stars)
        for start in starts:
            yield from self._along(start, rest)

    def _along(self, start: Target, rest: list[str]) -> Iterator[Target]:
        module, name = start
        names = [name, *rest] if name else rest
        for position, each in enumerate(names):
            yield module, each
            inner = self._modules.submodule(module, each)
            if inner is None:
                inner = self._gone(module, each)
            if inner is None:
                return
            module = inner
            if position == len(names) - 1:
                yield module, ""
        if not names:
            yield module, ""

    def _gone(self, module: str, name: str) -> str | None:
        """A module of a package that is not there, by its name."""
        if module.endswith("/__init__.py"):
            return f"{self._modules.name_of(module)}.{name}"
        return None if module.endswith(".py") else f"{module}.{name}"

    def _spelled(self, load: Load) -> Iterator[Target]:
        """``"module"``, ``"module:name"`` or ``"module.name"``."""
        # `getLogger("app.api")` names a logger, which only looks like a module.
        if load.how == LOGGER:
            return
        module, colon, name = load.path.partition(":")
        if colon:
            yield self._key(module), name
            return
        if "." not in module and load.how != MODULE:
            return
        yield self._key(module), ""
        owner, dot, last = module.rpartition(".")
        if dot:
            yield self._key(owner), last
