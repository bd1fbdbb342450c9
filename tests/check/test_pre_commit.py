"""The real ``pre-commit``, on a project whose commits forget things."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from e2e.command import Finished, environ, run

from check.scene import FORGOTTEN, ITEMS, PROJECT, Scene

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
PRE_COMMIT = (sys.executable, "-m", "pre_commit")
MESSAGE = "`router` of app/items.py is registered nowhere, so its route answers 404"


def generated_hook() -> dict[str, Any]:
    """The hook of a generated project, run by the aegis that is under test."""
    return {**written_hook(), "language": "system", "additional_dependencies": []}


def written_hook() -> dict[str, Any]:
    """The hook as it stands in the configuration of a generated project."""
    (path,) = (ROOT / "skeletons" / "project").glob("*/.pre-commit-config.yaml")
    configuration = yaml.safe_load(path.read_bytes())
    (own,) = (each for each in configuration["repos"] if each["repo"] == "local")
    (hook,) = own["hooks"]
    return dict(hook)


def published_hook(name: str) -> dict[str, Any]:
    """A hook of this repository, run by the aegis that is under test."""
    (hook,) = (
        each for each in yaml.safe_load(HOOKS.read_bytes()) if each["id"] == name
    )
    return {**hook, "language": "system"}


class Repository:
    """A git repository with a hook installed."""

    def __init__(self, folder: Path, hook: Mapping[str, Any]) -> None:
        self._folder = folder
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        identity = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "a"), ("EMAIL", "a@example.org"))
        }
        home = str(folder.parent / "pre-commit")
        self._environment = environ(PATH=path, PRE_COMMIT_HOME=home, **identity)
        Scene(folder, None, None).write(PROJECT)  # type: ignore[arg-type]
        configuration = {"repos": [{"repo": "local", "hooks": [dict(hook)]}]}
        manifest = folder / ".pre-commit-config.yaml"
        manifest.write_text(yaml.safe_dump(configuration), "utf-8")
        self.run("git", "init", "-q")
        self.run(*PRE_COMMIT, "install")
        self.commit()

    def run(self, *command: str, code: int = 0) -> Finished:
        finished = run(*command, cwd=self._folder, env=self._environment)
        assert finished.code == code, finished.told + finished.stdout.decode()
        return finished

    def commit(self, code: int = 0) -> str:
        self.run("git", "add", "-A")
        return self.run("git", "commit", "-qm", "all", code=code).told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shop"


@pytest.mark.parametrize(
    "hook",
    [generated_hook(), published_hook("aegis-check")],
    ids=["local", "published"],
)
def test_a_forgotten_registration_stops_a_commit(
    folder: Path, hook: dict[str, Any]
) -> None:
    repository = Repository(folder, hook)
    Scene(folder, None, None).write(FORGOTTEN)  # type: ignore[arg-type]
    told = repository.commit(code=1)
    assert f"AEG101 [*] {MESSAGE}\n --> app/items.py:3:10\n" in told
    ignored = ITEMS.replace("APIRouter()", "APIRouter()  # aegis: ignore[AEG101]")
    Scene(folder, None, None).write({"app/items.py": ignored})  # type: ignore[arg-type]
    assert "Passed" in repository.commit()


def test_a_commit_that_only_deletes_is_looked_at(folder: Path) -> None:
    repository = Repository(folder, generated_hook())
    (folder / "app" / "health.py").unlink()
    assert "AEG102" in repository.commit(code=1)


def test_with_fix_the_second_commit_goes_through(folder: Path) -> None:
    repository = Repository(folder, published_hook("aegis-check-fix"))
    Scene(folder, None, None).write(FORGOTTEN)  # type: ignore[arg-type]
    told = repository.commit(code=1)
    assert "files were modified by this hook" in told
    assert "Found 1 error (1 fixed, 0 remaining)." in told
    assert "Passed" in repository.commit()
    log = repository.run("git", "show", "--stat", "HEAD").stdout.decode()
    assert "app/routing.py" in log
    assert ".aegis" not in log


def test_the_manifest_is_one(tmp_path: Path) -> None:
    finished = run(*PRE_COMMIT, "validate-manifest", HOOKS, cwd=tmp_path)
    assert finished.code == 0, finished.stdout.decode() + finished.told


def test_both_ways_to_the_hook_are_alike() -> None:
    own = written_hook()
    del own["additional_dependencies"]
    published = published_hook("aegis-check")
    assert {**published, "language": "python"} == {
        **own,
        "description": published["description"],
    }
