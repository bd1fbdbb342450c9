"""Components go in any order, and leave the bytes that were there before them.

The first one brings the blank line that sets its imports and its routers off; who goes
last takes it along.
"""

import random

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

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
APART = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/x")
def x():
    return 1
"""
TEXTS = {"spaced": SPACED, "dense": DENSE, "plain": PLAIN, "apart": APART}
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


@pytest.mark.parametrize("added", [("scheduler", "cache"), ("cache", "scheduler")])
@pytest.mark.parametrize("text", [APART, SPACED, PLAIN])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_who_stays_keeps_the_blank_lines(
    text: str, newline: str, added: tuple[str, ...]
) -> None:
    data = text.replace("\n", newline).encode()
    before = {"requirements.txt": b"fastapi>=0.120\n", "main.py": data}
    for goes, stays in (added, added[::-1]):
        files: dict[str, bytes] = before
        for name in added:
            files = applied(files, plan_add(MemoryTree(files), [name]))
        files = applied(files, plan_remove(MemoryTree(files), [goes], Wishes()))
        alone = applied(before, plan_add(MemoryTree(before), [stays]))
        assert files["main.py"] == alone["main.py"]
        files = applied(files, plan_remove(MemoryTree(files), [stays], Wishes()))
        assert files == before


SHOP = {
    "requirements.txt": b"# web\nfastapi==0.120.0\nuvicorn\n\n# dev\npytest\n",
    ".env.example": b"# shop\r\nDEBUG=1\r\nSECRET=x",
    "Dockerfile": b"FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
    "docker-compose.yml": b"""\
services:
  api:
    build: .
    command: uvicorn shop.main:app
    depends_on: [db]
    environment:
      - A=1
  db:
    image: postgres
volumes:
  pg:
""",
    "shop/__init__.py": b"",
    "shop/main.py": b"""\
from fastapi import FastAPI
import logging
app = FastAPI(title="shop")
@app.on_event("startup")
async def go():
    logging.info("up")
""",
}


@pytest.mark.parametrize("seed", range(6))
def test_random_orders_in_files_of_all_kinds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same orders each time
    # Some of the lines that start in the first column are set off.
    lines = SHOP["shop/main.py"].splitlines(keepends=True)
    apart = [b"\n" * chance.randrange(3) * (each[:1] in b"a@") + each for each in lines]
    shop = {**SHOP, "shop/main.py": b"".join(apart) + b"\n" * chance.randrange(3)}
    files: dict[str, bytes] = shop
    names = chance.sample(["scheduler", "cache", "worker", "database"], 3)
    for name in names:
        files = applied(files, plan_add(MemoryTree(files), [name]))
    # The worker requires the cache, which cannot go before it.
    chance.shuffle(names)
    for name in sorted(names, key=lambda each: each == "cache"):
        files = applied(files, plan_remove(MemoryTree(files), [name], Wishes()))
    if "shop/components/cache/client.py" in files:
        files = applied(files, plan_remove(MemoryTree(files), ["cache"], Wishes()))
    assert files == shop
