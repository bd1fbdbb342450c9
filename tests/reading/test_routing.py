"""The block in which routers are included."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.routers import AnchoredPlace, router_places
from aegis_cst.reading.project import Project

PATHS = ["/api/v1/jobs", "/api/v1/jobs/{job_id}/run"]
MAIN = (
    "from fastapi import FastAPI; from app.parts import *\n"
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
    "from app.parts import health\n"
    "\n"
    "def include_routers(app):\n"
    "    app.include_router(health)\n"
)

HEAD = "from app.parts import *; from fastapi import FastAPI"
PARTS = "from fastapi import APIRouter\n" + "".join(
    f'{each} = APIRouter()\n@{each}.get("/{each}")\ndef f_{each}(): ...\n'
    for each in ("a", "b", "c", "d", "health", "x", "z", "site")
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
    urls = "from app.parts import x\ndef register(api):\n    api.include_router(x)\n"
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
    routing = f"from app.parts import x\ndef register({signature}):\n"
    routing += "    api.include_router(x)\n"
    assert found(main=main, routing=routing) == ("app/routing.py", "register", "api")


@pytest.mark.parametrize(
    "call", ["register(*web)", "register(**web)", "register(y=web)"]
)
def test_arguments_that_cannot_be_followed(call: str) -> None:
    main = MAIN.replace("import include_routers", "import register")
    main = main.replace("include_routers(web)", call)
    routing = "def register(api):\n    api.include_router(x)\n"
    assert found(main=main, routing=routing) == ("app/main.py", "create_app", "web")


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
