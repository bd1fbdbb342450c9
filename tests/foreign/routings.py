"""How the routers of a project get into its application."""

from collections.abc import Callable, Mapping

from foreign.parts import Module, Parts, function

ITEMS = ["return ['pen', 'ink']"]
USERS = ["return {'user': user_id}"]


def routers(parts: Parts) -> None:
    """Two modules with a router each."""
    items, users = Module(), Module()
    for module in (items, users):
        module.uses("from fastapi import APIRouter")
    items.says("router = APIRouter()", "")
    items.says(
        *function('@router.get("/items")\ndef list_items() -> list[str]:', *ITEMS)
    )
    users.says('router = APIRouter(prefix="/users", tags=["users"])', "")
    users.says(
        *function(
            '@router.get("/{user_id}")\ndef user(user_id: int) -> dict[str, int]:',
            *USERS,
        )
    )
    parts.modules |= {"items": items, "users": users}


def _taken(module: Module) -> None:
    module.takes("items", "router as items_router")
    module.takes("users", "router as users_router")


def includes(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.does(
        "{app}.include_router(items_router)", "{app}.include_router(users_router)"
    )


def prefixed(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.does(
        '{app}.include_router(items_router, prefix="/v1")',
        "{app}.include_router(",
        "    users_router,",
        '    prefix="/v1",',
        ")",
    )


def decorators(parts: Parts) -> None:
    parts.does(
        *function('@{app}.get("/items")\ndef list_items() -> list[str]:', *ITEMS),
        *function(
            '@{app}.get("/users/{user_id}")\ndef user(user_id: int) -> dict[str, int]:',
            *USERS,
        ),
    )


def factory(parts: Parts) -> None:
    items = Module()
    items.uses("from fastapi import APIRouter")
    items.says(
        *function(
            "def make_router(prefix: str = '') -> APIRouter:",
            "router = APIRouter(prefix=prefix)",
            *function('@router.get("/items")\ndef list_items() -> list[str]:', *ITEMS),
            "return router",
        )
    )
    parts.modules["items"] = items
    parts.before.takes("items", "make_router")
    parts.does(
        "{app}.include_router(make_router())",
        "{app}.include_router(make_router('/more'))",
    )


def in_function(parts: Parts) -> None:
    routers(parts)
    wiring = Module()
    wiring.uses("from fastapi import FastAPI")
    _taken(wiring)
    wiring.says(
        *function(
            "def add_routers(application: FastAPI) -> None:",
            "application.include_router(items_router)",
            "application.include_router(users_router)",
        )
    )
    parts.modules["wiring"] = wiring
    parts.before.takes("wiring", "add_routers")
    parts.does("add_routers({app})")


def loop(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.does(
        "for each in (items_router, users_router):", "    {app}.include_router(each)"
    )


def _aggregated(parts: Parts, made: str) -> None:
    routers(parts)
    api = Module()
    api.uses("from fastapi import APIRouter")
    _taken(api)
    api.says(
        made,
        "",
        "router.include_router(items_router)",
        "router.include_router(users_router)",
    )
    parts.modules["api"] = api
    parts.before.takes("api", "router as api_router")
    parts.does("{app}.include_router(api_router)")


def aggregated(parts: Parts) -> None:
    _aggregated(parts, "router = APIRouter()")


def aggregated_with_prefix(parts: Parts) -> None:
    _aggregated(parts, 'router = APIRouter(prefix="/api/v2")')


def inner(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.before.uses("from fastapi import FastAPI")
    parts.does(
        "inner = FastAPI()",
        "inner.include_router(items_router)",
        "inner.include_router(users_router)",
        '{app}.mount("/inner", inner)',
    )


def conditional(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.before.uses("import os")
    parts.does(
        "{app}.include_router(items_router)",
        'if os.getenv("WITH_USERS", "yes") == "yes":',
        "    {app}.include_router(users_router)",
    )


def table(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.before.says('TABLE = [(items_router, "/v1"), (users_router, "")]')
    parts.does(
        "for router, prefix in TABLE:",
        "    {app}.include_router(router, prefix=prefix)",
    )


def handed_over(parts: Parts) -> None:
    routers(parts)
    wiring = Module()
    wiring.uses("from fastapi import FastAPI")
    _taken(wiring)
    for name in ("items", "users"):
        head = f"def add_{name}(application: FastAPI) -> None:"
        wiring.says(*function(head, f"application.include_router({name}_router)"))
    parts.modules["wiring"] = wiring
    parts.before.takes("wiring", "add_items, add_users")
    parts.does("for add in (add_items, add_users):", "    add({app})")


def api_routes(parts: Parts) -> None:
    parts.before.says(*function("def list_items() -> list[str]:", *ITEMS))
    head = "def user(user_id: int) -> dict[str, int]:"
    parts.before.says(*function(head, *USERS))
    parts.does(
        '{app}.add_api_route("/items", list_items, methods=["GET"])',
        '{app}.add_api_route("/users/{user_id}", user)',
    )


def guarded(parts: Parts) -> None:
    _aggregated(parts, "router = APIRouter(dependencies=[Depends(guard)])")
    api = parts.modules["api"]
    api.uses("from fastapi import Depends, HTTPException")
    body = "raise HTTPException(403)"
    api.lines[:0] = function("def guard() -> None:", body)


def if_importable(parts: Parts) -> None:
    routers(parts)
    parts.before.takes("items", "router as items_router")
    parts.before.uses("import importlib")
    parts.does(
        "{app}.include_router(items_router)",
        "try:",
        '    more = importlib.import_module("shop_more")',
        "except ImportError:",
        "    more = None",
        "else:",
        "    {app}.include_router(more.router)",
    )


def own_router(parts: Parts) -> None:
    routers(parts)
    _taken(parts.before)
    parts.does(
        "{app}.router.include_router(items_router)",
        "{app}.router.include_router(users_router)",
    )


def nothing(_: Parts) -> None:
    """No routes but those that FastAPI brings."""


ROUTERS: Mapping[str, Callable[[Parts], None]] = {
    "module-level includes": includes,
    "includes with a prefix": prefixed,
    "decorators only": decorators,
    "factory": factory,
    "function": in_function,
    "loop": loop,
    "aggregated": aggregated,
    "aggregated with a prefix": aggregated_with_prefix,
    "mounted inner application": inner,
    "one under a condition": conditional,
    "table": table,
    "functions handed over": handed_over,
    "add_api_route": api_routes,
    "guarded": guarded,
    "if importable": if_importable,
    "the application's router": own_router,
    "none": nothing,
}
