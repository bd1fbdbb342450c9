"""A lifespan function for an application without one, in each layout of its call."""

import ast
import subprocess
import sys
from functools import partial

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods.python import lifespan, lifespan_function
from codemods.python.lifespan_function import Anchor, Spec
from codemods.python.style import Style
from codemods.result import Found, Presence, Unchanged

STYLE = Style(first_party=frozenset({"app"}))
SPEC = Spec()
HOOK = lifespan.Spec(
    module="app.jobs.lifespan", context="jobs", start="start_jobs", stop="stop_jobs"
)
FUNCTION = """\
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        yield
"""
IMPORTS = """\
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
"""
LONG = 'title="A shop of pens and of paper", description="Pens, paper"'
LONGER = f'{LONG}, version="12.0.0"'

CALLS = {
    "FastAPI()": "FastAPI(lifespan=lifespan)",
    "FastAPI(\n)": "FastAPI(\n    lifespan=lifespan,\n)",
    "FastAPI(  # new\n)": "FastAPI(  # new\n    lifespan=lifespan,\n)",
    'FastAPI(title="x")': 'FastAPI(title="x", lifespan=lifespan)',
    'FastAPI(title="x",)': 'FastAPI(title="x", lifespan=lifespan,)',
    f"FastAPI({LONG})": f"FastAPI(\n    {LONG}, lifespan=lifespan\n)",
    f"FastAPI({LONGER})": "FastAPI(\n    "
    + LONGER.replace('", ', '",\n    ')
    + ",\n    lifespan=lifespan,\n)",
    f"FastAPI(\n    {LONG}\n)": f"FastAPI(\n    {LONG}, lifespan=lifespan\n)",
    f"FastAPI(\n    {LONGER}\n)": "FastAPI(\n    "
    + LONGER.replace('", ', '",\n    ')
    + ",\n    lifespan=lifespan,\n)",
    'FastAPI(\n    title="x",  # a, b\n    debug=1,  # c\n)': (
        'FastAPI(\n    title="x",  # a, b\n    debug=1,  # c\n    lifespan=lifespan,\n)'
    ),
    'FastAPI(\n    title="x",\n    debug=1  # c\n)': (
        'FastAPI(\n    title="x",\n    debug=1,  # c\n    lifespan=lifespan,\n)'
    ),
    'FastAPI(title="x",\n              debug=1)': (
        'FastAPI(title="x",\n              debug=1, lifespan=lifespan)'
    ),
    "FastAPI(\n    responses={\n        404: {},\n    }\n)": (
        "FastAPI(\n    responses={\n        404: {},\n    },\n    lifespan=lifespan,\n)"
    ),
    "FastAPI(responses={\n    404: {},\n})": (
        "FastAPI(responses={\n    404: {},\n}, lifespan=lifespan)"
    ),
    "FastAPI(*given)": "FastAPI(*given, lifespan=lifespan)",
}


def anchor_in(text: str) -> Anchor:
    calls = (each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Call))
    call = next(each for each in calls if ast.unparse(each.func).endswith("FastAPI"))
    assert call.end_lineno is not None
    assert call.end_col_offset is not None
    return Anchor(
        line=call.lineno, end_line=call.end_lineno, end_column=call.end_col_offset
    )


def check(text: str) -> str:
    """Insert, judge it in each variant of the file, and give the first result."""
    results = []
    for _, data in variants(text):
        anchor = anchor_in(data.removeprefix(b"\xef\xbb\xbf").decode())
        first = check_round_trip(
            data,
            partial(lifespan_function.find, spec=SPEC),
            partial(lifespan_function.insert, spec=SPEC, anchor=anchor, style=STYLE),
            lambda data, chunks: lifespan_function.strip(data, SPEC, chunks),
        )
        results.append(first.data.decode())
    return results[0]


@pytest.mark.parametrize("call", CALLS)
def test_call_is_given_the_function(call: str) -> None:
    text = f"from fastapi import FastAPI\n\napp = {call}\napp.x = 1\n"
    expected = f"{IMPORTS}\n\n{FUNCTION}\n\napp = {CALLS[call]}\napp.x = 1\n"
    assert check(text) == expected


@pytest.mark.parametrize("call", CALLS)
def test_formatter_and_import_sorter_accept_it_as_before(call: str) -> None:
    text = (
        "import fastapi\n\n\ndef create() -> fastapi.FastAPI:\n"
        f"    return fastapi.{call}\n"
    )
    formatted = ruff("format", text)
    after = check(formatted)
    assert ruff("format", after) == after
    assert ruff("check", after, "--select=I,E3,E4", "--preview", "--fix") == after


