"""The block in which routers are included."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.project.application import Application
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.project import Project
from aegis_cst.project.routing import Place, router_place

PATHS = ("/api/v1/jobs", "/api/v1/jobs/{job_id}/run")
MAIN = (
    "from fastapi import FastAPI\n"
    "from app.routing import include_routers\n"
    "\n"
    "def create_app():\n"
    "    web = FastAPI()\n"
    "    include_routers(web)\n"
    "    return web\n"
    "\n"
    "app = create_app()\n"
)
ROUTING = (
    "from app.health import router as health\n"
    "\n"
    "def include_routers(app):\n"
    "    app.include_router(health)\n"
)


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


def test_function_of_another_module() -> None:
    expected = ("app/routing.py", "include_routers", "app")
    assert found(main=MAIN, routing=ROUTING) == expected


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("from app.web.urls import register", "register(web)"),
        ("from app.web.urls import register as r", "r(web)"),
        ("from .web.urls import register", "register(web)"),
        ("from app.web import urls", "urls.register(web)"),
        ("import app.web.urls", "app.web.urls.register(web)"),
        ("import app.web.urls as u", "u.register(web)"),
        ("from app.web.urls import register", "register(api=web)"),
        ("from app.web.urls import register", "done = register(web)"),
        ("from app.web.urls import register", "register(\n        web,\n    )"),
    ],
)
def test_function_moved_and_renamed(imported: str, call: str) -> None:
    main = MAIN.replace("from app.routing import include_routers", imported)
    main = main.replace("include_routers(web)", call)
    urls = "def register(api):\n    api.include_router(x.router)\n"
    assert found(main=main, web__urls=urls) == ("app/web/urls.py", "register", "api")


@pytest.mark.parametrize(
    ("signature", "call"),
    [
        ("settings, api", "register(3, web)"),
        ("settings, api", "register(3, api=web)"),
        ("settings, *, api", "register(3, api=web)"),
        ("settings, /, api", "register(3, web)"),
        ("api, **rest", "register(api=web, x=1)"),
    ],
)
def test_position_among_the_arguments(signature: str, call: str) -> None:
    main = MAIN.replace("import include_routers", "import register")
    main = main.replace("include_routers(web)", call)
    routing = f"def register({signature}):\n    api.include_router(x)\n"
    assert found(main=main, routing=routing) == ("app/routing.py", "register", "api")


@pytest.mark.parametrize(
    "call", ["register(*web)", "register(**web)", "register(y=web)"]
)
def test_arguments_that_cannot_be_followed(call: str) -> None:
    main = MAIN.replace("import include_routers", "import register")
    main = main.replace("include_routers(web)", call)
    routing = "def register(api):\n    api.include_router(x)\n"
    answer = blocker(main=main, routing=routing)
    assert answer.place == "app/main.py:5"
    assert 'routers = "module:function" under [tool.aegis.anchors]' in answer.reason


def test_asynchronous_function_is_followed() -> None:
    main = MAIN.replace("def create", "async def create").replace(
        "    include", "    await include"
    )
    routing = ROUTING.replace("def ", "async def ")
    assert found(main=main, routing=routing)[0] == "app/routing.py"


def test_inlined_in_the_factory() -> None:
    main = MAIN.replace("include_routers(web)", "web.include_router(a)")
    assert found(main=main) == ("app/main.py", "create_app", "web")


def test_at_module_level() -> None:
    assert found(main=module("app.include_router(a)\n")) == ("app/main.py", "", "app")


def test_module_level_behind_a_factory_elsewhere() -> None:
    factory = MAIN.replace("    include_routers(web)\n", "")
    main = "from app.factory import create_app\napp = create_app()\n"
    assert found(main=main + "app.include_router(a)\n", factory=factory) == (
        "app/main.py",
        "",
        "app",
    )


def test_package_import_of_the_same_name_as_the_application() -> None:
    text = "import app.models\n" + module("app.include_router(a)\n")
    assert found(main=text) == ("app/main.py", "", "app")


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
