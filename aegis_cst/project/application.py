"""From the ASGI entry to the ``FastAPI(…)`` that it names, through factories."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from aegis_cst.project.blocker import Blocker
from aegis_cst.project.modules import Module, Modules, Symbol, assigned
from codemods.python_tree import (
    argument,
    dotted,
    resolve,
    scope_statements,
    small_statement,
)

_FASTAPI = frozenset({"fastapi.FastAPI", "fastapi.applications.FastAPI"})


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """A scope in which the application has a name.

    ``function`` is the dotted name of a function of ``module``, empty for the module.
    """

    module: Module
    function: str
    receiver: str


@dataclass(frozen=True, slots=True, eq=False)
class Application:
    """The application: where it is created, and every scope that it is handed to.

    ``homes`` are in the order in which they run: the innermost factory first.
    """

    homes: tuple[Home, ...]
    creation: cst.Call

    @property
    def home(self) -> Home:
        """The scope that creates the application."""
        return self.homes[0]

    @property
    def line(self) -> int:
        """1-based line of the ``FastAPI(…)`` call."""
        source = self.home.module.source
        return source.line(source.start(self.creation))

    def keyword(self, name: str) -> cst.BaseExpression | None:
        """What the application is created with as a keyword."""
        return argument(self.creation, len(self.creation.args), name)


def find_application(modules: Modules, entry: str) -> Application | Blocker:
    """Follow ``module:name`` to the application.

    A part that cannot be followed is named, with the setting that resolves it.
    """
    module_name, _, attribute = entry.partition(":")
    if modules.path_of(module_name) is None:
        return Blocker(
            f"the entry {entry} names no module of this project; "
            'set app = "module:name" under [tool.aegis]',
            "pyproject.toml",
        )
    symbol = modules.lookup(f"{module_name}.{attribute or 'app'}")
    found = _from_symbol(modules, symbol, ()) if symbol is not None else None
    if found is None:
        for path, refusal in modules.unreadable.items():
            return Blocker(refusal.reason, path, refusal.line)
        return Blocker(
            f"{entry} does not lead to a FastAPI(...) that can be followed; "
            'set app = "module:name" under [tool.aegis]',
            modules.path_of(module_name) or "",
        )
    return found


def _from_symbol(
    modules: Modules, symbol: Symbol, homes: tuple[Home, ...]
) -> Application | None:
    if any(home.module is symbol.module and not home.function for home in homes):
        return None
    value = symbol.value()
    if value is None:
        return None
    here = Home(symbol.module, "", symbol.name)
    return _from_value(modules, value, (here, *homes))


def _from_value(
    modules: Modules, value: cst.BaseExpression, homes: tuple[Home, ...]
) -> Application | None:
    """What a value assigned in the first of ``homes`` leads to."""
    bound = homes[0].module.bound
    if isinstance(value, cst.Name):
        scope = _scope(homes[0])
        further = assigned(scope, value.value) if scope is not None else None
        if further is not None and further is not value:
            home = Home(homes[0].module, homes[0].function, value.value)
            return _from_value(modules, further, (home, *homes))
    if not isinstance(value, cst.Call):
        symbol = _symbol(modules, homes[0], resolve(value, bound))
        return _from_symbol(modules, symbol, homes) if symbol is not None else None
    path = resolve(value.func, bound)
    if path in _FASTAPI:
        return Application(homes, value)
    symbol = _symbol(modules, homes[0], path)
    definition = symbol.definition() if symbol is not None else None
    if symbol is None or definition is None:
        return None
    if isinstance(definition, cst.ClassDef):
        bases = [resolve(base.value, symbol.module.bound) for base in definition.bases]
        return Application(homes, value) if _FASTAPI & set(bases) else None
    return _from_factory(modules, symbol, definition, homes)


def _symbol(modules: Modules, home: Home, path: str) -> Symbol | None:
    """A path as seen from a module: a name of its own, or imported."""
    head = path.partition(".")[0]
    if head in home.module.bound.values() or "." in path:
        return modules.lookup(path)
    return modules.lookup(f"{home.module.name}.{path}")


def _scope(home: Home) -> cst.Module | cst.FunctionDef | cst.ClassDef | None:
    if not home.function:
        return home.module.source.module
    return Symbol(home.module, home.function).definition()


def _from_factory(
    modules: Modules,
    symbol: Symbol,
    factory: cst.FunctionDef,
    homes: tuple[Home, ...],
) -> Application | None:
    """Follow what a function returns."""
    if any(
        home.module is symbol.module and home.function == symbol.name for home in homes
    ):
        return None
    for returned in _returned(factory):
        name = dotted(returned)
        value = assigned(factory, name) if name else None
        if value is not None:
            home = Home(symbol.module, symbol.name, name)
            found = _from_value(modules, value, (home, *homes))
            if found is not None:
                return found
    return None


def _returned(factory: cst.FunctionDef) -> Iterator[cst.BaseExpression]:
    for statement in scope_statements(factory):
        small = small_statement(statement)
        if isinstance(small, cst.Return) and small.value is not None:
            yield small.value