def ruff(command: str, text: str, *options: str) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "ruff", command, "--isolated", *options, "-"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return told.stdout.decode()


PLACES = {
    "class": """\
import os
from contextlib import suppress
from typing import AsyncIterator

from fastapi import FastAPI

PORT = os.getenv("PORT")


# What serves.
@final
class Server:
    def __init__(self) -> None:
        self.app = FastAPI()
""",
    "dense": """\
from fastapi import FastAPI
import os
app = FastAPI(
  title=os.name)
import app.routes
""",
    "own FastAPI": """\
'''Shop.'''
from .compat import FastAPI
if True:
    app = FastAPI()
""",
    "modules": """\
import contextlib
import fastapi

app = fastapi.FastAPI()
""",
}


def test_what_the_file_imports_is_used() -> None:
    after = {name: check(text) for name, text in PLACES.items()}
    assert after["class"] == PLACES["class"].replace(
        "import suppress", "import AsyncExitStack, asynccontextmanager, suppress"
    ).replace("# What", f"{FUNCTION}\n\n# What").replace(
        "FastAPI()", "FastAPI(lifespan=lifespan)"
    )
    assert "\n\n\n@asynccontextmanager\nasync def" in after["dense"]
    assert "from .compat import FastAPI\n\n\n@async" in after["own FastAPI"]
    head = "@contextlib.asynccontextmanager\nasync def lifespan(app: fastapi.FastAPI)"
    assert head in after["modules"]
    assert "async with contextlib.AsyncExitStack() as stack:" in after["modules"]


@pytest.mark.parametrize("name", PLACES)
def test_hook_goes_into_it_and_out_again(name: str) -> None:
    data = PLACES[name].encode()
    anchor = anchor_in(PLACES[name])
    first = edited(lifespan_function.insert(data, SPEC, anchor, STYLE))
    inside = lifespan.Anchor(function="lifespan")
    second = edited(lifespan.insert(first.data, HOOK, inside, STYLE))
    assert b"        await stack.enter_async_context(jobs(app))\n" in second.data
    found = lifespan_function.find(second.data, SPEC)
    assert isinstance(found, Found)
    assert found.presence is Presence.OURS
    stays = lifespan_function.strip(second.data, SPEC, first.chunks)
    assert stays == Unchanged(found.line)
    third = edited(lifespan.strip(second.data, HOOK, second.chunks))
    back = edited(lifespan_function.strip(third.data, SPEC, first.chunks))
    assert back.data == data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        yield\n", "        open_shop()\n        yield\n"),
        ("        yield\n", "        yield {1: 2}\n"),
        ("        yield\n", "        yield\n    close()\n"),
        ("app.x = 1", "other = FastAPI()\nother.lifespan = lifespan"),
    ],
)
def test_function_that_does_more_by_now_stays(old: str, new: str) -> None:
    text = "from fastapi import FastAPI\n\napp = FastAPI()\napp.x = 1\n"
    first = edited(
        lifespan_function.insert(text.encode(), SPEC, anchor_in(text), STYLE)
    )
    changed = first.data.replace(old.encode(), new.encode())
    assert changed != first.data
    stays = lifespan_function.strip(changed, SPEC, first.chunks)
    assert stays == Unchanged(7)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("FastAPI(**options)", "the application is made with ** here"),
        ("FastAPI(lifespan=None)", "the application is made with lifespan here"),
        ("FastAPI(on_startup=[f])", "the application is made with on_startup here"),
        ("FastAPI(title=lifespan)", "the name lifespan is already taken here"),
    ],
)
def test_call_that_may_have_one_is_refused(call: str, reason: str) -> None:
    text = f"from fastapi import FastAPI\n\napp = {call}\n"
    result = lifespan_function.insert(text.encode(), SPEC, anchor_in(text), STYLE)
    assert (refused(result).reason, refused(result).line) == (reason, 3)


def test_line_breaks_that_a_formatter_made_since_go_with_it() -> None:
    text = "from fastapi import FastAPI\n\napp = FastAPI(debug=True)\n"
    first = edited(
        lifespan_function.insert(text.encode(), SPEC, anchor_in(text), STYLE)
    )
    apart = first.data.replace(
        b"debug=True, lifespan=lifespan",
        b"\n    debug=True,\n    lifespan=lifespan,\n",
    )
    back = edited(lifespan_function.strip(apart, SPEC, first.chunks))
    after = text.replace("debug=True", "\n    debug=True,\n")
    assert back.data.decode() == after
