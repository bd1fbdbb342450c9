"""Lifespan hooks, in the forms in which real applications write that function."""

from functools import partial

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods.python import lifespan
from codemods.python.lifespan import Anchor, Spec
from codemods.python.style import Style
from codemods.result import Edited, Found, Presence

STYLE = Style(first_party=frozenset({"app"}))
HOOK = Spec(
    module="app.components.scheduler.lifespan",
    context="scheduler_lifespan",
    start="start_scheduler",
    stop="stop_scheduler",
)
ANCHOR = Anchor(function="lifespan")

STACK_HEAD = """\
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from app.components.backend.hooks import hooks_lifespan
"""
STACK_BODY = """

@asynccontextmanager
async def lifespan(app: FastAPI):
    # everything that is open while requests are served
    async with AsyncExitStack() as stack:
        # the user's own
        await stack.enter_async_context(hooks_lifespan())
        yield
"""
STACK_BODY_WITH = """

@asynccontextmanager
async def lifespan(app: FastAPI):
    # everything that is open while requests are served
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(scheduler_lifespan(app))
        # the user's own
        await stack.enter_async_context(hooks_lifespan())
        yield
"""

PLAIN = """\
from contextlib import asynccontextmanager


@asynccontextmanager
async def lifespan(api):
    connect()

    # ready
    yield {"pool": pool}  # served

    disconnect()
"""
PLAIN_WITH = """\
from contextlib import asynccontextmanager

from app.components.scheduler.lifespan import start_scheduler, stop_scheduler


@asynccontextmanager
async def lifespan(api):
    connect()
    await start_scheduler(api)

    # ready
    yield {"pool": pool}  # served
    await stop_scheduler(api)

    disconnect()
"""

FINALLY = """\
@asynccontextmanager
async def lifespan(app):
    '''Docs.'''
    connect()
    try:
        yield
    except OSError:
        log()
    finally:
        # give it back
        disconnect()
"""
FINALLY_WITH = """\
from app.components.scheduler.lifespan import start_scheduler, stop_scheduler


@asynccontextmanager
async def lifespan(app):
    '''Docs.'''
    connect()
    try:
        await start_scheduler(app)
        yield
    except OSError:
        log()
    finally:
        await stop_scheduler(app)
        # give it back
        disconnect()
"""

BARE = """\
@asynccontextmanager
async def lifespan(app):
    '''Docs.'''
    # go
    yield
"""
BARE_WITH = """\
from app.components.scheduler.lifespan import start_scheduler, stop_scheduler


@asynccontextmanager
async def lifespan(app):
    '''Docs.'''
    await start_scheduler(app)
    # go
    yield
    await stop_scheduler(app)
"""

NESTED = """\
def create_app():
    @asynccontextmanager
    async def lifespan(app):
        async with client() as http, pool():
            yield
    return FastAPI(lifespan=lifespan)
"""
NESTED_WITH = """\
from app.components.scheduler.lifespan import start_scheduler, stop_scheduler


def create_app():
    @asynccontextmanager
    async def lifespan(app):
        async with client() as http, pool():
            await start_scheduler(app)
            yield
            await stop_scheduler(app)
    return FastAPI(lifespan=lifespan)
"""


@pytest.mark.parametrize(
    ("function", "before", "after"),
    [
        pytest.param(
            "lifespan",
            STACK_HEAD + STACK_BODY,
            STACK_HEAD
            + "from app.components.scheduler.lifespan import scheduler_lifespan\n"
            + STACK_BODY_WITH,
            id="exit stack",
        ),
        pytest.param("lifespan", PLAIN, PLAIN_WITH, id="plain"),
        pytest.param("lifespan", FINALLY, FINALLY_WITH, id="finally"),
        pytest.param("lifespan", BARE, BARE_WITH, id="bare"),
        pytest.param("create_app.lifespan", NESTED, NESTED_WITH, id="nested"),
    ],
)
def test_hook_stands_around_the_yield(function: str, before: str, after: str) -> None:
    anchor = Anchor(function=function)

    result = edited(lifespan.insert(before.encode(), HOOK, anchor, STYLE))

    assert result.data.decode() == after
    for _, data in variants(before):
        check_round_trip(
            data,
            partial(lifespan.find, spec=HOOK),
            partial(lifespan.insert, spec=HOOK, anchor=anchor, style=STYLE),
            lambda data, chunks: lifespan.strip(data, HOOK, chunks),
        )


def test_components_enter_in_the_order_in_which_they_were_added() -> None:
    first = edited(
        lifespan.insert((STACK_HEAD + STACK_BODY).encode(), HOOK, ANCHOR, STYLE)
    )
    cache = Spec(
        module="app.components.cache.lifespan",
        context="cache_lifespan",
        start="start_cache",
        stop="stop_cache",
    )
    anchor = Anchor(function="lifespan", ours=frozenset({HOOK.module}))

    second = edited(lifespan.insert(first.data, cache, anchor, STYLE))

    assert (
        b"        await stack.enter_async_context(scheduler_lifespan(app))\n"
        b"        await stack.enter_async_context(cache_lifespan(app))\n"
        b"        # the user's own\n"
    ) in second.data


def test_half_a_pair_is_a_change() -> None:
    half = PLAIN_WITH.replace("    await stop_scheduler(api)\n", "")

    found = lifespan.find(half.encode(), HOOK)

    assert found == Found(Presence.CHANGED, 9, 9)
    result = lifespan.strip(half.encode(), HOOK)
    assert isinstance(result, Edited)
    assert b"scheduler" not in result.data


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("    if x:\n        yield\n", 2, "conditional or in a loop"),
        ("    yield\n    yield\n", 3, "more than one yield"),
        ("    x = yield\n", 1, "no yield as a statement of its own"),
        ("    return\n", 1, "no yield as a statement of its own"),
        ("    for x in y:\n        yield\n", 2, "conditional or in a loop"),
    ],
)
def test_what_cannot_be_hooked_is_refused(body: str, line: int, reason: str) -> None:
    data = f"async def lifespan(app):\n{body}".encode()

    refusal = refused(lifespan.insert(data, HOOK, ANCHOR, STYLE))

    assert refusal.line == line
    assert reason in refusal.reason
    assert "scheduler_lifespan" in refusal.snippet


def test_synchronous_function_and_missing_parameter_are_refused() -> None:
    plain = refused(
        lifespan.insert(b"def lifespan(app):\n    yield\n", HOOK, ANCHOR, STYLE)
    )
    bare = refused(
        lifespan.insert(b"async def lifespan():\n    yield\n", HOOK, ANCHOR, STYLE)
    )

    assert "no `async def`" in plain.reason
    assert "does not take the application" in bare.reason


def test_hook_of_order_last_stands_directly_above_the_yield() -> None:
    last = Spec(
        module="app.components.scheduler.lifespan",
        context="scheduler_lifespan",
        start="start_scheduler",
        stop="stop_scheduler",
        order="last",
    )

    result = edited(
        lifespan.insert((STACK_HEAD + STACK_BODY).encode(), last, ANCHOR, STYLE)
    )

    assert result.data.endswith(
        b"        await stack.enter_async_context(hooks_lifespan())\n"
        b"        await stack.enter_async_context(scheduler_lifespan(app))\n"
        b"        yield\n"
    )
