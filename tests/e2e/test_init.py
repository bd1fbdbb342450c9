"""``aegis init``: what it creates, and what it will not."""

import shutil
from pathlib import Path

import pytest

from e2e.command import AEGIS, aegis, environ, run
from e2e.tree import check_same, snapshot

BAD_NAMES = {
    "empty": "",
    "a space": "my api",
    "starts with a digit": "1st-api",
    "starts with a dash": "-api",
    "ends in a dash": "api-",
    "keyword": "class",
    "soft keyword": "match",
    "standard library": "json",
    "standard library, other case": "JSON",
    "standard library, with an underscore": "concurrent",
    "a folder of the project": "app",
    "tests": "tests",
    "climbs out": "../evil",
    "climbs out, at the end": "evil/..",
    "absolute": "/tmp/evil",  # noqa: S108 - it must not be created
    "backslashes": "..\\evil",
    "dots": "..",
    "a folder below": "a/b",
    "template syntax": "{{cookiecutter}}",
    "a newline": "my\napi",
    "letters that look alike": "ａｐｉ",  # noqa: RUF001 - that is the point
    "a device": "con",
    "an option of git": "--upload-pack",
    "too long": "a" * 300,
}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_bad_name_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    before = snapshot(tmp_path)
    finished = aegis(folder, "init", "--no-input", "--no-sync", "--", name, code=2)
    assert finished.stdout == b""
    assert "Error" in finished.told
    check_same(snapshot(tmp_path), before)


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "my-api").mkdir()
    (tmp_path / "my-api" / "keep.txt").write_text("keep")
    before = snapshot(tmp_path)
    refused = aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync", code=1)
    assert "not an empty folder" in refused.told
    assert "my-api" in refused.told
    check_same(snapshot(tmp_path), before)


def test_a_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "my-api").write_text("keep")
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync", code=1)
    assert (tmp_path / "my-api").read_text() == "keep"


def test_an_unknown_component_leaves_nothing_behind(tmp_path: Path) -> None:
    words = ("init", "my-api", "--no-sync", "-c", "shceduler")
    told = aegis(tmp_path, *words, code=2).told
    assert "scheduler" in told.replace("shceduler", "")
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_and_another_place(base: Path, tmp_path: Path) -> None:
    (tmp_path / "deep" / "down" / "my-api").mkdir(parents=True)
    place = ("--output-dir", "deep/down")
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync", *place)
    check_same(snapshot(tmp_path / "deep" / "down" / "my-api"), snapshot(base))
    assert [each.name for each in (tmp_path / "deep" / "down").iterdir()] == ["my-api"]


def test_twice_the_same(base: Path, tmp_path: Path) -> None:
    aegis(tmp_path, "init", "my-api", "--yes", "--no-sync")
    check_same(snapshot(tmp_path / "my-api"), snapshot(base))


@pytest.mark.parametrize("words", [("-c", "scheduler"), ("-c", "scheduler,scheduler")])
def test_one_way_to_get_there(
    with_scheduler: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync", *words)
    check_same(snapshot(tmp_path / "my-api"), snapshot(with_scheduler))


def test_inside_another_repository(base: Path, tmp_path: Path) -> None:
    run("git", "init", "--quiet", cwd=tmp_path)
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync")
    check_same(snapshot(tmp_path / "my-api"), snapshot(base))


def test_settings_of_cookiecutter_stay_out_of_it(base: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("default_context:\n  project_slug: evil\n  author: evil\n")
    env = environ(COOKIECUTTER_CONFIG=str(config))
    words = ("init", "my-api", "--no-input", "--no-sync")
    assert run(*AEGIS, *words, cwd=tmp_path, env=env).code == 0
    check_same(snapshot(tmp_path / "my-api"), snapshot(base))


def test_two_projects_never_meet(base: Path, tmp_path: Path) -> None:
    words = ("init", "other-api", "--no-input", "--no-sync", "-c", "scheduler")
    aegis(tmp_path, *words)
    for path, (_, content) in snapshot(tmp_path / "other-api").items():
        if path.endswith("README.md"):
            continue  # examples of commands
        assert b"my-api" not in content, path
        assert b"My API" not in content, path
    shutil.rmtree(tmp_path / "other-api")
    assert b"my-api" in (base / "docker-compose.yml").read_bytes()
