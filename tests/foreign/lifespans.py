"""What a project does when its application starts and stops.

Each tells the list ``events`` of the module ``journal``.
"""

from collections.abc import Callable, Mapping

from foreign.parts import Lines, Module, Parts, function

HEAD = "@asynccontextmanager\nasync def {name}({parameters}) -> AsyncIterator[None]:"
BODY = ("events.append('start')", "yield", "events.append('stop')")


def _written(
    module: Module, *body: str, name: str = "lifespan", more: str = ""
) -> Lines:
    module.uses(
        "from collections.abc import AsyncIterator",
        "from contextlib import asynccontextmanager",
        "from fastapi import FastAPI",
    )
    module.takes("journal", "events")
    head = HEAD.format(name=name, parameters=f"app: FastAPI{more}")
    return function(head, *(body or BODY))


def none(_: Parts) -> None:
    """Neither a lifespan nor handlers."""


def in_function(parts: Parts) -> None:
    parts.before.says(*_written(parts.before))
    parts.arguments.append("lifespan=lifespan")


def elsewhere(parts: Parts) -> None:
    module = Module()
    module.says(*_written(module))
    parts.modules["lifecycle"] = module
    parts.before.takes("lifecycle", "lifespan as shop_lifespan")
    parts.arguments.append("lifespan=shop_lifespan")


def alias(parts: Parts) -> None:
    parts.before.says(*_written(parts.before), "open_and_close = lifespan")
    parts.arguments.append("lifespan=open_and_close")


def partial(parts: Parts) -> None:
    parts.before.uses("from functools import partial")
    parts.before.says(*_written(parts.before, more=", name: str"))
    parts.arguments.append('lifespan=partial(lifespan, name="shop")')


def method(parts: Parts) -> None:
    parts.before.says("", "class Resources:")
    lines = _written(parts.before)
    lines[2] = lines[2].replace("(app", "(self, app")
    parts.before.says(*(f"    {each}" if each else each for each in lines))
    parts.before.says("resources = Resources()")
    parts.arguments.append("lifespan=resources.lifespan")


def on_event(parts: Parts) -> None:
    parts.before.takes("journal", "events")
    parts.does(
        *function('@{app}.on_event("startup")\ndef open_shop() -> None:', BODY[0]),
        *function(
            '@{app}.on_event("shutdown")\nasync def close_shop() -> None:', BODY[2]
        ),
    )


def two_yields(parts: Parts) -> None:
    parts.before.uses("import os")
    body = [
        "if os.getenv('QUIET'):",
        "    yield",
        "else:",
        *(f"    {each}" for each in BODY),
    ]
    parts.before.says(*_written(parts.before, *body))
    parts.arguments.append("lifespan=lifespan")


def context(parts: Parts) -> None:
    parts.before.says(*_written(parts.before))
    parts.does("{app}.router.lifespan_context = lifespan")


def with_finally(parts: Parts) -> None:
    body = [
        "events.append('start')",
        "try:",
        "    yield {'shop': 'open'}",
        "finally:",
        "    events.append('stop')",
    ]
    lines = _written(parts.before, *body)
    parts.before.says(*(each.replace("[None]", "[dict[str, str]]") for each in lines))
    parts.arguments.append("lifespan=lifespan")


def one_line(parts: Parts) -> None:
    lines = _written(parts.before)
    parts.before.says("", lines[1], f"{lines[2]} yield", "")
    parts.arguments.append("lifespan=lifespan")


def exit_stack(parts: Parts) -> None:
    parts.before.uses("from contextlib import AsyncExitStack")
    body = [
        "async with AsyncExitStack() as stack:",
        "    stack.callback(events.append, 'stop')",
        "    events.append('start')",
        "    yield",
    ]
    parts.before.says(*_written(parts.before, *body))
    parts.arguments.append("lifespan=lifespan")


def in_class(parts: Parts) -> None:
    parts.before.uses("from fastapi import FastAPI")
    parts.before.takes("journal", "events")
    parts.before.says(
        "",
        "class Lifespan:",
        *(
            f"    {each}" if each else each
            for each in (
                *function(
                    "def __init__(self, app: FastAPI) -> None:", "self.app = app"
                ),
                *function("async def __aenter__(self) -> None:", BODY[0]),
                *function("async def __aexit__(self, *_: object) -> None:", BODY[2]),
            )
        ),
    )
    parts.arguments.append("lifespan=Lifespan")


def early(parts: Parts) -> None:
    body = [
        "events.append('start')",
        "if app.title == '':",
        "    yield",
        "    return",
        "yield",
        "events.append('stop')",
    ]
    parts.before.says(*_written(parts.before, *body))
    parts.arguments.append("lifespan=lifespan")


def decorated(parts: Parts) -> None:
    parts.before.uses("from typing import Any")
    parts.before.says(*function("def told(hook: Any) -> Any:", "return hook"))
    _, *lines = _written(parts.before)
    parts.before.says("", "@told", *lines)
    parts.arguments.append("lifespan=lifespan")


def of_a_router(parts: Parts) -> None:
    parts.before.uses("from fastapi import APIRouter")
    parts.before.says(*_written(parts.before), "hooks = APIRouter(lifespan=lifespan)")
    parts.does("{app}.include_router(hooks)")


def by_function(parts: Parts) -> None:
    lines = _written(parts.before)
    body = [*lines, "return lifespan"]
    parts.before.uses("from typing import Any")
    parts.before.says(*function("def make_lifespan(name: str) -> Any:", *body))
    parts.arguments.append('lifespan=make_lifespan("shop")')


LIFESPANS: Mapping[str, Callable[[Parts], None]] = {
    "none": none,
    "function": in_function,
    "imported": elsewhere,
    "alias": alias,
    "partial": partial,
    "method": method,
    "on_event": on_event,
    "two yields": two_yields,
    "lifespan_context": context,
    "try and finally": with_finally,
    "one line": one_line,
    "exit stack": exit_stack,
    "class": in_class,
    "early return": early,
    "decorated": decorated,
    "of a router": of_a_router,
    "made by a function": by_function,
}
