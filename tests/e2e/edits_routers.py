"""Edits of the place where routers are registered, and of the application."""

from pathlib import Path

from e2e.edits import MAIN, PYPROJECT, ROUTING, WEBSERVER, append, replace, write

_ORDERS = """\
from fastapi import APIRouter

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("")
async def orders() -> dict[str, str]:
    return {"orders": "keep_orders"}
"""
_PAGES = """\
from fastapi import APIRouter

router = APIRouter()


@router.get("/{path:path}", include_in_schema=False)
async def page(path: str) -> dict[str, str]:
    return {"page": f"keep_page {path}"}
"""
_IMPORT = "from app.components.backend.api.health import router as health_router\n"
_INCLUDE = "    app.include_router(health_router)\n"


def comments_in_routing(project: Path) -> None:
    """Comments and blank lines around the imports and the registration."""
    replace(project, ROUTING, _IMPORT, f"# keep_above\n{_IMPORT}# keep_below\n\n")
    replace(
        project,
        ROUTING,
        _INCLUDE,
        f"    # keep_first\n\n{_INCLUDE[:-1]}  # keep_side\n"
        "    # keep_last\n\n\n# keep_end\n",
    )


def own_routers(project: Path) -> None:
    """A router of the user's, and a catch-all that has to stay last."""
    write(project, "app/services/orders.py", _ORDERS)
    write(project, "app/services/pages.py", _PAGES)
    imports = (
        f"{_IMPORT}from app.services.orders import router as orders_router\n"
        "from app.services.pages import router as pages_router\n"
    )
    replace(project, ROUTING, _IMPORT, imports)
    includes = (
        f'{_INCLUDE}    app.include_router(orders_router, prefix="/api/v1")\n\n'
        "    # keep_note: answers everything else, has to stay last\n"
        "    app.include_router(pages_router)\n"
    )
    replace(project, ROUTING, _INCLUDE, includes)


def catch_all_on_the_application(project: Path) -> None:
    """A catch-all route that stands right on the application, behind the routers."""
    route = (
        '    @app.get("/{path:path}", include_in_schema=False)\n'
        "    async def keep_page(path: str) -> str:\n"
        '        return f"keep_page {path}"\n\n'
    )
    replace(project, MAIN, "    return app\n", f"\n{route}    return app\n")


def conditional_router_last(project: Path) -> None:
    """The last statement includes a router only in development."""
    write(project, "app/services/orders.py", _ORDERS)
    replace(
        project, ROUTING, _IMPORT, f"{_IMPORT}from app.core.config import settings\n"
    )
    append(
        project,
        ROUTING,
        '    if settings.environment == "development":\n'
        "        # keep_condition\n"
        "        from app.services.orders import router as orders_router\n\n"
        "        app.include_router(orders_router)\n",
    )


def routers_in_a_loop_and_a_try(project: Path) -> None:
    """Some routers come from a loop, one from a try."""
    write(project, "app/services/orders.py", _ORDERS)
    append(
        project,
        ROUTING,
        "    for keep_prefix in ('/a', '/b'):\n"
        "        app.include_router(health_router, prefix=keep_prefix)\n"
        "    try:\n"
        "        from app.services.orders import router as keep_orders\n"
        "    except ImportError:\n"
        "        pass\n"
        "    else:\n"
        "        app.include_router(keep_orders)\n",
    )


def multi_line_imports(project: Path) -> None:
    """Imports in parentheses, with comments and aliases, behind a docstring."""
    write(
        project,
        ROUTING,
        '"""keep_docstring."""\n\n'
        "from __future__ import annotations\n\n"
        "from typing import (\n    TYPE_CHECKING,  # keep_typing\n    Any,\n)\n\n"
        "from app.components.backend.api import (\n"
        "    health as keep_health,  # keep_module\n)\n\n"
        "if TYPE_CHECKING:\n    from fastapi import FastAPI as Application\n\n"
        "keep_options: dict[str, Any] = {}\n\n\n"
        "def include_routers(app: Application) -> None:\n"
        "    app.include_router(\n"
        "        keep_health.router,\n"
        "        **keep_options,  # keep_call\n"
        "    )\n",
    )


def renamed_application(project: Path) -> None:
    """``app`` has other names: parameter, local variable and module variable."""
    file = project / ROUTING
    text = file.read_text("utf-8").replace("app: FastAPI", "keep_api: FastAPI")
    file.write_text(text.replace("app.include", "keep_api.include"), "utf-8")
    main = (project / MAIN).read_text("utf-8")
    head, define, body = main.partition("def create_app() -> FastAPI:\n")
    for old, new in (
        ("    app = ", "    keep_service = "),
        ("(app)", "(keep_service)"),
    ):
        body = body.replace(old, new)
    body = body.replace("app.include", "keep_service.include")
    body = body.replace("app.add", "keep_service.add").replace(
        "return app", "return keep_service"
    )
    (project / MAIN).write_text(head + define + body, "utf-8")
    replace(project, WEBSERVER, "app = create_app()", "keep_application = create_app()")
    replace(project, PYPROJECT, "webserver:app", "webserver:keep_application")


def moved_routing(project: Path) -> None:
    """``routing.py`` has moved, and its function has another name."""
    text = (project / ROUTING).read_text("utf-8")
    (project / ROUTING).unlink()
    moved = text.replace("def include_routers", "def keep_attach_routes")
    write(project, "app/keep_web/keep_routes.py", moved)
    write(project, "app/keep_web/__init__.py", "")
    replace(
        project,
        MAIN,
        "from app.components.backend.api.routing import include_routers\n",
        "import app.keep_web.keep_routes as keep_routes\n",
    )
    replace(
        project, MAIN, "include_routers(app)", "keep_routes.keep_attach_routes(app=app)"
    )


def inlined_routers(project: Path) -> None:
    """The routers are included in the factory itself."""
    (project / ROUTING).unlink()
    replace(
        project,
        MAIN,
        "from app.components.backend.api.routing import include_routers\n",
        _IMPORT,
    )
    call = "app.include_router(health_router)  # keep_inlined"
    replace(project, MAIN, "include_routers(app)", call)


def relative_imports(project: Path) -> None:
    """The user's files import relatively; the scheduler's modules are far away."""
    replace(project, ROUTING, _IMPORT, "from .health import router as health_router\n")
    replace(
        project,
        MAIN,
        "from app.components.backend.api.routing import include_routers\n",
        "from .api.routing import include_routers as keep_include\n",
    )
    replace(project, MAIN, "    include_routers(app)", "    keep_include(app)")


def nested_aggregate(project: Path) -> None:
    """The user has an APIRouter that gathers routers, next to the function."""
    write(project, "app/services/orders.py", _ORDERS)
    replace(
        project,
        ROUTING,
        _IMPORT,
        f"{_IMPORT}from app.services.orders import router as orders_router\n",
    )
    replace(project, ROUTING, "import FastAPI\n", "import APIRouter, FastAPI\n")
    replace(
        project,
        ROUTING,
        "\n\ndef include_routers",
        '\nkeep_v1 = APIRouter(prefix="/api/v1")\n'
        "keep_v1.include_router(orders_router)\n\n\ndef include_routers",
    )
    append(project, ROUTING, "    app.include_router(keep_v1)\n")
