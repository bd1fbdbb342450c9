"""Reading a LibCST tree: its nodes, statements and names."""

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache

import libcst as cst

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


def nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """``node`` and everything below it but white space; statements in their order.

    ``CSTNode.children`` gives the same by building a visitor for every node, which
    takes ten times as long.
    """
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly below ``node`` that are neither white space nor newlines."""
    found: list[cst.CSTNode] = []
    for name in _field_names(type(node)):
        value = getattr(node, name)
        if _is_node(value):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += [each for each in value if _is_node(each)]
    return found


def _is_node(value: object) -> bool:
    """Ask as ``isinstance`` does, which takes far longer with an abstract class."""
    return cst.CSTNode in type(value).__mro__


@cache
def _field_names(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    # White space is a node too in LibCST, and there is more of it than of code.
    blank = ("whitespace", "leading_lines", "lines_after", "header", "footer")
    fields = dataclasses.fields(kind)
    return tuple(each.name for each in fields if not each.name.startswith(blank))


def body_of(node: cst.Module | cst.BaseCompoundStatement) -> Sequence[Statement]:
    """The statements directly in a module or in the block of a compound statement."""
    block = node if isinstance(node, cst.Module) else node.body
    if isinstance(block, cst.Module | cst.IndentedBlock):
        return [each for each in block.body if isinstance(each, Statement)]
    return []


def blocks(node: cst.Module | cst.IndentedBlock) -> Iterator[Sequence[Statement]]:
    """Every block of statements at and below ``node``."""
    statements = [each for each in node.body if isinstance(each, Statement)]
    yield statements
    for statement in statements:
        if isinstance(statement, cst.BaseCompoundStatement):
            for inner in _indented_blocks(statement):
                yield from blocks(inner)


def _indented_blocks(statement: cst.CSTNode) -> Iterator[cst.IndentedBlock]:
    """Blocks directly in a compound statement, those of ``else`` and so on too."""
    for child in children(statement):
        if isinstance(child, cst.IndentedBlock):
            yield child
        elif not isinstance(child, cst.BaseExpression):
            yield from _indented_blocks(child)


def inner_blocks(statement: cst.CSTNode) -> Iterator[Sequence[Statement]]:
    """The statements of each block directly in a compound statement."""
    for block in _indented_blocks(statement):
        yield [each for each in block.body if isinstance(each, Statement)]


def definitions(
    module: cst.Module, qualified_name: str
) -> list[cst.FunctionDef | cst.ClassDef]:
    """Functions and classes of that dotted name; more than one if redefined.

    Looks into ``if`` and ``try`` blocks too, since what is defined there is defined.
    """
    scopes: list[cst.CSTNode] = [module]
    for part in qualified_name.split("."):
        found = [each for scope in scopes for each in _defined_in(scope, part)]
        scopes = list(found)
    return [each for each in scopes if isinstance(each, cst.FunctionDef | cst.ClassDef)]


def _defined_in(
    scope: cst.CSTNode, name: str
) -> Iterator[cst.FunctionDef | cst.ClassDef]:
    stack = list(reversed(children(scope)))
    while stack:
        node = stack.pop()
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            if node.name.value == name:
                yield node
        # No expression holds a definition with a name.
        elif not isinstance(node, cst.BaseExpression):
            stack.extend(reversed(children(node)))


def dotted(node: cst.CSTNode | None) -> str:
    """``a.b.c`` of a name or attribute chain; empty for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr.value}" if head else ""
    return ""


def small_statement(statement: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """The one small statement of a line; ``None`` for ``a; b`` and for compounds."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return statement.body[0]
    return None


def called(statement: cst.CSTNode) -> cst.Call | None:
    """The call that a statement consists of, awaited or not."""
    return called_by(small_statement(statement))


def called_by(small: cst.BaseSmallStatement | None) -> cst.Call | None:
    """The call that a small statement consists of, awaited or not."""
    if not isinstance(small, cst.Expr):
        return None
    value = small.value
    if isinstance(value, cst.Await):
        value = value.expression
    return value if isinstance(value, cst.Call) else None


def is_docstring(statement: cst.CSTNode) -> bool:
    """Whether a statement is nothing but a string."""
    small = small_statement(statement)
    return isinstance(small, cst.Expr) and isinstance(
        small.value, cst.SimpleString | cst.ConcatenatedString
    )
