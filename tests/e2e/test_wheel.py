"""The wheel: installed where nobody has the checkout, it does the main job."""

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import yaml

import aegis_cst
from e2e.command import Finished, environ, run
from e2e.environment import INSTALLATION, create, interpreter
from e2e.foreign_modules import check_untouched_by_modules
from e2e.tree import check_same, snapshot

ROOT = Path(__file__).parents[2]
PARTS = (
    *("aegis_cst", "codemods", "skeletons"),
    *("pyproject.toml", "docs/package_metadata.py", "README.md", "LICENSE"),
)

SUFFIX = ".exe" if sys.platform == "win32" else ""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel as anybody builds it."""
    return built(tmp_path_factory.mktemp("source"))


def built(source: Path, **variables: str) -> Path:
    """A wheel, built from a copy: building writes beside what it builds."""
    ignored = shutil.ignore_patterns("__pycache__")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, ignore=ignored)
        else:
            (source / part).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / part, source / part)
    uv = shutil.which("uv")
    build: list[str] = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", "dist"]
    if uv is not None:
        # As a release is: the wheel is made from the source distribution.
        build = [uv, "build", "--quiet", "--out-dir", "dist"]
    env = {**os.environ, **variables}
    finished = run(*build, ".", cwd=source, env=env, timeout=INSTALLATION)
    assert finished.code == 0, finished.told
    (wheel,) = (source / "dist").glob("*.whl")
    return wheel


def metadata(wheel: Path) -> tuple[Message, str]:
    """What the package index shows: fields, and the long description."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (e for e in archive.namelist() if e.endswith(".dist-info/METADATA"))
        told = message_from_bytes(archive.read(name))
    text = told.get_payload(decode=True)
    assert isinstance(text, bytes)
    return told, text.decode()


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The interpreter of an environment with nothing but the wheel in it."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    create(folder, [str(wheel)])
    yield interpreter(folder)
    shutil.rmtree(folder)


def aegis(python: Path, folder: Path, *words: str) -> Finished:
    """The console script of that environment, away from any checkout."""
    script = python.with_name(f"aegis{SUFFIX}")
    finished = run(script, *words, cwd=folder, env=environ())
    assert finished.code == 0, finished.told
    return finished


def test_the_hook_of_a_colleague_who_has_no_aegis(
    wheel: Path, base: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(base, tmp_path / "my-api"))
    manifest = project / ".pre-commit-config.yaml"
    hooks = yaml.safe_load(manifest.read_bytes())["repos"]
    local = [each for each in hooks if each["repo"] == "local"]  # others are fetched
    manifest.write_text(yaml.safe_dump({"repos": local}), "utf-8")
    env = environ(
        PIP_FIND_LINKS=str(wheel.parent), PRE_COMMIT_HOME=str(tmp_path / "pre-commit")
    )
    assert run("git", "add", "--all", cwd=project).code == 0
    words = ("-m", "pre_commit", "run", "aegis-check", "--all-files", "--verbose")
    finished = run(sys.executable, *words, cwd=project, env=env, timeout=INSTALLATION)
    assert finished.code == 0, finished.stdout.decode()
    assert b"All checks passed!" in finished.stdout, finished.stdout.decode()


def test_the_main_job(
    python: Path, base: Path, with_scheduler: Path, tmp_path: Path
) -> None:
    aegis(python, tmp_path, "init", "my-api", "--no-input", "--no-sync")
    project = tmp_path / "my-api"
    check_same(snapshot(project), snapshot(base))
    aegis(python, project, "add", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), snapshot(with_scheduler))
    aegis(python, project, "remove", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), snapshot(base))


def test_byte_code_in_the_skeletons_stays_there(
    python: Path, with_scheduler: Path, tmp_path: Path
) -> None:
    where = "from aegis_cst.bundled import folder; print(folder('skeletons'))"
    found = run(python, "-c", where, cwd=tmp_path)
    skeletons = Path(found.stdout.decode().strip())
    assert python.parents[1] in skeletons.parents
    run(python, "-m", "compileall", "-q", skeletons, cwd=tmp_path)
    assert list(skeletons.rglob("*.pyc"))
    words = ("init", "my-api", "--no-input", "--no-sync", "-c", "scheduler")
    aegis(python, tmp_path, *words)
    check_same(snapshot(tmp_path / "my-api"), snapshot(with_scheduler))


def test_one_name_is_added_to_an_environment(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name.partition("/")[0] for name in archive.namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"aegis_cst"}


def test_metadata_of_a_build_that_knows_no_address(wheel: Path) -> None:
    told, text = metadata(wheel)
    assert told.get_all("Project-URL") is None
    assert text == (ROOT / "README.md").read_text("utf-8")


def test_links_of_a_release_lead_somewhere_from_the_package_index(
    tmp_path: Path,
) -> None:
    url = "https://example.org/somebody/aegis-cst"
    told, text = metadata(built(tmp_path, REPOSITORY_URL=url))
    assert sorted(told.get_all("Project-URL", [])) == [
        f"Changelog, {url}/blob/v{aegis_cst.__version__}/CHANGELOG.md",
        f"Documentation, {url}/tree/v{aegis_cst.__version__}/docs/pages/index.md",
        f"Issues, {url}/issues",
        f"Source, {url}",
    ]
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert len(targets) > 20
    assert all(each.startswith("https://") for each in targets)
    picture = f"{url}/raw/v{aegis_cst.__version__}/docs/pages/images/preview.svg"
    assert f"]({picture})" in text
    ours = [each.partition(f"/v{aegis_cst.__version__}/")[2] for each in targets]
    paths = {each.partition("#")[0] for each in ours if each}
    assert all((ROOT / each).is_file() for each in paths)


def test_the_skill_is_where_tools_look_for_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert "aegis_cst/.agents/skills/aegis/SKILL.md" in archive.namelist()


@pytest.mark.parametrize("command", ["aegis", "aegis-cst", "-m aegis_cst"])
def test_modules_of_the_users_are_neither_taken_nor_run(
    command: str, python: Path, base: Path, tmp_path: Path
) -> None:
    start: list[str | Path] = [python.with_name(f"{command}{SUFFIX}")]
    if command.startswith("-m"):
        start = [python, *command.split()]
    check_untouched_by_modules(start, base, tmp_path)
