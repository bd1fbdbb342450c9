"""How the command is called, without a terminal: options, exit codes, output."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from e2e.command import AEGIS, add, aegis, environ, git_apply, remove, run
from e2e.edits import ANCHORS
from e2e.tree import check_same, snapshot

COMMANDS = [
    ("add", "scheduler"),
    ("remove", "scheduler"),
    ("add", "scheduler", "--json"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_to_ask(project: Path, added: Path, command: tuple[str, ...]) -> None:
    folder = added if command[0] == "remove" else project
    before = snapshot(folder)
    finished = run(*AEGIS, *command, cwd=folder, given=b"y\ny\n")
    assert finished.code == 2
    assert finished.stdout == b""
    assert "--yes or --dry-run" in " ".join(finished.told.replace("│", "").split())
    check_same(snapshot(folder), before)


def test_wrong_usage(project: Path, tmp_path: Path) -> None:
    before = snapshot(project)
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments in (
        ("add",),
        ("add", "scheduler", "--no-such-option"),
        ("add", ","),
        ("add", "scheduler", "-p", "no-such-folder"),
        ("add", "scheduler", "-p", str(empty)),
        ("remove", "scheduler", "--keep-edited", "--force"),
        ("no-such-command",),
    ):
        aegis(project, *arguments, code=2)
    aegis(empty, "add", "scheduler", "--yes", code=2)
    check_same(snapshot(project), before)


def test_the_nearest_name_is_suggested(project: Path) -> None:
    for word in ("schedular", "Scheduler", "sheduler"):
        told = aegis(project, "add", word, "--yes", code=2).told
        assert "scheduler" in told.replace(word, "")


def test_a_folder_below_the_project_will_do(project: Path, tmp_path: Path) -> None:
    before = snapshot(project)
    below = project / "app" / "services"
    add(below)
    aegis(tmp_path, "remove", "scheduler", "-y", "--no-sync", "-p", "my-api")
    check_same(snapshot(project), before)


def test_a_folder_with_an_odd_name(base: Path, tmp_path: Path) -> None:
    project = tmp_path / "Größe & [b] 'c' $d"
    shutil.copytree(base, project)
    before = snapshot(project)
    add(project)
    remove(project)
    check_same(snapshot(project), before)


def test_the_preview_of_a_removal_is_a_patch(added: Path, base: Path) -> None:
    before = snapshot(added)
    preview = aegis(added, "remove", "scheduler", "--dry-run")
    check_same(snapshot(added), before)
    git_apply(added, preview.stdout)
    check_same(snapshot(added), snapshot(base))


def test_standard_output_is_the_patch_and_nothing_else(project: Path) -> None:
    preview = aegis(project, "add", "scheduler", "--dry-run")
    assert preview.stdout.startswith(b"diff --git ")
    assert all(path in preview.told for path in ANCHORS)
    assert b"\x1b" not in preview.stdout
    assert "\x1b" not in preview.told
    applied = add(project)
    assert applied.stdout == b""
    assert add(project).stdout == b""


@pytest.mark.parametrize("colours", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}])
def test_the_summary_fits_into_80_columns(
    project: Path, added: Path, colours: dict[str, str]
) -> None:
    for folder, command in ((project, "add"), (added, "remove")):
        words = (*AEGIS, command, "scheduler", "--dry-run")
        preview = run(*words, cwd=folder, env=environ(**colours))
        assert preview.code == 0
        too_long = [each for each in preview.told.splitlines() if len(each) > 80]
        assert not too_long
        assert preview.stdout.startswith(b"diff --git ")


def test_the_summary_counts_files_and_lines(project: Path) -> None:
    told = aegis(project, "add", "scheduler", "--dry-run").told
    new = re.search(r"New \((\d+) files\)", told)
    assert new is not None
    before = snapshot(project)
    add(project)
    after = snapshot(project)
    files = [path for path in after if (project / path).is_file()]
    assert int(new[1]) == len([path for path in files if path not in before])
    grown = {
        path: after[path][1].count(b"\n") - before[path][1].count(b"\n")
        for path in ANCHORS
    }
    for path, lines in grown.items():
        assert re.search(rf"~ {re.escape(path)} *\+{lines}\n", told), path


def test_success_ends_with_commands_to_paste(project: Path) -> None:
    told = add(project).told
    assert "Next\n" in told
    assert "my-api scheduler jobs" in told.partition("Next\n")[2]


def test_catalogue_version_and_status(project: Path, added: Path) -> None:
    assert aegis(project, "--version").stdout.startswith(b"aegis 0.")
    assert b"/api/v1/scheduler/jobs" in aegis(project, "components").stdout
    assert b"no components" in aegis(project, "status").stdout
    assert b"as written: " in aegis(added, "status").stdout


@pytest.mark.parametrize(
    "words", ["add scheduler --dry-run", "status", "undo --dry-run"]
)
def test_a_command_loads_nothing_that_it_does_without(
    project: Path, words: str
) -> None:
    program = (
        "import os, sys; os._exit = sys.exit\n"
        "from aegis_cst.cli import main\n"
        "try: main.main()\n"
        "finally: print(sorted({'urllib.request', 'ssl', 'tarfile', 'zipfile', "
        "'pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    told = run(sys.executable, "-c", program, *words.split(), cwd=project).told
    assert told.splitlines()[-1] == "[]"
