"""How a plan is to be carried out, and how a command says no."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from aegis_cst.cli.output import document, preview
from aegis_cst.cli.output.terminal import show
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.plan.saved import Asked


@dataclass(frozen=True, slots=True)
class Saving:
    """A file that a plan is written to, and what it was made of."""

    path: Path
    asked: Asked


@dataclass(frozen=True, slots=True)
class Request:
    """What the options say.

    ``sync`` brings the environment up to date; with ``saving`` the plan is written to
    a file, instead of being carried out. ``trust`` are origins of others whose
    components are welcome.
    """

    dry_run: bool = False
    yes: bool = False
    as_json: bool = False
    sync: bool = True
    saving: Saving | None = None
    trust: tuple[str, ...] = ()


def refuse(plan: Plan, *, as_json: bool) -> NoReturn:
    """Say why nothing was written, and end."""
    if as_json:
        typer.echo(document.dump(plan, Outcome.REFUSED, None))
    else:
        show(preview.refusal(plan), sys.stderr)
    raise typer.Exit(1)
