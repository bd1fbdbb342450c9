"""Every kind of edit, with a file that it fits: where user input meets a parser."""

import ast
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml
from registration_places import Beside
from registration_places import insert as insert_beside

from codemods import dotenv
from codemods.compose import depends_on as compose_depends_on
from codemods.compose import environment as compose_environment
from codemods.compose import mount as compose_mount
from codemods.compose import service as compose_service
from codemods.compose import volume as compose_volume
from codemods.python import lifespan, lifespan_function, registration
from codemods.python.style import Style
from codemods.requirements import (
    pipfile,
    pyproject,
    requirements_txt,
    setup_cfg,
    setup_py,
)
from codemods.result import Found, Refusal, Result

Parse = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Boundary:
    """A file that an edit fits, its three verbs, and a parser to judge what they do."""

    name: str
    language: str
    text: str
    find: Callable[[bytes], Found | Refusal]
    insert: Callable[[bytes], Result]
    strip: Callable[[bytes, Sequence[str]], Result]

    def parses(self, data: bytes) -> bool:
        """Whether an independent parser reads a file of that language."""
        try:
            _PARSERS[self.language](data)
        except (SyntaxError, ValueError, RecursionError, yaml.YAMLError):
            return False
        return True


_PARSERS: dict[str, Parse] = {
    "python": ast.parse,
    "yaml": lambda data: yaml.compose(data.decode("utf-8-sig"), yaml.SafeLoader),
    "toml": lambda data: tomllib.loads(data.decode("utf-8-sig")),
    "text": lambda data: data.decode("utf-8-sig"),
}
_STYLE = Style(first_party=frozenset({"app"}))

ROUTING = '''\
"""Routers.""" # é

from fastapi import FastAPI

from app.api.health import router as health_router  # ours


def include_routers(app: FastAPI) -> None:
    """All of them."""
    app.include_router(health_router, tags=["a", f"{1:>{2}}"])  # last
'''
LIFESPAN = """\
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.x = {"a": [1, 2], 'b': (3,)}
    try:
        yield  # serving
    finally:
        print("done")


app = FastAPI(lifespan=lifespan)
"""
BARE = """\
from fastapi import FastAPI  # é

from app.items import items

# serves
app = FastAPI(
    title="é",  # shown
    debug=True,
)
app.include_router(items)
"""
COMPOSE = """\
# everything
x-app: &app
  image: my-api
  environment: {A: "1", B: 'two'}

services:
  web:
    <<: *app
    command: [uvicorn, app]
    depends_on:
      - db   # first
  db:
    image: postgres:17
    volumes:
      - data:/var/lib
volumes:
  data:
"""
PYPROJECT = """\
[project]
name = "my-api"  # é
dependencies = [
    "fastapi>=0.122",  # web
    'uvicorn[standard]>=0.30; python_version >= "3.11"',
]

[project.optional-dependencies]
extra = ["x"]

[tool.ruff]
lint = { select = ["ALL"], pydocstyle.convention = "google" }
"""
REQUIREMENTS = """\
# web
fastapi>=0.122  # new
uvicorn[standard]>=0.30; python_version >= "3.11" \\
    --global-option=x
-e ./lib
"""
DOTENV = """\
# Name
APP_NAME="my api"
export DEBUG='no \\' quote'
EMPTY=
"""
_HOOK = lifespan.Spec(
    module="app.jobs.lifespan", context="jobs", start="start_jobs", stop="stop_jobs"
)
_ROUTER = registration.Spec(
    module="app.jobs.api", name="router", alias="jobs_router", method="include_router"
)
_ANCHORS: dict[str, tuple[Any, ...]] = {
    "python.registration": (
        Beside(
            function="include_routers", receiver="app", siblings=("include_router",)
        ),
        _STYLE,
    ),
    "python.lifespan": (lifespan.Anchor(function="lifespan"), _STYLE),
    "python.lifespan_function": (
        lifespan_function.Anchor(line=6, end_line=9, end_column=1),
        _STYLE,
    ),
}


PIPFILE = """\
[[source]]
url = "https://pypi.org/simple"  # é

[packages]
fastapi = "*"
uvicorn = {extras = ["standard"], version = ">=0.30"}

[dev-packages]
"""

SETUP_CFG = """\
[metadata]
name = mine

[options]
install_requires =
    fastapi  # é
    uvicorn>=0.30
zip_safe = false
"""

SETUP_PY = """\
from setuptools import setup

setup(
    name="é",
    install_requires=[
        "fastapi",
        "uvicorn>=0.30",  # serves
    ],
)
"""


def _boundary(kind: Any, language: str, text: str, spec: Any) -> Boundary:  # noqa: ANN401 - each kind of edit has a specification of its own
    name = kind.__name__.removeprefix("codemods.")
    extra = _ANCHORS.get(name, ())

    def insert(data: bytes) -> Result:
        make = insert_beside if kind is registration else kind.insert
        result: Result = make(data, spec, *extra)
        return result

    def strip(data: bytes, chunks: Sequence[str]) -> Result:
        result: Result = kind.strip(data, spec, chunks)
        return result

    return Boundary(name, language, text, partial(kind.find, spec=spec), insert, strip)


BOUNDARIES = (
    _boundary(registration, "python", ROUTING, _ROUTER),
    _boundary(lifespan, "python", LIFESPAN, _HOOK),
    _boundary(lifespan_function, "python", BARE, lifespan_function.Spec()),
    _boundary(
        compose_service,
        "yaml",
        COMPOSE,
        compose_service.Spec(name="jobs", body="<<: *app\ncommand: [jobs]\n"),
    ),
    _boundary(compose_volume, "yaml", COMPOSE, compose_volume.Spec(name="jobs")),
    _boundary(
        compose_depends_on,
        "yaml",
        COMPOSE,
        compose_depends_on.Spec(service="web", on="redis"),
    ),
    _boundary(
        compose_environment,
        "yaml",
        COMPOSE,
        compose_environment.Spec(name="JOBS", value="8001"),
    ),
    _boundary(
        compose_mount,
        "yaml",
        COMPOSE,
        compose_mount.Spec(source="app-data", target="/data"),
    ),
    _boundary(
        pyproject,
        "toml",
        PYPROJECT,
        pyproject.Spec(requirement="apscheduler>=3.11.3,<4"),
    ),
    _boundary(
        requirements_txt,
        "text",
        REQUIREMENTS,
        pyproject.Spec(requirement="apscheduler>=3.11.3,<4"),
    ),
    _boundary(
        pipfile,
        "toml",
        PIPFILE,
        pyproject.Spec(requirement="apscheduler>=3.11.3,<4"),
    ),
    _boundary(
        setup_cfg,
        "text",
        SETUP_CFG,
        pyproject.Spec(requirement="apscheduler>=3.11.3,<4"),
    ),
    _boundary(
        setup_py,
        "python",
        SETUP_PY,
        pyproject.Spec(requirement="apscheduler>=3.11.3,<4"),
    ),
    _boundary(
        dotenv,
        "text",
        DOTENV,
        dotenv.Spec(name="JOBS_TIMEZONE", value="Europe/Paris", comment="Time zone."),
    ),
)
