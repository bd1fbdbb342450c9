"""Registrations of what is no router, or behind a ``return``."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.outline import (
    Branch,
    Call,
    Loop,
    Member,
    Name,
    Return,
    Statement,
)
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.graph import OddArgument
from aegis_cst.reading.wiring.misspelt import is_module, meant
from aegis_cst.reading.wiring.values import (
    ClassValue,
    FunctionValue,
    Missing,
    ModuleValue,
    Router,
    Several,
)


def unknown_router(codebase: Codebase) -> Iterator[Finding]:
    """``include_router`` or ``mount`` of a name that leads nowhere."""
    for odd in codebase.wiring.odd:
        value = odd.value
        if not isinstance(value, Missing) or _is_compiled(codebase, value):
            continue
        module = value.module
        if value.file and is_module(value, odd.name):
            module = f"{value.module or _dotted(value.file)}.{value.name}"
        problem, advice = _missing(value, module, odd)
        like = meant(codebase, odd)
        if like is not None:
            advice = f"did you mean `{_corrected(odd.name, value.name, like[0])}`?"
        is_what = value.name in odd.name.split(".") or not value.file
        named = f"`{odd.name}`" if is_what else f"what `{odd.name}` stands for"
        message = f"{named} is {odd.done} here, but {problem}"
        involves = frozenset({value.file or _likely_file(value.module)})
        if module != value.module:
            involves |= {_likely_file(module)}
        place = codebase.place(odd.site)
        yield Finding("AEG102", place, message, advice, involves=involves)


def _missing(value: Missing, module: str, odd: OddArgument) -> tuple[str, str]:
    """What is not there, and what to do."""
    if not value.module and "." in odd.name and value.name != odd.name:
        return f"nothing is called `{value.name}`", "import it, or correct the name"
    if not value.module:
        return "nothing of that name is there", "import it, or correct the name"
    if not value.file or module != value.module:
        return (
            f"there is no module `{module}`",
            "remove the registration and its import, or bring the module back",
        )
    return (
        f"{value.file} has no `{value.name}`",
        f"correct the name, or define `{value.name}` there",
    )


def _is_compiled(codebase: Codebase, value: Missing) -> bool:
    """Whether there is a module of that name, in another language than Python."""
    folder = value.file.rpartition("/")[0]
    # Such as `items.cpython-312-x86_64-linux-gnu.so`, and its source in Cython.
    start = f"{folder}/{value.name}." if folder else f"{value.name}."
    return any(
        path.startswith(start) and path.endswith((".so", ".pyd", ".pyx"))
        for path in codebase.sources.paths
    )


def _dotted(path: str) -> str:
    return path.removesuffix("__init__.py").strip("/").replace("/", ".")


def _corrected(written: str, wrong: str, right: str) -> str:
    """A name as it is written, with the right one in the place of the wrong one."""
    if "." not in written:
        return right
    return ".".join(right if each == wrong else each for each in written.split("."))


def _likely_file(module: str) -> str:
    return f"{module.strip('.').replace('.', '/')}.py"


def not_a_router(codebase: Codebase) -> Iterator[Finding]:
    """``include_router`` of a module, a function, a class, a list or an application."""
    for odd in codebase.wiring.odd:
        found = _kind(codebase, odd)
        if found is not None:
            kind, advice, file = found
            message = f"`{odd.name}` is included here, but it is {kind}, not a router"
            place = codebase.place(odd.site)
            involves = frozenset({file})
            yield Finding("AEG103", place, message, advice, involves=involves)


def _kind(codebase: Codebase, odd: OddArgument) -> tuple[str, str, str] | None:
    """What it is, what to do, and the file that it comes from."""
    match odd.value:
        case ModuleValue(path=path):
            routers = [
                name
                for router in codebase.wiring.routers
                if router.site.path == path and router.kind == "router"
                for name in router.names
            ]
            name = routers[0] if len(routers) == 1 else "router"
            return "a module", f"include `{odd.name}.{name}`", path
        case FunctionValue(node=node, scope=scope) if not node.decorators:
            gives = any(map(_gives_something, node.body))
            advice = f"call it: `{odd.name}()`" if gives else _NO_ROUTER
            return "a function", advice, scope.path
        case ClassValue(node=node, scope=scope) if not node.decorators:
            return "a class", f"make a router of it: `{odd.name}()`", scope.path
        case Several():
            return "a list", "include each of them", odd.site.path
        case Router(kind="application", site=site):
            return "an application", f"`mount()` it under a path: {odd.name}", site.path
    return None


_NO_ROUTER = "include the router that it belongs to; it gives none back"


def _gives_something(statement: Statement) -> bool:
    """Whether a function may give a router back, going by one of its statements."""
    match statement:
        case Return(value=Name() | Call() | Member()):
            return True
        case Branch(bodies=bodies):
            return any(_gives_something(each) for body in bodies for each in body)
        case Loop(body=body):
            return any(map(_gives_something, body))
    return False


def unreachable_include(codebase: Codebase) -> Iterator[Finding]:
    """Registrations behind a ``return`` or a ``raise``."""
    for method, site in codebase.wiring.dead:
        what = "an include" if method == "include_router" else "a registration"
        message = f"this is {what} behind a `return` or `raise`, so it never runs"
        advice = "move it in front of that, or delete it"
        yield Finding("AEG108", codebase.place(site), message, advice)


RULES = (
    Rule(
        "AEG102",
        "unknown-router",
        "A router is included that does not exist.",
        unknown_router,
    ),
    Rule(
        "AEG103",
        "not-a-router",
        "Something is included that is not a router.",
        not_a_router,
    ),
    Rule(
        "AEG108",
        "unreachable-include",
        "A registration stands behind a return.",
        unreachable_include,
    ),
)
