"""Commands whose help says what a reader needs, and nothing about Python.

Typer shows the type of everything: ``<bool>`` beside each switch, ``<list[str]>``
beside each argument, which it puts in braces besides. The tools beside which this one
is used, git, uv and ruff, show neither.
"""

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class _Argument(TyperArgument):
    """An argument that is shown by its name."""

    def get_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - the class that Typer hands over is not public
        """Say in the line of usage what the metavar says."""
        del ctx
        return [self.display_name_raw]

    def display_type_rich(self, ctx: Any) -> None:  # noqa: ANN401 - as above
        """No type: the text beside it says what it takes."""
        del ctx


def _without_types(parameters: list[Any]) -> None:
    """Take the types off the help of what a command takes."""
    for each in parameters:
        if isinstance(each, TyperArgument):
            # Typer builds its arguments itself, and takes no class for them.
            each.__class__ = _Argument
        elif isinstance(each, TyperOption) and each.is_flag:
            each.metavar = ""


def _of_help(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.metavar = ""
    return option


class Command(TyperCommand):
    """A command, without types in its help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Typer's own, of many kinds
        """Take what Typer hands over."""
        super().__init__(*args, **kwargs)
        _without_types(self.params)

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401 - as above
        """The option ``--help``."""
        return _of_help(super().get_help_option(ctx))


class Group(TyperGroup):
    """Commands under one name, without types in their help."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401 - as above
        """The option ``--help``."""
        return _of_help(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
        """The options, with those for completion, which Typer adds at the end."""
        parameters: list[Any] = super().get_params(ctx)
        _without_types(parameters)
        return parameters
