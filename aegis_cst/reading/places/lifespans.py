"""The lifespan function that an application is served with."""

from dataclasses import dataclass

from aegis_cst.reading.application import Application, Followed
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.wiring.values import (
    FunctionValue,
    Pending,
    Router,
    Value,
)

_HARMLESS = ("fastapi.", "starlette.", "uvicorn.", "hypercorn.", "mangum.")
"""Packages whose functions add no event handlers to an application that they get."""


@dataclass(frozen=True, slots=True)
class LifespanPlace:
    """The file of the lifespan function, its dotted name there, and its line."""

    path: str
    function: str
    line: int


def lifespan_place(
    application: Application, setting: str = ""
) -> LifespanPlace | Blocker:
    """The function that the application is created with as ``lifespan``.

    ``setting`` is ``module:function`` where the user has said which one it is.
    """
    router, followed = application.router, application.followed
    if setting:
        found = _function(followed, _named(application, setting))
        reason = f"lifespan = {setting!r} under [tool.aegis.anchors] names no function"
        return found or Blocker(reason, "pyproject.toml")
    if (other := other_lifespan(application)) is not None:
        return other
    found = _of(followed, router)
    if found is None and router.lifespan is not None:
        return followed.unreadable or no_lifespan(router)
    return found or no_lifespan(router)


def _function(followed: Followed, value: Value | None) -> LifespanPlace | None:
    # An import is followed only when it matters.
    if isinstance(value, Pending):
        value = followed.interpreter.names.resolve(value)
    if not isinstance(value, FunctionValue):
        return None
    return LifespanPlace(value.scope.path, value.dotted, value.node.line)


def _named(application: Application, setting: str) -> Value | None:
    module, _, function = setting.partition(":")
    followed = application.followed
    path = followed.modules.path_of(module, application.path)
    scope = None if path is None else followed.interpreter.module(path)
    if scope is None or not function:
        return None
    return followed.interpreter.names.lookup(scope, function)


def other_lifespan(application: Application) -> Blocker | None:
    """An application that is created in two ways, with a lifespan each."""
    followed = application.followed
    own = _of(followed, application.router)
    for other in application.others:
        if _of(followed, other) != own:
            return Blocker(
                "the application is created here with another lifespan than in "
                f"line {application.line}; use one for both",
                other.site.path,
                other.site.line,
            )
    return None


def _of(followed: Followed, router: Router) -> LifespanPlace | None:
    return None if router.lifespan is None else _function(followed, router.lifespan[0])


def has_none(application: Application) -> bool:
    """Whether an application is certain to do nothing when it starts.

    What gets it from elsewhere may add event handlers, which a lifespan turns off, as
    may a router that has them and is included.
    """
    graph = application.followed.interpreter.graph
    router = application.router
    return not (
        application.others
        or application.unread is not None
        or router.lifespan is not None
        or router.is_open
        or any(router in each.given or not each.given for each in graph.lost)
        or any(each.handlers for each in graph.routers)
        or any(not each.function.startswith(_HARMLESS) for each in graph.handed)
    )


def no_lifespan(router: Router) -> Blocker:
    """Why there is no function to edit."""
    if router.lifespan is not None or router.is_open:
        reason = (
            "the lifespan of the application is no function that can be followed; "
            'name it: lifespan = "module:function" under [tool.aegis.anchors]'
        )
    elif router.handlers:
        reason = (
            "the application uses on_event, which FastAPI ignores once there is a "
            "lifespan; move those handlers into a lifespan function and pass it here"
        )
    else:
        reason = (
            "the application has no lifespan; pass lifespan=… to FastAPI(…) here "
            "(on_event handlers, if any, have to move into it)"
        )
    return Blocker(reason, router.site.path, router.site.line)
