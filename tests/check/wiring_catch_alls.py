"""What answers whatever is asked for, in the ways that people write it."""

import random

CONFIG = """\
REST = "/{rest:path}"
ROOT = ""
"""
"""Constants of the module ``app.config`` that some of them take their path from."""

PAGES = """\
from fastapi import APIRouter
from starlette.applications import Starlette

from app.config import REST, ROOT


def pages(path=REST):
    router = APIRouter()

    @router.get(path)
    def page(rest: str):
        return rest

    return router


def preflights():
    router = APIRouter()
    router.add_api_route(REST, lambda rest: rest, methods=["OPTIONS"])
    return router


def put_pages_last(target):
    target.include_router(pages())


def nested_pages():
    outer = APIRouter()
    outer.include_router(pages(f"{ROOT}/{{rest:path}}"))
    return outer
"""
"""The module ``app.pages``, whose functions make routers."""

_PAGE = "\ndef page{number}(rest: str):\n    return rest\n"
_FORMS = (
    "from app.pages import pages\n{router}.include_router(pages())\n",
    "from app.pages import nested_pages\n{router}.include_router(nested_pages())\n",
    (
        "from app.pages import pages\nPAGES{number} = pages()\n"
        "for each in (PAGES{number},):\n    {router}.include_router(each)\n"
    ),
    "from app.pages import put_pages_last\nput_pages_last({router})\n",
    "from app.config import REST\n@{router}.get(REST)" + _PAGE,
    'REST{number} = "/{{rest:path}}"\n@{router}.get(path=REST{number})' + _PAGE,
    'from app.config import ROOT\n@{router}.get(f"{{ROOT}}/{{{{rest:path}}}}")' + _PAGE,
    'from app import config\n@{router}.api_route(config.REST, methods=["GET"])' + _PAGE,
)
_MOUNTS = (
    '{router}.mount("/", Starlette())\n',
    'from app.config import ROOT\n{router}.mount(ROOT, app=Starlette(), name="x")\n',
)
"""Only on applications: a router that has one cannot be included without a prefix."""

_HARMLESS = (
    "from app.pages import preflights\n{router}.include_router(preflights())\n",
    '@{router}.options("/{{rest:path}}")' + _PAGE,
)


def catch_all(chance: random.Random, router: str, number: int) -> str:
    """Statements that make ``router`` answer everything, or only seem to."""
    forms = _FORMS if chance.random() < 0.7 else _HARMLESS
    if router == "app" and chance.random() < 0.2:
        forms = _MOUNTS
    return chance.choice(forms).format(router=router, number=number)
