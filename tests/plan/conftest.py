"""The base project, rendered once and kept in memory."""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.create.answers import default_answers, template_context
from aegis_cst.create.project import Wanted, create_project
from aegis_cst.plan.adding.addition import plan_add


@pytest.fixture(scope="session")
def base_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Path and content of every file of a fresh project."""
    folder = tmp_path_factory.mktemp("base")
    context = template_context("my-api")
    plan = create_project(default_answers(context), context, folder, Wanted())
    assert not plan.blockers
    root = folder / "my-api"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="session")
def scheduler_files(base_files: dict[str, bytes]) -> dict[str, bytes]:
    """The same with the scheduler added."""
    return applied(base_files, plan_add(MemoryTree(base_files), ["scheduler"]))
