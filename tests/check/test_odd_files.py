"""Folders, links to themselves and the like where files are looked for."""

import pytest

from aegis_cst.check.rules import RULES
from check.project_check import shown
from check.scene import PROJECT, Scene

NAMES = ("pyproject.toml", "compose.yaml", ".env.example", "aegis.lock", "app/x.py")
READ = {"pyproject.toml", "aegis.lock"}
"""What is asked for by its name, whether the folder lists such a file or not."""


def put(scene: Scene, path: str, kind: str) -> None:
    target = scene.folder / path
    target.unlink(missing_ok=True)
    if kind == "folder":
        target.mkdir()
        return
    elsewhere = target if kind == "loop" else target.with_name(f"{target.name}.gone")
    try:
        target.symlink_to(elsewhere)
    except OSError:
        pytest.skip("links need a permission here")


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize("kind", ["folder", "loop", "dangling"])
def test_odd_files_are_skipped(scene: Scene, path: str, kind: str) -> None:
    scene.write({**PROJECT, "requirements.txt": "fastapi\n"})
    put(scene, path, kind)
    for words in ((), ("--no-cache",), (path,), ("app",), ("--fix",)):
        told = scene.check(*words)
        assert told.out == "All checks passed!\n"
        if kind == "loop" or (kind == "folder" and path in READ):
            assert f"note: {path} was left out: cannot be read: " in told.err
        else:
            assert told.err == ""


@pytest.mark.parametrize("kind", ["folder", "loop", "dangling"])
def test_other_odd_files(scene: Scene, kind: str) -> None:
    scene.write(PROJECT)
    for path in ("app/link", ".env", "app/gone.pyi"):
        put(scene, path, kind)
    assert scene.check().out == "All checks passed!\n"
    assert scene.check("app/link").out == "All checks passed!\n"


@pytest.mark.parametrize(
    "build",
    ["{dockerfile: 'python${VERSION}/Dockerfile'}", "{dockerfile_inline: FROM python}"],
)
def test_a_dockerfile_that_cannot_be_told_is_not_looked_for(
    scene: Scene, build: str
) -> None:
    service = f"services:\n  web:\n    build: {build}\n    ports: ['8000:8000']\n"
    scene.write({**PROJECT, "compose.yaml": service})
    told = scene.check()
    assert (told.out, told.err) == ("All checks passed!\n", "")


@pytest.mark.parametrize("encoding", ["rot13", "base64", "hex"])
def test_an_encoding_that_is_none_of_texts(encoding: str) -> None:
    text = f"# coding: {encoding}\nfrom fastapi import APIRouter\n"
    project = {"main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n"}
    (told,) = shown(RULES, {**project, "v.py": text})
    assert told == f"v.py:1:1 `{encoding}` is no encoding of texts"
