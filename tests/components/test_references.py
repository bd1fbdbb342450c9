"""Which names of a manifest lead nowhere."""

from pathlib import Path

import pytest

from aegis_cst.authoring.references import missing_references
from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import Router


def missing(api: str) -> list[str]:
    router = Router("app.mail.api", "router", ("/mail",))
    files = {"app/mail/api.py": api.encode()}
    manifest = Manifest(Path(), "mail", "Mail.", "smtp", router=(router,), files=files)
    return list(missing_references(manifest))


@pytest.mark.parametrize(
    "api",
    [
        "router = APIRouter()\n",
        "router: APIRouter = APIRouter()\n",
        "from app.mail.routes import router\n",
        "import app.mail.routes as router\n",
        "a, (b, *router) = made()\n",
        "for router in made():\n    pass\n",
        "with made() as router:\n    pass\n",
        "if (router := made()):\n    pass\n",
        "class router: ...\n",
        "try:\n    from app.fast import router\nexcept ImportError:\n    raise\n",
        "if fast:\n    def router(): ...\nelse:\n    from app.slow import router\n",
    ],
)
def test_ways_to_bind_a_name(api: str) -> None:
    assert missing(api) == []


@pytest.mark.parametrize(
    "api",
    [
        "",
        "def made():\n    router = APIRouter()\n",
        "class Made:\n    router = APIRouter()\n",
        "if fast:\n    def made():\n        router = APIRouter()\n",
        "app.router = APIRouter()\n",
        "print(router)\n",
    ],
)
def test_what_binds_another_name(api: str) -> None:
    assert missing(api) == ["[[router]] number 1: app.mail.api has no router"]


@pytest.mark.parametrize("api", ["def broken(:\n", "a\0b\n"])
def test_a_module_that_cannot_be_parsed(api: str) -> None:
    (problem,) = missing(api)
    assert problem.startswith("[[router]] number 1: app.mail.api cannot be parsed: ")
