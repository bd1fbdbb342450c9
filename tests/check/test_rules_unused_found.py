"""AEG101 says nothing where routers are found only when the code runs."""

import pytest

from aegis_cst.check.rules import RULES, unused
from check.project_check import found, shown
from check.wired import ROUTER, files

LOADER = """
    from importlib import import_module


    def load(package):
        for name in ("items", "users"):
            yield import_module(f"{package}.{name}")
"""


@pytest.mark.parametrize(
    "loop",
    [
        "for each in load('app'):\n    app.include_router(each.router)\n",
        "for name in NAMES:\n    app.include_router(getattr(package, name).router)\n",
        "for n in ['items']:\n    app.include_router(sys.modules[f'app.{n}'].router)\n",
        "for n in ('items', 'users'):\n    app.include_router(globals()[n].router)\n",
    ],
)
def test_includes_of_what_a_loop_finds(loop: str) -> None:
    main = f"from fastapi import FastAPI\nfrom app.loader import load\n{loop}"
    main = main.replace("load\n", "load\n\napp = FastAPI()\n", 1)
    project = files(main=main, items=ROUTER, users=ROUTER, loader=LOADER)
    assert shown(unused.RULES, project) == []


def test_a_list_that_fills_while_modules_are_imported() -> None:
    registry = """
        ALL = []


        def register(router):
            ALL.append(router)
            return router
    """
    items = """
        from fastapi import APIRouter

        from app.registry import register

        router = register(APIRouter(prefix="/items"))


        @router.get("/")
        def items():
            return []
    """
    main = """
        from fastapi import FastAPI

        from app import items
        from app.registry import ALL

        app = FastAPI()
        for each in ALL:
            app.include_router(each)
    """
    project = files(main=main, items=items, registry=registry)
    assert shown(unused.RULES, project) == []


def test_a_loop_over_routers_that_are_known_hides_no_other() -> None:
    main = """
        from fastapi import FastAPI

        from app import users

        app = FastAPI()
        for each in (users.router,):
            app.include_router(each)
    """
    project = files(main=main, items=ROUTER, users=ROUTER)
    assert [each[:12] for each in shown(unused.RULES, project)] == ["app/items.py"]


@pytest.mark.parametrize("folder", ["packages/users", "packages/users-lib", "libs/u"])
def test_members_of_a_workspace_import_each_other(folder: str) -> None:
    project = {
        "pyproject.toml": '[tool.uv.workspace]\nmembers = ["packages/*", "libs/*"]\n',
        "packages/core/pyproject.toml": '[project]\nname = "core"\nversion = "1"\n',
        "packages/core/src/core/__init__.py": "",
        "packages/core/src/core/main.py": "from fastapi import FastAPI\n"
        "from users.api import router\n\napp = FastAPI()\napp.include_router(router)\n",
        f"{folder}/pyproject.toml": '[project]\nname = "users"\nversion = "1"\n',
        f"{folder}/src/users/__init__.py": "",
        f"{folder}/src/users/api.py": files(items=ROUTER)["app/items.py"],
    }
    assert shown(RULES, project) == []


def test_no_fix_where_it_would_import_in_a_circle() -> None:
    main = """
        from fastapi import FastAPI

        from app.users import router

        app = FastAPI()
        app.include_router(router)
    """
    items = "from app.service import app\n" + str(files(items=ROUTER)["app/items.py"])
    service = "from app.main import app\n"
    project = files(main=main, items=items, users=ROUTER, service=service)
    (finding,) = found(unused.RULES, project)
    assert finding.fix is None
    assert finding.advice.endswith("; mind that it imports from there itself")
    (finding,) = found(unused.RULES, files(main=main, items=ROUTER, users=ROUTER))
    assert finding.fix is not None
