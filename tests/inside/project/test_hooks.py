import asyncio
import importlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient

from app.components.backend import hooks
from app.components.backend.main import create_app

FUNCTIONS = {
    "middleware": "register_middleware",
    "startup": "startup_hook",
    "shutdown": "shutdown_hook",
}

ADD_HEADER = """
import asyncio

async def register_middleware(app):
    await asyncio.sleep(0)

    @app.middleware("http")
    async def add_header(request, call_next):
        response = await call_next(request)
        response.headers.append("X-Hooks", __name__.rpartition(".")[2])
        return response
"""


@pytest.fixture
def packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, ModuleType]]:
    """Empty folders in place of the application's own."""
    monkeypatch.syspath_prepend(tmp_path)
    packages = {}
    for kind in FUNCTIONS:
        (tmp_path / f"own_{kind}").mkdir()
        (tmp_path / f"own_{kind}" / "__init__.py").write_text("calls = []\n")
        packages[kind] = importlib.import_module(f"own_{kind}")
        monkeypatch.setattr(hooks, kind, packages[kind])
    yield packages
    for name in [name for name in sys.modules if name.startswith("own_")]:
        del sys.modules[name]


def write(package: ModuleType, name: str, source: str) -> None:
    Path(package.__path__[0], name).write_text(source)
    importlib.invalidate_caches()


def record(function: str) -> str:
    return f"from . import calls\nasync def {function}():\n    calls.append(__name__)\n"


def test_startup_and_shutdown_hooks_run_in_order_of_file_names(
    packages: dict[str, ModuleType],
) -> None:
    for kind in ("startup", "shutdown"):
        for name in ("b.py", "a.py", "10_first.py"):
            write(packages[kind], name, record(FUNCTIONS[kind]))
        write(packages[kind], "_helper.py", "raise AssertionError('not a hook')")
    startup, shutdown = packages["startup"].calls, packages["shutdown"].calls

    with TestClient(create_app()):
        assert startup == ["own_startup.10_first", "own_startup.a", "own_startup.b"]
        assert shutdown == []
    assert shutdown == ["own_shutdown.10_first", "own_shutdown.a", "own_shutdown.b"]


def test_every_shutdown_hook_runs_when_one_fails(
    packages: dict[str, ModuleType],
) -> None:
    write(packages["shutdown"], "a.py", "async def shutdown_hook():\n    1 / 0\n")
    write(packages["shutdown"], "b.py", record("shutdown_hook"))

    with pytest.raises(ZeroDivisionError), TestClient(create_app()):
        pass
    assert packages["shutdown"].calls == ["own_shutdown.b"]


def test_last_middleware_is_the_outermost(packages: dict[str, ModuleType]) -> None:
    write(packages["middleware"], "a.py", ADD_HEADER)
    write(packages["middleware"], "b.py", ADD_HEADER)

    with TestClient(create_app()) as client:
        assert client.get("/health").headers["X-Hooks"] == "a, b"


def test_middleware_is_registered_inside_a_running_event_loop(
    packages: dict[str, ModuleType],
) -> None:
    write(packages["middleware"], "a.py", ADD_HEADER)

    async def create() -> TestClient:
        return TestClient(create_app())

    assert asyncio.run(create()).get("/health").headers["X-Hooks"] == "a"


@pytest.mark.parametrize("kind", FUNCTIONS)
@pytest.mark.parametrize(
    ("source", "kind_of_error"),
    [
        ("import no_such_module", ModuleNotFoundError),
        ("def", SyntaxError),
        ("", TypeError),
        ("def {}(*args):\n    pass", TypeError),
    ],
)
def test_unusable_file_stops_the_start_and_is_named(
    packages: dict[str, ModuleType],
    kind: str,
    source: str,
    kind_of_error: type[Exception],
) -> None:
    write(packages[kind], "broken.py", source.format(FUNCTIONS[kind]))

    with pytest.raises(kind_of_error) as caught, TestClient(create_app()):
        pass
    assert "broken.py" in "".join(traceback.format_exception(caught.value))
