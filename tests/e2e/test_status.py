"""What ``aegis status`` says of projects that others have made, and of ours."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from e2e.command import aegis

SCHEMA = Path(__file__).parents[2] / "docs" / "status.schema.json"
MAIN = """\
from contextlib import asynccontextmanager

from fastapi import FastAPI

from svc.orders import router


@asynccontextmanager
async def lifespan(app):
    yield


def create():
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)

    @app.get("/{path:path}")
    def page(path):
        return path

    return app


app = create()
"""
FILES = {
    "svc/__init__.py": "",
    "svc/main.py": MAIN,
    "svc/orders.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n",
    "svc/config.py": (
        "from pydantic_settings import BaseSettings\n\n\n"
        "class Settings(BaseSettings):\n    debug: bool = False\n"
    ),
    "requirements.txt": "fastapi==0.115.0\nuvicorn\nhttpx==0.18\n",
    "Dockerfile": (
        "FROM python:3.12\nWORKDIR /code\nCOPY . .\n"
        "RUN pip install -r requirements.txt\n"
        'CMD ["uvicorn", "svc.main:app"]\n'
    ),
    "compose.yaml": "services:\n  api:\n    build: .\n",
    ".env.sample": "DEBUG=false\n",
}


def written(folder: Path, **changed: str) -> Path:
    for path, text in {**FILES, **changed}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    document = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def told(folder: Path, schema: Draft202012Validator, code: int = 0) -> Any:  # noqa: ANN401 - any JSON
    document = json.loads(aegis(folder, "status", "--json", code=code).stdout)
    schema.validate(document)
    return document


def test_everything_that_is_found(tmp_path: Path, schema: Draft202012Validator) -> None:
    project = told(written(tmp_path), schema)["project"]
    obstacles = project.pop("obstacles")
    left_out = project.pop("left_out")
    assert project == {
        "application": "svc.main:app",
        "why": "Dockerfile starts it",
        "place": "Dockerfile:5",
        "created": "svc/main.py:14",
        "factory": False,
        "code_root": "",
        "import_root": "",
        "package": "svc",
        "native": False,
        "components": "svc/components",
        "routers": {"place": "svc/main.py:15", "name": "create"},
        "before": {"place": "svc/main.py:17", "name": "/{path:path}"},
        "lifespan": {"place": "svc/main.py:9", "name": "lifespan"},
        "settings": [{"place": "svc/config.py:4", "name": "Settings"}],
        "requirements": [
            {
                "path": "requirements.txt",
                "reason": "Dockerfile:4 installs from it",
                "place": "Dockerfile:4",
                "refresh": "",
            }
        ],
        "compose": {"place": "compose.yaml:2", "name": "api"},
        "variables": ".env.sample",
    }
    assert "dashboard card (there is no dashboard)" in left_out
    assert [(each["components"], each["place"]) for each in obstacles] == [
        (["oauth"], "requirements.txt:3"),
        (["scheduler"], "requirements.txt:3"),
    ]
    assert (obstacles[1]["offer"], obstacles[1]["snippet"]) == ("line", "httpx>=0.20")


def test_what_is_missing(tmp_path: Path, schema: Draft202012Validator) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\napp = FastAPI()\n"
    )
    project = told(tmp_path, schema)["project"]
    assert (project["application"], project["package"]) == ("main:app", "")
    assert project["routers"] == {"place": "main.py:3", "name": ""}
    for key in ("before", "lifespan", "compose"):
        assert project[key] is None
    assert project["requirements"] == project["settings"] == project["obstacles"] == []
    shown = aegis(tmp_path, "status").stdout.decode()
    assert "none to edit  components are started by a router" in shown
    assert "no file lists them" in shown


def test_routers_that_are_not_known_come_after(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\nfrom third import routers\n\napp = FastAPI()\n"
        "for each in routers():\n    app.include_router(each)\n"
    )
    shown = aegis(tmp_path, "status").stdout.decode()
    assert "; what stands there may answer anything, and comes after them" in shown


def test_an_application_that_cannot_be_told(
    tmp_path: Path, schema: Draft202012Validator
) -> None:
    two = "from fastapi import FastAPI\n\n{} = FastAPI()\n"
    written(tmp_path, Dockerfile="", **{"svc/main.py": two.format("one")})
    (tmp_path / "svc" / "other.py").write_text(two.format("two"))
    document = told(tmp_path, schema, code=1)
    assert document["project"] is None
    (blocker,) = document["blockers"]
    assert blocker["offer"] == "command"
    assert blocker["snippet"] == "aegis status --app svc.main:one"
    named = aegis(tmp_path, "status", "--app", "svc.other:two").stdout.decode()
    assert "svc.other:two" in named
    added = aegis(tmp_path, "add", "scheduler,cache", "--dry-run", code=1).told
    assert "aegis add scheduler cache --app svc.main:one" in added
    assert "To go on:" in added


def test_a_project_of_ours(project: Path, schema: Draft202012Validator) -> None:
    seen = told(project, schema)["project"]
    assert (seen["native"], seen["package"]) == (True, "app")
    assert seen["left_out"] == seen["obstacles"] == []


def test_components_stay_where_they_are_told(
    added: Path, schema: Draft202012Validator
) -> None:
    (component,) = told(added, schema)["components"]
    assert (component["name"], component["sound"]) == ("scheduler", True)
