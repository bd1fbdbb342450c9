"""Where the other kinds of edits belong: lifespan, settings, commands, cards, files."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from aegis_cst.project.application import Application
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.configuration import Configuration
from aegis_cst.project.modules import Module, Modules, Symbol
from aegis_cst.project.routing import Place
from codemods import lifespan
from codemods.python_tree import called, definitions, dotted, resolve, scope_statements
from codemods.registration import Anchor

COMPOSE_FILES = (
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
)
"""In the order in which Docker Compose looks for them."""

_BASE_SETTINGS = "pydantic_settings.BaseSettings"
_MAX_MODULES = 500


@dataclass(frozen=True, slots=True)
class LifespanPlace:
    """The file of the lifespan function, and the function."""

    path: str
    anchor: lifespan.Anchor


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """The file of the settings class, and its dotted name within it."""

    path: str
    class_name: str


def lifespan_place(
    modules: Modules, application: Application, ours: frozenset[str], setting: str
) -> LifespanPlace | Blocker:
    """The function that the application is created with as ``lifespan``."""
    home = application.home
    value = application.keyword("lifespan")
    symbol: Symbol | None = None
    if setting:
        symbol = modules.lookup(setting.replace(":", "."))
    elif value is not None and (name := dotted(value)):
        symbol = _local(home.module, home.function, name)
        if symbol is None:
            path = resolve(value, home.module.bound)
            local = "." not in path and path not in home.module.bound
            symbol = modules.lookup(f"{home.module.name}.{path}" if local else path)
    definition = symbol.definition() if symbol is not None else None
    if symbol is None or not isinstance(definition, cst.FunctionDef):
        return Blocker(
            _missing_lifespan(application, setting, given=value is not None),
            home.module.path,
            application.line,
        )
    anchor = lifespan.Anchor(function=symbol.name, ours=ours)
    return LifespanPlace(symbol.module.path, anchor)


def _missing_lifespan(application: Application, setting: str, *, given: bool) -> str:
    if setting:
        return f"lifespan = {setting!r} names no function"
    if given:
        return (
            "the lifespan of the application is no function that can be followed; "
            'name it: lifespan = "module:function" under [tool.aegis.anchors]'
        )
    if b"on_event" in application.home.module.source.data:
        return (
            "the application uses on_event, which FastAPI ignores once there is a "
            "lifespan; move those handlers into a lifespan function and pass it here"
        )
    return "the application has no lifespan; pass lifespan=… to FastAPI(…) here"


def _local(module: Module, function: str, name: str) -> Symbol | None:
    """A function defined inside the factory, or inside one around it."""
    scope = function
    while scope:
        qualified = f"{scope}.{name}"
        if definitions(module.source.module, qualified):
            return Symbol(module, qualified)
        scope = scope.rpartition(".")[0]
    return None


def settings_place(
    modules: Modules, configuration: Configuration, setting: str
) -> SettingsPlace | Blocker:
    """The one class derived from pydantic's ``BaseSettings``."""
    if setting:
        symbol = modules.lookup(setting.replace(":", "."))
        if symbol is not None and isinstance(symbol.definition(), cst.ClassDef):
            return SettingsPlace(symbol.module.path, symbol.name)
        return Blocker(f"settings = {setting!r} names no class", "pyproject.toml")
    conventional = _settings_in(modules.module("app.core.config"))
    found = conventional or [
        each
        for module in reachable(modules, configuration.entry, b"BaseSettings")
        for each in _settings_in(module)
    ]
    if len(found) == 1:
        return SettingsPlace(found[0].module.path, found[0].name)
    for path, refusal in modules.unreadable.items():
        return Blocker(refusal.reason, path, refusal.line)
    hint = 'name it: settings = "module:Class" under [tool.aegis.anchors]'
    if not found:
        return Blocker(f"no class derived from BaseSettings was found; {hint}")
    names = ", ".join(f"{each.module.path}:{each.name}" for each in found)
    return Blocker(f"there are several settings classes, {names}; {hint}")


