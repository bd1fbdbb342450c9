"""Names and places that are taken, and heads that the user wrote."""

from functools import partial

import pytest
from round_trip import edited, refused

from codemods.compose import depends_on as compose_depends_on
from codemods.python import lifespan
from codemods.python.source import parse
from codemods.python.style import Style
from codemods.requirements import pyproject
from codemods.result import Refusal

HOOK = lifespan.Spec(
    module="app.jobs", context="jobs", start="start_jobs", stop="stop_jobs"
)
NEW = '"pytest>=9"'
SNIPPET = "from app.jobs import jobs\n\nasync with jobs(app):\n    yield\n"


@pytest.mark.parametrize("end", ["", "\n", "\n\n[tool.x]\n", "\r\n"])
def test_header_of_the_users_stays_when_its_only_key_goes(end: str) -> None:
    spec = pyproject.Spec(requirement="pytest>=9", group="test")
    before = f"[dependency-groups]{end}".encode()
    result = edited(pyproject.insert(before, spec))
    newline = "\r\n" if "\r" in end else "\n"
    assert result.chunks[0] == newline
    assert result.chunks[1].startswith("test = [")
    back = partial(pyproject.strip, spec=spec, chunks=result.chunks)
    assert edited(back(result.data)).data == before


def test_what_to_do_about_an_inherited_key_is_said() -> None:
    text = "x: &d\n  depends_on: [a]\nservices:\n  web:\n    <<: *d\n"
    spec = compose_depends_on.Spec(service="web", on="redis")
    assert refused(compose_depends_on.insert(text.encode(), spec)).reason == (
        "`web` inherits depends_on by a merge (<<); write it out in the service first"
    )


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("x = 1\n", "there is no lifespan function run here"),
        ("class run:\n    pass\n", "there is no lifespan function run here"),
        ("def run():\n    yield\n" * 2, "run is defined 2 times; keep one"),
    ],
)
def test_lifespan_function_is_not_there(code: str, reason: str) -> None:
    anchor = lifespan.Anchor(function="run")
    refusal = refused(lifespan.insert(code.encode(), HOOK, anchor, Style()))
    assert refusal.reason == reason
    assert refusal.snippet == SNIPPET


def test_hook_goes_into_the_stack_and_not_into_what_stands_in_it() -> None:
    code = (
        "from contextlib import AsyncExitStack\n\n\n"
        "async def run(app):\n"
        "    async with AsyncExitStack() as stack:\n"
        "        open_it()\n"
        "        try:\n"
        "            mine()\n"
        "            yield\n"
        "        finally:\n"
        "            close_it()\n"
    )
    result = lifespan.insert(
        code.encode(),
        HOOK,
        lifespan.Anchor(function="run"),
        Style(first_party=frozenset({"app"})),
    )
    after = code.replace(
        "        open_it()\n",
        "        await stack.enter_async_context(jobs(app))\n        open_it()\n",
    ).replace("Stack\n\n\n", "Stack\n\nfrom app.jobs import jobs\n\n\n")
    assert edited(result).data.decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'project.name = "x"\n[tool.x]\n',
            f'project.name = "x"\nproject.dependencies = [\n    {NEW},\n]\n[tool.x]\n',
        ),
        (
            "project.name = 'x'\na.b.c = 1\n",
            f"project.name = 'x'\nproject.dependencies = [\n    {NEW},\n]\na.b.c = 1\n",
        ),
        (
            "[project]\ndependencies = [\n    'a',\n    'b']\n",
            "[project]\ndependencies = [\n    'a',\n    'b',\n    'pytest>=9']\n",
        ),
        (
            "[project]\ndependencies = [\n    'a',\n    'b',]\n",
            "[project]\ndependencies = [\n    'a',\n    'b',\n    'pytest>=9',]\n",
        ),
        (
            "[project]\ndependencies = ['a', \"b\"]\n",
            '[project]\ndependencies = [\'a\', "b", "pytest>=9"]\n',
        ),
        (
            "[project]\ndependencies = ['a', 'b', \"x\"]\n",
            "[project]\ndependencies = ['a', 'b', 'pytest>=9', \"x\"]\n",
        ),
        (
            "[project]\ndependencies = [\"a\", 'b', 'x']\n",
            "[project]\ndependencies = [\"a\", 'b', 'pytest>=9', 'x']\n",
        ),
    ],
)
def test_requirement_is_written_as_its_neighbours_are(before: str, after: str) -> None:
    spec = pyproject.Spec(requirement="pytest>=9")
    assert edited(pyproject.insert(before.encode(), spec)).data.decode() == after


def test_brackets_that_nest_too_deeply_are_refused() -> None:
    for many in (40, 1000):
        data = b"x = " + b"[" * many + b"]" * many + b"\n"
        assert isinstance(parse(data), Refusal) == (many == 1000)
