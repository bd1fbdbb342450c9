import pytest

from aegis_cst.check.finding import Replacement
from aegis_cst.check.rules import (
    listed_routes,
    mounted_mcp,
    prefix_parameters,
    unseen_tables,
)
from check.project_check import found, shown

MAIN = """
    from fastapi import Depends, FastAPI
    from app.deps import checked, plain
    from app.items import router

    app = FastAPI({})
    app.include_router(router, prefix="/orgs/{{org_id}}"{})
"""
DEPS = """
    from typing import Annotated
    from fastapi import Depends, Request


    def inner(org_id: int): ...


    def checked(it=Depends(inner)): ...


    def plain(name: str): ...


    def asked(request: Request): ...


    Org = Annotated[int, Depends(inner)]
"""
ITEMS = """
    from fastapi import APIRouter, Depends, Path, Request
    from app.deps import *

    router = APIRouter({})


    @router.get("/items")
    def items({}): ...
"""


def untaken(
    parameters: str = "", router: str = "", include: str = "", app: str = ""
) -> list[str]:
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": MAIN.format(app, include),
        "app/deps.py": DEPS,
        "app/items.py": ITEMS.format(router, parameters),
    }
    return shown(prefix_parameters.RULES, files)


@pytest.mark.parametrize("parameters", ["", "name: str", "it=Depends(plain)"])
def test_a_parameter_that_nothing_takes_is_told(parameters: str) -> None:
    assert untaken(parameters) == [
        (
            "app/main.py:6:35 `org_id` stands in this prefix, and `items`, its only "
            "route, does not take it: every value is answered alike"
        )
    ]


@pytest.mark.parametrize(
    "parameters",
    [
        "org_id: int",
        "it=Depends(checked)",
        "it: Org",
        "request: Request",
        "it=Depends(asked)",
        "it=Depends(unknown)",
        "other: int = Path(alias='org_id')",
        "**more",
    ],
)
def test_a_parameter_that_may_be_taken_is_left_alone(parameters: str) -> None:
    assert untaken(parameters) == []


def test_a_dependency_anywhere_on_the_way_takes_it() -> None:
    given = "dependencies=[Depends(checked)]"
    assert untaken(router=given) == []
    assert untaken(include=f", {given}") == []
    assert untaken(app=given) == []
    assert len(untaken(include=", dependencies=[Depends(plain)]")) == 1
    assert untaken(include=", dependencies=guards()") == []


def test_what_routes_depend_on_together_is_looked_into_for_each() -> None:
    items = ITEMS.format("", "it=Depends(plain)") + (
        '\n\n    @router.get("/others")\n    def others(it=Depends(plain)): ...\n'
    )
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": MAIN.format("", ""),
        "app/deps.py": DEPS,
        "app/items.py": items,
    }
    assert shown(prefix_parameters.RULES, files) == [
        (
            "app/main.py:6:35 `org_id` stands in this prefix, and none of its 2 routes "
            "takes it: every value is answered alike"
        )
    ]


def test_of_several_routes_those_that_do_not_take_it_are_told() -> None:
    items = ITEMS.format("", "org_id: int") + (
        '\n\n    @router.get("/others")\n    def others(): ...\n'
    )
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": MAIN.format("", ""),
        "app/deps.py": DEPS,
        "app/items.py": items,
    }
    assert shown(prefix_parameters.RULES, files) == [
        (
            "app/items.py:12:1 GET /orgs/{org_id}/others is answered alike for every "
            "`org_id`: neither `others` nor a dependency takes it"
        )
    ]


def test_what_a_class_based_view_takes_is_left_alone() -> None:
    items = (
        "from fastapi import APIRouter, Depends\nfrom fastapi_utils.cbv import cbv\n"
        "from app.deps import checked\n\nrouter = APIRouter()\n\n\n"
        "class Base:\n    org: int = Depends(checked)\n\n\n"
        '@cbv(router)\nclass Items(Base):\n    @router.get("/items")\n'
        "    def items(self): ...\n"
    )
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": MAIN.format("", ""),
        "app/deps.py": DEPS,
        "app/items.py": items,
    }
    assert shown(prefix_parameters.RULES, files) == []


