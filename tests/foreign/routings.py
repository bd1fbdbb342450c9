"""How the routers of a project get into its application, and what comes last."""

from collections.abc import Callable, Mapping

from foreign.parts import Lines, Module, Parts, function

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
    "none": nothing,
}


def _rest(decorator: str) -> Lines:
    return function(
        f"{decorator}\ndef rest(rest: str) -> dict[str, str]:", "return {'rest': rest}"
    )


def by_factory(parts: Parts) -> None:
    pages = Module()
    pages.uses("from fastapi import APIRouter")
    pages.says(
        *function(
            "def pages_router() -> APIRouter:",
            "router = APIRouter()",
            *_rest('@router.get("/{rest:path}", include_in_schema=False)'),
            "return router",
        )
    )
    parts.modules["pages"] = pages
    parts.before.takes("pages", "pages_router")
    parts.does("{app}.include_router(pages_router())")


def by_constant(parts: Parts) -> None:
    parts.before.says('REST = "/{rest:path}"', "")
    parts.does(*_rest("@{app}.get(REST)"))


def by_f_string(parts: Parts) -> None:
    parts.before.says('BASE = ""', "")
    parts.does(*_rest('@{app}.get(f"{BASE}/{{rest:path}}")'))


def by_mount(parts: Parts) -> None:
    parts.before.uses("from fastapi.staticfiles import StaticFiles")
    parts.does(
        '{app}.mount("/", StaticFiles(directory="static", html=True), name="static")'
    )


def for_options(parts: Parts) -> None:
    parts.does(*_rest('@{app}.options("/{rest:path}")'))


CATCH_ALLS: Mapping[str, Callable[[Parts], None]] = {
    "none": nothing,
    "include by factory": by_factory,
    "constant": by_constant,
    "f-string": by_f_string,
    "mount": by_mount,
    "options": for_options,
}
