"""Which FastAPI a project runs with."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.dependencies.fastapi_release import release_of, version_in
from aegis_cst.reading.dependencies.project_requirements import Dependencies
from aegis_cst.reading.files.sources import TreeSources

LOCK = """\
name = "starlette"
version = "1.0"

[[package]]
name = "fastapi"
version = "0.136.0"
"""


def version(files: dict[str, str]) -> str:
    return version_in(Dependencies(TreeSources(MemoryTree(files))))


@pytest.mark.parametrize(
    ("requirement", "wanted"),
    [
        ("fastapi>=0.110,<1", "0.110"),
        ("FastAPI[standard] ~= 0.115.2", "0.115.2"),
        ("fastapi==0.165.0 ; python_version > '3'", "0.165.0"),
        ("fastapi", ""),
        ("fastapi<1", ""),
        ("fastapi-users>=1", ""),
        ("fastapi @ git+https://example.org/fastapi", ""),
        ("fastapi-slim>=0.111", "0.111"),
    ],
)
def test_requirement(requirement: str, wanted: str) -> None:
    project = (
        f'[project]\nname = "x"\nversion = "1"\ndependencies = ["{requirement}"]\n'
    )
    assert version({"pyproject.toml": project}) == wanted
    assert version({"requirements.txt": f"# all\n{requirement}\n"}) == wanted


@pytest.mark.parametrize("lock", ["uv.lock", "poetry.lock", "pdm.lock"])
def test_lock_goes_before_requirements(lock: str) -> None:
    files = {lock: f"[[package]]\n{LOCK}", "requirements.txt": "fastapi==0.165.0\n"}
    assert version(files) == "0.136.0"


@pytest.mark.parametrize(
    "value", ['"^0.110"', '{ version = "^0.110", extras = ["all"] }']
)
def test_poetry(value: str) -> None:
    text = f"[tool.poetry.dependencies]\npython = '^3.11'\nfastapi = {value}\n"
    assert version({"pyproject.toml": text}) == "0.110"


@pytest.mark.parametrize(
    "text", ["", "[project\n", "project = 1\n", "[project]\ndependencies = 1\n"]
)
def test_nothing_said(text: str) -> None:
    assert version({"pyproject.toml": text}) == ""
    assert release_of("") is None
    assert release_of("0.137.0rc1") == (0, 137, 0)
