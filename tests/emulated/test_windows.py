"""Branches for Windows, emulated: nobody who tests this has to have a Windows.

What is put in the place of the system does what its documentation says, and no more. It
shows that these branches run, and what they make of it; not what Windows does. The
workflow of the repository runs all tests on Windows itself.
"""

import importlib.util
import json
import ntpath
import os
import sys
from pathlib import Path, PureWindowsPath
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from e2e.command import AEGIS, environ, run

from aegis_cst.cli.checking import checked_target
from aegis_cst.storage import disk
from aegis_cst.write import project_lock

if sys.platform == "win32":
    pytest.skip("here it is no emulation", allow_module_level=True)

import fcntl

MAIN = """\
from fastapi import FastAPI

from ядро import роутер

app = FastAPI()
app.include_router(роутер.router)
"""
ROUTER = """\
from fastapi import APIRouter

router = APIRouter()


@router.get("/å/日本/😀")
def ф(): ...
"""


class Msvcrt(ModuleType):
    """https://docs.python.org/3/library/msvcrt.html#msvcrt.locking, by ``flock``.

    Like that, a lock belongs to what was opened, and goes when it is closed.
    """

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.places: list[tuple[int, int]] = []

    def locking(self, handle: int, mode: int, count: int) -> None:
        assert mode == self.LK_NBLCK
        self.places.append((os.lseek(handle, 0, os.SEEK_CUR), count))
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermissionError(13, "Permission denied") from error


def loaded(module: ModuleType, **modules: ModuleType) -> Any:  # noqa: ANN401 - a module
    """A module once more, as it is where the platform is Windows."""
    spec = importlib.util.spec_from_file_location("emulated", module.__file__ or "")
    assert spec is not None
    assert spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    with patch.dict(sys.modules, modules), patch.object(sys, "platform", "win32"):
        spec.loader.exec_module(again)
    return again


def test_one_command_writes_at_a_time(tmp_path: Path) -> None:
    msvcrt = Msvcrt()
    lock = loaded(project_lock, msvcrt=msvcrt)
    with lock.held(tmp_path, "add scheduler"):
        assert lock.is_held(tmp_path, 0)
        with pytest.raises(lock.HeldError) as told, lock.held(tmp_path, "undo", 0):
            pass
    assert str(told.value).startswith(f"aegis add scheduler (process {os.getpid()}, ")
    assert not lock.is_held(tmp_path, 0)
    with lock.held(tmp_path, "undo", 0):
        pass
    # A lock is one on bytes, from where the handle stands: everybody's are the same.
    assert {*msvcrt.places} == {(0, 1)}


def test_files_are_opened_as_they_are(tmp_path: Path) -> None:
    """Without O_BINARY Windows writes CRLF for LF, and ends a file at Ctrl-Z."""
    flag = 1 << 40
    opened: list[int] = []

    def opening(path: Any, flags: int, mode: int = 0o777) -> int:  # noqa: ANN401 - as os has it
        opened.append(flags)
        return os.open(path, flags & ~flag, mode)

    with patch.object(os, "O_BINARY", flag, create=True):
        again = loaded(disk)
    again.os = SimpleNamespace(
        **{name: getattr(os, name) for name in dir(os) if not name.startswith("_")}
        | {"open": opening}
    )
    data = b"one\r\ntwo\n\x1a\n"
    again.write_atomically(tmp_path / "file", data)
    assert (tmp_path / "file").read_bytes() == data
    writing = [each for each in opened if each & (os.O_WRONLY | os.O_RDWR)]
    assert len(writing) == 2
    assert all(each & flag for each in writing)


@pytest.mark.parametrize(
    ("root", "here", "prefix"),
    [
        (r"C:\work\shop", r"C:\work\shop", ""),
        (r"C:\work\shop", r"C:\work", "shop/"),
        (r"C:\work\shop\api", r"C:\work", "shop/api/"),
        (r"C:\work", r"C:\work\shop\app", "../../"),
        (r"D:\shop", r"C:\work", "D:/shop/"),
        (r"c:\Work\Shop", r"C:\work", "Shop/"),
    ],
)
def test_paths_lead_there_with_forward_slashes(
    root: str, here: str, prefix: str
) -> None:
    system = SimpleNamespace(path=ntpath, sep="\\")
    with patch.object(checked_target, "os", system):
        found = checked_target.prefix_of(
            PureWindowsPath(root),  # type: ignore[arg-type]
            PureWindowsPath(here),  # type: ignore[arg-type]
        )
    assert found == prefix


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_file_that_output_goes_to_takes_any_text(
    encoding: str, tmp_path: Path
) -> None:
    """Redirected, output has the encoding of the locale there."""
    project = tmp_path / "проект"
    (project / "ядро").mkdir(parents=True)
    (project / "main.py").write_text(MAIN, "utf-8")
    (project / "ядро" / "роутер.py").write_text(ROUTER, "utf-8")
    (project / "requirements.txt").write_text("fastapi\n", "utf-8")
    system = environ(PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    for words in (
        "",
        "status",
        "status --json",
        "routes",
        "routes --json",
        "check",
        "add scheduler --dry-run --json",
        "add scheduler --dry-run",
        "add scheduler --yes --no-sync",
        "undo --yes --no-sync --json",
        "components",
    ):
        finished = run(*AEGIS, *words.split(), cwd=project, env=system)
        assert finished.code == 0, finished.told
        if words.endswith("--json"):
            assert json.loads(finished.stdout)
