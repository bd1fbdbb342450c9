"""Inclusions of a name that is not there, although one like it is."""

from collections.abc import Iterator
from difflib import get_close_matches

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.graph import OddArgument
from aegis_cst.reading.wiring.values import Missing, Router, Scope


def meant(codebase: Codebase, odd: OddArgument) -> tuple[str, Router] | None:
    """What a missing name was most likely meant to be: a name, and its router."""
    value = odd.value
    if not isinstance(value, Missing) or not value.file:
        return None
    if is_module(value, odd.name):
        return _renamed(codebase, value)
    scope = codebase.interpreter.module(value.file)
    here = dict(_routers(codebase, scope)) if scope is not None else {}
    close = get_close_matches(value.name, here, n=1)
    if close:
        return close[0], here[close[0]]
    if value.module:
        return None
    idle = [
        (name, each)
        for name, each in here.items()
        if not each.included and each.site.path != value.file
    ]
    return idle[0] if len(idle) == 1 else None


def is_module(value: Missing, written: str) -> bool:
    """Whether what is missing would be a module, going by how it is used."""
    is_package = value.file.endswith(("/", "/__init__.py"))
    return is_package and f".{written}.".find(f".{value.name}.") < len(written) - len(
        value.name
    )


def _renamed(codebase: Codebase, value: Missing) -> tuple[str, Router] | None:
    """A module beside the missing one with a router that is included nowhere."""
    folder = value.file.removesuffix("__init__.py")
    idle = {
        each.site.path.removeprefix(folder).removesuffix(".py"): each
        for each in codebase.wiring.routers
        if each.kind == "router" and each.names and not each.included
        if each.site.path.rpartition("/")[0] == folder.rstrip("/")
    }
    close = get_close_matches(value.name, idle, n=1)
    name = close[0] if close else next(iter(idle), "")
    return (name, idle[name]) if close or len(idle) == 1 else None


def misspelt_routers(codebase: Codebase) -> list[Router]:
    """The routers that are meant by a name that is not there."""
    found = (meant(codebase, each) for each in codebase.wiring.odd)
    return [each[1] for each in found if each is not None]


def _routers(codebase: Codebase, scope: Scope) -> Iterator[tuple[str, Router]]:
    for name, value in scope.names.items():
        router = codebase.interpreter.names.resolve(value)
        if isinstance(router, Router) and router.kind == "router":
            yield name, router
