"""Modules renamed in Python, exactly, and everything else left as it is."""

import tokenize

import pytest

from aegis_cst.components.placing.names import names_for
from aegis_cst.components.placing.python_source import renamed
from aegis_cst.reading.layout import foreign

NAMES = names_for(foreign("shop.web"), ["app/models/x.py", "tests/fake_redis.py"])

UNTOUCHED = """\
from fastapi import FastAPI
import apple.core, wrapp.core
from .app import core
from . import app
from application.core import x
app = FastAPI(title="app")
app.include_router(router)
app.state.core = app.core
self.app.components = request.app.core
raise ValueError("x") from app.core
def f(app, core):  # app.state and app.include_router(core) of my-app.core
    yield from app.components
    yield {app: app.core, "sqlite:///data/app.db": 1, "../app/core": "wrapp/core"}
"""


def test_what_is_no_module_stays() -> None:
    assert renamed(UNTOUCHED, NAMES) == UNTOUCHED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import app.core.db as db\n", "import shop.web.components.core.db as db\n"),
        ("from app import models\n", "from shop.web.components import models\n"),
        (
            "from app.components.cache import x\n",
            "from shop.web.components.cache import x\n",
        ),
        (
            "def f():\n\tfrom  app . core \\\n   . db import (\n a)\n",
            "def f():\n\tfrom  shop.web.components.core.db import (\n a)\n",
        ),
        (
            "if TYPE_CHECKING: from app.core import a; import x, app.models as m\n",
            (
                "if TYPE_CHECKING: from shop.web.components.core import a; "
                "import x, shop.web.components.models as m\n"
            ),
        ),
        (
            "import app.core.db, app.models\napp.core.db.x(app.state, a.app.core)\n",
            (
                "import shop.web.components.core.db, shop.web.components.models\n"
                "shop.web.components.core.db.x(app.state, a.app.core)\n"
            ),
        ),
        (
            "x = [app.models, app.core]\nimport app.models\n",
            (
                "x = [shop.web.components.models, app.core]\n"
                "import shop.web.components.models\n"
            ),
        ),
        (
            'monkeypatch.setattr("app.core.db.engine", app)\n',
            'monkeypatch.setattr("shop.web.components.core.db.engine", app)\n',
        ),
        (
            '"""Run by `python -m app.entrypoints.worker`, see app/models/x.py."""\n',
            (
                '"""Run by `python -m shop.web.components.entrypoints.worker`, '
                'see shop/web/components/models/x.py."""\n'
            ),
        ),
        (
            "x = f'{app.state:{app.core}}' rb'app.core' 'é app.core'  # é app.core.x\n",
            (
                "x = f'{app.state:{shop.web.components.core}}' "
                "rb'shop.web.components.core' 'é shop.web.components.core'"
                "  # é shop.web.components.core.x\n"
            ),
        ),
        ("'é'; from app.core import x", "'é'; from shop.web.components.core import x"),
        (
            "from fake_redis import FakeRedis\nimport fake_redis\n",
            "from component_fake_redis import FakeRedis\nimport component_fake_redis\n",
        ),
        (
            "r'tests/fake_redis.py: fake_redis.*'  # not in x/fake_redis\n",
            (
                "r'tests/components/component_fake_redis.py: component_fake_redis.*'"
                "  # not in x/fake_redis\n"
            ),
        ),
        ("# app.services.orders\n", "# shop.web.services.orders\n"),
        (
            "# as from app import models\n",
            "# as from shop.web.components import models\n",
        ),
    ],
)
def test_modules_are_renamed(source: str, expected: str) -> None:
    assert renamed(source, NAMES) == expected


@pytest.mark.parametrize(
    ("module", "package", "expected"),
    [
        ("app.core.health", "components.scheduler", "..core.health"),
        ("app.components.scheduler.api", "components.scheduler", ".api"),
        ("app.components.scheduler", "components.scheduler", "."),
        ("app.components.scheduler", "components.scheduler.jobs", ".."),
        ("app.components.cache.keys", "components.scheduler.jobs", "...cache.keys"),
        ("app", "components.scheduler", ".."),
        ("app.services.orders", "components.scheduler", "...services.orders"),
    ],
)
def test_relative_imports(module: str, package: str, expected: str) -> None:
    source = f"from {module} import x  # {module}\nfrom fastapi import y\n"
    new = renamed(source, NAMES, f"shop.web.{package}")
    assert new.splitlines()[0].startswith(f"from {expected} import x  # ")
    assert new.endswith("\nfrom fastapi import y\n")


@pytest.mark.parametrize("source", ["x = (", "'''app.core", "  x\n y"])
def test_what_is_no_python_is_an_error(source: str) -> None:
    with pytest.raises((SyntaxError, tokenize.TokenError)):
        renamed(source, NAMES)
