import typer

from app.core.operator.sign_in import operator_link


def operator() -> None:
    """Print the link with which a browser on this machine signs in as the operator."""
    link = operator_link()
    if link is None:
        raise typer.Exit(1)
    typer.echo(link)
