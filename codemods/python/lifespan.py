"""A component's hook in the lifespan function of the application.

One line where the function keeps an ``AsyncExitStack`` around its ``yield``:

    await stack.enter_async_context(scheduler_lifespan(app))

else a pair around the ``yield``, the second in its ``finally`` if there is one:

    await start_scheduler(app)
    yield  # requests are served
    await stop_scheduler(app)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import libcst as cst

from codemods.python.import_bindings import bindings, resolve
from codemods.python.imports import import_names
from codemods.python.lifespan_shape import Shape, shape_of
from codemods.python.lifespan_spec import Anchor, Spec
from codemods.python.python_edit import (
    before_statement,
    finish,
    snippet_for,
    strip_statements,
)
from codemods.python.python_tree import (
    Statement,
    blocks,
    called,
    definitions,
    is_docstring,
    nodes,
)
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.result import Found, Presence, Refusal, Result, Unchanged
from codemods.splice import Insertion

__all__ = ["Anchor", "Spec", "find", "insert", "obstacle", "strip"]


def find(data: bytes, spec: Spec) -> Found | Refusal:
    """Look for the hook anywhere in the file."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    statements = _statements(source, spec)
    if not statements:
        line = _embedded(source, spec)
        return Found(Presence.CHANGED, line, line) if line else Found(Presence.ABSENT)
    used = {name for _, name in statements}
    # Either form counts: the function may have got its stack after the hook.
    whole = used in ({spec.context}, {spec.start, spec.stop})
    ours = whole and len(statements) == len(used)
    first, last = statements[0][0], statements[-1][0]
    return Found(
        Presence.OURS if ours else Presence.CHANGED,
        source.line(source.start(first)),
        source.line(source.end(last)),
    )


def insert(data: bytes, spec: Spec, anchor: Anchor, style: Style) -> Result:
    """Put the hook in; one that is there, in any form, stays."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    if line := _embedded(source, spec):
        return Unchanged(line)
    shape = _shape(source, anchor.function)
    if isinstance(shape, Refusal):
        snippet = snippet_for(
            spec.module,
            [spec.imported(spec.context)],
            [f"async with {spec.local(spec.context)}(app):\n", "    yield\n"],
            style,
        )
        return replace(shape, snippet=snippet)
    # Without a stack two lines, rather than to indent the user's code below a ``with``.
    names = [spec.context] if shape.stack else [spec.start, spec.stop]
    imported = [spec.imported(name) for name in names]
    hook = _stack_line if shape.stack else _pair
    lines = hook(source, shape, spec, anchor)
    use = min(each.offset for each in lines)
    imports = import_names(source, spec.module, imported, style, use)
    if isinstance(imports, Refusal):
        return imports
    return finish(data, [*imports, *lines], lambda after: find(after, spec))


def obstacle(data: bytes, function: str) -> Refusal | None:
    """Why no hook can be put into a lifespan function; ``None`` if one can."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    shape = _shape(source, function)
    return shape if isinstance(shape, Refusal) else None


