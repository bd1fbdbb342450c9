"""AEG101: routers that are registered nowhere, and all the ways to register one."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.rules import unused
from check.project_check import found, shown
from check.wired import ROUTER, files

FORGOTTEN = "`router` of app/items.py is registered nowhere, so its route answers 404"
EMPTY = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def test_router_that_nobody_includes() -> None:
    project = files(main=EMPTY, items=ROUTER)
    assert shown(unused.RULES, project) == [f"app/items.py:3:10 {FORGOTTEN}"]


def test_router_with_a_frontend_that_nobody_includes() -> None:
    items = f'{ROUTER}\n    router.frontend("/", directory="dist")\n'
    project = files(main=EMPTY, items=items)
    assert shown(unused.RULES, project) == [f"app/items.py:3:10 {FORGOTTEN}"]


def test_advice_names_where_the_others_are() -> None:
    main = """
        from fastapi import FastAPI

        from app.users import router

        app = FastAPI()
        app.include_router(router)
    """
    project = files(main=main, items=ROUTER, users=ROUTER)
    (finding,) = found(unused.RULES, project)
    assert finding.place.path == "app/items.py"
    assert finding.advice == (
        "include it beside app/main.py:6, with `from app.items import router`"
    )
    assert "app/main.py" in finding.files


def test_routes_of_included_routers_are_counted() -> None:
    api = """
        from fastapi import APIRouter

        from app.items import router as items

        api = APIRouter()
        api.include_router(items, prefix="/a")
        api.include_router(items, prefix="/b")
    """
    project = files(main=EMPTY, items=ROUTER, api=api)
    assert shown(unused.RULES, project) == [
        (
            "app/api.py:5:7 `api` of app/api.py is registered nowhere, so its 2 routes "
            "answer 404"
        )
    ]


@pytest.mark.parametrize(
    "main",
    [
        "from app.items import router\napp = FastAPI()\napp.include_router(router)\n",
        "import app.items\nx = FastAPI()\nx.include_router(app.items.router)\n",
        "import app.items as i\nx = FastAPI()\nx.include_router(i.router)\n",
        "from app import items\nx = FastAPI()\nx.include_router(items.router)\n",
        "from . import items\nx = FastAPI()\nx.include_router(items.router)\n",
        "from .items import router as r\nx = FastAPI()\nx.include_router(router=r)\n",
        "from .items import *\nx = FastAPI()\nx.include_router(router)\n",
        (
            "from app import items\nx = FastAPI()\n"
            "for each in (items,):\n    x.include_router(each.router)\n"
        ),
        (
            "from app import items\nx = FastAPI()\n"
            "for each, prefix in [(items.router, '/a')]:\n"
            "    x.include_router(each, prefix=prefix)\n"
        ),
        (
            "from app.items import router\nROUTERS = [router]\nx = FastAPI()\n"
            "for each in ROUTERS:\n    x.include_router(each)\n"
        ),
        (
            "from app.items import router\nROUTERS = {'a': router}\nx = FastAPI()\n"
            "for k, v in ROUTERS.items():\n    x.include_router(v, prefix=k)\n"
        ),
        (
            "from app.items import router\nx = FastAPI()\n"
            "[x.include_router(each) for each in [router]]\n"
        ),
        (
            "from app.items import router\nx = FastAPI()\n"
            "list(map(x.include_router, [router]))\n"
        ),
        (
            "try:\n    from app.items import router\nexcept ImportError:\n"
            "    router = None\n"
            "x = FastAPI()\nif router:\n    x.include_router(router)\n"
        ),
        (
            "def create():\n    from app.items import router\n    x = FastAPI()\n"
            "    x.include_router(router)\n    return x\n"
        ),
        (
            "def create():\n    from app.items import router\n    x = FastAPI()\n"
            "    def wire():\n        x.include_router(router)\n    wire()\n    "
            "return x\n"
        ),
        (
            "from app.items import router\nclass Server:\n    def __init__(self):\n"
            "        self.app = FastAPI()\n        self.wire()\n"
            "    def wire(self):\n        self.app.include_router(router)\n"
        ),
        (
            "from app.items import router\nasync def lifespan(a):\n"
            "    a.include_router(router)\n    yield\nx = FastAPI(lifespan=lifespan)\n"
        ),
        (
            "from app.items import router\nx = FastAPI()\n@x.on_event('startup')\n"
            "def late():\n    x.include_router(router)\n"
        ),
        "from app.items import router\nx = FastAPI(routes=router.routes)\n",
        (
            "from app.items import router\nx = FastAPI()\n"
            "x.router.routes.extend(router.routes)\n"
        ),
        "from app.items import router\nx = FastAPI()\nx.mount('/items', router)\n",
        (
            "import importlib\nx = FastAPI()\n"
            "x.include_router(importlib.import_module('app.items').router)\n"
        ),
        (
            "import os\nfrom app.items import router\nx = FastAPI()\n"
            "if os.environ.get('DEBUG'):\n    x.include_router(router)\n"
        ),
        (
            "import app.items\nx = FastAPI()\n"
            "x.include_router(getattr(app.items, 'router'))\n"
        ),
        (
            "from app.items import router\nfrom third import build\n"
            "x = build(FastAPI(), router)\n"
        ),
    ],
)
def test_ways_to_register(main: str) -> None:
    project = files(main=f"from fastapi import FastAPI\n{main}", items=ROUTER)
    assert shown(unused.RULES, project) == []


REGISTER = "def register(app):\n    app.include_router(router)\n"


@pytest.mark.parametrize(
    "others",
    [
        {
            "main": "from fastapi import FastAPI\nfrom app.api import items_router\n"
            "app = FastAPI()\napp.include_router(items_router)\n",
            "api__init": "from .items import router as items_router\n",
        },
        {
            "main": "from fastapi import FastAPI\nfrom app import api\n"
            "app = FastAPI()\napp.include_router(api.items_router)\n",
            "api__init": "from .items import router as items_router\n"
            "__all__ = ['items_router']\n",
        },
        {
            "main": "from fastapi import FastAPI\nfrom app.api import *\n"
            "app = FastAPI()\napp.include_router(router)\n",
            "api__init": "from .items import *\n__all__ = ['router']\n",
        },
        {
            "main": "from fastapi import FastAPI\nfrom app.setup import register\n"
            "app = FastAPI()\nregister(app)\n",
            "setup": f"from app.api.items import router\n{REGISTER}",
        },
        {
            "main": "from fastapi import FastAPI\nfrom app.setup import register\n"
            "def create():\n    return FastAPI()\n"
            "def run():\n    app = create()\n    register(app=app)\n    return app\n",
            "setup": f"from .api.items import router\n{REGISTER}",
        },
        {
            "main": "from fastapi import FastAPI\nfrom app.api import router\n"
            "app = FastAPI()\napp.include_router(router, prefix='/v1')\n",
            "api__init": "from fastapi import APIRouter\n"
            "from . import items\nrouter = APIRouter()\n"
            "router.include_router(items.router)\n",
        },
        {
            "main": "from fastapi import FastAPI\nfrom app.api.all import ROUTERS\n"
            "app = FastAPI()\nfor each in ROUTERS:\n    app.include_router(each)\n",
            "api__all": "from app.api.items import router\nROUTERS = [router]\n",
        },
        {
            "main": "import pkgutil, importlib\nfrom fastapi import FastAPI\n"
            "import app.api\nx = FastAPI()\n"
            "for found in pkgutil.iter_modules(app.api.__path__):\n"
            "    module = importlib.import_module(f'app.api.{found.name}')\n"
            "    x.include_router(module.router)\n",
        },
    ],
)
def test_ways_through_other_modules(others: Mapping[str, str]) -> None:
    project = files(**others, api__items=ROUTER)
    assert shown(unused.RULES, project) == []


@pytest.mark.parametrize(
    "project",
    [
        files(items=ROUTER),  # no application: a library
        {**files(main=EMPTY), "tests/test_items.py": ROUTER},
        {**files(main=EMPTY), "app/tests/items.py": ROUTER},
        files(
            main=EMPTY, items="from fastapi import APIRouter\nrouter = APIRouter()\n"
        ),
        files(main=EMPTY, items=ROUTER + "\n    print(router.routes)\n"),
        files(
            main=EMPTY,
            items="from fastapi import APIRouter\ndef make():\n    r = APIRouter()\n"
            "    @r.get('/')\n    def f(): ...\n    return r\n",
        ),
        files(
            main=EMPTY,
            items="from app.base import Router\nrouter = Router()\n"
            "@router.get('/')\ndef f(): ...\n",
            base="from fastapi import APIRouter\nclass Router(APIRouter):\n"
            "    all = []\n    def __init__(self):\n        self.all.append(self)\n",
        ),
    ],
)
def test_what_is_left_alone(project: Mapping[str, str | bytes]) -> None:
    assert shown(unused.RULES, project) == []


@pytest.mark.parametrize(
    "main",
    [
        "from app.items import router\n",
        "from app.items import router as items_router  # include_router(router)\n",
        "from app import items\n",
        "# app.include_router(items.router)\n",
        "def never():\n    '''router of items'''\n",
        "if TYPE_CHECKING:\n    from app.items import router\n",
        "import uvicorn\nfrom app.items import router\nuvicorn.run('app.main:app')\n",
        "from app.items import router\nSERVED = 'app.main.app'\n",
        "from app.items import router\n__all__ = [router]\n",
        "from app.items import router\n__all__ = ['router']\n",
        "from app.items import router\nrouter.container = 1\n",
        "from app import items\nitems.router.container = 1\ndel items.router.tags\n",
        "from app.items import router\nROUTERS = [router]\n",
        "from app import items\nROUTERS = {'a': (items.router,), 'b': [items]}\n",
        "from app import items\nALL = []\nALL.append(items.router)\nMORE = ALL\n",
        "from app.items import router as r\ndef f(r):\n    app.include_router(r)\n",
        "import logging\nlogging.getLogger('app.items')\n",
        'def importing():\n    """import_module of a router, app.items.router."""\n',
        "# import_module('app.items').router\n",
        "from app.items import router\nX: 'router' = 1\n",
    ],
)
def test_what_is_no_registration(main: str) -> None:
    project = files(main=f"{EMPTY}{main}", items=ROUTER)
    assert shown(unused.RULES, project) == [f"app/items.py:3:10 {FORGOTTEN}"]


def test_exported_again_and_used_by_nobody() -> None:
    project = files(
        main=EMPTY, api__items=ROUTER, api__init="from .items import router\n"
    )
    assert len(shown(unused.RULES, project)) == 1


@pytest.mark.parametrize("root", ["", "src/", "services/shop/", "services/shop/src/"])
def test_layouts(root: str) -> None:
    main = "from fastapi import FastAPI\nfrom app.items import router\n"
    project = files(main=main + "app = FastAPI()\napp.include_router(router)\n")
    project |= files(items=ROUTER, users=ROUTER)
    moved = {f"{root}{path}": text for path, text in project.items()}
    assert [each.place.path for each in found(unused.RULES, moved)] == [
        f"{root}app/users.py"
    ]


def test_namespace_package() -> None:
    main = "from fastapi import FastAPI\nfrom app.api.items import router\n"
    project = files(main=main + "app = FastAPI()\napp.include_router(router)\n")
    del project["app/__init__.py"]
    project["app/api/items.py"] = ROUTER
    assert shown(unused.RULES, project) == []
