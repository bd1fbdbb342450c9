"""From the ASGI entry to the ``FastAPI(…)`` that it names, through factories."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from aegis_cst.reading.blocker import Blocker, first_unreadable
from aegis_cst.reading.places.syntax_modules import (
    Module,
    Modules,
    Scope,
    Symbol,
    assigned,
)
from codemods.python.python_tree import (
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
    ``receiver`` is empty in a factory that returns the application without naming it.
    """

    module: Module
    function: str
    receiver: str

    @property
    def scope(self) -> Scope:
        """The function, or the module."""
        definition = Symbol(self.module, self.function).definition()
        return definition or self.module.source.module


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
    """Follow ``module:name`` to the application; the name may be a factory's.

    A part that cannot be followed is named, with the setting that resolves it.
    """
    module_name, _, attribute = entry.partition(":")
    path = modules.path_of(module_name)
    symbol = modules.lookup(f"{module_name}.{attribute or 'app'}") if path else None
    found = _from_symbol(modules, symbol, ()) if symbol is not None else None
    if found is not None:
        return found
    if (unreadable := first_unreadable(modules.unreadable)) is not None:
        return unreadable
    if path is None:
        return Blocker(
            f"the entry {entry} names no module of this project; "
            'set app = "module:name" under [tool.aegis]',
            "pyproject.toml",
        )
    return Blocker(
        f"{entry} does not lead to a FastAPI(...) that can be followed; "
        'set app = "module:name" under [tool.aegis]',
        symbol.module.path if symbol is not None else path,
        symbol.line if symbol is not None else 0,
    )


def _from_symbol(
    modules: Modules, symbol: Symbol, homes: tuple[Home, ...]
) -> Application | None:
    here = Home(symbol.module, "", symbol.name)
    if _is_known(here, homes):
        return None
    value = symbol.value()
    if value is not None:
        return _from_value(modules, value, (here, *homes))
    definition = symbol.definition()
    if homes or not isinstance(definition, cst.FunctionDef):
        return None
    return _from_factory(modules, symbol, definition, homes)


def _is_known(home: Home, homes: tuple[Home, ...]) -> bool:
    return any(
        (each.module.path, each.function, each.receiver)
        == (home.module.path, home.function, home.receiver)
        for each in homes
    )


def _from_value(
    modules: Modules, value: cst.BaseExpression, homes: tuple[Home, ...]
) -> Application | None:
    """What a value assigned in the first of ``homes`` leads to."""
    here = homes[0]
    if isinstance(value, cst.Name):
        further = assigned(here.scope, value.value)
        home = Home(here.module, here.function, value.value)
        if further is not None and further is not value:
            if _is_known(home, homes):
                return None
            return _from_value(modules, further, (home, *homes))
    called = value.func if isinstance(value, cst.Call) else value
    symbol = modules.named(here.module, called)
    if not isinstance(value, cst.Call):
        return _from_symbol(modules, symbol, homes) if symbol is not None else None
    if resolve(value.func, here.module.bound) in _FASTAPI:
        return Application(homes, value)
    definition = symbol.definition() if symbol is not None else None
    if symbol is None or definition is None:
        return None
    if isinstance(definition, cst.ClassDef):
        derived = _is_derived(modules, symbol, frozenset())
        return Application(homes, value) if derived else None
    return _from_factory(modules, symbol, definition, homes)


def _is_derived(modules: Modules, symbol: Symbol, seen: frozenset[str]) -> bool:
    """Whether a class is derived from ``FastAPI``, directly or not."""
    definition = symbol.definition()
    name = f"{symbol.module.path}:{symbol.name}"
    if not isinstance(definition, cst.ClassDef) or name in seen:
        return False
    for base in definition.bases:
        if resolve(base.value, symbol.module.bound) in _FASTAPI:
            return True
        parent = modules.named(symbol.module, base.value)
        if parent is not None and _is_derived(modules, parent, seen | {name}):
            return True
    return False


def _from_factory(
    modules: Modules,
    symbol: Symbol,
    factory: cst.FunctionDef,
    homes: tuple[Home, ...],
) -> Application | None:
    """Follow what a function returns."""
    if any(
        (each.module.path, each.function) == (symbol.module.path, symbol.name)
        for each in homes
    ):
        return None
    for returned in _returned(factory):
        name = dotted(returned)
        value = assigned(factory, name) if name else returned
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
