"""``aegis routes`` as somebody calls it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from check.wired import MAIN, ROUTER, files
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from typer.testing import CliRunner, Result

from aegis_cst.cli.app import app

SCHEMA = Path(__file__).parents[2] / "docs" / "routes.schema.json"
SHOP = files(
    main="""
        from fastapi import Depends, FastAPI
        from elsewhere import other
        from app.api import items
        from app.config import settings
        app = FastAPI()
        def key(): ...
        app.include_router(items.router, dependencies=[Depends(key)])
        app.include_router(other, prefix="/other")
        app.include_router(items.router, prefix=settings.prefix)
    """,
    api__items="""
        from fastapi import APIRouter, Depends
        router = APIRouter(prefix="/items")
        def session(): ...
        @router.get("/{item_id}")
        def read_item(item_id: str, held=Depends(session)): ...
        @router.get("/latest")
        def read_latest(): ...
    """,
    config="""
        class Settings:
            prefix = "/v1"
        settings = Settings()
    """,
)
NARROW = """\
app.main:app  app/main.py:5

included by app/main.py:7 items.router
all depend on key (app/main.py:7)
  GET  /items/{item_id}
       read_item  app/api/items.py:5
       depends on session
  GET  /items/latest
       read_latest  app/api/items.py:7
       never reached: the route /items/{item_id}
         (app/api/items.py:4) answers before
  ? /other…
    app/main.py:8: `other` is not known before the code runs

included by app/main.py:9 items.router
  GET  <Settings.prefix>/items/{item_id}
       read_item  app/api/items.py:5
       depends on session
  GET  <Settings.prefix>/items/latest
       read_latest  app/api/items.py:7
       never reached: the route <Settings.prefix>/items/{item_id}
         (app/api/items.py:4) answers before

What stands in <...> is known only when the code runs.

4 routes, 2 never reached, 1 place not followed; FastAPI's own pages: --all
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {**SHOP, "requirements.txt": "fastapi\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "66")
    return tmp_path


def write(folder: Path, given: Mapping[str, str | bytes]) -> None:
    for path, text in given.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = dedent(text).lstrip("\n").encode() if isinstance(text, str) else text
        target.write_bytes(data)


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["routes", *words])
    assert result.exit_code == code, result.output
    return result


def test_a_narrow_terminal(shop: Path) -> None:
    before = sorted(shop.rglob("*"))
    assert run().stdout == NARROW
    assert sorted(shop.rglob("*")) == before


@pytest.mark.usefixtures("shop")
def test_a_wide_one_has_a_line_a_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lines = run("latest").stdout.splitlines()
    assert "  GET  /items/latest" + " " * 20 + "read_latest  app/api/items.py:7" in [
        re.sub(r"(?<=latest) +(?=read)", " " * 20, each) for each in lines
    ]
    assert lines[-1].startswith("2 of 4, 2 never reached, 1 place not followed")


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        (["LATEST", "get"], ["/items/latest", "<Settings.prefix>/items/latest"]),
        (["head"], ["/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"]),
        (["post"], []),
    ],
)
@pytest.mark.usefixtures("shop")
def test_filters(words: list[str], paths: list[str]) -> None:
    found = json.loads(run("--json", *words).stdout)
    assert [each["path"] for each in found["routes"]] == paths
    assert len(found["unfollowed"]) == 1


@pytest.mark.usefixtures("shop")
def test_pages_of_fastapi_itself() -> None:
    shown = run("--all").stdout
    assert shown.count("FastAPI's own\n") == 4
    assert shown.splitlines()[-1] == "8 routes, 2 never reached, 1 place not followed"


def test_the_document(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "app")
    text = run("--json").stdout
    assert text.isascii()
    found = json.loads(text)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(found)
    assert found["version"] == 1
    name = "app.main:app"
    assert found["application"] == {"name": name, "file": "../app/main.py", "line": 5}
    latest = found["routes"][5]
    items = "../app/api/items.py"
    assert latest == {
        "position": 5,
        "kind": "route",
        "methods": ["GET"],
        "path": "/items/latest",
        "exact": True,
        "possible": False,
        "endpoint": {"name": "read_latest", "file": items, "line": 7},
        "file": items,
        "line": 6,
        "through": [
            {
                "kind": "include",
                "name": "items.router",
                "file": "../app/main.py",
                "line": 7,
            }
        ],
        "dependencies": [
            {"name": "key", "of": "way", "file": "../app/main.py", "line": 7}
        ],
        "conditions": [],
        "hidden_by": [
            {
                "methods": ["GET"],
                "kind": "route",
                "path": "/items/{item_id}",
                "file": items,
                "line": 4,
            }
        ],
        "reached": False,
    }
    (lost,) = found["unfollowed"]
    assert (lost["position"], lost["prefix"]) == (6, "/other")


def test_several_applications(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = "from fastapi import FastAPI\napp = FastAPI()\n"
    write(tmp_path, {"one.py": one, "two.py": one, "requirements.txt": "fastapi\n"})
    refused = run(code=1)
    assert "aegis routes --app one:app" in refused.output
    found = json.loads(run("--json", code=1).stdout)
    assert (found["command"], found["outcome"]) == ("routes", "refused")
    assert "two:app  two.py:2" in run("--app", "two:app").stdout


def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("-p", "nowhere", code=2)
    run("--nothing", code=2)


def test_the_project_of_the_tests_of_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, files(main=MAIN, items=ROUTER))
    assert "items  app/items.py:7" in run("-p", ".").stdout
