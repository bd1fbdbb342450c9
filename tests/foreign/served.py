"""Foreign projects as FastAPI serves them, before and after an addition."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from e2e.command import environ, run
from e2e.environment import Environment

from aegis_cst.components.catalogue import catalogue, with_required
from aegis_cst.reading.layout import foreign
from foreign.projects import Foreign

SCRIPT = Path(__file__).with_name("fastapi_served.py")
TIMEOUT = 600.0
URLS = (
    "/items",
    "/v1/items",
    "/more/items",
    "/api/v2/items",
    "/inner/items",
    "/users/7",
    "/users/seven",
    "/v1/users/7",
    "/",
    "/somewhere/else",
    "/docs",
)
"""What the projects may answer; that they do not is an answer as well."""

AWAY = "redis://127.0.0.1:1/0"
"""No Redis: components start without one, and say so."""

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """A project before and after, each in a folder of its own."""

    project: Foreign
    before: Answer
    after: Answer


def paths_of(project: Foreign) -> dict[str, str]:
    """The paths that components answer with GET, with the component."""
    names = with_required(project.components, foreign("app"))
    return {
        path: name
        for name in names
        for router in catalogue()[name].router
        for path in router.paths
        if path.endswith(("/health", "/scheduler/jobs", "/queues"))
    }


def serve(
    environment: Environment,
    folder: Path,
    projects: Iterable[tuple[Foreign, Mapping[str, bytes]]],
) -> Iterator[Served]:
    """Serve projects in one process, each as it was and with these files."""
    pairs = [
        (project, files)
        for project, after in projects
        for files in (project.files, after)
    ]
    asked = []
    for number, (project, files) in enumerate(pairs):
        home = folder / str(number)
        for path, data in files.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(data)
        asked.append(
            {
                "folder": str(home),
                "root": project.root,
                "entry": project.entry,
                "factory": project.factory,
                "urls": URLS,
                "paths": [*paths_of(project)] if number % 2 else [],
            }
        )
    finished = run(
        environment.python,
        "-W",
        "ignore",
        SCRIPT,
        cwd=folder,
        env=environ(PYTHONDONTWRITEBYTECODE="1", REDIS_URL=AWAY),
        given=json.dumps(asked).encode(),
        timeout=TIMEOUT,
    )
    assert finished.code == 0, finished.told
    answers = json.loads(finished.stdout.splitlines()[-1])
    for number in range(0, len(pairs), 2):
        yield Served(pairs[number][0], answers[number], answers[number + 1])


def faults(served: Served) -> Iterator[str]:
    """What FastAPI says against an addition."""
    before, after = served.before, served.after
    broken = [each["error"] for each in (before, after) if "error" in each]
    yield from (f"does not start: {each}" for each in broken)
    if not broken:
        yield from _changed(before, after)
        yield from _not_served(served.project, after)


def _changed(before: Answer, after: Answer) -> Iterator[str]:
    """What the project did otherwise before."""
    for url, answer in before["answers"].items():
        if after["answers"][url] != answer:
            yield f"{url} was {answer}, is {after['answers'][url]}"
    if lost := {*before["documented"]} - {*after["documented"]}:
        yield f"not documented any more: {lost}"
    if before["events"] != after["events"]:
        yield f"the project's own start: {before['events']}, now {after['events']}"


def _is_closed(path: str, status: int, text: str) -> bool:
    """Whether who is not the operator is told no more than a status."""
    if path.endswith("/health"):
        return bool(json.loads(text).keys() == {"status"})
    return status == HTTPStatus.UNAUTHORIZED


def _not_served(project: Foreign, after: Answer) -> Iterator[str]:
    """What is missing of the components, which are started and stopped twice."""
    for path, name in paths_of(project).items():
        module = after["endpoints"][path]
        if f"components.{name}." not in module:
            yield f"{path} is answered by {module or 'nobody'}"
        elif not _is_closed(path, *after["strangers"][path]):
            yield f"{path} tells a stranger {after['strangers'][path]}"
    for name in project.components:
        if after["counts"].get(name) != [2, 2]:
            yield f"{name}, in two runs: {after['counts'].get(name)}"
