"""Commands that read their words without Typer's types, where they are spelled plainly.

To make a ``Path`` of a word, or a ``list[str]`` of a list, Typer imports pydantic and
builds validators: that takes longer than to plan a component does.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperArgument, TyperOption

from aegis_cst.cli.arguments.help_text import Command, Group
from aegis_cst.cli.arguments.plain_words import Spelling, plain_words

_MADE = {"project_path": Path, "save_plan": Path, "app": str}
"""What becomes of the value of an option, by the name of the parameter."""


class PlainCommand(Command):
    """A command whose arguments, if any, are one list of words."""

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
        said = plain_words(words, self._spelling())
        if said is None or any(each not in said for each in self._required()):
            return None
        for name in said.keys() & _MADE.keys():
            said[name] = _MADE[name](said[name])
        return said

    def _spelling(self) -> Spelling:
        options = [each for each in self.params if isinstance(each, TyperOption)]
        rest = [each.name for each in self.params if isinstance(each, TyperArgument)]
        return Spelling(
            flags=_by_spelling(each for each in options if each.is_flag),
            values=_by_spelling(each for each in options if each.name in _MADE),
            lists={},
            rest="".join(rest),
        )

    def _required(self) -> list[str]:
        return [each.name for each in self.params if each.required]


def _by_spelling(options: Iterable[TyperOption]) -> dict[str, str]:
    return {spelled: each.name for each in options for spelled in each.opts}


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
