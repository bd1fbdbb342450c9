import typer

from app.cli.health import health
from app.cli.operator import operator
from app.cli.serve import serve

app = typer.Typer(no_args_is_help=True)

app.command()(serve)
app.command()(health)
app.command()(operator)
