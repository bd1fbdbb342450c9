"""Tell what the applications of projects answer, as FastAPI has it.

Runs by itself with the Python of an environment that has FastAPI: the folders of the
projects are its arguments, and a JSON list for each of them is what it prints.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any


def routes(found: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - FastAPI is not installed where this is checked
    """Method and path of each route, in the order in which they are tried."""
    for route in found:
        if hasattr(route, "effective_candidates"):  # since FastAPI 0.137
            yield from routes(route.effective_candidates())
            continue
        kind = type(getattr(route, "original_route", route)).__name__
        held = getattr(route, "starlette_route", None) or route
        if kind == "Mount":
            yield "MOUNT", held.path
        elif "WebSocket" in kind:
            yield "WEBSOCKET", held.path
        else:
            for method in sorted(held.methods):
                yield method, held.path


def application(folder: str) -> Any:  # noqa: ANN401 - as above
    """The application of a project, with the modules of other ones forgotten."""
    for name in [each for each in sys.modules if each.split(".")[0] == "app"]:
        del sys.modules[name]
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        return importlib.import_module("app.main").app
    finally:
        sys.path.pop(0)


if __name__ == "__main__":
    every = [list(routes(application(each).routes)) for each in sys.argv[1:]]
    print(json.dumps(every))  # noqa: T201 - the answer
