"""Typer sub-commands in thousands of files."""

from collections.abc import Iterator

import pytest
from proof_scale import scaled

from codemods.python.registration import Spec
from shapes.choices import drawn
from shapes.oracle import Edit, Tally
from shapes.python_text import Dimensions, Shape
from shapes.registration_edits import DIMENSIONS, registrations

SPECS = {
    "aliased": Spec(
        module="app.middle.cli",
        name="app",
        alias="middle_app",
        method="add_typer",
        arguments=('name="middle"',),
    ),
    "as it is": Spec(
        module="app.middle.cli",
        name="middle",
        method="add_typer",
        arguments=('name="middle"', 'help="All of the middle, and no more than it."'),
    ),
}
COMMANDS = (
    "",
    "{r}.add_typer(users)\n",
    '{r}.add_typer(users, name="users")  # people\n',
    "{r}.add_typer(\n\tusers,\n\tname='users',\n)\n",
    "{r}.command()(users)\n",
    '{r}.command("users", hidden=True)(users)\n',
    "{r}.command(\n\t'users',  # n\n)(\n\tusers\n)\n",
    "{r}.callback()(users)\n",
    "\n@{r}.command()\ndef serve(port: int = 8000) -> None:\n\t...\n\n",
    "@{r}.command('a')\n# why\n@{r}.command('b')\nasync def serve(): ...\n",
    "if DEBUG:\n\t{r}.add_typer(users)\n",
    "{r}.command()(users); {r}.command()(admin)\n",
)
COMMAND_DIMENSIONS: Dimensions = {
    **DIMENSIONS,
    "place": ("module", "module", "module", "function", "factory", "method"),
    "receiver": ("app", "app", "cli", "self.app"),
    "call 1": COMMANDS,
    "call 2": COMMANDS,
    "ours": ("", "app.users"),
}
PARTS = 2
NUMBER = 900


def cases(
    number: int, part: int = 0, parts: int = 1
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """A part of so many files that sub-commands may be registered in."""
    siblings = ("add_typer", "command")
    shapes = drawn({**COMMAND_DIMENSIONS, "spec": tuple(SPECS)}, number, part, parts)
    return registrations(shapes, SPECS, siblings)


@pytest.mark.parametrize("part", range(PARTS))
def test_commands_come_and_go(part: int) -> None:
    tally = Tally()
    for case in cases(NUMBER, part, PARTS):
        tally.judge(*case)
    tally.expect(distinct=scaled(NUMBER // PARTS * 2 // 3), edited=0.7)
