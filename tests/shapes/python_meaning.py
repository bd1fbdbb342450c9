"""What an edit of a Python file did, read with ``ast`` and no help of the engine."""

import ast
import warnings
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise

from shapes.oracle import lost_lines


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a new statement stands: dotted scope, the block, and its index there.

    ``direct`` says that the block is that of the module, class or function itself.
    """

    scope: str
    direct: bool
    block: list[ast.stmt]
    index: int

    @property
    def line(self) -> int:
        """The line of the new statement."""
        return self.block[self.index].lineno

    @property
    def before(self) -> list[ast.stmt]:
        """The statements of the block that run earlier."""
        return self.block[: self.index]

    @property
    def after(self) -> list[ast.stmt]:
        """The statements of the block that run later."""
        return self.block[self.index + 1 :]


@dataclass(frozen=True, slots=True)
class Imported:
    """``from module import name as alias``; no alias: as itself."""

    module: str
    name: str
    alias: str | None = None


def compiled(data: bytes) -> ast.Module:
    """The tree of a file that runs, ``from __future__`` at its top and all."""
    with warnings.catch_warnings(action="ignore"):
        tree = ast.parse(data)
        compile(tree, "shape.py", "exec", dont_inherit=True)
        return tree


_compiled_before = lru_cache(maxsize=1)(compiled)


def compiles(data: bytes) -> bool:
    """Whether Python takes the file; a product of choices gives some that it won't."""
    try:
        _compiled_before(data)
    except SyntaxError:
        return False
    return True


def check_added(
    before: bytes, after: bytes, statements: Sequence[str], imports: Sequence[Imported]
) -> list[Placed]:
    """Exactly these came, the imports that were missing among them; nothing else.

    Gives the place of each of ``statements``, in the order in which they stand.
    """
    old, new = _compiled_before(before), compiled(after)
    assert ast.get_docstring(old, clean=False) == ast.get_docstring(new, clean=False)
    added = [each for each in imports if each not in _imported(_top(old))]
    wanted = {ast.dump(ast.parse(text).body[0]) for text in statements}
    places = list(_places(new, wanted))
    assert len(places) == len(statements), f"{len(places)} of {statements}"
    _check_bound(new, places, imports)
    _remove(new, wanted, added)
    assert ast.dump(new) == ast.dump(old), "something else changed"
    _check_lines(before, after, old, {each.module for each in added})
    _check_newlines(before, after)
    _check_comments(before, after)
    return places


def _check_bound(
    tree: ast.Module, places: Sequence[Placed], imports: Sequence[Imported]
) -> None:
    """Every name is imported in the module itself, before the lines that use it."""
    for placed in places:
        bound = _imported(_top(tree, placed.line))
        assert set(imports) <= set(bound), "used before it is imported"


def _top(tree: ast.Module, line: int | None = None) -> ast.Module:
    """The imports directly in a module, those above a line."""
    return ast.Module(
        [
            each
            for each in tree.body
            if isinstance(each, ast.ImportFrom) and (line is None or each.lineno < line)
        ],
        [],
    )


def _imported(tree: ast.Module) -> list[Imported]:
    return [
        Imported(node.module or "", each.name, each.asname)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not node.level
        for each in node.names
    ]


def _blocks(node: ast.AST, scope: str = "") -> Iterator[tuple[str, bool, list[object]]]:
    """Every block: dotted scope, whether it is that scope's own, and its statements."""
    own = isinstance(
        node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    )
    for name, value in ast.iter_fields(node):
        if not isinstance(value, list):
            continue
        if value and isinstance(value[0], ast.stmt):
            yield scope, own and name == "body", value
        for each in value:
            if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _blocks(each, f"{scope}.{each.name}".lstrip("."))
            elif isinstance(each, ast.AST):
                yield from _blocks(each, scope)


def _places(tree: ast.Module, wanted: set[str]) -> Iterator[Placed]:
    for scope, direct, block in _blocks(tree):
        statements = [each for each in block if isinstance(each, ast.stmt)]
        for index, each in enumerate(statements):
            if ast.dump(each) in wanted:
                yield Placed(scope, direct, list(statements), index)


def _remove(tree: ast.Module, wanted: set[str], added: Sequence[Imported]) -> None:
    """Take out the new statements, and the new imports at module level."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and not node.level:
            node.names = [
                each
                for each in node.names
                if Imported(node.module or "", each.name, each.asname) not in added
            ]
    tree.body = [
        each for each in tree.body if not isinstance(each, ast.ImportFrom) or each.names
    ]
    for _, _, block in list(_blocks(tree)):
        block[:] = [
            each
            for each in block
            if not isinstance(each, ast.stmt) or ast.dump(each) not in wanted
        ]


def _check_lines(before: bytes, after: bytes, old: ast.Module, into: set[str]) -> None:
    """Whole lines came in; only an import may have been made longer."""
    lost = lost_lines(before, after)
    lines = before.splitlines()
    hosts = [
        line
        for node in old.body
        if isinstance(node, ast.ImportFrom) and node.module in into
        for line in lines[node.lineno - 1 : node.end_lineno]
    ]
    assert len(lost) <= 1, f"lines that were touched: {lost}"
    assert all(line in hosts for line in lost), f"a line that was touched: {lost}"


def _check_comments(before: bytes, after: bytes) -> None:
    """A comment still stands right above what it stood above."""
    lost = _commented(before) - _commented(after)
    kept = {line.strip() for line in after.splitlines()}
    torn = [pair for pair in lost if pair[1] in kept]
    assert not torn, f"a comment lost its line: {torn}"


def _commented(data: bytes) -> Counter[tuple[bytes, bytes]]:
    """Comments with the line right below, but for those that the file starts with."""
    stripped = [line.strip() for line in data.removeprefix(BOM_UTF8).splitlines()]
    lines = list(dropwhile(lambda line: line.startswith(b"#"), stripped))
    return Counter(
        (above, below)
        for above, below in pairwise(lines)
        if above.startswith(b"#") and below and not below.startswith(b"#")
    )


def _check_newlines(before: bytes, after: bytes) -> None:
    """No newline of another kind than those that were there."""
    kinds = newlines(before)
    assert newlines(after) <= (kinds or {b"\n"}), "another kind of newline"


def newlines(data: bytes) -> set[bytes]:
    """The kinds of newline in a file."""
    lines = data.splitlines(keepends=True)
    return {line[len(line.rstrip(b"\r\n")) :][-2:] for line in lines} - {b""}
