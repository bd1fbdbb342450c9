"""A call that registers something with a receiver, and the import that it needs.

    from app.components.scheduler.api import router as scheduler_router

    app.include_router(scheduler_router)

Routers, Typer sub-commands and dashboard cards are registered alike; they differ in
the method that is called.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from codemods.import_order import Name
from codemods.imports import import_names
from codemods.python_edit import (
    before_statement,
    block_of,
    finish,
    snippet_for,
    strip_statements,
)
from codemods.python_tree import (
    Statement,
    bindings,
    blocks,
    called,
    dotted,
    resolve,
    small_statement,
)
from codemods.result import Found, Presence, Refusal, Result, Unchanged
from codemods.source import Insertion, Source, parse
from codemods.style import Style, call_statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What is registered: ``receiver.method(alias, *arguments)``.

    ``arguments`` are Python source texts. ``alias`` is what the import binds ``name``
    to; empty: the name itself.
    """

    module: str
    name: str
    alias: str = ""
    method: str
    arguments: tuple[str, ...] = ()

    @property
    def local(self) -> str:
        """The name that the registration uses."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a registration belongs.

    ``function`` is the dotted name of the function whose block it is (empty: the
    module), ``receiver`` the name that the object has there. The new statement stands
    before the first statement on one of the lines ``barriers``, behind the last one
    that calls one of ``siblings`` on the receiver; where that is missing, behind the
    statement that binds the receiver. ``ours`` are modules of registrations that the
    new one stands behind by preference.
    """

    function: str
    receiver: str
    siblings: tuple[str, ...]
    barriers: frozenset[int] = frozenset()
    ours: frozenset[str] = frozenset()


def find(data: bytes, spec: Spec) -> Found | Refusal:
    """Look for the registration anywhere in the file."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    statements = _statements(source, spec)
    if not statements:
        return Found(Presence.ABSENT)
    statement = _best(statements, spec)
    presence = Presence.OURS if _is_ours(statement, spec) else Presence.CHANGED
    start, end = source.start(statement), source.end(statement)
    return Found(presence, source.line(start), source.line(end))


def insert(data: bytes, spec: Spec, anchor: Anchor, style: Style) -> Result:
    """Register; a registration that is already there, in any form, stays."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    if statements := _statements(source, spec):
        return Unchanged(source.line(source.start(statements[0])))
    name = Name(spec.name, spec.alias)
    call = f"{anchor.receiver}.{spec.method}("
    statement = call_statement(call, [spec.local, *spec.arguments], "", style)
    snippet = snippet_for(spec.module, [name], [statement], style)
    block = block_of(source, anchor.function)
    if isinstance(block, Refusal):
        return replace(block, snippet=snippet)
    imports = import_names(source, spec.module, [name], style)
    if isinstance(imports, Refusal):
        return imports
    placed = _place(source, block, spec, anchor, style)
    if isinstance(placed, Refusal):
        return replace(placed, snippet=snippet)
    return finish(data, [*imports, placed], lambda after: find(after, spec))


def strip(data: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Take the registration and its import out, in whatever form they are by now."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    statements = _statements(source, spec)
    going = [_best(statements, spec)] if statements else []
    return strip_statements(source, going, spec.module, [spec.name], chunks)


def _statements(source: Source, spec: Spec) -> list[Statement]:
    """Statements that hand the registered thing to a method of that name."""
    bound = bindings(source)
    target = f"{spec.module}.{spec.name}"
    return [
        statement
        for block in blocks(source.module)
        for statement in block
        if (call := called(statement)) is not None
        and isinstance(call.func, cst.Attribute)
        and call.func.attr.value == spec.method
        and call.args
        and resolve(call.args[0].value, bound) == target
    ]


def _best(statements: Sequence[Statement], spec: Spec) -> Statement:
    """Prefer what ``insert`` wrote over what a user registered besides."""
    return next((each for each in statements if _is_ours(each, spec)), statements[0])


def _is_ours(statement: Statement, spec: Spec) -> bool:
    call = called(statement)
    if call is None:
        return False
    rest = cst.Module([]).code_for_node(call.with_changes(args=call.args[1:]))
    expected = f"{cst.Module([]).code_for_node(call.func)}({', '.join(spec.arguments)})"
    return _same_expression(rest, expected)


def _same_expression(left: str, right: str) -> bool:
    """Whether two expressions differ in nothing but layout and quotes."""
    try:
        trees = [
            ast.dump(ast.parse(f"({text})", mode="eval")) for text in (left, right)
        ]
    except SyntaxError:
        return left == right
    return trees[0] == trees[1]


def _place(
    source: Source,
    block: Sequence[Statement],
    spec: Spec,
    anchor: Anchor,
    style: Style,
) -> Insertion | Refusal:
    reachable, barrier = _reachable(source, block, anchor)
    after = _predecessor(source, reachable, anchor)
    neighbour = after or barrier
    if neighbour is None:
        return Refusal(f"nothing is registered with {anchor.receiver} here")
    indent = source.indent(neighbour).decode()
    if "\t" in indent:
        style = replace(style, indent="\t")
    call = f"{anchor.receiver}.{spec.method}("
    arguments = [spec.local, *spec.arguments]
    text = call_statement(call, arguments, indent, style)
    if after is not None:
        return source.lines_after(source.end(after), text)
    unindented = "".join(
        line.removeprefix(indent) for line in text.splitlines(keepends=True)
    )
    return before_statement(source, neighbour, unindented)


def _reachable(
    source: Source, block: Sequence[Statement], anchor: Anchor
) -> tuple[list[Statement], Statement | None]:
    """Statements before the first one that must stay behind, and that one."""
    reachable: list[Statement] = []
    for statement in block:
        barred = source.line(source.start(statement)) in anchor.barriers
        leaves = isinstance(small_statement(statement), cst.Return | cst.Raise)
        if barred or leaves:
            return reachable, statement
        reachable.append(statement)
    return reachable, None


def _predecessor(
    source: Source, reachable: Sequence[Statement], anchor: Anchor
) -> Statement | None:
    """The statement that the new one stands behind."""
    bound = bindings(source)
    siblings = [
        each
        for each in reachable
        if _called_method(each, anchor.receiver) in anchor.siblings
    ]
    ours = [
        each
        for each in siblings
        if (call := called(each)) is not None
        and call.args
        and resolve(call.args[0].value, bound).rpartition(".")[0] in anchor.ours
    ]
    creations = [each for each in reachable if _binds(each, anchor.receiver)]
    for candidates in (ours, siblings, creations):
        if candidates:
            return candidates[-1]
    return reachable[-1] if reachable and anchor.function else None


def _called_method(statement: Statement, receiver: str) -> str:
    """``method`` of ``receiver.method(…)`` and of ``receiver.method(…)(…)``."""
    call = called(statement)
    function = call.func if call is not None else None
    while isinstance(function, cst.Call):
        function = function.func
    owner, _, method = dotted(function).rpartition(".")
    return method if owner == receiver else ""


def _binds(statement: Statement, name: str) -> bool:
    small = small_statement(statement)
    if isinstance(small, cst.Assign):
        return any(dotted(each.target) == name for each in small.targets)
    return isinstance(small, cst.AnnAssign) and dotted(small.target) == name
