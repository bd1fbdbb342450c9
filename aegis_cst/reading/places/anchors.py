"""Where the other kinds of edits belong: lifespan, settings, commands, cards, files."""

from dataclasses import dataclass

import libcst as cst

from aegis_cst.reading.blocker import Blocker, content, first_unreadable
from aegis_cst.reading.configuration import COMPOSE_FILES, Configuration
from aegis_cst.reading.places.application import Application
from aegis_cst.reading.places.cards import card_blocks
from aegis_cst.reading.places.reach import reachable
from aegis_cst.reading.places.routing import Place
from aegis_cst.reading.places.syntax_modules import Module, Modules, Symbol, assignments
from codemods.python import lifespan
from codemods.python.python_tree import (
    argument,
    definitions,
    dotted,
    resolve,
    scope_statements,
)
from codemods.python.registration import Anchor

_BASE_SETTINGS = "pydantic_settings.BaseSettings"
_TYPER = frozenset({"typer.Typer", "typer.main.Typer"})


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
        if (other := _other_lifespan(application, name)) is not None:
            return other
        local = _local(home.module, home.function, name)
        symbol = local or modules.named(home.module, value)
    definition = symbol.definition() if symbol is not None else None
    if symbol is None or not isinstance(definition, cst.FunctionDef):
        return first_unreadable(modules.unreadable) or _no_lifespan(
            application, setting
        )
    anchor = lifespan.Anchor(function=symbol.name, ours=ours)
    return LifespanPlace(symbol.module.path, anchor)


def _other_lifespan(application: Application, name: str) -> Blocker | None:
    """An application that is created in two ways, with a lifespan each."""
    home = application.home
    source = home.module.source
    for value in assignments(home.scope, home.receiver):
        if isinstance(value, cst.Call) and value.func.deep_equals(
            application.creation.func
        ):
            other = dotted(argument(value, len(value.args), "lifespan"))
            if other != name:
                return Blocker(
                    f"the application is created here with another lifespan than in "
                    f"line {application.line}; use one for both",
                    home.module.path,
                    source.line(source.start(value)),
                )
    return None


def _no_lifespan(application: Application, setting: str) -> Blocker:
    if setting:
        reason = f"lifespan = {setting!r} under [tool.aegis.anchors] names no function"
        return Blocker(reason, "pyproject.toml")
    unpacks = any(each.star == "**" for each in application.creation.args)
    if application.keyword("lifespan") is not None or unpacks:
        reason = (
            "the lifespan of the application is no function that can be followed; "
            'name it: lifespan = "module:function" under [tool.aegis.anchors]'
        )
    elif b"on_event" in application.home.module.source.data:
        reason = (
            "the application uses on_event, which FastAPI ignores once there is a "
            "lifespan; move those handlers into a lifespan function and pass it here"
        )
    else:
        reason = (
            "the application has no lifespan; pass lifespan=… to FastAPI(…) here "
            "(on_event handlers, if any, have to move into it)"
        )
    return Blocker(reason, application.home.module.path, application.line)


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
        return first_unreadable(modules.unreadable) or Blocker(
            f"settings = {setting!r} under [tool.aegis.anchors] names no class",
            "pyproject.toml",
        )
    found = _settings_in(modules.module("app.core.config"))
    if not found:
        reached = reachable(modules, configuration.entry, b"BaseSettings")
        if isinstance(reached, Blocker):
            return reached
        found = [each for module in reached for each in _settings_in(module)]
    if len(found) == 1:
        return SettingsPlace(found[0].module.path, found[0].name)
    hint = 'name it: settings = "module:Class" under [tool.aegis.anchors]'
    if not found:
        reason = f"no class derived from BaseSettings was found; {hint}"
        return Blocker(reason, "pyproject.toml")
    places = ", ".join(f"{each.module.path}:{each.line}" for each in found)
    reason = f"there are several settings classes, {places}; {hint}"
    return Blocker(reason, found[1].module.path, found[1].line)


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
    target = setting or configuration.script
    symbol = modules.lookup(target.replace(":", ".")) if target else None
    if symbol is None or not _is_typer(symbol, named=bool(setting)):
        return first_unreadable(modules.unreadable) or Blocker(
            "no console script under [project.scripts] leads to a Typer application; "
            'name it: commands = "module:app" under [tool.aegis.anchors]',
            "pyproject.toml",
        )
    siblings = ("add_typer", "command", "callback")
    return Place(
        symbol.module.path, Anchor(function="", receiver=symbol.name, siblings=siblings)
    )


def _is_typer(symbol: Symbol, *, named: bool) -> bool:
    """Whether a name stands for a Typer application, or, if named, for a call."""
    value = symbol.value()
    if not isinstance(value, cst.Call):
        return False
    return named or resolve(value.func, symbol.module.bound) in _TYPER


def card_place(
    modules: Modules, configuration: Configuration, setting: str
) -> Place | Blocker:
    """The function that fills the dashboard with cards."""
    if setting:
        module_name, _, function = setting.partition(":")
        module = modules.module(module_name)
        found = card_blocks(module, function)
    else:
        found = card_blocks(modules.module("app.components.frontend.cards"))
        if not found:
            reached = reachable(modules, configuration.entry, b".add_card(")
            if isinstance(reached, Blocker):
                return reached
            found = [each for module in reached for each in card_blocks(module)]
    if len(found) == 1:
        return found[0]
    problem = "several functions add" if found else "no function adds"
    return Blocker(
        f"{problem} cards to the dashboard with .add_card(…); name the one: "
        'cards = "module:function" under [tool.aegis.anchors], or false for none',
        found[1].path if found else "pyproject.toml",
    )


def compose_path(modules: Modules, setting: str) -> str | Blocker:
    """The compose file; several are a blocker, since Docker reads only one."""
    candidates = (setting,) if setting else COMPOSE_FILES
    found = []
    for path in candidates:
        data = content(modules.tree, path)
        if isinstance(data, Blocker):
            return data
        if data is not None:
            found.append(path)
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
