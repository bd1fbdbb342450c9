"""``aegis`` without a command: what the project is taken for, and what one may do."""

import sys
from collections.abc import Iterator, Sequence

import typer

from aegis_cst.cli.output.overview_lines import application_lines
from aegis_cst.cli.output.terminal import Line, Span, line, show
from aegis_cst.cli.running.opening import opened
from aegis_cst.cli.running.request import Request, refuse
from aegis_cst.components.catalogue import components, named
from aegis_cst.components.newer import newer_than
from aegis_cst.plan.model import Plan
from aegis_cst.plan.places.served import served
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import read_state

_COLUMN = 30


def alone(context: typer.Context) -> None:
    """Say it; where there is no project, show the help, and say that.

    Ends the program with status 2 there, and with 1 where the application cannot be
    read, as ``aegis status`` does.
    """
    try:
        with opened(None, "status", Request(dry_run=True)) as found:
            project = Project(found.tree, found.entry)
            which = served(project, found.found)
            state = read_state(found.tree)
            name = found.root.name
    except typer.BadParameter as error:
        sys.stdout.write(context.get_help())
        sys.stdout.flush()
        show([line(error.message, "yellow")], sys.stderr)
        raise typer.Exit(2) from None
    if isinstance(which, Blocker):
        refuse(Plan("status", (), blockers=(which,)), as_json=False)
    if isinstance(state, Blocker):
        refuse(Plan("status", (), blockers=(state,)), as_json=False)
    there = named(state.components)
    show([line(name, "bold"), *application_lines(which)], sys.stdout)
    records = [state.components[each] for each in there]
    behind = any(newer_than(each) is not None for each in records)
    show([_has(there), line(), *_proposals(there, behind=behind)], sys.stdout)


def _has(there: Sequence[str]) -> Line:
    text = ", ".join(there) if there else "none yet"
    return (Span(f"  {'components':<14}", "dim"), Span(text, "cyan"))


def _proposals(there: Sequence[str], *, behind: bool) -> Iterator[Line]:
    """Three things that one may want to do, each a command that works here."""
    yield line("What you may want to do", "bold")
    yield _proposal("aegis check", "find what is wired up wrongly")
    yield _proposal("aegis routes", "list what it answers, and behind which guards")
    absent = [each.name for each in components() if each.name not in there]
    if behind:
        yield _proposal("aegis update --dry-run", "see what newer versions bring")
    elif absent:
        name = "scheduler" if "scheduler" in absent else absent[0]
        command = f"aegis add {name} --dry-run"
        yield _proposal(command, "see what a component would change")
    else:
        command = f"aegis remove {there[0]} --dry-run"
        yield _proposal(command, "see what goes with a component")
    yield line()
    yield line("More: aegis status, aegis components, aegis --help", "dim")


def _proposal(command: str, purpose: str) -> Line:
    return (Span(f"  {command:<{_COLUMN}}", "cyan"), Span(f"  {purpose}", "dim"))
