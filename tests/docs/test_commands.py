import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from aegis_cst.cli.app import app
from docs.markdown import FILES, blocks, inline_codes, keys, page, section

GROUP = typer.main.get_group(app)
OPTIONS_OF_TYPER = {"--help", "--install-completion", "--show-completion"}


def shown(path: Path) -> Iterator[list[str]]:
    """Arguments of every ``aegis`` that a page shows, in blocks or within a line."""
    text = path.read_text("utf-8")
    lines = [code for code in inline_codes(text) if code.startswith("aegis ")]
    for block in blocks(text):
        if block.language in {"console", "sh"}:
            commands = block.text.replace("\\\n", " ").replace("&&", "\n").split("\n")
            if block.language == "console":  # what does not begin so is output
                commands = [line for line in commands if line.startswith("$ ")]
            lines += [line.strip().removeprefix("$ ") for line in commands]
    for line in lines:
        words = shlex.split(line.partition("|")[0].partition(">")[0])
        if words[:3] == ["python", "-m", "aegis_cst"]:
            yield words[3:]
        elif words[:2] == ["uvx", "aegis-cst"]:
            yield words[2:]
        elif words and words[0].rpartition("/")[2] == "aegis":
            yield words[1:]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_that_is_shown_can_be_typed(path: Path) -> None:
    root = GROUP.make_context("aegis", ["status"])
    for arguments in shown(path):
        first, *rest = arguments
        if first.startswith("-"):
            assert first in _options(GROUP) | OPTIONS_OF_TYPER
            continue
        command = GROUP.get_command(root, first)
        assert command is not None, arguments
        if rest:  # without any it is only named
            command.make_context(first, rest, parent=root)


def test_commands_are_found_where_they_are_shown() -> None:
    assert sum(1 for path in FILES for _ in shown(path)) > 20


def test_every_option_is_in_the_reference() -> None:
    table = section(page("commands.md"), "## Options")
    documented = {
        word.strip("`,")
        for key in keys(table)
        for word in key.split()
        if word.strip("`").startswith("-")
    }
    root = GROUP.make_context("aegis", ["status"])
    existing: set[str] = set()
    for name in GROUP.list_commands(root):
        command = GROUP.get_command(root, name)
        existing |= _options(command)
    assert documented == existing - OPTIONS_OF_TYPER


def test_every_command_is_in_the_reference() -> None:
    root = GROUP.make_context("aegis", ["status"])
    documented = [key.split()[1] for key in keys(page("commands.md"))]
    assert documented == GROUP.list_commands(root)


def _options(command: object) -> set[str]:
    parameters = getattr(command, "params", [])
    return {
        option
        for parameter in parameters
        for option in parameter.opts
        if option.startswith("-")
    }
