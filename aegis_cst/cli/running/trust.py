"""What comes from others for the first time is asked for, and named first."""

import sys
from collections.abc import Sequence

import typer

from aegis_cst.cli.output.terminal import is_terminal
from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.origins import source_of
from aegis_cst.plan.model import Direction, Plan
from aegis_cst.reading.blocker import Blocker, Offer
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import read_state


def new_origins(tree: Tree, plan: Plan) -> list[str]:
    """The origins of a plan's components that the project has nothing from yet.

    What is remembered is what is on record: whoever has a component of an origin has
    agreed to it.
    """
    if plan.command == "undo" or plan.direction is Direction.REMOVE:
        return []
    known = components_of(read_state(tree)).values()
    trusted = {source_of(each.origin) for each in known}
    there = catalogue()
    origins = [there[name].origin for name in plan.components if name in there]
    return [
        each
        for each in dict.fromkeys(origins)
        if each and source_of(each) not in trusted
    ]


def untrusted(origins: Sequence[str], trust: Sequence[str]) -> list[str]:
    """Those that nobody has agreed to; a source is named with its pin or without."""
    return [
        each for each in origins if each not in trust and source_of(each) not in trust
    ]


def refusal(plan: Plan, origins: Sequence[str]) -> Plan:
    """Without somebody to ask, what nobody has agreed to is not written."""
    blockers = tuple(
        Blocker(
            f"this is the first component from {each}; look at its files with "
            f"--dry-run, then say --trust {each}",
            snippet=f"--trust {each}",
            offer=Offer.COMMAND,
        )
        for each in origins
    )
    return Plan(plan.command, (), blockers=blockers, direction=plan.direction)


def can_ask() -> bool:
    """Whether there is somebody to ask."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def agrees(origins: Sequence[str]) -> bool:
    """Ask whether files from others are welcome."""
    return typer.confirm(f"Trust {', '.join(origins)}?", default=False)
