"""A lifespan function for an application that is made without one.

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            yield


    app = FastAPI(title="Shop", lifespan=lifespan)

Hooks go into it as into any other: see ``codemods.python.lifespan``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.python.keyword_argument import delete_argument, given, insert_argument
from codemods.python.lifespan_shape import shape_of
from codemods.python.names import names_in, names_used
from codemods.python.needed_imports import (
    reachable,
    statement_start,
    with_imports,
    without_imports,
)
from codemods.python.python_edit import above_comments, before_statement
from codemods.python.python_tree import (
    body_of,
    called,
    definitions,
    dotted,
    nodes,
    small_statement,
)
from codemods.python.source import Source, parse
from codemods.python.statement_removal import statement_deletion
from codemods.python.style import Style
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.splice import Insertion, apply_deletions, apply_insertions

_KEYWORD = "lifespan"
_HEAD = "async def"
_WITHOUT = (_KEYWORD, "on_startup", "on_shutdown")
"""What a call must not be given already: a lifespan turns handlers off.

https://fastapi.tiangolo.com/advanced/events/#alternative-events-deprecated
"""

_BLANK_LINES = 2
_NEEDED = (
    ("fastapi", ("FastAPI",)),
    ("contextlib", ("AsyncExitStack", "asynccontextmanager")),
    ("collections.abc", ("AsyncIterator",)),
)
"""Names that the function is written with, by the module that has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What the function is called."""

    name: str = "lifespan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The call that makes the application.

    It starts on ``line``, from 1, and ends on ``end_line`` before ``end_column``, in
    bytes from 0.
    """

    line: int
    end_line: int
    end_column: int


def find(data: bytes, spec: Spec) -> Found | Refusal:
    """Look for the function, and for the call that it is given to."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    function = _function(source, spec)
    calls = _calls(source, spec)
    if function is None or not calls:
        return Found(Presence.ABSENT)
    ours = len(calls) == 1 and _is_plain(source, function)
    first, last = source.start(function), source.end(function)
    return Found(
        Presence.OURS if ours else Presence.CHANGED,
        source.line(first),
        source.line(last),
    )


def insert(data: bytes, spec: Spec, anchor: Anchor, style: Style) -> Result:
    """Write the function above the statement that makes the application."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    there = find(data, spec)
    if isinstance(there, Found) and there.presence is Presence.OURS:
        return Unchanged(there.line)
    end = source.offset(anchor.end_line, anchor.end_column)
    line = min(anchor.line, source.line(len(data)))
    refusal = _obstacle(source, _call(source, end), spec, line)
    if refusal is not None:
        return refusal
    # Imports first, and the file is read again: the places behind them have moved.
    imported = with_imports(source, _NEEDED, end, style)
    if isinstance(imported, Refusal):
        return imported
    imports, source, end = imported
    call = _call(source, end)
    if call is None:
        return Refusal("the import would not stand here as meant", line)
    function = _written(source, call, spec, style)
    argument = insert_argument(source, call, f"{_KEYWORD}={spec.name}", style)
    after = apply_insertions(source.data, [function, *argument])
    found = find(after, spec)
    if isinstance(found, Refusal) or found.presence is not Presence.OURS:
        return Refusal("the lifespan would not stand here as meant", line)
    texts = [each.text.decode() for each in (*argument, function)]
    return Edited(after, found.line, (*texts, *imports))


