"""Imports of what goes, in every layout."""

import pytest

from aegis_cst.plan.edits.imported import imported

GOING = frozenset({"app.components.scheduler", "app.entrypoints.scheduler"})


@pytest.mark.parametrize(
    ("path", "code", "lines"),
    [
        ("a.py", "import app.components.scheduler.jobs as jobs\n", [1]),
        (
            "a.py",
            "from app.components import (\n    backend,\n    scheduler,\n)\n",
            [3],
        ),
        ("a.py", "from app.components.scheduler import (\n    jobs,\n)\n", [1]),
        ("app/services/a.py", "from ..components.scheduler import jobs\n", [1]),
        ("app/services/a.py", "from ..components import scheduler as s\n", [1]),
        ("src/app/services/a.py", "from ..entrypoints import scheduler\n", [1]),
        ("src/b.py", "from app.entrypoints import scheduler\n", [1]),
        ("app/components/__init__.py", "from . import scheduler\n", [1]),
        ("app/components/a.py", "def f():\n    from .scheduler import x\n", [2]),
        ("app/services/a.py", "from .scheduler import x\n", []),
        ("app/services/a.py", "from app.components import scheduler_of_mine\n", []),
        ("app/services/a.py", "from app.components.schedulers import x\n", []),
        ("a.py", "from ...... import scheduler\n", []),
        ("a.py", "import scheduler\n", []),
        ("a.py", "from app.components import scheduler(\n", []),
    ],
)
def test_imports_are_found(path: str, code: str, lines: list[int]) -> None:
    root = "src" if path.startswith("src/") else ""
    assert sorted(imported(path, code.encode(), GOING, root)) == lines
