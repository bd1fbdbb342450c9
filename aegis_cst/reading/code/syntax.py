"""A file as its whole syntax tree, with what each name in it is bound to.

Outlines leave out what has nothing to do with wiring. Rules about other things look at
the whole of the few files that may matter to them.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Definition: TypeAlias = Function | ast.ClassDef

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
_SCOPES = (*DEFINITIONS, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import binds a name to; ``name`` is empty for the module itself."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """A parameter, a loop's variable or the like: its value is not in the text."""


Binding: TypeAlias = Imported | Unseen | Definition | ast.expr
"""An expression is the value of an assignment."""


@dataclass(eq=False)
class Syntax:
    """A file; nodes are told apart by identity."""

    path: str
    data: bytes
    tree: ast.Module

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node, in the order of the text as far as statements go."""
        return list(_preorder(self.tree))

    @cached_property
    def parents(self) -> Mapping[ast.AST, ast.AST]:
        """The node around each node."""
        return {
            child: node for node in self.nodes for child in ast.iter_child_nodes(node)
        }

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call."""
        return [each for each in self.nodes if isinstance(each, ast.Call)]

    @cached_property
    def calls_at(self) -> Mapping[tuple[int, int], ast.Call]:
        """Every call by its line and column; of several the outermost."""
        found: dict[tuple[int, int], ast.Call] = {}
        for each in self.calls:
            # `f(x)(y)` and its `f(x)` begin at one place; nodes come from the outside
            # in.
            found.setdefault((each.lineno, each.col_offset), each)
        return found

    @cached_property
    def functions_at(self) -> Mapping[tuple[str, int], Function]:
        """Every function by its name and line."""
        return {(each.name, each.lineno): each for each in self.functions}

    @cached_property
    def functions(self) -> list[Function]:
        """Every function, nested ones too."""
        return [each for each in self.nodes if isinstance(each, FUNCTIONS)]

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around one, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function whose body a node is in."""
        inner = node
        for each in self.around(node):
            if isinstance(each, FUNCTIONS) and inner in each.body:
                return each
            inner = each
        return None

    def bound(self, node: ast.AST, name: str) -> tuple[ast.AST, list[Binding]] | None:
        """The scope that a name belongs to where a node stands, and what it gets."""
        inner: ast.AST = node
        for each in self.around(node):
            # Names of a class are seen in its body but not in its methods; decorators,
            # defaults and annotations stand outside of what they belong to:
            # https://docs.python.org/3/reference/executionmodel.html#resolution-of-names
            hides = isinstance(each, ast.ClassDef) and inner not in each.body
            nested = isinstance(each, ast.ClassDef) and isinstance(inner, _SCOPES)
            outside = isinstance(each, FUNCTIONS) and inner not in each.body
            if not (hides or nested or outside):
                found = self._bindings(each).get(name)
                if found:
                    return each, found
            inner = each
        return None

    def _bindings(self, scope: ast.AST) -> Mapping[str, list[Binding]]:
        if not isinstance(scope, (ast.Module, *_SCOPES, *_COMPREHENSIONS)):
            return {}
        if scope not in self._known:
            found: dict[str, list[Binding]] = {}
            for name, binding in _bound_in(scope):
                found.setdefault(name, []).append(binding)
            self._known[scope] = found
        return self._known[scope]

    @cached_property
    def _known(self) -> dict[ast.AST, Mapping[str, list[Binding]]]:
        return {}

    @property
    def names(self) -> Mapping[str, list[Binding]]:
        """What the names of the module are bound to."""
        return self._bindings(self.tree)


def _preorder(root: ast.AST) -> Iterator[ast.AST]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(list(ast.iter_child_nodes(node)))


def _bound_in(scope: ast.AST) -> Iterator[tuple[str, Binding]]:
    """What a scope binds itself, not what those inside of it do."""
    if isinstance(scope, (*FUNCTIONS, ast.Lambda)):
        for each in ast.walk(scope.args):
            if isinstance(each, ast.arg):
                yield each.arg, Unseen()
    waiting: list[ast.AST] = [*reversed(list(_inside(scope)))]
    while waiting:
        node = waiting.pop()
        yield from _bound_by(node)
        # What is inside of those binds names of their own.
        if not isinstance(node, (*_SCOPES, *_COMPREHENSIONS)):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _inside(scope: ast.AST) -> Iterator[ast.AST]:
    if isinstance(scope, (ast.Module, *DEFINITIONS)):
        yield from scope.body
    elif isinstance(scope, _COMPREHENSIONS):
        yield from (each.target for each in scope.generators)


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _bound_by_import(node)
        return
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, node
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case _:
            yield from ((each, Unseen()) for each in _unseen(node))


def _bound_by_import(
    node: ast.Import | ast.ImportFrom,
) -> Iterator[tuple[str, Binding]]:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield alias.asname or alias.name, Imported(module, alias.name)
        elif alias.asname:
            yield alias.asname, Imported(alias.name, "")
        else:
            top = alias.name.partition(".")[0]
            yield top, Imported(top, "")


def _unseen(node: ast.AST) -> Iterator[str]:
    """The names that get a value which is not in the text."""
    match node:
        case ast.NamedExpr(target=ast.Name(id=name)):
            yield name
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
        case ast.ExceptHandler(name=str() as name):
            yield name
        case ast.For() | ast.AsyncFor() | ast.With() | ast.AsyncWith():
            yield from _stored(node)
        case ast.Tuple(ctx=ast.Store()) | ast.List(ctx=ast.Store()):
            yield from (each.id for each in node.elts if isinstance(each, ast.Name))


def _stored(node: ast.For | ast.AsyncFor | ast.With | ast.AsyncWith) -> Iterator[str]:
    targets: list[ast.expr | None]
    if isinstance(node, ast.For | ast.AsyncFor):
        targets = [node.target]
    else:
        targets = [each.optional_vars for each in node.items]
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id
