"""A call that registers something with a receiver, and the import that it needs.

    from app.components.scheduler.api import router as scheduler_router

    app.include_router(scheduler_router)

Routers, Typer sub-commands and dashboard cards are registered alike; they differ in
the method that is called.
"""

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from codemods.python.import_order import Name
from codemods.python.imports import import_names
from codemods.python.names import names_used
from codemods.python.python_edit import (
    before_statement,
    block_of,
    finish,
    snippet_for,
    strip_statements,
)
from codemods.python.python_tree import Statement
from codemods.python.registration_calls import best, embedded, is_ours, statements_of
from codemods.python.registration_spec import Anchor, Spec
from codemods.python.source import Source, parse
from codemods.python.statement_places import ahead, apart, behind
from codemods.python.style import Style, call_statement
from codemods.result import Found, Presence, Refusal, Result, Unchanged
from codemods.splice import Insertion

__all__ = ["Anchor", "Spec", "find", "insert", "strip"]

_ABSENT = Found(Presence.ABSENT)


def find(data: bytes, spec: Spec) -> Found | Refusal:
    """Look for the registration anywhere in the file."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    statements = statements_of(source, spec)
    if not statements:
        call = embedded(source, spec)
        return _found(source, Presence.CHANGED, call) if call else _ABSENT
    statement = best(statements, spec)
    ours = is_ours(statement, spec)
    return _found(source, Presence.OURS if ours else Presence.CHANGED, statement)


def _found(source: Source, presence: Presence, node: cst.CSTNode) -> Found:
    first, last = source.start(node), source.end(node)
    return Found(presence, source.line(first), source.line(last))


def insert(data: bytes, spec: Spec, anchor: Anchor, style: Style) -> Result:
    """Register; a registration that is already there, in any form, stays."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    if (there := embedded(source, spec)) is not None:
        return Unchanged(source.line(source.start(there)))
    name = Name(spec.name, spec.alias)
    call = f"{anchor.receiver}.{spec.method}("
    statement = call_statement(call, [spec.local, *spec.arguments], "", style)
    snippet = snippet_for(spec.module, [name], [statement], style)
    block = block_of(source, anchor.function)
    if isinstance(block, Refusal):
        return replace(block, snippet=snippet)
    placed = _place(source, block, spec, anchor, style)
    if isinstance(placed, Refusal):
        return replace(placed, snippet=snippet)
    imports = import_names(source, spec.module, [name], style, placed.offset)
    if isinstance(imports, Refusal):
        return imports
    return finish(data, [*imports, placed], lambda after: find(after, spec))


def strip(data: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Take the registration and its import out, in whatever form they are by now."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    statements = statements_of(source, spec)
    going = [best(statements, spec)] if statements else []
    if not going and (call := embedded(source, spec)) is not None:
        return Refusal(
            f"the registration of {spec.local} is part of a longer statement or line; "
            "give it a line of its own",
            source.line(source.start(call)),
        )
    return strip_statements(source, going, spec.module, [spec.name], chunks)


def _place(
    source: Source,
    block: Sequence[Statement],
    spec: Spec,
    anchor: Anchor,
    style: Style,
) -> Insertion | Refusal:
    after = behind(source, block, anchor.after) if anchor.after else None
    barrier = ahead(source, block, anchor.before, anchor.made)
    neighbour = after or barrier
    if neighbour is None:
        head = anchor.receiver.partition(".")[0]
        lines = names_used(source, head)
        return Refusal(
            f"there is no place for a statement about {anchor.receiver} here",
            min(lines, default=1),
        )
    indent = source.indent(neighbour).decode()
    if "\t" in indent:
        style = replace(style, indent="\t")
    call = f"{anchor.receiver}.{spec.method}("
    arguments = [spec.local, *spec.arguments]
    text = call_statement(call, arguments, indent, style)
    if after is not None:
        return source.lines_after(source.end(after), apart(source, after, text))
    unindented = "".join(
        line.removeprefix(indent) for line in text.splitlines(keepends=True)
    )
    return before_statement(source, neighbour, unindented)
