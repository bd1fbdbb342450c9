"""What a dotted name stands for, followed through imports and attributes."""

import builtins
from collections.abc import Callable, Iterator

from aegis_cst.reading.code.expression_reader import CACHED_PROPERTIES, PROPERTIES
from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.outline import Name
from aegis_cst.reading.wiring.values import (
    ClassValue,
    Either,
    External,
    FunctionValue,
    Instance,
    Missing,
    ModuleValue,
    Pending,
    Router,
    Scope,
    Unknown,
    Value,
    Wrapped,
)

_STATIC = frozenset({"staticmethod"})


class Names:
    """Looks names up; modules are run when something of theirs is asked for."""

    def __init__(
        self,
        modules: Modules,
        run: Callable[[str], Scope | None],
        read: Callable[[FunctionValue], Value],
    ) -> None:
        """``run`` gives the scope of a module by its path, if it can be read.

        ``read`` calls the function behind a property, bound to its object.
        """
        self._modules = modules
        self._run = run
        self._read = read
        self._resolving: set[Pending] = set()

    def find(self, scope: Scope, dotted: str) -> tuple[Value | None, list[str]]:
        """The longest bound start of a dotted name, as it is, and what is left."""
        parts = dotted.split(".")
        here: Scope | None = scope
        while here is not None:
            for length in range(len(parts), 0, -1):
                value = here.names.get(".".join(parts[:length]))
                if value is not None:
                    return value, parts[length:]
            here = here.outer
        return None, parts

    def lookup(self, scope: Scope, dotted: str) -> Value:
        """What a dotted name stands for in a scope."""
        value, rest = self.find(scope, dotted)
        if value is None:
            value = self._unbound(scope.module, rest.pop(0))
        value = self.resolve(value)
        for name in rest:
            value = self.attribute(value, name)
        return value

    def _unbound(self, module: Scope, name: str) -> Value:
        for star in module.stars:
            file = self._modules.imported(star, module.path)
            if file is not None and self._modules.defines(file, name):
                return self.resolve(self.attribute(ModuleValue(file), name))
        if hasattr(builtins, name):
            return External(f"builtins.{name}")
        if self._modules.defines(module.path, name) is False:
            return Missing("", name, module.path)
        return Unknown(f"{module.path}:{name}")

    def resolve(self, value: Value) -> Value:
        """A value, with the import behind it followed."""
        if isinstance(value, Either):
            return either([self.resolve(each) for each in value.values])
        if not isinstance(value, Pending):
            return value
        if value in self._resolving:
            return Unknown()
        self._resolving.add(value)
        try:
            return self._import(value)
        finally:
            self._resolving.discard(value)

    def _import(self, value: Pending) -> Value:
        module, name = value.module, value.name
        file = self._modules.imported(module, value.path)
        if file is None:
            if module.startswith(".") or self._modules.is_ours(module, value.path):
                return Missing(module, name, "")
            return External(f"{module}.{name}" if name else module)
        ours = module.startswith(".") or self._modules.is_ours(module, value.path)
        # A folder of that name without `__init__.py` makes way for what is installed.
        if file.endswith("/") and not ours:
            return External(f"{module}.{name}" if name else module)
        found: Value = ModuleValue(file)
        return self.attribute(found, name) if name else found

    def attribute(self, value: Value, name: str) -> Value:
        """What an attribute stands for."""
        match value:
            case ModuleValue():
                return self._of_module(value, name)
            case Instance():
                return self._of_instance(value, name)
            case ClassValue():
                return self._of_class(value, name, None)
            case External(path=path):
                return External(f"{path}.{name}")
            case Router():
                return self._of_router(value, name)
            case Wrapped(inner=inner) if name == "router":
                return inner
            case Either(values=values):
                return either([self.attribute(each, name) for each in values])
            case Pending():
                return self.attribute(self.resolve(value), name)
            case Unknown(text=text) if text:
                return Unknown(f"{text}.{name}")
        # Nothing can be had of what is not there either.
        return value if isinstance(value, Missing) else Unknown()

    def _of_module(self, value: ModuleValue, name: str) -> Value:
        file = value.path
        # There is no code to run in a folder or a stub.
        scope = None if file.endswith(("/", ".pyi")) else self._run(file)
        inner = self._modules.submodule(file, name)
        if scope is not None and name in scope.names:
            held = scope.names[name]
            if isinstance(held, Pending) and held in self._resolving:
                # ``from . import name`` in the package itself, which is that import.
                gone = Missing(self._modules.name_of(file), name, file)
                return gone if inner is None else ModuleValue(inner)
            return self.resolve(held)
        if inner is not None:
            return ModuleValue(inner)
        if scope is not None and scope.stars:
            return self._unbound(scope, name)
        if self._modules.defines(file, name) is False:
            return Missing(self._modules.name_of(file), name, file)
        return Unknown(f"{file}:{name}")

    def _of_instance(self, value: Instance, name: str) -> Value:
        if name in value.attributes:
            return self.resolve(value.attributes[name])
        return self._of_class(value.kind, name, value)

    def _of_router(self, value: Router, name: str) -> Value:
        """The router of an application; what the project adds to either."""
        if name == "router":
            return value
        if name in value.attributes:
            return self.resolve(value.attributes[name])
        if value.kind_of is None:
            return Unknown()
        return self._of_class(value.kind_of, name, value)

    def above(self, held: Router | Instance, scope: Scope, name: str) -> Value | None:
        """What ``super().name`` is in a method, as far as the project defines it."""
        kind = held.kind_of if isinstance(held, Router) else held.kind
        lineage = self.lineage(kind) if kind is not None else []
        position = next(
            (at for at, each in enumerate(lineage) if each.members is scope.outer), None
        )
        for each in lineage[position + 1 :] if position is not None else ():
            found = each.members.names.get(name)
            if isinstance(found, FunctionValue):
                return FunctionValue(found.node, found.scope, each, (held,))
        return None

    def _of_class(
        self, kind: ClassValue, name: str, bound: Instance | Router | None
    ) -> Value:
        for each in self.lineage(kind):
            found = each.members.names.get(name)
            if isinstance(found, FunctionValue):
                given = (
                    () if bound is None or _is_decorated(found, _STATIC) else (bound,)
                )
                function = FunctionValue(found.node, found.scope, each, given)
                if bound is None or not _is_decorated(found, PROPERTIES):
                    return function
                value = self._read(function)
                # Kept: each time anew would be another application.
                if _is_decorated(found, CACHED_PROPERTIES):
                    bound.attributes[name] = value
                return value
            if isinstance(found, Router | Pending):
                return self.resolve(found)
        return Unknown(f"{kind.scope.path}:{kind.node.name}.{name}")

    def lineage(self, kind: ClassValue) -> list[ClassValue]:
        """A class and the classes of the project that it inherits from."""
        found: list[ClassValue] = []
        waiting = [kind]
        while waiting:
            each = waiting.pop(0)
            if each not in found:
                found.append(each)
                above = (self.base(each, base) for base in each.node.bases)
                waiting += [base for base in above if isinstance(base, ClassValue)]
        return found

    def base(self, kind: ClassValue, expression: object) -> Value:
        """What a base of a class stands for."""
        path = getattr(expression, "path", "")
        return self.lookup(kind.scope, path) if path else Unknown()


def _is_decorated(function: FunctionValue, names: frozenset[str]) -> bool:
    return any(
        isinstance(each, Name) and each.path in names
        for each in function.node.decorators
    )


def either(values: list[Value]) -> Value:
    """One of several values; the value itself if there is only one."""
    distinct: list[Value] = []
    for value in values:
        for each in value.values if isinstance(value, Either) else (value,):
            if each not in distinct:
                distinct.append(each)
    return distinct[0] if len(distinct) == 1 else Either(tuple(distinct))


def names_in(node: object) -> Iterator[str]:
    """The names that stand anywhere in an outline, in no order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Name):
            yield each.path
        elif isinstance(each, tuple):
            waiting += each
