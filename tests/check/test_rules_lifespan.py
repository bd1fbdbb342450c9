"""AEG201 to AEG205: lifespans that are wrong, and what they keep from running."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.rules import lifespan
from check.project_check import shown
from check.wired import app, files, requiring

HEAD = """\
from contextlib import asynccontextmanager

@asynccontextmanager
async def lifespan(app):
    yield

app = FastAPI(lifespan=lifespan)"""
EVENT = '@app.on_event("startup")\ndef start(): ...\n'


def told(project: Mapping[str, str | bytes], code: str = "") -> list[str]:
    return shown(lifespan.RULES, project, code)


def test_event_handler_beside_a_lifespan() -> None:
    assert told(app(EVENT, HEAD)) == [
        "main.py:10:2 `.on_event()` never runs, because the application has `lifespan=`"
    ]


@pytest.mark.parametrize(
    ("body", "method"),
    [
        ('app.add_event_handler("startup", print)\n', ".add_event_handler()"),
        ('@app.router.on_event("shutdown")\ndef stop(): ...\n', ".on_event()"),
        (
            'if third:\n    app.add_event_handler("startup", print)\n',
            ".add_event_handler()",
        ),
        ('def wire():\n    app.on_event("startup")(print)\n', ".on_event()"),
    ],
)
def test_other_ways_to_add_one(body: str, method: str) -> None:
    (line,) = told(app(body, HEAD))
    assert f"`{method}` never runs" in line


def test_keyword_beside_a_lifespan() -> None:
    head = HEAD.replace("lifespan=lifespan", "lifespan=lifespan, on_startup=[print]")
    (line,) = told(app("", head))
    assert "`on_startup=` never runs" in line


def test_in_a_factory_and_in_another_module() -> None:
    main = """
        from fastapi import FastAPI
        from app.events import register
        from app.life import lifespan

        def create():
            app = FastAPI(title="x", lifespan=lifespan)
            register(app)
            return app
    """
    events = 'def register(app):\n    app.on_event("startup")(print)\n'
    life = "from contextlib import asynccontextmanager\n@asynccontextmanager\n"
    life += "async def lifespan(app):\n    yield\n"
    project = files(main=main, events=events, life=life)
    (line,) = told(project)
    assert line.startswith("app/events.py:2:5 `.on_event()` never runs")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("app = FastAPI()", EVENT),
        ("app = FastAPI(lifespan=None)", EVENT),
        ("app = FastAPI(lifespan=lifespan if third else None)", EVENT),
        ("app = FastAPI(**third)", EVENT),
        (HEAD, 'r = APIRouter()\n@r.on_event("startup")\ndef f(): ...\n'),
        (HEAD, "sio.on_event('startup')\n"),
        (f"{HEAD}\nif third:\n    app = FastAPI()", EVENT),
        (("def make(lifespan=None):\n    app = FastAPI(lifespan=lifespan)\n"
         "    app.add_event_handler('startup', print)\n    return app\n"
         "app = make()"), ""),
        (("def make(lifespan=None):\n    app = FastAPI(lifespan=lifespan)\n"
         "    app.add_event_handler('startup', print)\n    return app"), ""),
    ],
)  # fmt: skip
def test_event_handlers_that_run(head: str, body: str) -> None:
    assert told(app(body, head)) == []


def life(
    body: str, head: str = "@asynccontextmanager\nasync def"
) -> dict[str, str | bytes]:
    text = f"from contextlib import asynccontextmanager\n{head} lifespan(app):\n{body}"
    return app("", f"{text}\napp = FastAPI(lifespan=lifespan)")


WITHOUT = "the lifespan `lifespan` has no `yield`, so the application cannot start"


@pytest.mark.parametrize(
    "body",
    [
        "    print()\n",
        "    return\n",
        "    def inner():\n        yield\n",
        "    f = lambda: (yield)\n",
    ],
)
@pytest.mark.parametrize("head", ["@asynccontextmanager\nasync def", "async def"])
def test_lifespan_without_yield(body: str, head: str) -> None:
    line = 5 if head.startswith("@") else 4
    assert told(life(body, head)) == [f"main.py:{line}:1 {WITHOUT}"]


@pytest.mark.parametrize(
    "head",
    [
        "def",
        "@asynccontextmanager\ndef",
        "@third\nasync def",
        "@third\n@asynccontextmanager\nasync def",
    ],
)
def test_functions_that_may_give_a_context_manager(head: str) -> None:
    assert told(life("    return third(app)\n", head)) == []


TWICE = (
    "the lifespan `lifespan` yields a second time here, which is an error when the "
    "application stops"
)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("    yield\n    yield\n", "7:5"),
        ("    x = yield\n    await f((yield))\n", "7:14"),
        ("    if third:\n        yield\n    yield\n", "8:5"),
        ("    try:\n        yield\n    finally:\n        yield\n", "9:9"),
        ("    async with f():\n        yield\n    yield {}\n", "8:5"),
    ],
)
def test_lifespan_that_yields_twice(body: str, place: str) -> None:
    assert told(life(body)) == [f"main.py:{place} {TWICE}"]


@pytest.mark.parametrize(
    "body",
    [
        "    yield\n",
        "    try:\n        yield\n    finally:\n        print()\n",
        "    async with f():\n        yield {'a': 1}\n",
        "    if third:\n        yield\n    else:\n        yield\n",
        "    if third:\n        yield\n        return\n    yield\n",
        (
            "    async with f():\n        if third:\n            yield\n"
            "            return\n    yield\n"
        ),
        "    async for each in f():\n        yield each\n",
        "    while True:\n        yield\n        break\n",
        (
            "    match third:\n        case 1:\n            yield\n"
            "        case _:\n            yield\n"
        ),
        "    def inner():\n        yield\n    yield\n",
        (
            "    try:\n        yield\n    except OSError:\n        print()\n"
            "        raise\n"
        ),
    ],
)
def test_lifespan_that_is_right(body: str) -> None:
    assert told(life(body)) == []


def test_factory_of_a_lifespan() -> None:
    head = (
        "def make():\n    @asynccontextmanager\n    async def inner(app):\n"
        "        print()\n    return inner\napp = FastAPI(lifespan=make())"
    )
    assert told(app("", head)) == [
        (
            "main.py:5:5 the lifespan `inner` has no `yield`, so the application "
            "cannot start"
        )
    ]


SUB = """
@asynccontextmanager
async def other(app):
    yield

