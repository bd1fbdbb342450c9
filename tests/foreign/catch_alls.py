"""What answers all the rest in a project, or hides what would come behind it."""

from collections.abc import Callable, Mapping

from foreign.parts import Lines, Module, Parts, function


def nothing(_: Parts) -> None:
    """No such thing."""


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
