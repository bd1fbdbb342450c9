"""Projects that ``add`` refuses: the reason with its place, and nothing written."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from e2e import edits_refused as edits
from e2e.command import add, aegis
from e2e.edits import (
    COMPOSE,
    MAIN,
    PYPROJECT,
    ROUTING,
    Edit,
)
from e2e.tree import check_same, snapshot

MORE = "app/services/more.py"


@dataclass(frozen=True, slots=True)
class Case:
    """An edit, the place that the refusal names, and a piece of its reason."""

    edit: Edit
    place: str
    reason: str


CASES: Sequence[Case] = [
    Case(edits.syntax_error, f"{ROUTING}:", "syntax error"),
    Case(edits.conflict_markers, f"{MAIN}:", "syntax error"),
    Case(edits.two_blocks_alike, "app/services/more.py:", "two places"),
    Case(edits.not_utf8, f"{ROUTING}:1", "UTF-8"),
    Case(edits.invalid_compose, f"{COMPOSE}:", "YAML"),
    Case(edits.service_taken, f"{COMPOSE}:", "scheduler"),
    Case(edits.service_twice, f"{COMPOSE}:", "web"),
    Case(edits.unresolved_alias, f"{COMPOSE}:", "alias"),
    Case(edits.invalid_toml, f"{PYPROJECT}:", "TOML"),
    Case(edits.entry_gone, f"{PYPROJECT}:", "there is no module"),
    Case(edits.state_file_broken, "aegis.lock:11", "merge conflict"),
    Case(edits.state_file_of_the_future, "aegis.lock", "format 99"),
    Case(edits.file_taken, "app/components/scheduler/api.py:1", "already stands"),
    Case(edits.test_file_taken, "tests/test_scheduler_api.py:1", "already stands"),
    Case(edits.folder_is_a_file, "app/components/scheduler:1", "already stands"),
    Case(edits.statement_on_the_line_of_def, "", "cards"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.edit.__name__)
def test_refused(project: Path, case: Case) -> None:
    case.edit(project)
    before = snapshot(project)
    refused = add(project, code=1)
    check_same(snapshot(project), before)
    assert refused.stdout == b""
    assert refused.told.startswith("add refused; nothing was written.")
    assert case.place in refused.told
    assert case.reason in " ".join(refused.told.split())
    assert "fault of aegis" not in refused.told
    dry = aegis(project, "add", "scheduler", "--dry-run", "--json", code=1)
    told = json.loads(dry.stdout)
    assert told["outcome"] == "refused"
    assert any(case.place in each["place"] for each in told["blockers"])
    assert not told["changes"]
    assert not told["edits"]
    assert not told["next_steps"]
    check_same(snapshot(project), before)


def test_a_refused_preview_prints_no_patch(project: Path) -> None:
    edits.service_taken(project)
    preview = aegis(project, "add", "scheduler", "--dry-run", code=1)
    assert preview.stdout == b""
    assert f"{COMPOSE}:" in preview.told


def test_every_reason_is_told_at_once(project: Path) -> None:
    for edit in (edits.two_blocks_alike, edits.service_taken, edits.file_taken):
        edit(project)
    told = json.loads(add(project, "--json", code=1).stdout)
    places = [each["place"] for each in told["blockers"]]
    assert len(places) == 3
    assert all(any(each.startswith(p) for each in places) for p in (MORE, COMPOSE))


def test_the_snippet_can_be_pasted(project: Path) -> None:
    edits.service_taken(project)
    told = json.loads(add(project, "--json", code=1).stdout)
    snippet = told["blockers"][0]["snippet"]
    service = yaml.safe_load(f"x-app: &app {{}}\n{snippet}")["services"]["apscheduler"]
    assert "app.entrypoints.scheduler" in service["command"]


RESOLUTIONS: Sequence[tuple[Edit, Callable[[Path], None]]] = [
    (edits.two_blocks_alike, edits.name_the_block),
]


@pytest.mark.parametrize(
    ("edit", "resolve"), RESOLUTIONS, ids=lambda value: value.__name__
)
def test_the_setting_that_is_named_resolves_it(
    project: Path, edit: Edit, resolve: Edit
) -> None:
    edit(project)
    add(project, code=1)
    resolve(project)
    before = snapshot(project)
    add(project)
    aegis(project, "remove", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), before)


def _named(value: object) -> str:
    return getattr(value, "__name__", "")


LACKING: Sequence[tuple[Edit, str]] = [
    (edits.no_compose_file, "Compose service scheduler"),
    (edits.no_env_file, "examples of environment variables"),
    (edits.cards_gone, "dashboard card"),
    (edits.no_script, "sub-command scheduler"),
    (edits.commands_of_unknown_origin, "sub-command scheduler"),
]


@pytest.mark.parametrize(("edit", "what"), LACKING, ids=_named)
def test_what_has_no_place_is_left_out(project: Path, edit: Edit, what: str) -> None:
    edit(project)
    before = snapshot(project)
    assert f"left out: {what}" in " ".join(add(project).told.split())
    aegis(project, "remove", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), before)


STARTED = "app.include_router(scheduler_runtime)"
OTHERWISE: Sequence[tuple[Edit, str, str]] = [
    (edits.no_lifespan, ROUTING, STARTED),
    (edits.on_event, ROUTING, STARTED),
    (edits.two_yields, ROUTING, STARTED),
    (edits.alias_taken, ROUTING, "app.include_router(scheduler_router_of_component)"),
    (edits.mount_in_front, MAIN, "app.include_router(scheduler_router)"),
    (edits.only_conditional_routers, MAIN, "app.include_router(scheduler_router)"),
]


@pytest.mark.parametrize(("edit", "path", "line"), OTHERWISE, ids=_named)
def test_another_way_in_is_taken(
    project: Path, edit: Edit, path: str, line: str
) -> None:
    edit(project)
    before = snapshot(project)
    add(project)
    assert f"    {line}\n" in (project / path).read_text("utf-8")
    aegis(project, "remove", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), before)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_that_leaves_the_project_is_refused(project: Path) -> None:
    outside = project.with_name("outside.yml")
    (project / COMPOSE).rename(outside)
    (project / COMPOSE).symlink_to(outside)
    before, content = snapshot(project), outside.read_bytes()
    refused = add(project, code=1)
    assert COMPOSE in refused.told
    check_same(snapshot(project), before)
    assert outside.read_bytes() == content
