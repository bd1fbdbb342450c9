"""From the entry to the application, through imports, aliases and factories."""

import pytest
from memory_tree import MemoryTree, blocker, project_of

from aegis_cst.reading.application import Application
from aegis_cst.reading.project import Project

PYPROJECT = '[tool.aegis]\napp = "app.main:app"\n'


def project(pyproject: str = PYPROJECT, /, **modules: str) -> Project:
    return project_of(pyproject, modules)


def homes(of: Project) -> list[tuple[str, str, str]]:
    application = of.application
    assert isinstance(application, Application), application
    return [
        (each.step.path, each.step.function, each.name)
        for each in application.router.bindings
    ]


@pytest.mark.parametrize(
    "text",
    [
        "from fastapi import FastAPI\napp = FastAPI()\n",
        "from fastapi import FastAPI as Api\napp = Api()\n",
        "import fastapi\napp = fastapi.FastAPI()\n",
        "import fastapi as fa\napp = fa.FastAPI()\n",
        "import fastapi.applications\napp = fastapi.applications.FastAPI()\n",
        "from fastapi import FastAPI\napp: FastAPI = FastAPI()\n",
        "from fastapi import FastAPI\napp: FastAPI\napp = FastAPI()\n",
        "from fastapi import FastAPI\nclass My(FastAPI):\n    pass\napp = My()\n",
        "import fastapi as f\nclass A(f.FastAPI): ...\nclass B(A): ...\napp = B()\n",
        "try:\n    from fastapi import FastAPI\nfinally:\n    pass\napp = FastAPI()\n",
        "from fastapi import FastAPI\nif True:\n    app = FastAPI()\n",
    ],
)
def test_application_in_the_entry_itself(text: str) -> None:
    assert homes(project(main=text)) == [("app/main.py", "", "app")]


def test_line_of_the_creation() -> None:
    found = project(
        main="from fastapi import FastAPI\n\napp = FastAPI(\n    title='x',\n)\n"
    ).application
    assert isinstance(found, Application)
    assert found.line == 3


def test_alias_of_the_application() -> None:
    found = project(
        main="from fastapi import FastAPI\napi = FastAPI()\napplication = api\n"
        "app = application\n"
    )
    assert homes(found) == [
        ("app/main.py", "", "api"),
        ("app/main.py", "", "application"),
        ("app/main.py", "", "app"),
    ]


FACTORY = """\
from fastapi import FastAPI

def create():
    api = FastAPI()
    return api
"""


@pytest.mark.parametrize(
    "main",
    [
        "from app.core.factory import create\napp = create()\n",
        "from app.core.factory import create as make\napp = make()\n",
        "from .core.factory import create\napp = create()\n",
        "from .core import factory\napp = factory.create()\n",
        "from . import core\napp = core.factory.create()\n",
        "import app.core.factory\napp = app.core.factory.create()\n",
        "import app.core.factory as f\napp = f.create()\n",
    ],
)
def test_factory_of_another_module(main: str) -> None:
    found = project(main=main, core__init="", core__factory=FACTORY)
    assert homes(found) == [
        ("app/core/factory.py", "create", "api"),
        ("app/main.py", "", "app"),
    ]


@pytest.mark.parametrize(
    "init",
    [
        "from .factory import create\n",
        "from app.core.factory import create\n",
        "from .factory import create as create\n__all__ = ['create']\n",
        "from . import factory\nfrom .factory import create\n",
    ],
)
def test_factory_that_a_package_re_exports(init: str) -> None:
    found = project(
        main="from app.core import create\napp = create()\n",
        core__init=init,
        core__factory=FACTORY,
    )
    assert homes(found)[0] == ("app/core/factory.py", "create", "api")


def test_re_export_of_the_name_of_its_submodule() -> None:
    found = project(
        main="from app.core import create\napp = create()\n",
        core__init="from app.core.create import create\n",
        core__create=FACTORY,
    )
    assert homes(found)[0] == ("app/core/create.py", "create", "api")


def test_relative_import_from_the_parent_package() -> None:
    found = project(
        '[tool.aegis]\napp = "app.web.server:app"\n',
        web__server="from ..core.factory import create\napp = create()\n",
        core__factory=FACTORY,
    )
    assert homes(found)[0] == ("app/core/factory.py", "create", "api")


def test_factory_that_calls_a_factory() -> None:
    found = project(
        main="from app.outer import build\napp = build()\n",
        outer="from app.inner import create\n\n"
        "async def unrelated(): ...\n\n"
        "def build():\n    web = create()\n    return web\n",
        inner=FACTORY,
    )
    assert homes(found) == [
        ("app/inner.py", "create", "api"),
        ("app/outer.py", "build", "web"),
        ("app/main.py", "", "app"),
    ]


def test_factory_that_returns_the_call() -> None:
    found = project(
        main="from fastapi import FastAPI\n\ndef create():\n    return FastAPI()\n\n"
        "app = create()\n",
    )
    assert homes(found) == [("app/main.py", "", "app")]


def test_factory_as_the_entry() -> None:
    found = project('[tool.aegis]\napp = "app.core.factory:create"\n')
    assert blocker(found.application).place == "pyproject.toml:2"
    found = project(
        '[tool.aegis]\napp = "app.core.factory:create"\n', core__factory=FACTORY
    )
    assert homes(found) == [("app/core/factory.py", "create", "api")]


def test_entry_without_a_name_is_app() -> None:
    found = project(
        '[tool.aegis]\napp = "app.main"\n',
        main="from fastapi import FastAPI\napp = FastAPI()\n",
    )
    assert homes(found) == [("app/main.py", "", "app")]


def test_project_with_a_src_folder() -> None:
    tree = MemoryTree(
        {
            "pyproject.toml": '[tool.aegis]\napp = "shop.main:app"\n',
            "src/shop/main.py": "from shop.web import app\n",
            "src/shop/web.py": "from fastapi import FastAPI\napp = FastAPI()\n",
        }
    )
    assert homes(Project(tree)) == [("src/shop/web.py", "", "app")]
