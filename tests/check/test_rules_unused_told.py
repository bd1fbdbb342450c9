"""What AEG101 says of routers that are commented out, or included in vain."""

import pytest

from aegis_cst.check.rules import unused
from check.project_check import found, shown
from check.wired import ROUTER, files

HEAD = "from fastapi import FastAPI\n"
USERS = "from app.users import router as users_router\n"


def test_several_that_are_commented_out_are_one_decision() -> None:
    main = f"""{HEAD}{USERS}from app.api import a, b
# from app.api.c import router as third

app = FastAPI()
app.include_router(users_router)
# app.include_router(a.router)
#app.include_router(b.router, prefix="/b")
# app.include_router(third)
"""
    project = files(
        main=main, users=ROUTER, api__a=ROUTER, api__b=ROUTER, api__c=ROUTER
    )
    (finding,) = found(unused.RULES, project)
    assert shown(unused.RULES, project) == [
        (
            "app/main.py:8:1 the includes of `a.router`, `b.router` and `third` are "
            "commented out, so their 3 routes answer 404"
        )
    ]
    assert [place.path for place, _ in finding.related] == [
        "app/api/a.py",
        "app/api/b.py",
        "app/api/c.py",
    ]


def test_one_that_is_commented_out() -> None:
    main = f"{HEAD}{USERS}from app import items\napp = FastAPI()\n"
    main += "app.include_router(users_router)\n# app.include_router(items.router)\n"
    (finding,) = found(unused.RULES, files(main=main, items=ROUTER, users=ROUTER))
    assert finding.place.path == "app/items.py"
    assert finding.advice == "its include is commented out in app/main.py:6"


def test_a_module_that_is_imported_already() -> None:
    main = f"{HEAD}{USERS}from app import items\napp = FastAPI()\n"
    main += "app.include_router(users_router)\n"
    (finding,) = found(unused.RULES, files(main=main, items=ROUTER, users=ROUTER))
    assert finding.advice == (
        "include it beside app/main.py:5, as `items.router`, which is imported there"
    )


SECOND = """app = FastAPI()
admin = FastAPI()
app.include_router(users_router)
admin.include_router(items.router)
"""


def test_an_application_that_nobody_serves() -> None:
    main = f"{HEAD}{USERS}from app import items\n{SECOND}"
    project = files(main=main, items=ROUTER, users=ROUTER)
    assert shown(unused.RULES, project) == [
        (
            "app/items.py:3:10 `router` of app/items.py is included only in `admin`, "
            "which nobody serves, so its route answers 404"
        )
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/main.py", "app.mount('/admin', admin)\n"),
        ("app/main.py", "import uvicorn\nuvicorn.run('app.main:admin')\n"),
        ("app/main.py", "import uvicorn\nuvicorn.run(admin)\n"),
        ("app/serve.py", "from app.main import admin\nrun(admin)\n"),
        ("Dockerfile", "CMD uvicorn app.main:admin\n"),
        ("README.md", "Run `uvicorn app.main:admin`.\n"),
        ("pyproject.toml", '[tool.aegis]\napp = "app.main:admin"\n'),
    ],
)
def test_an_application_that_somebody_serves(path: str, text: str) -> None:
    main = f"{HEAD}{USERS}from app import items\n{SECOND}"
    project = files(main=main, items=ROUTER, users=ROUTER)
    project[path] = str(project.get(path, "")) + text
    assert not any("`admin`" in each for each in shown(unused.RULES, project))


def test_a_package_that_imports_its_modules() -> None:
    project = files(
        main=f"{HEAD}from app import api\napp = FastAPI()\n"
        "app.include_router(api.router)\n",
        api__init="from fastapi import APIRouter\nfrom . import a, b\n"
        "router = APIRouter()\nrouter.include_router(a.router)\n",
        api__a=ROUTER,
        api__b=ROUTER,
    )
    assert [each.place.path for each in found(unused.RULES, project)] == [
        "app/api/b.py"
    ]


def test_a_router_of_the_project_s_own_class() -> None:
    base = """
        from fastapi import APIRouter

        class Router(APIRouter):
            def __init__(self, prefix="", **options):
                super().__init__(prefix=prefix, dependencies=[guard], **options)
    """
    items = "from app.base import Router\nrouter = Router()\n"
    items += "@router.get('/a')\ndef a(): ...\n"
    main = f"{HEAD}{USERS}app = FastAPI()\napp.include_router(users_router)\n"
    project = files(main=main, users=ROUTER, items=items, base=base)
    assert [each.place.path for each in found(unused.RULES, project)] == [
        "app/items.py"
    ]


def test_a_loop_over_plugins_finds_no_router_of_another_name() -> None:
    main = f"{HEAD}{USERS}app = FastAPI()\napp.include_router(users_router)\n"
    main += "for each in third():\n    app.include_router(each.events)\n"
    project = files(main=main, users=ROUTER, items=ROUTER)
    assert [each.place.path for each in found(unused.RULES, project)] == [
        "app/items.py"
    ]
