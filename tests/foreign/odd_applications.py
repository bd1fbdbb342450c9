"""Further places in which the application of a project is made."""

from collections.abc import Callable

from foreign.applications import Served, factory_lines, finish, made_by
from foreign.parts import Parts, function, indented


def annotated(parts: Parts) -> Served:
    made = made_by(parts)
    finish(parts, f"app: FastAPI = {made}", *parts.done_to("app"))
    return Served()


def two_names(parts: Parts) -> Served:
    made = made_by(parts)
    finish(parts, f"app = application = {made}", *parts.done_to("application"))
    return Served()


def either(parts: Parts) -> Served:
    made = made_by(parts)
    parts.before.uses("import os")
    finish(
        parts,
        'if os.getenv("SHOP_QUIET"):',
        f"    app = {made.replace('FastAPI(', 'FastAPI(docs_url=None, ')}",
        "else:",
        f"    app = {made}",
        *parts.done_to("app"),
    )
    return Served()


def cached_factory(parts: Parts) -> Served:
    parts.before.uses("from functools import lru_cache")
    head, *rest = factory_lines(parts)
    finish(parts, head, "@lru_cache", *rest, "app = create_app()")
    return Served()


def by_property(parts: Parts) -> Served:
    made = made_by(parts)
    built = "def __init__(self) -> None:"
    finish(
        parts,
        "",
        "class Server:",
        *indented(function(built, f"self._app = {made}", *parts.done_to("self._app"))),
        *indented(function("@property\ndef app(self) -> FastAPI:", "return self._app")),
        "app = Server().app",
    )
    return Served()


def in_middleware(parts: Parts) -> Served:
    made = made_by(parts)
    parts.before.uses("from starlette.middleware.cors import CORSMiddleware")
    wrapped = "app = CORSMiddleware(app, allow_origins=['https://shop.example'])"
    finish(parts, f"app = {made}", *parts.done_to("app"), wrapped)
    return Served()


def in_outer_one(parts: Parts) -> Served:
    made = made_by(parts)
    outer = "app = FastAPI()", 'app.mount("/api", inside)'
    finish(parts, f"inside = {made}", *parts.done_to("inside"), *outer)
    return Served()


def dotted_call(parts: Parts) -> Served:
    made = made_by(parts)
    parts.before.uses("import fastapi")
    finish(parts, f"app = fastapi.{made}", *parts.done_to("app"))
    return Served()


ODD_APPLICATIONS: dict[str, Callable[[Parts], Served]] = {
    "annotated": annotated,
    "two names": two_names,
    "either of two": either,
    "cached factory": cached_factory,
    "property": by_property,
    "in a middleware": in_middleware,
    "in an outer one": in_outer_one,
    "dotted call": dotted_call,
}
