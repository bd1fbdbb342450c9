"""The applications that a reading finds, whoever serves them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.reading.code.outline import Function
from aegis_cst.reading.codebase import Codebase, is_test
from aegis_cst.reading.wiring.values import Router


@dataclass(frozen=True, slots=True)
class Made:
    """An application: where it is made, and what it is called.

    ``names`` are the names that it has at the top level of modules, dotted where an
    object holds it, each with the file, the one that it is made in first; ``factories``
    are functions that give it back. ``inside`` says that it is mounted in another, or
    included into one.
    """

    path: str
    line: int
    names: tuple[tuple[str, str], ...] = ()
    factories: tuple[tuple[str, str], ...] = ()
    inside: bool = False


def made(codebase: Codebase) -> list[Made]:
    """Every application, in the order in which it is come across.

    This is all that finding the entry asks the interpreter.
    """
    inner = {
        id(entry.child)
        for router in codebase.wiring.routers
        for entry in router.entries
        if entry.child is not None
    }
    names = _names(codebase)
    found = []
    for each in codebase.wiring.applications:
        if not is_test(each.site.path):
            own = names.get(id(each), [])
            own.sort(key=lambda name: name[0] != each.site.path)
            factories = () if own else tuple(_factories(codebase, each))
            inside = id(each) in inner
            found.append(
                Made(each.site.path, each.site.line, tuple(own), factories, inside)
            )
    return found


def _names(codebase: Codebase) -> dict[int, list[tuple[str, str]]]:
    """The module-level names of each application."""
    found: dict[int, list[tuple[str, str]]] = {}
    resolve = codebase.interpreter.names.resolve
    for path in codebase.wired:
        scope = codebase.interpreter.module(path)
        for name, value in list(scope.names.items()) if scope is not None else ():
            real = resolve(value)
            if isinstance(real, Router):
                found.setdefault(id(real), []).append((path, name))
    return found


def _factories(codebase: Codebase, made: Router) -> Iterator[tuple[str, str]]:
    """The function at the top level of a module in which it is made."""
    around = [
        each
        for each in codebase.outlines.of(made.site.path) or ()
        if getattr(each, "line", 0) <= made.site.line
    ]
    if around and isinstance(around[-1], Function) and made.site.column:
        yield made.site.path, around[-1].name


def outermost(applications: Sequence[Made]) -> list[Made]:
    """Those that are in no other."""
    return [each for each in applications if not each.inside]
