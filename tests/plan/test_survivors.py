"""What mutants of the planning survived until somebody asked."""

import json

import pytest
from memory_tree import project_of

from aegis_cst.plan.compose_proof import dangling_names
from aegis_cst.plan.import_proof import unresolved_imports
from aegis_cst.plan.model import FIX, FileChange, Plan
from aegis_cst.plan.next_steps import next_steps
from aegis_cst.plan.saved_reading import SavedPlanError, load


def test_next_steps_name_the_script_of_the_project() -> None:
    project = project_of('[project]\nname = "my-api"\n', {})
    assert next_steps(project, ["scheduler"]) == (
        "my-api serve",
        "my-api scheduler jobs",
    )


@pytest.mark.parametrize(
    ("command", "of", "direction"),
    [
        ("add", "", "add"),
        ("remove", "", "remove"),
        ("apply", "add", "add"),
        ("apply", "remove", "remove"),
        ("undo", "add", "remove"),
        ("undo", "remove", "add"),
        ("undo", FIX, FIX),
    ],
)
def test_direction_in_which_files_change(command: str, of: str, direction: str) -> None:
    assert Plan(command, ("jobs",), of=of).direction == direction


@pytest.mark.parametrize(
    "names",
    [
        "depends_on: [redis]",
        "depends_on: {redis: {condition: service_started}}",
        "links: ['redis:cache']",
        "network_mode: service:redis",
    ],
)
def test_service_that_goes_while_another_names_it(names: str) -> None:
    before = f"services:\n  redis: {{image: redis}}\n  web:\n    {names}\n"
    after = before.replace("  redis: {image: redis}\n", "")
    change = FileChange("compose.yaml", before.encode(), after.encode())
    (blocker,) = dangling_names([change])
    assert blocker.place == "compose.yaml:3"
    assert "the service web names the service redis" in blocker.reason


def test_saved_plan_says_which_aegis_wrote_it() -> None:
    empty: dict[str, object] = {"changes": [], "edits": [], "kept": [], "warnings": []}
    plan = {**empty, "version": 1, "command": "add", "components": ["jobs"]}
    assert load(json.dumps({**plan, "aegis": "1"}).encode()).command == "add"
    with pytest.raises(SavedPlanError, match=r"\$\.aegis is empty"):
        load(json.dumps({**plan, "aegis": ""}).encode())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("from app.core import missing", "app.core.missing"),
        ("from app.core import there", ""),
        ("from app.nowhere import x", "app.nowhere.x"),
        ("import app.nowhere", "app.nowhere"),
        ("from other import missing", ""),
    ],
)
def test_import_that_leads_nowhere_in_the_project(line: str, told: str) -> None:
    modules = {"init": "", "core": "there = 1\n"}
    project = project_of('[project]\nname = "app"\n', modules)
    change = FileChange("app/new.py", None, f"{line}\n".encode(), owned=True)
    reasons = [each.reason for each in unresolved_imports(project, [change])]
    assert [told] * bool(told) == [each.split()[3].strip(",") for each in reasons]
