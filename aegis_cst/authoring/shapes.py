"""Twenty small projects that ``aegis init`` did not make, as text.

Four ways to lay a project out, and five ways to write an application.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_PLAIN = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def index() -> dict[str, str]:
    return {"shop": "open"}
"""
_ROUTERS = """\
from fastapi import APIRouter, FastAPI

items = APIRouter(prefix="/items")


@items.get("/")
def listed() -> list[str]:
    return ["pen"]


app = FastAPI(title="Shop")
app.include_router(items)
"""
_FACTORY = """\
from fastapi import APIRouter, FastAPI

items = APIRouter(prefix="/items")


def create_app() -> FastAPI:
    application = FastAPI()
    application.include_router(items)
    return application


app = create_app()
"""
_LIFESPAN = """\
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    logging.info("up")
    yield
    logging.info("down")


app = FastAPI(lifespan=lifespan)


@app.get("/ready")
def ready() -> bool:
    return True
"""
_CATCH_ALL = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/known")
def known() -> bool:
    return True


@app.get("/{path:path}")
def page(path: str) -> str:
    return path
"""
_APPLICATIONS = {
    "decorators": _PLAIN,
    "routers": _ROUTERS,
    "a factory": _FACTORY,
    "a lifespan": _LIFESPAN,
    "a catch-all": _CATCH_ALL,
}
_LISTED = "fastapi>=0.115\nuvicorn\n"
_PACKAGED = """\
[project]
name = "shop"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.115"]
"""
_POETRY = """\
[tool.poetry]
name = "shop"
version = "1.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = "^3.11"
fastapi = "^0.115"
"""
_COMPOSE = """\
services:
  api:
    build: .
    command: uvicorn shop.main:app --host 0.0.0.0
    environment:
      MODE: live
"""
_DOCKERFILE = "FROM python:3.12\nWORKDIR /srv\nCOPY . .\n"
_LAYOUTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "in one file": ("main.py", {"requirements.txt": _LISTED}),
    "in a package": (
        "shop/main.py",
        {
            "shop/__init__.py": "",
            "pyproject.toml": _PACKAGED,
            ".env.example": "MODE=live\n",
        },
    ),
    "below src": (
        "src/shop/main.py",
        {"src/shop/__init__.py": "", "pyproject.toml": _POETRY},
    ),
    "in containers": (
        "shop/main.py",
        {
            "shop/__init__.py": "",
            "requirements.txt": _LISTED,
            "Dockerfile": _DOCKERFILE,
            "docker-compose.yml": _COMPOSE,
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A project: what it is like in words, and its files."""

    name: str
    files: Mapping[str, bytes]


def shapes() -> Iterator[Shape]:
    """Every layout with every application."""
    for layout, (path, others) in _LAYOUTS.items():
        for application, code in _APPLICATIONS.items():
            files = {path: code, **others}
            yield Shape(
                f"{application}, {layout}",
                {name: text.encode() for name, text in files.items()},
            )
