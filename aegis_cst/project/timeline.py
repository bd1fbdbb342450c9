"""What happens to the application, statement by statement, in the order it runs.

Functions that are handed the application are followed: what they do to it happens
where they are called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from aegis_cst.project.application import Application
from aegis_cst.project.modules import Module, Modules, Symbol
from codemods.python_tree import (
    Statement,
    body_of,
    called,
    dotted,
    resolve,
    small_statement,
)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of statements that knows the application as ``receiver``.

    ``depth`` counts the calls between the creation of the application and here.
    """

    module: Module
    function: str
    receiver: str
    depth: int
    statements: Sequence[Statement]

    @property
    def line(self) -> int:
        """1-based line of the first statement."""
        source = self.module.source
        return source.line(source.start(self.statements[0])) if self.statements else 1


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A statement, and the calls through which it was reached.

    The last pair of ``path`` is the statement and the block that it stands in.
    """

    path: tuple[tuple[Block, Statement], ...]

    @property
    def block(self) -> Block:
        """The block that the statement stands in."""
        return self.path[-1][0]

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.path[-1][1]

    def statement_in(self, block: Block) -> Statement | None:
        """The statement of ``block`` through which this moment was reached."""
        return next((each for where, each in self.path if where is block), None)


def moments(modules: Modules, application: Application) -> Iterator[Moment]:
    """Every statement that may touch the application, in order."""
    for depth, home in enumerate(application.homes):
        scope: cst.Module | cst.FunctionDef | cst.ClassDef | None
        scope = home.module.source.module
        if home.function:
            scope = Symbol(home.module, home.function).definition()
        if scope is not None:
            statements = body_of(scope)
            block = Block(home.module, home.function, home.receiver, depth, statements)
            yield from _in_block(modules, block, ())


def _in_block(
    modules: Modules, block: Block, outer: tuple[tuple[Block, Statement], ...]
) -> Iterator[Moment]:
    for statement in block.statements:
        path = (*outer, (block, statement))
        callee = _handed_to(modules, block, statement)
        known = {(each.module.path, each.function) for each, _ in path}
        if callee is not None and (callee.module.path, callee.function) not in known:
            yield from _in_block(modules, callee, path)
        else:
            yield Moment(path)
        if isinstance(small_statement(statement), cst.Return | cst.Raise):
            return


def _handed_to(modules: Modules, block: Block, statement: Statement) -> Block | None:
    """The function of this project that the statement hands the application to."""
    call = _call_in(statement)
    if call is None:
        return None
    position = _position(call, block.receiver)
    if position is None:
        return None
    path = resolve(call.func, block.module.bound)
    local = path and "." not in path and path not in block.module.bound
    symbol = modules.lookup(f"{block.module.name}.{path}" if local else path)
    definition = symbol.definition() if symbol is not None else None
    if symbol is None or not isinstance(definition, cst.FunctionDef):
        return None
    name = _parameter(definition, position)
    if not name:
        return None
    statements = body_of(definition)
    return Block(symbol.module, symbol.name, name, block.depth + 1, statements)


def _call_in(statement: Statement) -> cst.Call | None:
    small = small_statement(statement)
    if isinstance(small, cst.Assign) and isinstance(small.value, cst.Call):
        return small.value
    return called(statement)


def _position(call: cst.Call, receiver: str) -> int | str | None:
    """Where the application stands among the arguments."""
    for index, arg in enumerate(call.args):
        if dotted(arg.value) == receiver and not arg.star:
            return arg.keyword.value if arg.keyword is not None else index
    return None


def _parameter(function: cst.FunctionDef, position: int | str) -> str:
    parameters = [*function.params.posonly_params, *function.params.params]
    names = [each.name.value for each in parameters]
    if isinstance(position, int):
        return names[position] if position < len(names) else ""
    keyword_only = [each.name.value for each in function.params.kwonly_params]
    return position if position in {*names, *keyword_only} else ""
