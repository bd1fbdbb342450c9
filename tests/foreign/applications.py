"""Where the application of a project is made, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from foreign.parts import Lines, Module, Parts, function, indented


@dataclass(frozen=True, slots=True)
class Served:
    """The name in the module ``main`` that a server is told, perhaps a factory's."""

    name: str = "app"
    factory: bool = False


def made_by(parts: Parts, kind: str = "FastAPI") -> str:
    parts.before.uses("from fastapi import FastAPI")
    arguments = ", ".join(['title="Shop"', *parts.arguments])
    return f"{kind}({arguments})"


def finish(parts: Parts, *lines: str, name: str = "main") -> None:
    parts.before.says(*lines)
    parts.modules[name] = parts.before


def module_level(parts: Parts) -> Served:
    finish(parts, f"app = {made_by(parts)}", *parts.done_to("app"))
    return Served()


def other_name(parts: Parts) -> Served:
    finish(parts, f"shop_api = {made_by(parts)}", *parts.done_to("shop_api"))
    return Served("shop_api")


def factory_lines(parts: Parts) -> Lines:
    return function(
        "def create_app() -> FastAPI:",
        f"application = {made_by(parts)}",
        *parts.done_to("application"),
        "return application",
    )


def factory(parts: Parts) -> Served:
    finish(parts, *factory_lines(parts), "app = create_app()")
    return Served()


def only_factory(parts: Parts) -> Served:
    finish(parts, *factory_lines(parts))
    return Served("create_app", factory=True)


def factory_elsewhere(parts: Parts) -> Served:
    finish(parts, *factory_lines(parts), name="building")
    main = Module()
    main.takes("building", "create_app")
    main.says("app = create_app()")
    parts.modules["main"] = main
    return Served()


def in_class(parts: Parts) -> Served:
    finish(
        parts,
        "",
        "class Server:",
        *indented(
            [
                *function(
                    "def __init__(self) -> None:",
                    f"self.app = {made_by(parts)}",
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


def by_property(parts: Parts) -> Served:
    finish(
        parts,
        "",
        "class Server:",
        *indented(
            [
                *function(
                    "def __init__(self) -> None:",
                    f"self._api = {made_by(parts)}",
                    "self.prepare()",
                ),
                *function(
                    "def prepare(self) -> None:", *parts.done_to("self._api", 0), "pass"
                ),
                "@property",
                *function("def app(self) -> FastAPI:", "return self._api"),
            ]
        ),
        "app = Server().app",
    )
    return Served()


def by_cached_property(parts: Parts) -> Served:
    parts.before.uses("from functools import cached_property")
    made = made_by(parts)
    finish(
        parts,
        "",
        "class Server:",
        *indented(
            [
                "@cached_property",
                *function(
                    "def api(self) -> FastAPI:",
                    f"made = {made}",
                    *parts.done_to("made", 0),
                    "return made",
                ),
            ]
        ),
        "server = Server()",
        "server.api.title = 'Shop'",
        "app = server.api",
    )
    return Served()


def closure(parts: Parts) -> Served:
    made = made_by(parts)
    finish(
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
    made = made_by(parts)
    finish(
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
    made = made_by(parts, "Shop")
    finish(
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
    made = made_by(parts, "Shop")
    parts.before.uses("from typing import Any")
    finish(
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
    finish(parts, f"app = {made_by(parts)}", *parts.done_to("app"), name="server")
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
                    "async def __call__(self, scope: Any, *rest: Any) -> None:",
                    "await self.app(scope, *rest)",
                ),
            ]
        ),
        *function("def measured(app: Any) -> Measured:", "return Measured(app)"),
    )
    parts.modules["measured"] = measured
    parts.before.takes("measured", "measured")
    finish(
        parts, f"app = {made_by(parts)}", *parts.done_to("app"), "app = measured(app)"
    )
    return Served()


APPLICATIONS: dict[str, Callable[[Parts], Served]] = {
    "module level": module_level,
    "other name": other_name,
    "factory": factory,
    "only a factory": only_factory,
    "factory elsewhere": factory_elsewhere,
    "class": in_class,
    "property": by_property,
    "cached property": by_cached_property,
    "closure": closure,
    "registrar": registrar,
    "subclass": subclass,
    "subclass that registers": subclass_that_registers,
    "re-exported": exported,
    "rebound": rebound,
}
