"""What is read without Typer's types is what Typer reads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from aegis_cst.cli.add import add
from aegis_cst.cli.arguments.help_text import Command
from aegis_cst.cli.arguments.plain import PlainCommand
from aegis_cst.cli.remove import remove
from aegis_cst.cli.routes import routes
from aegis_cst.cli.status import status
from aegis_cst.cli.undo import undo
from aegis_cst.cli.update import update

COMMANDS = (add, remove, update, undo, status, routes)
WORDS = (
    "",
    "scheduler",
    "scheduler,cache worker",
    "scheduler --dry-run",
    "-p . scheduler -y --json",
    "--project-path=. --no-sync",
    "--app=main:app scheduler",
    "--app main:app",
    "--trust x scheduler",
    "scheduler --save-plan plan.json",
    "--take-new a.py --keep-mine b.py --fix",
    "--all GET /items",
    "--all --app",
    "--nonsense",
    "--jso",
    "-- scheduler",
)


def given(function: Callable[..., None], kind: type[Command], words: str) -> object:
    """What a command is called with, or its exit status."""
    seen: dict[str, Any] = {}

    @wraps(function)
    def probe(**values: object) -> None:
        seen.update(values)

    app = typer.Typer(add_completion=False)
    app.command(cls=kind)(probe)
    finished = CliRunner().invoke(app, words.split())
    return seen if finished.exit_code == 0 else finished.exit_code


@pytest.mark.parametrize("function", COMMANDS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("words", WORDS)
def test_both_come_to_the_same(function: Callable[..., None], words: str) -> None:
    expected = given(function, Command, words)
    assert given(function, PlainCommand, words) == expected
    assert expected == 2 or (isinstance(expected, dict) and "as_json" in expected)
