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


def if_there(parts: Parts) -> None:
    parts.before.uses("from pathlib import Path")
    parts.before.uses("from fastapi.staticfiles import StaticFiles")
    parts.does(
        'if Path("static").is_dir():',
        '    {app}.mount("/", StaticFiles(directory="static", html=True))',
    )


def four_segments(parts: Parts) -> None:
    head = '@{app}.get("/{one}/{two}/{three}/{four}")\ndef deep(one: str) -> str:'
    parts.does(*function(head, "return one"))


def below_api(parts: Parts) -> None:
    parts.does(*_rest('@{app}.api_route("/api/{rest:path}", methods=["GET", "POST"])'))


def in_function_of_pages(parts: Parts) -> None:
    pages = Module()
    pages.uses("from fastapi import FastAPI")
    body = _rest('@application.get("/{rest:path}")')
    pages.says(*function("def add_pages(application: FastAPI) -> None:", *body))
    parts.modules["pages"] = pages
    parts.before.takes("pages", "add_pages")
    parts.does("add_pages({app})")


def in_included_pages(parts: Parts) -> None:
    pages = Module()
    pages.uses("from fastapi import APIRouter")
    pages.says("router = APIRouter()", "")
    pages.says(*_rest('@router.get("/{rest:path}", include_in_schema=False)'))
    parts.modules["pages"] = pages
    parts.before.takes("pages", "router as pages_router")
    parts.does("{app}.include_router(pages_router)")


def mounted_below_api(parts: Parts) -> None:
    parts.before.uses("from fastapi import FastAPI")
    parts.does("old = FastAPI()", '{app}.mount("/api", old)')


def by_add_route(parts: Parts) -> None:
    parts.before.uses(
        "from fastapi import Request", "from fastapi.responses import Response"
    )
    head = "def anything(request: Request) -> Response:"
    parts.before.says(*function(head, 'return Response("anything")'))
    parts.does('{app}.add_route("/{rest:path}", anything)')


def first_of_all(parts: Parts) -> None:
    """One that hides the project's own routes as well, by mistake."""
    parts.body.insert(0, lambda app: _rest(f'@{app}.get("/{{rest:path}}")'))


CATCH_ALLS: Mapping[str, Callable[[Parts], None]] = {
    "none": nothing,
    "include by factory": by_factory,
    "constant": by_constant,
    "f-string": by_f_string,
    "mount": by_mount,
    "options": for_options,
    "mount if there": if_there,
    "four segments": four_segments,
    "below /api": below_api,
    "in a function": in_function_of_pages,
    "in a router": in_included_pages,
    "mounted below /api": mounted_below_api,
    "add_route": by_add_route,
    "first of all": first_of_all,
}
