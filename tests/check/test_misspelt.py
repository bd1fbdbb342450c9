"""Names that are included and not there: what was meant, and what may be missing."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.finding import Finding
from aegis_cst.check.rules import registrations, unused
from check.project_check import found
from check.wired import ROUTER, files

HEAD = "from fastapi import FastAPI\n"
APP = f"{HEAD}app = FastAPI()\n"
RULES = (*registrations.RULES, *unused.RULES)


def only(project: Mapping[str, str | bytes]) -> Finding:
    (finding,) = found(RULES, project)
    return finding


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        ("from app.items import router\napp.include_router(ruter)\n", ""),
        ("from app.items import router\napp.include_router(items)\n", ""),
        ("from app import items\napp.include_router(items.ruoter)\n", "items."),
        ("from app.items import ruoter\napp.include_router(ruoter)\n", ""),
    ],
)
def test_a_name_like_it_is_what_was_meant(lines: str, right: str) -> None:
    finding = only(files(main=APP + lines, items=ROUTER))
    assert finding.code == "AEG102"
    assert finding.advice == f"did you mean `{right}router`?"


def test_nothing_like_it() -> None:
    text = f"{HEAD}app = FastAPI()\napp.include_router(things)\n"
    assert only(files(main=text)).advice == "import it, or correct the name"


@pytest.mark.parametrize(
    "lines",
    [
        (
            "try:\n    from app.ee import router\n    app.include_router(router)\n"
            "except ImportError:\n    pass\n"
        ),
        (
            "try:\n    from app import ee\nexcept (ImportError, KeyError):\n    pass\n"
            "else:\n    app.include_router(ee.router)\n"
        ),
        (
            "try:\n    import app.ee\n    app.include_router(app.ee.router)\n"
            "except:\n    pass\n"
        ),
        (
            "try:\n    from .ee import router\n    HAS = True\n"
            "except ModuleNotFoundError:\n    HAS = False\n"
            "if HAS:\n    app.include_router(router)\n"
        ),
        (
            "import contextlib\nwith contextlib.suppress(ImportError):\n"
            "    from app.ee import router\n    app.include_router(router)\n"
        ),
        (
            "from importlib.util import find_spec\nif find_spec('app.ee'):\n"
            "    from app.ee import router\n    app.include_router(router)\n"
        ),
        (
            "import importlib.util as u\nHAS = u.find_spec('app.ee') is not None\n"
            "if HAS:\n    from app.ee import router\n    app.include_router(router)\n"
        ),
        (
            "def extend(to):\n"
            "    from app.ee import router\n    to.include_router(router)\n"
            "try:\n    extend(app)\nexcept ImportError:\n    pass\n"
        ),
    ],
)
def test_what_may_be_missing(lines: str) -> None:
    assert found(RULES, files(main=APP + lines)) == []


@pytest.mark.parametrize(
    "lines",
    [
        (
            "try:\n    from app.ee import router\n    app.include_router(router)\n"
            "except KeyError:\n    pass\n"
        ),
        (
            "import contextlib\nwith contextlib.suppress(KeyError):\n"
            "    from app.ee import router\n    app.include_router(router)\n"
        ),
        (
            "import os\nif os.environ.get('EE'):\n"
            "    from app.ee import router\n    app.include_router(router)\n"
        ),
        (
            "try:\n    pass\nexcept ImportError:\n"
            "    from app.ee import router\n    app.include_router(router)\n"
        ),
    ],
)
def test_what_may_not_be_missing(lines: str) -> None:
    finding = only(files(main=APP + lines))
    assert "there is no module `app.ee`" in finding.message


@pytest.mark.parametrize(
    ("function", "advice"),
    [
        ("def make():\n    return APIRouter()\n", "call it: `make()`"),
        ("def make(x):\n    if x:\n        return x.router\n", "call it: `make()`"),
        (
            "def make():\n    '''Routes.'''\n",
            "include the router that it belongs to; it gives none back",
        ),
        (
            "def make():\n    return {'a': 1}\n",
            "include the router that it belongs to; it gives none back",
        ),
    ],
)
def test_a_function(function: str, advice: str) -> None:
    text = f"from fastapi import APIRouter, FastAPI\n{function}app = FastAPI()\n"
    finding = only(files(main=f"{text}app.include_router(make)\n"))
    assert (finding.code, finding.advice) == ("AEG103", advice)
