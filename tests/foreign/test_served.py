"""Foreign projects with components, judged by FastAPI itself."""

from pathlib import Path

import pytest
from e2e.environment import Environment
from memory_tree import MemoryTree, applied
from proof_scale import SCALE

from aegis_cst.plan.adding.addition import plan_add
from foreign.pairs import shapes
from foreign.projects import DIMENSIONS, project_of
from foreign.served import faults, serve

NUMBER = 48
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("code_read_once")
def test_fastapi_serves_it_as_before_and_the_component(
    environment: Environment, tmp_path: Path, part: int
) -> None:
    planned = [
        (project, plan_add(MemoryTree(project.files), project.components))
        for shape in list(shapes(DIMENSIONS, NUMBER))[part::PARTS]
        for project in [project_of(shape)]
    ]
    projects = [
        (project, applied(project.files, plan))
        for project, plan in planned
        if not plan.blockers
    ]
    assert len(projects) > NUMBER * SCALE / PARTS / 2
    for served in serve(environment, tmp_path, projects):
        found = list(faults(served))
        assert not found, "\n".join([str(served.project.shape), *found])
