"""Where the application of a project is made, and what it is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from foreign.parts import Lines, Module, Parts, function, indented


@dataclass(frozen=True, slots=True)
class Served:
    """The name in the module ``main`` that a server is told, perhaps a factory's."""

    name: str = "app"
    factory: bool = False


def _made(parts: Parts, kind: str = "FastAPI") -> str:
    parts.before.uses("from fastapi import FastAPI")
    arguments = ", ".join(['title="Shop"', *parts.arguments])
    return f"{kind}({arguments})"


def _finish(parts: Parts, *lines: str, name: str = "main") -> None:
    parts.before.says(*lines)
    parts.modules[name] = parts.before


def module_level(parts: Parts) -> Served:
    _finish(parts, f"app = {_made(parts)}", *parts.done_to("app"))
    return Served()


def other_name(parts: Parts) -> Served:
    _finish(parts, f"shop_api = {_made(parts)}", *parts.done_to("shop_api"))
    return Served("shop_api")


def _factory(parts: Parts) -> Lines:
    return function(
        "def create_app() -> FastAPI:",
        f"application = {_made(parts)}",
        *parts.done_to("application"),
        "return application",
    )


def factory(parts: Parts) -> Served:
    _finish(parts, *_factory(parts), "app = create_app()")
    return Served()


def only_factory(parts: Parts) -> Served:
    _finish(parts, *_factory(parts))
    return Served("create_app", factory=True)


def factory_elsewhere(parts: Parts) -> Served:
    _finish(parts, *_factory(parts), name="building")
    main = Module()
    main.takes("building", "create_app")
    main.says("app = create_app()")
    parts.modules["main"] = main
    return Served()


def in_class(parts: Parts) -> Served:
    _finish(
        parts,
        "",
        "class Server:",
        *indented(
            [
                *function(
                    "def __init__(self) -> None:",
                    f"self.app = {_made(parts)}",
                    "self.prepare()",
                ),
                *function(
                    "def prepare(self) -> None:", *parts.done_to("self.app", 0), "pass"
                ),
            ]
        ),
        "server = Server()",
        "app = server.app",
    )
    return Served()


def closure(parts: Parts) -> Served:
    made = _made(parts)
    _finish(
        parts,
        *function(
            "def build() -> FastAPI:",
            f"application = {made}",
            *function("def prepare() -> None:", *parts.done_to("application"), "pass"),
            "prepare()",
            "return application",
        ),
        "app = build()",
    )
    return Served()


def registrar(parts: Parts) -> Served:
    made = _made(parts)
    _finish(
        parts,
        "",
        "class Registrar:",
        *indented(
            [
                *function(
                    "def __init__(self, app: FastAPI) -> None:", "self.app = app"
                ),
                *function(
                    "def register(self) -> None:", *parts.done_to("self.app"), "pass"
                ),
            ]
        ),
        f"app = {made}",
        "Registrar(app).register()",
    )
    return Served()


def subclass(parts: Parts) -> Served:
    made = _made(parts, "Shop")
    _finish(
        parts,
        "",
        "class Shop(FastAPI):",
        '    """An application of a kind of its own."""',
        "",
        f"app = {made}",
        *parts.done_to("app"),
    )
    return Served()


def subclass_that_registers(parts: Parts) -> Served:
    made = _made(parts, "Shop")
    parts.before.uses("from typing import Any")
    _finish(
        parts,
        "",
        "class Shop(FastAPI):",
        *indented(
            function(
                "def __init__(self, **options: Any) -> None:",
                "super().__init__(**options)",
                *parts.done_to("self"),
            )
        ),
        f"app = {made}",
    )
    return Served()


def exported(parts: Parts) -> Served:
    _finish(parts, f"app = {_made(parts)}", *parts.done_to("app"), name="server")
    main = Module()
    main.takes("server", "app")
    main.says('__all__ = ["app"]')
    parts.modules["main"] = main
    return Served()


def rebound(parts: Parts) -> Served:
    measured = Module()
    measured.uses("from typing import Any")
    measured.says(
        "",
        "class Measured:",
        *indented(
            [
                *function("def __init__(self, app: Any) -> None:", "self.app = app"),
                *function(
                    "async def __call__"
                    "(self, scope: Any, receive: Any, send: Any) -> None:",
                    "await self.app(scope, receive, send)",
                ),
            ]
        ),
        *function("def measured(app: Any) -> Measured:", "return Measured(app)"),
    )
    parts.modules["measured"] = measured
    parts.before.takes("measured", "measured")
    _finish(
        parts, f"app = {_made(parts)}", *parts.done_to("app"), "app = measured(app)"
    )
    return Served()


def annotated(parts: Parts) -> Served:
    made = _made(parts)
    _finish(parts, f"app: FastAPI = {made}", *parts.done_to("app"))
    return Served()


def two_names(parts: Parts) -> Served:
    made = _made(parts)
    _finish(parts, f"app = application = {made}", *parts.done_to("application"))
    return Served()


def either(parts: Parts) -> Served:
    made = _made(parts)
    parts.before.uses("import os")
    _finish(
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
    head, *rest = _factory(parts)
    _finish(parts, head, "@lru_cache", *rest, "app = create_app()")
    return Served()


def by_property(parts: Parts) -> Served:
    made = _made(parts)
    built = "def __init__(self) -> None:"
    _finish(
        parts,
        "",
        "class Server:",
        *indented(function(built, f"self._app = {made}", *parts.done_to("self._app"))),
        *indented(function("@property\ndef app(self) -> FastAPI:", "return self._app")),
        "app = Server().app",
    )
    return Served()


def in_middleware(parts: Parts) -> Served:
    made = _made(parts)
    parts.before.uses("from starlette.middleware.cors import CORSMiddleware")
    wrapped = "app = CORSMiddleware(app, allow_origins=['https://shop.example'])"
    _finish(parts, f"app = {made}", *parts.done_to("app"), wrapped)
    return Served()


def in_outer_one(parts: Parts) -> Served:
    made = _made(parts)
    outer = "app = FastAPI()", 'app.mount("/api", inside)'
    _finish(parts, f"inside = {made}", *parts.done_to("inside"), *outer)
    return Served()


def dotted_call(parts: Parts) -> Served:
    made = _made(parts)
    parts.before.uses("import fastapi")
    _finish(parts, f"app = fastapi.{made}", *parts.done_to("app"))
    return Served()


APPLICATIONS: Mapping[str, Callable[[Parts], Served]] = {
    "module level": module_level,
    "other name": other_name,
    "factory": factory,
    "only a factory": only_factory,
    "factory elsewhere": factory_elsewhere,
    "class": in_class,
    "closure": closure,
    "registrar": registrar,
    "subclass": subclass,
    "subclass that registers": subclass_that_registers,
    "re-exported": exported,
    "rebound": rebound,
    "annotated": annotated,
    "two names": two_names,
    "either of two": either,
    "cached factory": cached_factory,
    "property": by_property,
    "in a middleware": in_middleware,
    "in an outer one": in_outer_one,
    "dotted call": dotted_call,
}