def listed(code: str, version: str = ">=0.137", main: str = "") -> list[str]:
    files: dict[str, str | bytes] = {
        "pyproject.toml": '[project]\nname = "a"\nversion = "1"\n'
        f'dependencies = ["fastapi{version}"]\n',
        "main.py": main
        or "from fastapi import APIRouter, FastAPI\n\nrouter = APIRouter()\n"
        "app = FastAPI()\napp.include_router(router)\n",
        "tool.py": "from fastapi import FastAPI, Request\n"
        "from fastapi.routing import APIRoute\nfrom main import app\n\n\n"
        f"def tell(it: FastAPI, request: Request):\n    {code}\n",
    }
    return [each.message for each in found(listed_routes.RULES, files)]


@pytest.mark.parametrize(
    "code",
    [
        "return [route.path for route in app.routes]",
        "return {route.name: 1 for route in it.routes}",
        "return [1 for route in request.app.routes if route.path == '/']",
        "for route in app.routes:\n        print(route.methods)",
        "return [route for route in app.routes if isinstance(route, APIRoute)]",
        (
            "for route in it.routes:\n        if isinstance(route, APIRoute):\n"
            "            route.operation_id = route.name"
        ),
    ],
)
def test_routes_that_are_no_entries_any_more_are_told(code: str) -> None:
    assert len(listed(code)) == 1
    assert listed(code, ">=0.115") == []
    assert listed(code, "") == []
    plain = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    assert listed(code, main=plain) == []


@pytest.mark.parametrize(
    "code",
    [
        "return [route.path for route in app.routes if hasattr(route, 'path')]",
        "return [getattr(route, 'path', '') for route in app.routes]",
        "return [route.path for route in app.routes if isinstance(route, len)]",
        "return len(app.routes)",
        "return [route.path for route in other.routes]",
        (
            "try:\n        return [route.path for route in app.routes]\n"
            "    except AttributeError:\n        return []"
        ),
        "return [str(route) for route in app.routes]",
    ],
)
def test_code_that_asks_first_is_left_alone(code: str) -> None:
    assert listed(code) == []


MCP = "from fastapi import FastAPI\nfrom {} import {}\n\nmcp = {}('a')\n"
FAST = MCP.format("fastmcp", "FastMCP", "FastMCP")
OFFICIAL = MCP.format("mcp.server.fastmcp", "FastMCP", "FastMCP")


def entered(text: str) -> list[str]:
    return [each.message for each in found(mounted_mcp.RULES, {"main.py": text})]


@pytest.mark.parametrize(
    "text",
    [
        FAST + "app = FastAPI()\napp.mount('/mcp', mcp.http_app())\n",
        FAST + "sub = mcp.http_app()\napp = FastAPI()\napp.mount('/mcp', sub)\n",
        OFFICIAL + "app = FastAPI()\napp.mount('/', app=mcp.streamable_http_app())\n",
        FAST + "async def life(app):\n    yield\n\n\napp = FastAPI(lifespan=life)\n"
        "app.mount('/mcp', mcp.http_app())\n",
    ],
)
def test_a_lifespan_that_nobody_enters_is_told(text: str) -> None:
    assert len(entered(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        FAST + "sub = mcp.http_app()\napp = FastAPI(lifespan=sub.lifespan)\n"
        "app.mount('/mcp', sub)\n",
        FAST + "sub = mcp.http_app()\n\n\nasync def life(app):\n"
        "    async with sub.router.lifespan_context(sub):\n        yield\n\n\n"
        "app = FastAPI(lifespan=life)\napp.mount('/mcp', sub)\n",
        OFFICIAL + "async def life(app):\n    async with mcp.session_manager.run():\n"
        "        yield\n\n\napp = FastAPI(lifespan=life)\n"
        "app.mount('/', mcp.streamable_http_app())\n",
        FAST + "app = FastAPI(**options)\napp.mount('/mcp', mcp.http_app())\n",
        FAST + "app = FastAPI()\napp.mount('/mcp', mcp.http_app(transport='sse'))\n",
        OFFICIAL + "app = FastAPI()\napp.mount('/', mcp.sse_app())\n",
        (
            "from fastapi import FastAPI\n\napp = FastAPI()\n"
            "app.mount('/', unknown.http_app())\n"
        ),
    ],
)
def test_a_lifespan_that_may_be_entered_is_left_alone(text: str) -> None:
    assert entered(text) == []


