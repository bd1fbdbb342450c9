"""``aegis remove`` on projects in which the component was used."""

import json
import shutil
from pathlib import Path

import pytest

from e2e import edits_later as later
from e2e.command import add, aegis, remove
from e2e.edits import ENV_FILE, MAIN, ROUTING, Edit, append, replace, write
from e2e.environment import Environment
from e2e.served import serve
from e2e.tree import check_same, snapshot


@pytest.mark.parametrize(
    ("edit", "place", "reason"),
    [
        (later.own_job, f"{later.JOBS_FILE}:", "edited since it was written"),
        (later.import_of_a_job, "app/services/report.py:1", "still names"),
        (later.import_of_the_package, "app/services/report.py:1", "still names"),
        (later.relative_import, "app/services/report.py:1", "still names"),
        (later.import_over_lines, "app/services/report.py:3", "still names"),
        (later.dynamic_import, "app/services/report.py:3", "still names"),
        (later.use_of_a_setting, "app/services/report.py:1", "still names"),
        (later.own_apscheduler, "app/services/report.py:1", "apscheduler"),
        (later.compose_command, "docker-compose.yml:", "app.entrypoints.scheduler"),
        (later.included_twice, f"{ROUTING}:", "still names"),
        (later.hook_assigned, f"{MAIN}:", "part of a longer statement"),
        (later.unix_script, "deploy/start.sh:2", "app.entrypoints.scheduler"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_refused(added: Path, edit: Edit, place: str, reason: str) -> None:
    edit(added)
    before = snapshot(added)
    refused = remove(added, code=1)
    check_same(snapshot(added), before)
    assert refused.told.startswith("remove refused; nothing was written.")
    assert place in refused.told
    assert reason in " ".join(refused.told.split())


def test_user_code_that_names_it_may_be_left_behind(added: Path, base: Path) -> None:
    later.import_of_a_job(added)
    later.compose_command(added)
    told = json.loads(remove(added, "--json", code=1).stdout)
    assert told["outcome"] == "refused"
    places = {each["place"].rpartition(":")[0] for each in told["blockers"]}
    assert places == {"app/services/report.py", "docker-compose.yml"}
    aegis(added, "remove", "scheduler", "--dry-run", code=1)
    remove(added, "--keep-edited", code=1)
    remove(added, "--force")
    expected = added.with_name("expected")
    shutil.copytree(base, expected)
    later.import_of_a_job(expected)
    later.compose_command(expected)
    check_same(snapshot(added), snapshot(expected))


def test_an_edited_file_is_shown_and_kept(added: Path, base: Path) -> None:
    later.own_job(added)
    assert "+def keep_job" in remove(added, code=1).told
    kept = remove(added, "--keep-edited")
    assert later.JOBS_FILE in kept.told
    content = (added / later.JOBS_FILE).read_bytes()
    assert b"keep_job" in content
    shutil.rmtree(added / "app/components/scheduler")
    check_same(snapshot(added), snapshot(base))


def test_an_edited_file_is_deleted_on_demand(added: Path, base: Path) -> None:
    later.own_job(added)
    remove(added, "--force")
    check_same(snapshot(added), snapshot(base))


def test_files_that_the_user_put_there_stay(added: Path, base: Path) -> None:
    for path in ("app/components/scheduler/notes.md", "tests/fixtures/keep.txt"):
        write(added, path, "keep_notes\n")
    (added / "app/services/empty").mkdir()
    remove(added)
    left = {each: snapshot(added)[each] for each in snapshot(added)}
    for path in ("app/components/scheduler/notes.md", "tests/fixtures/keep.txt"):
        assert left.pop(path)[1] == b"keep_notes\n"
    for folder in ("app/components/scheduler", "tests/fixtures", "app/services/empty"):
        left.pop(folder)
    check_same(left, snapshot(base))


def test_byte_code_does_not_keep_a_folder(
    added: Path, base: Path, environment: Environment
) -> None:
    environment.run(added, "-m", "compileall", "-q", "app", "tests")
    assert (added / "app/components/scheduler/__pycache__").is_dir()
    remove(added)
    left = [each for each in snapshot(added) if "scheduler" in each]
    assert not left
    for cache in list(added.rglob("__pycache__")):
        shutil.rmtree(cache)
    check_same(snapshot(added), snapshot(base))


@pytest.mark.parametrize(
    "edit",
    [
        later.lines_all_over,
        later.moved_files,
        later.other_newlines,
        later.more_imports,
        later.compose_renamed,
        later.settings_moved,
        later.hook_in_a_block,
    ],
    ids=lambda edit: edit.__name__,
)
def test_what_came_later_stays(
    project: Path, environment: Environment, edit: Edit
) -> None:
    expected = project.with_name("without")
    shutil.copytree(project, expected)
    edit(expected)
    add(project)
    edit(project)
    remove(project)
    check_same(
        {
            path: each
            for path, each in snapshot(project).items()
            if path != "aegis.lock"
        },
        {
            path: each
            for path, each in snapshot(expected).items()
            if path != "aegis.lock"
        },
    )
    assert serve(environment, project, ["/health"]).answers["/health"][0] == 200


def test_the_lost_state_file(added: Path, base: Path) -> None:
    (added / "aegis.lock").unlink()
    assert b"aegis.lock does not know" in aegis(added, "status").stdout
    told = add(added).told
    assert told == "Nothing to do.\n  scheduler is there already\n"
    remove(added)
    expected = dict(snapshot(base))
    expected.pop("aegis.lock")
    check_same(snapshot(added), expected)


def test_the_lost_state_file_after_an_edit(added: Path) -> None:
    (added / "aegis.lock").unlink()
    later.own_job(added)
    before = snapshot(added)
    add(added, code=1)
    check_same(snapshot(added), before)


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (later.prefix_added, ROUTING),
        (later.service_grown, "docker-compose.yml"),
        (later.default_changed, ENV_FILE),
        (later.pin_changed, "pyproject.toml"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_changed_edit_is_shown_and_goes(
    added: Path, base: Path, edit: Edit, place: str
) -> None:
    edit(added)
    preview = aegis(added, "remove", "scheduler", "--dry-run")
    assert "(you have changed it)" in preview.told
    told = json.loads(remove(added, "--json").stdout)
    changed = [each["anchor"] for each in told["edits"] if each["changed"]]
    assert [each.rpartition(":")[0] for each in changed] == [place]
    check_same(snapshot(added), snapshot(base))


def test_edits_that_are_gone_already(added: Path, base: Path) -> None:
    replace(added, ROUTING, "    app.include_router(scheduler_router)\n", "")
    (added / "tests/test_scheduler_api.py").unlink()
    preview = aegis(added, "remove", "scheduler", "--dry-run")
    assert f"{ROUTING}: router scheduler_router is gone already" in preview.told
    assert "tests/test_scheduler_api.py is gone already" in preview.told
    remove(added)
    check_same(snapshot(added), snapshot(base))


def test_a_syntax_error_stops_it(added: Path) -> None:
    append(added, MAIN, "\ndef keep(:\n")
    before = snapshot(added)
    assert f"{MAIN}:" in remove(added, code=1).told
    check_same(snapshot(added), before)


def test_nothing_to_remove(project: Path) -> None:
    before = snapshot(project)
    told = remove(project).told
    assert told == "Nothing to do.\n  scheduler is not there\n"
    check_same(snapshot(project), before)


def test_component_that_is_in_no_catalogue_any_more(added: Path, base: Path) -> None:
    lock = added / "aegis.lock"
    text = lock.read_text("utf-8")
    lock.write_text(text.replace("[components.scheduler", "[components.clock"), "utf-8")
    told = aegis(added, "remove", "clokc", "--yes", "--no-sync", code=2).told
    assert "clock?" in told
    told = aegis(added, "add", "clock", "--yes", "--no-sync").told
    assert "clock is there already" in told
    aegis(added, "remove", "clock", "--yes", "--no-sync")
    check_same(snapshot(added), snapshot(base))


def test_a_job_in_a_file_of_its_own_stops_it(added: Path) -> None:
    own = "app/components/scheduler/jobs/keep_job.py"
    write(
        added,
        own,
        "from app.components.scheduler.registry import every\n\n\n"
        "@every(hours=1)\ndef keep_job() -> None: ...\n",
    )
    before = snapshot(added)
    assert f"{own}:1" in remove(added, code=1).told
    check_same(snapshot(added), before)
