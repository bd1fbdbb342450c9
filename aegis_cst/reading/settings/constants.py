"""Values that a module spells out: literals, constants, and what is put together."""

import ast
from collections.abc import Callable, Iterator

from aegis_cst.reading.code.expression_reader import dotted
from aegis_cst.reading.code.modules import Modules

_DEEP = 12


class Constants:
    """Works texts, numbers and tuples of them out, across the modules of a project."""

    def __init__(
        self, tree: Callable[[str], ast.Module | None], modules: Modules
    ) -> None:
        """``tree`` gives the syntax tree of a file."""
        self._tree = tree
        self._modules = modules

    def value(
        self, node: ast.expr, path: str, owner: ast.ClassDef | None = None
    ) -> object:
        """The value of an expression in a file; ``None`` if it is computed.

        ``owner`` is the class that it stands in, whose names come first.
        """
        return self._value(node, path, owner, _DEEP)

    def _value(
        self, node: ast.expr, path: str, owner: ast.ClassDef | None, depth: int
    ) -> object:
        if not depth:
            return None
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name() | ast.Attribute():
                return self._named(dotted(node), path, owner, depth - 1)
            case ast.JoinedStr(values=values):
                return self._text(values, path, owner, depth - 1)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self._value(value, path, owner, depth - 1)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._text([left, right], path, owner, depth - 1)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                found = [self._value(each, path, owner, depth - 1) for each in items]
                return None if None in found else tuple(found)
        return None

    def _text(
        self,
        parts: list[ast.expr],
        path: str,
        owner: ast.ClassDef | None,
        depth: int,
    ) -> str | None:
        found = [self._value(each, path, owner, depth) for each in parts]
        texts = [each for each in found if isinstance(each, str)]
        return "".join(texts) if len(texts) == len(found) else None

    def _named(
        self, name: str, path: str, owner: ast.ClassDef | None, depth: int
    ) -> object:
        """What a name of a class, of the module, or of another one is assigned."""
        first, _, rest = name.partition(".")
        tree = self._tree(path)
        if tree is None or not first:
            return None
        # In the body of a class its own names come first; a dotted name begins outside.
        bodies = [tree.body] if owner is None or rest else [owner.body, tree.body]
        for body in bodies:
            assigned = list(_assigned(body, first))
            if assigned:
                only = assigned[0] if len(assigned) == 1 and not rest else None
                return only and self._value(only, path, owner, depth)
        if rest:
            for each in tree.body:
                if isinstance(each, ast.ClassDef) and each.name == first:
                    assigned = list(_assigned(each.body, rest))
                    only = assigned[0] if len(assigned) == 1 else None
                    return only and self._value(only, path, each, depth)
        return self._imported(tree, name, path, depth)

    def _imported(self, tree: ast.Module, name: str, path: str, depth: int) -> object:
        first, _, rest = name.partition(".")
        for node in tree.body:
            for bound, module, attribute in _imports(node):
                if bound != first:
                    continue
                file = self._modules.imported(module, path)
                inner = file and self._modules.submodule(file, attribute)
                if file is None or not depth:
                    return None
                if inner or not attribute:
                    return self._named(rest, inner or file, None, depth - 1)
                further = f"{attribute}.{rest}" if rest else attribute
                return self._named(further, file, None, depth - 1)
        return None


def _imports(node: ast.stmt) -> Iterator[tuple[str, str, str]]:
    """The names that an import binds, each with its module and name there."""
    match node:
        case ast.ImportFrom(module=module, names=names, level=level):
            for alias in names:
                source = "." * level + (module or "")
                yield alias.asname or alias.name, source, alias.name
        case ast.Import(names=names):
            for alias in names:
                if alias.asname or "." not in alias.name:
                    yield alias.asname or alias.name, alias.name, ""


def _assigned(body: list[ast.stmt], name: str) -> Iterator[ast.expr | None]:
    """What a name is given in a block; ``None`` for anything but an assignment."""
    for node in body:
        match node:
            case ast.Assign(targets=targets, value=value):
                if any(isinstance(t, ast.Name) and t.id == name for t in targets):
                    yield value
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
                if target == name:
                    yield value
            case ast.AugAssign(target=ast.Name(id=target)) if target == name:
                yield None
            case ast.If() | ast.Try():
                inside = (each for each in ast.walk(node) if isinstance(each, ast.Name))
                if any(
                    each.id == name and isinstance(each.ctx, ast.Store)
                    for each in inside
                ):
                    yield None
