"""The names that a module binds, whatever has to be true for that."""

from collections.abc import Iterator

from aegis_cst.reading.code.outline import (
    Assign,
    Block,
    Branch,
    Class,
    Function,
    Import,
    Loop,
    Name,
)


def bound_names(block: Block) -> Iterator[str]:
    """The names that the statements of a module bind at its top level."""
    for statement in block:
        match statement:
            case Import(bound=bound):
                yield bound
            case Assign(targets=targets):
                # What is unpacked is marked by a bracket, see `outline_reader`.
                yield from (each.lstrip("(") for each in targets)
            case Function(name=name) | Class(name=name):
                yield name
            case Branch(bodies=bodies):
                for body in bodies:
                    yield from bound_names(body)
            case Loop(target=target, body=body):
                yield from (each.path for each in _names(target))
                yield from bound_names(body)


def _names(target: object) -> Iterator[Name]:
    if isinstance(target, Name):
        yield target
    elif isinstance(target, tuple):
        for each in target:
            yield from _names(each)