sub = FastAPI(lifespan=other)
"""


def test_lifespan_of_a_mounted_application() -> None:
    assert told(app(f'{SUB}app.mount("/sub", sub)\n', HEAD)) == [
        (
            "main.py:14:7 the lifespan `other` of this application does not run "
            "where it "
            "is mounted"
        )
    ]


def test_event_handler_of_a_mounted_application() -> None:
    body = 'sub = FastAPI()\n@sub.on_event("startup")\ndef f(): ...\n'
    assert told(app(body + 'app.mount("/sub", app=sub)\n')) == [
        "main.py:5:2 `.on_event()` of this application does not run where it is mounted"
    ]


@pytest.mark.parametrize(
    "body",
    [
        'sub = FastAPI()\napp.mount("/sub", sub)\n',
        f"{SUB}",
        'sub = FastAPI(lifespan=lifespan)\napp.mount("/sub", sub)\n',
        (
            f'{SUB}app.mount("/sub", sub)\nasync def run():\n'
            "    async with other(app):\n        pass\n"
        ),
        f'{SUB}app.mount("/sub", sub)\nsub.router.lifespan_context(sub)\n',
        f'{SUB}app.mount("/sub", sub)\nstack = third(other)\n',
        'sub = FastAPI(lifespan=third.lifespan)\napp.mount("/sub", sub)\n',
    ],
)
def test_mounted_applications_that_are_fine(body: str) -> None:
    assert told(app(body, HEAD)) == []


ROUTER_LIFE = "r = APIRouter(lifespan=lifespan)\napp.include_router(r)\n"


@pytest.mark.parametrize("version", ["==0.110.0", ">=0.112.1,<0.112.2", "~=0.100.0"])
def test_lifespan_of_a_router_before_0_112_2(version: str) -> None:
    (line,) = told({**app(ROUTER_LIFE, HEAD), **requiring(version)})
    assert line.startswith("main.py:10:5 the lifespan of this router never runs with ")


@pytest.mark.parametrize("version", [">=0.112.2", "==0.165", "", ">=0.110"])
def test_lifespan_of_a_router_today(version: str) -> None:
    assert told({**app(ROUTER_LIFE, HEAD), **requiring(version)}) == []


@pytest.mark.parametrize("name", ["load", "lifespan", "reports", "loaded"])
@pytest.mark.parametrize("more", ["", "# load()", "X = 'lifespan_context'"])
def test_a_name_that_is_mentioned_is_not_used(name: str, more: str) -> None:
    body = f"""
@asynccontextmanager
async def {name}(inner):
    \"\"\"Load the reports, as {name} has loaded them.\"\"\"
    yield

sub = FastAPI(lifespan={name})
{more}
outer = FastAPI()
outer.mount("/sub", sub)
"""
    head = "from contextlib import asynccontextmanager\napp = FastAPI()"
    assert len(told(app(body, head))) == 1
