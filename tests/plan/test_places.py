"""Where edits belong, and that a project may do without any of them."""

import pytest
from memory_tree import MemoryTree, blocker

from aegis_cst.components.catalogue import components
from aegis_cst.plan.edits.located import Location
from aegis_cst.plan.edits.wanted import Wanted, wanted_edits
from aegis_cst.plan.places.location import locate, locations
from aegis_cst.reading.project import Project

Files = dict[str, bytes]
WANTED = [
    each
    for manifest in components()
    if not manifest.is_integration
    for each in wanted_edits(manifest, {})
]
KINDS = {
    "requirement": ("", "pyproject.toml"),
    "lifespan": ("lifespan", "app/components/backend/main.py"),
    "router": ("routers", "app/components/backend/api/routing.py"),
    "command": ("commands", "app/cli/main.py"),
    "card": ("cards", "app/components/frontend/cards.py"),
    "variable": ("env", ".env.example"),
    "service": ("compose", "docker-compose.yml"),
    "volume": ("compose", "docker-compose.yml"),
    "depends_on": ("compose", "docker-compose.yml"),
    "environment": ("compose", "docker-compose.yml"),
    "mount": ("compose", "docker-compose.yml"),
}


def an_edit(kind: str) -> Wanted:
    return next(each for each in WANTED if each.kind == kind)


def test_components_ask_for_every_kind() -> None:
    assert {each.kind for each in WANTED} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_place_in_a_fresh_project(kind: str, base_files: Files) -> None:
    (location,) = locations(Project(MemoryTree(base_files)), an_edit(kind))
    assert isinstance(location, Location), location
    assert location.path == KINDS[kind][1]


@pytest.mark.parametrize("kind", [each for each in KINDS if KINDS[each][0]])
def test_project_can_do_without(kind: str, base_files: Files) -> None:
    anchors = f"\n[tool.aegis.anchors]\n{KINDS[kind][0]} = false\n".encode()
    pyproject = base_files["pyproject.toml"] + anchors
    files = base_files | {"pyproject.toml": pyproject}
    assert locate(Project(MemoryTree(files)), an_edit(kind)) is None


@pytest.mark.parametrize("kind", ["router", "lifespan", "command", "card"])
def test_project_without_any_code(kind: str, base_files: Files) -> None:
    files = {"pyproject.toml": base_files["pyproject.toml"]}
    assert blocker(locate(Project(MemoryTree(files)), an_edit(kind))).reason


def test_file_of_variables_is_missing(base_files: Files) -> None:
    files = {path: data for path, data in base_files.items() if path != ".env.example"}
    refusal = blocker(locate(Project(MemoryTree(files)), an_edit("variable")))
    assert refusal.path == ".env.example"
    assert refusal.reason.startswith("there is no .env.example; set env = false")
