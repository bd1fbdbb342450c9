"""The methods of applications and routers, FastAPI's and Starlette's, by what they do.

https://fastapi.tiangolo.com/reference/fastapi/ and
https://www.starlette.io/applications/ have them.
"""

VERBS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
"""Decorators that are named after the method of HTTP that they answer."""

DECORATORS = VERBS | {"api_route", "websocket", "route", "websocket_route"}
"""Decorators that make a route of a function."""

ADDERS = frozenset(
    {"add_api_route", "add_route"} | {"add_api_websocket_route", "add_websocket_route"}
)
"""Plain calls that do the same."""

SOCKETS = frozenset(
    {"websocket", "websocket_route"}
    | {"add_api_websocket_route", "add_websocket_route"}
)
"""Those among both that are for WebSockets."""

PLAIN = frozenset({"route", "add_route", "websocket_route", "add_websocket_route"})
"""Those among both that are Starlette's, and leave the prefix of a router out."""

INCLUDING = frozenset({"include_router", "mount", "host"})
"""Methods that take another router or application in."""

EVENTS = frozenset({"on_event", "add_event_handler"})
"""Methods for what runs at startup and shutdown."""

REGISTERING = (
    INCLUDING
    | EVENTS
    | ADDERS
    | {"add_middleware", "middleware"}
    | {"add_exception_handler", "exception_handler"}
    # Its files are tried behind all routes, wherever it stands:
    # https://fastapi.tiangolo.com/tutorial/frontend/
    | {"frontend"}
)
"""Methods that register something, those that make a route of a function aside."""

TELLING = frozenset({"include_router", "add_api_route"})
"""Methods that nothing else has: what they are called on is one of both."""

CHANGING = VERBS | SOCKETS | {"api_route", "add_api_route", "include_router"}
"""Methods that decide what path a route gets."""
