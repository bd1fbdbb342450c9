"""What the statements of a line do, several of which may share it."""

from collections.abc import Sequence

import libcst as cst

from codemods.python.python_tree import Statement, called_by, dotted, inner_blocks


def small_statements(statement: cst.CSTNode) -> Sequence[cst.BaseSmallStatement]:
    """The statements of a line, two for ``a; b``; none for a compound."""
    return statement.body if isinstance(statement, cst.SimpleStatementLine) else ()


def leaves(statement: Statement) -> bool:
    """Whether nothing behind a statement runs: it returns or raises in any case."""
    if isinstance(statement, cst.If):
        blocks = list(inner_blocks(statement))
        return _has_else(statement) and all(
            bool(block) and leaves(block[-1]) for block in blocks
        )
    if isinstance(statement, cst.With):
        return any(leaves(each) for block in inner_blocks(statement) for each in block)
    return any(
        isinstance(each, cst.Return | cst.Raise) for each in small_statements(statement)
    )


def _has_else(statement: cst.If) -> bool:
    orelse = statement.orelse
    return isinstance(orelse, cst.Else) or (
        isinstance(orelse, cst.If) and _has_else(orelse)
    )


def methods_called(statement: Statement, receiver: str) -> list[str]:
    """``method`` of ``receiver.method(…)`` and of ``receiver.method(…)(…)``."""
    calls = map(called_by, small_statements(statement))
    return [_method(each, receiver) for each in calls if each is not None]


def _method(call: cst.Call, receiver: str) -> str:
    function = call.func
    while isinstance(function, cst.Call):
        function = function.func
    owner, _, method = dotted(function).rpartition(".")
    return method if owner == receiver else ""


def binds(statement: Statement, name: str) -> bool:
    """Whether a statement assigns to a name or to an attribute of that path."""
    return any(_assigns(each, name) for each in small_statements(statement))


def _assigns(small: cst.BaseSmallStatement, name: str) -> bool:
    if isinstance(small, cst.Assign):
        return any(dotted(each.target) == name for each in small.targets)
    return isinstance(small, cst.AnnAssign) and dotted(small.target) == name
