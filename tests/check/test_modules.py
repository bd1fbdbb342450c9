"""Modules of a project by their dotted names."""

import pytest

from check.project_check import codebase_of

FILES = {
    "app/__init__.py": "from .items import *\nfrom app.late import thing\n",
    "app/items.py": "a = 1\nif x:\n    b = 2\nfor c, (d, e) in z: pass\n",
    "app/late.py": "def __getattr__(name): ...\n",
    "app/broken.py": "def f(:\n",
    "app/third.py": "from third import *\n",
    "app/cycle.py": "from app.cycle import *\n",
    "app/plain/deep.py": "",
    "src/lib/__init__.py": "",
    "src/lib/core.py": "",
    "services/shop/shop/__init__.py": "",
    "services/shop/shop/main.py": "",
    "alembic/env.py": "",
}
MODULES = codebase_of(FILES).modules


@pytest.mark.parametrize(
    ("name", "importer", "path"),
    [
        ("app", "", "app/__init__.py"),
        ("app.items", "main.py", "app/items.py"),
        ("app.plain", "", "app/plain/"),
        ("app.plain.deep", "", "app/plain/deep.py"),
        ("app.gone", "", None),
        ("lib.core", "", "src/lib/core.py"),
        ("shop.main", "services/shop/shop/__init__.py", "services/shop/shop/main.py"),
        ("shop.main", "app/items.py", None),
        ("fastapi", "", None),
    ],
)
def test_path_of(name: str, importer: str, path: str | None) -> None:
    assert MODULES.path_of(name, importer) == path


@pytest.mark.parametrize(
    ("module", "importer", "path"),
    [
        (".items", "app/__init__.py", "app/items.py"),
        (".", "app/items.py", "app/__init__.py"),
        ("..items", "app/plain/deep.py", "app/items.py"),
        ("....items", "app/plain/deep.py", None),
        (".gone", "app/items.py", None),
    ],
)
def test_relative(module: str, importer: str, path: str | None) -> None:
    assert MODULES.imported(module, importer) == path


@pytest.mark.parametrize(
    ("path", "name", "answer"),
    [
        ("app/__init__.py", "a", True),
        ("app/__init__.py", "thing", True),
        ("app/__init__.py", "items", True),
        ("app/__init__.py", "gone", False),
        ("app/items.py", "b", True),
        ("app/items.py", "e", True),
        ("app/items.py", "f", False),
        ("app/late.py", "f", None),
        ("app/broken.py", "f", None),
        ("app/third.py", "f", None),
        ("app/cycle.py", "f", None),
        ("app/plain/", "deep", True),
        ("app/plain/", "gone", False),
    ],
)
def test_defines(path: str, name: str, *, answer: bool | None) -> None:
    assert MODULES.defines(path, name) is answer


def test_names() -> None:
    assert MODULES.name_of("app/items.py") == "app.items"
    assert MODULES.name_of("app/__init__.py") == "app"
    assert MODULES.name_of("src/lib/core.py") == "lib.core"
    assert MODULES.name_of("services/shop/shop/main.py") == "shop.main"
    assert MODULES.is_ours("app.gone")
    assert not MODULES.is_ours("fastapi")
    assert not MODULES.is_ours("alembic.op")
