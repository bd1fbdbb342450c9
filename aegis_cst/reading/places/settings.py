"""The settings class that fields are added to."""

from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase, is_test
from aegis_cst.reading.wiring.values import ClassValue, External

_BASE = "pydantic_settings.BaseSettings"


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """The file of the settings class, its dotted name within it, and its line."""

    path: str
    class_name: str
    line: int


def settings_place(codebase: Codebase, setting: str) -> SettingsPlace | Blocker:
    """The one class derived from pydantic's ``BaseSettings``."""
    if setting:
        module, _, name = setting.partition(":")
        path = codebase.path_of(module)
        scope = None if path is None else codebase.interpreter.module(path)
        value = None if scope is None else scope.names.get(name)
        if isinstance(value, ClassValue):
            return SettingsPlace(value.scope.path, name, value.node.line)
        return codebase.unreadable or Blocker(
            f"settings = {setting!r} under [tool.aegis.anchors] names no class",
            "pyproject.toml",
        )
    found = list(_classes(codebase))
    if len(found) == 1:
        return found[0]
    hint = 'name it: settings = "module:Class" under [tool.aegis.anchors]'
    if not found:
        reason = f"no class derived from BaseSettings was found; {hint}"
        return codebase.unreadable or Blocker(reason, "pyproject.toml")
    places = ", ".join(f"{each.path}:{each.line}" for each in found)
    reason = f"there are several settings classes, {places}; {hint}"
    return Blocker(reason, found[1].path, found[1].line)


def _classes(codebase: Codebase) -> Iterator[SettingsPlace]:
    usual = codebase.path_of("app.core.config")
    for paths in ([usual] if usual else [], sorted(codebase.sources.paths)):
        found = [
            place
            for path in paths
            if path.endswith(".py")
            and not is_test(path)
            and b"BaseSettings" in (codebase.sources.read(path) or b"")
            for place in _in_module(codebase, path)
        ]
        if found:
            yield from found
            return


def _in_module(codebase: Codebase, path: str) -> Iterator[SettingsPlace]:
    scope = codebase.interpreter.module(path)
    names = codebase.interpreter.names
    for name, value in scope.names.items() if scope is not None else ():
        if isinstance(value, ClassValue) and any(
            names.base(value, each) == External(_BASE) for each in value.node.bases
        ):
            yield SettingsPlace(path, name, value.node.line)