def strip(data: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Take the hook and its import out."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    going = [statement for statement, _ in _statements(source, spec)]
    if not going and (line := _embedded(source, spec)):
        return Refusal(
            f"a hook of {spec.module} is part of a longer statement or line; "
            "take it out by hand",
            line,
        )
    return strip_statements(source, going, spec.module, spec.names, chunks)


def _shape(source: Source, function: str) -> Shape | Refusal:
    found = definitions(source.module, function)
    if len(found) > 1:
        line = source.line(source.start(found[1]))
        return Refusal(f"{function} is defined {len(found)} times; keep one", line)
    if not found or not isinstance(found[0], cst.FunctionDef):
        return Refusal(f"there is no lifespan function {function} here")
    return shape_of(source, found[0])


def _stack_line(
    source: Source, shape: Shape, spec: Spec, anchor: Anchor
) -> list[Insertion]:
    """Before everything that the stack holds so far, or behind it."""
    context = f"{spec.local(spec.context)}({shape.app})"
    line = f"await {shape.stack}.enter_async_context({context})\n"
    if spec.order == "last":
        return [_above_yield(source, shape, line)]
    bound = bindings(source)
    first = anchor.ours - anchor.last
    components = list(
        takewhile(
            lambda each: _entered(each, shape.stack, bound) in first,
            shape.stack_block,
        )
    )
    # First in is last out, so that the user's own may rely on it to the end:
    # https://docs.python.org/3/library/contextlib.html#contextlib.ExitStack
    if not components:
        return [before_statement(source, shape.stack_block[0], line)]
    indent = source.indent(components[-1]).decode()
    return [source.lines_after(source.end(components[-1]), indent + line)]


def _entered(statement: Statement, stack: str, bound: dict[str, str]) -> str:
    """The module of ``f`` in ``await stack.enter_async_context(f(…))``."""
    call = called(statement)
    if call is None or not call.args:
        return ""
    if resolve(call.func, {}) != f"{stack}.enter_async_context":
        return ""
    inner = call.args[0].value
    if not isinstance(inner, cst.Call):
        return ""
    return resolve(inner.func, bound).rpartition(".")[0]


def _pair(source: Source, shape: Shape, spec: Spec, anchor: Anchor) -> list[Insertion]:
    """Start right before the yield, when all else is up; stop right behind it.

    What is to start before others of ours starts above them, and stops below them.
    """
    start = f"await {spec.local(spec.start)}({shape.app})\n"
    stop = f"await {spec.local(spec.stop)}({shape.app})\n"
    inner = frozenset() if spec.order == "last" else anchor.last
    at = shape.block.index(shape.yielding)
    block, behind = shape.block, at + 1
    if shape.final is not None:
        # In its ``finally``, so that it stops also where the application failed.
        block = next(each for each in blocks(source.module) if shape.final in each)
        behind = block.index(shape.final)
    bound = bindings(source)
    above = list(_hooks(reversed(shape.block[:at]), inner, bound))
    below = list(_hooks(block[behind:], inner, bound))
    first = (
        before_statement(source, above[-1], start)
        if above
        else _above_yield(source, shape, start)
    )
    if below or shape.final is None:
        neighbour = below[-1] if below else shape.yielding
        indent = source.indent(neighbour).decode()
        return [first, source.lines_after(source.end(neighbour), indent + stop)]
    return [first, before_statement(source, shape.final, stop)]


def _hooks(
    statements: Iterable[Statement], modules: frozenset[str], bound: dict[str, str]
) -> Iterator[Statement]:
    """The statements in a row that call a function of one of the modules."""
    for statement in statements:
        call = called(statement)
        if call is None or resolve(call.func, bound).rpartition(".")[0] not in modules:
            return
        yield statement


def _above_yield(source: Source, shape: Shape, text: str) -> Insertion:
    """Behind the statement before the yield, so that comments on it stay with it."""
    index = shape.block.index(shape.yielding)
    previous = shape.block[index - 1] if index else None
    if previous is None or is_docstring(previous):
        return before_statement(source, shape.yielding, text)
    indent = source.indent(previous).decode()
    return source.lines_after(source.end(previous), indent + text)


def _statements(source: Source, spec: Spec) -> list[tuple[Statement, str]]:
    """Statements that are the hook, with the name of the module that they call."""
    bound = bindings(source)
    targets = {f"{spec.module}.{name}": name for name in spec.names}
    hooks = []
    for block in blocks(source.module):
        for statement in block:
            call = called(statement)
            if call is None:
                continue
            paths = [resolve(call.func, bound)]
            if call.args and isinstance(call.args[0].value, cst.Call):
                paths.append(resolve(call.args[0].value.func, bound))
            hooks += [(statement, targets[path]) for path in paths if path in targets]
    return hooks


def _embedded(source: Source, spec: Spec) -> int:
    """The line of the first call of the hook anywhere, in ``async with`` say; or 0."""
    bound = bindings(source)
    targets = {f"{spec.module}.{name}" for name in spec.names}
    calls = (each for each in nodes(source.module) if isinstance(each, cst.Call))
    called_first = next(
        (each for each in calls if resolve(each.func, bound) in targets), None
    )
    return 0 if called_first is None else source.line(source.start(called_first))
