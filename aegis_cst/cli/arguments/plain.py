"""Commands whose words are read without Typer's types, where they are spelled plainly.

To make a ``Path`` of a word, or a ``list[str]`` of a list, Typer imports pydantic and
builds validators: that takes longer than to plan a component does. Everything else,
such as ``--help``, an abbreviation or a mistake, is left to Typer.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperOption

from aegis_cst.cli.arguments.help_text import Command, Group

_MADE = {"project_path": Path, "save_plan": Path, "app": str}
"""What becomes of the value of an option, by the name of the parameter."""

_LISTED = "components"


class PlainCommand(Command):
    """A command about components."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the class that Typer hands over is not public
        """Give each parameter what it takes."""
        said = self._said(args)
        if said is None:
            return super().parse_args(ctx, args)
        defaults = {each.name: each.default for each in self.params}
        ctx.params.update({**defaults, **said})
        ctx.args = []
        return []

    def _said(self, words: Sequence[str]) -> dict[str, Any] | None:
        """The values of the parameters that are named; ``None`` leaves it to Typer."""
        options = {
            spelled: each
            for each in self.params
            if isinstance(each, TyperOption)
            for spelled in each.opts
        }
        said: dict[str, Any] = {}
        rest = iter(words)
        for word in rest:
            option = options.get(word)
            if not word.startswith("-"):
                said.setdefault(_LISTED, []).append(word)
            elif option is None or not _take(said, option, rest):
                return None
        return said if _LISTED in said else None


def _take(said: dict[str, Any], option: TyperOption, rest: Iterator[str]) -> bool:
    """Note an option; whether it is one that is understood here."""
    if option.is_flag:
        said[option.name] = True
        return True
    value = next(rest, "")
    if option.name not in _MADE or not value or value.startswith("-"):
        return False
    said[option.name] = _MADE[option.name](value)
    return True


class PlainGroup(Group):
    """All commands; options that stand before one are read where there are any."""

    _bare = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the class that Typer hands over is not public
        """Take the name of the command, and what stands before it."""
        self._bare = not args or args[0] in self.commands
        try:
            return super().parse_args(ctx, args)
        finally:
            self._bare = False

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
        """None of the options while words are read that begin with a command."""
        return [] if self._bare else super().get_params(ctx)
