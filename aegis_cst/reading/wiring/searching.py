"""Whether a project finds its routers by itself when it runs."""

import ast
import re

from aegis_cst.reading.code.expression_reader import dotted
from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.codebase import Codebase, is_test
from aegis_cst.reading.wiring.import_names import is_aside

_FINDERS = frozenset(
    {"import_module", "__import__", "iter_modules", "walk_packages", "resolve_name"}
    | {"spec_from_file_location", "entry_points", "import_string", "getmembers"}
)
_LOOKERS = frozenset({"getattr", "hasattr"})
_MARK = re.compile("|".join(sorted(_FINDERS | _LOOKERS)).encode())


def searches_for_routers(codebase: Codebase) -> bool:
    """Whether something may register routers that it finds by searching for them."""
    if any(not is_aside(site.path) for site in codebase.wiring.searched):
        return True
    return any(
        b"router" in data and _MARK.search(data) and _searches(data)
        for path in codebase.sources.paths
        if path.endswith(".py") and not is_test(path)
        for data in [codebase.sources.read(path) or b""]
    )


def _searches(data: bytes) -> bool:
    """Whether the code does so, and not only a comment or a text."""
    tree = syntax_tree(data)
    if isinstance(tree, Broken):
        return True
    return any(
        _name(node) in _FINDERS
        or (isinstance(node, ast.Call) and _looks_for_router(node))
        for node in ast.walk(tree)
    )


def _name(node: ast.AST) -> str:
    """The last word of a name that is used, not only imported."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _looks_for_router(node: ast.Call) -> bool:
    texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
    return dotted(node.func) in _LOOKERS and any(
        isinstance(each, str) and "router" in each for each in texts
    )
