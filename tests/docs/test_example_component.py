"""The page about writing a component, followed word by word."""

import json
import os
from pathlib import Path

import pytest
from e2e.command import aegis

from docs.markdown import blocks, page
from docs.tree import tree

NAME = "rate-limit"
STATIC = (
    "manifest",
    "references",
    "the base project",
    "twenty other projects",
    "beside every other component",
)


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page begins with, with the contents that it shows."""
    folder = tmp_path_factory.mktemp("parts")
    aegis(folder, "component", "new", NAME)
    there = set(tree(folder / NAME))
    shown = {
        block.title: block.text
        for block in blocks(page("writing-a-component.md"))
        if block.title
    }
    assert there - {each.removeprefix(f"{NAME}/") for each in shown} == {
        "files/app/components/rate_limit/README.md",
        "files/app/components/rate_limit/__init__.py",
    }
    for path, text in shown.items():
        (folder / path).write_text(text, "utf-8", newline="\n")
    return folder / NAME


def test_the_component_of_the_page_is_proven(component: Path) -> None:
    told = aegis(component.parent, "component", "check", NAME, "--no-sync", "--json")
    document = json.loads(told.stdout)
    assert (document["component"], document["outcome"]) == (NAME, "passed")
    passed = [each["name"] for each in document["proofs"] if not each["problems"]]
    assert passed == list(STATIC)


def test_it_is_added_and_removed(component: Path, project: Path) -> None:
    before = tree(project)
    options = ("--yes", "--no-sync")
    told = aegis(project, "add", str(component), *options, code=1).told
    origin = Path(os.path.relpath(component, project)).as_posix()
    assert f"--trust {origin}" in told
    aegis(project, "add", str(component), *options, "--trust", origin)
    assert (project / "app/components/rate_limit/limited.py").is_file()
    aegis(project, "remove", NAME, *options)
    assert tree(project) == before
