"""The workflows of this repository are valid, and a release needs no token."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.markdown import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_meets_its_schema(path: Path) -> None:
    schema = ("--builtin-schema", "vendor.github-workflows")
    command = (sys.executable, "-m", "check_jsonschema", *schema, str(path))
    subprocess.run(command, check=True)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_says_what_it_may_do_and_knows_no_secret(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.search(r"^permissions:", text, re.MULTILINE)
    assert "secrets." not in text


def test_every_python_is_tested_that_is_claimed() -> None:
    claimed = set(
        re.findall(
            r'"Programming Language :: Python :: (3\.\d+)"',
            (ROOT / "pyproject.toml").read_text("utf-8"),
        )
    )
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    environments = (ROOT / "tox.ini").read_text("utf-8")
    assert claimed >= {"3.11", "3.14"}
    for each in claimed:
        assert f'"{each}"' in workflow
        assert f"py{each.replace('.', '')}" in environments
