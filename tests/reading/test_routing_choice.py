"""Which of several blocks is chosen."""

import ast
from collections.abc import Iterator

import pytest
from memory_tree import MemoryTree
from round_trip import edited

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.routers import AnchoredPlace, router_places
from aegis_cst.reading.project import Project
from codemods.python.registration import Spec, insert
from codemods.python.style import Style

PATHS = ["/api/v1/jobs", "/api/v1/jobs/{job_id}/run"]

HEAD = "from app.parts import *; from fastapi import FastAPI"
PARTS = "from fastapi import APIRouter\n" + "".join(
    f'{each} = APIRouter()\n@{each}.get("/{each}")\ndef f_{each}(): ...\n'
    for each in ("a", "b", "c", "d", "health", "x", "z", "site")
)
ROUTER = Spec(
    module="app.jobs", name="router", alias="jobs_router", method="include_router"
)


def first_place(
    project: Project, ours: frozenset[str], setting: str = ""
) -> AnchoredPlace | Blocker:
    application = project.application
    assert isinstance(application, Application), application
    wanted = [(path, frozenset({"GET"})) for path in PATHS]
    found = router_places(application, wanted, ours, setting)
    return found if isinstance(found, Blocker) else found[0]


def place(setting: str = "", /, **modules: str) -> AnchoredPlace | Blocker:
    files = {
        f"app/{name.replace('__', '/')}.py": each for name, each in modules.items()
    }
    files["app/parts.py"] = PARTS
    pyproject = '[tool.aegis]\napp = "app.main:app"\n'
    project = Project(MemoryTree({"pyproject.toml": pyproject, **files}))
    assert isinstance(project.application, Application), project.application
    ours = frozenset({"app/jobs.py"})
    return first_place(project, ours, setting)


def found(setting: str = "", /, **modules: str) -> tuple[str, str, str]:
    answer = place(setting, **modules)
    assert isinstance(answer, AnchoredPlace), answer
    return answer.path, answer.anchor.function, answer.anchor.receiver


def blocker(setting: str = "", /, **modules: str) -> Blocker:
    answer = place(setting, **modules)
    assert isinstance(answer, Blocker), answer
    return answer


def module(text: str) -> str:
    """A module with an application ``app`` and a few routers."""
    return (
        f"from app.parts import *; from fastapi import FastAPI\napp = FastAPI()\n{text}"
    )


TWO = (
    "def one(app):\n    app.include_router(a)\n    app.include_router(b)\n\n"
    "def two(api):\n    api.include_router(c)\n"
)


def test_most_calls_win() -> None:
    assert found(main=module(TWO + "one(app)\ntwo(app)\n"))[1] == "one"
    more = "app.include_router(d)\n" * 3
    assert found(main=module(TWO + "one(app)\ntwo(app)\n" + more))[1] == ""


def test_shallowest_on_ties() -> None:
    text = TWO + "two(app)\napp.include_router(d)\n"
    assert found(main=module(text))[1] == ""
    nested = "def outer(app):\n    app.include_router(x)\n    two(app)\n\nouter(app)\n"
    assert found(main=module(TWO + nested))[1] == "outer"


def test_ambiguous_places_are_both_named() -> None:
    text = TWO.replace("    app.include_router(b)\n", "") + "one(app)\ntwo(app)\n"
    answer = blocker(main=module(text))
    assert answer.reason == (
        "routers are included in two places alike, app/main.py:4 and app/main.py:7; "
        'name the one: routers = "app.main:one" under [tool.aegis.anchors] in '
        "pyproject.toml"
    )
    assert answer.place == "app/main.py:7"
    assert found("app.main:one", main=module(text)) == ("app/main.py", "one", "app")
    assert found("app.main:two", main=module(text)) == ("app/main.py", "two", "api")


