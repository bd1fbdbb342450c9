"""What Python code starts: ``uvicorn.run("app.main:app")`` and the like."""

import ast
from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from aegis_cst.reading.code.expression_reader import dotted
from aegis_cst.reading.containers.server_options import reference
from aegis_cst.reading.containers.shell_words import shell_words
from aegis_cst.reading.containers.started import How
from aegis_cst.reading.containers.starting_commands import started_by

_SERVERS: Mapping[str, str] = {
    "uvicorn.run": "app",
    "uvicorn.Config": "app",
    "uvicorn.config.Config": "app",
    "uvicorn.main.run": "app",
    "granian.Granian": "target",
    "granian.server.Granian": "target",
    "granian.server.embed.Server": "target",
    "hypercorn.asyncio.serve": "app",
    "hypercorn.trio.serve": "app",
    "hypercorn.run.run": "application_path",
}
"""What starts a server, and the keyword of the application, which comes first."""

_PROGRAMS = ("uvicorn", "gunicorn", "hypercorn", "granian")
_GUNICORN = "wsgi_app"

Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


class InCode(NamedTuple):
    """``module`` is as an import names it, and empty for the file itself."""

    module: str
    name: str
    factory: bool
    line: int
    column: int
    is_path: bool = False
    """Whether ``module`` is a text for a server, rather than an import."""


def starts_in(tree: ast.Module) -> Iterator[InCode]:
    """What a module starts, wherever in it."""
    # Wherever it stands: servers are mostly imported in the function that starts them.
    bound = dict(_imports(tree))
    for scope in _scopes(tree):
        values = dict(_values(scope))
        for node in _inside(scope):
            if isinstance(node, ast.Call):
                yield from _call(node, bound, values)
            elif isinstance(node, ast.List | ast.Tuple):
                yield from _words(node)
            elif isinstance(node, ast.Assign) and scope is tree:
                yield from _configured(node)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that imports bind, and what they stand for; ``module:name`` of a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield alias.asname or first, alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield alias.asname or alias.name, f"{module}:{alias.name}"


def _scopes(tree: ast.Module) -> Iterator[Scope]:
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _inside(scope: Scope) -> Iterator[ast.AST]:
    """What is in a scope, without the functions in it."""
    waiting: deque[ast.AST] = deque(scope.body)
    while waiting:
        node = waiting.popleft()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


def _values(scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    """The values that a function gives to names of its own."""
    if isinstance(scope, ast.Module):
        return
    for node in _inside(scope):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, node.value


def _call(
    node: ast.Call, bound: Mapping[str, str], values: Mapping[str, ast.expr]
) -> Iterator[InCode]:
    first, _, rest = dotted(node.func).partition(".")
    whole = ".".join(filter(None, (bound.get(first, "").replace(":", "."), rest)))
    if whole in _SERVERS:
        keyword = _SERVERS[whole]
        named = [each.value for each in node.keywords if each.arg == keyword]
        for value in (*named, *node.args[:1]):
            factory = any(
                each.arg == "factory" and _is_true(each.value) for each in node.keywords
            )
            yield from _target(value, bound, values, factory=factory)
            return
    elif whole in {"os.system", "subprocess.run", "subprocess.Popen"} and node.args:
        value = node.args[0]
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield from _by_words(shell_words(value.value), node)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _target(
    node: ast.expr,
    bound: Mapping[str, str],
    values: Mapping[str, ast.expr],
    *,
    factory: bool,
) -> Iterator[InCode]:
    place = (node.lineno, node.col_offset + 1)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = reference(node.value)
        if found is not None:
            module, name, called = found
            yield InCode(module, name, factory or called, *place, is_path=True)
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        # ``f"{__name__}:app"``, ``Path(__file__).stem + ":app"``
        last = node.values[-1] if isinstance(node, ast.JoinedStr) else node.right
        text = last.value if isinstance(last, ast.Constant) else ""
        if isinstance(text, str) and text.startswith(":") and text[1:].isidentifier():
            yield InCode("", text[1:], factory, *place)
    elif isinstance(node, ast.Call):
        yield from _named(dotted(node.func), bound, place, factory=True)
    elif isinstance(node, ast.Name) and node.id in values:
        value = values[node.id]
        if isinstance(value, ast.Call):
            yield from _named(dotted(value.func), bound, place, factory=True)
        elif not isinstance(value, ast.Name):
            yield from _target(value, bound, {}, factory=factory)
    else:
        yield from _named(dotted(node), bound, place, factory=factory)


def _named(
    path: str, bound: Mapping[str, str], place: tuple[int, int], *, factory: bool
) -> Iterator[InCode]:
    first, _, rest = path.partition(".")
    if not first or (factory and first not in bound and first[:1].isupper()):
        return  # of a class: ``FastAPI()`` in a function that serves it
    module, colon, name = bound.get(first, f":{first}").partition(":")
    if not colon:  # ``import app.main``: the last part is the name
        module, _, name = ".".join(filter(None, (module, rest))).rpartition(".")
        rest = ""
    if name:
        whole = ".".join(filter(None, (name, rest)))
        yield InCode(module, whole, factory, *place)


def _words(node: ast.List | ast.Tuple) -> Iterator[InCode]:
    """``["uvicorn", "app.main:app"]``, as ``subprocess.run`` takes it."""
    words = [each.value if isinstance(each, ast.Constant) else "" for each in node.elts]
    texts = [each if isinstance(each, str) else "" for each in words]
    # The words before, such as `sys.executable, "-m"`, need not be texts.
    if any(each in texts for each in _PROGRAMS):
        start = min(texts.index(each) for each in _PROGRAMS if each in texts)
        yield from _by_words(texts[start:], node)


def _by_words(words: list[str], node: ast.expr) -> Iterator[InCode]:
    for each in started_by(words):
        if each.how is How.SERVES:
            line, column = node.lineno, node.col_offset + 1
            yield InCode(each.module, each.name, each.factory, line, column, True)  # noqa: FBT003 - a named tuple


def _configured(node: ast.Assign) -> Iterator[InCode]:
    """``wsgi_app`` of https://docs.gunicorn.org/en/stable/settings.html."""
    names = [each.id for each in node.targets if isinstance(each, ast.Name)]
    if names == [_GUNICORN]:
        yield from _target(node.value, {}, {}, factory=False)
