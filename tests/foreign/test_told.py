"""Applications that people have told of: each was refused, or not reached, once."""

from pathlib import Path
from textwrap import dedent

from e2e.environment import Environment
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from foreign.asked import modules_answering

Files = dict[str, bytes]
COMMON = {
    "pyproject.toml": """\
        [project]
        name = "shop"
        version = "0"
        requires-python = ">=3.11"
        dependencies = ["fastapi>=0.137"]
        """,
    "app/__init__.py": "",
    "app/goods.py": """\
        from fastapi import APIRouter
        goods = APIRouter(prefix="/goods")
        @goods.get("/")
        def listed(): ...
        """,
}
API = "from fastapi import FastAPI\n"
GOODS = "from app.goods import goods\n"
HEAD = API + GOODS
PAGES = """\
    from fastapi import APIRouter
    def pages():
        made = APIRouter()
        @made.get("/{rest:path}")
        def page(rest: str): ...
        return made
    """
MADE = HEAD + "app = FastAPI()\napp.include_router(goods)\n"
HOOKS = (
    "from contextlib import asynccontextmanager\nfrom functools import partial\n"
    "@asynccontextmanager\nasync def _hooks(app, extra=None):\n    yield\n"
)

# What the module of the application says, and other modules beside it.
TOLD: dict[str, tuple[str, dict[str, str]]] = {
    "catch-all by a factory": (
        HEAD + "from app.pages import pages\napp = FastAPI()\n"
        "app.include_router(goods)\napp.include_router(pages())\n",
        {"app/pages.py": PAGES},
    ),
    "catch-all with its path in a constant": (
        MADE + 'REST = "/{rest:path}"\n@app.get(REST)\ndef page(rest: str): ...\n',
        {},
    ),
    "catch-all with its path in an f-string": (
        MADE + 'R = ""\n@app.get(f"{R}/{{rest:path}}")\ndef page(rest: str): ...\n',
        {},
    ),
    "catch-all alone in the factory, behind middleware": (
        API + "from app.wiring import wire\n"
        "from starlette.middleware.gzip import GZipMiddleware\n"
        "def create():\n    app = FastAPI()\n    app.add_middleware(GZipMiddleware)\n"
        "    wire(app)\n    @app.get('/{rest:path}')\n    def page(rest: str): ...\n"
        "    return app\napp = create()\n",
        {
            "app/wiring.py": (
                "from app.goods import goods\n"
                "def wire(app):\n    app.include_router(goods)\n"
            )
        },
    ),
    "preflights for everything": (
        HEAD + 'app = FastAPI()\n@app.options("/{rest:path}")\n'
        "def preflight(rest: str): ...\napp.include_router(goods)\n",
        {},
    ),
    "prefix from another module": (
        HEAD + "from app.first import first\napp = FastAPI()\n"
        "app.include_router(first)\napp.include_router(goods)\n",
        {
            "app/values.py": 'PREFIX = "/first"\n',
            "app/first.py": (
                "from fastapi import APIRouter\n"
                "from app.values import PREFIX\nfirst = APIRouter(prefix=PREFIX)\n"
                '@first.get("")\ndef one(): ...\n'
            ),
        },
    ),
    "attribute of an object": (
        HEAD + "class Shop:\n    def __init__(self):\n        self.api = FastAPI()\n"
        "        self.wire()\n    def wire(self):\n"
        "        self.api.include_router(goods)\napp = Shop().api\n",
        {},
    ),
    "object that registers": (
        HEAD + "class Wiring:\n    def __init__(self, api): self.api = api\n"
        "    def run(self): self.api.include_router(goods)\n"
        "app = FastAPI()\nWiring(app).run()\n",
        {},
    ),
    "assigned anew": (
        HEAD + "def with_goods(app):\n    app.include_router(goods)\n    return app\n"
        "def create():\n    app = FastAPI()\n    app = with_goods(app)\n"
        "    return app\napp = create()\n",
        {},
    ),
    "closure": (
        HEAD + "def create():\n    app = FastAPI()\n    def wire():\n"
        "        app.include_router(goods)\n    wire()\n    return app\n"
        "app = create()\n",
        {},
    ),
    "handed on as its router": (
        HEAD + "def wire(router):\n    router.include_router(goods)\n"
        "app = FastAPI()\nwire(app.router)\n",
        {},
    ),
    "one of a tuple": (
        HEAD + "def create():\n    made = FastAPI()\n    made.include_router(goods)\n"
        "    return made, 1\napp, number = create()\n",
        {},
    ),
    "imported with a star": ("from app.made import *\n", {"app/made.py": MADE}),
    "FastAPI re-exported by the project": (
        GOODS + "from app.compat import FastAPI\n"
        "app = FastAPI()\napp.include_router(goods)\n",
        {"app/compat.py": "from fastapi import FastAPI\n"},
    ),
    "registration on a shared line": (
        HEAD + "app = FastAPI()\napp.include_router(goods); print()\n",
        {},
    ),
    "lifespan under another name": (
        HEAD + HOOKS + "lifespan = _hooks\napp = FastAPI(lifespan=lifespan)\n"
        "app.include_router(goods)\n",
        {},
    ),
    "lifespan with arguments": (
        HEAD + HOOKS + "app = FastAPI(lifespan=partial(_hooks, extra=1))\n"
        "app.include_router(goods)\n",
        {},
    ),
    "lifespan by a function": (
        HEAD + HOOKS + "def hooks_of(extra):\n    return _hooks\n"
        "app = FastAPI(lifespan=hooks_of(1))\napp.include_router(goods)\n",
        {},
    ),
    "lifespan of an object": (
        HEAD + "from contextlib import asynccontextmanager\nclass Shop:\n"
        "    @asynccontextmanager\n    async def hooks(self, app):\n        yield\n"
        "app = FastAPI(lifespan=Shop().hooks)\napp.include_router(goods)\n",
        {},
    ),
    "gunicorn's own module of options": (
        MADE,
        {
            "gunicorn_conf.py": "workers = 2\n",
            "Dockerfile": (
                'FROM python:3.12\nCMD ["gunicorn", "-c", '
                '"python:gunicorn_conf", "app.main:app"]\n'
            ),
        },
    ),
}


def files_of(main: str, others: dict[str, str]) -> Files:
    texts = {**COMMON, **others, "app/main.py": main}
    return {path: dedent(text).encode() for path, text in texts.items()}


def test_scheduler_is_reached_in_each(environment: Environment, tmp_path: Path) -> None:
    projects = []
    for name, (main, others) in TOLD.items():
        files = files_of(main, others)
        plan = plan_add(MemoryTree(files), ["scheduler"])
        assert not plan.blockers, (name, plan.blockers)
        after = applied(files, plan)
        back = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
        assert applied(after, back) == files, name
        projects.append(after)
    paths = ["/api/v1/scheduler/jobs", "/api/v1/scheduler/health"]
    told = modules_answering(environment, tmp_path, projects, paths)
    package = "app.components.scheduler"
    right = {paths[0]: f"{package}.api", paths[1]: f"{package}.health_api"}
    assert dict(zip(TOLD, told, strict=True)) == dict.fromkeys(TOLD, right)
