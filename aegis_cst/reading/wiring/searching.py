"""Whether a project finds its routers by itself when it runs."""

import ast
import re

from aegis_cst.reading.code.expression_reader import dotted
from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.sites import Site

_FINDERS = frozenset(
    {"import_module", "__import__", "iter_modules", "walk_packages", "resolve_name"}
    | {"spec_from_file_location", "import_string"}
)
_LOOKERS = frozenset({"getattr", "hasattr"})
_MEMBERS = "getmembers"
# Who asks `getmembers` for functions or classes looks for no router.
_OF_CALLABLES = frozenset({"isfunction", "ismethod", "isroutine", "isclass"})
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_MARK = re.compile("|".join(sorted(_FINDERS | _LOOKERS | {_MEMBERS})).encode())


ANY = ""
"""The name of a router that may have any."""


def searched_names(codebase: Codebase) -> frozenset[str]:
    """The names of routers that the project may find by searching for them.

    A loop over plugins that includes ``each.events`` finds none of another name.
    """
    if any(
        b"router" in data and _MARK.search(data) and _searches(data)
        for path in codebase.sources.paths
        if path.endswith(".py") and not is_test(path)
        for data in [codebase.sources.read(path) or b""]
    ):
        return frozenset({ANY})
    sites = [each for each in codebase.wiring.searched if not is_aside(each.path)]
    return frozenset(_included_at(codebase, each) for each in sites)


def _included_at(codebase: Codebase, site: Site) -> str:
    """The attribute that an inclusion takes, of whatever the loop gives."""
    tree = syntax_tree(codebase.sources.read(site.path) or b"")
    for node in ast.walk(tree) if not isinstance(tree, Broken) else ():
        if isinstance(node, ast.Call) and node.args:
            place = (node.lineno, node.col_offset)
            given = node.args[0]
            if place == (site.line, site.column) and isinstance(given, ast.Attribute):
                return given.attr
    return ANY


def _searches(data: bytes) -> bool:
    """Whether the code does so, and not only a comment or a text."""
    tree = syntax_tree(data)
    if isinstance(tree, Broken):
        return True
    return any(
        _name(node) in _FINDERS
        or (isinstance(node, ast.Call) and _looks_for_router(node))
        or (isinstance(node, _FUNCTION) and _takes_members(node))
        for node in ast.walk(tree)
    )


def _takes_members(function: ast.AST) -> bool:
    """Whether a function goes through the members of something for routers."""
    names = {_name(each) for each in ast.walk(function)}
    found = _MEMBERS in names and any("outer" in each for each in names)
    return found and names.isdisjoint(_OF_CALLABLES)


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