@pytest.mark.parametrize(
    ("made", "fixed"),
    [
        ("FastAPI()", "FastAPI(lifespan=sub.lifespan)"),
        ("FastAPI(title='a')", "FastAPI(title='a', lifespan=sub.lifespan)"),
        (
            "FastAPI(\n    title='a',\n)",
            "FastAPI(\n    title='a', lifespan=sub.lifespan,\n)",
        ),
    ],
)
def test_the_fix_hands_the_lifespan_on(made: str, fixed: str) -> None:
    text = FAST + f"sub = mcp.http_app()\napp = {made}\napp.mount('/mcp', sub)\n"
    (finding,) = found(mounted_mcp.RULES, {"main.py": text})
    fix = finding.fix
    assert isinstance(fix, Replacement)
    data = text.encode()
    after = data[: fix.start] + fix.text + data[fix.end :]
    assert after == text.replace(made, fixed).encode()
    assert entered(after.decode()) == []


ENV = "from alembic import context\n{}\n"
BASE = (
    "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase): ...\n"
)
USER = (
    "from app.base import Base\n\n\nclass User(Base):\n    __tablename__ = 'user'\n\n\n"
    "class Mixin(Base):\n    __abstract__ = True\n"
)


def unseen(env: str, **modules: str) -> list[str]:
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/base.py": BASE,
        "app/user.py": USER,
        "alembic/script.py.mako": "",
        "alembic/env.py": ENV.format(env),
    }
    files |= {f"app/{name}.py": text for name, text in modules.items()}
    return shown(unseen_tables.RULES, files)


TARGET = "from app.base import Base\ntarget_metadata = Base.metadata"


def test_a_table_that_is_never_imported_is_told() -> None:
    assert unseen(TARGET) == [
        (
            "app/user.py:4:1 the table of `User` is unknown to Alembic: alembic/env.py "
            "never imports this module"
        )
    ]


@pytest.mark.parametrize(
    "env",
    [
        f"import app.user\n{TARGET}",
        f"from app import user\n{TARGET}",
        f"from app.user import User\n{TARGET}",
        f"from app.more import *\n{TARGET}",
        f"from importlib import import_module\nimport_module('app.user')\n{TARGET}",
        "target_metadata = make()",
        (
            "from app.user import Base\nmetadata = "
            "Base.metadata\ntarget_metadata = metadata"
        ),
    ],
)
def test_a_table_that_may_be_imported_is_left_alone(env: str) -> None:
    assert unseen(env, more="from app import user\n") == []


def test_imports_from_another_folder_count() -> None:
    assert unseen(f"from shop.app.user import User\n{TARGET}") == []
    assert unseen(f"from shop.app import user\n{TARGET}") == []
    assert len(unseen(f"from shop.app.items import Item\n{TARGET}")) == 1


def test_a_session_that_executes_is_no_import() -> None:
    base = f"{BASE}\n\ndef ask(session):\n    return session.exec(1)\n"
    assert len(unseen(TARGET, base=base)) == 1
    assert unseen(TARGET, base=f"{BASE}\n\nexec('import app.user')\n") == []


def test_no_metadata_at_all_is_told() -> None:
    assert unseen("target_metadata = None") == [
        (
            "alembic/env.py:2:19 `target_metadata` is None, so `alembic revision "
            "--autogenerate` sees no `User`"
        )
    ]
    assert unseen("target_metadata = None", user="") == []


def test_sqlmodel_has_one_metadata() -> None:
    env = "from sqlmodel import SQLModel\ntarget_metadata = SQLModel.metadata"
    item = (
        "from sqlmodel import SQLModel\n\n\nclass Common(SQLModel): ...\n\n\n"
        "class Item(Common, table=True): ...\n"
    )
    assert len(unseen(env, item=item)) == 1
    assert unseen(f"import app.item\n{env}", item=item) == []
