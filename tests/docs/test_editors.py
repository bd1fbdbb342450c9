"""What the page shows is valid where it goes, and reads what the command prints."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from check.told import EVERYTHING, checked

from aegis_cst.check.reporters import reporter
from docs.markdown import Block, blocks, page

SHOWN = [each for each in blocks(page("editors.md")) if each.title]
VENDOR = {".github/": "github-workflows", ".gitlab": "gitlab-ci"}
LINE = re.compile(r"^.+?:\d+:\d+: AEG\d{3} ", re.MULTILINE)


def titled(beginning: str) -> list[Block]:
    return [each for each in SHOWN if each.title.startswith(beginning)]


def test_every_block_is_looked_at() -> None:
    beginnings = (".pre-commit", ".vscode/tasks.json", *VENDOR)
    assert sorted(each.title for name in beginnings for each in titled(name)) == sorted(
        each.title for each in SHOWN
    )


@pytest.mark.parametrize("beginning", VENDOR)
def test_workflows_meet_their_schema(beginning: str, tmp_path: Path) -> None:
    found = titled(beginning)
    assert found
    paths = [tmp_path / f"{number}.yml" for number in range(len(found))]
    for path, block in zip(paths, found, strict=True):
        path.write_text(block.text, "utf-8")
    schema = ("--builtin-schema", f"vendor.{VENDOR[beginning]}")
    command = (sys.executable, "-m", "check_jsonschema", *schema, *map(str, paths))
    subprocess.run(command, check=True)


def test_pre_commit_takes_its_configuration(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-config"]
    for block in titled(".pre-commit"):
        path = tmp_path / "config.yaml"
        path.write_text(block.text, "utf-8")
        subprocess.run([*command, str(path)], check=True)


def pattern() -> dict[str, Any]:
    """The problem matcher of Visual Studio Code."""
    (block,) = titled(".vscode/tasks.json")
    (task,) = json.loads(block.text)["tasks"]
    assert task["args"][1:] == ["check", "--output-format", "concise"]
    found: dict[str, Any] = task["problemMatcher"]["pattern"]
    return found


def test_visual_studio_code_reads_every_line() -> None:
    told = reporter("concise").render(EVERYTHING, colour=False)
    lines = [each for each in told.splitlines() if LINE.match(each)]
    assert len(lines) == 2
    expected = pattern()
    found = [re.search(expected["regexp"], each) for each in lines]
    fields = ("file", "line", "column", "code", "message")
    assert [
        each and tuple(each[expected[name]] for name in fields) for each in found
    ] == [
        (
            *("shop/app/routing.py", "2", "21", "AEG101"),
            "`日本` of app/x.py is␊registered nowhere",
        ),
        ("shop/compose.yml", "2", "8", "AEG405", "`*gone` names no anchor"),
    ]


def test_vim_reads_every_line(tmp_path: Path) -> None:
    vim = shutil.which("vim") or shutil.which("nvim")
    if vim is None:
        pytest.skip("there is no vim")
    (block,) = (each for each in blocks(page("editors.md")) if each.language == "vim")
    told = reporter("concise").render(EVERYTHING, colour=False)
    (tmp_path / "told").write_text(told, "utf-8")
    script = f"""\
set nocompatible encoding=utf-8
{block.text}
cgetfile told
let found = filter(getqflist(), 'v:val.valid')
call writefile(map(found, {{_, e ->
  \\ bufname(e.bufnr) .. ' ' .. e.lnum .. ' ' .. e.col .. ' ' .. e.text}}), 'seen')
qall!
"""
    (tmp_path / "script.vim").write_text(script, "utf-8")
    subprocess.run(
        [vim, "-es", "-u", "NONE", "-S", "script.vim"],
        cwd=tmp_path,
        check=True,
        timeout=30,
    )
    assert (tmp_path / "seen").read_text("utf-8").splitlines() == [
        "shop/app/routing.py 2 21 AEG101 [*] `日本` of app/x.py is␊registered nowhere",
        "shop/compose.yml 2 8 AEG405 [*] `*gone` names no anchor",
    ]


def test_a_finding_about_a_file_has_no_line() -> None:
    assert not LINE.search(reporter("concise").render([checked()], colour=False))
