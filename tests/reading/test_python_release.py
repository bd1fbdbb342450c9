"""Which Python a project runs with."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.dependencies.project_requirements import Dependencies
from aegis_cst.reading.dependencies.python_release import runs_python
from aegis_cst.reading.files.sources import TreeSources

PROJECT = '[project]\nname = "x"\nrequires-python = ">=3.9,<4"\n'
POETRY = '[tool.poetry.dependencies]\npython = "^3.10"\n'
CASES = {
    PROJECT: ("pyproject.toml", "<4,>=3.9", 3),
    POETRY: ("pyproject.toml", ">=3.10,<4", 2),
    "[options]\npython_requires = >=3.8  # old\n": ("setup.cfg", ">=3.8", 2),
    "setup(\n    python_requires='>=3.8',\n)\n": ("setup.py", ">=3.8", 2),
    '[requires]\npython_version = "3.9"\n': ("Pipfile", "==3.9.*", 2),
    "3.12.1\n": (".python-version", "==3.12.1", 1),
    "3.12\n": (".python-version", "==3.12.*", 1),
    "python-3.9.18\n": ("runtime.txt", "==3.9.18", 1),
    "FROM python:3.9-slim AS base\nRUN true\nFROM base\n": ("Dockerfile", "==3.9.*", 1),
    "FROM node:20 AS web\nFROM --platform=linux/amd64 docker.io/python:3.11.4\n": (
        "api/Dockerfile",
        "==3.11.4",
        2,
    ),
    "ARG VERSION=3.10\nFROM python:${VERSION}-alpine\n": ("Dockerfile", "==3.10.*", 2),
    "FROM python:${V:-3.10}\n": ("Dockerfile", "==3.10.*", 1),
    "FROM ghcr.io/astral-sh/uv:0.5-python3.13-slim\n": (
        "Dockerfile",
        "==3.13.*",
        1,
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_python(text: str) -> None:
    path, specifier, line = CASES[text]
    tree = MemoryTree({path: text})
    (said,) = Dependencies(TreeSources(tree), path.rpartition("/")[0]).pythons
    assert (said.specifier, said.place.path, said.place.line) == (specifier, path, line)
    assert said.exact is (specifier.startswith("=="))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", "FROM python:latest\n"),
        ("Dockerfile", "FROM tiangolo/uvicorn-gunicorn\n"),
        ("Dockerfile", "FROM python:$UNKNOWN\n"),
        ("pyproject.toml", '[project]\nname = "x"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "*"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.8 || ^4"\n'),
        (".python-version", "pypy3\n"),
        ("services/other/Dockerfile", "FROM python:3.8\n"),
    ],
)
def test_nothing_said(path: str, text: str) -> None:
    assert not Dependencies(TreeSources(MemoryTree({path: text}))).pythons


def test_only_the_images_of_the_application_count() -> None:
    install = "COPY . .\nRUN pip install -r requirements.txt\n"
    files = {
        "requirements.txt": "fastapi\n",
        "Dockerfile": f"FROM python:3.12\n{install}",
        "tools.Dockerfile": "FROM python:3.8\nRUN pip install ruff\n",
        "jobs.Dockerfile": f"FROM python:3.9\n{install}",
    }
    sources = TreeSources(MemoryTree(files))
    said = [each.place.path for each in Dependencies(sources).pythons]
    assert said == ["Dockerfile", "jobs.Dockerfile"]
    (named,) = Dependencies(sources, images=["Dockerfile"]).pythons
    assert named.specifier == "==3.12.*"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, False),
        ({"pyproject.toml": PROJECT}, True),
        ({"pyproject.toml": POETRY}, False),
        ({"pyproject.toml": PROJECT, ".python-version": "3.12\n"}, False),
        ({"pyproject.toml": PROJECT, "Dockerfile": "FROM python:3.9\n"}, True),
        ({"Dockerfile": "FROM python:3.9.18\n", ".python-version": "3.12\n"}, True),
    ],
)
def test_what_runs_goes_before_what_may(
    files: dict[str, str], *, expected: bool
) -> None:
    pythons = Dependencies(TreeSources(MemoryTree(files))).pythons
    assert runs_python(pythons, "3.9") is expected
