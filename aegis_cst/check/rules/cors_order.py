"""Middleware that answers requests before CORS has seen them."""

import ast
from collections.abc import Iterator, Sequence

from aegis_cst.check.node_place import node_place
from aegis_cst.reading.code.applications import is_fastapi
from aegis_cst.reading.code.origins import Origin
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place

_ANSWERING = frozenset({"TrustedHostMiddleware", "HTTPSRedirectMiddleware"})
"""Middleware of Starlette's that answers by itself."""


def answering_first(
    codebase: Codebase, file: Syntax, call: ast.Call
) -> tuple[str, Place] | None:
    """What stands around CORS and answers, and where it is added.

    What is added later in the same block is run earlier.
    """
    statement = file.parents.get(call)
    if not isinstance(statement, ast.Expr) or not isinstance(call.func, ast.Attribute):
        return None
    receiver = ast.dump(call.func.value)
    for later in _behind(file, statement):
        for name, node in _added(later, receiver):
            if _answers(codebase, file, node):
                return f"`{name}`", node_place(codebase, file, later)
    return None


def _behind(file: Syntax, statement: ast.stmt) -> Sequence[ast.stmt]:
    """The statements that follow in the same block."""
    around = file.parents[statement]
    for block in (getattr(around, "body", ()), getattr(around, "orelse", ())):
        if isinstance(block, list) and statement in block:
            return block[block.index(statement) + 1 :]
    return ()


def _added(statement: ast.stmt, receiver: str) -> Iterator[tuple[str, ast.AST]]:
    """The middleware that a statement adds: a class, or a function that it defines."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=owner, attr="add_middleware"), args=arguments
            )
        ):
            for each in arguments[:1]:
                if ast.dump(owner) == receiver:
                    yield ast.unparse(each), each
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            for each in statement.decorator_list:
                match each:
                    case ast.Call(func=ast.Attribute(value=owner, attr="middleware")):
                        if ast.dump(owner) == receiver:
                            yield statement.name, statement


def _answers(codebase: Codebase, file: Syntax, node: ast.AST) -> bool:
    """Whether a middleware is seen to answer by itself, preflight requests as well."""
    if isinstance(node, FUNCTIONS):
        return _returns_own(codebase, file, node)
    if not isinstance(node, ast.expr):
        return False
    origin = codebase.origins.origin(file, node)
    if origin is not None and not origin.path:
        return is_fastapi(origin.name, *_ANSWERING)
    return _class_answers(codebase, origin)


def _class_answers(codebase: Codebase, origin: Origin | None) -> bool:
    kind = None if origin is None else origin.node
    file = None if origin is None else codebase.origins.of(origin.path)
    if file is None or not isinstance(kind, ast.ClassDef):
        return False
    based = any(
        is_fastapi(codebase.origins.path(file, each), "BaseHTTPMiddleware")
        for each in kind.bases
    )
    return based and any(
        isinstance(each, FUNCTIONS)
        and each.name == "dispatch"
        and _returns_own(codebase, file, each)
        for each in kind.body
    )


def _returns_own(codebase: Codebase, file: Syntax, function: Function) -> bool:
    """Whether a function returns a response that it makes, whatever the method is."""
    inside = list(ast.walk(function))
    # It looks at preflight requests, and most likely lets them through.
    if any(
        isinstance(each, ast.Constant) and each.value == "OPTIONS" for each in inside
    ):
        return False
    if any(isinstance(each, ast.Try) for each in inside):
        inside = [each for each in inside if not _is_in_handler(file, each)]
    return any(
        isinstance(each, ast.Return)
        and isinstance(each.value, ast.Call)
        and _is_response(codebase.origins.path(file, each.value.func))
        for each in inside
    )


def _is_in_handler(file: Syntax, node: ast.AST) -> bool:
    return any(isinstance(each, ast.ExceptHandler) for each in file.around(node))


def _is_response(path: str) -> bool:
    top, _, _ = path.partition(".")
    return top in {"fastapi", "starlette"} and path.endswith("Response")
