from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Make users, and let them in again.")

Email = Annotated[str, typer.Argument(help="Whose account is meant.")]
Password = Annotated[
    str,
    typer.Option(
        prompt=True,
        confirmation_prompt=True,
        hide_input=True,
        help="Asked for unless given; shells keep what is given.",
    ),
]
Roles = Annotated[
    list[str] | None, typer.Option(help="Such as admin; may be repeated.")
]


@app.command()
def create_user(email: Email, password: Password, role: Roles = None) -> None:
    """Make a user whose email counts as confirmed."""
    say("create_user", email, password, role or [])


@app.command()
def set_role(
    email: Email,
    roles: Annotated[
        list[str] | None, typer.Argument(help="All of them; none takes them away.")
    ] = None,
) -> None:
    """Give a user these roles, and no others."""
    say("set_roles", email, roles or [])


@app.command()
def reset_password(email: Email, password: Password) -> None:
    """Set the password of a user, confirm their email, and end all their sessions."""
    say("reset_password", email, password)


def say(command: str, *arguments: object) -> None:
    """Do it, and say what came of it; exit with 1 if it fails."""
    # Loaded late because it takes a while, and the project's other commands do without.
    from app.components.auth import commands  # noqa: PLC0415

    try:
        typer.echo(commands.run(getattr(commands, command), *arguments))
    except commands.CommandError as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(1) from error
