from collections.abc import Iterator
from pathlib import Path

import pytest

from aegis_cst.components import catalogue
from aegis_cst.plan.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removal import plan_remove
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.write.transaction import apply_changes
from docs.markdown import blocks, page
from docs.tree import tree


@pytest.fixture
def _example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue that holds the component of the documentation."""
    for block in blocks(page("writing-a-component.md")):
        if block.title:
            path = tmp_path / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(block.text.encode())
    monkeypatch.setattr(catalogue, "SKELETONS", tmp_path / "skeletons")
    catalogue.catalogue.cache_clear()
    yield
    catalogue.catalogue.cache_clear()


@pytest.mark.usefixtures("_example")
def test_the_example_can_be_added_and_removed(project: Path) -> None:
    before = tree(project)
    added = plan_add(DiskTree(project), ["version"])
    assert added.blockers == ()
    assert added.next_steps == ("demo serve",)
    assert [each.kind for each in added.edits] == ["router", "variable"]
    apply_changes(project, added.changes)
    assert tree(project) != before
    removed = plan_remove(DiskTree(project), ["version"], Wishes())
    assert removed.blockers == ()
    apply_changes(project, removed.changes)
    assert tree(project) == before
