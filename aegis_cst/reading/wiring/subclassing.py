"""Classes of the project that are routers, and what they make of their paths."""

from aegis_cst.reading.code.outline import Call, Do, Expression, Function, Member, Name
from aegis_cst.reading.wiring.methods import CHANGING
from aegis_cst.reading.wiring.names import Names
from aegis_cst.reading.wiring.values import ClassValue, FunctionValue


def is_altered(kind: ClassValue, names: Names) -> bool:
    """Whether a class of the project changes what its methods do to routes."""
    return any(
        not (isinstance(member, FunctionValue) and _keeps_paths(member.node))
        for each in names.lineage(kind)
        for name, member in each.members.names.items()
        if name in CHANGING
    )


def _keeps_paths(start: Function) -> bool:
    """Whether an ``__init__`` hands its arguments on to FastAPI's, prefix and all.

    It may add others, such as ``dependencies=``.
    """
    if len(start.body) != 1 or not isinstance(start.body[0], Do):
        return False
    call = start.body[0].value
    if not isinstance(call, Call) or not _is_start_above(call.function):
        return False
    prefix = next((value for key, value in call.keywords if key == "prefix"), None)
    if prefix is not None:
        return isinstance(prefix, Name) and prefix.path == "prefix"
    return call.is_open and "prefix" not in start.parameters


def _is_start_above(node: Expression) -> bool:
    """Whether it is ``super().__init__``."""
    return (
        isinstance(node, Member)
        and node.attribute == "__init__"
        and isinstance(node.owner, Call)
        and isinstance(node.owner.function, Name)
        and node.owner.function.path == "super"
    )
