"""What can be told of a component that stands in a project."""

import pytest
from memory_tree import MemoryTree, applied, project_of

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import FileChange
from aegis_cst.plan.places.installed import stands_in_code
from aegis_cst.plan.places.layouts import manifest_in
from aegis_cst.plan.places.services import inserted, used_instead
from aegis_cst.plan.proofs.import_proof import unresolved_imports
from aegis_cst.plan.proofs.router_proof import unreachable_routers
from aegis_cst.plan.status.inspection import Inspection, Part, Verdict, inspect
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project

Files = dict[str, bytes]
ROUTING = "app/components/backend/api/routing.py"


def only(files: Files) -> Inspection:
    found = inspect(Project(MemoryTree(files)))
    assert not isinstance(found, Blocker), found
    (inspection,) = found
    return inspection


@pytest.mark.parametrize(
    ("verdict", "sound"),
    [
        (Verdict.AGREES, True),
        (Verdict.CHANGED, True),
        (Verdict.GONE, False),
        (Verdict.UNREADABLE, False),
    ],
)
def test_sound_is_what_lacks_nothing(verdict: Verdict, *, sound: bool) -> None:
    parts = tuple(Part("x", "x", 1, each) for each in (Verdict.AGREES, verdict))
    assert Inspection("jobs", "1", recorded=True, parts=parts).sound is sound


def test_one_file_that_cannot_be_read_hides_no_other(scheduler_files: Files) -> None:
    whole = only(scheduler_files).parts
    broken = scheduler_files | {"app/components/backend/main.py": b"def (\n"}
    parts = only(broken).parts
    assert [each.what for each in parts] == [each.what for each in whole]
    odd = [each.path for each in parts if each.verdict is Verdict.UNREADABLE]
    assert odd == ["app/components/backend/main.py"]


def test_component_is_known_by_its_code_alone(scheduler_files: Files) -> None:
    files = {
        path: each for path, each in scheduler_files.items() if path != "aegis.lock"
    }
    project = Project(MemoryTree(files))
    scheduler = manifest_in(project, "scheduler")
    assert stands_in_code(project, scheduler)
    assert not only(files).recorded
    without = files | {"app/cli/main.py": b"import typer\n\ncli = typer.Typer()\n"}
    assert not stands_in_code(Project(MemoryTree(without)), scheduler)


def test_service_of_a_component_is_not_one_of_the_users(base_files: Files) -> None:
    files = applied(base_files, plan_add(MemoryTree(base_files), ["cache"]))
    project = Project(MemoryTree(files))
    assert inserted(project) == {"redis"}
    assert used_instead(project) == {}
    lost = Project(MemoryTree(files | {"aegis.lock": b"format = \n"}))
    assert inserted(lost) == set()
    assert used_instead(lost) == {}
    theirs = files["docker-compose.yml"].replace(b"256mb", b"1gb")
    changed = {"aegis.lock": b"format = \n", "docker-compose.yml": theirs}
    assert used_instead(Project(MemoryTree(files | changed))) == {"redis": "redis"}


def test_router_that_is_reached_no_more(scheduler_files: Files) -> None:
    project = Project(MemoryTree(scheduler_files))
    assert list(unreachable_routers(project, project)) == []
    unknown = b'\n[components.zoo]\nversion = "1"\norder = 9\n'
    routing = scheduler_files[ROUTING]
    files = {
        "aegis.lock": scheduler_files["aegis.lock"] + unknown,
        ROUTING: routing.replace(b"    app.include_router(scheduler_router)\n", b""),
    }
    after = Project(MemoryTree(scheduler_files | files))
    (blocker,) = unreachable_routers(project, after)
    assert blocker.reason == (
        "app.entrypoints.webserver:app, the application, would not answer GET "
        "/api/v1/scheduler/jobs: the router of app.components.scheduler.api is not "
        "included on a way that can be followed; include it in the application itself"
    )
    assert blocker.path == ROUTING


def test_module_that_imports_everything_may_hold_any_name() -> None:
    pyproject = '[project]\nname = "app"\n'
    modules = {"init": "", "core": "from elsewhere import *\n", "odd": "def (\n"}
    project = project_of(pyproject, modules)
    for line in ("from app.core import some", "from app.odd import some"):
        change = FileChange("app/new.py", None, f"{line}\n".encode(), owned=True)
        assert list(unresolved_imports(project, [change])) == []
