"""``aegis routes`` lists what FastAPI has: in its order, with functions and guards."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from check.wiring_programs import program
from memory_tree import MemoryTree

from aegis_cst.reading.application import Application
from aegis_cst.reading.project import Project
from aegis_cst.reading.routes.route import Listing
from aegis_cst.reading.routes.unfollowed import listed
from e2e.environment import Environment

PROGRAMS = 120
SCRIPT = Path(__file__).parent.parent / "check" / "fastapi_endpoints.py"
SETTING = "<Settings.prefix>"
"""How the one thing in the programs is told that may be different when they run."""

Told = list[tuple[str, str, str, tuple[str, ...]]]

GUARDS = """\
from typing import Annotated

from fastapi import Depends, Header, Security


def first(): ...
def second(): ...
def third(): ...
def current_user(token: Annotated[str, Depends(first)]): ...


class Checked:
    def __init__(self, role=""): ...
    def __call__(self): ...


class Page:
    def __init__(self, limit: int = 10): ...


CurrentUser = Annotated[str, Depends(current_user)]
Again = CurrentUser
USER = Depends(current_user)
"""
MAIN = """\
from typing import Annotated

import guards
from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.staticfiles import StaticFiles
from guards import *
from guards import CurrentUser as Me

from . import handlers

app = FastAPI(dependencies=[Depends(first)], redoc_url=None)
router = APIRouter(prefix="/r", dependencies=[Depends(third), Security(guards.first)])
inner = APIRouter()
mounted = FastAPI(openapi_url=None, dependencies=[Depends(second)])


@app.get("/a", dependencies=[Depends(guards.second)])
def a(user: Annotated[str, Depends(current_user)], x: int = 0): ...


@router.get("/b")
async def b(me: Me, again: guards.Again, page: Annotated[Page, Depends()]): ...


@router.post("/c")
def c(user=USER, page: Page = Depends(), *, more=Security(third, scopes=["x"])): ...


@inner.api_route("/d", methods=["PUT", "DELETE"])
def d(user: "CurrentUser", role=Depends(Checked("admin"))): ...


@inner.websocket("/e")
async def e(websocket: WebSocket, user: CurrentUser): ...


@mounted.get("/f")
def f(user: CurrentUser): ...


router.include_router(inner, prefix="/i", dependencies=[Depends(second)])
app.include_router(router, dependencies=[Depends(current_user)])
app.mount("/m", mounted)
app.add_api_route("/g", handlers.g, dependencies=[Depends(third)])
for path, handler in (("/h", handlers.h), ("/i", handlers.g)):
    app.add_api_route(path, handler)
app.add_route("/j", handlers.j)
app.get("/k")(handlers.h)
""".replace("WebSocket, user", "handlers.WebSocket, user")
HANDLERS = """\
from fastapi import WebSocket
from guards import CurrentUser, second, Depends


def g(user: CurrentUser): ...


def h(other=Depends(second)): ...


def j(request): ...
"""


def listing_of(files: Mapping[str, str]) -> Listing:
    project = Project(MemoryTree(files), "app.main:app")
    found = project.application
    assert isinstance(found, Application), found
    return listed(project, found)


def worked_out(listing: Listing) -> Told:
    """As the script tells it; what is FastAPI's own has no function here."""
    return [
        (
            method,
            route.path.replace(SETTING, "/set"),
            "" if route.kind in {"mount", "documentation"} else route.name,
            tuple(
                each.name.rpartition(".")[2] for each in (*route.shared, *route.needs)
            ),
        )
        for route in listing.routes
        for method in (["MOUNT"] if route.kind == "mount" else route.methods)
    ]


def as_fastapi(
    environment: Environment, folder: Path, programs: Sequence[Mapping[str, str]]
) -> list[Told]:
    for seed, files in enumerate(programs):
        for path, text in files.items():
            target = folder / str(seed) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    folders = [str(folder / str(seed)) for seed in range(len(programs))]
    finished = environment.run(folder, "-W", "ignore", str(SCRIPT), *folders)
    assert finished.code == 0, finished.told
    own = {"openapi", "swagger_ui_html", "swagger_ui_redirect", "redoc_html"}
    return [
        [
            # Starlette takes the slash off the path of a mount, `Mount("/")` has none.
            (method, path or "/", "" if name in own else name.strip("<>"), tuple(needs))
            for method, path, name, needs in answers
        ]
        for answers in json.loads(finished.stdout)
    ]


@pytest.mark.parametrize("late", [True, False])
def test_fastapi_has_the_same_routes(
    environment: Environment, tmp_path: Path, *, late: bool
) -> None:
    programs = [program(seed, late=late) for seed in range(PROGRAMS)]
    total = 0
    for seed, real in enumerate(as_fastapi(environment, tmp_path, programs)):
        listing = listing_of(programs[seed])
        total += len(real)
        # A router that is included twice under one path is told, not listed twice.
        assert unique(worked_out(listing)) == unique(real), seed
        assert [each.reason for each in listing.unfollowed] == [], seed
    assert total > 10 * PROGRAMS


def test_fastapi_has_the_same_dependencies(
    environment: Environment, tmp_path: Path
) -> None:
    files = {
        "guards.py": GUARDS,
        "app/__init__.py": "",
        "app/main.py": MAIN,
        "app/handlers.py": HANDLERS,
    }
    (real,) = as_fastapi(environment, tmp_path, [files])
    listing = listing_of(files)
    assert worked_out(listing) == real
    assert listing.unfollowed == []


def unique(told: Told) -> Told:
    return list(dict.fromkeys(told))
