"""What a project made by ``aegis init`` has itself is nobody's rival."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.components.catalogue import components
from aegis_cst.plan.adding.addition import plan_add


@pytest.mark.parametrize("name", [each.name for each in components()])
def test_the_base_project_has_no_rivals(
    name: str, base_files: dict[str, bytes]
) -> None:
    told = plan_add(MemoryTree(base_files), [name]).warnings
    assert [each for each in told if each.startswith("app/")] == []
