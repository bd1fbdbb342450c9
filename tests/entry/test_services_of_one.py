"""Services of one repository that share a compose file, one project after the other."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from memory_tree import applied

from aegis_cst.cli.running.target import project_root
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.reading.files.tree import DiskTree

APP = b"from fastapi import FastAPI\n\napp = FastAPI()\n"
DOCKERFILE = b"FROM python:3.12\nWORKDIR /code\nCOPY . .\nCMD uvicorn src.main:app\n"
SERVICES = ("orders", "users")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    compose = "services:\n" + "".join(f"  {x}:\n    build: ./{x}\n" for x in SERVICES)
    files = {"docker-compose.yml": compose.encode(), ".git/HEAD": b""}
    for each in SERVICES:
        files[f"{each}/src/main.py"] = APP
        files[f"{each}/requirements.txt"] = b"fastapi\n"
        files[f"{each}/Dockerfile"] = DOCKERFILE
    _write(tmp_path, files)
    return tmp_path


def _add(service: Path, component: str) -> set[str]:
    """Add a component where somebody stands, and give the paths of what changes."""
    target = project_root(service, f"add {component}")
    tree = DiskTree(target.root)
    plan = plan_add(tree, [component], target.entry)
    assert not plan.blockers
    there = {each.path: tree.read(each.path) or b"" for each in plan.changes}
    _write(target.root, applied(there, plan))
    root = target.root.relative_to(service.parent).as_posix()
    return {f"{root}/{each.path}".removeprefix("./") for each in plan.changes}


def test_each_gets_its_own(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _add(repository / "users", "scheduler")
    assert {"users/src/main.py", "docker-compose.yml", "aegis.lock"} <= first
    monkeypatch.chdir(repository / "orders" / "src")
    target = project_root(None, "add scheduler")
    assert (target.root, target.entry) == (repository / "orders", "src/main.py:app")
    second = _add(repository / "orders", "scheduler")
    assert {"orders/src/main.py", "orders/aegis.lock"} <= second
    assert all(each.startswith("orders/") for each in second)
    for folder, root in (("users", "."), ("", "."), ("orders", "orders")):
        monkeypatch.chdir(repository / folder)
        assert project_root(None, "status").root == repository / root