def _settings_in(module: Module | None) -> list[Symbol]:
    if module is None:
        return []
    return [
        Symbol(module, each.name.value)
        for each in scope_statements(module.source.module)
        if isinstance(each, cst.ClassDef)
        and any(resolve(b.value, module.bound) == _BASE_SETTINGS for b in each.bases)
    ]


def command_place(
    modules: Modules, configuration: Configuration, setting: str
) -> Place | Blocker:
    """The Typer application behind the project's console script."""
    target = setting or _script(configuration)
    symbol = modules.lookup(target.replace(":", ".")) if target else None
    value = symbol.value() if symbol is not None else None
    if symbol is None or not isinstance(value, cst.Call):
        for path, refusal in modules.unreadable.items():
            return Blocker(refusal.reason, path, refusal.line)
        return Blocker(
            "no console script under [project.scripts] leads to a Typer application; "
            'name it: commands = "module:app" under [tool.aegis.anchors]',
            "pyproject.toml",
        )
    siblings = ("add_typer", "command", "callback")
    return Place(
        symbol.module.path, Anchor(function="", receiver=symbol.name, siblings=siblings)
    )


def _script(configuration: Configuration) -> str:
    scripts = configuration.scripts
    if configuration.name in scripts:
        return scripts[configuration.name]
    return next(iter(scripts.values())) if len(scripts) == 1 else ""


def card_place(
    modules: Modules, configuration: Configuration, setting: str
) -> Place | Blocker:
    """The function that fills the dashboard with cards."""
    if setting:
        module_name, _, function = setting.partition(":")
        module = modules.module(module_name)
        found = _card_blocks(module, function)
    else:
        found = _card_blocks(modules.module("app.components.frontend.cards"))
        if not found:
            reached = reachable(modules, configuration.entry, b".add_card(")
            found = [each for module in reached for each in _card_blocks(module)]
    if len(found) == 1:
        return found[0]
    for path, refusal in modules.unreadable.items():
        return Blocker(refusal.reason, path, refusal.line)
    problem = "several functions add" if found else "no function adds"
    return Blocker(
        f"{problem} cards to the dashboard with .add_card(…); name the one: "
        'cards = "module:function" under [tool.aegis.anchors], or false for none',
        found[1].path if found else "",
    )


def _card_blocks(module: Module | None, only: str = "") -> list[Place]:
    """Functions that call ``add_card`` on one of their parameters."""
    if module is None:
        return []
    places = []
    for function in scope_statements(module.source.module):
        if not isinstance(function, cst.FunctionDef):
            continue
        name = function.name.value
        if only and name != only:
            continue
        parameters = {each.name.value for each in function.params.params}
        owners = [
            owner
            for statement in scope_statements(function)
            if (call := called(statement)) is not None
            for owner, _, method in [dotted(call.func).rpartition(".")]
            if method == "add_card" and owner in parameters
        ]
        if owners:
            anchor = Anchor(function=name, receiver=owners[0], siblings=("add_card",))
            places.append(Place(module.path, anchor))
    return places


def compose_path(modules: Modules, setting: str) -> str | Blocker:
    """The compose file; several are a blocker, since Docker reads only one."""
    found = [path for path in COMPOSE_FILES if modules.tree.read(path) is not None]
    if setting:
        found = [setting] if modules.tree.read(setting) is not None else []
    if len(found) == 1:
        return found[0]
    hint = "under [tool.aegis.anchors] in pyproject.toml"
    if not found:
        missing = setting or "docker-compose.yml"
        return Blocker(
            f"there is no {missing}; set compose = false {hint} to do without", missing
        )
    return Blocker(
        f"there are several compose files, {', '.join(found)}; "
        f'set compose = "{found[0]}" {hint}',
        found[1],
    )


def reachable(modules: Modules, entry: str, wanted: bytes) -> Iterator[Module]:
    """Modules that the entry imports, directly or not, and that hold ``wanted``."""
    pending = [entry.partition(":")[0]]
    seen: set[str] = set()
    while pending and len(seen) < _MAX_MODULES:
        name = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        module = modules.module(name)
        if module is None:
            continue
        if wanted in module.source.data:
            yield module
        for target in module.bound.values():
            pending += [target, target.rpartition(".")[0]]
