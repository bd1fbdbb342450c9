"""Routers of one addition, put where each would be found anew."""

from collections.abc import Mapping

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.places.router_row import RouterRow

MADE = "from fastapi import FastAPI\nfrom api import users\n\napp = FastAPI()\n"
USERS = (
    "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
    '@router.get("/users")\ndef users() -> None: ...\n'
)
INCLUDED = "app.include_router(users.router)\n"
# Each takes requests of some routers that come, and not of all.
MOUNTED = 'app.mount("/api/v1", FastAPI())\n'
PAGES = 'app.mount("/", FastAPI())\n'
ANYTHING = '\n\n@app.get("/{path:path}")\ndef page(path: str) -> None: ...\n'
MAINS = {
    "one behind the other": MADE + INCLUDED,
    "before a mount": MADE + INCLUDED + MOUNTED,
    "some before one mount, some before another": MADE + INCLUDED + MOUNTED + PAGES,
    "around includes": MADE + INCLUDED + MOUNTED + INCLUDED + PAGES,
    "before a page for all the rest": MADE + INCLUDED + ANYTHING,
    "no siblings": MADE + PAGES,
    "in a factory": MADE.replace("\napp = FastAPI()\n", "\n")
    + "\ndef create_app() -> FastAPI:\n    app = FastAPI()\n"
    + "".join(f"    {each}" for each in (INCLUDED, MOUNTED, PAGES))
    + "    return app\n\n\napp = create_app()\n",
    "with a lifespan": "from contextlib import asynccontextmanager\n"
    + MADE.replace(
        "app = FastAPI()",
        "\n@asynccontextmanager\nasync def lifespan(app):\n    yield\n\n\n"
        "app = FastAPI(lifespan=lifespan)",
    )
    + INCLUDED
    + MOUNTED,
}


def files_of(main: str) -> dict[str, bytes]:
    files = {"main.py": main, "api/__init__.py": "", "api/users.py": USERS}
    files["requirements.txt"] = "fastapi>=0.165\n"
    return {path: text.encode() for path, text in files.items()}


def added(files: Mapping[str, bytes]) -> dict[str, bytes]:
    after = dict(files)
    for names in (("cache", "scheduler"), ("worker",)):
        after = applied(after, plan_add(MemoryTree(after), names))
    return after


@pytest.mark.parametrize("main", MAINS.values(), ids=MAINS)
def test_it_is_as_if_each_place_were_found_anew(
    main: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_of(main)
    in_a_row = added(files)
    monkeypatch.setattr(RouterRow, "_continued", lambda _self, _wanted: None)
    monkeypatch.setattr(RouterRow, "_begun", lambda _self, _wanted: None)
    assert in_a_row == added(files)
    assert in_a_row["main.py"].count(b"app.include_router(") > main.count(INCLUDED)
