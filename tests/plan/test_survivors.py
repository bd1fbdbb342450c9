"""What mutants of the planning survived until somebody asked."""

import pytest
from memory_tree import MemoryTree, project_of

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.adding.next_steps import next_steps
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.model import Direction, FileChange, Outcome
from aegis_cst.plan.proofs.compose_proof import dangling_names
from aegis_cst.plan.proofs.import_proof import unresolved_imports
from aegis_cst.plan.status.inspection import Verdict
from aegis_cst.plan.undo_record import Content, Record, RecordedFile, digest_of
from aegis_cst.plan.undoing import plan_undo
from aegis_cst.reading.layout import BASE
from aegis_cst.reading.project import Project


def test_next_steps_name_the_script_of_the_project() -> None:
    project = project_of('[project]\nname = "my-api"\n', {})
    assert next_steps(Draft(project), BASE, [catalogue()["scheduler"]]) == (
        "uv sync",
        "uv run my-api serve",
        "# in another terminal:",
        "uv run my-api scheduler jobs",
    )


@pytest.mark.parametrize(
    ("direction", "opposite"),
    [
        (Direction.ADD, Direction.REMOVE),
        (Direction.REMOVE, Direction.ADD),
        (Direction.FIX, Direction.FIX),
    ],
)
def test_direction_of_what_takes_a_plan_back(
    direction: Direction, opposite: Direction
) -> None:
    assert direction.opposite is opposite


@pytest.mark.parametrize(
    "names",
    [
        "depends_on: [redis]",
        "depends_on: {redis: {condition: service_started}}",
        "links: ['redis:cache']",
        "network_mode: service:redis",
        "extends: {service: redis}",
    ],
)
def test_service_that_goes_while_another_names_it(names: str) -> None:
    before = f"services:\n  redis: {{image: redis}}\n  web:\n    {names}\n"
    after = before.replace("  redis: {image: redis}\n", "")
    change = FileChange("compose.yaml", before.encode(), after.encode())
    (blocker,) = dangling_names([change])
    assert blocker.place == "compose.yaml:4"
    assert "the service web names the service redis" in blocker.reason


@pytest.mark.parametrize(
    "mount",
    ["data:/srv", "{type: volume, source: data, target: /srv}"],
)
def test_volume_that_goes_while_a_service_mounts_it(mount: str) -> None:
    folders = "./data:/srv, {type: bind, source: data, target: /x}, $data:/y"
    web = f"  web:\n    volumes: [{folders}, {mount}]\n"
    before = f"services:\n{web}volumes: {{data: {{}}}}\n"
    after = before.replace("data: {}", "")
    change = FileChange("compose.yaml", before.encode(), after.encode())
    (blocker,) = dangling_names([change])
    assert "the service web names the volume data, which" in blocker.reason


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("services: {redis: {}, web: {ports: !reset [], depends_on: [redis]}}\n", 1),
        ("# ü\nservices:\n  redis: {}\n  ? web\n  : depends_on: [redis]\n", 5),
    ],
)
def test_line_on_which_what_goes_is_named(before: str, line: int) -> None:
    after = before.replace("redis: {}, ", "").replace("  redis: {}\n", "")
    change = FileChange("compose.yaml", before.encode(), after.encode())
    (blocker,) = dangling_names([change])
    assert blocker.place == f"compose.yaml:{line}"


@pytest.mark.parametrize("required", ["false", "true"])
def test_what_need_not_be_there_may_go(required: str) -> None:
    before = (
        "services:\n  redis: {image: redis}\n  web:\n    depends_on:\n      redis:\n"
    )
    before += f"        condition: service_healthy\n        required: {required}\n"
    after = before.replace("  redis: {image: redis}\n", "")
    change = FileChange("compose.yaml", before.encode(), after.encode())
    assert len(list(dangling_names([change]))) == (required == "true")


def test_words_of_a_plan_that_programs_read() -> None:
    assert list(Outcome) == ["applied", "unchanged", "refused", "planned"]
    assert list(Verdict) == ["agrees", "changed", "gone", "unreadable"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("from app.core import missing", "app.core.missing"),
        ("from app.space import module", ""),
        ("import app.space", ""),
        ("from app.space import missing", "app.space.missing"),
        ("from app.core import there", ""),
        ("from app.nowhere import x", "app.nowhere.x"),
        ("import app.nowhere", "app.nowhere"),
        ("from other import missing", ""),
    ],
)
def test_import_that_leads_nowhere_in_the_project(line: str, told: str) -> None:
    modules = {"init": "", "core": "there = 1\n", "space__module": ""}
    project = project_of('[project]\nname = "app"\n', modules)
    change = FileChange("app/new.py", None, f"{line}\n".encode(), owned=True)
    reasons = [each.reason for each in unresolved_imports(project, [change])]
    assert [told] * bool(told) == [each.split()[3].strip(",") for each in reasons]


def test_module_in_a_package_is_not_what_a_component_imports() -> None:
    """``svc/redis.py`` is ``svc.redis``: ``import redis.asyncio`` is installed."""
    paths = ("app/__init__.py", "app/redis.py", "app/web/__init__.py")
    project = Project(MemoryTree(dict.fromkeys(paths, "")))
    line = b"from redis.asyncio import Redis\n"
    change = FileChange("app/web/new.py", None, line, owned=True)
    assert list(unresolved_imports(project, [change])) == []


def test_undo_without_what_was_there_before() -> None:
    was, now = Content(digest_of(b"was\n"), None), Content(digest_of(b"now\n"), None)
    files = (RecordedFile("gone", was, None), RecordedFile("here", was, now))
    record = Record("remove", ("jobs",), "today", files)
    plan = plan_undo(MemoryTree({"here": "now\n"}), record)
    reason = "what it held before is missing in .aegis/undo"
    assert [(each.path, each.reason) for each in plan.blockers] == [
        ("gone", reason),
        ("here", reason),
    ]


def test_compose_file_in_another_encoding() -> None:
    texts = ("{redis: {}, web: {links: [redis]}}", "{web: {links: [redis]}}")
    before, after = (f"services: {each}\n".encode("utf-16") for each in texts)
    (blocker,) = dangling_names([FileChange("compose.yaml", before, after)])
    assert blocker.place == "compose.yaml:1"
