"""AEG302 on what the user has changed or moved, and AEG303."""

import re
from collections.abc import Callable

import pytest

from aegis_cst.check.rules.components import RULES
from check.component_projects import (
    COMPOSE,
    ROUTING,
    Files,
    edited,
    without,
)
from check.project_check import shown


def _moved_router(files: Files) -> Files:
    line = "    app.include_router(scheduler_router)\n"
    files = edited(files, ROUTING, re.escape(line), "")
    files = edited(files, ROUTING, r"^from app\.components\.scheduler\.api.*\n", "")
    text = (
        b"from ..components.scheduler import api as jobs\n\n"
        b"def wire(app):\n    app.include_router(jobs.router, prefix='/jobs')\n"
    )
    called = r"def include_routers\(app.*\n"
    files = edited(files, ROUTING, called, r"\g<0>    wire(app)" + "\n")
    files = edited(files, ROUTING, r"\A", "from app.services.wiring import wire\n")
    return {**files, "app/services/wiring.py": text}


def _re_exported(files: Files) -> Files:
    files = edited(
        files,
        ROUTING,
        r"^from app\.components\.scheduler\.api import router as scheduler_router",
        "from app.services.routers import scheduler_router",
    )
    text = b"from app.components.scheduler.api import router as scheduler_router\n"
    return {**files, "app/services/routers.py": text}


def _in_a_loop(files: Files) -> Files:
    return edited(
        files,
        ROUTING,
        r"^    app\.include_router\(scheduler_router\)",
        "    for each in (scheduler_router,):\n        app.include_router(each)",
    )


CHANGED: list[Callable[[Files], Files]] = [
    _moved_router,
    _re_exported,
    _in_a_loop,
    lambda files: edited(
        files,
        ROUTING,
        r"include_router\(scheduler_router\)",
        "include_router(scheduler_router, tags=['x'])",
    ),
    lambda files: edited(
        files, "pyproject.toml", r'"redis>=4.5.5,<9"', '"Redis[hiredis] ~= 8.0"'
    ),
    lambda files: edited(
        files, ".env.example", r"^SCHEDULER_PORT=", "# SCHEDULER_PORT="
    ),
    lambda files: edited(
        files, COMPOSE, r"\bredis:\n    image: redis", "kv:\n    image: redis"
    ),
    lambda files: edited(files, COMPOSE, r"^  worker:", "  jobs:"),
    lambda files: edited(files, COMPOSE, r"redis-data:/data", "./redis:/data"),
    lambda files: edited(files, COMPOSE, r"- data:/home", "- ./data:/home"),
    lambda files: edited(
        files, COMPOSE, r"condition: service_healthy", "condition: service_started"
    ),
    lambda files: edited(
        files, COMPOSE, r"^    image: redis:8-alpine", "    image: valkey/valkey"
    ),
    lambda files: {**without(files, COMPOSE), "compose.yaml": files[COMPOSE]},
    lambda files: {**files, ROUTING: b"def include_routers(app:\n"},
]


@pytest.mark.parametrize("change", CHANGED)
def test_what_the_user_has_changed_or_moved_is_there(
    change: Callable[[Files], Files], full: Files
) -> None:
    assert shown(RULES, change(full)) == []


def _unrecorded(files: Files, name: str) -> Files:
    text = files["aegis.lock"].decode()
    parts = re.split(rf"^(?=\[+components\.(?!{name}\b))", text, flags=re.MULTILINE)
    kept = [part.partition(f"[components.{name}]")[0] for part in parts]
    return {**files, "aegis.lock": "".join(kept).encode()}


def _line(files: Files, path: str, begins: str) -> int:
    """The number of the one line that begins so."""
    lines = enumerate(files[path].decode().splitlines(), start=1)
    (number,) = [number for number, line in lines if line.startswith(begins)]
    return number


def test_a_component_without_its_record(full: Files) -> None:
    files = _unrecorded(full, "scheduler")
    router = _line(files, ROUTING, "from app.components.scheduler.api")
    command = _line(files, COMPOSE, "  scheduler:") + 1
    assert shown(RULES, files) == [
        (
            f"{ROUTING}:{router}:1 the router of app.components.scheduler.api is of "
            "the component `scheduler`, not in aegis.lock"
        ),
        (
            f"{COMPOSE}:{command}:5 the service `scheduler` runs "
            "`app.entrypoints.scheduler` of the component `scheduler`, "
            "not in aegis.lock"
        ),
    ]


def test_code_of_the_user_s_that_has_the_same_names(base: Files) -> None:
    own = {
        "app/components/scheduler/api.py": b"router = make()\n",
        "app/entrypoints/scheduler.py": b"",
        "app/main.py": b"from app.components.scheduler.api import router\nuse(router)",
    }
    command = "python -m app.entrypoints.scheduler"
    service = f"services:\n  jobs:\n    <<: *app\n    command: {command}\n"
    files = {**edited(base, COMPOSE, "^services:\n", service), **own}
    assert shown(RULES, files) == []


def test_without_a_state_file_there_is_nothing_to_miss(full: Files) -> None:
    assert shown(RULES, without(full, "aegis.lock")) == []


def test_a_record_that_no_command_wrote_is_no_crash(full: Files) -> None:
    lock = re.sub(
        r"^spec = .*", "spec = {}", full["aegis.lock"].decode(), flags=re.MULTILINE
    )
    assert shown(RULES, {**full, "aegis.lock": lock.encode()}) == []
