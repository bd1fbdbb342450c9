"""The standard mutation operators, on the syntax tree of a module.

A mutant is one span of the source and what stands there instead. Prose is left
alone: strings with a space in them are messages, and no test pins their wording.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_SKIPPED = (ast.JoinedStr, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Mutant:
    """``key`` tells a mutant apart for as long as its function is not rewritten."""

    module: str
    line: int
    start: int
    end: int
    text: bytes
    key: str

    def applied(self, data: bytes) -> bytes:
        """The module with the mutant in it."""
        return data[: self.start] + self.text + data[self.end :]


def mutants_of(module: str, data: bytes) -> list[Mutant]:
    """All mutants of a module, in the order of its lines; the keys are distinct."""
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: list[Mutant] = []
    seen: dict[str, int] = {}
    for scope, node, other in _changes(ast.parse(data), ""):
        was, becomes = ast.unparse(node), ast.unparse(other)
        key = f"{module}:{scope}: {was} -> {becomes}"
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            key = f"{key} #{seen[key]}"
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        text = f"({becomes})" if isinstance(node, ast.expr) else becomes
        found.append(Mutant(module, node.lineno, start, end, text.encode(), key))
    return sorted(found, key=lambda each: (each.start, each.key))


Change = tuple[str, ast.expr | ast.stmt, ast.expr | ast.stmt]


def _changes(node: ast.AST, scope: str) -> Iterator[Change]:
    """Every change below ``node``, with the name of the function around it."""
    for child in _children(node):
        inner = scope
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inner = f"{scope}.{child.name}".lstrip(".")
        elif isinstance(child, ast.expr):
            yield from ((scope, child, each) for each in _expressions(child))
        elif isinstance(child, ast.stmt) and scope:
            yield from ((scope, child, each) for each in _statements(child))
        yield from _changes(child, inner)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What can be mutated within a node: no annotation, docstring or f-string."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "type_params"}:
            continue
        for each in value if isinstance(value, list) else [value]:
            docstring = isinstance(each, ast.Expr) and isinstance(
                each.value, ast.Constant
            )
            skipped = docstring or isinstance(each, _SKIPPED)
            if isinstance(each, ast.AST) and not skipped:
                yield each


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=ops):
            for index, operator in enumerate(ops):
                other = copy.deepcopy(node)
                other.ops[index] = _COMPARISONS[type(operator)]()
                yield other
        case ast.BoolOp(op=operator, values=values):
            swapped = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield ast.BoolOp(swapped, values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=operator, right=right):
            if type(operator) in _ARITHMETIC:
                yield ast.BinOp(left, _ARITHMETIC[type(operator)](), right)
        case ast.Constant():
            yield from _constants(node)


def _constants(node: ast.Constant) -> Iterator[ast.expr]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int():
            yield ast.Constant(node.value + 1)
        case str():
            if " " not in node.value.strip(" "):
                yield ast.Constant(f"XX{node.value}")
        case bytes():
            yield ast.Constant(b"XX" + node.value)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.Return(value=ast.expr() as value):
            # None is as good as False to whoever asks only whether; True is tried.
            if ast.unparse(value) not in {"None", "False"}:
                yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