def strip(data: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Take the function out, unless it does something by now."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    function = _function(source, spec)
    if function is None:
        return Unchanged()
    calls = _calls(source, spec)
    line = source.line(source.start(function))
    # But for its definition and the arguments: does anything else use it?
    others = len(names_in(source.module, spec.name)) - len(calls) - 1
    if others or not _is_plain(source, function, hooks=0):
        return Unchanged(line)
    index = next((n for n, each in enumerate(chunks) if _HEAD in each), 0)
    deletion = statement_deletion(source, function, chunks[index : index + 1])
    if isinstance(deletion, Refusal):
        return deletion
    going = [deletion]
    for call in calls:
        argument = given(call, _KEYWORD)
        if argument is not None:
            going += delete_argument(source, call, argument, chunks[:index])
    going.sort(key=lambda each: each.start)
    gone = [source.data[each.start : each.end].decode() for each in going]
    after = apply_deletions(data, going)
    taken = without_imports(after, _NEEDED, chunks[index + 1 :])
    if isinstance(taken, Refusal):
        return taken
    after, imports = taken
    return Edited(after, line, (*gone, *imports))


def _call(source: Source, end: int) -> cst.Call | None:
    """The outermost call that ends at an offset."""
    calls = (each for each in nodes(source.module) if isinstance(each, cst.Call))
    return next((each for each in calls if source.end(each) == end), None)


def _obstacle(
    source: Source, call: cst.Call | None, spec: Spec, line: int
) -> Refusal | None:
    """Why a call cannot be given a lifespan."""
    if call is None:
        return Refusal("the call that makes the application is not found", line)
    taken = [each for each in _WITHOUT if given(call, each) is not None]
    taken += [each.star for each in call.args if each.star == "**"]
    if taken:
        return Refusal(f"the application is made with {taken[0]} here", line)
    if lines := names_used(source, spec.name):
        return Refusal(f"the name {spec.name} is already taken here", lines[0])
    return None


def _written(source: Source, call: cst.Call, spec: Spec, style: Style) -> Insertion:
    """The function, two blank lines apart from what is above and below."""
    use = statement_start(source, source.end(call))
    statement = next(
        each for each in body_of(source.module) if source.start(each) == use
    )
    first = source.line(above_comments(source, statement))
    blank = 0
    while first > blank + 1 and not source.line_bytes(first - blank - 1).strip():
        blank += 1
    fastapi, stack, decorator, iterator = (
        reachable(source, module, name, use) or name
        for module, names in _NEEDED
        for name in names
    )
    # LibCST tells it by the first block of the file.
    step = "\t" if source.module.default_indent == "\t" else style.indent
    lines = [
        *[""] * (_BLANK_LINES - blank),
        f"@{decorator}",
        f"{_HEAD} {spec.name}(app: {fastapi}) -> {iterator}[None]:",
        f"{step}async with {stack}() as stack:",
        f"{step * 2}yield",
        *[""] * _BLANK_LINES,
    ]
    return before_statement(source, statement, "".join(f"{each}\n" for each in lines))


def _function(source: Source, spec: Spec) -> cst.FunctionDef | None:
    """The one function of that name, at the top of the module."""
    found = definitions(source.module, spec.name)
    if len(found) != 1 or found[0] not in source.module.body:
        return None
    return found[0] if isinstance(found[0], cst.FunctionDef) else None


def _calls(source: Source, spec: Spec) -> list[cst.Call]:
    """The calls that are given the function as ``lifespan``."""
    calls = (each for each in nodes(source.module) if isinstance(each, cst.Call))
    return [
        each
        for each in calls
        if (argument := given(each, _KEYWORD)) is not None
        and dotted(argument.value) == spec.name
    ]


def _is_plain(
    source: Source, function: cst.FunctionDef, hooks: int | None = None
) -> bool:
    """Whether it does nothing but to enter hooks, or so many of them."""
    shape = shape_of(source, function)
    if isinstance(shape, Refusal) or len(body_of(function)) != 1 or not shape.stack:
        return False
    *entering, last = shape.stack_block
    entered = [called(each) for each in entering]
    enter = f"{shape.stack}.enter_async_context"
    plain = all(each is not None and dotted(each.func) == enter for each in entered)
    small = small_statement(last)
    bare = (
        isinstance(small, cst.Expr)
        and isinstance(small.value, cst.Yield)
        and small.value.value is None
    )
    counted = hooks is None or len(entered) == hooks
    return plain and bare and last is shape.yielding and counted
