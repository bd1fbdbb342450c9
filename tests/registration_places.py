"""Where a registration belongs, told by what stands in a block, as tests put it."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.python import registration
from codemods.python.registration import Anchor, Spec
from codemods.python.style import Style
from codemods.result import Result


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Behind the last statement that calls a sibling method on the receiver.

    Before what stands on a line of ``barriers``. Where there is no sibling, behind what
    gives the receiver its name, or at the end of a function. ``ours`` are modules whose
    things are registered right behind each other.
    """

    function: str
    receiver: str
    siblings: tuple[str, ...] = ()
    barriers: frozenset[int] = frozenset()
    ours: frozenset[str] = frozenset()

    def anchor(self, data: bytes) -> Anchor:
        """The lines in a file."""
        tree = _tree(data)
        block = _block(tree, self.function)
        reachable, first = self._reachable(block)
        after = self._after(tree, reachable)
        return Anchor(
            function=self.function,
            receiver=self.receiver,
            after=0 if after is None else after.lineno,
            before=0 if first is None else first.lineno,
        )

    def _reachable(
        self, block: Sequence[ast.stmt]
    ) -> tuple[list[ast.stmt], ast.stmt | None]:
        reachable: list[ast.stmt] = []
        for each in block:
            lines = range(each.lineno, (each.end_lineno or each.lineno) + 1)
            if self.barriers.intersection(lines) or _leaves(each):
                return reachable, each
            reachable.append(each)
        return reachable, None

    def _after(
        self, tree: ast.Module, reachable: Sequence[ast.stmt]
    ) -> ast.stmt | None:
        called = [(each, _called(each, self.receiver)) for each in reachable]
        siblings = [each for each, call in called if call and call[0] in self.siblings]
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in self.ours
            for alias in node.names
        }
        ours = [
            each
            for each, call in called
            if call and call[0] in self.siblings and call[1] in names
        ]
        made = [each for each in reachable if _binds(each, self.receiver)]
        for candidates in (ours, siblings, made):
            if candidates:
                return candidates[-1]
        return reachable[-1] if reachable and self.function else None


def insert(data: bytes, spec: Spec, where: Beside, style: Style) -> Result:
    """Register, at the place that ``where`` means in this file."""
    return registration.insert(data, spec, where.anchor(data), style)


def _tree(data: bytes) -> ast.Module:
    """The tree of a file; an empty one where it is damaged or too deep."""
    try:
        return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _block(scope: ast.AST, function: str) -> list[ast.stmt]:
    for part in function.split(".") if function else ():
        found = [
            each
            for each in ast.walk(scope)
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and each.name == part
        ]
        if not found:
            return []
        scope = found[0]
    body: list[ast.stmt] = getattr(scope, "body", [])
    return body


def _leaves(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If):
        blocks = (statement.body, statement.orelse)
        return all(block and _leaves(block[-1]) for block in blocks)
    if isinstance(statement, ast.With | ast.AsyncWith):
        return any(map(_leaves, statement.body))
    return isinstance(statement, ast.Return | ast.Raise)


def _called(statement: ast.stmt, receiver: str) -> tuple[str, str] | None:
    """The method that a statement calls on the receiver, and its first argument."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(value, ast.Await):
        value = value.value
    if not isinstance(value, ast.Call):
        return None
    argument = ast.unparse(value.args[0]) if value.args else ""
    function: ast.expr = value.func
    while isinstance(function, ast.Call):
        function = function.func
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) == receiver:
        return function.attr, argument
    return None


def _binds(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.Assign):
        return any(ast.unparse(each) == name for each in statement.targets)
    return isinstance(statement, ast.AnnAssign) and (
        ast.unparse(statement.target) == name
    )
