"""What a lifespan function looks like around its one ``yield``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.python.import_bindings import bindings, resolve
from codemods.python.python_tree import (
    Statement,
    body_of,
    children,
    inner_blocks,
    small_statement,
)
from codemods.python.source import Source
from codemods.result import Refusal

_EXIT_STACK = "contextlib.AsyncExitStack"


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a lifespan function that a hook is put between.

    ``block`` holds the statement ``yielding``. ``stack`` names an ``AsyncExitStack``
    that is open there (empty: none), and ``stack_block`` is the block that it opens.
    ``final`` is the first statement of a ``finally`` that belongs to the yield.
    """

    app: str
    block: Sequence[Statement]
    yielding: Statement
    stack: str
    stack_block: Sequence[Statement]
    final: Statement | None


def shape_of(source: Source, function: cst.FunctionDef) -> Shape | Refusal:
    """Read a lifespan function; refuse what has not exactly one plain yield."""
    line = source.line(source.start(function.name))
    name = function.name.value
    if function.asynchronous is None:
        return Refusal(f"{name} is no `async def` function", line)
    app = _first_parameter(function)
    if not app:
        return Refusal(f"{name} does not take the application as a parameter", line)
    paths = list(_yields(body_of(function), []))
    if not paths:
        return Refusal(f"{name} has no yield as a statement of its own", line)
    # ``asynccontextmanager`` wants just one, on whatever way the function takes:
    # https://docs.python.org/3/library/contextlib.html#contextlib.asynccontextmanager
    if len(paths) > 1:
        second = source.line(source.start(paths[1][-1][1]))
        return Refusal(f"{name} has more than one yield", second)
    path = paths[0]
    plain = small_statement(path[-1][1])
    for other in _every_yield(function.body):
        if not isinstance(plain, cst.Expr) or other is not plain.value:
            at = source.line(source.start(other))
            return Refusal(f"{name} has more than one yield", at)
    for _, owner in path[:-1]:
        if not isinstance(owner, cst.With | cst.Try):
            at = source.line(source.start(owner))
            return Refusal(f"the yield of {name} is conditional or in a loop", at)
    block, yielding = path[-1]
    stack, stack_block = _stack(source, path)
    return Shape(app, block, yielding, stack, stack_block, _final(path))


_Path = list[tuple[Sequence[Statement], Statement]]


def _yields(block: Sequence[Statement], outer: _Path) -> Iterator[_Path]:
    """The way to every yield: at each level the block and the statement in it."""
    for statement in block:
        here = [*outer, (block, statement)]
        small = small_statement(statement)
        if small is not None:
            if isinstance(small, cst.Expr) and isinstance(small.value, cst.Yield):
                yield here
        elif isinstance(statement, cst.BaseCompoundStatement) and not isinstance(
            statement, cst.FunctionDef | cst.ClassDef
        ):
            for inner in inner_blocks(statement):
                yield from _yields(inner, here)


def _every_yield(node: cst.CSTNode) -> Iterator[cst.Yield]:
    """The yields of a function at any depth, those of functions in it left out."""
    for child in children(node):
        if isinstance(child, cst.Yield):
            yield child
        elif not isinstance(child, cst.FunctionDef | cst.Lambda):
            yield from _every_yield(child)


def _first_parameter(function: cst.FunctionDef) -> str:
    parameters = [*function.params.posonly_params, *function.params.params]
    names = [each.name.value for each in parameters]
    # A lifespan may be a method.
    return next((name for name in names if name not in {"self", "cls"}), "")


def _stack(source: Source, path: _Path) -> tuple[str, Sequence[Statement]]:
    """The innermost exit stack around the yield, and the block that it opens."""
    bound = bindings(source)
    # The innermost one: it is open for the shortest time around the yield.
    for depth in range(len(path) - 2, -1, -1):
        owner = path[depth][1]
        if not isinstance(owner, cst.With) or owner.asynchronous is None:
            continue
        for item in owner.items:
            call = item.item
            if (
                isinstance(call, cst.Call)
                and resolve(call.func, bound) == _EXIT_STACK
                and item.asname is not None
                and isinstance(item.asname.name, cst.Name)
            ):
                return item.asname.name.value, path[depth + 1][0]
    return "", []


def _final(path: _Path) -> Statement | None:
    """The first statement of the ``finally`` whose ``try`` the yield stands in."""
    if len(path) < 2:  # noqa: PLR2004 - the yield and one statement around it
        return None
    owner = path[-2][1]
    if not isinstance(owner, cst.Try) or owner.finalbody is None:
        return None
    # A yield in ``except`` or ``else`` is not what the ``finally`` is for.
    if path[-1][0] != body_of(owner):
        return None
    block = owner.finalbody.body
    if not isinstance(block, cst.IndentedBlock):
        return None
    statements = [each for each in block.body if isinstance(each, Statement)]
    return statements[0]
