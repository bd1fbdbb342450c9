"""Tell what the routes of applications call and depend on, as FastAPI has it.

Runs by itself with the Python of an environment that has FastAPI, as ``fastapi_routes``
beside it does: a JSON list for each folder of a project is what it prints.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from fastapi_routes import application  # type: ignore[import-not-found]

Told = tuple[str, str, str, list[str]]


def endpoints(found: Any, prefix: str = "") -> Iterator[Told]:  # noqa: ANN401 - FastAPI is not installed where this is checked
    """Method, path, function and dependencies of each route, in order."""
    for route in found:
        if hasattr(route, "effective_candidates"):  # since FastAPI 0.137
            yield from endpoints(route.effective_candidates(), prefix)
            continue
        kind = type(getattr(route, "original_route", route)).__name__
        held = getattr(route, "starlette_route", None) or route
        path = prefix + held.path
        if kind == "Mount":
            yield "MOUNT", path, "", []
            inner = getattr(held.app, "routes", [])
            yield from endpoints(inner, path)
            continue
        methods = ["WEBSOCKET"] if "WebSocket" in kind else sorted(held.methods)
        dependant = getattr(route, "dependant", None) or getattr(held, "dependant", 0)
        needs = [
            getattr(each.call, "__name__", type(each.call).__name__)
            for each in getattr(dependant, "dependencies", ())
        ]
        for method in methods:
            yield method, path, held.endpoint.__name__, needs


if __name__ == "__main__":
    every = [list(endpoints(application(each).routes)) for each in sys.argv[1:]]
    print(json.dumps(every))  # noqa: T201 - the answer
