"""``aegis init``: the parts that can be left out, and the repository that it makes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from aegis_cst.components.catalogue import components
from e2e.command import AEGIS, Finished, aegis, environ, program, run
from e2e.tree import check_same, snapshot

WORKFLOW = ".github/workflows/ci.yml"
DEPENDABOT = ".github/dependabot.yml"
PARTS = {
    "agents": {"AGENTS.md"},
    "ci": {".github", DEPENDABOT, ".github/workflows", WORKFLOW},
    "justfile": {"justfile"},
}
SCHEMAS = {
    "vendor.github-workflows": WORKFLOW,
    "vendor.dependabot": DEPENDABOT,
}
SUBJECT = b"Create the project with aegis init\n"
ME = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org"))
}
NOBODY = {
    "GIT_CONFIG_GLOBAL": "nowhere",
    "GIT_CONFIG_NOSYSTEM": "1",
    # Else git makes up an address from the names of user and machine.
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "user.useConfigOnly",
    "GIT_CONFIG_VALUE_0": "true",
}


def init(folder: Path, *words: str, env: Mapping[str, str] = ME) -> Finished:
    options = ("init", "my-api", "--no-input", "--no-sync")
    finished = run(*AEGIS, *options, *words, cwd=folder, env=environ(**env))
    assert finished.code == 0, finished.told
    return finished


def git(folder: Path, *words: str) -> bytes:
    finished = run("git", *words, cwd=folder)
    assert finished.code == 0, finished.told
    return finished.stdout


@pytest.mark.parametrize("part", PARTS)
def test_without_a_part_its_files_and_its_mention_are_missing(
    base: Path, tmp_path: Path, part: str
) -> None:
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync", "--without", part)
    whole, less = snapshot(base), snapshot(tmp_path / "my-api")
    assert whole.keys() - less.keys() == PARTS[part]
    assert (b"| `just` |" in less["README.md"][1]) == (part != "justfile")
    assert f'without = "{part}"'.encode() in less["aegis.lock"][1]


def test_without_several_parts(tmp_path: Path) -> None:
    init(tmp_path, "--without", "justfile,ci", "--without", "agents")
    there = snapshot(tmp_path / "my-api")
    assert not {"justfile", "AGENTS.md", ".github"} & there.keys()
    assert b'without = "agents,ci,justfile"' in there["aegis.lock"][1]


def test_a_part_that_there_is_not(tmp_path: Path) -> None:
    words = ("init", "my-api", "--no-input", "--no-sync", "--without", "cl")
    told = aegis(tmp_path, *words, code=2).told
    assert "no part 'cl'" in told.replace("│", "")
    assert not list(tmp_path.iterdir())


def test_all_components(tmp_path: Path) -> None:
    init(tmp_path, "-c", "all", "--no-git")
    there = (tmp_path / "my-api" / "app" / "components").iterdir()
    assert {each.name for each in components()} <= {each.name for each in there}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_github_reads_is_valid(base: Path, schema: str) -> None:
    words = ("check-jsonschema", "--builtin-schema", schema, SCHEMAS[schema])
    finished = run(*words, cwd=base)
    assert finished.code == 0, finished.stdout.decode()


def test_the_first_commit_holds_all_that_is_not_ignored(tmp_path: Path) -> None:
    init(tmp_path, "-c", "scheduler")
    project = tmp_path / "my-api"
    assert git(project, "log", "--format=%s") == SUBJECT
    assert git(project, "status", "--porcelain") == b""
    files = git(project, "ls-files", "-z").decode().split("\0")
    assert {"aegis.lock", "pyproject.toml", WORKFLOW} <= set(files)


def test_without_git(tmp_path: Path) -> None:
    init(tmp_path, "--no-git")
    assert not (tmp_path / "my-api" / ".git").exists()


def test_inside_a_repository_there_is_no_second_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    init(tmp_path)
    assert not (tmp_path / "my-api" / ".git").exists()


def test_where_a_repository_ignores_it_there_is_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("*\n")
    init(tmp_path)
    assert git(tmp_path / "my-api", "log", "--format=%s") == SUBJECT


def test_where_git_knows_nobody_all_is_ready_to_be_committed(tmp_path: Path) -> None:
    told = init(tmp_path, env=NOBODY).told
    assert (
        "not committed: git does not know your name and e-mail address; "
        'then: git commit -m "Create the project with aegis init"'
    ) in told
    staged = git(tmp_path / "my-api", "diff", "--cached", "--name-only").decode()
    assert "pyproject.toml" in staged.splitlines()


def test_where_there_is_no_git(tmp_path: Path, base: Path) -> None:
    (tmp_path / "nowhere").mkdir()
    init(tmp_path, env={"PATH": str(tmp_path / "nowhere")})
    check_same(snapshot(tmp_path / "my-api"), snapshot(base))
    assert not (tmp_path / "my-api" / ".git").exists()


def test_the_justfile_is_one(base: Path) -> None:
    listed = run(program("just"), "--list", cwd=base)
    assert listed.code == 0, listed.told
    assert b"check" in listed.stdout
