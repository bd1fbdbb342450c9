"""Reading a LibCST tree: statements, names and what imports bind them to."""

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import libcst as cst

from codemods.python.source import Source

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


def scope_statements(
    scope: cst.Module | cst.FunctionDef | cst.ClassDef,
) -> Iterator[Statement]:
    """Statements that run in a scope, in order, inside ``if``, ``with`` … too.

    The bodies of functions and classes in it are scopes of their own.
    """
    pending = list(reversed(body_of(scope)))
    while pending:
        statement = pending.pop()
        yield statement
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            continue
        if isinstance(statement, cst.BaseCompoundStatement):
            inner = [each for block in inner_blocks(statement) for each in block]
            pending.extend(reversed(inner))


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


def argument(call: cst.Call, position: int, keyword: str) -> cst.BaseExpression | None:
    """The argument given by keyword, else by position."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == keyword:
            return arg.value
    if position < len(call.args):
        arg = call.args[position]
        if arg.keyword is None and not arg.star:
            return arg.value
    return None


def bindings(source: Source, package: str = "") -> dict[str, str]:
    """Local name to dotted path, for every import in the file.

    ``package`` is the dotted package that the file stands in; it resolves relative
    imports. ``import a.b`` binds ``a``; ``from a import b as c`` binds ``c`` to
    ``a.b``.
    """
    bound: dict[str, str] = {}
    for node in _imports(source):
        if isinstance(node, cst.Import):
            for alias in node.names:
                path = dotted(alias.name)
                name = alias.evaluated_alias
                bound[name or path.partition(".")[0]] = (
                    path if name else path.partition(".")[0]
                )
        else:
            module = imported_module(node, package)
            for alias in import_members(node):
                bound[alias.evaluated_alias or alias.evaluated_name] = (
                    f"{module}.{alias.evaluated_name}"
                )
    return bound


@lru_cache(maxsize=256)
def _imports(source: Source) -> tuple[cst.Import | cst.ImportFrom, ...]:
    """Every import in the file, those inside functions and conditions too."""
    return tuple(
        small
        for block in blocks(source.module)
        for statement in block
        if isinstance(statement, cst.SimpleStatementLine)
        for small in statement.body
        if isinstance(small, cst.Import | cst.ImportFrom)
    )


def import_members(node: cst.ImportFrom) -> list[cst.ImportAlias]:
    """The names of a ``from`` import; none for a star."""
    if isinstance(node.names, cst.ImportStar):
        return []
    return list(node.names)


def imported_module(node: cst.ImportFrom, package: str) -> str:
    """The absolute dotted module of a ``from`` import."""
    module = dotted(node.module)
    level = len(node.relative)
    if not level:
        return module
    parts = package.split(".") if package else []
    parents = parts[: len(parts) - level + 1]
    return ".".join([*parents, module] if module else parents)


def resolve(expression: cst.CSTNode | None, bound: dict[str, str]) -> str:
    """Dotted path that an expression names, seen through the imports of its file.

    A name that no import binds is returned as it is.
    """
    name = dotted(expression)
    head, _, rest = name.partition(".")
    target = bound.get(head, head)
    return f"{target}.{rest}" if rest else target
