"""AEG206: the lifespan of a mounted MCP application has to be entered by somebody."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.node_place import node_place, offset
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.applications import is_application
from aegis_cst.reading.code.origins import Origin, given, is_open
from aegis_cst.reading.code.syntax import Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside

_CODE = "AEG206"
_MAKING = frozenset({"http_app", "streamable_http_app"})
_PACKAGES = frozenset({"fastmcp", "mcp"})
_ENTERING = frozenset({"session_manager", "lifespan_context", "combine_lifespans"})


@dataclass(frozen=True, slots=True)
class _Made:
    """The call that makes an MCP application, in a file; and its mount."""

    file: Syntax
    call: ast.Call
    mount: ast.Call


def _check(codebase: Codebase) -> Iterator[Finding]:
    files = [each for each in codebase.marked(b"http_app(") if not is_aside(each.path)]
    if not files or _is_entered(codebase):
        return
    for file in codebase.marked(b"mount("):
        for call in file.calls if not is_aside(file.path) else ():
            made = _mounted(codebase, file, call)
            if made is not None and _is_certain(codebase, file, call):
                yield _finding(codebase, file, made)


def _is_entered(codebase: Codebase) -> bool:
    """Whether any file has to do with the lifespan of another application."""
    for file in codebase.marked(*(each.encode() for each in _ENTERING), b".lifespan"):
        for node in file.nodes:
            name = node.id if isinstance(node, ast.Name) else ""
            attribute = node.attr if isinstance(node, ast.Attribute) else ""
            if {name, attribute} & _ENTERING or attribute == "lifespan":
                return True
    return False


def _mounted(codebase: Codebase, file: Syntax, call: ast.Call) -> _Made | None:
    """The MCP application that a call mounts on an application, if it does."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "mount"):
        return None
    mounted = given(call, "app", 1)
    if mounted is None:
        return None
    holder: Syntax | None = file
    if not isinstance(mounted, ast.Call):
        origin = codebase.origins.origin(file, mounted)
        if origin is None or not isinstance(origin.node, ast.Call):
            return None
        holder, mounted = codebase.origins.of(origin.path), origin.node
    if holder is None or not _makes_mcp(codebase, holder, mounted):
        return None
    return _Made(holder, mounted, call)


def _makes_mcp(codebase: Codebase, file: Syntax, call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in _MAKING):
        return False
    # Other transports than streamable HTTP need no session manager.
    if given(call, "transport") is not None or is_open(call):
        return False
    server = codebase.origins.origin(file, call.func.value)
    return _is_server(codebase, server)


def _is_server(codebase: Codebase, origin: Origin | None) -> bool:
    holder = None if origin is None else codebase.origins.of(origin.path)
    if origin is None or holder is None or not isinstance(origin.node, ast.Call):
        return False
    kind = codebase.origins.path(holder, origin.node.func)
    return kind.partition(".")[0] in _PACKAGES


def _is_certain(codebase: Codebase, file: Syntax, mount: ast.Call) -> bool:
    """Whether it is mounted on an application whose lifespan is seen."""
    assert isinstance(mount.func, ast.Attribute)  # noqa: S101 - asked before
    owner = mount.func.value
    if not is_application(codebase.origins, file, owner):
        return False
    makers = [*_makers(codebase)]
    return bool(makers) and not any(is_open(call) for _, call in makers)


def _makers(codebase: Codebase) -> Iterator[tuple[Syntax, ast.Call]]:
    """The calls that make the applications of the project."""
    for each in codebase.wiring.applications:
        file = codebase.origins.of(each.site.path)
        for call in file.calls if file is not None else ():
            if (
                file is not None
                and (call.lineno, call.col_offset) == each.site.spot[1:]
            ):
                yield file, call


def _finding(codebase: Codebase, file: Syntax, made: _Made) -> Finding:
    name = _name_of(made)
    shown = name or ast.unparse(made.call)
    if made.call.func.attr == "http_app":  # type: ignore[attr-defined] # an attribute, as asked before
        advice = (
            f"pass its lifespan on: `FastAPI(lifespan={name or 'mcp_app'}.lifespan)`"
        )
    else:
        server = ast.unparse(made.call.func.value)  # type: ignore[attr-defined] # likewise
        advice = (
            f"run `async with {server}.session_manager.run():` around the `yield` of "
            "the application's lifespan"
        )
    return Finding(
        _CODE,
        node_place(codebase, file, made.mount),
        f"the lifespan of `{shown}` is entered by nobody, as a mounted application's "
        "never is: every request to it fails",
        advice,
        ((node_place(codebase, made.file, made.call), "it is made here"),),
        fix=_fix(codebase, file, made, name),
    )


def _name_of(made: _Made) -> str:
    around = made.file.parents.get(made.call)
    match around:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _fix(
    codebase: Codebase, file: Syntax, made: _Made, name: str
) -> Replacement | None:
    """Its lifespan for an application that has none, made below it in the file."""
    makers = list(_makers(codebase))
    if len(makers) != 1 or made.file is not file or not name:
        return None
    holder, call = makers[0]
    attribute = made.call.func
    plain = isinstance(attribute, ast.Attribute) and attribute.attr == "http_app"
    below = holder is file and call.lineno > (made.call.end_lineno or 0)
    outside = file.function_of(call) is None and file.function_of(made.call) is None
    taken = any(
        each.arg in {"lifespan", "on_startup", "on_shutdown"} for each in call.keywords
    )
    if not (plain and below and outside) or taken or b".on_event(" in file.data:
        return None
    last = max(
        (each for each in ast.iter_child_nodes(call)),
        key=lambda each: (
            getattr(each, "end_lineno", 0),
            getattr(each, "end_col_offset", 0),
        ),
    )
    filled = bool(call.args or call.keywords)
    if not filled:
        end = offset(file, call.end_lineno or 0, (call.end_col_offset or 1) - 1)
        inserted = f"lifespan={name}.lifespan"
    else:
        end = offset(file, last.end_lineno or 0, last.end_col_offset or 0)  # type: ignore[attr-defined] # an argument
        inserted = f", lifespan={name}.lifespan"
    title = f"enter the lifespan of `{name}`"
    return Replacement(file.path, end, end, inserted.encode(), title)


RULES = (
    Rule(
        _CODE,
        "mcp-lifespan",
        "An MCP application is mounted, and its lifespan is entered by nobody.",
        _check,
        fixable=True,
    ),
)
