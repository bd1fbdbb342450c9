"""The applications that a reading finds, whoever serves them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aegis_cst.reading.code.outline import Class, Function
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.entry.resolving import Resolver
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.entry.starts import CODE, DEFAULTS, Cause, Start
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.wiring.values import Either, Instance, Router, Value, Wrapped

_Spot = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Made:
    """An application: where it is made, and what it is called.

    ``names`` are the names that it has at the top level of modules, dotted where an
    object holds it, each with the file, the one that it is made in first; ``factories``
    are functions that give it back, or serve it, and classes of objects that hold it.
    ``inside`` says that it is mounted in another, or included into one.
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
    reading = Codebase(codebase.sources, codebase.outlines)
    reading.enters = False  # which of them is the entry is what is asked
    graph = reading.wiring
    names = _names(reading)
    inner = {
        entry.child.site.spot
        for router in graph.routers
        for entry in router.entries
        if entry.child is not None
    }
    found: dict[_Spot, Made] = {}
    for each in graph.applications:
        spot = each.site.spot
        if not is_test(each.site.path) and spot not in found:
            own = sorted(names.get(spot, ()), key=lambda name: name[0] != spot[0])
            factories = tuple(_factories(reading, each))
            found[spot] = Made(spot[0], spot[1], tuple(own), factories, spot in inner)
    return list(found.values())


def entry_of(one: Made, resolver: Resolver) -> Entry | None:
    """An application as an entry, by a name or by a factory."""
    where = Place(one.path, one.line)
    cause = Cause("it is the application that nobody else serves", CODE)
    for path, name in sorted(one.names, key=_as_fastapi_names):
        return resolver.entry(Start(where, cause, path=path, name=name))
    for path, name in one.factories:
        start = Start(where, cause, path=path, name=name, factory=True)
        return resolver.entry(start)
    return None


def _as_fastapi_names(name: tuple[str, str]) -> tuple[bool, bool, bool]:
    """A name in a place where FastAPI looks, and one that it prefers, come first."""
    path, own = name
    return not path.endswith(DEFAULTS), own != "app", own != "api"


def _names(codebase: Codebase) -> dict[_Spot, list[tuple[str, str]]]:
    """The names of each application at the top level of modules."""
    found: dict[_Spot, list[tuple[str, str]]] = {}
    resolve = codebase.interpreter.names.resolve
    for path in [*codebase.wired, *_naming(codebase)]:
        scope = codebase.interpreter.module(path)
        for name, value in list(scope.names.items()) if scope is not None else ():
            real = resolve(value)
            held = real.attributes if isinstance(real, Instance) else {}
            for whole, each in (
                (name, real),
                *((f"{name}.{key}", resolve(inner)) for key, inner in held.items()),
            ):
                for router in _applications(each, resolve):
                    found.setdefault(router.site.spot, []).append((path, whole))
    return found


def _applications(value: Value, resolve: Callable[[Value], Value]) -> Iterator[Router]:
    """An application, what wraps one, or those of which it is one."""
    match value:
        case Router(kind="application"):
            yield value
        case Wrapped(inner=inner):
            yield from _applications(resolve(inner), resolve)
        case Either(values=values):
            for each in values:
                yield from _applications(resolve(each), resolve)


def _naming(codebase: Codebase) -> Iterator[str]:
    """Modules that may import an application, or what makes one, without a word of it.

    Such as an ``asgi.py`` that holds ``app = create_app()``.
    """
    modules = {
        each.site.path.removesuffix("/__init__.py").rpartition("/")[2]
        for each in codebase.wiring.applications
    }
    words = [each.removesuffix(".py").encode() for each in modules]
    for path in sorted(codebase.modules.files):
        if path.endswith(".py") and path not in codebase.wired and not is_test(path):
            data = codebase.sources.read(path) or b""
            if b"import" in data and any(each in data for each in words):
                yield path


def _factories(codebase: Codebase, made: Router) -> Iterator[tuple[str, str]]:
    """The function or class at the top level of a module in which it is made."""
    around = [
        each
        for each in codebase.outlines.of(made.site.path) or ()
        if getattr(each, "line", 0) <= made.site.line
    ]
    if around and isinstance(around[-1], Function | Class) and made.site.column:
        yield made.site.path, around[-1].name
