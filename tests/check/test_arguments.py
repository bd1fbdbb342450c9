"""The quick reading of arguments agrees with Typer's, or leaves it to Typer."""

from unittest.mock import patch

import pytest
import typer.main
from typer.testing import CliRunner

from aegis_cst.cli.app import app
from aegis_cst.cli.checking import arguments as check_arguments
from aegis_cst.cli.checking.arguments import Arguments, plain_arguments

PLAIN = [
    [],
    ["app", "tests/test_a.py"],
    ["--fix"],
    ["app", "--diff", "tests"],
    ["--statistics", "--no-cache"],
    ["-p", "shop"],
    ["--project-path", "shop", "app"],
    ["--project-path=shop"],
    ["--output-format", "json"],
    ["--output-format=sarif"],
    ["--select", "AEG1"],
    ["--select=AEG1, AEG2", "--select", "AEG3,"],
    ["--ignore", "AEG1", "--fix", "a"],
    ["--explain", "AEG101"],
]
LEFT_TO_TYPER = [
    ["--help"],
    ["--fi"],
    ["-pshop"],
    ["--fix=yes"],
    ["--select"],
    ["--select", "--fix"],
    ["--select="],
    ["--", "--fix"],
    ["-"],
    ["--nonsense"],
]


def by_typer(words: list[str]) -> Arguments:
    seen: list[Arguments] = []

    def run(arguments: Arguments) -> int:
        seen.append(arguments)
        return 0

    with patch("aegis_cst.cli.checking.check_run.run", run):
        result = CliRunner().invoke(app, ["check", *words])
    assert result.exit_code == 0, result.output
    return seen[0]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_both_come_to_the_same(words: list[str]) -> None:
    assert plain_arguments(words) == by_typer(words)


@pytest.mark.parametrize("words", LEFT_TO_TYPER, ids=" ".join)
def test_what_is_not_plain_is_left(words: list[str]) -> None:
    assert plain_arguments(words) is None


def test_every_option_is_known_to_both() -> None:
    group = typer.main.get_group(app)
    command = group.get_command(group.make_context("aegis", ["check"]), "check")
    assert command is not None
    options = {
        name for each in command.params for name in each.opts if name.startswith("-")
    }
    known = check_arguments._SPELLING[:3]  # noqa: SLF001 - the tables are what is compared
    assert options == {name for table in known for name in table}
