"""``aegis update`` as a person runs it, after another aegis."""

import json
import shutil
from pathlib import Path

import pytest
from e2e.command import aegis, git_apply, run
from e2e.tree import snapshot
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import aegis_cst
from aegis_cst.plan.updating.choices import nowhere
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.reading.record.state import State, read_state
from aegis_cst.write.originals import LocalOriginals
from updates.older_aegis import VERSION, OlderAegis

SCHEMAS = Path(__file__).parents[2] / "docs"
CODE = "scheduler/files/app/components/scheduler"
SETTINGS = "components/scheduler/settings.py"
MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"
DEFAULT = 'timezone: str = "UTC"'
LAST = "settings = SchedulerSettings()"
MINE = f"{LAST}  # mine"
OTHER = 'timezone: str = "Etc/UTC"'


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> OlderAegis:
    older = OlderAegis(tmp_path_factory.mktemp("older"))
    older.skeletons.replace(f"{CODE}/settings.py", DEFAULT, OTHER)
    older.skeletons.replace("scheduler/component.toml", 'value = "8001"', 'value = "1"')
    return older


@pytest.fixture(scope="module")
def made(older: OlderAegis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository to which the older one has added the scheduler."""
    project = tmp_path_factory.mktemp("made")
    (project / "main.py").write_text(MAIN, "utf-8")
    (project / "requirements.txt").write_text("fastapi\n", "utf-8")
    (project / ".env.example").write_text("DEBUG=1\n", "utf-8")
    git(project, "init", "--quiet")
    older(project, "add", "scheduler", "--yes", "--no-sync")
    commit(project)
    return project


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


def git(project: Path, *arguments: str) -> None:
    options = ("-c", "user.name=n", "-c", "user.email=e", "-c", "core.autocrlf=false")
    finished = run("git", *options, *arguments, cwd=project)
    assert finished.code == 0, finished.told


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=x")


def edit(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), "utf-8", newline="\n")


def update(project: Path, *options: str, code: int = 0) -> str:
    told = aegis(project, "update", "--yes", "--no-sync", *options, code=code).told
    return " ".join(told.split())


def test_the_original_is_found_in_the_history(project: Path) -> None:
    edit(
        project,
        SETTINGS,
        "settings = SchedulerSettings()",
        "settings = SchedulerSettings()  # mine",
    )
    commit(project)
    shutil.rmtree(project / ".aegis")
    update(project)
    text = (project / SETTINGS).read_text("utf-8")
    assert DEFAULT in text
    assert MINE in text


def test_without_an_original_both_ways_out_are_named(project: Path) -> None:
    edit(project, SETTINGS, LAST, MINE)
    shutil.rmtree(project / ".git")
    told = update(project, code=1)
    assert "what was written first is nowhere to be found" in told
    assert f"--take-new {SETTINGS}" in told
    update(project, "--keep-mine", SETTINGS)
    assert OTHER in (project / SETTINGS).read_text("utf-8")


def test_the_next_original_is_in_the_undo_records(project: Path) -> None:
    edit(project, SETTINGS, LAST, MINE)
    update(project)
    shutil.rmtree(project / ".git")
    state = read_state(DiskTree(project))
    assert isinstance(state, State)
    record = state.components["scheduler"]
    original = LocalOriginals(project, nowhere)(record, SETTINGS)
    text = (project / SETTINGS).read_bytes()
    assert original == text.replace(MINE.encode(), LAST.encode())


def test_a_dry_run_is_a_patch_and_undo_gives_the_bytes(
    project: Path, tmp_path: Path
) -> None:
    before = snapshot(project)
    told = aegis(project, "update", "--dry-run")
    copy = Path(shutil.copytree(project, tmp_path / "copy"))
    git_apply(copy, told.stdout)
    assert snapshot(project) == before
    update(project)
    assert snapshot(project) == snapshot(copy) != before
    aegis(project, "undo", "--yes", "--no-sync")
    assert snapshot(project) == before


def test_saved_and_applied(project: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    aegis(project, "update", "scheduler", "--save-plan", str(plan))
    schema = json.loads((SCHEMAS / "plan.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(plan.read_text("utf-8")))
    aegis(project, "apply", str(plan), "--yes", "--no-sync")
    assert DEFAULT in (project / SETTINGS).read_text("utf-8")
    assert "Nothing to do." in update(project, "scheduler")


def test_the_document(project: Path) -> None:
    told = aegis(project, "update", "--dry-run", "--json")
    document = json.loads(told.stdout)
    schema = json.loads((SCHEMAS / "result.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    assert document["command"] == "update"
    assert "scheduler" in document["components"]
    edits = [
        (each["kind"], each["subject"], each["goes"]) for each in document["edits"]
    ]
    assert edits == [("variable", "SCHEDULER_PORT", False)]
    paths = {each["path"] for each in document["changes"]}
    assert paths == {"aegis.lock", ".env.example", SETTINGS}


def test_what_two_components_are_together_is_told_by_what_it_is(
    older: OlderAegis, project: Path
) -> None:
    told = older(project, "add", "cache", "--yes", "--no-sync").told
    assert "Added cache: files" in told
    assert "scheduler and cache together: Jobs that run once" in " ".join(told.split())
    told = aegis(project, "status").stdout.decode()
    together = f"scheduler and cache together, added with aegis {VERSION}"
    assert f"scheduler-with-cache  {together}\n  as written" in told
    alone = aegis(project).stdout.decode()
    assert "components    cache, scheduler\n" in alone
    assert "aegis update --dry-run " in alone
    assert "scheduler-with-cache" not in aegis(project, "check").told
    assert "Updated scheduler, cache: files" in update(project)
    assert "aegis update" not in aegis(project).stdout.decode()


def test_what_is_not_installed(project: Path) -> None:
    told = update(project, "cache", code=1)
    assert "cache is not installed; to add it: aegis add cache" in told
    assert "there is no component" in update(project, "nothing", code=2)


def test_status_says_that_there_is_a_newer_one(project: Path) -> None:
    told = aegis(project, "status").stdout.decode()
    assert f"with aegis {VERSION}" in told
    newer = f"{aegis_cst.__version__} is there: aegis update scheduler"
    assert newer in told
    note = aegis(project, "check").told
    assert f"scheduler {VERSION} is installed, {newer}" in note
