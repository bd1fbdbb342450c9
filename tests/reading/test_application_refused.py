"""Entries that lead to no application: what is said, and where."""

import pytest
from memory_tree import MemoryTree, project_of

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project

PYPROJECT = '[tool.aegis]\napp = "app.main:app"\n'
UNFOLLOWED = (
    "app.main:app does not lead to a FastAPI(...) that can be followed; "
    "name another one with --app module:name"
)
FACTORY = """\
from fastapi import FastAPI

def create():
    api = FastAPI()
    return api
"""


def project(pyproject: str = PYPROJECT, /, **modules: str) -> Project:
    return project_of(pyproject, modules)


def blocker(of: Project) -> Blocker:
    application = of.application
    assert isinstance(application, Blocker), application
    return application


@pytest.mark.parametrize(
    ("main", "line"),
    [
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
        ("import app.x.app\n", 0),
        ("from nowhere import *\n", 0),
        ("from ....... import app\n", 0),
    ],
)
def test_what_cannot_be_followed_names_the_place(main: str, line: int) -> None:
    assert blocker(project(main=main)) == Blocker(UNFOLLOWED, "app/main.py", line)


def test_name_that_the_module_does_not_define() -> None:
    assert blocker(project(main="")) == Blocker(
        "[tool.aegis] app in pyproject.toml leads nowhere: app/main.py defines no app",
        "pyproject.toml",
        2,
    )


def test_import_cycle_ends() -> None:
    found = project(
        main="from app.other import app\n", other="from app.main import app\n"
    )
    assert blocker(found).reason == UNFOLLOWED


def test_factories_that_call_each_other_end() -> None:
    found = project(
        main="from app.other import make\napp = make()\n",
        other="from app.third import build\ndef make():\n  a = build()\n  return a\n",
        third="from app.other import make\ndef build():\n  b = make()\n  return b\n",
    )
    assert blocker(found).reason == UNFOLLOWED


def test_import_that_grows_without_end() -> None:
    found = project(main="from app.main.x import y as x\napp = x.z\n")
    assert blocker(found).place == "app/main.py:2"


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
    assert found == Blocker(
        "[tool.aegis] app in pyproject.toml leads nowhere: there is no module web",
        "pyproject.toml",
        2,
    )


def test_nothing_says_where_the_application_is() -> None:
    assert blocker(project("", main="")) == Blocker(
        "there is no FastAPI application here; name one with --app module:name"
    )


def test_broken_configuration_comes_before_all() -> None:
    assert blocker(project("[tool\n", main="")).place == "pyproject.toml:1"
