"""A line where the check could not follow the application."""

import json

import pytest

from aegis_cst.check.unfollowed import unfollowed
from check.project_check import codebase_of
from check.scene import PROJECT, Scene
from check.wired import ROUTER, files

HEAD = "from fastapi import APIRouter, FastAPI\n"
ODD = """
from third import make

app = FastAPI()
app.include_router(make("a"))
app.include_router(make("b"))
"""
BOT = """
from third import Bot, commands, replies

app = FastAPI()
bot = Bot()
bot.include_router(commands)
bot.include_router(replies)
"""
CHANGED = """
class Api(FastAPI):
    def add_api_route(self, path, *args, **keywords):
        super().add_api_route(path.lower(), *args, **keywords)


app = Api()
"""


@pytest.mark.parametrize(
    ("main", "notes"),
    [
        (
            ODD,
            [
                (
                    "app/main.py:5: 2 of 2 routers that are included could not be "
                    "followed, this one first: what they hold is not checked"
                )
            ],
        ),
        (
            CHANGED,
            [
                (
                    "app/main.py:7: the application changes how its routes are added, "
                    "and is not checked"
                )
            ],
        ),
        (BOT, []),
        (
            "from app.items import router\napp = FastAPI()\napp.include_router(router)",
            [],
        ),
    ],
)
def test_what_is_said(main: str, notes: list[str]) -> None:
    project = files(main=HEAD + main.strip() + "\n", items=ROUTER)
    found = unfollowed(codebase_of(project))
    assert [f"{each.path}:{each.line}: {each.text}" for each in found] == notes


def test_it_is_no_finding(scene: Scene) -> None:
    called = "from app.routing import include_routers\n\ninclude_routers(app)\n"
    scene.write({**PROJECT, "app/main.py": HEAD + ODD + called})
    told = scene.check(code=0)
    assert "All checks passed!" in told.out
    assert "note: app/main.py:6: 2 of 3 routers" in told.err
    document = json.loads(scene.check("--output-format", "json", code=0).out)
    assert [each["line"] for each in document["notes"]] == [6]
