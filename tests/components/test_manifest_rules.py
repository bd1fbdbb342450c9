"""Manifests: foundations, conditions and needs, and how each can be wrong."""

from pathlib import Path

import pytest

from aegis_cst.components.manifest import ManifestError
from aegis_cst.components.manifest_entries import Part, Router
from aegis_cst.components.manifest_file import read_manifest
from aegis_cst.reading.layout import PORTS

SMALL = 'name = "queue"\nsummary = "Queues"\nbuilt_on = "Nothing"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "queue"
    place.mkdir()
    return place


def write(folder: Path, text: str) -> Path:
    (folder / "component.toml").write_text(text, encoding="utf-8")
    return folder / "component.toml"


def error(folder: Path, text: str) -> str:
    path = write(folder, text)
    with pytest.raises(ManifestError) as caught:
        read_manifest(folder)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{SMALL}foundation = 'yes'",
            "'foundation' is to be true or false",
        ),
        (
            f"{SMALL}foundation = true\nprovides = 'app.core.queue'",
            "a foundation belongs into the folder foundation",
        ),
        (
            f"{SMALL}provides = 'app.core.queue'",
            "'provides' and 'from_project' are for a foundation",
        ),
        (
            f"{SMALL}from_project = ['app/core/queue.py']",
            "the base project has no file 'app/core/queue.py'",
        ),
        (
            f"{SMALL}from_project = ['../queue.py']",
            "'../queue.py' in from_project is not a plain path below the project",
        ),
        (f"{SMALL}needs = 1", "needs is to be written as a table [needs]"),
        (f"{SMALL}[needs]\nfastapi = 1", "'fastapi' is to be a text"),
        (
            f"{SMALL}[needs]\nfastapi = '0.112'",
            (
                "fastapi = '0.112' in [needs] is to be a name with versions, "
                "such as fastapi = '>=0.112.2'"
            ),
        ),
        (
            f"{SMALL}[needs]\n\"a b\" = '>=1'",
            (
                "a b = '>=1' in [needs] is to be a name with versions, "
                "such as fastapi = '>=0.112.2'"
            ),
        ),
        (
            f"{SMALL}[needs]\nfastapi = '>=1; python_version > \"3\"'",
            (
                "fastapi = '>=1; python_version > \"3\"' in [needs] is to be a name "
                "with versions, such as fastapi = '>=0.112.2'"
            ),
        ),
        (
            f"{SMALL}[[part]]\nport = 'cards'\nfiles = 'a'",
            "'files' in [[part]] number 1 is to be a list of texts",
        ),
        (f"{SMALL}[[part]]\nport = 'cards'", "[[part]] number 1 lacks 'files'"),
        (
            f"{SMALL}[[part]]\nfiles = []",
            "[[part]] number 1 lacks 'port' or 'unless'",
        ),
        (
            f"{SMALL}[[part]]\nfiles = []\nport = 'env'\nunless = 'env'",
            "[[part]] number 1 is to have 'port' or 'unless', not both",
        ),
        (
            f"{SMALL}[[part]]\nfiles = []\nunless = 'redis'",
            f"[[part]] number 1: 'redis' is none of {', '.join(sorted(PORTS))}",
        ),
        (
            f"{SMALL}[[card]]\nmodule = 'm'\nname = 'n'\nport = 'card'",
            f"[[card]] number 1: 'card' is none of {', '.join(sorted(PORTS))}",
        ),
    ],
)
def test_what_is_wrong_is_named(folder: Path, text: str, message: str) -> None:
    assert error(folder, text) == message


def test_parts_and_conditions(folder: Path) -> None:
    part = "[[part]]\nunless = 'lifespan'\nfiles = ['app/queue/', 'a.txt']\n"
    router = "[[router]]\nmodule = 'm'\nname = 'n'\npaths = []\nunless = 'health'\n"
    path = write(folder, f"{SMALL}{part}{router}[needs]\npython = '>=3.11,<4'\n")
    (folder / "files" / "app" / "queue").mkdir(parents=True)
    (folder / "files" / "a.txt").touch()
    with pytest.raises(ManifestError) as caught:
        read_manifest(folder)
    place = "[[part]] number 1 names 'app/queue/', not in"
    assert str(caught.value) == f"{path}: {place} {folder / 'files'}"
    (folder / "files" / "app" / "queue" / "b.py").touch()
    found = read_manifest(folder)
    assert found.part == (Part(files=("app/queue/", "a.txt"), unless="lifespan"),)
    assert found.router == (Router("m", "n", (), unless="health"),)
    assert found.needs == {"python": ">=3.11,<4"}


def test_foundation(tmp_path: Path) -> None:
    folder = tmp_path / "foundation" / "queue"
    template = tmp_path / "project" / "{{cookiecutter.project_slug}}" / "app" / "core"
    folder.mkdir(parents=True)
    template.mkdir(parents=True)
    (template / "queue.py").write_bytes(b"X = {1: 2}\n")
    text = f"{SMALL}foundation = true\nfrom_project = ['app/core/queue.py']\n"
    message = "'provides' is to be the module of the base project that it stands for"
    assert error(folder, text) == message
    write(folder, f"{text}provides = 'app.core.queue'")
    found = read_manifest(folder)
    assert (found.foundation, found.provides) == (True, "app.core.queue")
    assert found.files == {"app/core/queue.py": b"X = {1: 2}\n"}
    (template / "queue.py").write_bytes(b"X = '{{ cookiecutter.author }}'\n")
    message = "'app/core/queue.py' has template syntax, and is no file by itself"
    assert error(folder, text) == message
