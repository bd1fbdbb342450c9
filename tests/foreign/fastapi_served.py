"""Serve projects, one after the other, and tell what FastAPI says of them.

Runs by itself with the Python of an environment that has FastAPI. A JSON list comes on
the standard input; an answer for each of its projects goes to the standard output.
"""

import importlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Counted:
    """Has a component tell its health, and counts how often it begins and ends that."""

    def __init__(self, health_check: Any) -> None:  # noqa: ANN401 - a context manager of the project
        self.health_check = health_check
        self.counts = [0, 0]

    @contextmanager
    def __call__(self, *arguments: object) -> Iterator[None]:
        with self.health_check(*arguments):
            self.counts[0] += 1
            yield
        self.counts[1] += 1


class Spy:
    """An application, and the function that has answered the last request."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - FastAPI is not installed where this is checked
        self.app = app
        self.endpoint = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as above
        await self.app(scope, receive, send)
        self.endpoint = getattr(scope.get("endpoint"), "__module__", "")


def application(project: Any) -> Any:  # noqa: ANN401 - as above
    """Import the application of a project."""
    module, _, name = project["entry"].partition(":")
    found = getattr(importlib.import_module(module), name)
    return found() if project["factory"] else found


def served(project: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Start it, ask it, stop it; then the same again."""
    client_for = importlib.import_module("fastapi.testclient").TestClient
    app = application(project)
    started: dict[str, Counted] = {}
    for name, module in list(sys.modules.items()):
        if name.endswith(".lifespan") and hasattr(module, "health_check"):
            counted = started[name.split(".")[-2]] = Counted(module.health_check)
            vars(module)["health_check"] = counted
    answers, endpoints, strangers = {}, {}, {}
    for _ in range(2):
        spy = Spy(app)
        with client_for(spy, raise_server_exceptions=False) as client:
            for url in project["urls"]:
                response = client.get(url)
                answers[url] = [response.status_code, response.text]
            for url in project["paths"]:
                response = client.get(url)
                endpoints[url] = spy.endpoint
                strangers[url] = [response.status_code, response.text]
            documented = sorted(client.get("/openapi.json").json()["paths"])
    journals = [
        each for name, each in sys.modules.items() if name.split(".")[-1] == "journal"
    ]
    return {
        "answers": answers,
        "endpoints": endpoints,
        "strangers": strangers,
        "documented": documented,
        "events": [event for each in journals for event in each.events],
        "counts": {name: each.counts for name, each in started.items()},
    }


def alone(project: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Serve a project as if it were the only one in this process."""
    known, path = set(sys.modules), list(sys.path)
    os.chdir(project["folder"])
    sys.path[:0] = [os.path.join(project["folder"], project["root"])]  # noqa: PTH118 - what Python is told
    importlib.invalidate_caches()
    try:
        return served(project)
    except Exception as error:  # noqa: BLE001 - whatever a project may raise
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - known:
            file = getattr(sys.modules[name], "__file__", None) or project["folder"]
            if file.startswith(project["folder"]):
                del sys.modules[name]


if __name__ == "__main__":
    print(json.dumps([alone(each) for each in json.load(sys.stdin)]))  # noqa: T201 - the answer
