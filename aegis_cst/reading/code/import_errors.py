"""Code that goes on where an import fails."""

import ast

from aegis_cst.reading.code.expression_reader import dotted

# Wider ones as well: that the code goes on is what counts, not why.
_ERRORS = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
)


def suppresses_imports(node: ast.expr) -> bool:
    """Whether it is ``suppress(ImportError)``."""
    return (
        isinstance(node, ast.Call)
        and dotted(node.func).rpartition(".")[2] == "suppress"
        and any(map(takes_import_errors, node.args))
    )


def takes_import_errors(kind: ast.expr | None) -> bool:
    """Whether an ``except`` of that kind takes what a failed import raises."""
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(dotted(each) in _ERRORS for each in kinds)
