"""What the imports of a file bind, and what a name is by them."""

from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from codemods.python.flow import small_statements
from codemods.python.python_tree import blocks, body_of, dotted
from codemods.python.source import Source


def bindings(source: Source) -> dict[str, str]:
    """Local name to dotted path, for every import in the file.

    ``import a.b`` binds ``a``; ``from a import b as c`` binds ``c`` to ``a.b``. Without
    its dots a relative import counts as an absolute one: where it starts is not known.
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
            module = dotted(node.module)
            for alias in members_of(node):
                name = alias.evaluated_alias or alias.evaluated_name
                bound[name] = f"{module}.{alias.evaluated_name}"
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


def members_of(node: cst.ImportFrom) -> list[cst.ImportAlias]:
    """The names of a ``from`` import; none for a star."""
    if isinstance(node.names, cst.ImportStar):
        return []
    return list(node.names)


def bound_before(source: Source, limit: int) -> Iterator[tuple[str, str]]:
    """Local name and dotted path of each import at the top level, up to an offset.

    ``import a.b`` gives ``a.b`` twice; a relative import keeps its dots.
    """
    for statement in body_of(source.module):
        if source.start(statement) >= limit:
            break
        for node in small_statements(statement):
            if isinstance(node, cst.ImportFrom):
                module = f"{'.' * len(node.relative)}{dotted(node.module)}"
                for alias in members_of(node):
                    local = alias.evaluated_alias or alias.evaluated_name
                    yield local, f"{module}.{alias.evaluated_name}"
            elif isinstance(node, cst.Import):
                for alias in node.names:
                    path = dotted(alias.name)
                    yield alias.evaluated_alias or path, path


def resolve(expression: cst.CSTNode | None, bound: dict[str, str]) -> str:
    """Dotted path that an expression names, seen through the imports of its file.

    A name that no import binds is returned as it is.
    """
    name = dotted(expression)
    head, _, rest = name.partition(".")
    target = bound.get(head, head)
    return f"{target}.{rest}" if rest else target
