"""AEG211 to AEG213: files in folders that are searched for hooks."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.finding import Replacement
from aegis_cst.check.rules import hooks
from check.project_check import found, shown
from check.wired import files

MAIN = """
    from fastapi import FastAPI

    from app import startup
    from app.hooks import load_hooks

    app = FastAPI()
    HOOKS = load_hooks(startup, "run", "app, settings")
"""
LOADER = "def load_hooks(package, function, parameters=''):\n    return []\n"


def project(text: str, name: str = "seed") -> Mapping[str, str | bytes]:
    return files(
        main=MAIN, hooks=LOADER, startup__init="", **{f"startup__{name}": text}
    )


def told(text: str, name: str = "seed") -> list[str]:
    return shown(hooks.RULES, project(text, name))


@pytest.mark.parametrize(
    "text",
    [
        "async def run(app, settings) -> None: ...\n",
        "async def run(a, b, c=1) -> None: ...\n",
        "async def run(*args, **more) -> None: ...\n",
        "async def run(a, /, *rest, key=1) -> None: ...\n",
        "from app.hooks import other as run\n",
        "from third import run\n",
        "from third import *\n",
        "run = third.run\n",
        "def __getattr__(name): ...\n",
        "@third\ndef run(): ...\n",
        (
            "if third:\n    async def run(a, b): ...\nelse:\n"
            "    async def run(a, b, c=1): ...\n"
        ),
        "try:\n    from third import run\nexcept ImportError:\n    def run(): ...\n",
        "def run(): ...\nrun = third(run)\n",
    ],
)
def test_hooks_that_are_fine(text: str) -> None:
    assert told(text) == []


def test_hook_without_function() -> None:
    (finding,) = found(hooks.RULES, project("async def start(app, settings): ...\n"))
    assert (finding.code, finding.place.path) == ("AEG211", "app/startup/seed.py")
    assert finding.message == (
        "this file is loaded as a hook, but defines no `run`, so the application does "
        "not start"
    )
    assert finding.advice == (
        "define `async def run(app, settings) -> None`, or start the file's name with "
        "`_` if it is a helper"
    )
    assert [(place.path, place.line) for place, _ in finding.related] == [
        ("app/main.py", 7)
    ]


@pytest.mark.parametrize("text", ["", "'''Nothing yet.'''\n", "class Run: ...\n"])
def test_hook_that_is_empty(text: str) -> None:
    assert len(told(text)) == 1


@pytest.mark.parametrize("name", ["_helpers", "__init"])
def test_helpers_are_no_hooks(name: str) -> None:
    assert told("x = 1\n", name) == []


def test_files_in_folders_below_are_no_hooks() -> None:
    assert told("x = 1\n", "below__deep") == []


def test_hook_not_async() -> None:
    text = "import os\n\n\ndef run(app, settings) -> None: ...\n"
    (finding,) = found(hooks.RULES, project(text))
    assert finding.code == "AEG212"
    assert (finding.place.line, finding.place.column) == (4, 1)
    fix = finding.fix
    assert isinstance(fix, Replacement)
    assert text[: fix.start] + fix.text.decode() + text[fix.end :] == text.replace(
        "def run", "async def run"
    )


@pytest.mark.parametrize(
    "signature",
    [
        "()",
        "(app)",
        "(a, b, c)",
        "(a, b, *, key)",
        "(*, app, settings)",
        "(a, b, c, d=1)",
    ],
)
def test_hook_parameters(signature: str) -> None:
    assert told(f"async def run{signature}: ...\n") == [
        (
            "app/startup/seed.py:1:1 the hook `run` is called with `app, "
            "settings`, which "
            "it does not take"
        )
    ]


def test_hook_without_arguments() -> None:
    main = MAIN.replace(', "app, settings"', "")
    text = "async def run(app): ...\n"
    every = files(main=main, hooks=LOADER, startup__init="", startup__seed=text)
    (line,) = shown(hooks.RULES, every)
    assert "is called with no arguments, which" in line


@pytest.mark.parametrize(
    "call",
    [
        "load_hooks(startup)",
        "load_hooks(third, 'run')",
        "load_hooks(startup, third)",
        "load_hooks(*third)",
        "third.load_hooks(startup, 'run')",
    ],
)
def test_calls_that_are_not_followed(call: str) -> None:
    main = MAIN.replace('load_hooks(startup, "run", "app, settings")', call)
    every = files(main=main, hooks=LOADER, startup__init="", startup__seed="x = 1\n")
    assert shown(hooks.RULES, every) == []
