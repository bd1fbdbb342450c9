"""AEG109: functions that set the application up and that nobody calls."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.applications import (
    is_annotated,
    is_application,
    parameter_of,
)
from aegis_cst.reading.code.fastapi_methods import DECORATORS, REGISTERING
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Imported, Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.units import Units

_CODE = "AEG109"
_WORDS = (b"add_middleware", b"exception_handler(", b"include_router", b"mount(")
# What an index shows, and nobody writes for an application that is only deployed.
_SHOWN = frozenset({"classifiers", "keywords", "urls", "homepage", "repository"})
_Key = tuple[str, str]


def _check(codebase: Codebase) -> Iterator[Finding]:
    if not codebase.wiring.applications or _is_published(codebase):
        return
    units = Units(codebase)
    candidates = {
        (file.path, function.name): (file, function, what)
        for file in codebase.marked(*_WORDS)
        if not is_aside(file.path)
        for function in file.tree.body
        if isinstance(function, FUNCTIONS) and not function.decorator_list
        for what in [_registers(codebase, file, function)]
        if what and _is_of_an_application(codebase, units, file)
    }
    # Called by the name that the folder of hooks asks for.
    hooked = {each.function for each in codebase.wiring.hooks}
    idle = {key: each for key, each in candidates.items() if key[1] not in hooked}
    used = _used(codebase, idle) if idle else set()
    for key, (file, function, what) in idle.items():
        if key not in used:
            yield Finding(
                _CODE,
                node_place(codebase, file, function),
                f"`{function.name}` is never called, so {what} "
                "never reaches the application",
                "call it where the application is made, or delete it",
            )


def _is_published(codebase: Codebase) -> bool:
    """Whether the project says of itself what an index shows: others may call it."""
    for each in codebase.pyprojects.files:
        for table in (each.table("project"), each.table("tool", "poetry")):
            if table.keys() & _SHOWN:
                return True
    for path in ("PKG-INFO", "setup.py", "setup.cfg"):
        data = codebase.sources.read(path) if path in codebase.sources.paths else b""
        if b"classifiers" in (data or b"").lower() or (path == "PKG-INFO" and data):
            return True
    return False


def _is_of_an_application(codebase: Codebase, units: Units, file: Syntax) -> bool:
    """Whether an application of the project is in the same part of it."""
    return any(
        not is_aside(each.site.path)
        and not is_test(each.site.path)
        and units.share(file.path, each.site.path)
        for each in codebase.wiring.applications
    )


def _registers(codebase: Codebase, file: Syntax, function: Function) -> str:
    """What a function registers on an application that is not its own, in words."""
    for call, at in _registrations(function):
        if isinstance(call.func, ast.Attribute) and _is_the_application(
            codebase, file, function, call.func.value
        ):
            return f"what it registers with `{at}{ast.unparse(call.func)}`"
    return ""


def _registrations(function: Function) -> Iterator[tuple[ast.Call, str]]:
    """The calls that may register something, and an at sign before decorators."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _method(node) in REGISTERING:
            yield node, ""
        elif isinstance(node, FUNCTIONS):
            for each in node.decorator_list:
                if isinstance(each, ast.Call) and _method(each) in DECORATORS:
                    yield each, "@"


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_the_application(
    codebase: Codebase, file: Syntax, function: Function, owner: ast.expr
) -> bool:
    argument = parameter_of(file, owner)
    if argument is not None:
        if argument.annotation is not None:
            return is_annotated(codebase.origins, file, argument, "FastAPI")
        return argument.arg in {"app", "application"} and argument in function.args.args
    found = file.bound(owner, owner.id) if isinstance(owner, ast.Name) else None
    if found is None or found[0] is not file.tree:
        return False
    return is_application(codebase.origins, file, owner)


def _used(codebase: Codebase, candidates: Mapping[_Key, object]) -> set[_Key]:
    """Those that are used anywhere, or may be: in tests and in texts too.

    Nearly all are used in a file that has to do with wiring, and those are looked
    through first.
    """
    used = _used_in(codebase, codebase.wired, candidates)
    rest = [key for key in candidates if key not in used]
    if not rest:
        return used
    others = codebase.sources.paths - codebase.wired.keys()
    return used | _used_in(codebase, others, rest)


def _used_in(
    codebase: Codebase, paths: Iterable[str], candidates: Iterable[_Key]
) -> set[_Key]:
    candidates = list(candidates)
    words = sorted({re.escape(name.encode()) for _, name in candidates})
    pattern = re.compile(rb"\b(?:%s)\b" % b"|".join(words))
    used: set[_Key] = set()
    for path in sorted(paths):
        is_code = path.endswith(".py")
        if not is_code and not path.endswith(_TEXTS):
            continue
        data = codebase.wired.get(path) or codebase.sources.read(path)
        if data is None or not pattern.search(data):
            continue
        file = codebase.origins.of(path) if is_code else None
        if file is None:
            said = {each.decode() for each in pattern.findall(data)}
            used |= {key for key in candidates if key[1] in said}
        else:
            used |= set(_uses(codebase, file, candidates))
    return used


_TEXTS = (".toml", ".cfg", ".pyi", ".ipynb", ".ini")


def _uses(
    codebase: Codebase, file: Syntax, candidates: Iterable[_Key]
) -> Iterator[_Key]:
    by_name: dict[str, list[_Key]] = {}
    for key in candidates:
        by_name.setdefault(key[1], []).append(key)
    for node in file.nodes:
        match node:
            case (
                ast.Name(id=name, ctx=ast.Load())
                | ast.Attribute(attr=name, ctx=ast.Load())
            ):
                bound = _bound_name(file, node, name)
                if bound in by_name:
                    yield from _led_to(codebase, file, node, by_name[bound])
            case ast.Constant(value=str() as value) if not _is_documentation(
                file, node
            ):
                last = re.split(r"\W", value)[-1]
                yield from by_name.get(last, ())
            case ast.ImportFrom(names=aliases) if file.path.endswith("__init__.py"):
                for each in aliases:
                    yield from by_name.get(each.name, ())


def _bound_name(file: Syntax, node: ast.AST, name: str) -> str:
    """What a name was imported as, by the name that it has in its module."""
    if isinstance(node, ast.Name):
        for each in file.names.get(name, ()):
            if isinstance(each, Imported) and each.name:
                return each.name
    return name


def _led_to(
    codebase: Codebase, file: Syntax, node: ast.AST, keys: list[_Key]
) -> list[_Key]:
    """Which of those of one name are meant; all of them where that cannot be told."""
    if not isinstance(node, ast.expr):
        return keys
    origin = codebase.origins.origin(file, node)
    if origin is None or not origin.path:
        return keys  # imports may start from another folder than is known
    around = file.function_of(node)
    recursive = around is not None and origin.key == (file.path, around.name)
    return [] if recursive else [each for each in keys if each == origin.key]


def _is_documentation(file: Syntax, node: ast.AST) -> bool:
    return isinstance(file.parents.get(node), ast.Expr)


RULES = (
    Rule(
        _CODE,
        "uncalled-setup",
        "A function registers routers, handlers or middleware on the application, and "
        "is never called.",
        _check,
    ),
)
