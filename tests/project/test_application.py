"""From the entry to the application, through imports, aliases and factories."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.project.application import Application, Home
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.project import Project

PYPROJECT = '[tool.aegis]\napp = "app.main:app"\n'
SETTING = 'set app = "module:name" under [tool.aegis]'


def project(pyproject: str = PYPROJECT, /, **modules: str) -> Project:
    """A package ``app``; ``core__factory`` is ``app/core/factory.py``."""
    files = {
        f"app/{name.replace('__', '/').replace('/init', '/__init__')}.py": text
        for name, text in modules.items()
    }
    return Project(MemoryTree({"pyproject.toml": pyproject, **files}))


def homes(of: Project) -> list[tuple[str, str, str]]:
    application = of.application
    assert isinstance(application, Application), application
    return [described(each) for each in application.homes]


def described(home: Home) -> tuple[str, str, str]:
    return home.module.path, home.function, home.receiver


def blocker(of: Project) -> Blocker:
    application = of.application
    assert isinstance(application, Blocker), application
    return application


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
        "from fastapi import FastAPI\napi = app = FastAPI()\n",
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
    assert homes(found) == [("app/main.py", "create", ""), ("app/main.py", "", "app")]


def test_factory_as_the_entry() -> None:
    found = project('[tool.aegis]\napp = "app.core.factory:create"\n')
    assert blocker(found).place == "pyproject.toml"
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


@pytest.mark.parametrize(
    ("main", "line"),
    [
        ("from fastapi import FastAPI\napp = wrap(FastAPI())\n", 2),
        ("from fastapi import FastAPI\nw = FastAPI()\napp = Wrapper(w)\n", 3),
        ("app = app\n", 1),
        ("app = api\napi = app\n", 1),
        ("a = b\nb = c\nc = a\napp = c\n", 4),
        ("def app():\n    return app()\n", 1),
        ("def make():\n    return make()\napp = make()\n", 3),
        ("from app.main import app\n", 0),
        ("app = 3\n", 1),
        ("app = apps[0]\napps[1], x = 1, 2\n", 1),
        ("app = Server().create()\nx[0] = 1\n", 1),
        ("class Server:\n    app = None\napp = Server.app\n", 3),
        ("app, other = make()\n", 0),
        ("", 0),
        ("import app.x.app\n", 0),
        ("from nowhere import *\n", 0),
        ("from ....... import app\n", 0),
    ],
)
def test_what_cannot_be_followed_names_the_place(main: str, line: int) -> None:
    found = blocker(project(main=main))
    if found.path != "app/main.py":
        assert found.path == ""
    assert SETTING in found.reason
    assert found.line == line


def test_import_cycle_ends() -> None:
    found = project(
        main="from app.other import app\n", other="from app.main import app\n"
    )
    assert SETTING in blocker(found).reason


def test_factories_that_call_each_other_end() -> None:
    found = project(
        main="from app.other import make\napp = make()\n",
        other="from app.third import build\ndef make():\n  a = build()\n  return a\n",
        third="from app.other import make\ndef build():\n  b = make()\n  return b\n",
    )
    assert SETTING in blocker(found).reason


def test_import_that_grows_without_end() -> None:
    found = project(
        '[tool.aegis]\napp = "app.main.x:z"\n', main="from app.main.x import y as x\n"
    )
    assert SETTING in blocker(found).reason


def test_syntax_error_on_the_way_names_file_and_line() -> None:
    found = project(
        main="from app.core.factory import create\napp = create()\n",
        core__factory="import x\n\ndef create(:\n    pass\n",
    )
    assert blocker(found).place == "app/core/factory.py:3"
    assert blocker(found).reason.startswith("syntax error: ")


def test_syntax_error_in_the_entry() -> None:
    found = blocker(project(main="app = = 1\n"))
    assert (found.path, found.line) == ("app/main.py", 1)


def test_file_that_is_not_utf8_names_file_and_line() -> None:
    tree = MemoryTree({"pyproject.toml": PYPROJECT, "app/main.py": b"x = 1\n# \xff\n"})
    assert blocker(Project(tree)).place == "app/main.py:2"


def test_entry_that_is_no_module() -> None:
    found = blocker(project('[tool.aegis]\napp = "web:app"\n', main=""))
    assert (found.path, found.line) == ("pyproject.toml", 0)
    assert (
        found.reason == f"the entry web:app names no module of this project; {SETTING}"
    )


def test_nothing_says_where_the_application_is() -> None:
    found = blocker(project("", main=""))
    assert found.reason == (f"nothing says where the FastAPI application is; {SETTING}")


def test_broken_configuration_comes_before_all() -> None:
    assert blocker(project("[tool\n", main="")).place == "pyproject.toml:1"
