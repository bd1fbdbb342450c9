"""Every place in a module that reads a name, and what is done with it there."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from aegis_cst.reading.code.expression_reader import dotted
from aegis_cst.reading.code.fastapi_methods import DECORATORS, REGISTERING

ROUTE = "route"
"""A method is called that gives routes or handlers to what the name stands for."""

SET = "set"
"""An attribute of it is set, or deleted."""

EXPORT = "export"
"""It stands in ``__all__``."""

INCLUDE = "include"
"""It is given to ``include_router``."""

LOGGER = "logger"
"""A text that names a logger."""

MODULE = "module"
"""A text that is imported as a module."""

_ADDING = DECORATORS | REGISTERING
_FILLING = frozenset({"append", "extend", "insert", "add", "update"})
_IMPORTING = frozenset({"import_module", "__import__", "find_spec", "import_string"})
_HOLDING = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Starred, ast.IfExp, ast.BinOp)
_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Load(NamedTuple):
    """A name, or a chain of attributes, that is read; a text if ``is_text``.

    ``how`` is what is done with it, or the keyword that a class is given it for.
    ``into`` is the name of the module that it becomes, or becomes part of, without any
    other use.
    """

    path: str
    how: str = ""
    into: str = ""
    is_text: bool = False


class _Context(NamedTuple):
    how: str = ""
    into: str = ""
    local: frozenset[str] = frozenset()
    is_top: bool = True


def loads_of(tree: ast.Module) -> Iterator[Load]:
    """The loads of a module, but for those of parameters and of local variables."""
    yield from _all(tree.body, _Context())


def _all(nodes: Iterable[ast.AST], context: _Context) -> Iterator[Load]:
    for each in nodes:
        yield from _loads(each, context)


def _loads(node: ast.AST, context: _Context) -> Iterator[Load]:
    match node:
        case ast.Name() | ast.Attribute():
            yield from _chain(node, context)
        case ast.Constant(value=str() as text) if _names_code(text):
            yield Load(text, context.how, context.into, is_text=True)
        # Documentation; and an import uses nothing by itself.
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return
        case ast.Call():
            yield from _call(node, context)
        case ast.Assign(targets=targets, value=value):
            yield from _all(targets, _plain(context))
            yield from _loads(value, _assigned(targets, context))
        case (
            ast.AugAssign(target=target, value=value)
            | ast.AnnAssign(target=target, value=ast.expr() as value)
        ):
            yield from _loads(target, _plain(context))
            yield from _loads(value, _assigned([target], context))
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from _function(node, context)
        case _:
            kept = context if isinstance(node, _HOLDING) else _plain(context)
            yield from _all(ast.iter_child_nodes(node), kept)


def _plain(context: _Context) -> _Context:
    return context._replace(how="", into="")


def _chain(node: ast.Name | ast.Attribute, context: _Context) -> Iterator[Load]:
    path = dotted(node)
    stored = not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Attribute) and stored:
        owner = dotted(node.value)
        if not owner:
            yield from _loads(node.value, _plain(context))
        elif owner.partition(".")[0] not in context.local:
            yield Load(owner, SET)
    elif not path and isinstance(node, ast.Attribute):
        yield from _loads(node.value, _plain(context))
    elif not stored and path.partition(".")[0] not in context.local:
        yield Load(path, context.how, context.into)


def _call(node: ast.Call, context: _Context) -> Iterator[Load]:
    function = dotted(node.func)
    owner, _, method = function.rpartition(".")
    plain = _plain(context)
    inside = plain
    if owner and method in _ADDING and owner.partition(".")[0] not in context.local:
        yield Load(owner, ROUTE)
    # Only at the top level is it known to be the list of the module.
    elif owner and method in _FILLING and context.is_top and "." not in owner:
        inside = context._replace(how="", into=owner)
    else:
        yield from _loads(node.func, plain)
    if method == "getLogger":
        inside = plain._replace(how=LOGGER)
    elif method in _IMPORTING:
        inside = plain._replace(how=MODULE)
    elif method == "include_router":
        inside = plain._replace(how=INCLUDE)
    yield from _all(node.args, inside)
    # A name with a capital is that of a class:
    # https://peps.python.org/pep-0008/#class-names
    makes = method[:1].isupper()
    for each in node.keywords:
        how = f"{each.arg or ''}=" if makes else inside.how
        yield from _loads(each.value, plain._replace(how=how))


def _assigned(targets: list[ast.expr], context: _Context) -> _Context:
    """What is read there becomes a name of the module, or part of what one holds."""
    if len(targets) != 1 or not isinstance(targets[0], ast.Name):
        return _plain(context)
    name = targets[0].id
    if name == "__all__":
        return context._replace(how=EXPORT)
    return context._replace(how="", into=name if context.is_top else "")


def _function(node: _Function, context: _Context) -> Iterator[Load]:
    """Decorators and defaults are outside of a function, its body is inside."""
    plain = _plain(context)
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    if not isinstance(node, ast.Lambda):
        yield from _all(node.decorator_list, plain)
    yield from _loads(node.args, plain)
    inner = plain._replace(local=plain.local | _bound(node, body), is_top=False)
    yield from _all(body, inner)


def _bound(node: _Function, body: Iterable[ast.AST]) -> frozenset[str]:
    """Parameters, and what the body assigns to unless it is declared ``global``."""
    found = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
    shared: set[str] = set()
    for each in _own(body):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.add(each.id)
        elif isinstance(each, ast.Global):
            shared.update(each.names)
    return frozenset(found - shared)


def _own(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function, but for those of functions and classes in it."""
    waiting = list(body)
    while waiting:
        each = waiting.pop()
        yield each
        if not isinstance(each, _Function | ast.ClassDef):
            waiting += ast.iter_child_nodes(each)


def _names_code(text: str) -> bool:
    """Whether a text may be ``package.module:name`` or the like."""
    return text.replace(".", "").replace(":", "").isidentifier()
