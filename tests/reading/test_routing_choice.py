"""Which of several blocks is chosen."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.application import Application
from aegis_cst.reading.places.routing import Place, router_place
from aegis_cst.reading.project import Project

PATHS = ("/api/v1/jobs", "/api/v1/jobs/{job_id}/run")


def place(setting: str = "", /, **modules: str) -> Place | Blocker:
    files = {
        f"app/{name.replace('__', '/')}.py": each for name, each in modules.items()
    }
    pyproject = '[tool.aegis]\napp = "app.main:app"\n'
    project = Project(MemoryTree({"pyproject.toml": pyproject, **files}))
    assert isinstance(project.application, Application), project.application
    ours = frozenset({"app.jobs"})
    return router_place(project.modules, project.application, PATHS, ours, setting)


def found(setting: str = "", /, **modules: str) -> tuple[str, str, str]:
    answer = place(setting, **modules)
    assert isinstance(answer, Place), answer
    assert answer.anchor.siblings == ("include_router",)
    assert answer.anchor.ours == frozenset({"app.jobs"})
    return answer.path, answer.anchor.function, answer.anchor.receiver


def blocker(setting: str = "", /, **modules: str) -> Blocker:
    answer = place(setting, **modules)
    assert isinstance(answer, Blocker), answer
    return answer


def module(text: str) -> str:
    """A module with an application ``app`` and a few routers."""
    return f"from fastapi import FastAPI\napp = FastAPI()\n{text}"


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
    answer = blocker(main=module(text))
    assert answer.reason.startswith("no include_router() stands unconditionally in")
    assert answer.place == "app/main.py:2"
    assert found(main=module(text + "app.include_router(z)\n"))[1] == ""


def test_function_that_is_called_for_each_router_is_not_chosen() -> None:
    text = "def add(app, r):\n    app.include_router(r)\n\n" + "add(app, x)\n" * 3
    assert blocker(main=module(text)).place == "app/main.py:2"
    assert found(main=module(text + "app.include_router(z)\n"))[1] == ""


def test_recursion_ends() -> None:
    text = "def f(app):\n    f(app)\n    app.include_router(a)\n\nf(app)\n"
    assert found(main=module(text)) == ("app/main.py", "f", "app")


def test_code_behind_a_return_does_not_count() -> None:
    text = "def f(app):\n    return\n    app.include_router(a)\n\nf(app)\n"
    assert blocker(main=module(text)).place == "app/main.py:2"


@pytest.mark.parametrize(
    ("text", "receiver"),
    [
        ("api = app\napi.include_router(a)\n", "api"),
        ("app.include_router(a)\napi = app\n", "app"),
        ("app.include_router(a)\napi = app\napi.include_router(b)\n", "app"),
    ],
)
def test_receiver_is_the_name_that_is_used(text: str, receiver: str) -> None:
    files = {"app/main.py": module(text)}
    for entry in ("app", "api"):
        pyproject = f'[tool.aegis]\napp = "app.main:{entry}"\n'
        project = Project(MemoryTree({"pyproject.toml": pyproject, **files}))
        assert isinstance(project.application, Application)
        answer = router_place(project.modules, project.application, PATHS, frozenset())
        if entry == "api":
            assert isinstance(answer, Place)
            assert answer.anchor.receiver == receiver


def test_setting_prefers_the_name_that_is_used() -> None:
    text = module("api = app\napi.include_router(a)\n")
    pyproject = '[tool.aegis]\napp = "app.main:api"\n'
    project = Project(MemoryTree({"pyproject.toml": pyproject, "app/main.py": text}))
    assert isinstance(project.application, Application)
    answer = router_place(
        project.modules, project.application, PATHS, frozenset(), "app.main:"
    )
    assert isinstance(answer, Place)
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
