"""Applications that are handed to what may register routers by itself."""

import re
from collections.abc import Iterator

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.values import ModuleValue, String

_REGISTERS = re.compile(r"rout|endpoint|discover|autoload|controller|blueprint|plugin")
_OWN = ("fastapi.", "starlette.")


def searched_folders(codebase: Codebase) -> tuple[str, ...]:
    """Folders, with a slash behind, in which a function from outside may find routers.

    It gets the application, and their package or its name; one that is called after
    what it does may look anywhere.
    """
    found: set[str] = set()
    for function, others, _ in codebase.wiring.handed:
        if _REGISTERS.search(function.lower()) and not function.startswith(_OWN):
            found.add("")
        for value in others:
            match value:
                case ModuleValue(path=path):
                    found.add(_reach(path))
                case String(text=text):
                    found.update(_named(codebase, text))
    for each in codebase.pyprojects.files:
        # Plugins are loaded by `importlib.metadata`, by names that stand in no code:
        # https://packaging.python.org/en/latest/specifications/entry-points/
        for table in (("project", "entry-points"), ("tool", "poetry", "plugins")):
            for group in each.table(*table).values():
                found.update(_plugins(codebase, group))
    return tuple(found)


def _plugins(codebase: Codebase, group: object) -> Iterator[str]:
    """The folders of what is found by the name of an entry point."""
    for target in group.values() if isinstance(group, dict) else ():
        module = str(target).partition(":")[0].strip()
        path = codebase.modules.path_of(module)
        if path is not None:
            yield f"{path.rpartition('/')[0]}/" if "/" in path else path


def _named(codebase: Codebase, text: str) -> Iterator[str]:
    """The folder that a text of several words names, with dots or with slashes."""
    name = text.strip("./").replace("/", ".")
    is_name = "." in name and name.replace(".", "").isidentifier()
    path = codebase.modules.path_of(name) if is_name else None
    if path is not None:
        yield _reach(path)


def _reach(path: str) -> str:
    """A module, or the folder of a package."""
    is_folder = path.endswith(("/", "/__init__.py"))
    return f"{path.rpartition('/')[0]}/" if is_folder else path
