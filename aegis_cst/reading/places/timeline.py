"""What happens to the application, statement by statement, in the order it runs.

Functions that are handed the application are followed: what they do to it happens
where they are called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from aegis_cst.reading.places.application import Application
from aegis_cst.reading.places.syntax_modules import Module, Modules
from codemods.python.python_tree import (
    Statement,
    body_of,
    called,
    dotted,
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

    @property
    def key(self) -> tuple[str, str]:
        """What tells the scope apart, whatever the application is called in it."""
        return self.module.path, self.function

    def is_same(self, other: "Block") -> bool:
        """Whether it is the same scope."""
        return self.key == other.key


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
        return next((each for where, each in self.path if where.is_same(block)), None)


def moments(modules: Modules, application: Application) -> Iterator[Moment]:
    """Every statement that may touch the application, in order.

    A scope in which it has several names gives each statement once for each of them.
    """
    for blocks in _home_blocks(application):
        for index in range(len(blocks[0].statements)):
            for block in blocks:
                yield from _at(modules, block, index, ())
            if _leaves(blocks[0].statements[index]):
                break


def _home_blocks(application: Application) -> list[list[Block]]:
    """The blocks of the homes, those of one scope together."""
    scopes: dict[tuple[str, str], list[Block]] = {}
    for depth, home in enumerate(application.homes):
        if home.receiver:
            statements = body_of(home.scope)
            block = Block(home.module, home.function, home.receiver, depth, statements)
            scopes.setdefault((home.module.path, home.function), []).append(block)
    return list(scopes.values())


def _at(
    modules: Modules,
    block: Block,
    index: int,
    outer: tuple[tuple[Block, Statement], ...],
) -> Iterator[Moment]:
    """A statement of a block, or what happens in the function that it calls."""
    statement = block.statements[index]
    path = (*outer, (block, statement))
    callee = _handed_to(modules, block, statement)
    if callee is None or any(callee.is_same(each) for each, _ in path):
        yield Moment(path)
        return
    for inner, each in enumerate(callee.statements):
        yield from _at(modules, callee, inner, path)
        if _leaves(each):
            return


def _leaves(statement: Statement) -> bool:
    return isinstance(small_statement(statement), cst.Return | cst.Raise)


def _handed_to(modules: Modules, block: Block, statement: Statement) -> Block | None:
    """The function of this project that the statement hands the application to."""
    call = _call_in(statement)
    if call is None:
        return None
    position = _position(call, block.receiver)
    if position is None:
        return None
    symbol = modules.named(block.module, call.func)
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
