"""Components go in any order, and leave the bytes that were there before them.

The first one brings the blank line that sets its imports and its routers off; who goes
last takes it along.
"""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removal import plan_remove

SPACED = """\
from contextlib import asynccontextmanager
from fastapi import FastAPI
import os


def create_app():
    @asynccontextmanager
    async def lifespan(app):
        os.environ["X"] = "1"
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/x")
    def x():
        return 1

    return app


app = create_app()
"""
DENSE = SPACED.replace("\n\n", "\n")
PLAIN = """\
from fastapi import FastAPI
app = FastAPI()
@app.get("/x")
def x():
    return 1
print("ready")
"""
TEXTS = {"spaced": SPACED, "dense": DENSE, "plain": PLAIN}
ADDED = [
    (("scheduler", "worker"),),
    (("cache",), ("scheduler",), ("worker",)),
    (("worker",), ("scheduler",)),
]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("added", ADDED, ids=str)
@pytest.mark.parametrize(
    "removed",
    [
        (("scheduler",), ("worker", "cache")),
        (("worker", "cache"), ("scheduler",)),
        (("worker",), ("scheduler", "cache")),
        (("worker", "cache", "scheduler"),),
    ],
    ids=str,
)
def test_every_order(
    text: str, added: tuple[tuple[str, ...], ...], removed: tuple[tuple[str, ...], ...]
) -> None:
    before = {"requirements.txt": b"fastapi>=0.120\n", "main.py": text.encode()}
    files: dict[str, bytes] = before
    for names in added:
        files = applied(files, plan_add(MemoryTree(files), names))
    for names in removed:
        files = applied(files, plan_remove(MemoryTree(files), names, Wishes()))
    assert files == before