@pytest.mark.parametrize(
    "text",
    [
        "if debug:\n    app.include_router(a)\n    app.include_router(b)\n",
        "if debug:\n    pass\nelse:\n    app.include_router(a)\n",
        "for each in routers:\n    app.include_router(each)\n",
        "try:\n    app.include_router(a)\nexcept ImportError:\n    pass\n",
        "while x:\n    app.include_router(a)\n",
        "with x:\n    app.include_router(a)\n",
        "match x:\n    case 1:\n        app.include_router(a)\n",
        "def never():\n    app.include_router(a)\n",
        "def f(app):\n    app.include_router(a)\nif debug:\n    f(app)\n",
        "lazy = lambda: app.include_router(a)\n",
        "debug and app.include_router(a)\n",
        "app.include_router(a) if debug else None\n",
        "app.include_router(a); app.include_router(b)\n",
        "other.include_router(a)\n",
    ],
)
def test_what_may_not_run_is_never_chosen(text: str) -> None:
    answer = place(main=module(text))
    assert isinstance(answer, AnchoredPlace), answer
    result = edited(insert(module(text).encode(), ROUTER, answer.anchor, Style()))
    added = [each for each in statements(result.data) if "jobs_router" in each]
    assert added == ["app.include_router(jobs_router)"]
    assert found(main=module(text + "app.include_router(z)\n"))[1] == ""


def statements(data: bytes) -> Iterator[str]:
    """What runs in a module for sure, but for its imports."""
    waiting = list(ast.parse(data).body)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, ast.With):
            waiting += each.body
        elif isinstance(each, ast.Expr):
            yield ast.unparse(each)


def test_function_that_is_called_for_each_router_is_not_chosen() -> None:
    text = "def add(app, r):\n    app.include_router(r)\n\n" + "add(app, x)\n" * 3
    assert found(main=module(text)) == ("app/main.py", "", "app")
    assert found(main=module(text + "app.include_router(z)\n"))[1] == ""


def test_recursion_ends() -> None:
    text = "def f(app):\n    f(app)\n    app.include_router(a)\n\nf(app)\n"
    assert found(main=module(text)) == ("app/main.py", "f", "app")


def test_code_behind_a_return_does_not_count() -> None:
    text = "def f(app):\n    return\n    app.include_router(a)\n\nf(app)\n"
    assert found(main=module(text)) == ("app/main.py", "", "app")


@pytest.mark.parametrize(
    ("text", "receiver"),
    [
        ("api = app\napi.include_router(a)\n", "api"),
        ("app.include_router(a)\napi = app\n", "app"),
        ("app.include_router(a)\napi = app\napi.include_router(b)\n", "app"),
    ],
)
def test_receiver_is_the_name_that_is_used(text: str, receiver: str) -> None:
    files = {"app/main.py": module(text), "app/parts.py": PARTS}
    for entry in ("app", "api"):
        pyproject = f'[tool.aegis]\napp = "app.main:{entry}"\n'
        project = Project(MemoryTree({"pyproject.toml": pyproject, **files}))
        assert isinstance(project.application, Application)
        answer = first_place(project, frozenset())
        if entry == "api":
            assert isinstance(answer, AnchoredPlace)
            assert answer.anchor.receiver == receiver


def test_setting_prefers_the_name_that_is_used() -> None:
    text = module("api = app\napi.include_router(a)\n")
    pyproject = '[tool.aegis]\napp = "app.main:api"\n'
    project = Project(
        MemoryTree(
            {"pyproject.toml": pyproject, "app/parts.py": PARTS, "app/main.py": text}
        )
    )
    assert isinstance(project.application, Application)
    answer = first_place(project, frozenset(), "app.main:")
    assert isinstance(answer, AnchoredPlace)
    assert answer.anchor.receiver == "api"


def test_setting_names_a_module() -> None:
    text = TWO + "one(app)\napp.include_router(d)\n"
    assert found("app.main:", main=module(text)) == ("app/main.py", "", "app")
    assert found("app.main", main=module(text)) == ("app/main.py", "", "app")


@pytest.mark.parametrize("setting", ["app.main:nowhere", "nowhere:x", "app.main:two"])
def test_setting_that_names_nothing(setting: str) -> None:
    answer = blocker(setting, main=module(TWO + "one(app)\n"))
    assert answer.reason == (
        f"routers = {setting!r} names no block that is handed the application"
    )
    assert answer.place == "pyproject.toml"


HELPER = """
import importlib, pkgutil
from fastapi import FastAPI
app = FastAPI()
def include_all(app, package):
    found = importlib.import_module(package)
    for _, name, _ in pkgutil.iter_modules(found.__path__):
        app.include_router(importlib.import_module(name).router)
include_all(app, "app.pages")
"""


def test_helper_that_is_called_for_several_packages_is_no_place() -> None:
    """What is included there would be included as many times."""
    assert found(main=HELPER) == ("app/main.py", "include_all", "app")
    again = f'{HELPER}include_all(app, "app.parts")\n'
    assert found(main=again) == ("app/main.py", "", "app")
